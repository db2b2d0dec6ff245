"""The deployments of prefect.yaml, on a real server, as an operator would use them."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import pytest
from conftest import PROJECT, wait_until
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterFlowRunId,
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterId,
    LogFilter,
    LogFilterFlowRunId,
)
from prefect.client.schemas.responses import SetStateStatus
from prefect.exceptions import ParameterTypeError, PrefectHTTPStatusError
from prefect.states import Scheduled

from flows.monthly_cycle import monthly_cycle
from tasks.cycle import open_cycle
from warehouse.connection import open_published
from warehouse.store import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from uuid import UUID

    from conftest import PrefectServer
    from prefect.client.schemas.objects import FlowRun
    from prefect.client.schemas.responses import DeploymentResponse

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
SAMPLES: Final = PROJECT / "samples" / "taicang" / "inbox"
# Some fifteen files: csv, xls and xlsx, and more of them than a run has tasks.
DEPARTMENTS: Final = ("人社局", "住建局", "供电公司")
DEPARTMENTS_OWING: Final = 33
MONTH: Final = r"^\d{4}-(0[1-9]|1[0-2])$"
# What is later than this gives way to what is newer.
LATE_HOURS: Final = {
    "monthly-cycle": "4",
    "remind": "1",
    "deliver": "0.5",
    "month-close": "24",
    "snapshot": "5",
}
# What a person starts has no clock, and is never too late.
BY_HAND: Final = ("backfill", "resume-backfill", "undo-backfill")
# One task a verb, whatever the number of files: a run costs Prefect nine task runs.
VERBS: Final = (
    "check",
    "collect",
    "deliver",
    "load",
    "mark",
    "publish",
    "read",
    "recall",
    "show",
)


@pytest.fixture(scope="module")
def client(prefect_server: PrefectServer) -> Iterator[SyncPrefectClient]:
    with SyncPrefectClient(prefect_server.api) as client:
        yield client


@pytest.fixture(scope="module")
def deployments(
    prefect_server: PrefectServer, client: SyncPrefectClient
) -> dict[str, DeploymentResponse]:
    """What `prefect deploy --all` made, with nobody there to answer a question."""
    prefect_server.prefect("work-pool", "create", "yuebao", "--type", "process")
    prefect_server.prefect("--no-prompt", "deploy", "--all")
    return {each.name: each for each in client.read_deployments()}


@pytest.fixture(scope="module")
def scheduled(
    client: SyncPrefectClient, deployments: dict[str, DeploymentResponse]
) -> dict[str, list[FlowRun]]:
    """Wait for the server's scheduler: with SQLAlchemy 2.1 it never makes a run."""
    made: dict[str, list[FlowRun]] = {}
    for name in LATE_HOURS:
        deployment = deployments[name]
        wait_until(
            lambda deployment=deployment: runs_of(client, deployment),
            f"a scheduled run of {name}",
        )
        made[name] = runs_of(client, deployment)
    return made


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("yuebao")


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few departments' reports: what they say is not the question here."""
    inbox = tmp_path_factory.mktemp("inbox")
    for department in DEPARTMENTS:
        shutil.copytree(SAMPLES / department, inbox / department)
    return inbox


@pytest.fixture(scope="module")
def worker(
    prefect_server: PrefectServer,
    client: SyncPrefectClient,
    deployments: dict[str, DeploymentResponse],
    scheduled: dict[str, list[FlowRun]],
    home: Path,
    inbox: Path,
) -> Iterator[Callable[[], str]]:
    """A worker that nothing but this module's runs can keep busy."""
    assert scheduled
    for deployment in deployments.values():
        client.pause_deployment(deployment.id)
    with prefect_server.running(
        *("worker", "start", "--pool", "yuebao", "--limit", "1"),
        YUEBAO_HOME=str(home),
        YUEBAO_INBOX=str(inbox),
        YUEBAO_REGISTRY=str(PROJECT / "warehouse" / "registry" / "taicang"),
    ) as said:
        wait_until(lambda: "started!" in said(), "the worker")
        yield said


@pytest.fixture(scope="module")
def asked(
    client: SyncPrefectClient,
    deployments: dict[str, DeploymentResponse],
    worker: Callable[[], str],
) -> FlowRun:
    """A month that an operator asked for, as it was known in June 2021."""
    made = client.create_flow_run_from_deployment(
        deployments["monthly-cycle"].id,
        parameters={"period": "2021-05", "now": "2021-06-10T09:00:00"},
    )
    return finished(client, made.id, worker)


@pytest.fixture(scope="module")
def due(
    client: SyncPrefectClient,
    deployments: dict[str, DeploymentResponse],
    worker: Callable[[], str],
    asked: FlowRun,
) -> FlowRun:
    """The next evening's run, which the schedule gives a time and no month."""
    assert asked
    made = client.create_flow_run_from_deployment(
        deployments["monthly-cycle"].id,
        state=Scheduled(scheduled_time=datetime(2021, 6, 11, 9, 30, tzinfo=UTC)),
    )
    return finished(client, made.id, worker)


def runs_of(client: SyncPrefectClient, deployment: DeploymentResponse) -> list[FlowRun]:
    only = DeploymentFilter(id=DeploymentFilterId(any_=[deployment.id]))
    return client.read_flow_runs(deployment_filter=only)


def finished(
    client: SyncPrefectClient, run_id: UUID, worker: Callable[[], str]
) -> FlowRun:
    def is_final() -> bool:
        assert worker()
        state = client.read_flow_run(run_id).state
        return state is not None and state.is_final()

    wait_until(is_final, f"the flow run {run_id}")
    return client.read_flow_run(run_id)


def verbs_of(
    client: SyncPrefectClient, run: FlowRun, count: int = len(VERBS)
) -> list[str]:
    """Return the names of a run's task runs; the server records them a little later."""
    only = FlowRunFilter(id=FlowRunFilterId(any_=[run.id]))

    def is_recorded() -> bool:
        done = [
            each.name
            for each in client.read_task_runs(flow_run_filter=only)
            if each.state is not None and each.state.is_completed()
        ]
        return len(done) >= count

    wait_until(is_recorded, f"the task runs of {run.name}")
    return sorted(each.name for each in client.read_task_runs(flow_run_filter=only))


def said_by(client: SyncPrefectClient, run: FlowRun) -> list[str]:
    only = LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run.id]))
    return [each.message for each in client.read_logs(only) if each.name == "yuebao"]


def test_all_flows_are_deployed_from_this_checkout(
    deployments: dict[str, DeploymentResponse],
):
    assert set(deployments) == {*LATE_HOURS, *BY_HAND}
    for deployment in deployments.values():
        assert deployment.work_pool_name == "yuebao"
        assert deployment.parameters == {"city": "taicang"}
        assert deployment.tags[:2] == ["yuebao", "city:taicang"]
        assert deployment.enforce_parameter_schema
        assert deployment.description
        assert deployment.pull_steps == [
            {
                "prefect.deployments.steps.set_working_directory": {
                    "directory": str(PROJECT)
                }
            }
        ]
        assert deployment.job_variables["env"] == {
            "PREFECT_LOGGING_EXTRA_LOGGERS": "yuebao",
            "PREFECT_RESULTS_DEFAULT_SERIALIZER": "json",
        } | (
            {"YUEBAO_LATE_HOURS": LATE_HOURS[deployment.name]}
            if deployment.name in LATE_HOURS
            else {}
        )


@pytest.mark.parametrize(
    ("name", "strategy"),
    [
        ("monthly-cycle", "ENQUEUE"),
        *((name, "ENQUEUE") for name in BY_HAND),
        ("deliver", "CANCEL_NEW"),
        ("remind", "CANCEL_NEW"),
        ("month-close", "ENQUEUE"),
        ("snapshot", "CANCEL_NEW"),
    ],
)
def test_one_run_at_a_time_and_a_cycle_waits_its_turn(
    deployments: dict[str, DeploymentResponse], name: str, strategy: str
):
    limit = deployments[name].global_concurrency_limit
    options = deployments[name].concurrency_options
    assert limit is not None
    assert limit.limit == 1
    assert options is not None
    assert options.collision_strategy == strategy


def test_cycles_are_scheduled_after_the_hours_that_reports_are_due_at(
    scheduled: dict[str, list[FlowRun]],
):
    for run in scheduled["monthly-cycle"]:
        assert run.expected_start_time is not None
        local = run.expected_start_time.astimezone(SHANGHAI)
        assert (local.hour, local.minute) in {(12, 30), (17, 30)}
        assert 5 <= local.day <= 18 or local.month == 1
    assert scheduled["deliver"]


def test_reminders_are_scheduled_for_every_hour_of_the_office_day(
    scheduled: dict[str, list[FlowRun]],
):
    assert scheduled["remind"]
    for run in scheduled["remind"]:
        assert run.expected_start_time is not None
        local = run.expected_start_time.astimezone(SHANGHAI)
        assert local.minute == 10
        assert 8 <= local.hour <= 18


def test_the_form_refuses_a_month_that_does_not_exist(
    client: SyncPrefectClient,
    deployments: dict[str, DeploymentResponse],
    scheduled: dict[str, list[FlowRun]],
):
    deployment = deployments["monthly-cycle"]
    assert scheduled
    assert MONTH in json_strings(deployment.parameter_openapi_schema)
    before = {run.id for run in runs_of(client, deployment) if not run.auto_scheduled}
    with pytest.raises(PrefectHTTPStatusError, match="2021-13"):
        client.create_flow_run_from_deployment(
            deployment.id, parameters={"period": "2021-13"}
        )
    after = {run.id for run in runs_of(client, deployment) if not run.auto_scheduled}
    assert after == before


def json_strings(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set().union(*(json_strings(each) for each in value.values()))
    if isinstance(value, list):
        return set().union(*(json_strings(each) for each in value))
    return {value} if isinstance(value, str) else set()


def test_a_month_runs_on_a_worker_and_is_published(asked: FlowRun, home: Path):
    assert asked.state is not None
    assert asked.state.is_completed(), asked.state
    assert asked.name == "taicang 2021-05"
    with open_published(home / "taicang") as warehouse:
        assert rows(warehouse, "mart.submission", period="2021-05")


def test_a_run_costs_nine_task_runs_however_many_files_came(
    client: SyncPrefectClient, asked: FlowRun, due: FlowRun, inbox: Path
):
    assert sum(path.is_file() for path in inbox.rglob("*")) > len(VERBS)
    expected = [f"{verb} 2021-05" for verb in VERBS]
    assert verbs_of(client, asked) == expected
    # Every file is known by now, so this one read none.
    assert verbs_of(client, due) == expected


def test_a_scheduled_run_is_about_the_month_before_it(due: FlowRun):
    assert due.parameters == {"city": "taicang"}
    assert due.state is not None
    assert due.state.is_completed(), due.state
    assert due.name == "taicang 2021-05"


def test_reminders_run_on_a_worker_for_the_month_before_and_add_nothing_new(
    client: SyncPrefectClient,
    deployments: dict[str, DeploymentResponse],
    worker: Callable[[], str],
    due: FlowRun,
):
    assert due
    made = client.create_flow_run_from_deployment(
        deployments["remind"].id,
        state=Scheduled(scheduled_time=datetime(2021, 6, 12, 1, 10, tzinfo=UTC)),
    )
    run = finished(client, made.id, worker)
    assert run.name == "taicang reminders"
    assert run.state is not None
    assert run.state.is_completed(), run.state
    verbs = ("check", "collect", "deliver", "load", "mark", "publish", "read")
    assert verbs_of(client, run, len(verbs)) == [f"{verb} 2021-05" for verb in verbs]


def test_a_worker_suspends_a_close_until_its_form_is_filled_in(
    client: SyncPrefectClient,
    deployments: dict[str, DeploymentResponse],
    worker: Callable[[], str],
    due: FlowRun,
    home: Path,
):
    assert due
    made = client.create_flow_run_from_deployment(
        deployments["month-close"].id,
        parameters={"period": "2021-05", "now": "2021-06-20T09:00:00"},
    )

    def is_suspended() -> bool:
        assert worker()
        state = client.read_flow_run(made.id).state
        assert state is not None
        assert not state.is_final(), state
        return state.is_paused()

    wait_until(is_suspended, "the form of the close")
    # It is suspended before its process has ended, and a worker with a limit stops
    # where a run comes again that still has a place. There is one place here: another
    # run that had it says that it was free.
    other = client.create_flow_run_from_deployment(deployments["deliver"].id)
    assert finished(client, other.id, worker).id == other.id
    # Departments that sent nothing stand against it: that needs a reason.
    form = {"name": "王科长", "decision": "关账"}
    refused = client.resume_flow_run(made.id, run_input=form)
    assert refused.status == SetStateStatus.REJECT
    client.resume_flow_run(made.id, run_input=form | {"reason": "试运行"})
    run = finished(client, made.id, worker)
    assert run.state is not None
    assert run.state.is_completed(), run.state
    with open_published(home / "taicang") as snapshot:
        (month,) = rows(snapshot, "mart.close", state="closed")
    assert (month["period"], month["closed_by"]) == ("2021-05", "王科长")


def test_a_run_leaves_a_summary_and_a_table_of_departments_by_reports(
    client: SyncPrefectClient, asked: FlowRun
):
    only = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[asked.id]))
    artifacts = {each.key: each for each in client.read_artifacts(artifact_filter=only)}
    assert set(artifacts) == {"taicang-2021-05-summary", "taicang-2021-05-status"}
    summary = artifacts["taicang-2021-05-summary"]
    assert summary.type == "markdown"
    assert "太仓市2021-05" in str(summary.data)
    table = artifacts["taicang-2021-05-status"]
    assert table.type == "table"
    lines = {row["部门"]: row for row in json.loads(str(table.data))}
    assert len(lines) == DEPARTMENTS_OWING
    # There is no receiving desk's register here, so all came when the run looked.
    assert lines["人社局"]["报表"] == "迟报：就业创业情况（迟 3,840 分钟）"
    assert lines["人社局"]["本月及时"] == "0/1 0%"
    assert lines["璜泾镇"]["报表"] == "漏报：区镇招商引资情况"
    assert lines["璜泾镇"]["本月及时"] == "0/1 0%"


def test_a_run_narrates_into_prefects_own_log(
    client: SyncPrefectClient, asked: FlowRun
):
    wait_until(lambda: said_by(client, asked), "the run's narration")
    # Of a healthy month nothing is recalled or marked, and what is shown is a table.
    assert len(said_by(client, asked)) >= len(VERBS) - 3


def test_nothing_of_ours_is_kept_as_a_result(
    prefect_server: PrefectServer, asked: FlowRun, due: FlowRun
):
    assert asked
    assert due
    storage = prefect_server.home / "storage"
    assert [path for path in storage.rglob("*") if path.is_file()] == []


def test_a_flow_refuses_a_month_that_does_not_exist():
    assert monthly_cycle.validate_parameters({"period": "2021-05"})
    with pytest.raises(ParameterTypeError, match="period"):
        monthly_cycle.validate_parameters({"period": "2021-13"})


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2021, 6, 5, 9, 30, tzinfo=UTC), "2021-05"),
        # Half past midnight on 1 June in the city is still May in UTC.
        (datetime(2021, 5, 31, 16, 30, tzinfo=UTC), "2021-05"),
        (datetime(2021, 1, 5, 9, 30, tzinfo=UTC), "2020-12"),
    ],
)
def test_the_default_month_is_the_one_before_the_citys_day(
    moment: datetime, month: str
):
    assert str(open_cycle("monthly-cycle", None, "taicang", moment).period) == month

"""After an outage: what is late gives way to what is newer, and nothing is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from prefect import flow
from prefect.client.orchestration import SyncPrefectClient
from prefect.flow_engine import run_flow
from prefect.runtime import flow_run as this_run
from prefect.settings import (
    PREFECT_API_URL,
    PREFECT_LOGGING_TO_API_ENABLED,
    temporary_settings,
)
from prefect.states import Cancelled, Scheduled

from flows.deliver import deliver
from flows.month_close import month_close
from flows.monthly_cycle import monthly_cycle
from flows.remind import remind
from tasks.cycle import open_cycle
from tasks.give_way import SUPERSEDED, gives_way

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

    from conftest import PrefectServer
    from prefect.client.schemas.objects import FlowRun

HOUR: Final = timedelta(hours=1)
CITY: Final = {"city": "taicang"}
# The middle of a month, a while ago: its neighbours by hours are of the same month.
THEN: Final = (datetime.now(UTC) - timedelta(days=40)).replace(
    day=12, hour=4, minute=10, second=0, microsecond=0
)


@flow(name="late")
def late(city: str, period: str | None = None) -> dict[str, int]:
    cycle = open_cycle("late", period, city, None, this_run.scheduled_start_time)
    return gives_way(cycle) or {"ran": 1}


@pytest.fixture
def client(
    prefect_server: PrefectServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SyncPrefectClient]:
    monkeypatch.setenv("YUEBAO_HOME", str(tmp_path))
    monkeypatch.setenv("YUEBAO_LATE_HOURS", "1")
    with (
        temporary_settings(
            {PREFECT_API_URL: prefect_server.api, PREFECT_LOGGING_TO_API_ENABLED: False}
        ),
        SyncPrefectClient(prefect_server.api) as client,
    ):
        yield client


class Deployed:
    """A flow that is deployed, and runs of it that an outage has kept from starting."""

    def __init__(self, client: SyncPrefectClient, which: Any, name: str) -> None:
        self.client, self.flow = client, which
        flow_id = client.create_flow_from_name(which.name)
        self.id: UUID = client.create_deployment(flow_id, name, parameters=CITY)

    def late(self, at: datetime, **more: Any) -> FlowRun:
        return self.client.create_flow_run_from_deployment(
            self.id, parameters=CITY | more, state=Scheduled(scheduled_time=at)
        )

    def start(self, run: FlowRun) -> FlowRun:
        made = self.client.read_flow_run(run.id)
        run_flow(self.flow, flow_run=made, parameters=made.parameters)
        return self.client.read_flow_run(run.id)


@pytest.fixture
def deployed(client: SyncPrefectClient, request: pytest.FixtureRequest) -> Deployed:
    return Deployed(client, late, request.node.name)


def state_of(run: FlowRun) -> tuple[str, bool]:
    assert run.state is not None
    return run.state.name, run.state.is_completed()


def test_of_three_late_runs_of_a_month_only_the_newest_runs(deployed: Deployed):
    runs = [deployed.late(THEN + n * HOUR) for n in range(3)]
    states = [state_of(deployed.start(run)) for run in runs]
    assert states == [(SUPERSEDED, True), (SUPERSEDED, True), ("Completed", True)]
    # In whatever order a worker takes them.
    assert state_of(deployed.start(deployed.late(THEN - HOUR))) == (SUPERSEDED, True)


def test_a_late_run_of_another_month_still_runs(deployed: Deployed):
    old = deployed.late(THEN)
    deployed.late(THEN + timedelta(days=31))
    assert state_of(deployed.start(old)) == ("Completed", True)


def test_a_run_that_was_asked_for_a_month_gives_way_to_none_of_another(
    deployed: Deployed,
):
    asked = deployed.late(THEN, period="2021-05")
    deployed.late(THEN + HOUR)
    assert state_of(deployed.start(asked)) == ("Completed", True)


def test_nobody_gives_way_to_a_run_that_was_cancelled(deployed: Deployed):
    old, newer = deployed.late(THEN), deployed.late(THEN + HOUR)
    deployed.client.set_flow_run_state(newer.id, Cancelled(), force=True)
    assert state_of(deployed.start(old)) == ("Completed", True)


def test_nobody_gives_way_to_a_run_that_is_not_due_yet(deployed: Deployed):
    old = deployed.late(datetime.now(UTC) - 2 * HOUR)
    deployed.late(datetime.now(UTC) + HOUR)
    assert state_of(deployed.start(old)) == ("Completed", True)


def test_a_run_that_is_a_little_late_runs(deployed: Deployed):
    old = deployed.late(datetime.now(UTC) - HOUR / 2)
    deployed.late(datetime.now(UTC) - HOUR / 4)
    assert state_of(deployed.start(old)) == ("Completed", True)


def test_without_a_limit_every_run_runs(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("YUEBAO_LATE_HOURS")
    old = deployed.late(THEN)
    deployed.late(THEN + HOUR)
    assert state_of(deployed.start(old)) == ("Completed", True)


@pytest.mark.parametrize(
    "which", [monthly_cycle, remind, deliver, month_close], ids=lambda f: f.name
)
def test_every_flow_that_is_scheduled_gives_way_before_it_does_anything(
    client: SyncPrefectClient, tmp_path: Path, which: Any
):
    deployed = Deployed(client, which, "gives way")
    old = deployed.late(THEN)
    deployed.late(THEN + HOUR)
    assert state_of(deployed.start(old)) == (SUPERSEDED, True)
    assert list(tmp_path.iterdir()) == []


def test_on_the_command_line_there_is_nobody_to_give_way_to(
    client: SyncPrefectClient,
):
    assert client
    assert late(**CITY) == {"ran": 1}

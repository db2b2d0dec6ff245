"""The close through Prefect: a run waits for its form, and closes a month once."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.responses import SetStateStatus
from prefect.exceptions import Pause
from prefect.flow_engine import run_flow
from prefect.settings import (
    PREFECT_API_URL,
    PREFECT_LOGGING_TO_API_ENABLED,
    temporary_settings,
)
from telling import send, told_at
from tiny_city import Town, budget, settle

from flows.month_close import month_close
from warehouse.connection import open_live

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import PrefectServer
    from prefect.client.schemas.objects import State


@pytest.fixture
def reported(tmp_path: Path) -> Town:
    """May is there in time, and nothing is wrong with it."""
    town = settle(tmp_path)
    send(town, budget(49), "06-08 10:00")
    told_at(town, "06-10 09:00")
    return town


@pytest.fixture
def client(
    prefect_server: PrefectServer, reported: Town, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SyncPrefectClient]:
    monkeypatch.setenv("YUEBAO_HOME", str(reported.home.parent))
    monkeypatch.setenv("YUEBAO_REGISTRY", str(reported.folder / "registry"))
    monkeypatch.setenv("YUEBAO_INBOX", str(reported.inbox))
    with (
        temporary_settings(
            {PREFECT_API_URL: prefect_server.api, PREFECT_LOGGING_TO_API_ENABLED: False}
        ),
        SyncPrefectClient(prefect_server.api) as client,
    ):
        yield client


class Deployed:
    """The flow as it is deployed, and one run of it."""

    def __init__(self, client: SyncPrefectClient, name: str, **given: str) -> None:
        self.client = client
        flow_id = client.create_flow_from_name(month_close.name)
        deployment = client.create_deployment(flow_id, name)
        made = client.create_flow_run_from_deployment(
            deployment, parameters={"period": "2021-05", **given}
        )
        self.id = made.id

    def start(self) -> State:
        """Run it in this process, as a worker does; return its state."""
        made = self.client.read_flow_run(self.id)
        # That it is suspended reaches whoever runs it as an exception.
        with suppress(Pause):
            run_flow(month_close, flow_run=made, parameters=made.parameters)
        return self.state

    @property
    def state(self) -> State:
        state = self.client.read_flow_run(self.id).state
        assert state is not None
        return state

    def answer(self, **form: str) -> SetStateStatus:
        return self.client.resume_flow_run(self.id, run_input=form).status

    def form(self) -> dict[str, Any]:
        keys = self.state.state_details.run_input_keyset
        assert keys is not None
        found = self.client.request(
            "GET",
            "/flow_runs/{id}/input/{key}",
            path_params={"id": self.id, "key": keys["schema"]},
        )
        schema: dict[str, Any] = found.json()
        return schema


def signed(town: Town) -> list[tuple[object, ...]]:
    with open_live(town.home) as warehouse:
        return warehouse.execute(
            "select state, signed_by, reason from raw.close_event order by ordinal"
        ).fetchall()


def test_a_run_is_suspended_until_a_person_signs_and_closes_the_month_once(
    client: SyncPrefectClient, reported: Town, request: pytest.FixtureRequest
):
    run = Deployed(client, request.node.name, now="2021-06-20T09:00:00+08:00")
    assert (run.start().type, run.state.name) == (StateType.PAUSED, "Suspended")
    assert signed(reported) == []
    titles = {name: each["title"] for name, each in run.form()["properties"].items()}
    assert titles == {"name": "签字人", "decision": "决定", "reason": "说明"}
    # Without a name, or with another decision, the form is not taken.
    assert run.answer(decision="关账") == SetStateStatus.REJECT
    assert run.answer(name=" ", decision="关账") == SetStateStatus.REJECT
    assert run.answer(name="王科长", decision="也许") == SetStateStatus.REJECT
    assert run.answer(name="王科长", decision="关账") == SetStateStatus.ACCEPT
    assert run.start().type == StateType.COMPLETED
    assert signed(reported) == [("closed", "王科长", "")]
    # A second run finds it closed, asks nobody and closes nothing.
    again = Deployed(client, f"{request.node.name} again")
    assert again.start().type == StateType.COMPLETED
    assert signed(reported) == [("closed", "王科长", "")]


def test_who_leaves_a_month_open_leaves_it_open(
    client: SyncPrefectClient, reported: Town, request: pytest.FixtureRequest
):
    run = Deployed(client, request.node.name, now="2021-06-20T09:00:00+08:00")
    run.start()
    run.answer(name="王科长", decision="暂不关账", reason="等财政局更正")
    assert run.start().type == StateType.COMPLETED
    assert signed(reported) == []


def test_what_changed_while_a_form_lay_there_is_asked_about_anew(
    client: SyncPrefectClient, reported: Town, request: pytest.FixtureRequest
):
    run = Deployed(client, request.node.name, now="2021-06-20T09:00:00+08:00")
    run.start()
    # A correction comes, and is sent back: nobody has signed that.
    send(reported, budget(4_900), "06-19 10:00", "更正.csv")
    told_at(reported, "06-19 12:00")
    run.answer(name="王科长", decision="关账")
    assert run.start().name == "Suspended"
    assert signed(reported) == []
    assert "reason" in run.form()["required"]
    assert run.answer(name="王科长", decision="关账") == SetStateStatus.REJECT
    run.answer(name="李主任", decision="关账", reason="按原数关账")
    assert run.start().type == StateType.COMPLETED
    assert signed(reported) == [("closed", "李主任", "按原数关账")]


def test_a_run_that_is_resumed_after_long_does_not_give_way(
    client: SyncPrefectClient,
    reported: Town,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("YUEBAO_LATE_HOURS", "0.000001")
    run = Deployed(client, request.node.name, now="2021-06-20T09:00:00+08:00")
    run.start()
    made = client.read_flow_run(run.id)
    assert made.deployment_id is not None
    newer = client.create_flow_run_from_deployment(
        made.deployment_id, parameters=made.parameters
    )
    run.answer(name="王科长", decision="关账")
    assert run.start().name == "Completed"
    assert signed(reported) == [("closed", "王科长", "")]
    client.delete_flow_run(newer.id)


def test_the_artifact_says_what_stands_against_it(
    client: SyncPrefectClient, request: pytest.FixtureRequest
):
    run = Deployed(client, request.node.name, now="2021-06-01T09:00:00+08:00")
    run.start()
    only = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run.id]))
    (artifact,) = client.read_artifacts(artifact_filter=only)
    assert artifact.key == "tiny-2021-05-close"
    assert "没有未了结的事项，可以关账。" in str(artifact.data)

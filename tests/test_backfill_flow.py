"""Backfills as flows, against a real Prefect server, and as a person starts them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest
from backfilling import AFTER, figures, states
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.settings import (
    PREFECT_API_URL,
    PREFECT_LOGGING_TO_API_ENABLED,
    temporary_settings,
)
from telling import deliver_all, send
from tiny_city import budget, run, settle, told
from typer.testing import CliRunner

from flows.backfill import AWAITS_APPROVAL, backfill, resume_backfill, undo_backfill
from flows.cli import app
from warehouse.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import PrefectServer
    from tiny_city import Town

ASKED: Final = {
    "first": "2021-04",
    "last": "2021-05",
    "reason": "更正",
    "by": "甲",
    "now": AFTER,
}


@pytest.fixture
def town(
    prefect_server: PrefectServer, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Town]:
    """A city whose May is red, which its head knows, and a corrected file."""
    town = settle(tmp_path)
    for name, value in {
        "YUEBAO_HOME": town.home.parent,
        "YUEBAO_REGISTRY": town.folder / "registry",
        "YUEBAO_INBOX": town.inbox,
        "YUEBAO_LANG": "zh",
    }.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    send(town, budget("38.0", "2021年1-4月"), "05-08 09:00", "财政收支4月.csv")
    run(town, -24 * 30, Period.parse("2021-04"))
    send(town, budget("35.0"), "06-08 09:00")
    run(town)
    deliver_all(town, "06-10 10:00")
    send(town, budget("50.0"), "06-19 09:00")
    with temporary_settings(
        {PREFECT_API_URL: prefect_server.api, PREFECT_LOGGING_TO_API_ENABLED: False}
    ):
        yield town


def test_a_backfill_waits_is_approved_and_undone(town, prefect_server):
    waiting = backfill(**ASKED, return_state=True)
    assert (waiting.name, waiting.is_completed()) == (AWAITS_APPROVAL, True)
    ((name, state),) = states(town).items()
    assert state == "waiting"
    done = resume_backfill(name, approved_by="乙", now=AFTER)
    assert {each: done[each] for each in ("months", "submissions", "unforeseen")} == {
        "months": 1,
        "submissions": 1,
        "unforeseen": 0,
    }
    assert figures(town, "2021-05") == {"revenue": 50.0}
    undo_backfill(
        name,
        reason="错报",
        by="甲",
        approved_by="乙",
        now=AFTER + timedelta(hours=1),
    )
    assert figures(town, "2021-05") == {"revenue": 35.0}
    assert states(town)[name] == "undone"
    with SyncPrefectClient(prefect_server.api) as client:
        found = client.read_artifacts(
            artifact_filter=ArtifactFilter(key=ArtifactFilterKey(like_=name))
        )
    keys = {each.key for each in found}
    assert {name, f"{name}-summary"} <= keys
    summary = next(each for each in found if each.key == f"{name}-summary")
    assert "财政收入 2021-05 🔴 红灯 → 🟢 绿灯（已通知）" in str(summary.data)


def test_the_command_says_what_would_change_and_what_to_do(town):
    asked = ["backfill", "2021-04", "2021-05", "--reason", "更正", "--by", "甲"]
    moment = ["--now", "2021-06-20T09:00"]
    screen = CliRunner()
    dry = screen.invoke(app, [*asked, *moment, "--dry-run"])
    assert dry.exit_code == 0, dry.output
    assert told(town, "mart.backfill", "state") == []
    waiting = screen.invoke(app, [*asked, *moment])
    assert waiting.exit_code == 1, waiting.output
    ((name, _),) = states(town).items()
    approving = ["backfills", "approve", name]
    refused = screen.invoke(app, [*approving, "--by", "甲", *moment])
    assert (refused.exit_code, "须由第二人批准" in refused.output) == (2, True)
    done = screen.invoke(app, [*approving, "--by", "乙", *moment])
    assert done.exit_code == 0, done.output
    for command in (["list"], ["show", name], ["show", name, "--format", "json"]):
        shown = screen.invoke(app, ["backfills", *command])
        assert shown.exit_code == 0, shown.output
    yes = screen.invoke(app, [*asked, *moment, "--yes"])
    assert (yes.exit_code, "--approved-by" in yes.output) == (2, True)
    for wrong in (["show", "b1"], ["cancel", name], ["resume", name]):
        assert screen.invoke(app, ["backfills", *wrong]).exit_code == 2

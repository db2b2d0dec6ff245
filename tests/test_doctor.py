"""The doctor asks Slack itself, and says what mends each thing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest
from slack_server import FakeSlack, Fault
from test_deliver import OPERATORS, REGISTRY, TOKEN, alert, put

import tasks.slack.client
from tasks.cycle import Cycle
from tasks.deliver import deliver
from tasks.health import Health, health_of
from tasks.publish import publish
from warehouse.connection import open_live
from warehouse.ledger import Run
from warehouse.periods import Period
from warehouse.registry import load_registry
from warehouse.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ASKED: Final = {"slack", "desk", "messages"}


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeSlack]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(tasks.slack.client, "TIMEOUT_SECONDS", 2.0)
    with FakeSlack(TOKEN, channels=(OPERATORS[1:],)) as server:
        monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
        monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-quite-secret")
        monkeypatch.setenv("SLACK_BASE_URL", server.url)
        monkeypatch.setenv("YUEBAO_HOME", str(tmp_path))
        yield server


def looked_at() -> dict[str, Health]:
    found = health_of(Settings(), "taicang")
    return {each.check: each for each in found if each.check in ASKED}


@pytest.mark.usefixtures("slack")
def test_a_good_token_with_every_scope_is_good():
    health = looked_at()
    assert {name: each.state for name, each in health.items()} == {
        "slack": "good",
        "desk": "good",
    }
    assert "权限齐全" in health["slack"].detail("zh")


def test_a_scope_that_is_missing_is_named_with_what_grants_it(slack):
    slack.scopes -= {"files:write"}
    health = looked_at()["slack"]
    assert health.state == "warn"
    assert "files:write" in health.detail("zh")
    assert "slack-app-manifest.yaml" in health.mend("zh")


def test_a_token_that_is_revoked_and_a_slack_that_is_away_are_told_apart(slack):
    slack.token_fault = "token_revoked"  # noqa: S105 - a word of Slack's
    health = looked_at()["slack"]
    assert (health.state, "token_revoked" in health.detail("en")) == ("bad", True)
    slack.token_fault = ""
    slack.lasting["auth.test"] = Fault("reset")
    away = looked_at()["slack"]
    assert away.message == "doctor-slack-away"
    assert "SLACK_BASE_URL" in away.mend("en")


@pytest.mark.usefixtures("slack")
def test_answers_that_nobody_hears_or_that_wait_are_said(monkeypatch, tmp_path):
    waiting = tmp_path / "taicang" / "answers" / "a.json"
    waiting.parent.mkdir(parents=True)
    waiting.write_text("{}", "utf-8")
    assert looked_at()["desk"].message == "doctor-desk-waiting"
    monkeypatch.delenv("SLACK_APP_TOKEN")
    assert "yuebao desk" in looked_at()["desk"].mend("zh")


@pytest.mark.usefixtures("slack")
def test_whom_messages_do_not_reach_is_said_with_slacks_reason(tmp_path):
    registry = load_registry(REGISTRY)
    now = datetime(2021, 6, 10, 1, tzinfo=UTC)
    run = Run("run-1", "test", Period.parse("2021-05"), now)
    cycle = Cycle(run, tmp_path / "taicang", "", registry, "zh")
    put(cycle, alert(registry, "a"), alert(registry, "b", ""))
    deliver.fn(cycle)
    publish.fn(cycle)
    health = looked_at()["messages"]
    assert health.state == "warn"
    assert "users_not_found" in health.detail("zh")
    assert "财政局局长" in health.detail("zh")
    assert "yuebao deliver" in health.mend("zh")


def test_a_warehouse_that_is_gone_is_said_with_the_way_back(tmp_path, monkeypatch):
    monkeypatch.setenv("YUEBAO_HOME", str(tmp_path))
    home = tmp_path / "taicang"
    with open_live(home):
        pass
    (home / "warehouse.duckdb").unlink()
    found = {each.check: each for each in health_of(Settings(), "taicang")}
    told = found["warehouse"]
    assert told.state == "bad"
    for lang in ("zh", "en"):
        assert told.detail(lang).endswith(told.mend(lang))
        assert told.mend(lang).startswith("yuebao restore ")

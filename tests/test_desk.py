"""Answers over a real WebSocket: verified, kept once, and shown where they were given."""

from __future__ import annotations

import json
import logging
import os
import shutil
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from slack_hands import TEAM
from slack_rules import RefusedError
from slack_server import APP_TOKEN, FakeSlack, Fault
from slack_socket import NotAcknowledgedError
from tiny_city import FILES, NOW, Town, budget, run, settle, told

import tasks.desk.clerk
import tasks.slack.client
import tasks.slack.socket
from flows.desk import show_answers
from tasks.deliver import deliver
from tasks.desk import forms
from tasks.desk.clerk import Clerk
from tasks.desk.notes import FOLDER, REFUSED
from tasks.publish import publish
from tasks.slack.client import Slack
from tasks.slack.socket import serve
from warehouse.connection import open_live
from warehouse.periods import Period
from warehouse.settings import SlackSettings
from warehouse.store import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from slack_server import Message

TOKEN: Final = "xoxb-0123-quite-secret"  # noqa: S105 - of a Slack that is a thread
HEAD: Final = "head@example.org"
DEPUTY: Final = "deputy@example.org"
LEADER: Final = "escalation@example.org"
STRANGER: Final = "stranger@example.org"
APRIL: Final = Period.parse("2021-04")
PATIENCE_SECONDS: Final = 15.0


@dataclass
class Desk:
    """A town whose head has two messages, and a desk that listens to them."""

    town: Town
    slack: FakeSlack
    clerk: Clerk

    def message(self, index: int = -1) -> Message:
        """Return a message of the head's: April's red light, then May's late report."""
        return self.slack.shown(self.chat(HEAD))[index]

    def chat(self, email: str) -> str:
        return f"D{self.slack.users[email][1:]}"

    def press(self, action: str, who: str = HEAD, index: int = -1, **how: Any) -> Any:
        message = self.message(index)
        return self.slack.press(
            message.channel, message.ts, f"yuebao_{action}", who, **how
        )

    def fill_in(self, values: dict[str, str], who: str = HEAD) -> Any:
        return self.slack.submit(self.slack.form_of(who), who, values)

    def answers(self, *columns: str) -> list[tuple[object, ...]]:
        return told(self.town, "mart.answer", *(columns or ("kind", "answered_by")))

    def notes(self) -> list[Path]:
        return list((self.town.home / FOLDER).glob("*.json"))

    def whispers(self, who: str = HEAD) -> list[str]:
        user = self.slack.users[who]
        return [said.text for to, said in self.slack.ephemeral if to == user]


def wait_until(met: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def text_of(message: Message) -> str:
    return json.dumps(message.blocks, ensure_ascii=False)


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSlack]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(tasks.slack.client, "TIMEOUT_SECONDS", 2)
    monkeypatch.setattr(tasks.slack.client, "SECONDS_A_POST", 0.0)
    monkeypatch.setattr(tasks.slack.socket, "PING_SECONDS", 0.3)
    monkeypatch.setattr(tasks.slack.socket, "LOOK_SECONDS", 0.2)
    monkeypatch.setattr(tasks.slack.socket, "FIRST_WAIT_SECONDS", 0.2)
    monkeypatch.setattr(tasks.desk.clerk, "TAKE_IN_SECONDS", 0.2)
    with FakeSlack(TOKEN, channels=("operators", "leaders")) as server:
        for email in (HEAD, DEPUTY, LEADER, STRANGER):
            server.hire(email)
        monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
        monkeypatch.setenv("SLACK_APP_TOKEN", APP_TOKEN)
        monkeypatch.setenv("SLACK_BASE_URL", server.url)
        yield server


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Revenue is far behind in April, and May's report has not come."""
    found = settle(tmp_path_factory.mktemp("town"))
    send(found, budget(20, "2021年1-4月"), "财政收支4月.csv")
    run(found, -24 * 30, APRIL)
    run(found)
    return found


def send(town: Town, content: bytes, file: str, hours: int = -24 * 31) -> None:
    path = town.inbox / file
    path.write_bytes(content)
    at = (NOW + timedelta(hours=hours)).timestamp()
    os.utime(path, (at, at))


@pytest.fixture
def town(prepared: Town, tmp_path: Path, slack: FakeSlack) -> Town:
    """The town with its messages in Slack."""
    shutil.copytree(prepared.folder, tmp_path / "town")
    found = Town(tmp_path / "town", prepared.registry)
    deliver.fn(found.cycle(NOW - timedelta(days=30), APRIL))
    publish.fn(found.cycle())
    # What waits has come into both of the head's messages, and the operators'.
    assert len(slack.shown(f"D{slack.users[HEAD][1:]}")) == 2
    return found


@contextmanager
def listening(town: Town, slack: FakeSlack, hellos: int = 1) -> Iterator[Desk]:
    def opened() -> Any:
        return town.cycle(NOW + timedelta(hours=1))

    clerk = Clerk(opened, lambda: Slack(SlackSettings()), show_answers)
    over = threading.Event()
    thread = threading.Thread(
        target=serve, args=(SlackSettings(), clerk, "en", over, lambda _: None)
    )
    thread.start()
    try:
        slack.sockets.wait_for_connection(hellos)
        yield Desk(town, slack, clerk)
    finally:
        over.set()
        clerk.bell.set()
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


@pytest.fixture
def desk(town: Town, slack: FakeSlack) -> Iterator[Desk]:
    with listening(town, slack) as found:
        yield found


# -- what is answered ------------------------------------------------------------------


def test_seen_is_kept_by_name_and_shown_in_the_message(desk):
    assert desk.press("seen") == {}
    wait_until(lambda: desk.answers() == [("seen", "财政局局长")])
    wait_until(lambda: "seen" in text_of(desk.message()))
    wait_until(lambda: desk.notes() == [])
    message = desk.message()
    below = [each.text for each in desk.slack.replies(message.channel, message.ts)]
    assert [each for each in below if "seen" in each and "财政局局长" in each]
    ((key, department, period, email),) = desk.answers(
        "message_key", "department", "period", "email"
    )
    assert (department, period, email) == ("finance", "2021-05", HEAD)
    assert key == message.metadata["event_payload"]["key"]

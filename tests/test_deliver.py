"""The outbox: sent at least once, shown once, and nothing of it lost on the way."""

from __future__ import annotations

import json
import logging
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from slack_server import FakeSlack, Fault

import tasks.deliver
import tasks.slack.client
import warehouse.shape
from tasks.cycle import Cycle
from tasks.deliver import deliver
from tasks.delivery import files, threads
from tasks.delivery.due import TRIED_AT_ONCE
from tasks.slack.client import Slack
from warehouse.connection import open_live
from warehouse.ledger import Run, append_marked
from warehouse.models import Model, models
from warehouse.outbox import (
    append_alert_events,
    append_alerts,
    append_answers,
    append_replies,
    message_key,
)
from warehouse.periods import Period
from warehouse.records import Alert, AlertEvent, Answer, Reply, Severity
from warehouse.registry import Registry, load_registry
from warehouse.store import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slack_workspace import Message

    from warehouse.store import Row

TOKEN: Final = "xoxb-0123-quite-secret"  # noqa: S105 - of a Slack that is a thread
REGISTRY: Final = Path(__file__).parents[1] / "warehouse" / "registry" / "taicang"
MAY: Final = Period.parse("2021-05")
OPERATORS: Final = "#yuebao-operators"
POST: Final = "chat.postMessage"
UPDATE: Final = "chat.update"
HISTORY: Final = "conversations.history"
REPLIES: Final = "conversations.replies"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(REGISTRY)


@pytest.fixture(autouse=True)
def only_the_outbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warehouse.shape, "models", outbox_models)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with nothing in it, made once: each test has a copy."""
    home = tmp_path_factory.mktemp("empty") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warehouse.shape, "models", outbox_models)
        with open_live(home):
            pass
    return home


def outbox_models() -> tuple[Model, ...]:
    """Return the views that an outbox needs, with what they build on.

    All of them cost each test a second.
    """
    outbox = {
        *("mart.alert", "mart.attachment", "mart.message", "mart.reply"),
        "mart.answer",
    }
    for model in reversed(models()):
        if model.name in outbox:
            outbox |= {
                each.name
                for each in models()
                if re.search(rf"\b{re.escape(each.name)}\b", model.select)
            }
    return tuple(each for each in models() if each.name in outbox)


@pytest.fixture
def cycle(tmp_path: Path, registry: Registry, empty: Path) -> Cycle:
    shutil.copytree(empty, tmp_path / "home")
    known_at = datetime(2021, 6, 10, 1, tzinfo=UTC)
    run = Run("run-1", "test", MAY, known_at)
    return Cycle(run, tmp_path / "home", "", registry, "zh")


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch, registry: Registry) -> Iterator[FakeSlack]:
    # The SDK takes a proxy from the environment, for a loopback address too.
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(tasks.slack.client, "TIMEOUT_SECONDS", 1.0)
    monkeypatch.setattr(tasks.slack.client, "SECONDS_A_POST", 0.0)
    with FakeSlack(TOKEN, channels=("general", OPERATORS[1:])) as server:
        for department in registry.departments.values():
            server.hire(department.head.email)
        monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
        monkeypatch.setenv("SLACK_BASE_URL", server.url)
        yield server


def alert(
    registry: Registry,
    subject: str,
    department: str = "finance",
    text: str | None = None,
    severity: Severity = Severity.WARNING,
    **more: Any,
) -> Alert:
    """Return an alert for a department's head; no department is the operators."""
    found = registry.departments.get(department)
    said = text or f"提醒 {subject}"
    return Alert(
        key=f"taicang|late|{department}|{subject}|{MAY}",
        kind="late",
        department=department,
        subject=subject,
        period=MAY,
        severity=severity,
        recipient=found.head.title if found else OPERATORS,
        channel=found.head.address if found else OPERATORS,
        text=said,
        brief=said,
        facts={"title": subject, **more.pop("facts", {})},
        **more,
    )


def put(cycle: Cycle, *alerts: Alert) -> list[Row]:
    with open_live(cycle.home) as warehouse:
        return append_alerts(warehouse, cycle.run, alerts)


def outbox(cycle: Cycle) -> dict[str, Row]:
    with open_live(cycle.home) as warehouse:
        found = rows(warehouse, "mart.alert")
    # What the operators are told of Slack itself has tests of its own.
    return {row["subject"]: row for row in found if row["kind"] != "slack"}


def states(cycle: Cycle) -> dict[str, str]:
    return {subject: row["state"] for subject, row in outbox(cycle).items()}


def chat_of(slack: FakeSlack, registry: Registry, department: str) -> str:
    user = slack.users[registry.departments[department].head.address]
    return f"D{user[1:]}"


def sent(cycle: Cycle, *shown: list[Row], **how: Any) -> tuple[int, int, int]:
    """Deliver once; return how many alerts were told, not told, and not tried."""
    return deliver.fn(cycle, *shown, **how)[:3]


def text_of(message: Message) -> str:
    """Return all that a message says, as somebody reads it."""

    def texts(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            if isinstance(part.get("text"), str):
                yield part["text"]
            part = list(part.values())
        if isinstance(part, list):
            for each in part:
                yield from texts(each)

    return " ".join(texts(message.blocks))


def dumped(message: Message) -> str:
    return json.dumps(message.blocks, ensure_ascii=False)


def roots(slack: FakeSlack) -> list[Message]:
    return [each for each in slack.messages if not each.thread]


def below(slack: FakeSlack, message: Message) -> list[str]:
    """Return the lines that stand in a message's thread."""
    return [each.text for each in slack.replies(message.channel, message.ts)]


def called(slack: FakeSlack, method: str) -> int:
    return [name for name, _ in slack.calls].count(method)


# -- one message a recipient, once -----------------------------------------------------


def test_each_recipient_gets_one_message_with_everything_that_waits(
    cycle, slack, registry
):
    put(
        cycle,
        alert(registry, "a"),
        alert(registry, "b", severity=Severity.INFO),
        alert(registry, "c", severity=Severity.CRITICAL),
        alert(registry, "d", "tax"),
        alert(registry, "e", ""),
    )
    assert sent(cycle) == (5, 0, 0)
    assert len(roots(slack)) == 3
    (message,) = slack.shown(chat_of(slack, registry, "finance"))
    said = text_of(message)
    assert said.index("提醒 c") < said.index("提醒 a") < said.index("提醒 b")
    # The details stand below it.
    (details,) = below(slack, message)
    assert "提醒 b" in details
    (told,) = slack.shown(slack.channels["yuebao-operators"])
    assert "提醒 e" in text_of(told)
    kept = outbox(cycle)["a"]
    assert (kept["state"], kept["channel"]) == ("sent", message.channel)
    assert (kept["ts"], kept["attempts"]) == (message.ts, 1)
    assert kept["sent_at"] is not None


def test_delivering_twice_sends_once(cycle, slack, registry):
    put(cycle, alert(registry, "a"), alert(registry, "b", ""))
    sent(cycle)
    calls = len(slack.calls)
    assert deliver.fn(cycle) == (0, 0, 0, 0)
    # Where nothing is to be said, nobody is called.
    assert len(slack.calls) == calls
    assert len(roots(slack)) == 2


def test_two_deliveries_at_once_send_once(cycle, slack, registry, monkeypatch):
    put(cycle, alert(registry, "a"), alert(registry, "b", "tax"))
    post = Slack.post

    def slowly(*given: object) -> tuple[str, str]:
        time.sleep(0.3)
        return post(*given)

    monkeypatch.setattr(Slack, "post", slowly)
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(sent, [cycle, cycle]))
    assert sorted(both) == [(0, 0, 0), (2, 0, 0)]
    assert len(roots(slack)) == 2


def test_a_delivery_that_finds_another_one_at_work_leaves_it_alone(
    cycle, slack, registry, monkeypatch
):
    put(cycle, alert(registry, "a"))
    monkeypatch.setattr(tasks.deliver, "LOCK_SECONDS", 0.1)
    with tasks.deliver.FileLock(cycle.home / tasks.deliver.LOCK):
        assert sent(cycle) == (0, 0, 1)
    assert slack.messages == []
    assert sent(cycle) == (1, 0, 0)


@pytest.mark.usefixtures("slack")
def test_only_the_messages_that_are_asked_for_are_sent(cycle, registry):
    put(cycle, alert(registry, "a"), alert(registry, "b", "tax"))
    head = registry.departments["tax"].head
    key = message_key("taicang", head.address, MAY)
    assert tasks.deliver.deliver_waiting(cycle, {key})[:3] == (1, 0, 0)
    assert states(cycle) == {"a": "pending", "b": "sent"}


# -- the message lives -----------------------------------------------------------------


def test_a_message_changes_with_the_facts_and_says_so_below(cycle, slack, registry):
    put(cycle, alert(registry, "a", text="还差 3 份"), alert(registry, "b"))
    sent(cycle)
    (message,) = roots(slack)
    put(cycle, alert(registry, "a", text="还差 2 份", facts={"left": 2}))
    assert states(cycle) == {"a": "pending", "b": "sent"}
    assert sent(cycle) == (1, 0, 0)
    (changed,) = roots(slack)
    assert changed.ts == message.ts
    assert "还差 2 份" in text_of(changed)
    assert "还差 3 份" not in text_of(changed)
    assert "提醒 b" in text_of(changed)
    _, line = below(slack, changed)
    assert "还差 2 份" in line
    assert "提醒 b" not in line
    assert states(cycle) == {"a": "updated", "b": "sent"}


def test_what_comes_later_joins_the_message_that_stands(cycle, slack, registry):
    put(cycle, alert(registry, "a"))
    sent(cycle)
    put(cycle, alert(registry, "b", severity=Severity.CRITICAL))
    assert sent(cycle) == (1, 0, 0)
    (message,) = roots(slack)
    assert text_of(message).index("提醒 b") < text_of(message).index("提醒 a")
    _, line = slack.replies(message.channel, message.ts)
    assert "提醒 b" in line.text
    # Nobody's telephone rings for a thread: what is urgent shows beside it too.
    assert [called for called, given in slack.calls if given.get("reply_broadcast")]
    assert states(cycle) == {"a": "sent", "b": "sent"}


def test_what_is_over_is_told_as_over_to_those_who_knew(cycle, slack, registry):
    put(cycle, alert(registry, "a"), alert(registry, "b"))
    sent(cycle)
    put(cycle, alert(registry, "a", text="a 已收到", stands=False))
    sent(cycle)
    (message,) = roots(slack)
    _, line = below(slack, message)
    assert "已收到" in line
    assert states(cycle) == {"a": "updated", "b": "sent"}


def test_what_was_over_before_it_was_told_is_told_to_nobody(cycle, slack, registry):
    put(cycle, alert(registry, "a"))
    put(cycle, alert(registry, "a", stands=False))
    assert states(cycle) == {"a": "suppressed"}
    assert sent(cycle) == (0, 0, 0)
    assert slack.calls == []


def test_a_message_that_somebody_deleted_is_posted_anew(cycle, slack, registry):
    put(cycle, alert(registry, "a"))
    sent(cycle)
    slack.messages.clear()
    put(cycle, alert(registry, "b"))
    assert sent(cycle) == (1, 0, 0)
    (message,) = roots(slack)
    assert "提醒 a" in text_of(message)
    assert "提醒 b" in text_of(message)


def test_another_cycle_has_another_message(cycle, slack, registry):
    put(cycle, alert(registry, "a"))
    sent(cycle)
    june = Run("run-2", "test", MAY.shift(1), cycle.known_at)
    with open_live(cycle.home) as warehouse:
        append_alerts(warehouse, june, [alert(registry, "b")])
    sent(cycle)
    first, second = roots(slack)
    assert "提醒 a" in text_of(first)
    assert "提醒 b" in text_of(second)
    assert "2021-06" in second.text


def test_who_stands_in_for_the_head_gets_a_message_of_all_that_stands(
    cycle, slack, registry
):
    put(cycle, alert(registry, "a"), alert(registry, "b"))
    sent(cycle)
    deputy = registry.departments["finance"].deputy
    place = slack.hire(deputy.address)
    now = {"recipient": deputy.title, "channel": deputy.address}
    put(
        cycle,
        *(replace(alert(registry, name), **now) for name in ("a", "b")),
        replace(alert(registry, "c"), **now),
    )
    assert sent(cycle) == (3, 0, 0)
    (message,) = slack.shown(place)
    assert all(f"提醒 {name}" in text_of(message) for name in "abc")


def test_an_answer_shows_in_the_message_and_below_it_once(cycle, slack, registry):
    put(cycle, alert(registry, "a"))
    sent(cycle)
    head = registry.departments["finance"].head
    key = message_key("taicang", head.address, MAY)
    answer = Answer(
        *("w1", "seen", key, "finance", str(MAY), head.title, head.address),
        answered_at=cycle.known_at,
    )
    with open_live(cycle.home) as warehouse:
        append_answers(warehouse, [answer], cycle.known_at)
    for _ in range(2):
        sent(cycle)
    (message,) = roots(slack)
    assert head.title in text_of(message)
    assert called(slack, UPDATE) == 1
    assert len(below(slack, message)) == 2


# -- when people are left in peace -----------------------------------------------------


@pytest.mark.usefixtures("slack")
def test_at_night_a_channel_is_told_and_a_person_in_the_morning(
    cycle, registry, caplog
):
    night = datetime(2021, 6, 10, 13, tzinfo=UTC)
    late = replace(cycle, run=cycle.run._replace(known_at=night))
    put(late, alert(registry, "a"), alert(registry, "b", ""))
    assert sent(late) == (1, 0, 1)
    assert states(late) == {"a": "pending", "b": "sent"}
    assert "免打扰，06-11 08:00 起再发：1 条提醒" in caplog.messages
    morning = night + timedelta(hours=12)
    assert sent(replace(cycle, run=cycle.run._replace(known_at=morning))) == (1, 0, 0)


def test_at_night_nothing_is_said_in_a_persons_thread_either(cycle, slack, registry):
    put(cycle, alert(registry, "a"))
    sent(cycle)
    key = message_key("taicang", registry.departments["finance"].head.address, MAY)
    with open_live(cycle.home) as warehouse:
        reply = Reply("r1", key, "promise", "承诺落空", is_urgent=True)
        append_replies(warehouse, [reply], cycle.known_at)
    night = datetime(2021, 6, 10, 13, tzinfo=UTC)
    sent(replace(cycle, run=cycle.run._replace(known_at=night)))
    (message,) = roots(slack)
    assert "承诺落空" not in below(slack, message)
    morning = night + timedelta(hours=12)
    sent(replace(cycle, run=cycle.run._replace(known_at=morning)))
    assert below(slack, message)[-1] == "承诺落空"


def test_what_is_refused_again_and_again_is_tried_less_often(cycle, slack, registry):
    slack.users.clear()
    put(cycle, alert(registry, "a"))
    for _ in range(TRIED_AT_ONCE):
        assert sent(cycle) == (0, 1, 0)
    assert sent(cycle) == (0, 0, 1)
    # An operator who has mended the reason need not wait.
    slack.hire(registry.departments["finance"].head.address)
    assert sent(cycle, at_once=True) == (1, 0, 0)


# -- without a token -------------------------------------------------------------------


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_token_everything_is_printed_and_nothing_is_sent(
    cycle, slack, registry, monkeypatch, caplog, token
):
    if token is None:
        monkeypatch.delenv("SLACK_BOT_TOKEN")
    else:
        monkeypatch.setenv("SLACK_BOT_TOKEN", token)
    shown = put(cycle, alert(registry, "a"), alert(registry, "b", "tax"))
    with caplog.at_level(logging.INFO, "yuebao_outbox"):
        assert sent(cycle, shown) == (0, 0, 2)
    assert slack.calls == []
    assert states(cycle) == {"a": "pending", "b": "pending"}
    first, *printed, last = caplog.messages
    assert first == "以下内容未发送（没有 SLACK_BOT_TOKEN），留在发件箱："
    assert printed == [
        "  → 财政局局长（finance.head@example.org）：提醒 a",
        "  → 税务局局长（tax.head@example.org）：提醒 b",
    ]
    assert last == "未配置 SLACK_BOT_TOKEN：2 条提醒留在发件箱，尚未发送"
    # The texts stay out of the log that Prefect keeps; the count does not.
    names = [record.name for record in caplog.records]
    assert names == ["yuebao_outbox"] * (len(names) - 1) + ["yuebao"]


def test_what_waited_for_a_token_is_sent_once_there_is_one(
    cycle, slack, registry, monkeypatch
):
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    shown = put(cycle, alert(registry, "a"))
    sent(cycle, shown)
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    assert sent(cycle) == (1, 0, 0)
    assert len(roots(slack)) == 1


# -- faults ----------------------------------------------------------------------------

# What goes wrong with a call, whether the outbox calls it refused or unclear, and why.
FAULTS: Final = {
    "too many calls": (
        Fault("refused", status=429, error="ratelimited", retry_after=3600),
        "failed",
        "ratelimited",
    ),
    "a gateway without words refuses too many calls": (
        Fault("status", status=429, retry_after=3600),
        "failed",
        "ratelimited",
    ),
    "the token is not valid": (
        Fault("refused", error="invalid_auth"),
        "failed",
        "invalid_auth",
    ),
    "the app may not post": (
        Fault("refused", error="missing_scope"),
        "failed",
        "missing_scope",
    ),
    "there is no such channel": (
        Fault("refused", error="channel_not_found"),
        "failed",
        "channel_not_found",
    ),
    "the channel is archived": (
        Fault("refused", error="is_archived"),
        "failed",
        "is_archived",
    ),
    "the message is too long": (
        Fault("refused", error="msg_too_long"),
        "failed",
        "msg_too_long",
    ),
    "a server error before delivery": (Fault("status"), "sending", "HTTP 500"),
    "a server error after delivery": (
        Fault("status", after=True, status=503),
        "sending",
        "HTTP 503",
    ),
    "an error of Slack's own after delivery": (
        Fault("refused", after=True, error="internal_error"),
        "sending",
        "internal_error",
    ),
    "no answer, not delivered": (Fault("hold"), "sending", "TimeoutError"),
    "no answer after delivery": (Fault("hold", after=True), "sending", "TimeoutError"),
    "a reset before delivery": (Fault("reset"), "sending", "ConnectionResetError"),
    "a reset after delivery": (
        Fault("reset", after=True),
        "sending",
        "ConnectionResetError",
    ),
    "a body shorter than promised": (
        Fault("cut", after=True),
        "sending",
        "IncompleteRead",
    ),
    "half of the answer": (Fault("half", after=True), "sending", "HTTP 200"),
    "a login page in between": (Fault("page"), "sending", "HTTP 200"),
}
each_fault = pytest.mark.parametrize(
    ("fault", "state", "reason"), FAULTS.values(), ids=list(FAULTS)
)


@each_fault
def test_a_fault_in_posting_loses_nothing_doubles_nothing_and_stops_nobody(
    cycle, slack, registry, fault, state, reason
):
    put(
        cycle,
        alert(registry, "a", ""),
        alert(registry, "b", ""),
        alert(registry, "other", "tax"),
    )
    slack.fail_once(POST, fault, OPERATORS)
    assert sent(cycle) == (1, 2, 0)
    kept = outbox(cycle)
    assert kept.pop("other")["state"] == "sent"
    assert {row["state"] for row in kept.values()} == {state}
    assert all(row["error"].startswith(reason) for row in kept.values())
    place = slack.channels[OPERATORS[1:]]
    assert len(slack.shown(place)) == (1 if fault.after else 0)

    assert sent(cycle) == (2, 0, 0)
    (message,) = slack.shown(place)
    assert "提醒 a" in text_of(message)
    assert "提醒 b" in text_of(message)
    assert set(states(cycle).values()) == {"sent"}
    assert {row["ts"] for row in outbox(cycle).values()} >= {message.ts}
    assert len(below(slack, message)) == 1
    assert sent(cycle) == (0, 0, 0)
    assert len(roots(slack)) == 2


@each_fault
def test_a_fault_in_changing_a_message_is_made_good_by_the_next_delivery(
    cycle, slack, registry, fault, state, reason
):
    put(cycle, alert(registry, "a"))
    sent(cycle)
    put(cycle, alert(registry, "a", text="改了", facts={"left": 2}))
    slack.fail_once(UPDATE, fault)
    assert sent(cycle) == (0, 1, 0)
    assert states(cycle) == {"a": state}
    assert outbox(cycle)["a"]["error"].startswith(reason)
    assert sent(cycle) == (1, 0, 0)
    (message,) = slack.shown(chat_of(slack, registry, "finance"))
    assert "改了" in text_of(message)
    assert [line for line in below(slack, message) if "改了" in line]
    assert len(below(slack, message)) == 2


@each_fault
def test_a_fault_in_a_thread_costs_no_message_and_the_line_is_said_once(
    cycle, slack, registry, fault, state, reason
):
    put(cycle, alert(registry, "a"))
    place = chat_of(slack, registry, "finance")
    original = Slack.post

    def then_fail(*given: Any) -> tuple[str, str]:
        posted = original(*given)
        slack.fail_once(POST, fault, place)
        return posted

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Slack, "post", then_fail)
        assert sent(cycle) == (1, 0, 0)
    with open_live(cycle.home) as warehouse:
        (reply,) = rows(warehouse, "mart.reply")
    assert reply["state"] == state
    assert reply["error"].startswith(reason)
    sent(cycle)
    (message,) = roots(slack)
    assert len(below(slack, message)) == 1
    with open_live(cycle.home) as warehouse:
        (reply,) = rows(warehouse, "mart.reply")
    assert reply["state"] == "sent"


def test_a_line_that_slack_never_takes_is_left_after_some_attempts(
    cycle, slack, registry
):
    put(cycle, alert(registry, "a"))
    sent(cycle)
    put(cycle, alert(registry, "b"))
    slack.lasting[POST] = Fault("refused", error="restricted_action")
    for _ in range(threads.MOST_ATTEMPTS + 2):
        sent(cycle)
    with open_live(cycle.home) as warehouse:
        (reply,) = rows(warehouse, "mart.reply", kind="change")
    assert (reply["state"], reply["attempts"]) == ("failed", threads.MOST_ATTEMPTS)
    assert states(cycle) == {"a": "sent", "b": "sent"}


def test_slack_is_left_alone_as_long_as_it_asks(cycle, slack, registry):
    put(cycle, alert(registry, "a"))
    asked = Fault("refused", status=429, error="ratelimited", retry_after=0)
    for method in (POST, "users.lookupByEmail", "conversations.open"):
        slack.fail_once(method, asked)
    assert sent(cycle) == (1, 0, 0)
    assert len(roots(slack)) == 1


def test_patience_ends(cycle, slack, registry, monkeypatch):
    monkeypatch.setattr(tasks.slack.client, "PATIENCE_SECONDS", 1.5)
    put(cycle, alert(registry, "a", ""))
    slack.lasting[POST] = Fault(
        "refused", status=429, error="ratelimited", retry_after=0
    )
    assert sent(cycle) == (0, 1, 0)
    assert outbox(cycle)["a"]["error"] == "ratelimited"
    assert slack.messages == []


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("users.lookupByEmail", "hold"),
        ("users.lookupByEmail", "status"),
        ("conversations.open", "reset"),
        ("conversations.open", "cut"),
    ],
)
def test_a_person_who_cannot_be_looked_up_was_surely_told_nothing(
    cycle, slack, registry, method, kind
):
    put(cycle, alert(registry, "a"))
    slack.fail_once(method, Fault(kind))
    assert sent(cycle) == (0, 1, 0)
    assert states(cycle) == {"a": "failed"}
    assert sent(cycle) == (1, 0, 0)
    assert len(slack.shown(chat_of(slack, registry, "finance"))) == 1
    # It was known not to be there: nobody went through the history.
    assert called(slack, HISTORY) == 0


def test_nobody_of_that_address_and_no_such_channel_are_said_and_kept(
    cycle, slack, registry, caplog
):
    slack.users.clear()
    slack.channels.clear()
    put(cycle, alert(registry, "a"), alert(registry, "b", ""))
    assert sent(cycle) == (0, 2, 0)
    kept = outbox(cycle)
    assert kept["a"]["error"] == "users_not_found"
    assert kept["b"]["error"] == "channel_not_found"
    assert set(caplog.messages) >= {
        "Slack: finance.head@example.org: users_not_found",
        "Slack: #yuebao-operators: channel_not_found",
    }


def test_a_server_that_is_down_was_surely_told_nothing(cycle, registry, monkeypatch):
    with FakeSlack(TOKEN) as gone:
        url = gone.url
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_BASE_URL", url)
    put(cycle, alert(registry, "a", ""))
    assert sent(cycle) == (0, 1, 0)
    kept = outbox(cycle)["a"]
    assert (kept["state"], kept["error"]) == ("failed", "ConnectionRefusedError")


# -- the operators hear of it ----------------------------------------------------------


def trouble(slack: FakeSlack) -> list[Message]:
    return slack.shown(slack.channels[OPERATORS[1:]])


def test_the_operators_are_told_whom_slack_refuses_and_when_it_is_mended(
    cycle, slack, registry
):
    people = dict(slack.users)
    slack.users.clear()
    put(cycle, alert(registry, "a"), alert(registry, "b", "tax"))
    sent(cycle)
    (message,) = trouble(slack)
    assert "users_not_found" in text_of(message)
    assert "财政局局长" in text_of(message)
    assert "税务局局长" in text_of(message)
    slack.users.update(people)
    assert sent(cycle)[:2] == (2, 0)
    (message,) = trouble(slack)
    assert "已恢复" in below(slack, message)[-1]
    assert states(cycle) == {"a": "sent", "b": "sent"}


def test_what_is_only_unclear_is_nobodys_trouble_yet(cycle, slack, registry):
    put(cycle, alert(registry, "a"))
    slack.fail_once(POST, Fault("reset"))
    sent(cycle)
    assert trouble(slack) == []


@pytest.mark.parametrize("reason", ["token_revoked", "account_inactive"])
def test_with_a_dead_token_nothing_is_tried_and_nothing_is_lost(
    cycle, slack, registry, caplog, reason
):
    slack.token_fault = reason
    put(cycle, alert(registry, "a"), alert(registry, "b", "tax"))
    assert sent(cycle) == (0, 0, 2)
    assert [method for method, _ in slack.calls] == ["auth.test"]
    assert reason in caplog.text
    assert "yuebao doctor" in caplog.text
    assert states(cycle) == {"a": "pending", "b": "pending"}
    slack.token_fault = ""
    assert sent(cycle) == (2, 0, 0)


# -- messages whose fate is unclear ----------------------------------------------------


@pytest.mark.parametrize("department", ["finance", ""], ids=["person", "channel"])
def test_an_unclear_message_is_looked_for_before_it_is_sent_again(
    cycle, slack, registry, department
):
    put(cycle, alert(registry, "a", department))
    slack.fail_once(POST, Fault("reset", after=True))
    sent(cycle)
    # Others went on talking: it is no longer on the first page.
    (arrived,) = slack.messages
    for number in range(450):
        slack.say(arrived.channel, f"别的话 {number}")
    assert sent(cycle) == (1, 0, 0)
    assert outbox(cycle)["a"]["ts"] == arrived.ts
    ours = [each for each in roots(slack) if not each.text.startswith("别的话")]
    assert len(ours) == 1


def test_what_came_up_since_is_in_the_unclear_message_once_it_is_found(
    cycle, slack, registry
):
    put(cycle, alert(registry, "a"))
    slack.fail_once(POST, Fault("reset", after=True))
    sent(cycle)
    put(cycle, alert(registry, "b"))
    assert sent(cycle) == (2, 0, 0)
    (message,) = roots(slack)
    assert "提醒 b" in text_of(message)
    assert states(cycle) == {"a": "sent", "b": "sent"}


def test_a_channel_is_found_by_name_on_any_page(cycle, slack, registry):
    others = {f"other-{number}": f"C9{number:03d}" for number in range(450)}
    slack.channels = others | slack.channels
    put(cycle, alert(registry, "a", ""))
    slack.fail_once(POST, Fault("reset", after=True))
    sent(cycle)
    assert sent(cycle) == (1, 0, 0)
    assert len(roots(slack)) == 1


def test_somebody_elses_message_is_not_taken_for_ours(cycle, slack, registry):
    put(cycle, alert(registry, "a", ""))
    place = slack.channels[OPERATORS[1:]]
    ours = {"key": message_key("taicang", OPERATORS, MAY)}
    slack.say(place, "别的机器人", event_type="their_alerts", event_payload=ours)
    slack.say(place, "别的月份", event_type="yuebao_alerts", event_payload={"key": "x"})
    slack.fail_once(POST, Fault("reset"))
    sent(cycle)
    assert sent(cycle) == (1, 0, 0)
    (message,) = roots(slack)[2:]
    assert "提醒 a" in text_of(message)


@pytest.mark.parametrize(
    ("method", "fault", "reason"),
    [
        (HISTORY, Fault("refused", error="missing_scope"), "missing_scope"),
        (HISTORY, Fault("hold"), "TimeoutError"),
        (HISTORY, Fault("status"), "HTTP 500"),
        (
            "conversations.list",
            Fault("refused", error="missing_scope"),
            "missing_scope",
        ),
    ],
)
def test_what_cannot_be_looked_for_is_not_sent_again(
    cycle, slack, registry, method, fault, reason
):
    put(cycle, alert(registry, "a", ""))
    slack.fail_once(POST, Fault("reset", after=True))
    sent(cycle)
    slack.fail_once(method, fault)
    assert sent(cycle) == (0, 1, 0)
    kept = outbox(cycle)["a"]
    assert kept["state"] == "sending"
    assert kept["error"].startswith(reason)
    assert len(roots(slack)) == 1
    assert sent(cycle) == (1, 0, 0)
    assert len(roots(slack)) == 1


def test_a_run_killed_before_it_sent_sends_on_the_next(cycle, slack, registry):
    (row,) = put(cycle, alert(registry, "a"))
    key = message_key("taicang", row["address"], MAY)
    event = AlertEvent(row["alert_id"], "sending", cycle.known_at, message_key=key)
    with open_live(cycle.home) as warehouse:
        append_alert_events(warehouse, [event])
    assert sent(cycle) == (1, 0, 0)
    assert len(roots(slack)) == 1


def killed_after(work: Callable[..., Any]) -> Callable[..., Any]:
    def killed(*given: object, **more: object) -> None:
        work(*given, **more)
        raise KeyboardInterrupt

    return killed


@pytest.mark.parametrize("step", ["post", "update", "reply"])
def test_a_run_killed_between_a_call_and_its_receipt_says_nothing_twice(
    cycle, slack, registry, monkeypatch, step
):
    put(cycle, alert(registry, "a"))
    if step == "update":
        sent(cycle)
        put(cycle, alert(registry, "b"))
    with monkeypatch.context() as dying:
        dying.setattr(Slack, step, killed_after(getattr(Slack, step)))
        with pytest.raises(KeyboardInterrupt):
            sent(cycle)
    for _ in range(2):
        sent(cycle)
    (message,) = roots(slack)
    assert set(states(cycle).values()) == {"sent"}
    assert len(below(slack, message)) == (2 if step == "update" else 1)


# -- what a message looks like ---------------------------------------------------------


def test_text_from_a_department_is_data(cycle, slack, registry):
    text = "<!channel> <@U1> <https://x.example|点这里> 5 < 6 & 7 > 6 https://x.example"
    put(cycle, alert(registry, "a", text=text))
    sent(cycle)
    (message,) = roots(slack)
    escaped = "&lt;!channel&gt; &lt;@U1&gt; &lt;https://x.example|点这里&gt;"
    assert escaped in text_of(message)
    assert "<!channel>" not in dumped(message) + message.text
    (details,) = slack.replies(message.channel, message.ts)
    assert "<!channel>" not in dumped(details) + details.text
    # Verbatim: not even a bare address is made into a link.
    assert '"verbatim": false' not in dumped(message)


def test_two_hundred_alerts_are_one_message_that_slack_takes(cycle, slack, registry):
    put(cycle, *(alert(registry, f"{number:03d}") for number in range(200)))
    assert sent(cycle) == (200, 0, 0)
    (message,) = roots(slack)
    assert len(message.blocks) <= 50
    assert "提醒 000" in text_of(message)
    assert {row["state"] for row in outbox(cycle).values()} == {"sent"}


@pytest.mark.parametrize("filling", ["长", "&", "<&>", "😀"])
def test_a_long_text_is_shortened_and_taken(cycle, slack, registry, filling):
    put(cycle, alert(registry, "a", text=filling * 4000))
    assert sent(cycle) == (1, 0, 0)
    (message,) = roots(slack)
    assert "&" not in re.sub(r"&(amp|lt|gt);", "", text_of(message))


# -- the token -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "token", [TOKEN, f"{TOKEN}\n", "xoxb-0123-quite\nsecret", "xoxb-0123-quite-密钥"]
)
def test_the_token_is_in_no_log_and_nowhere_in_the_warehouse(
    cycle, slack, registry, monkeypatch, caplog, capfd, token
):
    monkeypatch.setenv("SLACK_BOT_TOKEN", token)
    put(
        cycle,
        alert(registry, "a"),
        alert(registry, "b", ""),
        alert(registry, "c", "tax"),
    )
    slack.fail_once(POST, Fault("page"), OPERATORS)
    slack.fail_once("users.lookupByEmail", Fault("cut"))
    with caplog.at_level(logging.DEBUG):
        sent(cycle)
        sent(cycle)
    captured = capfd.readouterr()
    told = [caplog.text, captured.out, captured.err]
    told += [repr(record.__dict__) for record in caplog.records]
    assert not [text for text in told if "xoxb" in text or "secret" in text]
    for path in cycle.home.rglob("*"):
        if path.is_file():
            assert b"xoxb" not in path.read_bytes()


# -- marked copies ---------------------------------------------------------------------

UPLOAD: Final = "upload"
COMPLETE: Final = "files.completeUploadExternal"


@pytest.fixture
def returned(cycle: Cycle, registry: Registry) -> Path:
    """A returned report and its marked copy, told in an alert that waits."""
    name = "2021-05.budget.finance.1"
    of_return = replace(alert(registry, name), kind="returned", key="r")
    copy = cycle.home / "marked" / f"{name}.xlsx"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(b"PK a marked copy")
    put(cycle, of_return)
    with open_live(cycle.home) as warehouse:
        warehouse.execute(
            """
            insert into raw.submission values (
                $name, 1, 'r', now(), 'budget', 'finance', '2021-05', 'returned',
                now(), null, 0, 'hash', 1, '财政收支.csv', '', ''
            )
            """,
            {"name": name},
        )
        append_marked(warehouse, {name: f"marked/{name}.xlsx"}, cycle.known_at)
    return copy


def thread(slack: FakeSlack) -> list[tuple[str, str]]:
    """Return the name and the bytes of every file that stands under a message."""
    return [
        (file["name"], slack.uploads[file["id"]].decode())
        for message in slack.messages
        for reply in slack.replies(message.channel, message.ts)
        for file in reply.files
    ]


def copies(cycle: Cycle) -> list[tuple[str, int]]:
    with open_live(cycle.home) as warehouse:
        found = rows(warehouse, "mart.attachment")
    return [(row["state"], row["attempts"]) for row in found]


def test_a_marked_copy_goes_into_the_thread_of_its_message_once(cycle, slack, returned):
    for _ in range(3):
        sent(cycle)
    assert thread(slack) == [(returned.name, "PK a marked copy")]
    (message,) = (each for each in slack.messages if not each.thread)
    _, reply = slack.replies(message.channel, message.ts)
    assert reply.files[0]["title"] == "标注副本：财政收支情况（2021-05）"
    assert copies(cycle) == [("sent", 1)]


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("files.getUploadURLExternal", Fault("refused", error="missing_scope")),
        ("files.getUploadURLExternal", Fault("hold")),
        (UPLOAD, Fault("status", status=500)),
        (UPLOAD, Fault("reset")),
        (UPLOAD, Fault("hold")),
        (COMPLETE, Fault("refused", error="channel_not_found")),
        (COMPLETE, Fault("hold")),
        (COMPLETE, Fault("hold", after=True)),
        (COMPLETE, Fault("half", after=True)),
        (COMPLETE, Fault("status", status=502, after=True)),
    ],
    ids=str,
)
def test_whatever_goes_wrong_with_a_copy_it_is_seen_once_and_costs_no_message(
    cycle, slack, returned, method, fault
):
    slack.fail_once(method, fault)
    assert sent(cycle) == (1, 0, 0)
    assert states(cycle) == {"2021-05.budget.finance.1": "sent"}
    assert sent(cycle) == (0, 0, 0)
    assert thread(slack) == [(returned.name, "PK a marked copy")]
    assert copies(cycle)[0][0] == "sent"
    assert len([each for each in slack.messages if not each.thread]) == 1


def test_a_copy_that_slack_never_takes_is_left_after_some_attempts(
    cycle, slack, returned
):
    slack.lasting[COMPLETE] = Fault("refused", error="missing_scope")
    for _ in range(files.MOST_ATTEMPTS + 2):
        sent(cycle)
    assert copies(cycle) == [("failed", files.MOST_ATTEMPTS)]
    assert returned.is_file()
    called = [method for method, _ in slack.calls if method == UPLOAD]
    assert len(called) == files.MOST_ATTEMPTS
    assert thread(slack) == []


def test_a_copy_that_is_gone_is_told_and_nothing_is_uploaded(cycle, slack, returned):
    returned.unlink()
    sent(cycle)
    assert copies(cycle) == [("failed", 1)]
    assert slack.promised == {}


def test_nobody_can_look_and_so_nothing_is_sent_again(cycle, slack, returned):
    slack.fail_once(COMPLETE, Fault("hold", after=True))
    sent(cycle)
    slack.fail_once(REPLIES, Fault("refused", error="missing_scope"))
    sent(cycle)
    assert copies(cycle)[0][0] == "sending"
    sent(cycle)
    assert copies(cycle)[0][0] == "sent"
    assert thread(slack) == [(returned.name, "PK a marked copy")]

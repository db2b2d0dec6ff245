"""What was promised is held against what came, and said where it was given."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pytest
from slack_server import FakeSlack
from tiny_city import FILES, MAY, NOW, budget, run, settle, told

import tasks.deliver
import tasks.slack.client
from tasks.deliver import deliver
from warehouse.connection import open_live
from warehouse.outbox import append_answers, message_key
from warehouse.records import Answer
from warehouse.store import transaction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tiny_city import Town

TOKEN: Final = "xoxb-0123-quite-secret"  # noqa: S105 - of a Slack that is a thread
HEAD: Final = "head@example.org"
JUNE: Final = MAY.shift(1)
# June's report is due on Friday, 9 July, at five; this is Monday morning.
AFTER: Final = 24 * 32
KEY: Final = message_key("tiny", HEAD, MAY)


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSlack]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(tasks.slack.client, "SECONDS_A_POST", 0.0)
    monkeypatch.setattr(tasks.deliver, "draw_all", lambda *_, **__: None)
    with FakeSlack(TOKEN, channels=("operators", "leaders")) as server:
        for email in (HEAD, "deputy@example.org", "escalation@example.org"):
            server.hire(email)
        monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
        monkeypatch.setenv("SLACK_BASE_URL", server.url)
        yield server


@pytest.fixture
def town(tmp_path: Path, slack: FakeSlack) -> Town:
    """Revenue is far behind in May, and its head was told."""
    owned = FILES["indicators.yaml"].replace("flow,", "flow, owner: finance,")
    found = settle(tmp_path, indicators=owned)
    (found.inbox / "财政收支5月.csv").write_bytes(budget("20.0"))
    run(found)
    deliver.fn(found.cycle())
    assert len(slack.shown(f"D{slack.users[HEAD][1:]}")) == 1
    return found


def promise(town: Town, **given: Any) -> None:
    """Keep an answer of the head's to the message of May."""
    known: dict[str, Any] = {
        "answer_id": "p1",
        "kind": "promise",
        "message_key": KEY,
        "department": "finance",
        "period": str(MAY),
        "answered_by": "财政局局长",
        "email": HEAD,
        "answered_at": NOW + timedelta(minutes=30),
    }
    figure = {"indicator": "revenue", "amount": Decimal(58), "unit": "亿元"}
    figure |= {"by_period": str(JUNE), "reason": "土地出让"}
    answer = Answer(**(known | (given or figure)))
    with open_live(town.home) as warehouse, transaction(warehouse):
        append_answers(warehouse, [answer], answer.answered_at)


def promised(town: Town) -> list[tuple[object, ...]]:
    with open_live(town.home) as warehouse:
        found = tasks.tell.rows(warehouse, "mart.alert", kind="promise")
    return [(row["severity"], row["cycle"], row["text"]) for row in found]


def in_thread(slack: FakeSlack) -> list[str]:
    """Return the lines below the message of May."""
    (first, *_) = slack.shown(f"D{slack.users[HEAD][1:]}")
    return [each.text for each in slack.replies(first.channel, first.ts)]


def report_june(town: Town, revenue: object, hours: int = AFTER) -> None:
    (town.inbox / "财政收支6月.csv").write_bytes(budget(revenue, "2021年1-6月"))
    run(town, hours, JUNE)
    deliver.fn(town.cycle(NOW + timedelta(hours=hours), JUNE))


@pytest.mark.parametrize(
    ("revenue", "state", "severity", "said"),
    [
        ("60.0", "kept", "info", "kept the promise"),
        ("57.9", "broken", "warning", "0.10 亿元 short"),
        ("58.0", "undecided", "info", "about kept"),
    ],
)
def test_next_months_figure_decides_a_promise_and_its_thread_says_so(
    town, slack, revenue, state, severity, said
):
    promise(town)
    report_june(town, revenue)
    assert told(town, "mart.promise", "state") == [(state,)]
    ((level, cycle, text),) = promised(town)
    assert (level, cycle) == (severity, "2021-06")
    assert said in text
    assert [line for line in in_thread(slack) if said in line]
    # Whoever looks at June's message sees it as well.
    newest = slack.shown(f"D{slack.users[HEAD][1:]}")[-1]
    assert newest.metadata["event_payload"]["key"] == message_key("tiny", HEAD, JUNE)


def test_it_is_said_once_however_often_it_is_asked(town, slack):
    promise(town)
    report_june(town, "60.0")
    lines = in_thread(slack)
    run(town, AFTER + 1, JUNE)
    deliver.fn(town.cycle(NOW + timedelta(hours=AFTER + 1), JUNE))
    assert in_thread(slack) == lines
    assert len(promised(town)) == 1


def test_a_correction_that_decides_it_otherwise_is_said_again(town, slack):
    promise(town)
    report_june(town, "57.9")
    (town.inbox / "财政收支6月(更正).csv").write_bytes(budget("59.0", "2021年1-6月"))
    run(town, AFTER + 24, JUNE)
    deliver.fn(town.cycle(NOW + timedelta(hours=AFTER + 24), JUNE))
    assert told(town, "mart.promise", "state") == [("kept",)]
    lines = in_thread(slack)
    assert [line for line in lines if "did not keep" in line]
    assert [line for line in lines if "kept the promise" in line]


def test_a_figure_that_did_not_come_in_time_breaks_the_promise(town, slack):
    promise(town)
    run(town, 24 * 20, JUNE)
    assert told(town, "mart.promise", "state") == [("open",)]
    assert promised(town) == []
    run(town, AFTER, JUNE)
    deliver.fn(town.cycle(NOW + timedelta(hours=AFTER), JUNE))
    assert told(town, "mart.promise", "state") == [("broken",)]
    assert [line for line in in_thread(slack) if "had not come" in line]


def test_a_broken_promise_reaches_the_leader_in_charge(town):
    promise(town)
    report_june(town, "57.9")
    with open_live(town.home) as warehouse:
        found = tasks.tell.rows(warehouse, "mart.alert", kind="escalated")
    assert [row["address"] for row in found if "promise" in row["subject"]] == [
        "escalation@example.org"
    ]


def test_an_announced_report_is_held_against_when_it_was_received(town, slack):
    by_time = NOW + timedelta(hours=AFTER - 48)
    promise(
        town, kind="will_report", report="budget", period="2021-05", by_time=by_time
    )
    (town.inbox / "财政收支5月(更正).csv").write_bytes(budget("21.0"))
    run(town, 3)
    deliver.fn(town.cycle(NOW + timedelta(hours=3)))
    ((state, received),) = told(town, "mart.promise", "state", "received_at")
    assert state == ("kept" if received <= by_time else "broken")
    assert [line for line in in_thread(slack) if "announced" in line]


def test_an_announced_report_that_did_not_come_is_told_by_a_run_that_finds_nothing(
    town, slack
):
    by_time = NOW + timedelta(hours=8)
    promise(
        town, kind="will_report", report="budget", period="2021-05", by_time=by_time
    )
    run(town, 7)
    assert promised(town) == []
    run(town, 24)
    deliver.fn(town.cycle(NOW + timedelta(hours=24)))
    ((severity, _, text),) = promised(town)
    assert severity == "warning"
    assert "did not come" in text
    assert [line for line in in_thread(slack) if "did not come" in line]
    # The view says so by itself from now on.
    assert told(town, "mart.promise", "state") == [("broken",)]

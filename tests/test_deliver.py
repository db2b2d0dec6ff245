"""The outbox: sent at least once, shown once, and nothing of it lost on the way."""

from __future__ import annotations

import logging
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from slack_server import FakeSlack, Fault

import tasks.deliver
import tasks.slack.client
import warehouse.connection
from tasks.cycle import Cycle
from tasks.deliver import Delivered, deliver
from tasks.slack.client import Slack
from warehouse.connection import open_live
from warehouse.models import models
from warehouse.periods import Period
from warehouse.records import Alert, AlertEvent, Severity
from warehouse.registry import Registry, load_registry
from warehouse.store import (
    Run,
    append_alert_events,
    append_alerts,
    append_marked,
    rows,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warehouse.store import Row

TOKEN: Final = "xoxb-0123-quite-secret"  # noqa: S105 - of a Slack that is a thread
REGISTRY: Final = Path(__file__).parents[1] / "warehouse" / "registry" / "taicang"
MAY: Final = Period.parse("2021-05")
OPERATORS: Final = "#yuebao-operators"
POST: Final = "chat.postMessage"
HISTORY: Final = "conversations.history"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(REGISTRY)


@pytest.fixture(autouse=True)
def only_the_outbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the views that no outbox needs: they cost each test a second."""
    outbox = {"mart.alert", "mart.attachment"}
    needed = tuple(each for each in models() if each.name in outbox)
    monkeypatch.setattr(warehouse.connection, "models", lambda: needed)


@pytest.fixture
def cycle(tmp_path: Path, registry: Registry) -> Cycle:
    known_at = datetime(2021, 6, 10, 1, tzinfo=UTC)
    run = Run("run-1", "test", MAY, known_at)
    return Cycle(run, tmp_path / "home", "", registry, "zh")


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch, registry: Registry) -> Iterator[FakeSlack]:
    # The SDK takes a proxy from the environment, for a loopback address too.
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(tasks.slack.client, "TIMEOUT_SECONDS", 0.5)
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
) -> Alert:
    """Return an alert for a department's head; no department is the operators."""
    found = registry.departments.get(department)
    return Alert(
        key=f"taicang|late|{department}|{subject}|{MAY}",
        kind="late",
        department=department,
        subject=subject,
        period=MAY,
        severity=severity,
        recipient=found.head.title if found else OPERATORS,
        channel=found.head.email if found else OPERATORS,
        text=text or f"提醒 {subject}",
    )


def put(cycle: Cycle, *alerts: Alert) -> list[Row]:
    with open_live(cycle.home) as warehouse:
        return append_alerts(warehouse, cycle.run, alerts)


def outbox(cycle: Cycle) -> dict[str, Row]:
    with open_live(cycle.home) as warehouse:
        return {row["subject"]: row for row in rows(warehouse, "mart.alert")}


def states(cycle: Cycle) -> dict[str, str]:
    return {subject: row["state"] for subject, row in outbox(cycle).items()}


def chat_of(slack: FakeSlack, registry: Registry, department: str) -> str:
    user = slack.users[registry.departments[department].head.email]
    return f"D{user[1:]}"


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
    assert deliver.fn(cycle) == Delivered(5, 0, 0)
    assert len(slack.messages) == 3
    (message,) = slack.shown(chat_of(slack, registry, "finance"))
    assert message.sections == ["提醒 c", "提醒 a", "提醒 b"]
    assert message.blocks[0]["text"]["text"] == "太仓市月保 2021-05：3 条提醒"
    (told,) = slack.shown(slack.channels["yuebao-operators"])
    assert told.sections == ["提醒 e"]
    sent = outbox(cycle)["a"]
    assert (sent["state"], sent["channel"]) == ("sent", message.channel)
    assert (sent["ts"], sent["attempts"]) == (message.ts, 1)
    assert sent["sent_at"] is not None


def test_delivering_twice_sends_once(cycle, slack, registry):
    put(cycle, alert(registry, "a"), alert(registry, "b", ""))
    deliver.fn(cycle)
    assert deliver.fn(cycle) == Delivered(0, 0, 0)
    assert len(slack.messages) == 2


def test_two_deliveries_at_once_send_once(cycle, slack, registry, monkeypatch):
    put(cycle, alert(registry, "a"), alert(registry, "b", "tax"))
    post = Slack.post

    def slowly(*given: object) -> tuple[str, str]:
        time.sleep(0.3)
        return post(*given)

    monkeypatch.setattr(Slack, "post", slowly)
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(deliver.fn, [cycle, cycle]))
    assert sorted(both) == [Delivered(0, 0, 0), Delivered(2, 0, 0)]
    assert len(slack.messages) == 2


def test_a_delivery_that_finds_another_one_at_work_leaves_it_alone(
    cycle, slack, registry, monkeypatch
):
    put(cycle, alert(registry, "a"))
    monkeypatch.setattr(tasks.deliver, "LOCK_SECONDS", 0.1)
    with tasks.deliver.FileLock(cycle.home / tasks.deliver.LOCK):
        assert deliver.fn(cycle) == Delivered(0, 0, 1)
    assert slack.messages == []
    assert deliver.fn(cycle) == Delivered(1, 0, 0)


def test_a_new_alert_joins_one_that_was_refused(cycle, slack, registry):
    put(cycle, alert(registry, "a"))
    slack.fail_once(POST, Fault("refused", error="restricted_action"))
    deliver.fn(cycle)
    put(cycle, alert(registry, "b"))
    deliver.fn(cycle)
    (message,) = slack.messages
    assert message.sections == ["提醒 a", "提醒 b"]


def test_a_new_alert_does_not_join_one_whose_fate_is_unclear(cycle, slack, registry):
    put(cycle, alert(registry, "a"))
    slack.fail_once(POST, Fault("reset", after=True))
    deliver.fn(cycle)
    put(cycle, alert(registry, "b"))
    deliver.fn(cycle)
    assert [each.sections for each in slack.messages] == [["提醒 a"], ["提醒 b"]]
    assert states(cycle) == {"a": "sent", "b": "sent"}


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
        assert deliver.fn(cycle, shown) == Delivered(0, 0, 2)
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
    deliver.fn(cycle, shown)
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    assert deliver.fn(cycle) == Delivered(1, 0, 0)
    assert len(slack.messages) == 1


# -- faults ----------------------------------------------------------------------------

# What goes wrong with the call, what the outbox says then, and Slack's reason.
POST_FAULTS: Final = {
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


@pytest.mark.parametrize(
    ("fault", "state", "reason"), POST_FAULTS.values(), ids=list(POST_FAULTS)
)
def test_a_fault_loses_nothing_doubles_nothing_and_stops_nobody(
    cycle, slack, registry, fault, state, reason
):
    put(
        cycle,
        alert(registry, "a", ""),
        alert(registry, "b", ""),
        alert(registry, "other", "tax"),
    )
    slack.fail_once(POST, fault, OPERATORS)
    assert deliver.fn(cycle) == Delivered(1, 2, 0)
    kept = outbox(cycle)
    assert kept.pop("other")["state"] == "sent"
    assert {row["state"] for row in kept.values()} == {state}
    assert {row["error"] for row in kept.values()} == {reason}
    place = slack.channels[OPERATORS[1:]]
    assert len(slack.shown(place)) == (1 if fault.after else 0)

    assert deliver.fn(cycle) == Delivered(2, 0, 0)
    (message,) = slack.shown(place)
    assert message.sections == ["提醒 a", "提醒 b"]
    assert set(states(cycle).values()) == {"sent"}
    assert {row["ts"] for row in outbox(cycle).values()} >= {message.ts}
    assert deliver.fn(cycle) == Delivered(0, 0, 0)
    assert len(slack.messages) == 2


def test_slack_is_left_alone_as_long_as_it_asks(cycle, slack, registry):
    put(cycle, alert(registry, "a"))
    asked = Fault("refused", status=429, error="ratelimited", retry_after=0)
    for method in (POST, "users.lookupByEmail", "conversations.open"):
        slack.fail_once(method, asked)
    assert deliver.fn(cycle) == Delivered(1, 0, 0)
    assert len(slack.messages) == 1


def test_patience_ends(cycle, slack, registry, monkeypatch):
    monkeypatch.setattr(tasks.slack.client, "PATIENCE_SECONDS", 1.5)
    put(cycle, alert(registry, "a", ""))
    slack.lasting[POST] = Fault(
        "refused", status=429, error="ratelimited", retry_after=0
    )
    assert deliver.fn(cycle) == Delivered(0, 1, 0)
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
    assert deliver.fn(cycle) == Delivered(0, 1, 0)
    assert states(cycle) == {"a": "failed"}
    assert deliver.fn(cycle) == Delivered(1, 0, 0)
    assert len(slack.messages) == 1
    # It was known not to be there: nobody went through the history.
    assert HISTORY not in {called for called, _ in slack.calls}


def test_nobody_of_that_address_and_no_such_channel_are_said_and_kept(
    cycle, slack, registry, caplog
):
    slack.users.clear()
    slack.channels.clear()
    put(cycle, alert(registry, "a"), alert(registry, "b", ""))
    assert deliver.fn(cycle) == Delivered(0, 2, 0)
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
    assert deliver.fn(cycle) == Delivered(0, 1, 0)
    kept = outbox(cycle)["a"]
    assert (kept["state"], kept["error"]) == ("failed", "ConnectionRefusedError")


# -- messages whose fate is unclear ----------------------------------------------------


@pytest.mark.parametrize("department", ["finance", ""], ids=["person", "channel"])
def test_an_unclear_message_is_looked_for_before_it_is_sent_again(
    cycle, slack, registry, department
):
    put(cycle, alert(registry, "a", department))
    slack.fail_once(POST, Fault("reset", after=True))
    deliver.fn(cycle)
    # Others went on talking: it is no longer on the first page.
    (arrived,) = slack.messages
    for number in range(450):
        slack.say(arrived.channel, f"别的话 {number}")
    assert deliver.fn(cycle) == Delivered(1, 0, 0)
    assert [called for called, _ in slack.calls].count(POST) == 1
    assert outbox(cycle)["a"]["ts"] == arrived.ts


def test_a_channel_is_found_by_name_on_any_page(cycle, slack, registry):
    others = {f"other-{number}": f"C9{number:03d}" for number in range(450)}
    slack.channels = others | slack.channels
    put(cycle, alert(registry, "a", ""))
    slack.fail_once(POST, Fault("reset", after=True))
    deliver.fn(cycle)
    assert deliver.fn(cycle) == Delivered(1, 0, 0)
    assert len(slack.messages) == 1


def test_somebody_elses_message_is_not_taken_for_ours(cycle, slack, registry):
    (row,) = put(cycle, alert(registry, "a", ""))
    place = slack.channels[OPERATORS[1:]]
    ours = {"key": row["alert_id"]}
    slack.say(place, "别的机器人", event_type="their_alerts", event_payload=ours)
    slack.say(place, "别的月份", event_type="yuebao_alerts", event_payload={"key": "x"})
    slack.fail_once(POST, Fault("reset"))
    deliver.fn(cycle)
    assert deliver.fn(cycle) == Delivered(1, 0, 0)
    assert [each.sections for each in slack.messages[2:]] == [["提醒 a"]]


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
    deliver.fn(cycle)
    slack.fail_once(method, fault)
    assert deliver.fn(cycle) == Delivered(0, 1, 0)
    kept = outbox(cycle)["a"]
    assert (kept["state"], kept["error"]) == ("sending", reason)
    assert len(slack.messages) == 1
    assert deliver.fn(cycle) == Delivered(1, 0, 0)
    assert len(slack.messages) == 1


def test_a_run_killed_before_it_sent_sends_on_the_next(cycle, slack, registry):
    (row,) = put(cycle, alert(registry, "a"))
    event = AlertEvent(
        row["alert_id"], "sending", cycle.known_at, message_key=row["alert_id"]
    )
    with open_live(cycle.home) as warehouse:
        append_alert_events(warehouse, [event])
    assert deliver.fn(cycle) == Delivered(1, 0, 0)
    assert len(slack.messages) == 1


def killed_after(work: Callable[..., Any]) -> Callable[..., Any]:
    def killed(*given: object) -> None:
        work(*given)
        raise KeyboardInterrupt

    return killed


def test_a_run_killed_after_it_sent_finds_its_message_on_the_next(
    cycle, slack, registry, monkeypatch
):
    put(cycle, alert(registry, "a"))
    with monkeypatch.context() as dying:
        dying.setattr(Slack, "post", killed_after(Slack.post))
        with pytest.raises(KeyboardInterrupt):
            deliver.fn(cycle)
    assert states(cycle) == {"a": "sending"}
    assert deliver.fn(cycle) == Delivered(1, 0, 0)
    assert len(slack.messages) == 1


# -- what a message looks like ---------------------------------------------------------


def test_text_from_a_department_is_data(cycle, slack, registry):
    text = "<!channel> <@U1> <https://x.example|点这里> 5 < 6 & 7 > 6 https://x.example"
    put(cycle, alert(registry, "a", text=text))
    deliver.fn(cycle)
    (message,) = slack.messages
    escaped = (
        "&lt;!channel&gt; &lt;@U1&gt; &lt;https://x.example|点这里&gt;"
        " 5 &lt; 6 &amp; 7 &gt; 6 https://x.example"
    )
    assert message.sections == [escaped]
    assert message.text.endswith(escaped)
    # Verbatim: not even a bare address is made into a link.
    assert message.blocks[1]["text"]["verbatim"] is True


def test_two_hundred_alerts_are_one_message_within_limits_with_a_count(
    cycle, slack, registry
):
    put(cycle, *(alert(registry, f"{number:03d}") for number in range(200)))
    assert deliver.fn(cycle) == Delivered(200, 0, 0)
    (message,) = slack.messages
    assert len(message.blocks) == 50
    assert message.sections[:2] == ["提醒 000", "提醒 001"]
    assert message.sections[-1] == "……另有 152 条，请见 yuebao alerts。"
    assert len(message.sections) - 1 + 152 == 200
    assert message.blocks[0]["text"]["text"] == "太仓市月保 2021-05：200 条提醒"


@pytest.mark.parametrize("filling", ["长", "&", "<&>"])
def test_a_long_text_is_cut_and_never_within_an_escape(cycle, slack, registry, filling):
    put(cycle, alert(registry, "a", text=filling * 4000))
    assert deliver.fn(cycle) == Delivered(1, 0, 0)
    (message,) = slack.messages
    (section,) = message.sections
    assert section.endswith("…")
    assert 2990 < len(section) <= 3000
    assert "&" not in re.sub(r"&(amp|lt|gt);", "", section)
    assert len(message.text) <= 3000


def test_fifty_alerts_too_many_are_told_worst_first(cycle, slack, registry):
    put(
        cycle,
        *(alert(registry, f"{number:03d}") for number in range(60)),
        alert(registry, "worst", severity=Severity.CRITICAL),
    )
    deliver.fn(cycle)
    (message,) = slack.messages
    assert message.sections[0] == "提醒 worst"


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
        deliver.fn(cycle)
        deliver.fn(cycle)
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
        deliver.fn(cycle)
    assert thread(slack) == [(returned.name, "PK a marked copy")]
    (message,) = (each for each in slack.messages if not each.thread)
    (reply,) = slack.replies(message.channel, message.ts)
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
    assert deliver.fn(cycle) == Delivered(1, 0, 0)
    assert states(cycle) == {"2021-05.budget.finance.1": "sent"}
    assert deliver.fn(cycle) == Delivered(0, 0, 0)
    assert thread(slack) == [(returned.name, "PK a marked copy")]
    assert copies(cycle)[0][0] == "sent"
    assert len([each for each in slack.messages if not each.thread]) == 1


def test_a_copy_that_slack_never_takes_is_left_after_some_attempts(
    cycle, slack, returned
):
    slack.lasting[COMPLETE] = Fault("refused", error="missing_scope")
    for _ in range(tasks.deliver.MOST_ATTEMPTS + 2):
        deliver.fn(cycle)
    assert copies(cycle) == [("failed", tasks.deliver.MOST_ATTEMPTS)]
    assert returned.is_file()
    called = [method for method, _ in slack.calls if method == UPLOAD]
    assert len(called) == tasks.deliver.MOST_ATTEMPTS
    assert thread(slack) == []


def test_a_copy_that_is_gone_is_told_and_nothing_is_uploaded(cycle, slack, returned):
    returned.unlink()
    deliver.fn(cycle)
    assert copies(cycle) == [("failed", 1)]
    assert slack.promised == {}


def test_nobody_can_look_and_so_nothing_is_sent_again(cycle, slack, returned):
    slack.fail_once(COMPLETE, Fault("hold", after=True))
    deliver.fn(cycle)
    slack.fail_once("conversations.replies", Fault("refused", error="missing_scope"))
    deliver.fn(cycle)
    assert copies(cycle)[0][0] == "sending"
    deliver.fn(cycle)
    assert copies(cycle)[0][0] == "sent"
    assert thread(slack) == [(returned.name, "PK a marked copy")]

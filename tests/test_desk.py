"""Answers over a real WebSocket: verified, kept once, shown where they were given."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from sample_city import PROJECT
from slack_hands import pressed
from slack_rules import RefusedError
from slack_server import APP_TOKEN, FakeSlack, Fault
from tiny_city import FILES, NOW, Town, budget, run, settle, told

import tasks.deliver
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
from warehouse.connection import PUBLISHED, open_live, open_published
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
PATIENCE_SECONDS: Final = 60.0


@dataclass
class Desk:
    """A town whose head has two messages, and a desk that listens to them."""

    town: Town
    slack: FakeSlack
    clerk: Clerk | None

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

    def send_press(
        self,
        action: str,
        message: Message,
        who: str,
        *,
        value: str | None = None,
        ts: str | None = None,
    ) -> Any:
        """Send a press as Slack would that has the message in another place.

        Returns the payload, to send it again.
        """
        user = self.slack.users[who]
        trigger = self.slack._new_trigger(user)  # noqa: SLF001 - the fake's own
        payload = pressed(message, f"yuebao_{action}", user, trigger, None)
        if value is not None:
            payload["actions"][0]["value"] = value
        payload["container"]["message_ts"] = ts or message.ts
        self.slack.send(payload)
        return payload

    def below(self, index: int = -1) -> list[Message]:
        message = self.message(index)
        return self.slack.replies(message.channel, message.ts)

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
        time.sleep(0.1)


def told_where(
    town: Town, model: str, wanted: dict[str, str], *columns: str
) -> list[tuple[object, ...]]:
    with open_live(town.home) as warehouse:
        found = rows(warehouse, model, **wanted)
    return [tuple(row[name] for name in columns) for row in found]


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
    # Pictures have tests of their own, and cost each of these seconds.
    monkeypatch.setattr(tasks.deliver, "draw_all", lambda *_, **__: None)
    with FakeSlack(TOKEN, channels=("operators", "leaders")) as server:
        for email in (HEAD, DEPUTY, LEADER, STRANGER):
            server.hire(email)
        monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
        monkeypatch.setenv("SLACK_APP_TOKEN", APP_TOKEN)
        monkeypatch.setenv("SLACK_BASE_URL", server.url)
        # Slack's three seconds would tell of this machine, not of the program.
        server.trigger_seconds = PATIENCE_SECONDS
        server.sockets.acknowledge_seconds = PATIENCE_SECONDS
        yield server


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Revenue is far behind in April, and May's report has not come."""
    owned = FILES["indicators.yaml"].replace("flow,", "flow, owner: finance,")
    found = settle(tmp_path_factory.mktemp("town"), indicators=owned)
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
    # What waits has come into both of the head's messages, and the operators'.
    assert len(slack.shown(f"D{slack.users[HEAD][1:]}")) == 2
    return found


@contextmanager
def listening(
    town: Town, slack: FakeSlack, hellos: int = 1, hours: int = 1
) -> Iterator[Desk]:
    def opened() -> Any:
        return town.cycle(NOW + timedelta(hours=hours))

    # A snapshot costs a second, and what it is for has tests of its own.
    clerk = Clerk(opened, lambda: Slack(SlackSettings()), tasks.deliver.deliver_waiting)
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
def published(town: Town) -> None:
    publish.fn(town.cycle())


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
    wait_until(
        lambda: [
            each
            for each in desk.below()
            if "seen" in each.text and "财政局局长" in each.text
        ]
    )
    ((key, department, period, email),) = desk.answers(
        "message_key", "department", "period", "email"
    )
    assert (department, period, email) == ("finance", "2021-05", HEAD)
    assert key == desk.message().metadata["event_payload"]["key"]


def test_a_report_is_announced_by_day_and_hour(desk):
    desk.press("will_report")
    form = desk.slack.form_of(HEAD)
    said = json.dumps(form, ensure_ascii=False)
    assert "财政收支" in said
    assert "06-09 17:00" in said
    day = (datetime.now(UTC) + timedelta(days=2)).date()
    assert desk.fill_in({forms.DAY: day.isoformat(), forms.HOUR: "11:00"}) == {}
    wait_until(desk.answers)
    ((report, by_time, alert),) = desk.answers("report", "by_time", "alert_id")
    assert report == "budget"
    assert by_time == datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    ((kind,),) = told_where(desk.town, "mart.alert", {"alert_id": alert}, "kind")
    assert kind == "late"
    wait_until(lambda: "11:00" in text_of(desk.message()))


@pytest.mark.usefixtures("published")
def test_a_figure_is_promised_with_what_it_lacks_before_ones_eyes(desk):
    desk.press("promise", index=0)
    said = json.dumps(desk.slack.form_of(HEAD), ensure_ascii=False)
    # 20 of 120: a hundred are missing, in eight months.
    assert "100.00 亿元" in said
    assert "12.50 亿元" in said
    filled = {
        forms.AMOUNT: "580,000万元",
        forms.MONTH: "2021-06",
        forms.REASON: "<!channel> 二季度土地出让 & 税收入库",
    }
    assert desk.fill_in(filled) == {}
    wait_until(desk.answers)
    ((name, amount, unit, month, reason),) = desk.answers(
        "indicator", "amount", "unit", "by_period", "reason"
    )
    assert (name, float(amount), unit, month) == ("revenue", 58.0, "亿元", "2021-06")
    assert reason == "<!channel> 二季度土地出让 & 税收入库"
    wait_until(lambda: "58" in text_of(desk.message(0)))
    assert "<!channel>" not in text_of(desk.message(0))
    assert not [each for each in desk.below(0) if "<!channel>" in each.text]


def test_what_is_not_ones_own_is_told_to_the_operators(desk):
    desk.press("not_mine")
    form = desk.slack.form_of(HEAD)
    assert "财政收支" in json.dumps(form, ensure_ascii=False)
    assert desk.fill_in({forms.REASON: "已划归税务局"}) == {}
    wait_until(lambda: desk.answers("kind", "reason") == [("not_mine", "已划归税务局")])
    operators = desk.slack.channels["operators"]
    wait_until(
        lambda: (
            "已划归税务局"
            in " ".join(
                text_of(each) + each.text
                for each in desk.slack.messages
                if each.channel == operators
            )
        )
    )
    found = told_where(
        desk.town, "mart.alert", {"kind": "not_mine"}, "address", "cycle", "text"
    )
    ((address, cycle, text),) = found
    assert (address, cycle) == ("#operators", "2021-05")
    assert "财政局局长" in text


def test_the_deputy_and_the_leader_in_charge_may_answer_too(desk):
    # They would see it in a channel; here they press what was sent to the head.
    message = desk.message()
    for who, title in ((DEPUTY, "财政局副局长"), (LEADER, "分管副市长")):
        desk.send_press("seen", message, who)
        wait_until(lambda title=title: ("seen", title) in desk.answers())


def test_who_answers_in_quiet_hours_sees_at_once_what_they_answered(town, slack):
    with listening(town, slack, hours=13) as desk:
        desk.press("seen")
        wait_until(lambda: "seen" in text_of(desk.message()))


def test_what_is_answered_stands_in_the_snapshot_too(town, slack, monkeypatch):
    monkeypatch.setattr(tasks.deliver, "deliver_waiting", show_answers)
    with listening(town, slack) as desk:
        desk.press("seen")
        wait_until((town.home / PUBLISHED).exists)
    with open_published(town.home) as snapshot:
        (answer,) = rows(snapshot, "mart.answer")
    assert answer["answered_by"] == "财政局局长"


# -- what is not taken -----------------------------------------------------------------


def test_a_stranger_is_told_that_it_is_not_theirs_and_the_log_says_so(desk, caplog):
    with caplog.at_level(logging.WARNING, "yuebao"):
        desk.send_press("seen", desk.message(), STRANGER)
        wait_until(lambda: desk.notes() == [])
    assert desk.answers() == []
    assert "not taken" in caplog.text
    assert STRANGER not in caplog.text
    # It is put aside, not thrown away.
    assert len(list((desk.town.home / FOLDER / REFUSED).glob("*.json"))) == 1


def test_a_stranger_gets_no_form(desk):
    desk.send_press("promise", desk.message(0), STRANGER)
    with pytest.raises(RefusedError, match="no form is open"):
        desk.slack.form_of(STRANGER, 1.0)


def test_somebody_who_left_is_nobody(desk):
    desk.slack.gone.add(desk.slack.users[HEAD])
    desk.press("seen")
    wait_until(lambda: desk.notes() == [])
    assert desk.answers() == []


def test_a_message_that_is_not_ours_or_not_the_one_that_stands_is_not_answered(desk):
    message = desk.message()
    desk.send_press("seen", message, HEAD, value="ffffffffffff")
    desk.send_press("seen", message, HEAD, ts="1500000000.000001")
    wait_until(lambda: desk.notes() == [] and len(desk.whispers()) == 2)
    assert desk.answers() == []
    assert all("no current message" in said for said in desk.whispers())
    desk.send_press("will_report", message, HEAD, value="ffffffffffff")
    wait_until(lambda: len(desk.whispers()) == 3)


def test_seen_twice_is_seen_once(desk):
    desk.press("seen")
    wait_until(desk.answers)
    desk.press("seen")
    wait_until(lambda: any("before" in said for said in desk.whispers()))
    assert len(desk.answers()) == 1
    assert desk.notes() == []


def test_where_nothing_is_behind_there_is_nothing_to_promise(desk):
    # Their Slack shows a button still that the message has no more.
    key = desk.message().metadata["event_payload"]["key"]
    desk.send_press("promise", desk.message(0), HEAD, value=key, ts=desk.message().ts)
    wait_until(desk.whispers)
    assert "nothing to promise" in desk.whispers()[0]


# -- forms that make no sense ----------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (forms.AMOUNT, "很多", "Digits only"),
        (forms.AMOUNT, "-5", "negative"),
        (forms.AMOUNT, "1e9", "Wrong unit"),
        (forms.AMOUNT, "58吨", "Wrong unit"),
        (forms.AMOUNT, "58000000", "plausible"),
        (forms.AMOUNT, "12.5", "reached"),
        (forms.AMOUNT, "9" * 30, "Digits only"),
        (forms.REASON, " \u200b \n ", "reason"),
    ],
)
def test_a_promise_that_makes_no_sense_stays_open_and_says_why(
    desk, field, value, said
):
    desk.press("promise", index=0)
    good = {forms.AMOUNT: "58", forms.MONTH: "2021-06", forms.REASON: "有把握"}
    answer = desk.fill_in(good | {field: value})
    assert answer["response_action"] == "errors"
    assert list(answer["errors"]) == [field]
    assert said in answer["errors"][field]
    assert desk.notes() == []
    # The form is open still, and what is put right is taken.
    assert desk.fill_in(good) == {}
    wait_until(desk.answers)


def test_ten_thousand_characters_do_not_leave_the_form_nor_pass_the_desk(desk):
    desk.press("promise", index=0)
    values = {forms.AMOUNT: "58", forms.MONTH: "2021-06", forms.REASON: "因" * 10_000}
    with pytest.raises(RefusedError):
        desk.fill_in(values)
    forged = forms.filled_in(
        *(desk.town.registry, "en", "not_mine"),
        {forms.ITEM: "a1", forms.REASON: "因" * 10_000},
        *({}, datetime.now(UTC)),
    )
    assert forged.by_field == {forms.REASON: "Too long; at most 300 characters."}


def test_a_time_that_is_past_or_far_away_is_no_announcement(desk):
    desk.press("will_report")
    today = datetime.now(UTC).date()
    for day, said in (
        (today - timedelta(days=2), "past"),
        (today + timedelta(days=60), "within"),
    ):
        answer = desk.fill_in({forms.DAY: day.isoformat(), forms.HOUR: "11:00"})
        assert said in answer["errors"][forms.DAY]
    assert desk.notes() == []


# -- nothing lost, nothing doubled -----------------------------------------------------


def test_an_envelope_that_comes_twice_is_one_answer(desk):
    desk.press("seen", copies=3)
    wait_until(desk.answers)
    wait_until(lambda: desk.notes() == [])
    assert len(desk.answers()) == 1
    wait_until(lambda: [each for each in desk.below() if "seen" in each.text])
    assert len([each for each in desk.below() if "seen" in each.text]) == 1


def test_an_answer_that_comes_again_after_it_was_kept_is_the_same_one(desk):
    message = desk.message()
    payload = desk.send_press("seen", message, HEAD)
    wait_until(lambda: desk.answers() and desk.notes() == [])
    desk.slack.send(payload)
    wait_until(lambda: desk.notes() == [])
    assert len(desk.answers()) == 1


def test_who_answers_while_the_warehouse_is_busy_is_heard_at_once_and_kept_later(
    desk, monkeypatch
):
    monkeypatch.setattr(tasks.desk.clerk, "TAKE_IN_SECONDS", 0.2)
    with open_live(desk.town.home):
        # Slack would not wait until the warehouse is free.
        desk.press("seen")
        assert len(desk.notes()) == 1
        wait_until(desk.whispers)
    assert "Noted" in desk.whispers()[0]
    wait_until(lambda: desk.answers() == [("seen", "财政局局长")])
    wait_until(lambda: desk.notes() == [])
    # They are consoled once, however long it takes.
    assert len(desk.whispers()) == 1


@pytest.mark.usefixtures("published")
def test_a_form_opens_while_the_warehouse_is_busy(desk):
    with open_live(desk.town.home):
        desk.press("promise", index=0)
        assert desk.slack.form_of(HEAD)


def test_what_was_heard_before_the_desk_died_is_taken_in_by_the_next_cycle(
    town, slack, monkeypatch
):
    monkeypatch.setattr(Clerk, "work", lambda _: True)
    with listening(town, slack) as desk:
        desk.press("seen")
        assert len(desk.notes()) == 1
        # Whose it is was found out before it died.
        (path,) = desk.notes()
        path.write_text(json.dumps(json.loads(path.read_text()) | {"email": HEAD}))
    run(town, 2)
    assert told(town, "mart.answer", "answered_by") == [("财政局局长",)]
    deliver.fn(town.cycle(NOW + timedelta(hours=2)))
    assert "seen" in text_of(desk.message())


def test_a_desk_that_died_between_the_warehouse_and_the_note_does_not_keep_it_twice(
    town, slack, monkeypatch
):
    def die(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched, listening(town, slack) as desk:
        patched.setattr(Clerk, "_settle", die)
        desk.press("seen")
        wait_until(desk.answers)
    assert len(desk.notes()) == 1
    with listening(town, slack, 2):
        wait_until(lambda: desk.notes() == [])
        # What was not shown before it died is shown now.
        wait_until(lambda: "seen" in text_of(desk.message()))
    assert len(desk.answers()) == 1


def test_a_desk_that_is_killed_before_the_warehouse_is_free_loses_nothing(
    town, slack, prepared
):
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("YUEBAO_")
    } | {
        "YUEBAO_HOME": str(town.home.parent),
        "YUEBAO_REGISTRY": str(prepared.folder / "registry"),
        "PYTHONPATH": str(PROJECT),
    }
    start = [sys.executable, "-c", "from flows.cli import main; main()", "desk"]
    desk = Desk(town, slack, None)
    with open_live(town.home):
        killed = subprocess.Popen(start, env=environment, stdout=subprocess.DEVNULL)
        try:
            slack.sockets.wait_for_connection(seconds=60)
            assert desk.press("seen") == {}
        finally:
            killed.kill()
            killed.wait()
        assert len(desk.notes()) == 1
    done = subprocess.run(
        [*start, "--once"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "财政局局长" in done.stdout
    assert desk.answers() == [("seen", "财政局局长")]
    assert desk.notes() == []


def test_slack_that_does_not_say_who_it_is_keeps_the_answer_waiting(desk):
    desk.slack.lasting["users.info"] = Fault("status", status=500)
    desk.press("seen")
    assert len(desk.notes()) == 1
    time.sleep(0.5)
    assert len(desk.notes()) == 1
    desk.slack.lasting.clear()
    wait_until(lambda: desk.answers() == [("seen", "财政局局长")])


def test_a_scope_that_is_missing_is_told_and_the_answer_waits_for_it(desk, caplog):
    desk.slack.scopes.discard("users:read.email")
    with caplog.at_level(logging.WARNING, "yuebao"):
        desk.press("seen")
        wait_until(lambda: "users:read.email" in caplog.text)
    assert len(desk.notes()) == 1
    desk.slack.scopes.add("users:read.email")
    wait_until(desk.answers)


def test_a_note_that_is_no_note_is_put_aside_and_harms_no_other(desk):
    folder = desk.town.home / FOLDER
    folder.mkdir(exist_ok=True)
    (folder / "0000.json").write_text('{"kind": ')
    good = {"note_id": "1", "kind": "promise", "message_key": "k", "channel": "D1"}
    good |= {"ts": "1", "user": "U1", "answered_at": "2021-06-10T09:00:00+08:00"}
    (folder / "0001.json").write_text(json.dumps(good | {"amount": "many"}))
    (folder / "0002.json").write_text("[]")
    (folder / "0003.json").write_text(json.dumps(good | {"amount": "1e30"}))
    (folder / "0004.json").write_text(json.dumps(good | {"by_time": "2021-06-10"}))
    (folder / "0005.json").write_text(json.dumps(good | {"period": "June"}))
    desk.press("seen")
    wait_until(desk.answers)
    assert len(list(folder.glob("*.damaged"))) == 6


# -- the line --------------------------------------------------------------------------


def test_a_line_that_is_lost_is_made_anew_and_hears_what_was_pressed_meanwhile(desk):
    desk.slack.sockets.drop()
    desk.press("seen", wait=False)
    desk.slack.sockets.wait_for_connection(2)
    wait_until(desk.answers)
    assert len(desk.answers()) == 1


def test_slack_may_ask_to_connect_anew(desk):
    desk.slack.sockets.disconnect()
    desk.slack.sockets.wait_for_connection(2)
    desk.press("seen")
    wait_until(desk.answers)


def test_slack_may_be_away_for_a_while(desk, caplog):
    refused = Fault("status", status=503)
    desk.slack.lasting["apps.connections.open"] = refused
    with caplog.at_level(logging.WARNING, "yuebao"):
        desk.slack.sockets.drop()
        wait_until(lambda: "line to Slack was lost" in caplog.text)
        desk.slack.lasting.clear()
        desk.slack.sockets.wait_for_connection(2)
        wait_until(lambda: "Connected to Slack again" in caplog.text)
    desk.press("seen")
    wait_until(desk.answers)


def test_a_desk_that_starts_while_slack_is_away_waits_for_it(town, slack, caplog):
    slack.lasting["auth.test"] = Fault("status", status=503)
    threading.Timer(1.0, slack.lasting.clear).start()
    with caplog.at_level(logging.WARNING, "yuebao"), listening(town, slack) as desk:
        assert "cannot be reached" in caplog.text
        desk.press("seen")
        wait_until(desk.answers)


def test_tokens_stand_in_no_log(town, slack, caplog):
    with caplog.at_level(logging.DEBUG), listening(town, slack) as desk:
        desk.slack.lasting["users.info"] = Fault("reset")
        desk.press("seen")
        desk.slack.sockets.drop()
        slack.sockets.wait_for_connection(2)
        slack.lasting.clear()
        wait_until(desk.answers)
    for secret in (TOKEN, APP_TOKEN, "ticket="):
        assert secret not in caplog.text

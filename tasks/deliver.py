"""Deliver: what waits in the outbox reaches people, at least once and shown once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from filelock import FileLock, Timeout

from tasks.delivery.due import WAITING, Due, due_messages, is_resting
from tasks.delivery.files import attach_all
from tasks.delivery.messages import tell_all
from tasks.delivery.pictures import draw_all
from tasks.delivery.threads import say_all
from tasks.delivery.trouble import troubles
from tasks.narrate import OUTBOX, narrate
from tasks.routing import is_person, is_quiet, quiet_until
from tasks.slack.client import NotDeliveredError, Slack, UnclearError
from tasks.step import step
from warehouse.connection import open_live
from warehouse.messages import say
from warehouse.outbox import LOCK, append_alerts, message_key
from warehouse.settings import SlackSettings
from warehouse.store import Row, rows, transaction

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tasks.cycle import Cycle
    from warehouse.records import AlertEvent

LOCK_SECONDS: Final = 60.0
_ORDER: Final = ("critical", "warning", "info")


class Delivered(NamedTuple):
    """What became of the outbox: alerts told, refused or unclear, and not yet tried.

    `calls` is how often Slack was called.
    """

    sent: int
    failed: int
    waiting: int
    calls: int = 0


@step("deliver")
def deliver(
    cycle: Cycle, shown: Sequence[Row] = (), *, at_once: bool = False
) -> Delivered:
    """Bring every message up to what its reader must know.

    Without a token nothing is sent: the alerts `shown` are printed in full and all of
    them stay in the outbox. A failure is kept with its reason and tried next time;
    `at_once` tries also what was refused so often that it rests.
    """
    # An empty variable is how a token is left out of an environment file.
    if not SlackSettings().bot_token:
        waiting = _waiting(cycle)
        _print(cycle, shown)
        if waiting:
            narrate(cycle, "step-not-sent", pending=waiting)
        return Delivered(0, 0, waiting)
    return deliver_waiting(cycle, at_once=at_once)


def deliver_waiting(
    cycle: Cycle, only: Collection[str] = (), *, at_once: bool = False
) -> Delivered:
    """Send what waits, `only` in the messages of these keys; two at once send once."""
    cycle.home.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(cycle.home / LOCK, timeout=LOCK_SECONDS):
            return _deliver_all(cycle, Slack(SlackSettings()), only, at_once=at_once)
    except Timeout:
        narrate(cycle, "step-delivering")
        return Delivered(0, 0, _waiting(cycle))


def _deliver_all(
    cycle: Cycle, slack: Slack, only: Collection[str], *, at_once: bool
) -> Delivered:
    with open_live(cycle.home) as warehouse:
        found = list(due_messages(warehouse, cycle, only))
    now = datetime.now(UTC)
    ready = [
        each
        for each in found
        if not _is_held(cycle, each) and (at_once or not is_resting(each, now))
    ]
    if ready and (reason := _refusal(slack)):
        narrate(cycle, "step-slack-refused", reason=reason)
        return Delivered(0, 0, sum(len(each.news) for each in found), 1)
    events = tell_all(cycle, slack, ready)
    trouble = _tell_of_trouble(cycle, slack)
    draw_all(cycle, {each.message_key for each in (*events, *trouble) if each.ts})
    said = say_all(cycle, slack, only)
    attached, left = attach_all(cycle, slack)
    sent = sum(event.state in {"sent", "updated"} for event in events)
    tried = sum(len(each.news) for each in ready)
    failed = tried - sent
    waiting = sum(len(each.news) for each in found) - tried
    calls = slack.calls.total()
    if ready:
        narrate(cycle, "step-deliver", sent=sent, failed=failed, calls=calls)
    if waiting and is_quiet(cycle.registry, cycle.known_at):
        zone = cycle.registry.city.zone
        end = quiet_until(cycle.registry, cycle.known_at).astimezone(zone)
        narrate(cycle, "step-quiet", waiting=waiting, until=f"{end:%m-%d %H:%M}")
    elif waiting:
        narrate(cycle, "step-held", waiting=waiting)
    if said or attached or left:
        narrate(cycle, "step-attach", said=said, sent=attached, failed=left)
    return Delivered(sent, failed, waiting, calls)


def _is_held(cycle: Cycle, due: Due) -> bool:
    """Tell whether a person is to be left in peace for now; a channel never is.

    Who answers at night is up: what they answered is shown to them at once.
    """
    at_rest = is_quiet(cycle.registry, cycle.known_at)
    return bool(due.news) and at_rest and is_person(due.message.address)


def _refusal(slack: Slack) -> str:
    """Return why Slack takes nothing at all from us, empty where it does.

    With a token that is revoked every message would be refused for the same reason.
    """
    try:
        slack.who_am_i()
    except NotDeliveredError as error:
        return str(error) if error.kind == "token" else ""
    except UnclearError:
        return ""
    return ""


def _tell_of_trouble(cycle: Cycle, slack: Slack) -> list[AlertEvent]:
    """Tell the operators at once whom Slack refuses to reach, and when it is over."""
    with open_live(cycle.home) as warehouse:
        with transaction(warehouse):
            new = append_alerts(warehouse, cycle.run, troubles(warehouse, cycle))
        told = {message_key(cycle.city, row["address"], row["cycle"]) for row in new}
        dues = list(due_messages(warehouse, cycle, told)) if told else []
    return tell_all(cycle, slack, dues)


def _waiting(cycle: Cycle) -> int:
    with open_live(cycle.home) as warehouse:
        alerts = rows(warehouse, "mart.alert")
    return sum(each["state"] in WAITING for each in alerts)


def _print(cycle: Cycle, alerts: Sequence[Row]) -> None:
    if not alerts:
        return
    OUTBOX.info(say("cli-not-sent", cycle.lang))
    for each in sorted(alerts, key=_most_serious_first):
        OUTBOX.info(
            "  → %s（%s）：%s", each["recipient"], each["address"], each["text"]
        )


def _most_serious_first(alert: Row) -> tuple[int, str]:
    return _ORDER.index(alert["severity"]), alert["key"]

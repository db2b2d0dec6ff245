"""Deliver: send what waits in the outbox, at least once and shown once."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from filelock import FileLock, Timeout
from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.narrate import LOGGER, narrate
from tasks.slack import NotDeliveredError, Slack, UnclearError, blocks_for
from warehouse.connection import open_live
from warehouse.messages import say
from warehouse.records import AlertEvent
from warehouse.settings import SlackSettings
from warehouse.store import Row, append_alert_events, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tasks.cycle import Cycle

WAITING: Final = frozenset({"pending", "sending", "failed"})
LOCK: Final = "outbox.lock"
LOCK_SECONDS: Final = 60.0
_ORDER: Final = ("critical", "warning", "info")


class Delivered(NamedTuple):
    """What became of the outbox: alerts sent, failed, and left without a token."""

    sent: int
    failed: int
    waiting: int


@task(name="deliver", task_run_name="deliver {cycle.period}", cache_policy=NO_CACHE)
def deliver(cycle: Cycle, shown: Sequence[Row] = ()) -> Delivered:
    """Send one message a recipient with everything that waits for them.

    Without a token nothing is sent: the alerts `shown` are printed in full and all of
    them stay in the outbox. A failure is kept with its reason and tried next time.
    """
    # An empty variable is how a token is left out of an environment file.
    if not SlackSettings().bot_token:
        waiting = _waiting(cycle)
        _print(cycle, shown)
        if waiting:
            narrate(cycle, "step-not-sent", pending=len(waiting))
        return Delivered(0, 0, len(waiting))
    cycle.home.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(cycle.home / LOCK, timeout=LOCK_SECONDS):
            return _deliver_all(cycle, Slack(SlackSettings()))
    except Timeout:
        narrate(cycle, "step-delivering")
        return Delivered(0, 0, len(_waiting(cycle)))


def _deliver_all(cycle: Cycle, slack: Slack) -> Delivered:
    """Send everything that waits; two at once would send everything twice."""
    sent = failed = 0
    for digest in _digests(_waiting(cycle)):
        if _send(cycle, slack, digest):
            sent += len(digest)
        else:
            failed += len(digest)
    narrate(cycle, "step-deliver", sent=sent, failed=failed)
    return Delivered(sent, failed, 0)


def _waiting(cycle: Cycle) -> list[Row]:
    with open_live(cycle.home) as warehouse:
        alerts = rows(warehouse, "mart.alert")
    return [each for each in alerts if each["state"] in WAITING]


def _print(cycle: Cycle, alerts: Sequence[Row]) -> None:
    if not alerts:
        return
    LOGGER.info(say("cli-not-sent", cycle.lang))
    for each in sorted(alerts, key=lambda row: _ORDER.index(row["severity"])):
        LOGGER.info(
            "  → %s（%s）：%s", each["recipient"], each["channel"], each["text"]
        )


def _digests(waiting: Sequence[Row]) -> Iterable[list[Row]]:
    """Group alerts by recipient and month; an unclear message stays as it was."""
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for each in waiting:
        unclear = each["message_key"] if each["state"] == "sending" else ""
        groups[each["channel"], each["period"], unclear].append(each)
    for group in groups.values():
        yield sorted(group, key=lambda row: (_ORDER.index(row["severity"]), row["key"]))


def _send(cycle: Cycle, slack: Slack, digest: Sequence[Row]) -> bool:
    """Send one digest; whatever happens is an event of each of its alerts."""
    address = digest[0]["channel"]
    unclear = digest[0]["state"] == "sending"
    key = digest[0]["message_key"] if unclear else digest[0]["alert_id"]
    note = partial(_note, cycle, digest, key)
    try:
        place = slack.find(address, key) if unclear else None
    except (NotDeliveredError, UnclearError) as error:
        # Nobody can look, so nobody knows: sending it again might show it twice.
        note("sending", error=str(error))
        LOGGER.warning("Slack: %s: %s", address, error)
        return False
    try:
        if place is None:
            note("sending")
            heading, lines, more = _words(cycle, digest)
            blocks = blocks_for(heading, lines, more)
            place = slack.post(address, f"{heading}\n{lines[0]}", blocks, key)
    except (NotDeliveredError, UnclearError) as error:
        # Left as `sending`, the next delivery looks for it before it sends again.
        refused = isinstance(error, NotDeliveredError)
        note("failed" if refused else "sending", error=str(error))
        LOGGER.warning("Slack: %s: %s", address, error)
        return False
    channel, ts = place
    note("sent", ts=ts, channel=channel)
    return True


def _words(cycle: Cycle, digest: Sequence[Row]) -> tuple[str, list[str], str]:
    heading = say(
        "alert-heading",
        cycle.lang,
        city=cycle.registry.city.name,
        period=digest[0]["period"],
        count=len(digest),
    )
    more = say("alert-more", cycle.lang, count="{count}")
    return heading, [each["text"] for each in digest], more


def _note(
    cycle: Cycle,
    digest: Sequence[Row],
    key: str,
    state: str,
    *,
    error: str = "",
    ts: str = "",
    channel: str = "",
) -> None:
    now = datetime.now(UTC)
    with open_live(cycle.home) as warehouse:
        append_alert_events(
            warehouse,
            [
                AlertEvent(each["alert_id"], state, now, channel, ts, key, error)
                for each in digest
            ],
        )

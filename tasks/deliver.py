"""Deliver: send what waits in the outbox, at least once and shown once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple

from filelock import FileLock, Timeout
from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.narrate import LOGGER, OUTBOX, narrate
from tasks.slack.client import NotDeliveredError, Slack, UnclearError, blocks_for
from warehouse.connection import open_live
from warehouse.messages import say
from warehouse.records import AlertEvent, AttachmentEvent
from warehouse.settings import SlackSettings
from warehouse.outbox import append_alert_events, append_attachment_events
from warehouse.store import Row, rows, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.cycle import Cycle

WAITING: Final = frozenset({"pending", "sending", "failed"})
LOCK: Final = "outbox.lock"
LOCK_SECONDS: Final = 60.0
# A marked copy that Slack does not take is left; whoever asks finds it by its path.
MOST_ATTEMPTS: Final = 5
MOST_BYTES: Final = 20 * 1024 * 1024
_ORDER: Final = ("critical", "warning", "info")


class Delivered(NamedTuple):
    """What became of the outbox: alerts sent, failed, and left without a token."""

    sent: int
    failed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Digest:
    """One message: what waits for one recipient about one month.

    `key` finds it in its channel again; `is_unclear` where it may be there already.
    """

    address: str
    key: str
    alerts: list[Row]
    is_unclear: bool

    def became(
        self, state: str, channel: str = "", ts: str = "", error: str = ""
    ) -> list[AlertEvent]:
        """Return what happened to the message as an event of each of its alerts."""
        now = datetime.now(UTC)
        return [
            AlertEvent(
                *(each["alert_id"], state, now, channel, ts, self.key, error),
                version=each["version"],
            )
            for each in self.alerts
        ]


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
    """Send everything that waits; two at once would send everything twice.

    What is about to be sent is marked so before, in one go, and what became of it is
    written after, in one go: a run that dies in between leaves messages to look for.
    """
    digests = list(_digests(_waiting(cycle)))
    events = [event for each in digests for event in _looked_for(slack, each)]
    settled = {event.message_key for event in events}
    fresh = [each for each in digests if each.key not in settled]
    events += [event for each in fresh for event in each.became("sending")]
    _keep(cycle, events)
    results: list[AlertEvent] = []
    try:
        for each in fresh:
            results += _posted(cycle, slack, each)
    finally:
        _keep(cycle, results)
    sent = sum(event.state == "sent" for event in (*events, *results))
    failed = sum(len(each.alerts) for each in digests) - sent
    narrate(cycle, "step-deliver", sent=sent, failed=failed)
    _attach_all(cycle, slack)
    return Delivered(sent, failed, 0)


def _waiting(cycle: Cycle) -> list[Row]:
    with open_live(cycle.home) as warehouse:
        alerts = rows(warehouse, "mart.alert")
    return [each for each in alerts if each["state"] in WAITING]


def _print(cycle: Cycle, alerts: Sequence[Row]) -> None:
    if not alerts:
        return
    OUTBOX.info(say("cli-not-sent", cycle.lang))
    for each in sorted(alerts, key=_most_serious_first):
        OUTBOX.info(
            "  → %s（%s）：%s", each["recipient"], each["channel"], each["text"]
        )


def _most_serious_first(alert: Row) -> tuple[int, str]:
    return _ORDER.index(alert["severity"]), alert["key"]


def _digests(waiting: Sequence[Row]) -> Iterator[Digest]:
    """Group alerts by recipient and month; an unclear message stays as it was."""
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for each in waiting:
        unclear = each["message_key"] if each["state"] == "sending" else ""
        groups[each["address"], each["period"], unclear].append(each)
    for (address, _, unclear), group in sorted(groups.items()):
        alerts = sorted(group, key=_most_serious_first)
        yield Digest(
            address, unclear or alerts[0]["alert_id"], alerts, is_unclear=bool(unclear)
        )


def _looked_for(slack: Slack, digest: Digest) -> list[AlertEvent]:
    """Return what became of an unclear message; nothing where it is to be sent."""
    if not digest.is_unclear:
        return []
    try:
        place = slack.find(digest.address, digest.key)
    except (NotDeliveredError, UnclearError) as error:
        # Nobody can look, so nobody knows: sending it again might show it twice.
        LOGGER.warning("Slack: %s: %s", digest.address, error)
        return digest.became("sending", error=str(error))
    return digest.became("sent", *place) if place else []


def _posted(cycle: Cycle, slack: Slack, digest: Digest) -> list[AlertEvent]:
    """Send a message; return what became of it."""
    heading, lines, more = _words(cycle, digest)
    blocks = blocks_for(heading, lines, more)
    try:
        place = slack.post(digest.address, f"{heading}\n{lines[0]}", blocks, digest.key)
    except (NotDeliveredError, UnclearError) as error:
        # Left as `sending`, the next delivery looks for it before it sends again.
        LOGGER.warning("Slack: %s: %s", digest.address, error)
        refused = isinstance(error, NotDeliveredError)
        return digest.became("failed" if refused else "sending", error=str(error))
    return digest.became("sent", *place)


def _words(cycle: Cycle, digest: Digest) -> tuple[str, list[str], str]:
    heading = say(
        "alert-heading",
        cycle.lang,
        city=cycle.registry.city.name,
        period=digest.alerts[0]["period"],
        count=len(digest.alerts),
    )
    more = say("alert-more", cycle.lang, count="{count}")
    return heading, [each["text"] for each in digest.alerts], more


# -- marked copies ---------------------------------------------------------------------


def _attach_all(cycle: Cycle, slack: Slack) -> None:
    """Put marked copies into the threads of their messages, which are sent by now.

    As for messages: what is about to be sent is marked so before, so that a run that
    dies in between leaves a file to look for. After some attempts it is left: the
    message has said it all.
    """
    with open_live(cycle.home) as warehouse:
        waiting = [
            row
            for row in rows(warehouse, "mart.attachment")
            if row["state"] != "sent" and row["attempts"] < MOST_ATTEMPTS
        ]
    if not waiting:
        return
    events = [event for row in waiting if (event := _looked_for_copy(slack, row))]
    settled = {event.attachment_id for event in events}
    fresh = [row for row in waiting if row["attachment_id"] not in settled]
    events += [_copy_became(row, "sending") for row in fresh]
    _keep_attachments(cycle, events)
    results: list[AttachmentEvent] = []
    try:
        results.extend(_attached(cycle, slack, row) for row in fresh)
    finally:
        _keep_attachments(cycle, results)
    sent = sum(event.state == "sent" for event in (*events, *results))
    narrate(cycle, "step-attach", sent=sent, failed=len(waiting) - sent)


def _looked_for_copy(slack: Slack, row: Row) -> AttachmentEvent | None:
    """Return what became of an unclear upload; nothing where it is to be sent."""
    if row["state"] != "sending":
        return None
    try:
        is_there = slack.has_attached(row["channel"], row["ts"], _name_of(row))
    except (NotDeliveredError, UnclearError) as error:
        LOGGER.warning("Slack: %s: %s", row["channel"], error)
        return _copy_became(row, "sending", str(error))
    return _copy_became(row, "sent") if is_there else None


def _attached(cycle: Cycle, slack: Slack, row: Row) -> AttachmentEvent:
    """Upload a marked copy; return what became of it."""
    copy = cycle.home / row["path"]
    if not copy.is_file() or copy.stat().st_size > MOST_BYTES:
        return _copy_became(row, "failed", "no such file, or too large")
    report = cycle.registry.reports.get(row["report"])
    said = report.title if report else row["file"]
    title = say("attachment-title", cycle.lang, title=said, period=row["period"])
    try:
        slack.attach(row["channel"], row["ts"], copy, title)
    except (NotDeliveredError, UnclearError) as error:
        LOGGER.warning("Slack: %s: %s", row["channel"], error)
        refused = isinstance(error, NotDeliveredError)
        return _copy_became(row, "failed" if refused else "sending", str(error))
    return _copy_became(row, "sent")


def _name_of(row: Row) -> str:
    return PurePosixPath(row["path"]).name


def _copy_became(row: Row, state: str, error: str = "") -> AttachmentEvent:
    return AttachmentEvent(row["attachment_id"], state, datetime.now(UTC), error)


def _keep_attachments(cycle: Cycle, events: Sequence[AttachmentEvent]) -> None:
    if events:
        with open_live(cycle.home) as warehouse, transaction(warehouse):
            append_attachment_events(warehouse, events)


def _keep(cycle: Cycle, events: Sequence[AlertEvent]) -> None:
    if events:
        with open_live(cycle.home) as warehouse, transaction(warehouse):
            append_alert_events(warehouse, events)

"""Files: marked copies and pictures go into the threads of their messages.

As for messages: what is about to be sent is marked so before, so that a run that dies
in between leaves a file to look for.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from tasks.narrate import LOGGER
from tasks.slack.client import NotDeliveredError, UnclearError
from warehouse.connection import open_live
from warehouse.messages import say
from warehouse.outbox import append_attachment_events
from warehouse.records import AttachmentEvent
from warehouse.store import Row, rows, transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.cycle import Cycle
    from tasks.slack.client import Slack

# A file that Slack does not take is left: the message has said it all.
MOST_ATTEMPTS: Final = 5
MOST_BYTES: Final = 20 * 1024 * 1024


def attach_all(cycle: Cycle, slack: Slack) -> tuple[int, int]:
    """Put files into the threads of messages; return how many are there, and not."""
    with open_live(cycle.home) as warehouse:
        waiting = [
            row
            for row in rows(warehouse, "mart.attachment")
            if row["state"] != "sent" and row["attempts"] < MOST_ATTEMPTS
        ]
    if not waiting:
        return 0, 0
    found = [event for row in waiting if (event := _looked_for(slack, row))]
    settled = {event.attachment_id for event in found}
    fresh = [row for row in waiting if row["attachment_id"] not in settled]
    _keep(cycle, [*found, *(_became(row, "sending") for row in fresh)])
    results: list[AttachmentEvent] = []
    try:
        results.extend(_attached(cycle, slack, row) for row in fresh)
    finally:
        _keep(cycle, results)
    sent = sum(event.state == "sent" for event in (*found, *results))
    return sent, len(waiting) - sent


def _looked_for(slack: Slack, row: Row) -> AttachmentEvent | None:
    """Return what became of an unclear upload; nothing where it is to be sent."""
    if row["state"] != "sending":
        return None
    try:
        is_there = slack.has_attached(row["channel"], row["ts"], _name_of(row))
    except (NotDeliveredError, UnclearError) as error:
        LOGGER.warning("Slack: %s: %s", row["channel"], error)
        return _became(row, "sending", str(error))
    return _became(row, "sent") if is_there else None


def _attached(cycle: Cycle, slack: Slack, row: Row) -> AttachmentEvent:
    """Upload a file; return what became of it."""
    file = cycle.home / row["path"]
    if not file.is_file() or file.stat().st_size > MOST_BYTES:
        return _became(row, "failed", "no such file, or too large")
    try:
        alt = row["said"] or ""
        slack.attach(row["channel"], row["ts"], file, _title(cycle, row), alt)
    except (NotDeliveredError, UnclearError) as error:
        LOGGER.warning("Slack: %s: %s", row["channel"], error)
        refused = isinstance(error, NotDeliveredError)
        return _became(row, "failed" if refused else "sending", str(error))
    return _became(row, "sent")


def _title(cycle: Cycle, row: Row) -> str:
    if row["kind"] == "picture":
        return say("picture-title", cycle.lang, period=row["period"])
    report = cycle.registry.reports.get(row["report"])
    said = report.title if report else row["file"]
    return say("attachment-title", cycle.lang, title=said, period=row["period"])


def _name_of(row: Row) -> str:
    return PurePosixPath(row["path"]).name


def _became(row: Row, state: str, error: str = "") -> AttachmentEvent:
    return AttachmentEvent(row["attachment_id"], state, datetime.now(UTC), error)


def _keep(cycle: Cycle, events: Sequence[AttachmentEvent]) -> None:
    if events:
        with open_live(cycle.home) as warehouse, transaction(warehouse):
            append_attachment_events(warehouse, events)

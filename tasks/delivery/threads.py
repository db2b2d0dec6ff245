"""Threads: what is said below a message, each line once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tasks.narrate import LOGGER
from tasks.routing import is_person, is_quiet
from tasks.slack.blocks import reply_blocks
from tasks.slack.client import NotDeliveredError, UnclearError
from warehouse.connection import open_live
from warehouse.outbox import append_reply_events
from warehouse.records import ReplyEvent
from warehouse.store import Row, rows, transaction

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tasks.cycle import Cycle
    from tasks.slack.client import Slack

# A line that Slack does not take is left: the message above it says what matters.
MOST_ATTEMPTS: Final = 5


def say_all(cycle: Cycle, slack: Slack, only: Collection[str] = ()) -> int:
    """Say what waits to be said below messages that are posted; return how much was."""
    with open_live(cycle.home) as warehouse:
        waiting = [
            row
            for row in rows(warehouse, "mart.reply")
            if row["state"] != "sent"
            and row["message_ts"]
            and row["attempts"] < MOST_ATTEMPTS
            and (not only or row["message_key"] in only)
            and not _is_held(cycle, row)
        ]
    if not waiting:
        return 0
    waiting.sort(key=lambda row: (row["created_at"], row["reply_id"]))
    found = [event for row in waiting if (event := _looked_for(slack, row))]
    settled = {event.reply_id for event in found}
    fresh = [row for row in waiting if row["reply_id"] not in settled]
    _keep(cycle, [*found, *(_became(row, "sending") for row in fresh)])
    results: list[ReplyEvent] = []
    try:
        results.extend(_said(slack, row) for row in fresh)
    finally:
        _keep(cycle, results)
    return sum(event.state == "sent" for event in (*found, *results))


def _is_held(cycle: Cycle, row: Row) -> bool:
    """Tell whether a person is to be left in peace; who has just answered is awake."""
    if row["kind"] == "answer" or not is_person(row["address"]):
        return False
    return is_quiet(cycle.registry, cycle.known_at)


def _looked_for(slack: Slack, row: Row) -> ReplyEvent | None:
    """Return what became of an unclear line; nothing where it is to be said."""
    if row["state"] != "sending":
        return None
    try:
        ts = slack.find_reply(row["channel"], row["message_ts"], row["reply_id"])
    except (NotDeliveredError, UnclearError) as error:
        LOGGER.warning("Slack: %s: %s", row["channel"], error)
        return _became(row, "sending", error=str(error))
    return _became(row, "sent", ts) if ts else None


def _said(slack: Slack, row: Row) -> ReplyEvent:
    """Say one line; return what became of it."""
    try:
        ts = slack.reply(
            row["channel"],
            row["message_ts"],
            row["text"],
            reply_blocks(row["text"]),
            row["reply_id"],
            is_urgent=row["is_urgent"],
        )
    except (NotDeliveredError, UnclearError) as error:
        LOGGER.warning("Slack: %s: %s", row["channel"], error)
        refused = isinstance(error, NotDeliveredError)
        return _became(row, "failed" if refused else "sending", error=str(error))
    return _became(row, "sent", ts)


def _became(row: Row, state: str, ts: str = "", error: str = "") -> ReplyEvent:
    return ReplyEvent(row["reply_id"], state, datetime.now(UTC), ts, error)


def _keep(cycle: Cycle, events: Sequence[ReplyEvent]) -> None:
    if events:
        with open_live(cycle.home) as warehouse, transaction(warehouse):
            append_reply_events(warehouse, events)

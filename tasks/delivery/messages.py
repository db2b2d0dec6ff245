"""Messages: each is posted once and then changed where it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from tasks.compose import changed, details, said_answer
from tasks.delivery.due import Due, answer_reply
from tasks.narrate import LOGGER
from tasks.slack.blocks import blocks_of
from tasks.slack.client import NotDeliveredError, UnclearError
from warehouse.connection import open_live
from warehouse.outbox import append_alert_events, append_replies
from warehouse.records import AlertEvent, Reply
from warehouse.store import transaction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.cycle import Cycle
    from tasks.slack.client import Slack

# What must not only stand in a thread, which nobody is told of by their telephone.
_URGENT: Final = frozenset({"late", "returned", "escalated"})


class Outcome(NamedTuple):
    """What became of a message, and what is to be said in its thread because of it."""

    events: list[AlertEvent]
    replies: list[Reply]


def tell_all(cycle: Cycle, slack: Slack, dues: Sequence[Due]) -> list[AlertEvent]:
    """Post or change messages; return what became of their news.

    What is about to be sent is marked so before, in one go, and what became of it is
    written after, in one go: a run that dies in between leaves messages to look for.
    """
    looked = [_looked_for(slack, each) for each in dues]
    settled = [each for each in looked if isinstance(each, Outcome)]
    ready = [each for each in looked if isinstance(each, Due)]
    now = datetime.now(UTC)
    _keep(
        cycle, [*settled, *(Outcome(each.became(now, "sending"), []) for each in ready)]
    )
    outcomes: list[Outcome] = []
    try:
        outcomes.extend(_told(cycle, slack, each) for each in ready)
    finally:
        _keep(cycle, outcomes)
    return [event for each in (*settled, *outcomes) for event in each.events]


def _looked_for(slack: Slack, due: Due) -> Due | Outcome:
    """Find a message that may be there already, or say that nobody can look."""
    if not due.is_unclear:
        return due
    try:
        place = slack.find(due.message.address, due.message.key)
    except (NotDeliveredError, UnclearError) as error:
        # Nobody can look, so nobody knows: sending it again might show it twice.
        LOGGER.warning("Slack: %s: %s", due.message.address, error)
        now = datetime.now(UTC)
        return Outcome(due.became(now, "sending", error=str(error)), [])
    # What was found may be older than the news: it is changed as any other.
    return replace(due, place=place)


def _told(cycle: Cycle, slack: Slack, due: Due) -> Outcome:
    """Post a message, or change it; return what became of it."""
    try:
        place = _shown(cycle, slack, due)
    except (NotDeliveredError, UnclearError) as error:
        # Left as `sending`, the next delivery looks for it before it sends again.
        LOGGER.warning("Slack: %s: %s", due.message.address, error)
        refused = isinstance(error, NotDeliveredError)
        state, now = "failed" if refused else "sending", datetime.now(UTC)
        return Outcome(due.became(now, state, due.place or ("", ""), str(error)), [])
    events = due.became(datetime.now(UTC), "sent", place)
    return Outcome(events, list(_replies(cycle, due)))


def _shown(cycle: Cycle, slack: Slack, due: Due) -> tuple[str, str]:
    """Return where a message stands now: it is posted anew if somebody deleted it."""
    message = due.message
    blocks = blocks_of(message, cycle.lang)
    if due.place is not None:
        try:
            slack.update(*due.place, message.fallback, blocks, message.key)
        except NotDeliveredError as error:
            # Somebody deleted it, or it is no longer ours to change.
            if error.kind != "gone":
                raise
        else:
            return due.place
    return slack.post(message.address, message.fallback, blocks, message.key)


def _replies(cycle: Cycle, due: Due) -> Iterator[Reply]:
    """Yield what is to be said in a message's thread, now that it is there."""
    key = due.message.key
    if due.place is None or due.is_unclear:
        for number, text in enumerate(details(due.message), start=1):
            yield Reply(f"{key}.details.{number}", key, "details", text)
    elif due.news:
        versions = sorted(f"{row['alert_id']}.{row['version']}" for row in due.news)
        told = sha256(" ".join(versions).encode()).hexdigest()[:12]
        is_urgent = any(
            row["kind"] in _URGENT and row["stands"] and row["sent_at"] is None
            for row in due.news
        )
        text = changed(cycle.lang, due.news)
        yield Reply(f"{key}.change.{told}", key, "change", text, is_urgent)
    for answer in due.answers:
        text = said_answer(cycle.registry, cycle.lang, answer)
        yield Reply(answer_reply(answer), key, "answer", text)


def _keep(cycle: Cycle, outcomes: Sequence[Outcome]) -> None:
    events = [event for each in outcomes for event in each.events]
    replies = [reply for each in outcomes for reply in each.replies]
    if events or replies:
        with open_live(cycle.home) as warehouse, transaction(warehouse):
            append_alert_events(warehouse, events)
            append_replies(warehouse, replies, datetime.now(UTC))

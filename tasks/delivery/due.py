"""Which messages have something in them that their readers have not been told."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tasks.compose import Message, compose
from warehouse.outbox import message_key
from warehouse.records import AlertEvent
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from tasks.cycle import Cycle
    from warehouse.connection import Warehouse

WAITING: Final = frozenset({"pending", "sending", "failed"})
# After so many refusals a message is tried less often: a person has to mend something.
TRIED_AT_ONCE: Final = 3
FIRST_REST: Final = timedelta(minutes=15)
LONGEST_REST: Final = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Due:
    """A message that is to be posted, or changed where it stands already.

    `news` are its alerts that were not told as they stand now, `answers` what was
    answered and is not shown; `is_unclear` where nobody knows whether it is posted.
    """

    message: Message
    news: tuple[Row, ...]
    answers: tuple[Row, ...]
    place: tuple[str, str] | None
    is_unclear: bool

    def became(
        self,
        now: datetime,
        state: str,
        place: tuple[str, str] = ("", ""),
        error: str = "",
    ) -> list[AlertEvent]:
        """Return what happened to the message as an event of each of its news.

        What was told before in another version is not sent but updated.
        """
        again = "updated" if state == "sent" else state
        return [
            AlertEvent(
                each["alert_id"],
                again if each["sent_at"] else state,
                *(now, *place, self.message.key, error),
                version=each["version"],
            )
            for each in self.news
        ]


def due_messages(
    warehouse: Warehouse, cycle: Cycle, only: Collection[str] = ()
) -> Iterator[Due]:
    """Yield the messages with news in them, `only` those with one of the keys."""
    alerts: dict[str, list[Row]] = defaultdict(list)
    for row in rows(warehouse, "mart.alert"):
        if row["state"] != "suppressed":
            key = message_key(cycle.city, row["address"], row["cycle"])
            alerts[key].append(row)
    placed = {row["message_key"]: row for row in rows(warehouse, "mart.message")}
    answers: dict[str, list[Row]] = defaultdict(list)
    for row in rows(warehouse, "mart.answer"):
        answers[row["message_key"]].append(row)
    shown = {row["reply_id"] for row in rows(warehouse, "mart.reply", kind="answer")}
    for key, of_message in sorted(alerts.items()):
        news = [row for row in of_message if row["state"] in WAITING]
        unshown = [row for row in answers[key] if answer_reply(row) not in shown]
        if (only and key not in only) or not (news or unshown):
            continue
        was = placed.get(key)
        yield Due(
            compose(cycle.city, cycle.registry, cycle.lang, of_message, answers[key]),
            tuple(news),
            tuple(unshown),
            (was["channel"], was["ts"]) if was and was["ts"] else None,
            is_unclear=bool(was and not was["ts"] and was["state"] == "sending"),
        )


def answer_reply(answer: Row) -> str:
    """Return the id of the line that confirms an answer in its thread."""
    return f"{answer['message_key']}.answer.{answer['answer_id']}"


def is_resting(due: Due, now: datetime) -> bool:
    """Tell whether a message that was refused again and again is to be left alone."""
    refused = [each for each in due.news if each["state"] == "failed"]
    if not refused or len(refused) < len(due.news):
        return False
    attempts = max(each["attempts"] for each in refused)
    if attempts < TRIED_AT_ONCE:
        return False
    rest = min(FIRST_REST * 2 ** (attempts - TRIED_AT_ONCE), LONGEST_REST)
    return bool(max(each["happened_at"] for each in refused) + rest > now)

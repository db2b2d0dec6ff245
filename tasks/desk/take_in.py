"""Take in: notes that are verified become rows of the warehouse, each once."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from tasks.desk.forms import AWAITED
from tasks.desk.notes import Note, waiting
from tasks.desk.people import (
    Answerer,
    Letter,
    answerer_of,
    is_about_report,
    known_email,
    letter_of,
)
from warehouse.messages import say
from warehouse.outbox import append_alerts, append_answers, message_key
from warehouse.periods import Period
from warehouse.records import Alert, Answer, Severity
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.cycle import Cycle
    from warehouse.connection import Warehouse

# Which alerts a promise is about.
_ABOUT_FIGURE: Final = frozenset({"light", "span"})


class Refused(NamedTuple):
    """A note that was not taken; `rule` names the sentence that says why."""

    note: Note
    rule: str


class Taken(NamedTuple):
    """A note and the answer that it became."""

    note: Note
    answer: Answer


class TakenIn(NamedTuple):
    """What became of the notes: new answers, what is known already, what is refused.

    Notes whose author is not known yet are in none of them: they go on waiting.
    `messages` are the keys of those that have something new to show.
    """

    taken: list[Taken]
    known: list[Note]
    refused: list[Refused]
    messages: set[str]


def take_in_answers(warehouse: Warehouse, cycle: Cycle) -> TakenIn:
    """Write every verified note as an answer, each once, in the caller's transaction.

    The notes themselves stay on disk: only who sees an answer committed may drop its
    note. Nothing is asked of Slack here, so that a cycle may do this too.
    """
    became = TakenIn([], [], [], set())
    notes = waiting(cycle.home)
    if not notes:
        return became
    before: dict[str, list[Row]] = defaultdict(list)
    for row in rows(warehouse, "mart.answer"):
        before[row["message_key"]].append(row)
    for note in notes:
        if any(row["answer_id"] == note.note_id for row in before[note.message_key]):
            # Whoever took it may not have lived to show it.
            became.known.append(note)
            became.messages.add(note.message_key)
            continue
        if not is_signed(note, cycle):
            continue
        judged = _judged(warehouse, cycle, note, before[note.message_key])
        if isinstance(judged, Refused):
            became.refused.append(judged)
            continue
        answer, letter = judged
        became.taken.append(Taken(note, answer))
        became.messages.add(note.message_key)
        # The same again among these notes is known from here on.
        before[note.message_key].append(_row(answer))
        if answer.kind == "not_mine":
            month = Period.parse(letter.row["period"])
            alert = _disowned(cycle, answer, letter)
            append_alerts(warehouse, cycle.run._replace(period=month), [alert])
            became.messages.add(message_key(cycle.city, alert.channel, month))
    answers = [each.answer for each in became.taken]
    append_answers(warehouse, answers, cycle.known_at)
    return became


def is_signed(note: Note, cycle: Cycle) -> bool:
    """Tell whether it is known whose a note is."""
    return bool(note.email) or known_email(cycle.registry, note.user) is not None


def _judged(
    warehouse: Warehouse, cycle: Cycle, note: Note, before: Sequence[Row]
) -> tuple[Answer, Letter] | Refused:
    """Return a note as an answer with what it answers, or why it is none."""
    letter = letter_of(warehouse, cycle.city, note.message_key)
    if letter is None or not letter.stands_at(note.channel, note.ts):
        return Refused(note, "desk-unknown-message")
    email = known_email(cycle.registry, note.user) or note.email
    who = answerer_of(cycle.registry, letter.departments, note.user, email)
    if who is None or (note.department and note.department not in who.departments):
        return Refused(note, "desk-not-yours")
    if note.kind == "seen" and _is_seen(who, letter, before):
        return Refused(note, "desk-seen-already")
    if note.kind == "will_report" and not _is_awaited(warehouse, note):
        return Refused(note, "desk-came-already")
    return _answer(note, who, letter), letter


def _is_awaited(warehouse: Warehouse, note: Note) -> bool:
    """Tell whether a report is still to come, or to come again."""
    return any(
        row["standing"] in AWAITED
        for row in rows(
            warehouse,
            "mart.duty",
            department=note.department,
            report=note.report,
            period=note.period,
        )
    )


def _is_seen(who: Answerer, letter: Letter, before: Sequence[Row]) -> bool:
    """Tell whether somebody has seen a message already, as it is now."""
    changed = max((row["changed_at"] for row in letter.alerts), default=None)
    return any(
        row["kind"] == "seen"
        and row["answered_by"] == who.title
        and (changed is None or row["answered_at"] >= changed)
        for row in before
    )


def _answer(note: Note, who: Answerer, letter: Letter) -> Answer:
    alert = _alert_of(note, letter)
    department = note.department or (alert["department"] if alert else "")
    if not department and len(who.departments) == 1:
        department = who.departments[0]
    return Answer(
        answer_id=note.note_id,
        kind=note.kind,
        message_key=note.message_key,
        alert_id=alert["alert_id"] if alert else "",
        department=department,
        period=note.period or letter.row["period"],
        report=note.report,
        indicator=note.indicator,
        answered_by=who.title,
        email=who.email,
        answered_at=note.answered_at,
        amount=Decimal(note.amount) if note.amount else None,
        unit=note.unit,
        by_period=note.by_period,
        by_time=datetime.fromisoformat(note.by_time) if note.by_time else None,
        reason=note.reason,
    )


def _alert_of(note: Note, letter: Letter) -> Row | None:
    """Return the alert that a note answers, where it answers one."""
    for row in letter.alerts:
        if note.item and row["alert_id"] == note.item:
            return row
        is_report = bool(note.report) and is_about_report(
            row, note.department, note.report, note.period
        )
        is_figure = (
            bool(note.indicator)
            and row["kind"] in _ABOUT_FIGURE
            and note.indicator in row["subject"].split("|")
        )
        if is_report or is_figure:
            return row
    return None


def _row(answer: Answer) -> Row:
    return {
        "answer_id": answer.answer_id,
        "kind": answer.kind,
        "answered_by": answer.answered_by,
        "answered_at": answer.answered_at,
    }


def _disowned(cycle: Cycle, answer: Answer, letter: Letter) -> Alert:
    """Return what the operators are told of an item that is said to be not theirs."""
    items = [row for row in letter.alerts if row["alert_id"] == answer.alert_id]
    operators = cycle.registry.city.channels.operators
    department = cycle.registry.departments.get(answer.department)
    told: dict[str, str] = {
        "by": answer.answered_by,
        "department": department.name if department else answer.department,
        "item": items[0]["brief"] if items else "",
        "reason": answer.reason,
    }
    return Alert(
        key="|".join(
            (
                *(cycle.city, "not_mine", answer.department),
                *(answer.answer_id, answer.period),
            )
        ),
        kind="not_mine",
        department=answer.department,
        subject=answer.answer_id,
        period=Period.parse(answer.period),
        severity=Severity.WARNING,
        recipient=operators,
        channel=operators,
        text=say("alert-not-mine", cycle.lang, **told),
        brief=say("alert-not-mine.brief", cycle.lang, **told),
        facts=dict(told),
    )

"""Tell: what each person must know becomes rows in the outbox."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tasks.tellers.city import sources, summary
from tasks.tellers.closed import ASKS_NOBODY, held
from tasks.tellers.figures import corrected, early, lights, of_year, recovered, spans
from tasks.tellers.people import escalated
from tasks.tellers.places import places
from tasks.tellers.promises import promised, promises
from tasks.tellers.reports import (
    accepted,
    clear,
    due_soon,
    late,
    submissions,
    unseen,
)
from tasks.tellers.saying import as_known
from warehouse.closing import closed_months
from warehouse.messages import say
from warehouse.outbox import append_alerts, append_replies
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

    from tasks.cycle import Cycle
    from warehouse.connection import Warehouse
    from warehouse.records import Alert

# What is over as soon as it is no longer so; everything else has happened and stays.
_ENDS: Final = frozenset(
    {
        *("due_soon", "late", "returned", "warned", "clear"),
        *("light", "recovered", "span", "early", "rank"),
        *("escalated", "source", "held"),
    }
)
# Of a month that is not the cycle's only reports and sources are looked at again.
_LOOKED_AT_AGAIN: Final = frozenset(
    {"due_soon", "late", "returned", "warned", "source", "held"}
)
# A report is not asked for any more: its month was closed without it.
CLOSED: Final = "closed"
# What a department whose source cannot be visited is asked for stands as it is.
_HIDDEN_BY_SOURCE: Final = frozenset({"due_soon", "late"})


def _any(_: Alert) -> bool:
    return True


def tell(
    warehouse: Warehouse,
    cycle: Cycle,
    progress: Sequence[Row],
    is_news: Callable[[Alert], bool] = _any,
) -> list[Row]:
    """Write what is to be told now and was not; return the rows that are new or differ.

    What was never told is told where it `is_news`, by default all of it.

    What is to be told is asked of the warehouse, not of the run: telling again adds
    nothing, and what stood and does no more is told as over. Call it within the
    transaction that loads.
    """
    known = {row["key"]: row for row in rows(warehouse, "mart.alert")}
    standing = list(_standing(warehouse, cycle, progress))
    standing += list(escalated(warehouse, cycle, standing))
    standing += list(clear(warehouse, cycle, standing))
    told = [_as_addressed(each, known) for each in standing]
    hidden = unseen(warehouse)
    closed = {str(month) for month in closed_months(warehouse)}
    over = [
        _ended(row, _how_it_ended(row, standing, progress, cycle, closed), cycle)
        for row in _over(known.values(), {each.key for each in told}, cycle)
        if row["kind"] not in _HIDDEN_BY_SOURCE or row["department"] not in hidden
    ]
    # What became of a promise is also said where it was given.
    append_replies(warehouse, promised(warehouse, standing), cycle.known_at)
    worth = [each for each in told if each.key in known or is_news(each)]
    return append_alerts(warehouse, cycle.run, [*worth, *over])


def _standing(
    warehouse: Warehouse, cycle: Cycle, progress: Sequence[Row]
) -> Iterator[Alert]:
    """Yield what every teller has to tell."""
    for of_rows in (
        *(sources, late, due_soon, submissions, accepted, corrected, places),
        *(promises, held),
    ):
        yield from of_rows(warehouse, cycle)
    for of_progress in (lights, recovered, spans, early, summary):
        yield from of_progress(warehouse, cycle, progress)


def _as_addressed(alert: Alert, known: Mapping[str, Row]) -> Alert:
    """Return what has happened as told to whom it was told.

    Whoever stands in for a head is told what there is to do, and not again what is
    over.
    """
    before = known.get(alert.key)
    if before is None or alert.kind in _ENDS:
        return alert
    return replace(alert, recipient=before["recipient"], channel=before["address"])


# -- what is over ----------------------------------------------------------------------


def _over(
    known: Iterable[Row], standing: Collection[str], cycle: Cycle
) -> Iterator[Row]:
    """Yield what stood until now and does no more."""
    for row in known:
        if row["kind"] not in _ENDS or not row["stands"] or row["key"] in standing:
            continue
        of_cycle = row["period"] == str(cycle.period)
        if of_cycle or row["kind"] in _LOOKED_AT_AGAIN:
            yield row


def _ended(row: Row, key: str, cycle: Cycle) -> Alert:
    """Return what stands no more, with how it ended; `closed` shows in its message."""
    known = as_known(row)
    facts = known.facts
    if key.endswith(CLOSED):
        facts = facts | {"ended": CLOSED}
    text = say(key, cycle.lang, brief=row["brief"])
    return replace(known, text=text, facts=facts, stands=False)


def _how_it_ended(
    row: Row,
    standing: Sequence[Alert],
    progress: Sequence[Row],
    cycle: Cycle,
    closed: Collection[str],
) -> str:
    """Return the key of the sentence that says how something ended."""
    if row["kind"] in ASKS_NOBODY and row["period"] in closed:
        return f"over-{row['kind']}-{CLOSED}"
    after = _what_follows(row, standing)
    if after:
        return f"over-{row['kind']}-{after}"
    if row["kind"] == "light":
        now = of_year(cycle, progress).get(row["subject"], {}).get("light")
        return "over-light" if now == "green" else f"over-light-{now or 'none'}"
    return f"over-{row['kind']}"


def _what_follows(row: Row, standing: Sequence[Alert]) -> str:
    """Return what took the place of something that is over; empty if nothing did."""
    kind, subject = row["kind"], row["subject"]
    same = [each for each in standing if each.department == row["department"]]
    if kind in {"returned", "warned"}:
        # The next version came back as well, or is in doubt as this one was.
        report = _report_of(subject)
        next_kinds = {each.kind for each in same if _report_of(each.subject) == report}
        return "again" if next_kinds & {"returned", kind} else ""
    kinds = {
        each.kind
        for each in same
        if each.subject == subject
        and (kind == "source" or str(each.period) == row["period"])
    }
    follows = {"due_soon": "late", "span": "light", "source": "source"}
    return follows[kind] if follows.get(kind) in kinds else ""


def _report_of(submission: str) -> str:
    """Return what a submission is a version of: its name without its number."""
    return submission.rpartition(".")[0]

"""Plan: what was asked for becomes a backfill, or a sentence on why it cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NamedTuple

from tasks.errors import BackfillError, ClockError, UnknownNameError
from warehouse.backfills import (
    Backfill,
    BackfillEvent,
    append_backfill_event,
    backfill_called,
)
from warehouse.connection import is_published, is_there, open_live
from warehouse.ledger import Run
from warehouse.periods import Period
from warehouse.records import Mode
from warehouse.store import newest_known_at, rows, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tasks.cycle import Cycle
    from warehouse.connection import Warehouse
    from warehouse.store import Row

# The flow whose runs may load into a month that is closed.
FLOW: Final = "backfill"
# How a backfill ends.
OVER: Final = frozenset({"done", "cancelled", "undone"})
_A_SECOND: Final = timedelta(seconds=1)
_AN_INSTANT: Final = timedelta(microseconds=1)


class Wish(NamedTuple):
    """What an operator asks for, in their own words: ids or names, `2021-05`."""

    first: str
    last: str
    reason: str
    by: str
    reports: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    mode: Mode = Mode.RESTATE
    as_known_at: datetime | None = None


def planned(wish: Wish, cycle: Cycle) -> Backfill:
    """Return the backfill that was asked for, with a name of its own.

    Raises `BackfillError` (no reason, no name, the months the wrong way round or not
    over, nothing to replay), `UnknownNameError` and `ValueError` (no such month).
    """
    first, last = Period.parse(wish.first), Period.parse(wish.last)
    today = cycle.known_at.astimezone(cycle.registry.city.zone).date()
    _refuse_without(reason=wish.reason, by=wish.by)
    if first > last:
        raise BackfillError("backfill-backwards", first=first, last=last)
    if last > Period.before(today):
        raise BackfillError("backfill-ahead", last=last)
    if wish.mode is Mode.REPLAY and wish.as_known_at is None:
        raise BackfillError("backfill-when")
    registry = cycle.registry
    return Backfill(
        _free_name(cycle),
        cycle.known_at,
        wish.by.strip(),
        wish.reason.strip(),
        wish.mode,
        first,
        last,
        _ids(wish.reports, {each.id: each.title for each in registry.reports.values()}),
        _ids(
            wish.departments,
            {each.id: each.name for each in registry.departments.values()},
        ),
        _ids(
            wish.indicators,
            {each.id: each.name for each in registry.indicators.values()},
        ),
        wish.as_known_at if wish.mode is Mode.REPLAY else None,
    )


def taken_back(identity: str, reason: str, by: str, cycle: Cycle) -> Backfill:
    """Return the backfill that undoes another one.

    Raises `BackfillError` where there is none of that name, or nothing to undo.
    """
    _refuse_without(reason=reason, by=by)
    asked, row = known_backfill(identity, cycle.home)
    if row["undone_by"]:
        raise BackfillError("backfill-undone", backfill=identity, by=row["undone_by"])
    if row["known_at"] is None:
        raise BackfillError("backfill-empty", backfill=identity)
    return replace(
        asked,
        backfill_id=_free_name(cycle),
        asked_at=cycle.known_at,
        asked_by=by.strip(),
        reason=reason.strip(),
        mode=Mode.REPLAY,
        as_known_at=row["known_at"] - _AN_INSTANT,
        undoes=identity,
    )


def resumed(identity: str, cycle: Cycle) -> Backfill:
    """Return a backfill that waits for a second name, or was cut short.

    Raises `BackfillError` where there is none of that name, or it is over.
    """
    asked, row = known_backfill(identity, cycle.home)
    refuse_over(row)
    return asked


def refuse_over(row: Row) -> None:
    """Raise `BackfillError` for a row of `mart.backfill` whose backfill is over."""
    if (state := row["state"]) in OVER:
        name = row["backfill_id"]
        raise BackfillError("backfill-over", backfill=name, state=state)


def is_to_be_told(identity: str, home: Path) -> bool:
    """Tell whether all of a backfill is loaded, but not all told and published.

    It was killed after the last month: there is nothing left in it that needs approval.
    """
    with open_live(home) as warehouse:
        found = backfill_called(warehouse, identity)
        is_done = found is not None and found[1]["state"] == "done"
        return is_done and not is_published(warehouse, home)


def known_backfill(identity: str, home: Path) -> tuple[Backfill, Row]:
    """Return a backfill that was asked for, with its row of `mart.backfill`.

    Raises `BackfillError` where there is none of that name.
    """
    with open_live(home) as warehouse:
        found = backfill_called(warehouse, identity)
        if found is None:
            names = [each["backfill_id"] for each in rows(warehouse, "mart.backfill")]
            near = "、".join(names[-3:]) or "–"
            raise BackfillError("backfill-unknown", backfill=identity, near=near)
    return found


def cancel(home: Path, identity: str, by: str) -> None:
    """Let a backfill end after what it is just loading, or never begin.

    Raises `BackfillError` where there is none of that name, or it is over.
    """
    _refuse_without(by=by)
    _, row = known_backfill(identity, home)
    refuse_over(row)
    event = BackfillEvent(identity, "cancelled", datetime.now(UTC), by.strip())
    with open_live(home) as warehouse, transaction(warehouse):
        append_backfill_event(warehouse, event)


def backfills_of(home: Path) -> list[Row]:
    """Return every backfill of a city, as rows of `mart.backfill`.

    From the live warehouse: one that was cut short has published nothing.
    """
    if not is_there(home):
        return []
    with open_live(home) as warehouse:
        return rows(warehouse, "mart.backfill")


def dated(asked: Backfill, cycle: Cycle) -> Cycle:
    """Return the cycle that a backfill runs as: after all that is known already.

    One that goes on keeps its moment where nobody has written since. Raises
    `ClockError` where the moment that was given is past.
    """
    with open_live(cycle.home) as warehouse:
        newest = newest_known_at(warehouse)
        begun = _begun_at(warehouse, asked)
    moment = cycle.known_at
    if begun is not None and begun == newest:
        moment = begun
    elif newest is not None and newest > moment:
        raise ClockError(newest.astimezone(cycle.registry.city.zone))
    elif newest == moment:
        moment += _A_SECOND
    return cycle_of(asked, cycle, moment, asked.last)


def cycle_of(asked: Backfill, cycle: Cycle, moment: datetime, month: Period) -> Cycle:
    """Return the cycle in which a backfill loads or tells of a month."""
    return replace(cycle, run=Run(asked.run_id(month), FLOW, month, moment))


def _begun_at(warehouse: Warehouse, asked: Backfill) -> datetime | None:
    found = backfill_called(warehouse, asked.backfill_id)
    until: datetime | None = found[1]["known_until"] if found else None
    return until


def _free_name(cycle: Cycle) -> str:
    """Return `b` and the minute, with a number where another one was that quick."""
    local = cycle.known_at.astimezone(cycle.registry.city.zone)
    name = f"b{local:%Y%m%d-%H%M}"
    with open_live(cycle.home) as warehouse:
        taken = {each["backfill_id"] for each in rows(warehouse, "mart.backfill")}
    number = 1
    while (name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    return name if number == 1 else f"{name}-{number}"


def _refuse_without(**given: str) -> None:
    for what, text in given.items():
        if not text.strip():
            raise BackfillError(f"backfill-no-{what}")


def _ids(wanted: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """Return ids for ids or names; raises `UnknownNameError` with what looks alike."""
    by_name = {name: identity for identity, name in names.items()}
    found = []
    for each in wanted:
        identity = each if each in names else by_name.get(each)
        if identity is None:
            near = get_close_matches(each, [*names, *by_name], n=3, cutoff=0.4)
            raise UnknownNameError(each, near)
        found.append(identity)
    return tuple(dict.fromkeys(found))

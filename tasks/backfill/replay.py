"""Replay: past months as they were known at an instant, put back as new versions.

What was known is copied, not worked out again: today's program may read a file another
way. So a backfill is undone to what was there before it, whatever has changed since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tasks.backfill.months import (
    Numbering,
    by_month,
    is_wanted,
    narrowed,
    says_the_same,
)
from tasks.narrate import narrate
from warehouse.backfills import counting_at, newest_at, versions
from warehouse.connection import open_live
from warehouse.records import State, Verdict
from warehouse.store import submission_counts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tasks.backfill.months import Month
    from tasks.cycle import Cycle
    from warehouse.backfills import Backfill, Series, Version
    from warehouse.connection import Warehouse
    from warehouse.ledger import Submitted


class _Standing(NamedTuple):
    """A report of a month at an instant: the version that counted, and the newest."""

    counting: Version | None
    newest: Version | None


def replayed(asked: Backfill, cycle: Cycle) -> list[Month]:
    """Return what puts past months back to what was known then, where that differs.

    Where nothing was known then, a version that says nothing takes what came since
    away. What came after a backfill that is undone stays, and is told.
    """
    if asked.as_known_at is None:
        return []
    with open_live(cycle.home) as warehouse:
        now = _standings(warehouse, asked, cycle, cycle.known_at)
        then = _standings(warehouse, asked, cycle, asked.as_known_at)
        numbering = Numbering(submission_counts(warehouse))
    wanted = [
        series
        for series in sorted(now.keys() | then.keys())
        if is_wanted(asked, series)
    ]
    if asked.undoes:
        wanted = list(_brought_by(asked, cycle, now, wanted))
    nothing = _Standing(None, None)
    return by_month(
        [],
        [
            each
            for series in wanted
            for each in _restored(
                asked, now.get(series, nothing), then.get(series, nothing), numbering
            )
        ],
    )


def _standings(
    warehouse: Warehouse, asked: Backfill, cycle: Cycle, instant: datetime
) -> dict[Series, _Standing]:
    counting = counting_at(warehouse, asked.first, asked.last, instant)
    newest = newest_at(warehouse, asked.first, asked.last, instant)
    said = versions(warehouse, cycle.home, [*counting.values(), *newest.values()])
    return {
        series: _Standing(
            said[counting[series]["submission_id"]] if series in counting else None,
            said[row["submission_id"]],
        )
        for series, row in newest.items()
    }


def _brought_by(
    asked: Backfill,
    cycle: Cycle,
    now: dict[Series, _Standing],
    wanted: list[Series],
) -> Iterator[Series]:
    """Yield what the backfill that is undone brought and nobody has replaced since."""
    for series in wanted:
        newest = now[series].newest if series in now else None
        if newest and newest.row["run_id"].startswith(f"{asked.undoes}."):
            yield series
        elif (
            newest and asked.as_known_at and newest.row["known_at"] > asked.as_known_at
        ):
            narrate(
                cycle,
                "step-backfill-newer",
                submission=newest.row["submission_id"],
                backfill=asked.undoes,
            )


def _restored(
    asked: Backfill, now: _Standing, then: _Standing, numbering: Numbering
) -> Iterator[Submitted]:
    """Yield the versions that make a report stand as it stood.

    The one that counted, unless it counts now; then the one that had come back after
    it, unless it is the newest now.
    """
    is_back = _is_returned(then.newest)
    counts_otherwise = not _is_same(now.counting, then.counting)
    if counts_otherwise or (_is_returned(now.newest) and not is_back):
        if then.counting is not None:
            yield from _copy(asked, then.counting, now, numbering)
        elif now.counting is not None or now.newest is not None:
            yield from _copy(asked, _withdrawn(now), now, numbering)
    if (
        is_back
        and then.newest
        and (counts_otherwise or not _is_same(now.newest, then.newest))
    ):
        yield from _copy(asked, then.newest, now, numbering)


def _is_returned(version: Version | None) -> bool:
    return version is not None and version.row["state"] == State.RETURNED


def _is_same(one: Version | None, other: Version | None) -> bool:
    if one is None or other is None:
        return one is other
    # A copy of a version says what that version said.
    return says_the_same(one.content.verdict, other.content.verdict)


def _withdrawn(now: _Standing) -> Version:
    """Return a version that says nothing, of what stands now."""
    standing = now.newest or now.counting
    if standing is None:
        raise LookupError("there is nothing to take away")
    verdict = standing.content.verdict
    nothing = Verdict(verdict.submission, State.WITHDRAWN, (), ())
    return standing._replace(
        content=standing.content._replace(verdict=nothing, told=())
    )


def _copy(
    asked: Backfill, version: Version, now: _Standing, numbering: Numbering
) -> Iterator[Submitted]:
    verdict = narrowed(asked, version.content.verdict, now.counting)
    if verdict is not None:
        yield numbering.again(version.content._replace(verdict=verdict))

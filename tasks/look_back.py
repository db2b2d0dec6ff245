"""Look back: a city as its registry had it then, and when a month was met on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from warehouse import past
from warehouse.connection import open_published
from warehouse.due import deadlines
from warehouse.registry import RegistryError, registry_of

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.past import Vintage
    from warehouse.periods import Period
    from warehouse.registry import Registry


class Then(NamedTuple):
    """A city at an instant: the registry that was in force, and the newest vintage.

    `why_todays` is why `registry` is today's nevertheless: `not-kept`, or `not-read`
    where this version of the program cannot load what was kept; else it is empty.
    """

    registry: Registry
    version: int
    sha256: str
    vintage: Vintage | None
    why_todays: str = ""


def then(home: Path, today: Registry, instant: datetime) -> Then:
    """Return the city as it was known at `instant`; `today` is its registry of now."""
    with open_published(home) as snapshot:
        known = past.registry_version(snapshot, instant)
        vintage = past.vintage(snapshot, instant)
    if known is None:
        return Then(today, 0, "", vintage, "not-kept")
    registry, why = _registry(known, today)
    return Then(registry, known.version, known.sha256, vintage, why)


def _registry(known: past.Version, today: Registry) -> tuple[Registry, str]:
    # Loading a city costs a second or two.
    if known.sha256 == today.sha256:
        return today, ""
    if not known.files:
        return today, "not-kept"
    try:
        registry = registry_of(known.files)
    except RegistryError:
        return today, "not-read"
    return registry, ""


def meeting_of(
    home: Path, registry: Registry, period: Period, *, even_if_closed: bool = False
) -> datetime:
    """Return the moment of a month's dispatch meeting.

    Of a month that is closed, and unless it is asked for `even_if_closed`, it is the
    month's own last run before; else the last deadline of the month's reports, at the
    end of their chains.
    """
    with open_published(home) as snapshot:
        closed = None if even_if_closed else past.closed_at(snapshot, period)
        if closed is not None:
            return past.last_run(snapshot, period, closed) or closed
    return dispatched_at(registry, period)


def dispatched_at(registry: Registry, period: Period) -> datetime:
    """Return when the last of a month's reports has gone all its way, in UTC.

    Where nothing is owed it is the end of the month after.
    """
    ends = [
        deadlines(report, period, registry)[-1].at
        for report in registry.reports.values()
        if report.owed_for(period) and report.layout_for(period)
    ]
    after = period.shift(2)
    end = datetime(after.year, after.last, 1, tzinfo=registry.city.zone)
    return max(ends, default=end).astimezone(UTC)

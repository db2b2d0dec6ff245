"""Which report a file is, whose, and for which period: decided from its content."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tasks.reader.locate import Located, locate
from warehouse.periods import Period, find_printed
from warehouse.records import Finding, Severity
from warehouse.text import fold, matches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tasks.reader.grid import Grid
    from warehouse.periods import PrintedPeriod
    from warehouse.records import Delivery
    from warehouse.registry import Registry
    from warehouse.registry.models import Department, Layout, Report, Table

_REPORTER: Final = re.compile(r"(?:填报|报送)(?:单位|部门)[::](.+)")


@dataclass(frozen=True)
class Recognised:
    """A report whose layout fits the file, and where its tables stand."""

    report: Report
    layout: Layout
    tables: dict[str, list[Located]]

    @property
    def missing(self) -> list[Table]:
        """Tables that the layout requires and the file does not have."""
        return [
            table
            for table in self.layout.tables
            if table.required and table.name not in self.tables
        ]

    @property
    def fit(self) -> float:
        """The share of required tables that were found, then how many columns fit."""
        return len(self.tables) / len(self.layout.tables) + 1e-3 * self._columns()

    def _columns(self) -> int:
        found = 0
        for locations in self.tables.values():
            taken: set[int] = set()
            for column in locations[0].table.columns:
                position = locations[0].header.column_for(column, taken, None)
                if position is not None:
                    taken.add(position)
            found += len(taken)
        return found


def recognise(
    grids: list[Grid], delivery: Delivery, registry: Registry, *, hidden: bool = False
) -> Recognised | None:
    """Return the report whose tables fit best; the file's name breaks a tie.

    Hidden sheets are left out, or with `hidden` all the others.
    """
    searched = [grid for grid in grids if grid.hidden is hidden]
    candidates = []
    named = find_printed(delivery.file)
    for report in registry.reports.values():
        for layout in report.layouts:
            tables = _located(layout.tables, searched, named)
            if tables:
                found = Recognised(report, layout, tables)
                candidates.append((found.fit, named_for(delivery, report), found))
    if not candidates:
        return None
    newest = max(
        candidates, key=lambda each: (round(each[0], 6), each[1], each[2].layout.since)
    )
    return newest[2]


def hidden_sheet_of(
    table: Table, grids: Iterable[Grid], delivery: Delivery
) -> str | None:
    """Return the name of the hidden sheet that holds `table`, if one does."""
    named = find_printed(delivery.file)
    month = named.last if named else None
    for grid in grids:
        if grid.hidden and locate(table, grid, month):
            return grid.name
    return None


def named_for(delivery: Delivery, report: Report) -> bool:
    """Tell whether the file's name hints at `report`."""
    return any(matches(pattern, delivery.file) for pattern in report.files)


def report_by_name(delivery: Delivery, registry: Registry) -> Report | None:
    """Return the only report that the file's name hints at, if there is just one."""
    hinted = [each for each in registry.reports.values() if named_for(delivery, each)]
    return hinted[0] if len(hinted) == 1 else None


def _located(
    tables: Iterable[Table], grids: list[Grid], named: PrintedPeriod | None
) -> dict[str, list[Located]]:
    month = named.last if named else None
    return {
        table.name: places
        for table in tables
        if (
            places := [found for grid in grids if (found := locate(table, grid, month))]
        )
    }


def reporter_of(
    recognised: Recognised, delivery: Delivery, registry: Registry
) -> Department | None:
    """Return who sent it: the only debtor, 填报单位 in the file, or the folder."""
    owing = [registry.departments[each] for each in recognised.report.departments]
    if len(owing) == 1:
        return owing[0]
    titles = {
        text for places in recognised.tables.values() for text in places[0].titles
    }
    for text in titles:
        if said := _REPORTER.search(fold(text)):
            for department in owing:
                if _is_called(said[1], department):
                    return department
    for part in reversed(delivery.folder.split("/")):
        for department in owing:
            if part and _is_called(part, department):
                return department
    return None


def _is_called(text: str, department: Department) -> bool:
    names = (department.id, department.name, *department.also)
    return any(fold(text).startswith(fold(name)) for name in names)


def hinted_period(delivery: Delivery, year: int | None) -> Period | None:
    """Return the period that the file's name prints; `year` fills a missing one."""
    printed = find_printed(delivery.file)
    if printed is None or (printed.year is None and year is None):
        return None
    return printed.in_year(year or 0).month


def period_of(
    recognised: Recognised, delivery: Delivery, year_of_run: int
) -> tuple[Period | None, list[Finding]]:
    """Decide the month that the submission is about: most of its tables say so.

    A table that lags counts for the month it appears in. Where the content prints no
    year, the file's name or else the run gives it; where it prints no period at all,
    the file's name does, and that is noted.
    """
    prints = [
        (place.period, place.table.lag_months)
        for places in recognised.tables.values()
        for place in places
        if place.period
    ]
    findings: list[Finding] = []
    if not prints:
        period = hinted_period(delivery, year_of_run)
        if period is not None:
            findings.append(
                Finding(
                    "period-from-name",
                    Severity.INFO,
                    parameters={"period": str(period)},
                )
            )
        return period, findings
    year = _printed_year(prints, delivery) or year_of_run
    votes = Counter(printed.in_year(year).month.shift(lag) for printed, lag in prints)
    most = max(votes.values())
    return max(month for month, count in votes.items() if count == most), findings


def _printed_year(
    prints: list[tuple[PrintedPeriod, int]], delivery: Delivery
) -> int | None:
    years = Counter(printed.year for printed, _ in prints if printed.year)
    if years:
        return years.most_common(1)[0][0]
    printed = find_printed(delivery.file)
    return printed.year if printed else None

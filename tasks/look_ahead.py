"""Look ahead: when a year's reports are due, by the registry, and how they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tasks import look_up
from warehouse.connection import WarehouseError
from warehouse.due import Deadline, deadlines, holiday_name
from warehouse.messages import say
from warehouse.periods import Period
from warehouse.store import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from warehouse.due import Day
    from warehouse.registry import Registry
    from warehouse.registry.models import Report

_MONTHS: Final = range(1, 13)
NOT_APPLICABLE: Final = "不适用"
EXEMPT: Final = "免报"
NOT_DUE: Final = "未到期"

Standings = dict[tuple[str, str, str], Row]


@dataclass(frozen=True, slots=True)
class Cell:
    """A report in a month: where it has to be by when; nowhere if nothing is owed.

    `why_not` is 免报 or 不适用 where nothing is, `departments` are those asked for.
    """

    period: Period
    report: Report
    departments: tuple[str, ...]
    stages: tuple[Deadline, ...]
    why_not: str = ""


def look_ahead(
    registry: Registry, year: int, department: str | None, report: str | None
) -> list[Cell]:
    """Return a cell for each report and month of `year`, in the registry's order.

    `department` and `report` are ids or names. Raises `UnknownNameError`.
    """
    of = look_up.department_called(department, registry).id if department else None
    only = look_up.report_called(report, registry).id if report else None
    return [
        _cell(each, Period.month_of(year, month), registry, of)
        for each in registry.reports.values()
        if (only is None or each.id == only) and (of is None or of in each.departments)
        for month in _MONTHS
    ]


def _cell(report: Report, period: Period, registry: Registry, of: str | None) -> Cell:
    departments = report.departments if of is None else (of,)
    if report.layout_for(period) is None:
        return Cell(period, report, departments, (), NOT_APPLICABLE)
    if not report.owed_for(period):
        return Cell(period, report, departments, (), EXEMPT)
    return Cell(period, report, departments, deadlines(report, period, registry))


def standings(home: Path, year: int, known_at: datetime | None = None) -> Standings:
    """Return how duties of a year stand by month, report and department.

    Nothing where nothing is published yet: the calendar needs no warehouse.
    """
    try:
        found = look_up.published(home, "mart.duty", known_at)
    except WarehouseError as error:
        if error.rule != "nothing-published":
            raise
        return {}
    return {
        (row["period"], row["report"], row["department"]): row
        for row in found
        if row["period"].startswith(f"{year:04d}-")
    }


def standing_of(
    cell: Cell,
    department: str,
    known: Mapping[tuple[str, str, str], Row],
    now: datetime,
) -> tuple[str, int]:
    """Return how a department's report stands, and by how many minutes it was late.

    By the last run where one knows of it, else by the calendar; nothing where the hour
    has passed and no run has looked.
    """
    row = known.get((str(cell.period), cell.report.id, department))
    if cell.why_not:
        return cell.why_not, 0
    if row is not None and row["due_at"] == cell.stages[0].at:
        return row["standing"], row["minutes_late"]
    return (NOT_DUE, 0) if now < cell.stages[0].at else ("", 0)


def why(deadline: Deadline, lang: str) -> list[str]:
    """Return what a deadline rests on beside its day: an order, days off, 调休."""
    if deadline.reason:
        return [deadline.reason]
    told = [_named(day, lang) for day in deadline.passed]
    if deadline.day.kind == "makeup":
        told.append(say("calendar-makeup", lang))
    elif deadline.day.kind == "order" and deadline.day.is_worked:
        told.append(deadline.day.reason)
    return list(dict.fromkeys(told))


def _named(day: Day, lang: str) -> str:
    if day.kind == "order":
        return day.reason
    name = holiday_name(day.date, lang) if day.kind == "holiday" else ""
    return name or say("calendar-weekend", lang)


def goes_to(deadline: Deadline, registry: Registry) -> str:
    """Return the name of who a stage goes to, nothing for the first."""
    known = registry.departments.get(deadline.to)
    return known.name if known else deadline.to


def calendar_rows(
    cells: Sequence[Cell],
    registry: Registry,
    known: Mapping[tuple[str, str, str], Row],
    now: datetime,
    lang: str,
) -> Iterator[Row]:
    """Yield a row for each month, report, department and stage.

    Only the first stage is a department's, so only it has a standing.
    """
    for cell in cells:
        for department in cell.departments:
            standing, late = standing_of(cell, department, known, now)
            row = {
                "period": str(cell.period),
                "report": cell.report.id,
                "title": cell.report.title,
                "department": department,
                "name": registry.departments[department].name,
            }
            for place, stage in enumerate(cell.stages or (None,)):
                first = place == 0
                yield row | {
                    "stage": place,
                    "to": goes_to(stage, registry) if stage else "",
                    "planned_on": stage.planned if stage else None,
                    "due_at": stage.at if stage else None,
                    "is_moved": bool(stage and stage.is_moved),
                    "why": why(stage, lang) if stage else [],
                    "is_ordered": bool(stage and stage.reason),
                    "is_provisional": bool(stage and stage.is_provisional),
                    "standing": standing if first else "",
                    "minutes_late": late if first else None,
                }

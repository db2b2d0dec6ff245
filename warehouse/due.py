"""When a report is due: its day and hour, moved past days that are not worked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import holidays

from warehouse.records import Duty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.periods import Period
    from warehouse.registry import Registry
    from warehouse.registry.models import Report


def is_workday(day: date, registry: Registry) -> bool:
    """Tell whether `day` is worked: the registry's orders first, then the library's.

    The library knows holidays and 调休 working weekends of China.
    """
    for order in registry.calendar:
        if order.date == day:
            return order.kind == "workday"
    return bool(_china(day.year).is_working_day(day))


@cache
def _china(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year)


def due_at(report: Report, period: Period, registry: Registry) -> datetime:
    """Return when `report` is due for the month `period`, in the city's zone."""
    zone = registry.city.zone
    for override in report.due.overrides:
        if override.period == period:
            at = override.at
            return at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone)
    month = period.shift(1)
    day = date(month.year, month.last, report.due.by)
    if report.due.shift == "next_workday":
        while not is_workday(day, registry):
            day += timedelta(days=1)
    return datetime.combine(day, report.due.time, tzinfo=zone)


def duties(period: Period, registry: Registry) -> Iterator[Duty]:
    """Yield what every department owes for the month `period`, 免报 included."""
    for report in registry.reports.values():
        if report.layout_for(period) is None:
            continue
        due = due_at(report, period, registry) if report.owed_for(period) else None
        for department in report.departments:
            yield Duty(period, report.id, department, due)

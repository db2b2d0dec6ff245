"""When a report is due: its day and hour, moved past days that are not worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import holidays

from warehouse.records import Duty
from warehouse.registry.notices import known_notices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import time

    from warehouse.periods import Period
    from warehouse.registry import Registry
    from warehouse.registry.models import Report

DayKind: TypeAlias = Literal["weekday", "weekend", "holiday", "makeup", "order"]

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
# The library's holidays are named in these.
_NAMED_IN: Final = {"zh": "zh_CN", "en": "en_US"}


@dataclass(frozen=True, slots=True)
class Day:
    """A day: whether it is worked, and why.

    A `makeup` is a working weekend (调休), an `order` a day of the registry's
    `calendar.csv` with its `reason`. A day is provisional while its year has no notice
    of the State Council, unless the registry orders it.
    """

    date: date
    is_worked: bool
    kind: DayKind
    reason: str = ""
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a report has to be somewhere, and what moved it there.

    `to` is empty for the first stage, its department's own. `planned` is the day that
    the registry names, `day` the one it came to, `passed` the days in between that are
    not worked. `reason` is that of an override, which nothing moves.
    """

    to: str
    planned: date
    at: datetime
    day: Day
    passed: tuple[Day, ...] = ()
    reason: str = ""

    @property
    def is_moved(self) -> bool:
        """Whether it is on another day than the registry's."""
        return self.at.date() != self.planned

    @property
    def is_provisional(self) -> bool:
        """Whether a notice that is still to come may move it."""
        if self.reason:
            return False
        return any(each.is_provisional for each in (*self.passed, self.day))


def is_workday(day: date, registry: Registry) -> bool:
    """Tell whether `day` is worked: the registry's orders first, then the library's.

    The library knows holidays and 调休 working weekends of China.
    """
    return day_of(day, registry).is_worked


def day_of(day: date, registry: Registry) -> Day:
    """Return what is known of `day`: an order of the registry, a holiday, 调休."""
    for order in registry.calendar:
        if order.date == day:
            return Day(day, order.kind == "workday", "order", order.reason)
    is_weekend = day.weekday() >= _SATURDAY
    # The library has no days of this year but guesses; the registry's are complete.
    is_citys_own = day.year not in known_notices() and any(
        notice.year == day.year for notice in registry.notices
    )
    if is_citys_own:
        return Day(day, not is_weekend, "weekend" if is_weekend else "weekday")
    is_worked = bool(_china(day.year, "zh").is_working_day(day))
    kind: DayKind = "weekday" if is_worked else "holiday"
    if is_weekend:
        kind = "makeup" if is_worked else "weekend"
    return Day(day, is_worked, kind, is_provisional=is_provisional(day.year, registry))


def is_provisional(year: int, registry: Registry) -> bool:
    """Tell whether the days of `year` are an estimate: it has no notice yet.

    Of the years before the first notice on record the library knows the days.
    """
    known = known_notices()
    if year in known or year < min(known):
        return False
    return all(notice.year != year for notice in registry.notices)


def holiday_name(day: date, lang: str) -> str:
    """Return what the library calls a holiday; nothing where it knows of none."""
    return str(_china(day.year, lang).get(day, ""))


@cache
def _china(year: int, lang: str) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year, language=_NAMED_IN[lang])


def due_at(report: Report, period: Period, registry: Registry) -> datetime:
    """Return when `report` is due for the month `period`, in the city's zone."""
    return _first(report, period, registry).at


def deadlines(
    report: Report, period: Period, registry: Registry
) -> tuple[Deadline, ...]:
    """Return when `report` is due for the month `period`, stage by stage.

    The first is the department's own; those of the chain follow.
    """
    month = period.shift(1)
    onward = (
        _moved(
            each.to,
            date(month.year, month.last, each.by),
            each.time,
            registry,
            shifts=report.due.shift == "next_workday",
        )
        for each in report.due.chain
    )
    return (_first(report, period, registry), *onward)


def _first(report: Report, period: Period, registry: Registry) -> Deadline:
    zone = registry.city.zone
    month = period.shift(1)
    planned = date(month.year, month.last, report.due.by)
    for override in report.due.overrides:
        if override.period == period:
            at = override.at
            at = at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone)
            day = day_of(at.date(), registry)
            return Deadline("", planned, at, day, reason=override.reason)
    shifts = report.due.shift == "next_workday"
    return _moved("", planned, report.due.time, registry, shifts=shifts)


def _moved(
    to: str, planned: date, hour: time, registry: Registry, *, shifts: bool
) -> Deadline:
    day = day_of(planned, registry)
    passed: list[Day] = []
    while shifts and not day.is_worked:
        passed.append(day)
        day = day_of(day.date + _DAY, registry)
    at = datetime.combine(day.date, hour, tzinfo=registry.city.zone)
    return Deadline(to, planned, at, day, tuple(passed))


def duties(period: Period, registry: Registry) -> Iterator[Duty]:
    """Yield what every department owes for the month `period`.

    免报 is included, and 不适用: a report that has no layout yet.
    """
    for report in registry.reports.values():
        applies = report.layout_for(period) is not None
        is_owed = applies and report.owed_for(period)
        due = due_at(report, period, registry) if is_owed else None
        for department in report.departments:
            yield Duty(period, report.id, department, due, applies)

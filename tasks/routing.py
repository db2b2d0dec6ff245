"""Routing: who is told on a day, and at what hours people may be told and may answer.

Plain functions of the registry; moments may be of any zone and are taken as the city's.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from warehouse.due import is_workday

if TYPE_CHECKING:
    from datetime import date

    from warehouse.registry import Registry
    from warehouse.registry.desk import Person
    from warehouse.registry.models import Department

_DAY: Final = timedelta(days=1)
# Nothing is closed for longer; a calendar that says so is wrong and may not hold a
# message for ever.
MOST_DAYS_QUIET: Final = 31


def responsible(registry: Registry, department: Department, day: date) -> Person:
    """Return who answers for a department on a day.

    That is the head; the deputy while the head is away; the leader in charge while
    both are.
    """
    if not _is_away(registry, department.id, "head", day):
        return department.head
    if not _is_away(registry, department.id, "deputy", day):
        return department.deputy
    return department.escalation


def _is_away(registry: Registry, department: str, role: str, day: date) -> bool:
    return any(
        each.since <= day <= each.until
        for each in registry.absences
        if (each.department, each.role) == (department, role)
    )


def is_person(address: str) -> bool:
    """Tell a person's address from a channel's; only people have quiet hours."""
    return "@" in address or address[:1] in {"U", "W"}


def is_quiet(registry: Registry, moment: datetime) -> bool:
    """Tell whether people are not to be disturbed at a moment."""
    local = moment.astimezone(registry.city.zone)
    quiet = registry.city.desk.quiet
    if quiet.holidays and not is_workday(local.date(), registry):
        return True
    hour = local.time()
    if quiet.since <= quiet.until:
        return quiet.since <= hour < quiet.until
    return hour >= quiet.since or hour < quiet.until


def quiet_until(registry: Registry, moment: datetime) -> datetime:
    """Return the first moment from `moment` on at which people may be told."""
    zone = registry.city.zone
    local = moment.astimezone(zone)
    if not is_quiet(registry, local):
        return moment
    # It can only end where the quiet hour ends, or where a day begins.
    hours = sorted({time(0), registry.city.desk.quiet.until})
    for days in range(MOST_DAYS_QUIET + 1):
        day = local.date() + days * _DAY
        for hour in hours:
            end = datetime.combine(day, hour, tzinfo=zone)
            if end > local and not is_quiet(registry, end):
                return end
    return moment


def working_hours_between(registry: Registry, start: datetime, end: datetime) -> float:
    """Return how many office hours lie between two moments; 0 where none do.

    Days that are not worked have none, working weekends (调休) have all of theirs.
    """
    zone = registry.city.zone
    opens, closes = registry.city.desk.office_hours
    first, last = start.astimezone(zone), end.astimezone(zone)
    seconds = 0.0
    day = first.date()
    while day <= last.date():
        if is_workday(day, registry):
            opened = max(first, datetime.combine(day, opens, tzinfo=zone))
            closed = min(last, datetime.combine(day, closes, tzinfo=zone))
            seconds += max((closed - opened).total_seconds(), 0)
        day += _DAY
    return seconds / 3600

"""Write a calendar: deadlines as iCalendar, for the calendars that people look at."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from icalendar import Alarm, Calendar, Event

from tasks.look_ahead import Cell, goes_to, why
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from warehouse.due import Deadline
    from warehouse.registry import Registry

_DAY_BEFORE: Final = timedelta(days=-1)


def write_calendar(
    path: Path, cells: Sequence[Cell], registry: Registry, now: datetime, lang: str
) -> int:
    """Write each deadline as an event with an alarm a day before; return how many.

    An event's UID is the month, the report and the stage: a calendar that takes a newer
    file moves it, and never has it twice. Times are the city's, with its zone.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//yuebao//calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    name = say("calendar-name", lang, city=registry.city.name)
    calendar.add("x-wr-calname", name)
    found = [
        (cell, place, stage)
        for cell in cells
        for place, stage in enumerate(cell.stages)
    ]
    for cell, place, stage in found:
        calendar.add_component(_event(cell, place, stage, registry, now, lang))
    days = [stage.at.date() for _, _, stage in found]
    if days:
        calendar.add_missing_timezones(min(days), max(days) + timedelta(days=1))
    path.write_bytes(calendar.to_ical())
    return len(found)


def _event(
    cell: Cell,
    place: int,
    stage: Deadline,
    registry: Registry,
    now: datetime,
    lang: str,
) -> Event:
    told = {"title": cell.report.title, "period": cell.period}
    to = goes_to(stage, registry)
    key = "calendar-event-onward" if to else "calendar-event"
    summary = say(key, lang, to=to, **told)
    if stage.is_provisional:
        summary = say("calendar-event-provisional", lang, summary=summary)
    names = [registry.departments[each].name for each in cell.departments]
    lines = [say("word-and", lang).join(names), *why(stage, lang)]
    if stage.is_moved:
        moved = say("calendar-event-planned", lang, day=f"{stage.planned:%m-%d}")
        lines.insert(1, moved)
    event = Event()
    event.add(
        "uid", f"{cell.period}.{cell.report.id}.{place}@{registry.city.id}.yuebao"
    )
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", stage.at)
    event.add("summary", summary)
    event.add("description", "\n".join(lines))
    event.add("status", "TENTATIVE" if stage.is_provisional else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", _DAY_BEFORE)
    alarm.add("description", summary)
    event.add_component(alarm)
    return event

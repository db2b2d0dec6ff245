"""The face of `yuebao calendar`: when a year's reports are due, and what moved them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from rich.text import Text

from flows.printing import (
    NOTHING,
    WIDE,
    Asked,
    Column,
    Format,
    Line,
    console,
    print_line,
    print_rows,
    print_table,
    table,
)
from flows.wording import word
from tasks.look_ahead import (
    NOT_APPLICABLE,
    Cell,
    calendar_rows,
    look_ahead,
    standing_of,
    standings,
    why,
)
from warehouse.due import is_provisional
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from warehouse.due import Deadline
    from warehouse.store import Row

# How a cell looks, the worst first where several departments owe one report.
_STYLES: Final = {
    "退回": "red",
    "漏报": "red",
    "迟报": "yellow",
    "预计": "cyan",
    "未到期": "dim",
}
_LIST: Final = (
    Column("month", is_number=False, is_narrow=True),
    Column("department", is_number=False, is_narrow=True),
    Column("onward", is_number=False),
    Column("due", is_number=False, is_narrow=True),
    Column("why", is_number=False, is_narrow=True),
    Column("standing", is_number=False, is_narrow=True),
    Column("minutes-late"),
)


def show_calendar(
    asked: Asked,
    year: int,
    department: str | None,
    report: str | None,
    ics: Path | None,
) -> None:
    """Print a year of deadlines, or write them as iCalendar.

    As a table: reports by months, or one report's months one below the other. Raises
    `UnknownNameError`.
    """
    cells = look_ahead(asked.registry, year, department, report)
    now = asked.known_at or datetime.now(UTC)
    if not cells:
        print_line(say("calendar-none", asked.lang))
        return
    if ics:
        from tasks.write_calendar import write_calendar

        count = write_calendar(ics, cells, asked.registry, now, asked.lang)
        print_line(say("calendar-written", asked.lang, count=count, path=ics))
        return
    known = standings(asked.home, year, asked.known_at)
    rows = list(calendar_rows(cells, asked.registry, known, now, asked.lang))
    if asked.form != Format.TABLE:
        print_rows(rows, Format(asked.form), asked.registry.city.zone)
        return
    title = say(
        "table-calendar", asked.lang, city=asked.registry.city.name, year=str(year)
    )
    if report:
        title = f"{title} {cells[0].report.title}"
        print_table(title, _LIST, [_line(row, asked) for row in rows], asked.lang)
    else:
        _print_months(title, cells, known, now, asked)
        for line in _moves(cells, asked):
            print_line(line)
    if years := _provisional_years(cells, asked):
        names = say("word-and", asked.lang).join(years)
        print_line(say("calendar-provisional", asked.lang, years=names))


# -- one report ------------------------------------------------------------------------


def _line(row: Mapping[str, Any], asked: Asked) -> Line:
    due = NOTHING
    if row["due_at"]:
        marks = "?" if row["is_provisional"] else ""
        due = f"{row['due_at']:%m-%d %H:%M}{marks}"
    cells = {
        "month": row["period"],
        "department": row["name"],
        "onward": row["to"],
        "due": due,
        "why": say("word-and", asked.lang).join(row["why"]),
        "standing": word(row["standing"], asked.lang),
        "minutes-late": str(row["minutes_late"] or ""),
    }
    return Line(cells, _STYLES.get(row["standing"]))


# -- reports by months -----------------------------------------------------------------


def _print_months(
    title: str,
    cells: Sequence[Cell],
    known: Mapping[tuple[str, str, str], Row],
    now: datetime,
    asked: Asked,
) -> None:
    """Print twelve months beside one another, or six and six in a narrow terminal."""
    lang = asked.lang
    by_report: dict[str, list[Cell]] = {}
    for cell in cells:
        by_report.setdefault(cell.report.id, []).append(cell)
    print_line(title, "italic")
    halves = (slice(0, 12),) if console.width >= WIDE else (slice(0, 6), slice(6, 12))
    for half in halves:
        months = range(1, 13)[half]
        headings = [
            (say("col-report", lang), False),
            (say("col-hour", lang), True),
            *((say("calendar-month", lang, month=month), True) for month in months),
        ]
        faced = table("", headings)
        faced.title = None
        faced.padding = (0, 0) if console.width < WIDE else (0, 1)
        for found in by_report.values():
            for row in _rows_of(found[half], known, now, asked):
                faced.add_row(*row)
        console.print(faced)
    print_line(say("calendar-legend", lang))


def _rows_of(
    cells: Sequence[Cell],
    known: Mapping[tuple[str, str, str], Row],
    now: datetime,
    asked: Asked,
) -> Iterator[list[Text]]:
    """Yield a report's row, and one for each stage that it goes on to."""
    due = cells[0].report.due
    styles = [_style(cell, known, now) for cell in cells]
    firsts = [
        Text(_first(cell, asked.lang), style)
        for cell, style in zip(cells, styles, strict=True)
    ]
    yield [Text(cells[0].report.title), Text(f"{due.time:%H:%M}"), *firsts]
    for place, stage in enumerate(due.chain, start=1):
        to = asked.registry.departments.get(stage.to)
        onward = [
            Text(_day(cell.stages[place]) if cell.stages else NOTHING) for cell in cells
        ]
        name = to.name if to else stage.to
        yield [Text(f"  → {name}"), Text(f"{stage.time:%H:%M}"), *onward]


def _first(cell: Cell, lang: str) -> str:
    if cell.why_not == NOT_APPLICABLE:
        return NOTHING
    return word(cell.why_not, lang) if cell.why_not else _day(cell.stages[0])


def _day(deadline: Deadline) -> str:
    mark = "*" if deadline.is_moved else ""
    mark = "!" if deadline.reason else mark
    return f"{deadline.at:%m-%d}{mark}{'?' if deadline.is_provisional else ''}"


def _style(cell: Cell, known: Mapping[tuple[str, str, str], Row], now: datetime) -> str:
    found = {standing_of(cell, each, known, now)[0] for each in cell.departments}
    return next((style for word, style in _STYLES.items() if word in found), "")


def _moves(cells: Sequence[Cell], asked: Asked) -> Iterator[str]:
    """Yield what moved deadlines, in the order of days: once for all reports alike."""
    lang = asked.lang
    counts = Counter(
        (stage.at.date(), stage.planned, tuple(why(stage, lang)))
        for cell in cells
        for stage in cell.stages
        if not stage.reason
        and (stage.is_moved or stage.day.kind in {"makeup", "order"})
    )
    for (day, planned, reasons), count in sorted(counts.items()):
        key = "calendar-moved" if day != planned else "calendar-worked"
        yield say(
            key,
            lang,
            planned=f"{planned:%m-%d}",
            day=f"{day:%m-%d}",
            why=say("word-and", lang).join(reasons),
            count=count,
        )
    for cell in cells:
        for stage in cell.stages:
            if stage.reason:
                yield say(
                    "calendar-ordered",
                    lang,
                    title=cell.report.title,
                    period=cell.period,
                    due=f"{stage.at:%m-%d %H:%M}",
                    why=stage.reason,
                )


def _provisional_years(cells: Sequence[Cell], asked: Asked) -> list[str]:
    years = {
        stage.at.year for cell in cells for stage in cell.stages if stage.is_provisional
    }
    return [str(year) for year in sorted(years) if is_provisional(year, asked.registry)]

"""The face of an impact: what runs changed, or would change, old and new."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from flows.impact_words import measure_of, name_of, said_of, where_of
from flows.printing import (
    Asked,
    Column,
    Format,
    Line,
    print_line,
    print_rows,
    print_table,
)
from tasks import look_up
from warehouse.impact import counted, row_of, told_lights
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from warehouse.impact import Change
    from warehouse.registry import Registry

_COLUMNS: Final = (
    Column("impact-of", is_number=False, is_narrow=True),
    Column("of-month", is_number=False, is_narrow=True),
    Column("impact-span", is_number=False, is_narrow=True),
    Column("measure", is_number=False, is_narrow=True),
    Column("impact-before", is_number=False, is_narrow=True),
    Column("impact-after", is_number=False, is_narrow=True),
    Column("unit", is_number=False, is_narrow=True),
    Column("impact-where", is_number=False),
)
# Of each kind as many as anybody reads; the rest is counted.
_MOST: Final = 20


def show_impact(
    asked: Asked, since: datetime, until: datetime | None, *, whole: bool = False
) -> None:
    """Print what is said otherwise now, or at `until`, than at `since`."""
    found = look_up.changes(asked.home, since, until)
    if asked.form != Format.TABLE:
        rows = [row_of(each) for each in found]
        print_rows(rows, Format(asked.form), asked.registry.city.zone)
        return
    title = say(
        "impact-title" if until else "impact-title-now",
        asked.lang,
        city=asked.registry.city.name,
        since=_moment(since, asked),
        until=_moment(until or since, asked),
    )
    print_impact(found, asked.registry, asked.lang, title, whole=whole)


def _moment(moment: datetime, asked: Asked) -> str:
    return f"{moment.astimezone(asked.registry.city.zone):%Y-%m-%d %H:%M}"


def print_impact(
    changes: Sequence[Change],
    registry: Registry,
    lang: str,
    title: str,
    *,
    whole: bool = False,
) -> None:
    """Print some changes: how many of what, told lights, and a table for each kind."""
    for line in impact_lines(changes, registry, lang, title):
        print_line(line)
    for what, of_kind in groupby(changes, lambda each: each.what):
        found = list(of_kind)
        shown = found if whole else found[:_MOST]
        lines = [Line(_cells(each, registry, lang), _style(each)) for each in shown]
        heading = say("table-impact", lang, what=_kind(what, lang), count=len(found))
        print_table(heading, _COLUMNS, lines, lang)
        if len(found) > len(shown):
            print_line(say("impact-more", lang, count=len(found) - len(shown)))


def impact_lines(
    changes: Sequence[Change], registry: Registry, lang: str, title: str
) -> Iterator[str]:
    """Yield an impact in short: how many of what, and each light that was told."""
    counts = [f"{_kind(what, lang)} {n}" for what, n in counted(changes).items()]
    if not counts:
        yield say("impact-none", lang, title=title)
        return
    said = say("word-and", lang).join(counts)
    yield say("impact-counts", lang, title=title, counts=said)
    for each in told_lights(changes):
        before, after = said_of(each, lang)
        yield say(
            "impact-told-light",
            lang,
            name=name_of(each, registry),
            period=each.period,
            before=before,
            after=after,
        )


def leave_impact(
    changes: Sequence[Change], registry: Registry, lang: str, key: str, title: str
) -> None:
    """Leave an impact in Prefect as `key`: in short, and as a table; within a flow.

    Of a long table only the first rows are left, and the summary counts the others.
    """
    from tasks.show_impact import MOST_ROWS
    from tasks.show_impact import show_impact as show

    rest = len(changes) - MOST_ROWS
    summary = list(impact_lines(changes, registry, lang, title))
    if rest > 0:
        summary.append(say("impact-rest", lang, count=rest))
    headings = {each.name: say(f"col-{each.name}", lang) for each in _COLUMNS}
    table = [
        {say("col-kind", lang): _kind(each.what, lang)}
        | {headings[name]: cell for name, cell in _cells(each, registry, lang).items()}
        for each in changes[:MOST_ROWS]
    ]
    show(key, title, summary, table)


def _kind(what: str, lang: str) -> str:
    return say(f"impact-kind-{what}", lang)


def _cells(change: Change, registry: Registry, lang: str) -> dict[str, Any]:
    before, after = said_of(change, lang)
    units = [each.unit for each in (change.after, change.before) if each.unit]
    return {
        "impact-of": name_of(change, registry),
        "of-month": change.period,
        "impact-span": say(f"span-{change.span}", lang) if change.span else "",
        "measure": measure_of(change, lang),
        "impact-before": before,
        "impact-after": after,
        "unit": units[0] if units else "",
        "impact-where": where_of(change),
    }


def _style(change: Change) -> str | None:
    return "red" if change.was_told else None

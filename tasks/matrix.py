"""The matrix of a month: departments by reports, how each stands, who is in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from warehouse.messages import say
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from warehouse.connection import Warehouse
    from warehouse.periods import Period
    from warehouse.registry import Registry

# What somebody has to see to comes first.
STANDINGS: Final = (
    *("退回", "漏报", "迟报", "未到期", "预计"),
    *("已修订", "已报", "免报", "不适用"),
)
_NOTHING: Final = "–"


class Line(NamedTuple):
    """A department in a month: its duties, and its row of `mart.punctuality`."""

    department: str
    name: str
    duties: tuple[Row, ...]
    share: Row


def matrix(warehouse: Warehouse, registry: Registry, period: Period) -> list[Line]:
    """Return a line for each department, in the registry's order."""
    shares = {
        row["department"]: row
        for row in rows(warehouse, "mart.punctuality", period=str(period))
    }
    duties: dict[str, list[Row]] = {}
    for row in rows(warehouse, "mart.duty", period=str(period)):
        duties.setdefault(row["department"], []).append(row)
    order = {name: place for place, name in enumerate(registry.departments)}
    return [
        Line(
            department,
            duties[department][0]["name"] or department,
            tuple(sorted(duties[department], key=_worst_first)),
            shares[department],
        )
        for department in sorted(duties, key=lambda each: order.get(each, len(order)))
    ]


def _worst_first(duty: Row) -> tuple[int, str]:
    return STANDINGS.index(duty["standing"]), duty["title"] or duty["report"]


def share(line: Line, span: str) -> str:
    """Return how many came in time of how many: `2/3 67%`; `span` `month` or `year`."""
    year = "year_" if span == "year" else ""
    due, on_time = line.share[f"{year}due"], line.share[f"{year}on_time"]
    return f"{on_time}/{due} {percent(on_time, due)}" if due else _NOTHING


def percent(part: int, whole: int) -> str:
    """Return a share as a person says it: of all but a few never `100%`."""
    if not whole:
        return _NOTHING
    rounded = round(100 * part / whole)
    return f"{min(rounded, 99) if part < whole else 100}%"


def cell(duties: Sequence[Row], lang: str, word: Callable[[str], str] = str) -> str:
    """Return how reports stand, by standing, the worst first.

    `退回：金融机构存贷款（3 条问题）；已报：财政收支、税收`. `word` says a standing.
    """
    told: dict[str, list[str]] = {}
    for duty in duties:
        told.setdefault(duty["standing"], []).append(_named(duty, lang))
    return say("matrix-next", lang).join(
        say("matrix-of", lang, standing=word(standing), reports=_and(names, lang))
        for standing, names in told.items()
    )


def _and(names: Sequence[str], lang: str) -> str:
    return say("word-and", lang).join(names)


def _named(duty: Row, lang: str) -> str:
    """Return a report with how late it was, and how much was found where it matters."""
    title = duty["title"] or duty["report"]
    notes = []
    if duty["standing"] == "迟报":
        notes.append(say("matrix-minutes", lang, minutes=f"{duty['minutes_late']:,}"))
    if duty["standing"] in {"退回", "迟报"} and duty["findings"]:
        notes.append(say("matrix-findings", lang, count=duty["findings"]))
    note = say("matrix-note", lang, note=_and(notes, lang)) if notes else ""
    return f"{title}{note}"

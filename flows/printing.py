"""Print rows for people (tables) and for programs (JSON, CSV)."""

from __future__ import annotations

import csv
import json
import os
import sys
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import tzinfo
    from pathlib import Path

    from warehouse.registry import Registry

# A pipe or a file has no width of its own; a table should not be cut for it.
_PIPED_WIDTH: Final = 160
_HAS_WIDTH: Final = sys.stdout.isatty() or "COLUMNS" in os.environ

console: Final = Console(width=None if _HAS_WIDTH else _PIPED_WIDTH)
# What goes to a watching person, so that standard output stays clean for programs.
watched: Final = Console(stderr=True)

# All columns need a wide terminal; the narrow ones still say what a leader asks.
WIDE: Final = 140
NOTHING: Final = "–"
# What a workbook holds beyond them is dust of its binary fractions.
MOST_DECIMALS: Final = 6
# Of the sixteen digits of a binary fraction these do not depend on its last bits.
_STEADY_DIGITS: Final = 12
# How far a column of text may be narrowed: the wider the better.
_LEAST_TEXT: Final = (24, 14, 12, 10, 8, 6, 4)
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class Asked(NamedTuple):
    """What a command is asked of: a city's data and registry; and how to answer.

    With a `known_at` all is as it was known by then, the registry too.
    """

    home: Path
    registry: Registry
    lang: str
    form: str
    known_at: datetime | None = None


class Column(NamedTuple):
    """A column of a table: its heading is the message `col-<name>`."""

    name: str
    is_number: bool = True
    is_narrow: bool = False


class Line(NamedTuple):
    """A row of a table: its cells by column, and the style of all of them."""

    cells: Mapping[str, str]
    style: str | None = None


def print_rows(found: Sequence[Mapping[str, Any]], form: Format, zone: tzinfo) -> None:
    """Print rows whole, as JSON or CSV, times in the city's zone."""
    told = plain(found, zone)
    if form is Format.JSON:
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    elif told:
        writer = csv.DictWriter(sys.stdout, list(told[0]), lineterminator="\n")
        writer.writeheader()
        for row in told:
            writer.writerow({name: _harmless(value) for name, value in row.items()})


def plain(found: Sequence[Mapping[str, Any]], zone: tzinfo) -> list[dict[str, Any]]:
    """Return rows as JSON says them, times in the city's zone."""
    return [{name: _plain(value, zone) for name, value in row.items()} for row in found]


def _plain(value: Any, zone: tzinfo) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return _steady(value) if isinstance(value, float) else value


def _steady(value: float) -> float:
    """Return a number without the digits that the order of its addends decides.

    The same sum over more facts may be added up in another order.
    """
    return float(f"{value:.{_STEADY_DIGITS}g}")


def _harmless(value: Any) -> Any:
    """Return a cell: lists parted by a bar, no text that would be a formula."""
    if isinstance(value, list):
        value = "|".join(map(str, value))
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def table(title: str, headings: Iterable[tuple[str, bool]]) -> Table:
    """Return an empty table; a heading is (text, whether its column holds numbers)."""
    empty = Table(title=title, title_justify="left", header_style="bold")
    for text, is_number in headings:
        empty.add_column(
            text,
            justify="right" if is_number else "left",
            no_wrap=is_number,
            overflow="fold",
        )
    return empty


def add_row(target: Table, cells: Iterable[object], style: str | None = None) -> None:
    """Add a row; department text is text, never markup."""
    target.add_row(
        *(Text("" if cell is None else str(cell)) for cell in cells), style=style
    )


def print_table(
    title: str, columns: Sequence[Column], lines: Sequence[Line], lang: str
) -> None:
    """Print lines: all columns in a wide terminal, else the narrow ones.

    A column in which no line has anything is left out. Rules and spaces between
    columns are given up before words have to be broken into more lines.
    """
    kept = [
        column
        for column in columns
        if (console.width >= WIDE or column.is_narrow)
        and any(line.cells[column.name] not in {"", NOTHING} for line in lines)
    ]
    faced, widths = _fitting(kept, lines, lang)
    for column, width in zip(kept, widths, strict=True):
        faced.add_column(
            _heading(column, width, lang),
            justify="right" if column.is_number else "left",
            width=width,
            overflow="fold",
        )
    for line in lines:
        add_row(faced, [line.cells[column.name] for column in kept], line.style)
    # A table's own title would be broken to the table's width.
    print_line(title, "italic")
    console.print(faced)


def _fitting(
    columns: Sequence[Column], lines: Sequence[Line], lang: str
) -> tuple[Table, list[int]]:
    """Return the roomiest look that fits the terminal, and its columns' widths."""
    widths = [
        max(
            _least_width(column, lang),
            *(cell_len(line.cells[column.name]) for line in lines),
        )
        for column in columns
    ]
    gaps = len(columns) - 1
    looks = [
        (Table(header_style="bold"), 3 * gaps + 4),
        (_open(1), 2 * gaps),
        (_open(0), gaps),
    ]
    texts = [place for place, column in enumerate(columns) if not column.is_number]
    for least in _LEAST_TEXT:
        for look, between in looks:
            narrowed = _narrowed(widths, texts, console.width - between, least)
            if narrowed:
                return look, narrowed
    return looks[-1][0], widths


def _narrowed(
    widths: Sequence[int], texts: Sequence[int], room: int, least: int
) -> list[int] | None:
    """Take from the widest columns of text until all fit, None if they cannot."""
    narrowed = list(widths)
    while sum(narrowed) > room:
        widest = max(texts, key=narrowed.__getitem__, default=None)
        if widest is None or narrowed[widest] <= least:
            return None
        narrowed[widest] -= 1
    return narrowed


def _least_width(column: Column, lang: str) -> int:
    """Return the width that a heading needs at least; over numbers it may be broken."""
    heading = say(f"col-{column.name}", lang)
    if not column.is_number:
        return cell_len(heading)
    return max(cell_len(word) for word in _words(heading))


def _heading(column: Column, width: int, lang: str) -> str:
    heading = say(f"col-{column.name}", lang)
    return heading if cell_len(heading) <= width else "\n".join(_words(heading))


def _words(heading: str) -> list[str]:
    """Return the parts that a heading is broken into: 进度差（百分点） is two."""
    return heading.replace("（", " ").replace("）", "").split()


def _open(padding: int) -> Table:
    """Return a table without rules between its columns."""
    return Table(
        box=box.SIMPLE_HEAD,
        header_style="bold",
        padding=(0, padding),
        collapse_padding=True,
        pad_edge=False,
        show_edge=False,
    )


def print_line(text: str, style: str | None = None) -> None:
    """Print a sentence; department text in it is text, never markup."""
    console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def figure(value: float | None, decimals: int) -> str:
    """Return a number with its decimals, a dash where there is none."""
    return NOTHING if value is None else f"{_steady(value):,.{decimals}f}"


def signed(value: float | None, decimals: int) -> str:
    """Return a number with its sign, a dash where there is none."""
    return NOTHING if value is None else f"{_steady(value):+,.{decimals}f}"


def exact_float(value: float | None, *, sign: bool = False) -> str:
    """Return a number of a view with the digits it was printed with, and no others."""
    if value is None:
        return NOTHING
    said = f"{round(value, 6):+,.6f}" if sign else f"{round(value, 6):,.6f}"
    return said.rstrip("0").rstrip(".")


def local(value: datetime | None, zone: tzinfo) -> str:
    """Return a moment in the city's zone."""
    return NOTHING if value is None else f"{value.astimezone(zone):%m-%d %H:%M}"

"""Print rows for people (tables) and for programs (JSON, CSV)."""

from __future__ import annotations

import csv
import json
import sys
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import tzinfo

# A pipe or a file has no width of its own; a table should not be cut for it.
_PIPED_WIDTH: Final = 160

console: Final = Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH)
# What goes to a watching person, so that standard output stays clean for programs.
watched: Final = Console(stderr=True)

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def print_rows(found: Sequence[Mapping[str, Any]], form: Format, zone: tzinfo) -> None:
    """Print rows whole, as JSON or CSV, times in the city's zone."""
    plain = [
        {name: _plain(value, zone) for name, value in row.items()} for row in found
    ]
    if form is Format.JSON:
        sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2) + "\n")
    elif plain:
        writer = csv.DictWriter(sys.stdout, list(plain[0]), lineterminator="\n")
        writer.writeheader()
        for row in plain:
            writer.writerow({name: _harmless(value) for name, value in row.items()})


def _plain(value: Any, zone: tzinfo) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    if isinstance(value, Decimal):
        return float(value)
    return value


def _harmless(value: Any) -> Any:
    """Return text that no spreadsheet takes for a formula."""
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


def figure(value: float | None, decimals: int) -> str:
    """Return a number with its decimals, a dash where there is none."""
    return "–" if value is None else f"{value:,.{decimals}f}"


def signed(value: float | None, decimals: int) -> str:
    """Return a number with its sign, a dash where there is none."""
    return "–" if value is None else f"{value:+,.{decimals}f}"


def local(value: datetime | None, zone: tzinfo) -> str:
    """Return a moment in the city's zone."""
    return "–" if value is None else f"{value.astimezone(zone):%m-%d %H:%M}"

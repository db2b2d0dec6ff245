"""Build a sheet as departments do: a title, a unit, a header, rows and notes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from writers import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from writers import Cell, Merge

MADE_UP: Final = "本表为示例数据，不得引用"
_FULL_WIDTH: Final = str.maketrans("0123456789.-", "０１２３４５６７８９．－")


@dataclass(frozen=True)
class Title:
    """What stands above the header; `unit` goes to the right end of its own row."""

    text: str
    unit: str = ""
    before: str = ""


def printed_growth(value: Decimal | None) -> Cell:
    """Return growth as it is printed: 持平 for none, — where it is undefined."""
    if value is None:
        return "—"
    return "持平" if value == 0 else value


def full_width(value: Cell) -> Cell:
    """Return a number typed in full-width digits, as some offices do."""
    return str(value).translate(_FULL_WIDTH)


def table(
    name: str,
    title: Title,
    headers: Sequence[str],
    body: Sequence[Sequence[Cell]],
    notes: Sequence[str] = (f"注：{MADE_UP}。",),
) -> Sheet:
    """Return a sheet; `上层/下层` in a header makes two rows of it, merged."""
    width = len(headers)
    rows: list[list[Cell]] = [[title.text]]
    if title.before or title.unit:
        line: list[Cell] = [title.before or None, *[None] * (width - 1)]
        line[-1] = title.unit or line[-1]
        rows.append(line)
    top = len(rows)
    merges: list[Merge] = [(0, 0, 0, width - 1)]
    paths = [header.split("/") for header in headers]
    if any(len(path) > 1 for path in paths):
        rows.extend(_two_rows(paths))
        merges.extend(_header_merges(paths, top))
    else:
        rows.append(list(headers))
    header_rows = range(top, len(rows))
    merges.extend(_group_merges(body, len(rows)))
    rows.extend(list(cells) for cells in body)
    rows.extend([note] for note in notes)
    return Sheet(name, rows, merges, header_rows)


def _group_merges(body: Sequence[Sequence[Cell]], top: int) -> list[Merge]:
    """Merge a group's label over the rows below it that have none."""
    starts = [row for row, cells in enumerate(body) if cells[0] is not None]
    if not starts or not isinstance(body[0][0], str):
        return []
    ends = [start - 1 for start in starts[1:]] + [starts[-1]]
    return [
        (top + start, 0, top + end, 0)
        for start, end in zip(starts, ends, strict=True)
        if end > start
    ]


def _two_rows(paths: Sequence[Sequence[str]]) -> list[list[Cell]]:
    upper: list[Cell] = []
    lower: list[Cell] = []
    for place, path in enumerate(paths):
        repeated = len(path) > 1 and place and paths[place - 1][0] == path[0]
        upper.append(None if repeated else path[0])
        lower.append(path[1] if len(path) > 1 else None)
    return [upper, lower]


def _header_merges(paths: Sequence[Sequence[str]], top: int) -> list[Merge]:
    merges: list[Merge] = []
    for _, group in groupby(enumerate(paths), key=lambda each: each[1][0]):
        places = [place for place, _ in group]
        first, last = places[0], places[-1]
        if len(paths[first]) == 1:
            merges.append((top, first, top + 1, first))
        elif last > first:
            merges.append((top, first, top, last))
    return merges

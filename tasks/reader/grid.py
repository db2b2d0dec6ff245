"""A sheet as a grid of cells with coordinates, wherever it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from warehouse.text import matches
from warehouse.units import without_unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

# Where tables begin: what stands here is asked for by every layout.
SEARCHED_ROWS: Final = 40
SEARCHED_COLUMNS: Final = 20

CellValue: TypeAlias = str | int | float | bool | date | datetime | None
Position: TypeAlias = tuple[int, int]


def cell_name(row: int, column: int) -> str:
    """Return the spreadsheet name of a 0-based position: (0, 0) is A1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def printed(value: CellValue) -> str:
    """Return a cell's value as text: numbers without a needless `.0`, dates in ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        # repr is the shortest decimal that reads back as this very number.
        exact = Decimal(repr(value))
        whole = exact == exact.to_integral_value()
        return format(exact.to_integral_value() if whole else exact, "f")
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


def _text_of(value: CellValue) -> str:
    return printed(value).strip()


@dataclass(frozen=True)
class Grid:
    """One sheet: `rows[r][c]`, 0-based; `merged` maps a position to its origin.

    `unresolved` are cells that look empty and are not: a formula's error, or `=` for a
    formula that was never computed. `scaled` are cells whose format shows another power
    of ten than they keep, `hidden_columns` first and last of each hidden run. Where a
    sheet is not `looked_into`, nobody knows which cells these are.
    """

    name: str
    rows: list[list[CellValue]]
    merged: dict[Position, Position] = field(default_factory=dict)
    hidden: bool = False
    delimited: bool = False
    unresolved: dict[Position, str] = field(default_factory=dict)
    scaled: AbstractSet[Position] = frozenset()
    hidden_rows: AbstractSet[int] = frozenset()
    hidden_columns: Sequence[tuple[int, int]] = ()
    looked_into: bool = True

    @property
    def height(self) -> int:
        """How many rows the sheet has."""
        return len(self.rows)

    @cached_property
    def width(self) -> int:
        """How many columns its widest row has."""
        return max((len(row) for row in self.rows), default=0)

    def text(self, row: int, column: int) -> str:
        """Return the printed text at a position, empty outside the sheet."""
        if not 0 <= row < len(self.rows):
            return ""
        cells = self._top[row] if row < len(self._top) else None
        if cells is not None:
            return cells[column] if 0 <= column < len(cells) else ""
        values = self.rows[row]
        return _text_of(values[column]) if 0 <= column < len(values) else ""

    @cached_property
    def _top(self) -> list[list[str]]:
        """The texts of the rows in which tables begin."""
        return [list(map(_text_of, row)) for row in self.rows[:SEARCHED_ROWS]]

    @cached_property
    def _labels(self) -> list[tuple[Position, str]]:
        """The words where tables begin, folded and without a unit, row by row."""
        return [
            ((row, column), without_unit(text))
            for row, texts in enumerate(self._top)
            for column, text in enumerate(texts[:SEARCHED_COLUMNS])
            if text and not self.is_number(row, column)
        ]

    @cached_property
    def _labelled(self) -> dict[str, list[Position]]:
        return {}

    def labelled(self, pattern: str) -> list[Position]:
        """Return where tables begin with a label that fits; layouts have few such."""
        if pattern not in self._labelled:
            self._labelled[pattern] = [
                position for position, text in self._labels if matches(pattern, text)
            ]
        return self._labelled[pattern]

    @cached_property
    def _above(self) -> dict[int, tuple[str, ...]]:
        return {}

    def above(self, before: int) -> tuple[str, ...]:
        """Return the texts that stand above a row, line by line."""
        if before not in self._above:
            self._above[before] = tuple(
                text
                for row in range(before)
                for column in range(min(self.width, SEARCHED_COLUMNS))
                if (text := self.text(row, column))
            )
        return self._above[before]

    def is_number(self, row: int, column: int) -> bool:
        """Tell whether the cell holds a number rather than text."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else []
        value = cells[column] if 0 <= column < len(cells) else None
        return isinstance(value, (int, float)) and not isinstance(value, bool)

    def is_hidden(self, row: int, column: int) -> bool:
        """Tell whether a cell's row or column is hidden."""
        return row in self.hidden_rows or any(
            first <= column <= last for first, last in self.hidden_columns
        )

    def origin(self, row: int, column: int) -> Position:
        """Return the top left position of the merged cell that covers this one."""
        return self.merged.get((row, column), (row, column))

    def merged_text(self, row: int, column: int) -> str:
        """Return the text at a position, looking through a merged cell."""
        return self.text(*self.origin(row, column))

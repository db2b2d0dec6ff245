"""A look into the XML of an .ods."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from tasks.reader.peek import MOST_REPEATS, Peek

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONTENT: Final = "content.xml"
_CELLS: Final = frozenset({"table:table-cell", "table:covered-table-cell"})
_HIDDEN: Final = frozenset({"collapse", "filter"})
_ERROR: Final = re.compile(r"#[A-Z0-9/]+[!?]?|Err:\d+")
# The longest of them is a word; what is longer is a text.
_LONGEST_ERROR: Final = 20


def peek_ods(parts: Mapping[str, bytes]) -> dict[str, Peek]:
    """Return what each sheet holds, by name; raises `ExpatError` for broken XML."""
    return _Sheets().read(parts[_CONTENT])


class _Sheets:
    """Walks through the rows and cells, which say how often they are repeated."""

    def __init__(self) -> None:
        self.found: dict[str, Peek] = {}
        self.seen = Peek()
        self.row = self.column = 0
        self.rows = 1
        self.next_column = 0
        self.cell: dict[str, str] | None = None
        self.text = ""

    def read(self, content: bytes) -> dict[str, Peek]:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(content, True)
        return self.found

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _CELLS:
            self.cell, self.text = attributes, ""
        elif tag == "table:table-row":
            self.rows = _times(attributes, "table:number-rows-repeated")
            self.column = 0
            if attributes.get("table:visibility") in _HIDDEN:
                last = self.row + min(self.rows, MOST_REPEATS)
                self.seen.hidden_rows.update(range(self.row, last))
        elif tag == "table:table":
            self.seen = self.found[attributes.get("table:name", "")] = Peek()
            self.row = self.column = self.next_column = 0
        elif tag == "table:table-column":
            first = self.next_column
            self.next_column += _times(attributes, "table:number-columns-repeated")
            if attributes.get("table:visibility") in _HIDDEN:
                self.seen.hidden_columns.append((first, self.next_column - 1))

    def _characters(self, text: str) -> None:
        if self.cell is not None and len(self.text) <= _LONGEST_ERROR:
            self.text += text

    def _end(self, tag: str) -> None:
        if tag in _CELLS and self.cell is not None:
            self._note(self.cell, self.text.strip())
            self.column += _times(self.cell, "table:number-columns-repeated")
            self.cell = None
        elif tag == "table:table-row":
            self.row += self.rows

    def _note(self, cell: dict[str, str], text: str) -> None:
        kind = cell.get("office:value-type")
        columns = _times(cell, "table:number-columns-repeated")
        high = int(cell.get("table:number-rows-spanned", "1"))
        wide = int(cell.get("table:number-columns-spanned", "1"))
        if (high > 1 or wide > 1) and len(self.seen.merged) < MOST_REPEATS:
            corner = self.row + high - 1, self.column + wide - 1
            self.seen.merged.append(((self.row, self.column), corner))
        unresolved = _unresolved(cell, kind, text)
        if kind is None and unresolved is None:
            return
        self.seen.reach(self.row + self.rows - 1, self.column + columns - 1)
        for row in range(self.row, self.row + min(self.rows, MOST_REPEATS)):
            for column in range(self.column, self.column + min(columns, MOST_REPEATS)):
                if unresolved is not None:
                    self.seen.unresolved[row, column] = unresolved
                elif kind == "percentage":
                    self.seen.percent.add((row, column))
                else:
                    return


def _unresolved(cell: dict[str, str], kind: str | None, text: str) -> str | None:
    """Return the error that a cell shows, `=` for a formula that has no result yet."""
    is_error = cell.get("calcext:value-type") == "error"
    if is_error or ("table:formula" in cell and _ERROR.fullmatch(text)):
        return text or "#"
    return "=" if "table:formula" in cell and kind is None and not text else None


def _times(attributes: dict[str, str], name: str) -> int:
    return max(1, int(attributes.get(name, "1")))

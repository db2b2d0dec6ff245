"""Bytes → grids. Runs only inside a worker with limits (see `sandbox`).

A file is known by its content, not by its name: a zip or an OLE file is a workbook,
anything else that decodes as text is a delimited table.
"""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeVar

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
)
from python_calamine import SheetVisibleEnum as Visible

from tasks.reader import MAX_BYTES
from tasks.reader.archive import parts_of
from tasks.reader.delimited import decoded, table_of
from tasks.reader.grid import CellValue, Grid, Position, cell_name, printed
from tasks.reader.kinds import OLE, ZIP, kind_of_bytes, kind_of_ole, kind_of_text
from tasks.reader.peek import MOST_CELLS, Peek
from tasks.reader.peek_ods import peek_ods
from tasks.reader.peek_xls import peek_xls
from tasks.reader.peek_xlsb import peek_xlsb
from tasks.reader.peek_xlsx import peek_xlsx
from tasks.reader.unreadable import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from python_calamine import CalamineSheet, SheetMetadata

# Excel gives a sheet's name 31 characters; a file may give it any number.
LONGEST_NAME: Final = 60

_Looked = TypeVar("_Looked")

# An encrypted OOXML book is an OLE file that holds this stream (UTF-16).
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
# An encrypted .xls says so in the record after its first one (BOF, then FILEPASS).
_FILEPASS: Final = re.compile(
    rb"\x09\x08(?:\x08\x00.{8}|\x10\x00.{16})(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL
)


def open_grids(content: bytes) -> list[Grid]:
    """Return a grid for each sheet; raises `UnreadableError` with the reason."""
    if not content.strip(b"\x00 \r\n\t"):
        raise UnreadableError("empty-file")
    if len(content) > MAX_BYTES:
        raise UnreadableError("file-too-large")
    if content.startswith(ZIP):
        return _workbook_grids(content, _peeked_parts(parts_of(content)))
    if content.startswith(OLE):
        if _ENCRYPTED in content or _FILEPASS.search(content):
            raise UnreadableError("encrypted-workbook")
        if kind := kind_of_ole(content):
            raise UnreadableError("other-kind", kind=kind)
        return _workbook_grids(content, _peeked(peek_xls, content))
    if kind := kind_of_bytes(content):
        raise UnreadableError("other-kind", kind=kind)
    return [_text_grid(content)]


def _text_grid(content: bytes) -> Grid:
    text = decoded(content)
    if text is None:
        raise UnreadableError("not-a-workbook")
    if kind := kind_of_text(text):
        raise UnreadableError("other-kind", kind=kind)
    grid = table_of(text)
    if grid is None:
        raise UnreadableError("not-a-workbook")
    return grid


def _peeked_parts(parts: Mapping[str, bytes]) -> dict[str, Peek]:
    """Look into a zipped book by the part that only its kind has."""
    if "xl/workbook.bin" in parts:
        return _peeked(peek_xlsb, parts)
    if "content.xml" in parts:
        return _peeked(peek_ods, parts)
    return _peeked(peek_xlsx, parts)


def _peeked(
    peek: Callable[[_Looked], dict[str, Peek]], looked_at: _Looked
) -> dict[str, Peek]:
    """Return what a look shows; refuse a book whose cells reach too far.

    What cannot be made out here is left for the reader to judge.
    """
    try:
        sheets = peek(looked_at)
    except Exception:  # noqa: BLE001 - a look is no reason to refuse a book
        return {}
    whole = 0
    for name, sheet in sheets.items():
        if sheet.is_garbled:
            raise UnreadableError("damaged-workbook")
        whole += sheet.area
        if whole > MOST_CELLS:
            last = cell_name(sheet.height - 1, sheet.width - 1)
            raise UnreadableError("stray-cell", _cut(name), last)
    return sheets


def _workbook_grids(content: bytes, peeks: Mapping[str, Peek]) -> list[Grid]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if len(set(book.sheet_names)) < len(book.sheet_names):
            # Nobody could say in which of them a cell is wrong, and by its name only
            # the first is read.
            raise UnreadableError("damaged-workbook")
        grids = [
            _sheet_grid(book, meta, peeks.get(meta.name))
            for meta in book.sheets_metadata
            if meta.typ is SheetTypeEnum.WorkSheet
        ]
    except PasswordError:
        raise UnreadableError("encrypted-workbook") from None
    except CalamineError:
        raise UnreadableError("damaged-workbook") from None
    if not any(grid.height for grid in grids):
        raise UnreadableError("empty-file")
    return grids


def _sheet_grid(book: CalamineWorkbook, meta: SheetMetadata, seen: Peek | None) -> Grid:
    sheet = book.get_sheet_by_name(meta.name)
    rows: list[list[CellValue]] = [
        [_kept(cell) for cell in row]  # type: ignore[arg-type]  # calamine's union is wider than any file's
        for row in sheet.to_python(skip_empty_area=False)
    ]
    looked_into, seen = seen is not None, seen or Peek()
    for row, column in seen.percent:
        _print_as_percent(rows, row, column)
    return Grid(
        _cut(meta.name),
        rows,
        _merged(sheet, rows, seen),
        hidden=meta.visible is not Visible.Visible,
        unresolved=seen.unresolved,
        scaled=seen.scaled,
        hidden_rows=seen.hidden_rows,
        hidden_columns=seen.hidden_columns,
        looked_into=looked_into,
    )


def _kept(cell: CellValue) -> CellValue:
    """Return what a cell holds; some old books leave naughts between the letters."""
    return (cell.replace("\x00", "") or None) if isinstance(cell, str) else cell


def _merged(
    sheet: CalamineSheet, rows: list[list[CellValue]], seen: Peek
) -> dict[Position, Position]:
    merged: dict[Position, Position] = {}
    # None where the reader does not know them in this kind of book.
    ranges = sheet.merged_cell_ranges
    for (top, left), (bottom, right) in seen.merged if ranges is None else ranges:
        # A range merged over a whole column says nothing about cells beyond the data.
        for row in range(top, min(bottom, len(rows) - 1) + 1):
            for column in range(left, min(right, sheet.width) + 1):
                merged[row, column] = (top, left)
    return merged


def _print_as_percent(rows: list[list[CellValue]], row: int, column: int) -> None:
    """Put a number that is shown as a percentage in as it is shown: 0.123 as 12.3%."""
    if row >= len(rows) or column >= len(rows[row]):
        return
    value = rows[row][column]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        exact = Decimal(printed(value))
        if exact.is_finite():
            rows[row][column] = f"{exact.scaleb(2):f}%"


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"

"""A second reader of spreadsheets, which shares nothing with the first but the file.

openpyxl reads what is OOXML, xlrd the old binary books, pyxlsb the new ones, odfpy the
OpenDocument ones, and the csv module what is text. Each says what a cell holds and
nothing about what it means: whoever compares decides what counts as the same.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import openpyxl
import pyxlsb
import xlrd
from odf import teletype
from odf.opendocument import load
from odf.table import Table, TableRow
from odf.text import P

if TYPE_CHECKING:
    from collections.abc import Iterator

# No cell beyond these is asked for: an OpenDocument sheet repeats its last blank row
# to the very end.
MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 2_000

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[ />]")
_XLSB_ERRORS: Final = frozenset(
    {"0x0", "0x7", "0xf", "0x17", "0x1d", "0x24", "0x2a", "0x2b"}
)
# Of two that stand as often the first parts the cells.
_DELIMITERS: Final = ",\t;|"
# Encodings by what each takes least willingly.
_ENCODINGS: Final = ("utf-8", "gb18030")


class Kind(StrEnum):
    """What a cell holds."""

    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    ERROR = "error"
    # A formula that no program has worked out yet.
    UNCOMPUTED = "uncomputed"


class Cell(NamedTuple):
    """A cell that is not empty; numbers in the shortest digits, dates in ISO."""

    kind: Kind
    text: str


class Sheet(NamedTuple):
    """A sheet by its name, with its cells by 0-based row and column."""

    name: str
    cells: dict[tuple[int, int], Cell]


class UnknownKindError(ValueError):
    """A file that this reader has no way to open."""


def sheets_of(content: bytes) -> list[Sheet]:
    """Return every worksheet of a file; raises whatever its library raises."""
    if content.startswith(_ZIP):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
        if "content.xml" in names:
            return list(_open_document(content))
        if "xl/workbook.bin" in names:
            return list(_binary_book(content))
        return list(_open_xml(content))
    if content.startswith(_OLE) or content[:2] in {b"\x09\x08", b"\x09\x04"}:
        return list(_old_book(content))
    return [_text_table(content)]


def of_number(value: float | Decimal) -> Cell:
    """Return a number in the shortest digits that read back as it is."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return Cell(Kind.NUMBER, format(exact.normalize() + 0, "f"))


def _of(value: Any) -> Cell | None:
    """Return what openpyxl gives as a cell."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return Cell(Kind.BOOLEAN, str(value))
    if isinstance(value, (int, float)):
        return of_number(value)
    if isinstance(value, (datetime, date, time)):
        return Cell(Kind.DATE, value.isoformat())
    if isinstance(value, timedelta):
        return Cell(Kind.DATE, str(value))
    return Cell(Kind.TEXT, str(value))


# -- .xlsx, .xlsm ----------------------------------------------------------------------


def _open_xml(content: bytes) -> Iterator[Sheet]:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    formulas = None
    if _has_formulas(content):
        formulas = openpyxl.load_workbook(io.BytesIO(content))
    for number, sheet in enumerate(book.worksheets):
        cells: dict[tuple[int, int], Cell] = {}
        for position, cell in _written(sheet):
            if cell.data_type == "e":
                cells[position] = Cell(Kind.ERROR, str(cell.value))
            elif found := _of(cell.value):
                cells[position] = found
        if formulas is not None:
            for position, cell in _written(formulas.worksheets[number]):
                if cell.data_type == "f" and position not in cells:
                    cells[position] = Cell(Kind.UNCOMPUTED, "=")
        yield Sheet(sheet.title, cells)


def _written(sheet: Any) -> Iterator[tuple[tuple[int, int], Any]]:
    """Yield the cells that the file names; all others up to the far corner are none."""
    for (row, column), cell in sheet._cells.items():  # noqa: SLF001 - no public way
        yield (row - 1, column - 1), cell


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(
            _FORMULA.search(archive.read(name))
            for name in archive.namelist()
            if "worksheets/" in name and name.endswith(".xml")
        )


# -- .xls, .et -------------------------------------------------------------------------


def _old_book(content: bytes) -> Iterator[Sheet]:
    book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO())
    for sheet in book.sheets():
        cells: dict[tuple[int, int], Cell] = {}
        for row in range(sheet.nrows):
            for column in range(sheet.row_len(row)):
                cell = sheet.cell(row, column)
                if found := _of_old(cell, book.datemode):
                    cells[row, column] = found
        yield Sheet(sheet.name, cells)


def _of_old(cell: Any, datemode: int) -> Cell | None:
    match cell.ctype:
        case xlrd.XL_CELL_ERROR:
            found = Cell(Kind.ERROR, xlrd.error_text_from_code.get(cell.value, "#"))
        case xlrd.XL_CELL_BOOLEAN:
            found = Cell(Kind.BOOLEAN, str(bool(cell.value)))
        case xlrd.XL_CELL_DATE:
            found = _of_old_date(cell.value, datemode)
        case xlrd.XL_CELL_NUMBER:
            found = of_number(cell.value)
        case _:
            found = Cell(Kind.TEXT, cell.value) if cell.value else None
    return found


def _of_old_date(value: float, datemode: int) -> Cell:
    try:
        moment = xlrd.xldate_as_datetime(value, datemode)
    except (ValueError, OverflowError):
        return of_number(value)
    return Cell(Kind.DATE, moment.isoformat())


# -- .xlsb -----------------------------------------------------------------------------


def _binary_book(content: bytes) -> Iterator[Sheet]:
    with pyxlsb.open_workbook(io.BytesIO(content)) as book:
        for name in book.sheets:
            cells: dict[tuple[int, int], Cell] = {}
            with book.get_sheet(name) as sheet:
                for row in sheet.rows(sparse=True):
                    for cell in row:
                        found = _of(cell.v)
                        if found and found.text in _XLSB_ERRORS:
                            found = Cell(Kind.ERROR, found.text)
                        if found:
                            cells[cell.r, cell.c] = found
            yield Sheet(name, cells)


# -- .ods ------------------------------------------------------------------------------


def _open_document(content: bytes) -> Iterator[Sheet]:
    document = load(io.BytesIO(content))
    for table in document.spreadsheet.getElementsByType(Table):
        yield Sheet(table.getAttribute("name") or "", dict(_open_document_cells(table)))


def _open_document_cells(table: Any) -> Iterator[tuple[tuple[int, int], Cell]]:
    row = 0
    for element in table.getElementsByType(TableRow):
        times = int(element.getAttribute("numberrowsrepeated") or 1)
        found = list(_open_document_row(element))
        if found:
            for repeated in range(row, min(row + times, MOST_ROWS)):
                for column, cell in found:
                    yield (repeated, column), cell
        row += times


def _open_document_row(element: Any) -> Iterator[tuple[int, Cell]]:
    column = 0
    for each in element.childNodes:
        if each.qname[1] not in {"table-cell", "covered-table-cell"}:
            continue
        times = int(each.getAttribute("numbercolumnsrepeated") or 1)
        if cell := _of_open_document(each):
            for repeated in range(column, min(column + times, MOST_COLUMNS)):
                yield repeated, cell
        column += times


def _of_open_document(element: Any) -> Cell | None:
    shown = "\n".join(
        teletype.extractText(each)
        for each in element.childNodes
        if getattr(each, "qname", None) == P().qname
    )
    is_formula = bool(element.getAttribute("formula"))
    match element.getAttribute("valuetype"):
        case "float" | "currency" | "percentage":
            found = of_number(float(element.getAttribute("value")))
        case "boolean":
            truth = element.getAttribute("booleanvalue") == "true"
            found = Cell(Kind.BOOLEAN, str(truth))
        case "date":
            found = Cell(Kind.DATE, element.getAttribute("datevalue"))
        case "time":
            found = Cell(Kind.DATE, element.getAttribute("timevalue"))
        case _ if is_formula and shown.startswith(("#", "Err:")):
            found = Cell(Kind.ERROR, shown)
        case None if is_formula and not shown:
            found = Cell(Kind.UNCOMPUTED, "=")
        case _:
            text = element.getAttribute("stringvalue") or shown
            found = Cell(Kind.TEXT, text) if text else None
    return found


# -- text ------------------------------------------------------------------------------


def _text_table(content: bytes) -> Sheet:
    text = _decoded(content)
    if text.lstrip().startswith("<"):
        # A web page, or XML of a kind of its own.
        raise UnknownKindError
    delimiter = max(_DELIMITERS, key=text.count)
    if delimiter not in text:
        raise UnknownKindError
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    cells = {
        (row, column): Cell(Kind.TEXT, value.strip())
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value.strip()
    }
    return Sheet("", cells)


def _decoded(content: bytes) -> str:
    if content.startswith(b"\xef\xbb\xbf"):
        return content[3:].decode("utf-8")
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnknownKindError

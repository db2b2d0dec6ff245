"""A table as rows of cells → the bytes of a workbook or a CSV, the same each time."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final, TypeAlias

import xlsxwriter  # type: ignore[import-untyped]  # says no types
import xlwt  # type: ignore[import-untyped]  # says no types

Cell: TypeAlias = str | int | Decimal | None
# First row, first column, last row, last column.
Merge: TypeAlias = tuple[int, int, int, int]

# The day a book says it was made; a clock here would make every run differ.
CREATED: Final = datetime(2021, 1, 1)  # noqa: DTZ001 - workbook properties have no zone
WIDEST: Final = 38


@dataclass
class Sheet:
    """One sheet: rows of cells from the top left, and which of them are merged."""

    name: str
    rows: list[list[Cell]]
    merges: list[Merge] = field(default_factory=list)
    header_rows: range = range(0)


@dataclass
class Book:
    """A file that a department sends; `form` is xlsx, xls, gb18030 or utf-8-sig."""

    file: str
    form: str
    sheets: list[Sheet]

    def content(self) -> bytes:
        """Return the file's bytes."""
        if self.form == "xlsx":
            return _xlsx(self.sheets)
        if self.form == "xls":
            return _xls(self.sheets)
        return _csv(self.sheets[0], self.form)


def _xlsx(sheets: list[Sheet]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": CREATED, "author": "", "company": ""})
    header = book.add_format({"border": 1, "align": "center", "text_wrap": True})
    title = book.add_format({"bold": True, "align": "center"})
    formats = {
        number: book.add_format({"border": 1, "num_format": number})
        for number in ("@", "0", "0.0", "0.00", "0.000", "0.0000")
    }
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for column, width in enumerate(_widths(sheet)):
            page.set_column(column, column, width)
        for top, left, bottom, right in sheet.merges:
            page.merge_range(top, left, bottom, right, "", header if top else title)
        for row, cells in enumerate(sheet.rows):
            for column, value in enumerate(cells):
                if value is None:
                    continue
                if row == 0:
                    page.write(row, column, value, title)
                elif row in sheet.header_rows:
                    page.write(row, column, value, header)
                elif isinstance(value, str):
                    page.write_string(row, column, value)
                else:
                    page.write_number(
                        row, column, float(value), formats[_number_format(value)]
                    )
    book.close()
    return buffer.getvalue()


def _xls(sheets: list[Sheet]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    text = xlwt.XFStyle()
    styles: dict[str, xlwt.XFStyle] = {}
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        merged = {
            (top, left): (bottom, right) for top, left, bottom, right in sheet.merges
        }
        for column, width in enumerate(_widths(sheet)):
            page.col(column).width = 256 * width
        for row, cells in enumerate(sheet.rows):
            for column, value in enumerate(cells):
                if value is None:
                    continue
                style: xlwt.XFStyle = text
                written: str | float = value if isinstance(value, str) else float(value)
                if not isinstance(value, str):
                    pattern = _number_format(value)
                    if pattern not in styles:
                        styles[pattern] = xlwt.easyxf(num_format_str=pattern)
                    style = styles[pattern]
                if (row, column) in merged:
                    bottom, right = merged[row, column]
                    page.write_merge(row, bottom, column, right, written, style)
                else:
                    page.write(row, column, written, style)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _csv(sheet: Sheet, encoding: str) -> bytes:
    buffer = io.StringIO()
    width = max(len(row) for row in sheet.rows)
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in sheet.rows:
        cells = ["" if cell is None else str(cell) for cell in row]
        writer.writerow(cells + [""] * (width - len(cells)))
    return buffer.getvalue().encode(encoding)


def _number_format(value: int | Decimal) -> str:
    decimals = -int(Decimal(value).as_tuple().exponent)
    return "0." + "0" * decimals if decimals > 0 else "0"


def _widths(sheet: Sheet) -> list[int]:
    """Widen columns to their texts, Chinese taking two places; titles do not count."""
    widths = [10] * max((len(row) for row in sheet.rows), default=0)
    for row in sheet.rows[1:]:
        if len([cell for cell in row if cell is not None]) < 2:  # noqa: PLR2004 - a line of text
            continue
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                room = 2 + sum(1 + (char > "\xff") for char in cell)
                widths[column] = min(WIDEST, max(widths[column], room))
    return widths

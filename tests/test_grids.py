"""What the reader shows of books that are written in ways few programs write them.

Each was found by holding two readers against one another: what the first would have
shown wrongly is refused or told.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlwt
from bad_books import GOOD, book, books, old_book

from tasks.reader.unreadable import UnreadableError
from tasks.reader.workbook import open_grids

if TYPE_CHECKING:
    from collections.abc import Callable

SHEET = "xl/worksheets/sheet1.xml"
# As openpyxl writes the cell B4 of the good book.
FIGURE = b'<c r="B4" t="n"><v>3296000</v></c>'


def rewritten(change: Callable[[bytes], bytes], member: str = SHEET) -> bytes:
    """Return the good book with one of its parts changed."""
    whole, changed = io.BytesIO(book(GOOD)), io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == member else content)
    return changed.getvalue()


def with_figure(written: bytes) -> bytes:
    """Return the good book with the cell B4 written in another way."""

    def change(content: bytes) -> bytes:
        assert FIGURE in content
        return content.replace(FIGURE, written)

    return rewritten(change)


def refused(content: bytes) -> str:
    with pytest.raises(UnreadableError) as error:
        open_grids(content)
    return error.value.rule


@pytest.mark.parametrize(
    "value",
    [
        b"<v>32&#57;6000</v>",
        b"<v>3296<!-- 000 -->000</v>",
        b"<v><![CDATA[3296000]]></v>",
        b"<v>3296000</v><v>11</v>",
    ],
)
def test_a_number_written_so_that_it_would_be_read_as_another_is_refused(value):
    assert refused(with_figure(b'<c r="B4">' + value + b"</c>")) == "damaged-workbook"


@pytest.mark.parametrize(
    "value", ["&lt;3296000&gt;", "A&#32;3296000", "3296000 &amp; 1"]
)
def test_a_text_may_be_written_in_any_way(value):
    cell = f'<c r="B4" t="str"><f>B5</f><v>{value}</v></c>'
    (grid,) = open_grids(with_figure(cell.encode()))
    assert "3296000" in grid.text(3, 1)


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="B4" t="e"><v>#REF!</v></c>',
        b"<c r='B4' t='e'><v>#REF!</v></c>",
        b'<c r = "B4"\n t = "e" ><v>#REF!</v></c>',
        b'<c r="B4" t="e"><v xml:space="preserve">#REF!</v></c>',
    ],
)
def test_an_error_is_seen_however_its_cell_is_written(cell):
    (grid,) = open_grids(with_figure(cell))
    assert grid.unresolved == {(3, 1): "#REF!"}


@pytest.mark.parametrize("tags", [b"c", b"row", b"c|row"])
def test_cells_that_do_not_say_where_they_stand_are_the_next_ones(tags):
    def nameless(content: bytes) -> bytes:
        error = content.replace(FIGURE, b'<c r="B4" t="e"><v>#REF!</v></c>')
        formula = error.replace(
            b'<c r="C5" t="n"><v>10.1</v></c>', b'<c r="C5"><f>1+2</f></c>'
        )
        return re.sub(rb"<(" + tags + rb') r="\w+"', rb"<\1", formula)

    (grid,) = open_grids(rewritten(nameless))
    assert grid.unresolved == {(3, 1): "#REF!", (4, 2): "="}
    assert grid.text(5, 1) == "1296000"


def test_a_blank_cell_that_does_not_say_where_it_stands_is_counted():
    def nameless(content: bytes) -> bytes:
        error = content.replace(FIGURE, b'<c r="B4" s="1"/>').replace(
            b'<c r="C4" t="n"><v>12.3</v></c>', b'<c r="C4" t="e"><v>#N/A</v></c>'
        )
        return re.sub(rb'<c r="\w+"', rb"<c", error)

    (grid,) = open_grids(rewritten(nameless))
    assert grid.unresolved == {(3, 2): "#N/A"}


@pytest.mark.parametrize(
    "name", [SHEET, "XL/worksheets/Sheet1.XML", "/" + SHEET, SHEET.replace("/", "\\")]
)
def test_a_book_with_two_parts_of_one_name_is_refused(name):
    packed = io.BytesIO(book(GOOD))
    with (
        warnings.catch_warnings(action="ignore"),
        zipfile.ZipFile(packed, "a") as archive,
    ):
        archive.writestr(name, archive.read(SHEET).replace(b"3296000", b"1111111"))
    assert refused(packed.getvalue()) == "unsafe-workbook"


def test_a_book_with_two_sheets_of_one_name_is_refused():
    packed, twice = io.BytesIO(books({"用电": GOOD, "用水": GOOD[:4]})), io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(twice, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace("用水".encode(), "用电".encode()))
    assert refused(twice.getvalue()) == "damaged-workbook"


@pytest.mark.parametrize("kind", [0x0206, 0x0406])
def test_a_formula_in_a_record_of_long_ago_is_refused_for_its_cell_would_be_lost(kind):
    rows = [*GOOD[:3], ["工业总产值", xlwt.Formula("1+2"), 12.3], *GOOD[4:]]
    whole = old_book(rows)
    assert len(open_grids(whole)) == 1
    # Row 4, column B, of the record that a formula has been kept in since Excel 5.
    changed, times = re.subn(
        rb"\x06\x00(?=..\x03\x00\x01\x00)",
        struct.pack("<H", kind),
        whole,
        flags=re.DOTALL,
    )
    assert times == 1
    assert refused(changed) == "damaged-workbook"


# -- text ------------------------------------------------------------------------------


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_tab_before_each_comma_belongs_to_the_cell(ends):
    lines = ["数据库：分省年度数据", "地区\t,2025年\t,2024年\t", "北京市\t,\t,218.95\t"]
    (grid,) = open_grids(ends.join([*lines, ""]).encode("utf-8-sig"))
    assert grid.rows[1:] == [["地区", "2025年", "2024年"], ["北京市", None, "218.95"]]


@pytest.mark.parametrize("line", ["北京市\t1,218.95\t5", "北京市\t\t2,000"])
def test_a_comma_between_tabs_belongs_to_the_cell(line):
    (grid,) = open_grids(f"地区\t上年\t本年\n{line}\n".encode())
    assert grid.width == 3

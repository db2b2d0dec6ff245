"""A look into workbooks' records: formats, hidden and merged cells, broken boxes."""

from __future__ import annotations

import struct
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import bad_books
import pytest
from bad_books import GOOD, book
from book_bytes import made_book, made_old_book, ods, ods_cell, shared_book, xlsb
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.reader import workbook
from tasks.reader.archive import parts_of
from tasks.reader.delimited import decoded
from tasks.reader.number_formats import scale_of, scales_of
from tasks.reader.ole import stream_named
from tasks.reader.peek_ods import peek_ods
from tasks.reader.peek_xls import peek_xls
from tasks.reader.peek_xlsb import peek_xlsb
from tasks.reader.peek_xlsx import peek_xlsx
from tasks.reader.unreadable import UnreadableError
from tasks.reader.workbook import open_grids

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("code", "scale"),
    [
        ("General", None),
        ("0.00", None),
        ("#,##0.00", None),
        ("#,##0_ ;[Red]-#,##0\\ ", None),
        ('_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ', None),
        ('0.0"%"', None),
        ("0.0\\%", None),
        ("0.0!%", None),
        ("yyyy-mm-dd", None),
        ("@", None),
        ("0%", "percent"),
        ("0.00%;[Red]-0.00%", "percent"),
        ("[Blue]0.0%", "percent"),
        ("#,##0,", "scaled"),
        ("0!.0,", "scaled"),
        ('0.00,,"百万"', "scaled"),
        ("#,##0.0,", "scaled"),
    ],
)
def test_a_format_says_whether_another_number_is_shown(code, scale):
    assert scale_of(code) == scale


def test_the_built_in_percentages_are_known_and_a_book_s_own_come_before():
    assert scales_of([0, 9, 10, 164], {164: "0.0%"}) == {
        1: "percent",
        2: "percent",
        3: "percent",
    }
    assert scales_of([9], {}) == {0: "percent"}


@pytest.mark.parametrize(
    "content",
    [
        lambda: made_book(lambda sheet: sheet.merge_cells("A1:C1")),
        lambda: made_old_book(lambda sheet: sheet.merge(0, 0, 0, 2)),
        lambda: xlsb(GOOD, merged=[(0, 0, 0, 2)]),
        lambda: ods(
            [
                [
                    ods_cell(GOOD[0][0], 'table:number-columns-spanned="3"'),
                    "<table:covered-table-cell/>",
                    "<table:covered-table-cell/>",
                ],
                *GOOD[1:],
            ]
        ),
    ],
    ids=["xlsx", "xls", "xlsb", "ods"],
)
def test_merged_cells_are_known_in_every_kind_of_book(content: Callable[[], bytes]):
    (grid,) = open_grids(content())
    assert grid.merged_text(0, 2) == GOOD[0][0]
    assert grid.looked_into


@pytest.mark.parametrize("content", [book, shared_book, bad_books.old_book, xlsb, ods])
def test_every_kind_of_book_gives_the_same_cells(content: Callable[..., bytes]):
    (grid,) = open_grids(content(GOOD))
    assert [
        [grid.text(row, column) for column in range(3)] for row in range(grid.height)
    ] == [[str(cell) for cell in (*row, "", "")[:3]] for row in GOOD]


def test_a_chain_of_sectors_that_bites_its_tail_ends():
    content = bytearray(bad_books.old_book(GOOD))
    (table,) = struct.unpack_from("<I", content, 76)
    start = (table + 1) * 512
    struct.pack_into("<128I", content, start, *([0] * 128))
    stream_named(bytes(content), "Workbook")


# What is looked at, by kind: the file itself, or the parts of a zip.
LOOKED_AT: Final = {
    "xls": (peek_xls, {"": bad_books.old_book(GOOD)}),
    "xlsb": (peek_xlsb, parts_of(xlsb(GOOD))),
    "ods": (peek_ods, parts_of(ods(GOOD))),
    "xlsx": (peek_xlsx, parts_of(shared_book())),
}


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(LOOKED_AT)), st.data())
def test_a_look_at_damage_ends_and_raises_nothing_but_what_is_told(kind, data):
    peek, healthy = LOOKED_AT[kind]
    damaged = {name: bytearray(part) for name, part in healthy.items()}
    for _ in range(data.draw(st.integers(1, 20))):
        part = damaged[data.draw(st.sampled_from(sorted(damaged)))]
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
    parts = {name: bytes(part) for name, part in damaged.items()}
    with suppress(UnreadableError):
        workbook._peeked(peek, parts.get("", parts))  # noqa: SLF001 - what guards a look


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize(
    "text", ["产值,1\r\n一,2\r\n", "一\r\n二，三\r\n", "a,b\n1,2\n"]
)
def test_an_encoding_is_known_or_the_text_refused(text: str, encoding: str):
    assert decoded(text.encode(encoding)) == text


@pytest.mark.parametrize("content", [b"a\x00b", b"\x00\x01\x02\n", b"\xff\xfe\x00"])
def test_bytes_in_no_encoding_are_no_text(content: bytes):
    assert decoded(content) is None

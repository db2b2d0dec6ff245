"""Healthy books and what may befall them, each damage the same for the same seed."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import openpyxl
import xlrd
import xlwt
from openpyxl.utils.exceptions import IllegalCharacterError

if TYPE_CHECKING:
    from collections.abc import Callable

Rows: TypeAlias = "list[list[Any]]"
PROJECT: Final = Path(__file__).parents[1]
INBOX: Final = PROJECT / "samples" / "taicang" / "inbox"
_ODD_TEXTS: Final = (
    *(" ", "-", "—", "…", "/", "#REF!", "#N/A", "无", "待定", "持平", "合计", "项目"),
    *("12,5", "1,2345", "1.2.3", "12 34", "1 234", "１２．５", "(12.5)", "12.5%"),
    *("1.79倍", "3.2亿", "5万", "约12", "12（预计）", "增长12.5", "0x1F", "1e5"),
    *("1E400", "NaN", "-0", "单位：元", "（万人）", "2021年1-4月", "注："),
    *("资料来源：某处", "填报单位：某处", "=1+1", "=cmd!A1", "<!channel>"),
    *("<b>12</b>", "\u202e5.21", "12\u200b", "一", "1\n2", "'12", "12'", "12;13"),
    *('"', ",", "\t12", "十二", "Ⅻ", "𝟏𝟐", "١٢"),
)
# What people, programs and ill will put into a cell.
ODD_VALUES: Final[tuple[Any, ...]] = (
    None,
    *_ODD_TEXTS,
    "x" * 5000,
    *(0, -1, 1e300, -1e-300, 0.1 + 0.2, 10**15, 1 / 3, True, False, 99999.995),
    datetime(2021, 5, 18),  # noqa: DTZ001 - a cell has no zone
    datetime(2021, 1, 5, 9, 30),  # noqa: DTZ001
)
# Members are damaged by what looks like XML more often than not.
_SCRAPS: Final = (
    b"<",
    b">",
    b"&",
    b'"',
    b"\x00",
    b"</c>",
    b"<c/>",
    b"]]>",
    b"\xff\xfe",
)
_TEXTS: Final = ("表", "Sheet1", "a" * 31, "表 (2)", "说明", "💥", "Sheet'1")
_LONGEST: Final = 32_000
_HEADER_ROWS: Final = 6


class Healthy(NamedTuple):
    """A file as it is in order, and where in the inbox it lies."""

    file: str
    folder: str
    content: bytes


class Damage(NamedTuple):
    """One thing that befalls a file; its seed decides where."""

    kind: str
    seed: int


def sample_books(month: str = "5月") -> list[Healthy]:
    """Return what the sample city's departments sent for a month."""
    return [
        Healthy(path.name, path.parent.relative_to(INBOX).as_posix(), path.read_bytes())
        for path in sorted(INBOX.rglob(f"*{month}*"))
        if path.is_file()
    ]


def damaged(content: bytes, damages: list[Damage]) -> bytes:
    """Return a file after all that befell it; what cannot befall its kind does not."""
    for damage in damages:
        content = KINDS[damage.kind](content, Random(damage.seed))  # noqa: S311 - no secret
    return content


# -- bytes -----------------------------------------------------------------------------


def _flip(content: bytes, random: Random) -> bytes:
    made = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 8, 64)) if made else 0):
        made[random.randrange(len(made))] = random.randrange(256)
    return bytes(made)


def _cut(content: bytes, random: Random) -> bytes:
    return content[: random.randrange(len(content) + 1)]


def _take_out(content: bytes, random: Random) -> bytes:
    begin = random.randrange(len(content) + 1)
    return content[:begin] + content[begin + random.choice((1, 4, 512, 4096)) :]


def _insert(content: bytes, random: Random) -> bytes:
    begin = random.randrange(len(content) + 1)
    more = random.choice((random.randbytes(random.choice((1, 3, 512))), *_SCRAPS))
    return content[:begin] + more + content[begin:]


def _repeat(content: bytes, random: Random) -> bytes:
    begin = random.randrange(len(content) + 1)
    end = begin + random.choice((1, 16, 512))
    return content[:end] + content[begin:end] + content[end:]


def _wrong_head(content: bytes, random: Random) -> bytes:
    heads = (
        b"",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"PK\x03\x04",
        b"MZ",
        b"\n" * 9,
        b"<html>",
    )
    return random.choice(heads) + content


# -- members of a zip ------------------------------------------------------------------

_Members: TypeAlias = "list[tuple[str, bytes]]"


def _of_members(
    change: Callable[[_Members, Random], _Members],
) -> Callable[[bytes, Random], bytes]:
    """Make of a change of members a change of a zip; others stay as they are."""

    def changed(content: bytes, random: Random) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                members = [(name, archive.read(name)) for name in archive.namelist()]
        except Exception:  # noqa: BLE001 - what is damaged already, or no zip
            return content
        made = io.BytesIO()
        # Two members of one name are meant.
        with (
            warnings.catch_warnings(action="ignore"),
            zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for name, each in change(members, random):
                archive.writestr(name, each)
        return made.getvalue()

    return changed


def _part_of(members: _Members, random: Random) -> int:
    """Pick a member, a sheet more often than not."""
    sheets = [number for number, (name, _) in enumerate(members) if "sheet" in name]
    return random.choice(sheets + list(range(len(members))))


@_of_members
def _damage_member(members: _Members, random: Random) -> _Members:
    number = _part_of(members, random)
    name, each = members[number]
    damage = random.choice((_flip, _cut, _take_out, _insert, _repeat))
    members[number] = name, damage(each, random)
    return members


@_of_members
def _remove_member(members: _Members, random: Random) -> _Members:
    del members[_part_of(members, random)]
    return members


@_of_members
def _repeat_member(members: _Members, random: Random) -> _Members:
    name, each = members[_part_of(members, random)]
    names = (name, name.upper(), "/" + name, "../" + name, name.replace("/", "\\"))
    return [*members, (random.choice(names), _flip(each, random))]


@_of_members
def _swap_members(members: _Members, random: Random) -> _Members:
    one, other = _part_of(members, random), _part_of(members, random)
    (first, content), (second, another) = members[one], members[other]
    members[one], members[other] = (first, another), (second, content)
    return members


# -- cells -----------------------------------------------------------------------------


@dataclass
class Page:
    """A sheet of a book that is taken to pieces; merged are rows and columns, to."""

    name: str
    rows: Rows
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_hidden: bool = False


class Pieces(NamedTuple):
    """A book taken to pieces, and how it is put together again."""

    pages: list[Page]
    put_together: Callable[[list[Page]], bytes]


def taken_to_pieces(content: bytes) -> Pieces:
    """Return a book's pages; raises whatever its library raises."""
    if content.startswith(b"PK"):
        return Pieces(_pages_of_xlsx(content), _xlsx_of)
    if content.startswith(b"\xd0\xcf"):
        return Pieces(_pages_of_xls(content), _xls_of)
    encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "gb18030"
    rows: Rows = [*map(list, csv.reader(content.decode(encoding).splitlines()))]
    return Pieces([Page("", rows)], lambda pages: _csv_of(pages[0].rows, encoding))


def _pages_of_xlsx(content: bytes) -> list[Page]:
    return [
        Page(
            sheet.title,
            [list(row) for row in sheet.iter_rows(values_only=True)],
            [
                (each.min_row - 1, each.max_row - 1, each.min_col - 1, each.max_col - 1)
                for each in sheet.merged_cells.ranges
            ],
            sheet.sheet_state != "visible",
        )
        for sheet in openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    ]


def _xlsx_of(pages: list[Page]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for page in pages:
        sheet = book.create_sheet(page.name)
        for row, values in enumerate(page.rows, start=1):
            for column, value in enumerate(values, start=1):
                try:
                    sheet.cell(row, column, value)
                except IllegalCharacterError:
                    sheet.cell(row, column, "?")
        for top, bottom, left, right in page.merged:
            sheet.merge_cells(
                start_row=top + 1,
                end_row=bottom + 1,
                start_column=left + 1,
                end_column=right + 1,
            )
        # A book without a sheet to see cannot be saved.
        if page.is_hidden and page is not pages[0]:
            sheet.sheet_state = "veryHidden"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _pages_of_xls(content: bytes) -> list[Page]:
    book = xlrd.open_workbook(
        file_contents=content, formatting_info=True, logfile=io.StringIO()
    )
    return [
        Page(
            sheet.name,
            [
                [_plain(cell, book.datemode) for cell in sheet.row(row)]
                for row in range(sheet.nrows)
            ],
            [
                (top, bottom - 1, left, right - 1)
                for top, bottom, left, right in sheet.merged_cells
            ],
            bool(sheet.visibility),
        )
        for sheet in book.sheets()
    ]


def _plain(cell: Any, datemode: int) -> Any:
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, datemode)
    return cell.value if cell.ctype not in {0, 5, 6} else None


def _xls_of(pages: list[Page]) -> bytes:
    book = xlwt.Workbook()
    dated = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for page in pages:
        sheet = book.add_sheet(page.name, cell_overwrite_ok=True)
        for row, values in enumerate(page.rows):
            for column, value in enumerate(values):
                if isinstance(value, datetime):
                    sheet.write(row, column, value, dated)
                elif value is not None:
                    sheet.write(row, column, value)
        for top, bottom, left, right in page.merged:
            sheet.merge(top, bottom, left, right)
        sheet.visibility = 2 if page.is_hidden and page is not pages[0] else 0
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _csv_of(rows: Rows, encoding: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding, "replace")


def _of_pages(
    change: Callable[[list[Page], Random], None],
) -> Callable[[bytes, Random], bytes]:
    """Make of a change of pages a change of a book; others stay as they are."""

    def changed(content: bytes, random: Random) -> bytes:
        try:
            pages, put_together = taken_to_pieces(content)
            if not pages or not pages[0].rows:
                return content
            change(pages, random)
            return put_together(pages)
        except Exception:  # noqa: BLE001 - what is damaged already, or cannot be written
            return content

    return changed


def _of_rows(
    change: Callable[[Rows, Random], None],
) -> Callable[[bytes, Random], bytes]:
    """Make of a change of rows a change of one of a book's pages."""
    return _of_pages(lambda pages, random: change(random.choice(pages).rows, random))


@_of_rows
def _odd_value(rows: Rows, random: Random) -> None:
    filled = [
        (row, column)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value not in {None, ""}
    ]
    row, column = random.choice(filled)
    rows[row][column] = random.choice(ODD_VALUES)


@_of_rows
def _other_header(rows: Rows, random: Random) -> None:
    texts = [
        (row, column)
        for row, values in enumerate(rows[:_HEADER_ROWS])
        for column, value in enumerate(values)
        if isinstance(value, str) and value
    ]
    row, column = random.choice(texts)
    text = rows[row][column]
    place = random.randrange(len(text))
    others = (
        text[:place] + text[place + 1 :],
        text[:place] + "新" + text[place:],
        text[::-1],
        text + text,
        "　".join(text),
        random.choice(ODD_VALUES),
    )
    rows[row][column] = random.choice(others)


@_of_rows
def _swap_rows(rows: Rows, random: Random) -> None:
    one, other = random.randrange(len(rows)), random.randrange(len(rows))
    rows[one], rows[other] = rows[other], rows[one]


@_of_rows
def _remove_row(rows: Rows, random: Random) -> None:
    del rows[random.randrange(len(rows))]


@_of_rows
def _insert_row(rows: Rows, random: Random) -> None:
    blank: list[Any] = []
    rows.insert(random.randrange(len(rows) + 1), random.choice((*rows, blank))[:])


@_of_rows
def _insert_column(rows: Rows, random: Random) -> None:
    column = random.randrange(max(map(len, rows)) + 1)
    copied, value = random.choice((True, False)), random.choice((None, *ODD_VALUES))
    for row in rows:
        row.insert(column, row[column] if copied and column < len(row) else value)


@_of_rows
def _swap_columns(rows: Rows, random: Random) -> None:
    width = max(map(len, rows))
    one, other = random.randrange(width), random.randrange(width)
    for row in rows:
        row.extend([None] * (width - len(row)))
        row[one], row[other] = row[other], row[one]


@_of_pages
def _rename_sheet(pages: list[Page], random: Random) -> None:
    random.choice(pages).name = random.choice(_TEXTS)


@_of_pages
def _hide_sheet(pages: list[Page], random: Random) -> None:
    pages.insert(0, Page("空白", [["空白"]]))
    random.choice(pages[1:]).is_hidden = True


@_of_pages
def _repeat_sheet(pages: list[Page], random: Random) -> None:
    page = random.choice(pages)
    rows = [row[:] for row in page.rows]
    copy = Page(f"{page.name}2"[-31:], rows, page.merged[:])
    pages.insert(random.randrange(len(pages) + 1), copy)


@_of_pages
def _merge(pages: list[Page], random: Random) -> None:
    page = random.choice(pages)
    row, column = random.randrange(len(page.rows)), random.randrange(6)
    page.merged = [
        (row, row + random.randrange(3), column, column + random.randrange(3))
    ]


KINDS: Final[dict[str, Callable[[bytes, Random], bytes]]] = {
    "flip bytes": _flip,
    "cut off": _cut,
    "take bytes out": _take_out,
    "insert bytes": _insert,
    "repeat bytes": _repeat,
    "another head": _wrong_head,
    "damage a part": _damage_member,
    "remove a part": _remove_member,
    "repeat a part": _repeat_member,
    "swap parts": _swap_members,
    "odd value": _odd_value,
    "another header": _other_header,
    "swap rows": _swap_rows,
    "remove a row": _remove_row,
    "insert a row": _insert_row,
    "insert a column": _insert_column,
    "swap columns": _swap_columns,
    "rename a sheet": _rename_sheet,
    "hide a sheet": _hide_sheet,
    "repeat a sheet": _repeat_sheet,
    "merge cells": _merge,
}
# What leaves a book a book: a person may have done it.
BY_HAND: Final = tuple(KINDS)[10:]

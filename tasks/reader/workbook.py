"""Bytes → grids. Runs only inside a worker with limits (see `sandbox`).

A file is known by its content, not by its name: a zip or an OLE file is a workbook,
anything else that decodes as text is a delimited table.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
)
from python_calamine import SheetVisibleEnum as Visible

from tasks.reader import MAX_BYTES
from tasks.reader.grid import CellValue, Grid, Position, cell_name
from tasks.reader.peek import Peek, peek

if TYPE_CHECKING:
    from collections.abc import Mapping

    from python_calamine import SheetMetadata

MAX_UNPACKED: Final = 512 * 1024 * 1024
MAX_MEMBERS: Final = 5000

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# An encrypted OOXML book is an OLE file that holds this stream (UTF-16).
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
# An encrypted .xls says so in the record after its first one (BOF, then FILEPASS).
_FILEPASS: Final = re.compile(
    rb"\x09\x08(?:\x08\x00.{8}|\x10\x00.{16})(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL
)
# What a zip must hold one of to be a workbook: OOXML or OpenDocument.
_BOOK_MEMBERS: Final = frozenset({"[Content_Types].xml", "content.xml"})


class UnreadableError(Exception):
    """A file that gives no grid; `rule` names the sentence that says why."""

    def __init__(self, rule: str, sheet: str = "", cell: str = "") -> None:
        super().__init__(rule)
        self.rule = rule
        self.sheet = sheet
        self.cell = cell


def open_grids(content: bytes) -> list[Grid]:
    """Return a grid for each sheet; raises `UnreadableError` with the reason."""
    if not content.strip(b"\x00 \r\n\t"):
        raise UnreadableError("empty-file")
    if len(content) > MAX_BYTES:
        raise UnreadableError("file-too-large")
    if content.startswith(_ZIP):
        return _workbook_grids(content, _peeked(content))
    if content.startswith(_OLE):
        if _ENCRYPTED in content or _FILEPASS.search(content):
            raise UnreadableError("encrypted-workbook")
        return _workbook_grids(content, {})
    return [_delimited_grid(_decoded(content))]


def _peeked(content: bytes) -> dict[str, Peek]:
    """Refuse a zip that is a bomb, locked or no workbook; look into its sheets."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
                raise UnreadableError("file-too-large")
            if _BOOK_MEMBERS.isdisjoint(archive.namelist()):
                raise UnreadableError("not-a-workbook")
            if _is_locked(archive):
                raise UnreadableError("encrypted-workbook")
            if _is_ambiguous(archive):
                raise UnreadableError("damaged-workbook")
            sheets = peek(archive)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError):
        raise UnreadableError("damaged-workbook") from None
    for name, sheet in sheets.items():
        if sheet.is_garbled:
            raise UnreadableError("damaged-workbook")
        if sheet.is_too_far:
            last = cell_name(sheet.height - 1, sheet.width - 1)
            raise UnreadableError("stray-cell", name, last)
    return sheets


def _is_locked(archive: zipfile.ZipFile) -> bool:
    """Tell whether an OpenDocument book is encrypted: its manifest says so."""
    manifest = "META-INF/manifest.xml"
    return manifest in archive.namelist() and b"encryption-data" in archive.read(
        manifest
    )


def _is_ambiguous(archive: zipfile.ZipFile) -> bool:
    """Tell whether two members go by one name, so that readers may take either."""
    names = {name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()}
    return len(names) < len(archive.infolist())


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
    merged: dict[Position, Position] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        # A range merged over a whole column says nothing about cells beyond the data.
        for row in range(top, min(bottom, len(rows) - 1) + 1):
            for column in range(left, min(right, sheet.width) + 1):
                merged[row, column] = (top, left)
    hidden = meta.visible is not Visible.Visible
    unresolved = seen.unresolved if seen else {}
    return Grid(meta.name, rows, merged, hidden, unresolved=unresolved)


def _kept(cell: CellValue) -> CellValue:
    """Return what a cell holds; some old books leave naughts between the letters."""
    return (cell.replace("\x00", "") or None) if isinstance(cell, str) else cell


def _decoded(content: bytes) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            ladder = [encoding]
            break
    else:
        ladder = ["utf-8", "gb18030"]
    for encoding in ladder:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text
        break
    raise UnreadableError("not-a-workbook")


def _is_text(text: str) -> bool:
    return not any(ord(each) < ord(" ") and each not in "\r\n\t\f" for each in text)


def _delimited_grid(text: str) -> Grid:
    # As the csv module wants them: cut at every kind of line end, none taken away.
    lines = list(io.StringIO(text, newline=""))
    delimiter = _delimiter(text, lines)
    if not any(delimiter in line for line in lines):
        raise UnreadableError("not-a-workbook")
    try:
        rows: list[list[CellValue]] = [
            [cell.strip() or None for cell in row]
            for row in csv.reader(lines, delimiter=delimiter, strict=True)
        ]
    except csv.Error:
        raise UnreadableError("damaged-table") from None
    return Grid("", rows, delimited=True)


def _delimiter(text: str, lines: list[str]) -> str:
    """Return what parts the cells of most lines.

    The national portal ends each cell with a tab, so that Excel keeps it as text, and
    then writes the comma.
    """
    tabs = text.count("\t")
    if text.count("\t,") * 2 > tabs:
        return ","
    return "\t" if sum("\t" in line for line in lines) * 2 > len(lines) else ","

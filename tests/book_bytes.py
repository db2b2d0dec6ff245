"""Workbooks written byte by byte: kinds and contents that no library here writes."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

import openpyxl
import xlsxwriter
import xlwt
from bad_books import GOOD, book
from openpyxl.utils.datetime import CALENDAR_MAC_1904

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# -- OpenDocument --------------------------------------------------------------------

_ODS_SPACES: Final = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"))
)
_CALC_SPACE: Final = (
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:'
    'calcext:1.0"'
)
_MANIFEST: Final = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
    'manifest:1.0">{}</manifest:manifest>'
)


def ods_cell(value: Any, more: str = "") -> str:
    """Return one cell of an .ods; `more` are further attributes."""
    if value is None:
        return f"<table:table-cell {more}/>"
    if isinstance(value, str):
        kind = f'office:value-type="string" {more}'
        lines = "".join(
            f"<text:p>{escape(line)}</text:p>" for line in value.split("\n")
        )
        return f"<table:table-cell {kind}>{lines}</table:table-cell>"
    kind = f'office:value-type="float" office:value="{value}" {more}'
    return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"


def ods_row(cells: Sequence[Any], more: str = "") -> str:
    """Return one row of an .ods; a cell that is XML already stays as it is."""
    written = [
        cell if isinstance(cell, str) and cell.startswith("<table:") else ods_cell(cell)
        for cell in cells
    ]
    return f"<table:table-row {more}>{''.join(written)}</table:table-row>"


def ods(
    rows: Sequence[Sequence[Any] | str], *, before: str = "", lock: str = ""
) -> bytes:
    """Return an .ods with one sheet; a row that is a text is XML already.

    `before` stands before the root of its content, `lock` in its manifest.
    """
    table = "".join(row if isinstance(row, str) else ods_row(row) for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        f'<office:document-content {_ODS_SPACES} {_CALC_SPACE} office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="Sheet1">{table}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST.format(lock))
        archive.writestr("content.xml", content)
    return made.getvalue()


# -- .xlsb ---------------------------------------------------------------------------

_XLSB_KINDS: Final = """\
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="bin" \
ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>\
<Default Extension="rels" \
ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>"""
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XLSB_RELATIONS: Final = f"""\
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.bin"/>\
<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.bin"/></Relationships>"""


def record(number: int, content: bytes = b"") -> bytes:
    """Return a record of an .xlsb: number and length in groups of seven bits."""
    head = (
        bytes([number])
        if number < 0x80
        else struct.pack("<BB", number & 0x7F | 0x80, number >> 7)
    )
    size = len(content)
    while size >= 0x80:
        head += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + bytes([size]) + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


class XlsbError(int):
    """An error by its code, such as 0x17 for #REF!."""


class Percent(float):
    """A number that its cell shows as a percentage."""


def _xlsb_cell(column: int, value: Any) -> bytes:
    place = struct.pack("<II", column, 1 if isinstance(value, Percent) else 0)
    if isinstance(value, XlsbError):
        return record(3, place + bytes([value]))
    if isinstance(value, str):
        return record(6, place + _wide(value))
    return record(5, place + struct.pack("<d", value))


def xlsb(
    rows: Sequence[Sequence[Any]],
    *,
    hidden: Sequence[int] = (),
    far: tuple[int, int] | None = None,
    merged: Sequence[tuple[int, int, int, int]] = (),
) -> bytes:
    """Return an .xlsb with one sheet, some rows hidden, and perhaps a far cell."""
    sheet = record(129) + record(148, struct.pack("<IIII", 0, len(rows), 0, 9))
    sheet += record(145)
    for number, cells in enumerate(rows):
        options = bytes([0, 0x10 if number in hidden else 0, 0, 0, 0, 0, 0])
        sheet += record(0, struct.pack("<IIH", number, 0, 300) + options)
        for column, value in enumerate(cells):
            if value is not None:
                sheet += _xlsb_cell(column, value)
    if far is not None:
        sheet += record(0, struct.pack("<IIH", far[0], 0, 300) + bytes(7))
        sheet += _xlsb_cell(far[1], 1.0)
    sheet += record(146)
    for top, bottom, left, right in merged:
        sheet += record(176, struct.pack("<IIII", top, bottom, left, right))
    sheet += record(130)
    bundle = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Sheet1")
    book_part = record(131) + record(153, bytes(12))
    book_part += record(143) + record(156, bundle) + record(144) + record(132)
    styles = record(278) + record(617, struct.pack("<I", 2))
    for number_format in (0, 10):
        styles += record(
            47, struct.pack("<HHHHHBBH", 0, number_format, 0, 0, 0, 0, 0, 0)
        )
    styles += record(618) + record(279)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _XLSB_KINDS)
        archive.writestr("xl/workbook.bin", book_part)
        archive.writestr("xl/_rels/workbook.bin.rels", _XLSB_RELATIONS)
        archive.writestr("xl/styles.bin", styles)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return made.getvalue()


# -- .xlsx and .xls, made by a library and then changed ------------------------------


def made_book(change: Callable[[Any], None], rows: Any = GOOD) -> bytes:
    """Return an .xlsx whose only sheet was changed by `change`."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "Sheet1"
    for row in rows:
        sheet.append(row)
    change(sheet)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def made_old_book(
    change: Callable[[Any], None], rows: Any = GOOD, **book: Any
) -> bytes:
    """Return an .xls whose only sheet was changed; `book` are its own attributes."""
    made = xlwt.Workbook()
    for name, value in book.items():
        setattr(made, name, value)
    sheet = made.add_sheet("Sheet1", cell_overwrite_ok=True)
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    change(sheet)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def counted_from_1904(rows: Any) -> bytes:
    """Return an .xlsx that counts its days from 1904, as on a Macintosh."""
    made = openpyxl.Workbook()
    made.epoch = CALENDAR_MAC_1904
    made.worksheets[0].title = "Sheet1"
    for row in rows:
        made.worksheets[0].append(row)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def with_members(content: bytes, *members: tuple[str, bytes | str]) -> bytes:
    """Return a zip with further members, also with names that it has already."""
    made = io.BytesIO()
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        # A name that is there already is what some of them are about.
        warnings.simplefilter("ignore", UserWarning)
        for name in source.namelist():
            target.writestr(name, source.read(name))
        for name, text in members:
            target.writestr(name, text)
    return made.getvalue()


def replaced(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a zip one of whose parts was changed; `change` must change something."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        assert part in source.namelist()
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                text = change(before := text)
                assert text != before
            target.writestr(name, text)
    return made.getvalue()


def shared_book(rows: Any = GOOD) -> bytes:
    """Return an .xlsx as Excel writes it, with every text kept once and shared."""
    content = io.BytesIO()
    made = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = made.add_worksheet("Sheet1")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    made.close()
    return content.getvalue()


SHEET: Final = "xl/worksheets/sheet1.xml"


def with_rows(rows_xml: str, rows: Any = GOOD) -> bytes:
    """Return an .xlsx with more XML behind the last row of its sheet."""
    return replaced(
        book(rows),
        SHEET,
        lambda part: part.replace(b"</sheetData>", rows_xml.encode() + b"</sheetData>"),
    )


def with_result(cell: str, formula: str, result: str | None) -> bytes:
    """Return an .xlsx with a formula in a cell, computed by some program or by none."""
    value = "" if result is None else f"<v>{result}</v>"

    def change(part: bytes) -> bytes:
        start = part.index(f'<c r="{cell}"'.encode())
        end = part.index(b"</c>", start) + len(b"</c>")
        new = f'<c r="{cell}"><f>{escape(formula)}</f>{value}</c>'
        return part[:start] + new.encode() + part[end:]

    return replaced(book(GOOD), SHEET, change)


def lying_zip() -> bytes:
    """Return an .xlsx with a part that unpacks to far more than it says."""
    content = with_rows("<!--" + " " * 50_000_000 + "-->")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        real = archive.getinfo(SHEET).file_size
    # The size in the directory and the one before the part itself.
    return content.replace(struct.pack("<I", real), struct.pack("<I", 5000))


def link_in_zip() -> bytes:
    """Return an .xlsx with a member that is a symbolic link out of it."""
    made = io.BytesIO(book(GOOD))
    with zipfile.ZipFile(made, "a") as archive:
        link = zipfile.ZipInfo("xl/media/image1.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return made.getvalue()


def locked_zip() -> bytes:
    """Return an .xlsx whose members say that they need a password."""
    content = bytearray(book(GOOD))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + flags] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


# -- OLE files that are no workbooks -------------------------------------------------


def ole_with(stream: str) -> bytes:
    """Return an OLE file whose stream of a workbook has another name."""
    content = xls_of([["x"]])
    old = "Workbook".encode("utf-16-le").ljust(64, b"\x00")
    new = stream.encode("utf-16-le")
    place = content.index(old)
    entry = new.ljust(64, b"\x00") + struct.pack("<H", len(new) + 2)
    return content[:place] + entry + content[place + len(entry) :]


def xls_of(rows: Any) -> bytes:
    """Return an .xls with one sheet."""
    return made_old_book(lambda _: None, rows)

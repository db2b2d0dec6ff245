"""A look into the XML of an .xlsx or .xlsm."""

from __future__ import annotations

import html
import posixpath
import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from tasks.reader.number_formats import scales_of
from tasks.reader.peek import Peek

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tasks.reader.grid import Position

_BOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_STYLES: Final = "xl/styles.xml"
_PREFIX: Final = rb"(?:[\w.-]+:)?"
# A cell with something in it; one that only has a format is no data.
_CELL: Final = re.compile(
    rb"<"
    + _PREFIX
    + rb"c\b(?P<attributes>[^>]*?\br\s*=\s*[\"'](?P<letters>[A-Za-z]{1,3})"
    rb"(?P<row>\d{1,7})[\"'][^>/]*)>(?!</)"
)
# Some programs do not say where a row or a cell is: it comes after the one before.
_UNPLACED: Final = re.compile(rb"<" + _PREFIX + rb"c(?=[\s>])(?![^>]*\br\s*=)[^>]*>")
_ROW_OR_CELL: Final = re.compile(
    rb"<"
    + _PREFIX
    + rb"(?P<what>row|c)(?=[\s/>])(?P<attributes>[^>]*?)(?P<end>/?)>(?P<empty></)?"
)
_PLACE: Final = re.compile(rb"\br\s*=\s*[\"'](?P<letters>[A-Za-z]*)(?P<row>\d*)[\"']")
_ERROR: Final = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_TEXT: Final = re.compile(rb"\bt\s*=\s*[\"'](?:str|s|inlineStr)[\"']")
_STYLE: Final = re.compile(rb"\bs\s*=\s*[\"'](\d+)[\"']")
_VALUE: Final = re.compile(rb"<" + _PREFIX + rb"v[^>]*>([^<]*)</")
_FORMULA: Final = re.compile(rb"\s*<" + _PREFIX + rb"f\b")
# The spreadsheet reader takes a number to end where something else begins: of
# 32&#57;6000 it reads 32, and of two values the last.
_GARBLED: Final = re.compile(
    rb"<" + _PREFIX + rb"v\b[^>]*>[-+.\deE\s]*(?:&#|<!)"
    rb"|</" + _PREFIX + rb"v>\s*<" + _PREFIX + rb"v\b"
)
_END: Final = re.compile(rb"</" + _PREFIX + rb"c>")
_HIDDEN: Final = rb"[^>]*?\bhidden=[\"'](?:1|true)[\"'][^>]*>"
_HIDDEN_ROW: Final = re.compile(rb"<" + _PREFIX + rb"row\b" + _HIDDEN)
_HIDDEN_COLUMNS: Final = re.compile(rb"<" + _PREFIX + rb"col\b" + _HIDDEN)
_ROW_NUMBER: Final = re.compile(rb"\br=[\"'](\d+)[\"']")
_FIRST: Final = re.compile(rb"\bmin=[\"'](\d+)[\"']")
_LAST: Final = re.compile(rb"\bmax=[\"'](\d+)[\"']")

_FORMAT: Final = re.compile(rb"<" + _PREFIX + rb"numFmt\b([^>]*)>")
_FORMAT_NUMBER: Final = re.compile(rb"\bnumFmtId=[\"'](\d+)[\"']")
_FORMAT_CODE: Final = re.compile(rb"\bformatCode=(?:\"([^\"]*)\"|'([^']*)')")
_CELL_STYLES: Final = re.compile(
    rb"<" + _PREFIX + rb"cellXfs\b.*?</" + _PREFIX + rb"cellXfs>", re.DOTALL
)
_CELL_STYLE: Final = re.compile(rb"<" + _PREFIX + rb"xf\b([^>]*)>")


def peek_xlsx(parts: Mapping[str, bytes]) -> dict[str, Peek]:
    """Return what each sheet holds, by name; raises what its XML makes it raise."""
    scales = _scales(parts.get(_STYLES, b""))
    return {
        name: _peeked(parts[part], scales)
        for name, part in _sheets(parts)
        if part in parts
    }


def _sheets(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield the name of each worksheet with the path of its part."""
    targets = {
        each.get("Id"): posixpath.normpath(
            posixpath.join("/xl", each.get("Target", "").replace("\\", "/"))
        ).lstrip("/")
        for each in _parsed(parts[_RELATIONS]).iter()
        if each.get("Type", "").endswith("/worksheet")
    }
    for each in _parsed(parts[_BOOK]).iter():
        if each.tag.endswith("}sheet"):
            identity = next(
                (value for key, value in each.items() if key.endswith("}id")), None
            )
            if identity in targets:
                yield each.get("name", ""), targets[identity]


def _parsed(part: bytes) -> ET.Element:
    # No entities, so no bomb: a part with a document type was refused before.
    return ET.fromstring(part)  # noqa: S314 - without entities, see above


def _scales(styles: bytes) -> dict[int, str]:
    codes: dict[int, str] = {}
    for each in _FORMAT.finditer(styles):
        number, code = _FORMAT_NUMBER.search(each[1]), _FORMAT_CODE.search(each[1])
        if number and code:
            text = (code[1] or code[2] or b"").decode("utf-8", "replace")
            codes[int(number[1])] = html.unescape(text)
    section = _CELL_STYLES.search(styles)
    formats = (
        int(number[1]) if (number := _FORMAT_NUMBER.search(each[1])) else 0
        for each in _CELL_STYLE.finditer(section[0] if section else b"")
    )
    return scales_of(formats, codes)


def _peeked(sheet: bytes, scales: Mapping[int, str]) -> Peek:
    seen = Peek(is_garbled=bool(_GARBLED.search(sheet)))
    cells = _counted(sheet) if _UNPLACED.search(sheet) else _placed(sheet)
    for position, attributes, end in cells:
        seen.reach(*position)
        text = _unresolved(attributes, sheet, end)
        if text is not None:
            seen.unresolved[position] = text
        if scales and (style := _STYLE.search(attributes)):
            seen.show(position, scales.get(int(style[1])))
    for row in _HIDDEN_ROW.finditer(sheet):
        if number := _ROW_NUMBER.search(row[0]):
            seen.hidden_rows.add(int(number[1]) - 1)
    for run in _HIDDEN_COLUMNS.finditer(sheet):
        first, last = _FIRST.search(run[0]), _LAST.search(run[0])
        if first and last:
            seen.hidden_columns.append((int(first[1]) - 1, int(last[1]) - 1))
    return seen


def _placed(sheet: bytes) -> Iterator[tuple[Position, bytes, int]]:
    for cell in _CELL.finditer(sheet):
        position = int(cell["row"]) - 1, _column(cell["letters"])
        yield position, cell["attributes"], cell.end()


def _counted(sheet: bytes) -> Iterator[tuple[Position, bytes, int]]:
    row = column = -1
    for each in _ROW_OR_CELL.finditer(sheet):
        place = _PLACE.search(each["attributes"])
        if each["what"] == b"row":
            row = int(place["row"]) - 1 if place and place["row"] else row + 1
            column = -1
            continue
        column = _column(place["letters"]) if place else column + 1
        if not each["end"] and not each["empty"]:
            yield (row, column), each["attributes"], each.end()


def _unresolved(attributes: bytes, sheet: bytes, start: int) -> str | None:
    """Return the error that a cell shows, `=` for a formula that has no result yet."""
    is_error = bool(_ERROR.search(attributes))
    if not is_error and not _FORMULA.match(sheet, start):
        return None
    end = _END.search(sheet, start)
    value = _VALUE.search(sheet, start, end.start() if end else start)
    text = value[1].decode("utf-8", "replace") if value else ""
    if is_error:
        return text or "#"
    # A formula may also come to an empty text: that is its result.
    return None if text or _TEXT.search(attributes) else "="


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - ord("A") + 1
    return column - 1

"""A look into the XML of an .xlsx or .xlsm."""

from __future__ import annotations

import html
import posixpath
import re
from functools import cache
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from tasks.reader.number_formats import scales_of
from tasks.reader.peek import Peek

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tasks.reader.grid import Position

_BOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_STYLES: Final = "xl/styles.xml"
_PREFIX: Final = rb"(?:[\w.-]+:)?"
# A cell with something in it; one that only has a format is no data.
_CELL: Final = re.compile(
    rb"<" + _PREFIX + rb"c\b[^>]*?\br\s*=\s*[\"'](?P<letters>[A-Za-z]{1,3})"
    rb"(?P<row>\d{1,7})[\"'][^>/]*>(?!</)"
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
_PIECE: Final = 1 << 24
# Without one of these a sheet has neither errors nor formulas.
_WORTH_A_LOOK: Final = (b'"e"', b"'e'", b"<f", b":f")
_TEXT: Final = re.compile(rb"\bt\s*=\s*[\"'](?:str|s|inlineStr)[\"']")
_STYLE: Final = re.compile(rb"\bs\s*=\s*[\"'](\d+)[\"']")
_VALUE: Final = re.compile(rb"<" + _PREFIX + rb"v[^>]*>([^<]*)</")
_FORMULA: Final = re.compile(rb"\s*<" + _PREFIX + rb"f\b")
# The spreadsheet reader takes a number to end where something else begins: of
# 32&#57;6000 it reads 32, and of two values the last.
_GARBLED: Final = re.compile(rb"<" + _PREFIX + rb"v\b[^>]*>[-+.\deE\s]*(?:&#|<!)")
_TWO_VALUES: Final = re.compile(rb"</" + _PREFIX + rb"v>\s*<" + _PREFIX + rb"v\b")
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
    seen = Peek(is_garbled=_is_garbled(sheet))
    told: Iterable[tuple[Position, bytes, int]] = ()
    if not _says_where(sheet):
        told = _counted(sheet, seen)
    else:
        _note_reach(sheet, seen)
        if scales or any(mark in sheet for mark in _WORTH_A_LOOK):
            told = _placed(sheet, frozenset(scales))
    for position, attributes, end in told:
        text = _unresolved(attributes, sheet, end)
        if text is not None:
            seen.unresolved[position] = text
        if scales and (style := _STYLE.search(attributes)):
            seen.show(position, scales.get(int(style[1])))
    if b"hidden" in sheet:
        _note_hidden(sheet, seen)
    return seen


def _is_garbled(sheet: bytes) -> bool:
    written_oddly = b"&#" in sheet or b"<!" in sheet
    return bool((written_oddly and _GARBLED.search(sheet)) or _TWO_VALUES.search(sheet))


def _note_reach(sheet: bytes, seen: Peek) -> None:
    """Note how far cells reach; the many that only hold a value cost no more."""
    rows: set[bytes] = set()
    columns: set[bytes] = set()
    start = 0
    while start < len(sheet):
        # In pieces that end where a cell does: a list of all would not have room.
        end = sheet.find(b"<", min(start + _PIECE, len(sheet)))
        places = _CELL.findall(sheet, start, end if end > 0 else len(sheet))
        columns.update(letters for letters, _ in places)
        rows.update(row for _, row in places)
        start = end if end > 0 else len(sheet)
    seen.height = max(map(int, rows), default=0)
    seen.width = max((_column(each) + 1 for each in columns), default=0)


def _says_where(sheet: bytes) -> bool:
    """Tell whether every cell says where it is; what most programs write is counted."""
    placed = sheet.count(b"<c r=")
    if placed and placed == sheet.count(b"<c ") + sheet.count(b"<c>"):
        return True
    return _UNPLACED.search(sheet) is None


def _note_hidden(sheet: bytes, seen: Peek) -> None:
    for row in _HIDDEN_ROW.finditer(sheet):
        if number := _ROW_NUMBER.search(row[0]):
            seen.hidden_rows.add(int(number[1]) - 1)
    for run in _HIDDEN_COLUMNS.finditer(sheet):
        first, last = _FIRST.search(run[0]), _LAST.search(run[0])
        if first and last:
            seen.hidden_columns.append((int(first[1]) - 1, int(last[1]) - 1))


def _placed(
    sheet: bytes, styles: frozenset[int]
) -> Iterator[tuple[Position, bytes, int]]:
    """Yield cells with an error, a formula or one of these styles."""
    for cell in _worth_a_look(styles).finditer(sheet):
        attributes = cell["attributes"]
        if place := _PLACE.search(attributes):
            position = int(place["row"]) - 1, _column(place["letters"])
            yield position, attributes, cell.end()


@cache
def _worth_a_look(styles: frozenset[int]) -> re.Pattern[bytes]:
    numbers = "|".join(map(str, sorted(styles))).encode()
    styled = rb"|s\s*=\s*[\"'](?:" + numbers + rb")[\"']" if styles else b""
    return re.compile(
        rb"<"
        + _PREFIX
        + rb"c\b(?=[^>]*?\b(?:t\s*=\s*[\"']e[\"']"
        + styled
        + rb")|[^>]*>\s*<"
        + _PREFIX
        + rb"f\b)(?P<attributes>[^>]*[^>/])>(?!</)"
    )


def _counted(sheet: bytes, seen: Peek) -> Iterator[tuple[Position, bytes, int]]:
    """Yield every cell with something in it, and count how far they reach."""
    row = column = -1
    for each in _ROW_OR_CELL.finditer(sheet):
        place = _PLACE.search(each["attributes"])
        if each["what"] == b"row":
            row = int(place["row"]) - 1 if place and place["row"] else row + 1
            column = -1
            continue
        column = _column(place["letters"]) if place else column + 1
        if not each["end"] and not each["empty"]:
            seen.reach(row, column)
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

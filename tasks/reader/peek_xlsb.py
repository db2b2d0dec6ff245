"""A look into the records of an .xlsb."""

from __future__ import annotations

import posixpath
import struct
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from tasks.reader.number_formats import scales_of
from tasks.reader.peek import ERRORS, Peek

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BOOK: Final = "xl/workbook.bin"
_RELATIONS: Final = "xl/_rels/workbook.bin.rels"
_STYLES: Final = "xl/styles.bin"

# Records by number, as [MS-XLSB] 2.3 names them.
_ROW, _ERROR_CELL, _LAST_CELL, _ERROR_FORMULA = 0, 3, 11, 11
_FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END = 44, 47, 617, 618
_COLUMNS, _SHEET, _MERGED = 60, 156, 176
_ROW_IS_HIDDEN: Final = 0x10


def peek_xlsb(parts: Mapping[str, bytes]) -> dict[str, Peek]:
    """Return what each sheet holds, by name; raises what broken records raise."""
    scales = _scales(parts.get(_STYLES, b""))
    targets = {
        each.get("Id"): posixpath.normpath(
            posixpath.join("/xl", each.get("Target", ""))
        ).lstrip("/")
        for each in _parsed(parts[_RELATIONS]).iter()
        if each.get("Type", "").endswith("/worksheet")
    }
    found: dict[str, Peek] = {}
    for number, record in _records(parts[_BOOK]):
        if number == _SHEET:
            identity, rest = _text(record, 8)
            name, _ = _text(record, rest)
            if (part := targets.get(identity)) in parts and part is not None:
                found[name] = _peeked(parts[part], scales)
    return found


def _parsed(part: bytes) -> ET.Element:
    # No entities, so no bomb: a part with a document type was refused before.
    return ET.fromstring(part)  # noqa: S314 - without entities, see above


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of each record: both lengths in groups of seven bits."""
    place = 0
    while place < len(part):
        number, place = _varying(part, place, 2)
        size, place = _varying(part, place, 4)
        yield number, part[place : place + size]
        place += size


def _varying(part: bytes, place: int, most: int) -> tuple[int, int]:
    value = 0
    for group in range(most):
        byte = part[place]
        place += 1
        value |= (byte & 0x7F) << 7 * group
        if byte < 0x80:  # noqa: PLR2004 - the highest bit says that another follows
            break
    return value, place


def _text(record: bytes, place: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", record, place)
    end = place + 4 + 2 * length
    return record[place + 4 : end].decode("utf-16-le", "replace"), end


def _scales(styles: bytes) -> dict[int, str]:
    codes: dict[int, str] = {}
    formats: list[int] = []
    is_cell_style = False
    for number, record in _records(styles):
        if number == _FORMAT:
            (identity,) = struct.unpack_from("<H", record)
            codes[identity], _ = _text(record, 2)
        elif number in {_STYLES_BEGIN, _STYLES_END}:
            is_cell_style = number == _STYLES_BEGIN
        elif number == _STYLE and is_cell_style:
            formats.append(struct.unpack_from("<H", record, 2)[0])
    return scales_of(formats, codes)


def _peeked(sheet: bytes, scales: Mapping[int, str]) -> Peek:
    seen = Peek()
    row = 0
    for number, record in _records(sheet):
        if number == _ROW:
            (row,) = struct.unpack_from("<I", record)
            if record[11] & _ROW_IS_HIDDEN:
                seen.hidden_rows.add(row)
        elif 1 < number <= _LAST_CELL:
            column, style = struct.unpack_from("<II", record)
            seen.reach(row, column)
            if number in {_ERROR_CELL, _ERROR_FORMULA}:
                seen.unresolved[row, column] = ERRORS.get(record[8], "#")
            elif scales:
                seen.show((row, column), scales.get(style & 0xFFFFFF))
        elif number == _COLUMNS:
            first, last, _, _, options = struct.unpack_from("<IIIIH", record)
            if options & 1:
                seen.hidden_columns.append((first, last))
        elif number == _MERGED:
            top, bottom, left, right = struct.unpack_from("<IIII", record)
            seen.merged.append(((top, left), (bottom, right)))
    return seen

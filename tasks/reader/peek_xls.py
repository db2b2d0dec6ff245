"""A look into the records of an .xls, or an .et of WPS: BIFF8, and BIFF5 before it."""

from __future__ import annotations

import codecs
import struct
from typing import TYPE_CHECKING, Final

from tasks.reader.number_formats import scales_of
from tasks.reader.ole import stream_named
from tasks.reader.peek import ERRORS, Peek

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Records by number, as [MS-XLS] 2.3 names them.
_BEGIN, _END = 0x0809, 0x000A
_SHEET, _FORMAT, _STYLE, _CODE_PAGE = 0x0085, 0x041E, 0x00E0, 0x0042
_FORMULA, _ERROR, _SEVERAL, _ROW, _COLUMNS = 0x0006, 0x0205, 0x00BD, 0x0208, 0x007D
# Cells with one value each: number, number in short, text, text of the shared ones.
_CELLS: Final = frozenset({0x0203, 0x027E, 0x0204, 0x00FD, 0x00D6, _ERROR, _FORMULA})
# Formulas as books before Excel 5 kept them: the spreadsheet reader loses such cells.
_OLD_FORMULAS: Final = frozenset({0x0206, 0x0406})
_BIFF8: Final = 0x0600
_IS_HIDDEN: Final = 0x20
# A formula's result that is no number says so in its last two bytes.
_NO_NUMBER: Final = b"\xff\xff"
_IS_ERROR, _IS_BLANK = 2, 3
_NAUGHT: Final = bytes(8)
_TO_BE_COMPUTED: Final = 0x03


def peek_xls(content: bytes) -> dict[str, Peek]:
    """Return what each sheet holds, by name; raises what broken records raise."""
    stream = stream_named(content, "Workbook", "Book")
    return _Book(stream).read() if stream else {}


class _Book:
    def __init__(self, stream: bytes) -> None:
        self.stream = stream
        self.is_new = True
        self.code_page = "latin-1"
        self.sheets: dict[str, int] = {}
        self.codes: dict[int, str] = {}
        self.formats: list[int] = []

    def read(self) -> dict[str, Peek]:
        for number, record in self._records(0):
            self._note(number, record)
        scales = scales_of(self.formats, self.codes)
        return {
            name: self._peeked(place, scales) for name, place in self.sheets.items()
        }

    def _note(self, number: int, record: bytes) -> None:
        if number == _BEGIN:
            self.is_new = struct.unpack_from("<H", record)[0] == _BIFF8
        elif number == _CODE_PAGE:
            self.code_page = _encoding_of(struct.unpack_from("<H", record)[0])
        elif number == _SHEET:
            (place,) = struct.unpack_from("<I", record)
            name = self._text(record, 6, 1).replace("\x00", "")
            self.sheets[name] = place
        elif number == _FORMAT:
            (identity,) = struct.unpack_from("<H", record)
            self.codes[identity] = self._text(record, 2, 2 if self.is_new else 1)
        elif number == _STYLE:
            self.formats.append(struct.unpack_from("<H", record, 2)[0])

    def _records(self, place: int) -> Iterator[tuple[int, bytes]]:
        """Yield number and content of each record of one part, to its end."""
        while place + 4 <= len(self.stream):
            number, size = struct.unpack_from("<HH", self.stream, place)
            yield number, self.stream[place + 4 : place + 4 + size]
            if number == _END:
                return
            place += 4 + size

    def _text(self, record: bytes, place: int, width: int) -> str:
        length = int.from_bytes(record[place : place + width], "little")
        start = place + width
        if not self.is_new:
            return record[start : start + length].decode(self.code_page, "replace")
        if record[start] & 1:
            text = record[start + 1 : start + 1 + 2 * length]
            return text.decode("utf-16-le", "replace")
        return record[start + 1 : start + 1 + length].decode("latin-1")

    def _peeked(self, place: int, scales: Mapping[int, str]) -> Peek:
        seen = Peek()
        # A chart comes behind the cells, so its end may count as the sheet's.
        for number, record in self._records(place):
            if number in _CELLS:
                row, column, style = struct.unpack_from("<HHH", record)
                seen.reach(row, column)
                text = _unresolved(number, record)
                if text is not None:
                    seen.unresolved[row, column] = text
                elif scales:
                    seen.show((row, column), scales.get(style))
            elif number in _OLD_FORMULAS:
                seen.is_garbled = True
            elif number == _SEVERAL:
                _note_several(seen, record, scales)
            else:
                _note_hidden(seen, number, record)
        return seen


def _encoding_of(page: int) -> str:
    try:
        return codecs.lookup(f"cp{page}").name
    except LookupError:
        # Of a Macintosh; what is neither is only looked at where it is ASCII.
        return "mac_roman"


def _note_hidden(seen: Peek, number: int, record: bytes) -> None:
    if number == _ROW:
        row, options = *struct.unpack_from("<H", record), record[12]
        if options & _IS_HIDDEN:
            seen.hidden_rows.add(row)
    elif number == _COLUMNS:
        first, last, _, _, options = struct.unpack_from("<HHHHH", record)
        if options & 1:
            seen.hidden_columns.append((first, last))


def _note_several(seen: Peek, record: bytes, scales: Mapping[int, str]) -> None:
    row, first = struct.unpack_from("<HH", record)
    for offset in range((len(record) - 6) // 6):
        (style,) = struct.unpack_from("<H", record, 4 + 6 * offset)
        seen.reach(row, first + offset)
        seen.show((row, first + offset), scales.get(style))


def _unresolved(number: int, record: bytes) -> str | None:
    """Return the error that a cell shows, `=` for a formula that has no result yet."""
    if number == _ERROR:
        return ERRORS.get(record[6], "#") if record[7] else None
    if number != _FORMULA:
        return None
    result, is_no_number = record[6:14], record[12:14] == _NO_NUMBER
    if is_no_number and result[0] == _IS_ERROR:
        return ERRORS.get(result[2], "#")
    # Programs that cannot compute leave it blank or naught and ask to have it computed.
    is_left = (is_no_number and result[0] == _IS_BLANK) or result == _NAUGHT
    return "=" if is_left and record[14] & _TO_BE_COMPUTED else None

"""Text tables: their encoding and what parts their columns, taken only where sure."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from tasks.reader.grid import CellValue, Grid
from tasks.reader.unreadable import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Sequence

# As many cells of text as a worker has room for; a report has some thousands.
MOST_CELLS: Final = 4_000_000

_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Of two that as many lines hold the earlier one parts the columns.
_SEPARATORS: Final = (",", "\t", ";", "|")
# A first line by which a spreadsheet is told the separator; it shows no such row.
_SAID: Final = re.compile(r"\s*sep=(?P<separator>[,;|\t])\s*", re.IGNORECASE)


def decoded(content: bytes) -> str | None:
    """Return the bytes as text, None where they are none in a known encoding.

    A mark at the beginning decides, then UTF-8, then GB18030. UTF-16 without a mark is
    taken where it gives lines of text in one order of bytes and in the other does not.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _text(content, encoding)
    if b"\x00" in content:
        texts = [
            text
            for encoding in ("utf-16-le", "utf-16-be")
            if (text := _text(content, encoding)) and re.search(r"[\r\n]", text)
        ]
        return texts[0] if len(texts) == 1 else None
    for encoding in ("utf-8", "gb18030"):
        text = _text(content, encoding)
        if text is not None:
            return text
    return None


def table_of(text: str) -> Grid | None:
    """Return a grid of a text table, None where nothing parts its columns.

    Raises `UnreadableError` where a quote has no end or cells are without number.
    """
    if max(map(text.count, ("\n", "\r", *_SEPARATORS))) > MOST_CELLS:
        raise UnreadableError("file-too-large")
    # As the csv module wants them: cut at every kind of line end, none taken away.
    lines = list(io.StringIO(text, newline=""))
    separator = None
    if lines and (said := _SAID.fullmatch(lines[0])):
        separator = said["separator"]
        del lines[0]
    separator = separator or _separator(lines)
    if separator is None:
        return None
    try:
        rows: list[list[CellValue]] = [
            [cell.strip() or None for cell in row]
            for row in csv.reader(lines, delimiter=separator, strict=True)
        ]
    except csv.Error:
        raise UnreadableError("damaged-table") from None
    return Grid("", rows, delimited=True)


def _separator(lines: Sequence[str]) -> str | None:
    held = {each: sum(each in line for line in lines) for each in _SEPARATORS}
    most = max(_SEPARATORS, key=lambda each: held[each])
    return most if held[most] else None


def _text(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text if _is_text(text) else None


def _is_text(text: str) -> bool:
    return not any(ord(each) < ord(" ") and each not in "\r\n\t\f" for each in text)

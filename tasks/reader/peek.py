"""What a workbook's XML says and the spreadsheet reader does not.

The reader gives a formula's error (`#REF!`) and a formula that was never computed as
empty cells, and one stray cell in the far corner makes it ask for more memory than
there is. A look at the XML of an .xlsx before it is parsed tells all three apart.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from tasks.reader.grid import Position

_BOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_PREFIX: Final = rb"(?:[\w.-]+:)?"
# A cell with something in it; one that only has a format is no data.
_CELL: Final = re.compile(
    rb"<" + _PREFIX + rb"c\b(?P<attributes>[^>]*?\br\s*=\s*[\"'](?P<letters>[A-Z]{1,3})"
    rb"(?P<row>\d{1,7})[\"'][^>/]*)>(?!</)"
)
# Some programs do not say where a cell stands: it is the next one, in the next row.
_FIRST: Final = re.compile(rb"<" + _PREFIX + rb"c\b[^>]*>")
_NEXT: Final = re.compile(
    rb"<" + _PREFIX + rb"(?:(?P<is_row>row)|c)\b(?P<attributes>[^>]*)(?<!/)(?P<end>/?)>"
)
_PLACE: Final = re.compile(
    rb"\br\s*=\s*[\"'](?P<letters>[A-Z]{0,3})(?P<row>\d{1,7})[\"']"
)
_ERROR: Final = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_TEXT: Final = re.compile(rb"\bt\s*=\s*[\"']str[\"']")
_VALUE: Final = re.compile(rb"<" + _PREFIX + rb"v\b[^>]*>([^<]*)</")
_FORMULA: Final = re.compile(rb"\s*<" + _PREFIX + rb"f\b")
_END: Final = re.compile(rb"</" + _PREFIX + rb"c>")
# The spreadsheet reader takes a number to end where something else begins: of
# 32&#57;6000 it reads 32, and of two values the last.
_GARBLED: Final = re.compile(
    rb"<" + _PREFIX + rb"v\b[^>]*>[-+.\deE\s]*(?:&#|<!)"
    rb"|</" + _PREFIX + rb"v>\s*<" + _PREFIX + rb"v\b"
)
# A bulletin's widest sheet has some ten thousand cells.
MOST_CELLS: Final = 20_000_000


class Peek(NamedTuple):
    """What one sheet holds: formulas without a result, and how far its cells reach.

    `is_garbled` where a value is written so that it would be read as another one.
    """

    unresolved: dict[Position, str]
    height: int
    width: int
    is_garbled: bool = False

    @property
    def is_too_far(self) -> bool:
        """Whether the rectangle up to the last cell is more than anyone filled in."""
        return self.height * self.width > MOST_CELLS


def peek(archive: zipfile.ZipFile) -> dict[str, Peek]:
    """Return what each sheet of an .xlsx holds, by name; nothing for other kinds.

    What cannot be made out here is left for the reader to judge.
    """
    try:
        return {name: _peeked(archive.read(part)) for name, part in _sheets(archive)}
    except Exception:  # noqa: BLE001 - a look is no reason to refuse a book
        return {}


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each worksheet with the path of its part."""
    if _BOOK not in archive.namelist():
        return
    targets = {
        each.get("Id"): posixpath.normpath(
            posixpath.join("/xl", each.get("Target", ""))
        ).lstrip("/")
        for each in _parsed(archive.read(_RELATIONS)).iter()
        if each.get("Type", "").endswith("/worksheet")
    }
    for each in _parsed(archive.read(_BOOK)).iter():
        if each.tag.endswith("}sheet"):
            identity = next(
                (value for key, value in each.items() if key.endswith("}id")), None
            )
            if identity in targets:
                yield each.get("name", ""), targets[identity]


def _parsed(content: bytes) -> ET.Element:
    # No entities, so no bomb: a workbook's own parts have no document type.
    if b"<!DOCTYPE" in content:
        raise ET.ParseError
    return ET.fromstring(content)  # noqa: S314 - without entities, see above


def _peeked(content: bytes) -> Peek:
    unresolved: dict[Position, str] = {}
    height = width = 0
    for position, cell in _cells(content):
        height, width = max(height, position[0] + 1), max(width, position[1] + 1)
        if (text := _unresolved(cell, content)) is not None:
            unresolved[position] = text
    return Peek(unresolved, height, width, bool(_GARBLED.search(content)))


def _cells(content: bytes) -> Iterator[tuple[Position, re.Match[bytes]]]:
    """Yield where each cell stands that is not blank, and its tag."""
    first = _FIRST.search(content)
    if first is None or _PLACE.search(first[0]):
        for cell in _CELL.finditer(content):
            yield (int(cell["row"]) - 1, _column(cell["letters"])), cell
        return
    row = column = -1
    for tag in _NEXT.finditer(content):
        place = _PLACE.search(tag["attributes"])
        if tag["is_row"]:
            row, column = int(place["row"]) - 1 if place else row + 1, -1
            continue
        column = _column(place["letters"]) if place else column + 1
        if not tag["end"]:
            yield (row, column), tag


def _unresolved(cell: re.Match[bytes], content: bytes) -> str | None:
    """Return the error that a cell shows, `=` for a formula that has no result yet."""
    is_error = bool(_ERROR.search(cell["attributes"]))
    if not is_error and not _FORMULA.match(content, cell.end()):
        return None
    end = _END.search(content, cell.end())
    value = _VALUE.search(content, cell.end(), end.start() if end else cell.end())
    text = value[1].decode("utf-8", "replace") if value else ""
    if is_error:
        return text or "#"
    # A formula may also come to an empty text: that is its result.
    return None if text or _TEXT.search(cell["attributes"]) else "="


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return column - 1

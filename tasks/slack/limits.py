"""What Slack takes of a text: escaped, and cut before it is too long."""

from __future__ import annotations

import unicodedata
from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_HEADER: Final = 150
MOST_SECTION: Final = 3000
MOST_FIELD: Final = 2000
MOST_BUTTON: Final = 75
MOST_FALLBACK: Final = 200
# All blocks of a message together. Slack publishes no number for `msg_blocks_too_long`;
# it has been met from 11,300 characters on.
MOST_CHARACTERS: Final = 10_000
MORE: Final = "…"

_JOINER: Final = "\u200d"
_TONES: Final = range(0x1F3FB, 0x1F400)
_FLAGS: Final = range(0x1F1E6, 0x1F200)
_TAGS: Final = range(0xE0020, 0xE0080)
_ESCAPED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escape(text: str) -> str:
    """Return department text as data: no mention or link survives."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def size(text: str) -> int:
    """Return how long `text` is once escaped, in units of UTF-16.

    Slack does not say whether an emoji counts as one or two; two is the safe side.
    """
    return sum(map(_size, text))


def _size(mark: str) -> int:
    escaped = _ESCAPED.get(mark)
    return len(escaped) if escaped else 1 + (ord(mark) > 0xFFFF)  # noqa: PLR2004 - UTF-16


def shortened(text: str, most: int) -> str:
    """Return `text`, cut where its escaped size would be over `most`.

    Nothing is cut within an escape or an emoji: what is cut is not escaped yet, and
    marks that belong to the character before them go with it.
    """
    if size(text) <= most:
        return text
    room = most - len(MORE)
    most_marks = sum(total <= room for total in accumulate(map(_size, text)))
    end = most_marks
    while end and _belong_together(text, end):
        end -= 1
    # A heap of accents on one letter may be longer than all there is room for.
    return text[: end or most_marks].rstrip() + MORE


def _belong_together(text: str, at: int) -> bool:
    """Tell whether a cut before `text[at]` would go through a character."""
    before, after = text[at - 1], text[at]
    if _JOINER in {before, after} or unicodedata.category(after).startswith("M"):
        return True
    if ord(after) in _TONES or ord(after) in _TAGS:
        return True
    if ord(after) not in _FLAGS:
        return False
    # A flag is two letters: a cut after an odd number of them goes through one.
    letters = 0
    while letters < at and ord(text[at - 1 - letters]) in _FLAGS:
        letters += 1
    return letters % 2 == 1


def pieces(lines: Sequence[str], most: int) -> Iterator[str]:
    """Yield the lines in texts of at most `most`, none of them broken unless it must.

    A line that is too long by itself goes on in the next text. `most` is at least 10.
    """
    kept: list[str] = []
    room = most
    for part in (each for line in lines for each in _parts(line, most)):
        needed = size(part) + bool(kept)
        if kept and needed > room:
            yield "\n".join(kept)
            kept, room, needed = [], most, size(part)
        kept.append(part)
        room -= needed
    if kept:
        yield "\n".join(kept)


def _parts(line: str, most: int) -> Iterator[str]:
    while size(line) > most:
        part = shortened(line, most)
        yield part
        line = line[len(part) - len(MORE) :].lstrip()
    yield line

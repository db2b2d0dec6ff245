"""How department text is compared, and how it is quoted in a sentence."""

from __future__ import annotations

import re
import unicodedata
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Final

# What takes no room on paper: soft hyphens, zero-width marks, directions of writing.
_INVISIBLE: Final = r"\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_SPACE: Final = re.compile(rf"[\s{_INVISIBLE}]+")
_HALF: Final = re.compile(r"[\ud800-\udfff]")
_HARMLESS_CONTROLS: Final = frozenset("\n\t")
# What is kept of whoever answers for something, and of their reason.
MOST_NAME: Final = 100
MOST_REASON: Final = 1_000
# A label is shorter. Every label is asked for by every layout that is tried on it.
_REMEMBERED: Final = 64


def fold(text: str) -> str:
    """Return `text` in NFKC without any white space: `（ 亿元 ）` becomes `(亿元)`.

    Marks that nobody sees, such as a zero-width space, count as white space.
    """
    return _remembered(text) if len(text) <= _REMEMBERED else _folded(text)


@lru_cache(maxsize=8192)
def _remembered(text: str) -> str:
    return _folded(text)


def _folded(text: str) -> str:
    # Some marks are a space with an accent: without the space they join what is before.
    bare = _SPACE.sub("", unicodedata.normalize("NFKC", text))
    return unicodedata.normalize("NFKC", bare)


def matches(pattern: str, text: str) -> bool:
    """Tell whether folded `text` fits the glob `pattern` (`*工业*`), also folded."""
    return fnmatchcase(fold(text), fold(pattern))


def quotable(text: str) -> str:
    """Return `text` with what nobody sees spelled out: U+202E becomes `[U+202E]`.

    A name with a mark that turns the direction of writing round would turn the
    sentence round that quotes it; a control could clear a terminal.
    """
    if text.isprintable():
        return text
    return "".join(
        each
        if each.isprintable() or (each.isspace() and not _is_control(each))
        else f"[U+{ord(each):04X}]"
        for each in text
    )


def one_line(text: str, most: int) -> str:
    """Return what somebody typed as one line of visible text, `most` characters."""
    visible = (each for each in text if unicodedata.category(each) not in {"Cc", "Cf"})
    return " ".join("".join(visible).split())[:most]


def keepable(path: str) -> str:
    """Return a path as UTF-8 can hold it: a name in GB18030 read, or spelled out.

    A file system gives each byte that it cannot read as half of a character, and one
    such name would keep a whole month out of the warehouse.
    """
    return "/".join(map(_kept, path.split("/"))) if _HALF.search(path) else path


def _kept(name: str) -> str:
    if not _HALF.search(name):
        return name
    try:
        return name.encode("utf-8", "surrogateescape").decode("gb18030")
    except UnicodeError:
        return _HALF.sub(lambda half: f"[U+{ord(half[0]):04X}]", name)


def _is_control(mark: str) -> bool:
    kind = unicodedata.category(mark)
    return kind in {"Cc", "Zl", "Zp"} and mark not in _HARMLESS_CONTROLS

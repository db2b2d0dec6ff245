"""How department text is compared: folded to one width, without spaces."""

from __future__ import annotations

import re
import unicodedata
from fnmatch import fnmatchcase
from typing import Final

_SPACE: Final = re.compile(r"\s+")


def fold(text: str) -> str:
    """Return `text` in NFKC without any white space: `（ 亿元 ）` becomes `(亿元)`."""
    # Some marks are a space with an accent: without the space they join what is before.
    bare = _SPACE.sub("", unicodedata.normalize("NFKC", text))
    return unicodedata.normalize("NFKC", bare)


def matches(pattern: str, text: str) -> bool:
    """Tell whether folded `text` fits the glob `pattern` (`*工业*`), also folded."""
    return fnmatchcase(fold(text), fold(pattern))

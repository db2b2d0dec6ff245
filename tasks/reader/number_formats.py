"""Number formats: whether a cell shows another number than it keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Built-in formats of every spreadsheet: 0% and 0.00%.
_BUILT_IN: Final = {9: "percent", 10: "percent"}
# What only stands for itself: quoted, escaped (in Chinese also by !), in brackets.
_LITERAL: Final = re.compile(r'"[^"]*"|[\\!_*].|\[[^\]]*\]')
# A comma behind the last digit shows thousands of what is kept.
_THOUSANDS: Final = re.compile(r"[0#?],+(?![0#?,])")


def scale_of(code: str) -> str | None:
    """Return `percent`, `scaled` or None for a number format such as `0.0%` or `0,`.

    `0.0"%"` only prints a sign behind the number itself; `0!.0000,` is how a column is
    made to look as if it were in another unit.
    """
    bare = _LITERAL.sub("", code).partition(";")[0]
    if "%" in bare:
        return "percent"
    return "scaled" if _THOUSANDS.search(bare) else None


def scales_of(styles: Iterable[int], codes: Mapping[int, str]) -> dict[int, str]:
    """Return the scale of each style, by number, that has one.

    `styles` are the formats of a book's styles in order, `codes` the book's own ones.
    """
    scales = {
        **_BUILT_IN,
        **{
            number: scale for number, code in codes.items() if (scale := scale_of(code))
        },
    }
    return {
        style: scales[number] for style, number in enumerate(styles) if number in scales
    }

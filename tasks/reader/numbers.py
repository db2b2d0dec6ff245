"""Printed numbers: what a cell's text says, in exact decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from warehouse.text import fold

_NUMBER: Final = re.compile(
    r"(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+)"
    r"(?P<suffix>%|个?百分点)?"
)
_EXPONENT: Final = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+")
_UNDEFINED: Final = frozenset(
    {"-", "--", "—", "——", "–", "…", "……", "...", "......", "/"}
)
_SPLIT: Final = re.compile(r"\d\s+\d")
_GROUPED: Final = re.compile(
    r"[^\s\d]{0,2}\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\s*\d).*"
)
# Powers of ten: a decimal(38, 18) has twenty digits before the point.
_LARGEST: Final = 20
_SMALLEST: Final = -40
_MINUS: Final = str.maketrans({"−": "-", "﹣": "-", "－": "-"})


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number as printed; `value` is None where the print says undefined (—, …)."""

    value: Decimal | None
    decimals: int
    suffix: str = ""


def read_number(text: str) -> PrintedNumber | None:
    """Read printed text as a number; None where it is neither number nor a mark.

    Full-width digits and thousands separators are understood, 持平 is 0 and — or …
    is officially undefined, which is not the same as missing. Two numbers in one cell
    are none, unless the gaps part thousands.
    """
    if _SPLIT.search(text) and not _GROUPED.fullmatch(text.strip()):
        return None
    plain = fold(text).translate(_MINUS)
    if plain in _UNDEFINED:
        return PrintedNumber(None, 0)
    if plain == "持平":
        return PrintedNumber(Decimal(0), 0)
    if match := _NUMBER.fullmatch(plain):
        value = Decimal(match["number"].replace(",", ""))
        suffix = match["suffix"] or ""
        return PrintedNumber(value, _decimals(value), suffix) if _fits(value) else None
    if _EXPONENT.fullmatch(plain):
        value = Decimal(plain)
        if _fits(value):
            return PrintedNumber(Decimal(format(value, "f")), _decimals(value))
    return None


def _fits(value: Decimal) -> bool:
    """Tell whether the warehouse has room for it; nothing that is counted is larger."""
    power = value.adjusted()
    return power > _SMALLEST and (power < _LARGEST or not value)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0

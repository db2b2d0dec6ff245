"""Slips of the hand: what a wrong figure was probably meant to be.

A small closed vocabulary: a unit or a decimal point off, a sign, two neighbouring
digits swapped, one digit doubled, lost or changed. A slip explains a figure where
undoing it, and nothing else, brings the figure to where it is wanted. The ways are
tried from the smallest to the largest: there is one way to turn a sign, there are
hundreds to put in a digit, so what a digit explains is told only where just one does.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from warehouse.method.intervals import Interval
    from warehouse.records import Parameters

# 万元 for 亿元, thousands for units, 元 for 亿元: which unit a figure is printed in.
UNITS: Final = (4, 3, 8)
# Two places: per cent for a fraction, millions for 亿. One: the decimal point.
PLACES: Final = (*UNITS, 2, 1)
# A percentage has no 万 and no 亿.
PERCENT_PLACES: Final = (2, 1)
_EXACT: Final = Context(prec=60)


class Way(StrEnum):
    """How the print is put right."""

    DIVIDE = "divide"
    MULTIPLY = "multiply"
    SIGN = "sign"
    SWAPPED = "swapped"
    DOUBLED = "doubled"
    LOST = "lost"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip, and the figure without it; `factor` is 1 where none is meant."""

    way: Way
    corrected: Decimal
    factor: Decimal = Decimal(1)

    @property
    def parameters(self) -> Parameters:
        """What the sentence `slip-said` is filled with, beside the unit."""
        return {
            "slip": self.way,
            "factor": plainly(self.factor),
            "corrected": plainly(self.corrected),
        }


# What explains a figure even where it is not known to the digit what is wanted.
TELLING: Final = (Way.SWAPPED, Way.DOUBLED)
# In a sentence that has room for a slip, that there is none.
NO_SLIP: Final[Parameters] = {"slip": "none", "factor": "", "corrected": ""}


def plainly(value: float | Decimal) -> str:
    """Return a number in plain digits: 1200000, never 1.2e+06."""
    return f"{Decimal(str(value)).normalize(_EXACT):f}"


def slip_of(
    printed: Decimal,
    wanted: Interval,
    decimals: int = 0,
    places: Sequence[int] = PLACES,
    ways: Collection[Way] = tuple(Way),
) -> Slip | None:
    """Return the smallest slip that explains `printed` where `wanted` was meant.

    `decimals` are those of the print, whose digits `printed` may have lost at its end;
    `places` are the powers of ten that a unit or a point may be off by, and `ways` what
    may have happened to digits. None where nothing is wrong, nothing explains it, or
    the digits leave open what was meant.
    """
    if not printed or wanted.contains(printed):
        return None
    return _in_places(printed, wanted, places) or _in_digits(
        printed, wanted, decimals, ways
    )


def unit_slip_of(printed: Decimal, wanted: Interval) -> Slip | None:
    """Return the slip between units that explains `printed`, told from nothing else."""
    if not printed or wanted.contains(printed):
        return None
    return _in_places(printed, wanted, UNITS)


def _in_places(
    printed: Decimal, wanted: Interval, places: Sequence[int]
) -> Slip | None:
    for place in places:
        for way, power in ((Way.DIVIDE, -place), (Way.MULTIPLY, place)):
            corrected = printed.scaleb(power, _EXACT)
            if wanted.contains(corrected):
                return Slip(way, corrected, Decimal(10) ** place)
    return None


def _in_digits(
    printed: Decimal, wanted: Interval, decimals: int, ways: Collection[Way]
) -> Slip | None:
    turned = printed.copy_negate()
    if wanted.contains(turned):
        return Slip(Way.SIGN, turned)
    digits, shown = _digits_of(printed, decimals)
    for way, meant in _MEANT.items():
        if way not in ways:
            continue
        fitting = {
            corrected.normalize(_EXACT)
            for each, places in meant(digits, shown)
            for corrected in [_figure(each, places, printed)]
            if wanted.contains(corrected)
        }
        if len(fitting) == 1:
            return Slip(way, fitting.pop())
    return None


def _digits_of(printed: Decimal, decimals: int) -> tuple[str, int]:
    """Return the digits as they stand in print, and how many are after the point."""
    exponent = printed.normalize(_EXACT).as_tuple().exponent
    shown = max(decimals, -exponent if isinstance(exponent, int) else 0, 0)
    whole = int(printed.copy_abs().scaleb(shown, _EXACT))
    # Before the point there is always a digit: 0.47.
    return str(whole).zfill(shown + 1), shown


def _figure(digits: str, shown: int, printed: Decimal) -> Decimal:
    return Decimal(int(digits)).scaleb(-shown, _EXACT).copy_sign(printed)


# Each yields digits that may have been meant, with how many are after the point. A
# figure that was converted from 万元 shows its digits behind another point than the
# print did, so where a digit comes or goes both places of the point are tried.


def _swapped(digits: str, shown: int) -> Iterator[tuple[str, int]]:
    for at in range(len(digits) - 1):
        yield digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :], shown


def _without_one(digits: str, shown: int) -> Iterator[tuple[str, int]]:
    for at in range(len(digits) - 1):
        if digits[at] == digits[at + 1]:
            rest = digits[:at] + digits[at + 1 :]
            yield rest, shown
            if shown:
                yield rest, shown - 1


def _with_one_more(digits: str, shown: int) -> Iterator[tuple[str, int]]:
    for at in range(len(digits) + 1):
        for digit in "0123456789":
            whole = digits[:at] + digit + digits[at:]
            yield whole, shown
            if shown and at > len(digits) - shown:
                yield whole, shown + 1


def _with_another(digits: str, shown: int) -> Iterator[tuple[str, int]]:
    for at in range(len(digits)):
        for digit in "0123456789":
            yield digits[:at] + digit + digits[at + 1 :], shown


_MEANT: Final[dict[Way, Callable[[str, int], Iterator[tuple[str, int]]]]] = {
    Way.SWAPPED: _swapped,
    Way.DOUBLED: _without_one,
    Way.LOST: _with_one_more,
    Way.CHANGED: _with_another,
}

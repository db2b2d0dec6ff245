"""Printed figures as intervals, and comparisons that may stay undecided.

A figure printed with d digits after the point says only that the true value lies
within half a last digit: `56 %` is [55.5, 56.5). Here both ends belong to the interval.
Which of them a print includes depends on the sign and on how an office rounds a half,
so a comparison that hangs on that one point is undecided, never guessed.

Every result is rounded outward, so that it contains whatever the true values give. Two
operands are taken as independent: `x - x` is not 0 but twice as wide as `x`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from enum import StrEnum
from typing import Final, NoReturn, TypeAlias

# The warehouse keeps 38 digits; sums of such figures are exact here.
_PRECISION: Final = 60
_DOWN: Final = Context(prec=_PRECISION, rounding=ROUND_FLOOR)
_UP: Final = Context(prec=_PRECISION, rounding=ROUND_CEILING)
_SQUARES: Final = Context(prec=2 * _PRECISION)


class Answer(StrEnum):
    """What a comparison of printed figures says."""

    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"

    def __bool__(self) -> NoReturn:
        """Refuse: as plain text even `no` would count as true."""
        raise TypeError("an answer has three values: compare it with Answer.YES")


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a true value lies: from `low` to `high`, both included.

    Adds, subtracts, multiplies and divides with intervals, decimals and whole numbers.
    Raises `ValueError` where an end is not finite or the low one is the higher.
    """

    low: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if not (self.low.is_finite() and self.high.is_finite()):
            raise ValueError(f"an interval is finite: {self}")
        if self.low > self.high:
            raise ValueError(f"an interval's low end comes first: {self}")

    def __str__(self) -> str:
        return f"[{self.low}, {self.high}]"

    def contains(self, value: Decimal | int) -> bool:
        """Tell whether the true value may be `value`."""
        return self.low <= value <= self.high

    def meets(self, other: Operand) -> bool:
        """Tell whether both may be the same number: rounding alone can explain them."""
        other = _interval(other)
        return self.low <= other.high and other.low <= self.high

    # -- arithmetic --------------------------------------------------------------------

    def __neg__(self) -> Interval:
        # The operator would round to the usual 28 digits.
        return Interval(self.high.copy_negate(), self.low.copy_negate())

    def __add__(self, other: Operand) -> Interval:
        other = _interval(other)
        return Interval(
            _DOWN.add(self.low, other.low),
            _UP.add(self.high, other.high),
        )

    def __sub__(self, other: Operand) -> Interval:
        return self + -_interval(other)

    def __mul__(self, other: Operand) -> Interval:
        other = _interval(other)
        ends = [(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(
            min(_DOWN.multiply(a, b) for a, b in ends),
            max(_UP.multiply(a, b) for a, b in ends),
        )

    def __truediv__(self, other: Operand) -> Interval:
        """Divide; raises `ZeroDivisionError` where the divisor may be 0."""
        other = _interval(other)
        if other.contains(0):
            raise ZeroDivisionError(f"cannot divide by {other}: it may be 0")
        ends = [(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(
            min(_DOWN.divide(a, b) for a, b in ends),
            max(_UP.divide(a, b) for a, b in ends),
        )

    def __radd__(self, other: Decimal | int) -> Interval:
        return _interval(other) + self

    def __rsub__(self, other: Decimal | int) -> Interval:
        return _interval(other) - self

    def __rmul__(self, other: Decimal | int) -> Interval:
        return _interval(other) * self

    def __rtruediv__(self, other: Decimal | int) -> Interval:
        return _interval(other) / self

    def sqrt(self) -> Interval:
        """Return the square root; raises `ValueError` where the value may be < 0."""
        if self.low < 0:
            raise ValueError(f"no square root of {self}: it may be below 0")
        low, high = _DOWN.sqrt(self.low), _UP.sqrt(self.high)
        # Decimal roots are rounded to the nearest, whatever the context says.
        if _SQUARES.multiply(low, low) > self.low:
            low = low.next_minus(_DOWN)
        if _SQUARES.multiply(high, high) < self.high:
            high = high.next_plus(_UP)
        return Interval(low, high)

    # -- comparisons -------------------------------------------------------------------

    def at_least(self, other: Operand) -> Answer:
        """Tell whether the true value is `other` or more."""
        other = _interval(other)
        return _answer(yes=self.low >= other.high, no=self.high < other.low)

    def above(self, other: Operand) -> Answer:
        """Tell whether the true value is more than `other`."""
        other = _interval(other)
        return _answer(yes=self.low > other.high, no=self.high <= other.low)

    def at_most(self, other: Operand) -> Answer:
        """Tell whether the true value is `other` or less."""
        return _interval(other).at_least(self)

    def below(self, other: Operand) -> Answer:
        """Tell whether the true value is less than `other`."""
        return _interval(other).above(self)

    def equals(self, other: Operand) -> Answer:
        """Tell whether both are the same number; only exact figures can say yes."""
        other = _interval(other)
        return _answer(
            yes=self.low == self.high == other.low == other.high,
            no=not self.meets(other),
        )


Operand: TypeAlias = Interval | Decimal | int


def exact(value: Decimal | int) -> Interval:
    """Return a figure that nobody rounded, such as a count or a target."""
    return Interval(Decimal(value), Decimal(value))


def printed(value: Decimal | int, decimals: int) -> Interval:
    """Return what a figure printed with `decimals` digits after the point may be.

    `decimals` must be told, since a stored value has lost its trailing zeros or gained
    new ones; it is negative for a figure rounded to tens or hundreds.
    """
    half = Decimal(5).scaleb(-decimals - 1)
    return exact(value) + Interval(half.copy_negate(), half)


def printed_percent(value: Decimal | int, decimals: int) -> Interval:
    """Return a printed percentage as a share: `56 %` is [0.555, 0.565]."""
    return printed(value, decimals) / 100


def _interval(value: Operand) -> Interval:
    return value if isinstance(value, Interval) else exact(value)


def _answer(*, yes: bool, no: bool) -> Answer:
    if yes:
        return Answer.YES
    return Answer.NO if no else Answer.UNDECIDED

"""A month was missed: the smallest change of plan that still reaches the target.

The remaining months must bring the gap `T − C`, none below 0 and none above the best
month ever reached. Of all such plans the one is taken that lies closest to the old one:

    minimise Σ (x_h − p_h)²/w_h   subject to   Σ x_h = T − C,  0 ≤ x_h ≤ best_h

which is solved by `x_h = clip(p_h + λ·w_h)` with one λ for all months (the quadratic
knapsack, Helgason, Kennington and Lall 1980). Amounts are in any one unit.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.periods import Period

# Nothing here may be rounded by accident: the plan sums to the gap to the last digit.
_EXACT: Final = Context(prec=400, traps=[Inexact, InvalidOperation, DivisionByZero])


class Outcome(StrEnum):
    """What became of the plan."""

    ACHIEVED = "achieved"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, slots=True)
class RemainingMonth:
    """A month still to come: what was planned, and the most that it can bring.

    `weight` says how readily its plan is changed, by default as readily as any other's;
    seasonal weights put more of a change on the months that carry more.
    """

    period: Period
    planned: Decimal
    best: Decimal
    weight: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        for value in (self.planned, self.best, self.weight):
            if not value.is_finite():
                raise ValueError(f"{self.period}: not a number: {value}")
        if self.best < 0:
            raise ValueError(f"{self.period}: its best month is below 0: {self.best}")
        if self.weight <= 0:
            raise ValueError(f"{self.period}: its weight is not above 0: {self.weight}")


@dataclass(frozen=True, slots=True)
class PlannedMonth:
    """A month of the new plan."""

    period: Period
    planned: Decimal
    amount: Decimal

    @property
    def change(self) -> Decimal:
        """What the month has to bring more than it was planned to."""
        return _decimal(Fraction(self.amount) - Fraction(self.planned))


@dataclass(frozen=True, slots=True)
class Replan:
    """The new plan; `shortfall` is what even the best of every month would leave."""

    outcome: Outcome
    months: tuple[PlannedMonth, ...] = ()
    shortfall: Decimal = Decimal(0)


def replan(months: Sequence[RemainingMonth], gap: Decimal, step: Decimal) -> Replan:
    """Spread `gap`, the target less the cumulative, over the remaining months.

    Amounts are multiples of `step`, the worth of the last printed digit, as far as the
    gap and the best months are; what is finer stays with one month, so that the sum is
    exact. Where the target cannot be reached every month is told at its best. Without
    an old plan, planned amounts of 0 spread the gap by the weights alone. Raises
    `ValueError` where the step is not above 0 or the gap is no number.
    """
    if not gap.is_finite():
        raise ValueError(f"a gap of {gap}")
    if not (step.is_finite() and step > 0):
        raise ValueError(f"a step of {step}")
    if gap <= 0:
        return Replan(Outcome.ACHIEVED)
    wanted = Fraction(gap)
    most = sum((Fraction(month.best) for month in months), Fraction(0))
    if most < wanted:
        amounts = [Fraction(month.best) for month in months]
        return _told(Outcome.INFEASIBLE, months, amounts, wanted - most)
    if _fits(months, wanted):
        amounts = [Fraction(month.planned) for month in months]
        return _told(Outcome.UNCHANGED, months, amounts)
    closest = _closest(months, wanted)
    return _told(Outcome.CHANGED, months, _in_steps(months, closest, Fraction(step)))


def _fits(months: Sequence[RemainingMonth], gap: Fraction) -> bool:
    return sum(Fraction(month.planned) for month in months) == gap and all(
        0 <= month.planned <= month.best for month in months
    )


def _closest(months: Sequence[RemainingMonth], gap: Fraction) -> list[Fraction]:
    """Return the plan closest to the old one that sums to `gap`, which is feasible.

    The sum grows with λ along straight lines that bend only where a month meets one of
    its bounds: the right λ lies between two such bends.
    """
    zero = Fraction(0)

    def moved(change: Fraction) -> list[Fraction]:
        return [
            min(
                max(Fraction(month.planned) + change * Fraction(month.weight), zero),
                Fraction(month.best),
            )
            for month in months
        ]

    bends = sorted(
        {
            (bound - Fraction(month.planned)) / Fraction(month.weight)
            for month in months
            for bound in (zero, Fraction(month.best))
        }
    )
    # At the first bend every month is at 0, at the last at its best.
    place = bisect_left(bends, gap, key=lambda change: sum(moved(change), zero))
    low, high = bends[place - 1], bends[place]
    below, above = sum(moved(low), zero), sum(moved(high), zero)
    return moved(low + (gap - below) * (high - low) / (above - below))


def _in_steps(
    months: Sequence[RemainingMonth], amounts: Sequence[Fraction], step: Fraction
) -> list[Fraction]:
    """Round to `step` by largest remainder, within the bounds and with the same sum."""
    rounded = [amount // step * step for amount in amounts]
    left = sum(amounts) - sum(rounded)
    # Of equal remainders the earlier month is served first.
    for place in sorted(
        range(len(amounts)), key=lambda place: rounded[place] - amounts[place]
    ):
        room = Fraction(months[place].best) - rounded[place]
        added = min(step, room, left)
        rounded[place] += added
        left -= added
    return rounded


def _told(
    outcome: Outcome,
    months: Sequence[RemainingMonth],
    amounts: Sequence[Fraction],
    shortfall: Fraction = Fraction(0),
) -> Replan:
    return Replan(
        outcome,
        tuple(
            PlannedMonth(month.period, month.planned, _decimal(amount))
            for month, amount in zip(months, amounts, strict=True)
        ),
        _decimal(shortfall),
    )


def _decimal(value: Fraction) -> Decimal:
    """Return sums and differences of decimals, which no division has touched."""
    return _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))

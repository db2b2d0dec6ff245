"""Figures that are tied: what one must be if the others are as they were printed.

A tie is either a sum, `Σ cᵢ·xᵢ = 0`, or a share, `whole·(offset + share) = 100·part`:
a ratio, a completion, and with an offset of 100 a growth over its base. Both can be
solved for each of their figures, so that a figure that several ties speak of can be
held against each. Every figure is an interval: rounding alone never breaks a tie.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from warehouse.method.intervals import Interval, exact, printed
from warehouse.records import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from warehouse.records import Figure, Observation

PERCENT: Final = 100
# Below this share of its tolerance a tie is kept beyond doubt, floating point or not.
_PLAIN: Final = 0.5


class Bond(StrEnum):
    """What ties figures; each has its sentence."""

    SUM = "sum"
    CUMULATIVE = "cumulative"
    CHANGE = "change"
    GROWTH = "growth"
    RATIO = "ratio"
    COMPLETION = "completion"


@dataclass(frozen=True, slots=True)
class Sum:
    """`Σ coefficient·figure = 0`; the first figure is what the others make up.

    What is `counted` one by one is exact: nothing of it was rounded.
    """

    bond: Bond
    terms: tuple[tuple[Figure, int], ...]
    severity: Severity = Severity.WARNING
    counted: bool = False

    @property
    def figures(self) -> tuple[Figure, ...]:
        """What it ties, in the order that a person reads it in."""
        return tuple(figure for figure, _ in self.terms)

    @property
    def result(self) -> Figure:
        """What the others make up."""
        return self.terms[0][0]

    def intervals(self, seen: Seen) -> Intervals:
        """Return what each figure may be, all as coarse as the coarsest of them.

        A spreadsheet drops zeros, so that 5.50 looks coarser than it was printed; a
        bare 0 is exact and says nothing of how finely the others are printed.
        """
        values = {figure: seen[figure].value or Decimal(0) for figure in self.figures}
        if self.counted:
            return {figure: exact(value) for figure, value in values.items()}
        coarsest = self._coarsest(seen)
        return {figure: printed(value, coarsest) for figure, value in values.items()}

    def is_plainly_kept(self, seen: Seen) -> bool:
        """Tell whether it is kept so clearly that nothing need be worked out."""
        off = sum(by * float(seen[figure].value or 0) for figure, by in self.terms)
        half_digit = 0.0 if self.counted else 0.5 * 10.0 ** -self._coarsest(seen)
        return abs(off) <= _PLAIN * half_digit * len(self.terms)

    def solved_for(self, figure: Figure, intervals: Intervals) -> Interval | None:
        """Return what `figure` must be if all others are as printed."""
        rest, sign = exact(0), 1
        for each, by in self.terms:
            if each == figure:
                sign = by
            else:
                rest = rest + by * intervals[each]
        return -rest if sign > 0 else rest

    def _coarsest(self, seen: Seen) -> int:
        printed_to = (seen[each].decimals for each in self.figures if seen[each].value)
        return min(printed_to, default=0)


@dataclass(frozen=True, slots=True)
class Share:
    """`whole·(offset + share) = 100·part`, with `share` in percent.

    A growth `g` of `part` over its base `whole` has an offset of 100.
    """

    bond: Bond
    part: Figure
    whole: Figure
    share: Figure
    offset: int = 0
    severity: Severity = Severity.WARNING

    @property
    def figures(self) -> tuple[Figure, ...]:
        """What it ties, in the order that a person reads it in."""
        return (self.share, self.part, self.whole)

    @property
    def result(self) -> Figure:
        """What the others make up: it can always be worked out."""
        return self.part

    def intervals(self, seen: Seen) -> Intervals:
        """Return what each figure may be, by its own print."""
        return {
            each: printed(seen[each].value or 0, seen[each].decimals)
            for each in self.figures
        }

    def is_plainly_kept(self, seen: Seen) -> bool:
        """Tell whether it is kept so clearly that nothing need be worked out."""
        (share, of_share), (part, of_part), (whole, of_whole) = (
            (float(seen[each].value or 0), 0.5 * 10.0 ** -seen[each].decimals)
            for each in self.figures
        )
        factor = self.offset + share
        off = abs(whole * factor - PERCENT * part)
        allowed = abs(factor) * of_whole + abs(whole) * of_share + PERCENT * of_part
        return off <= _PLAIN * allowed

    def solved_for(self, figure: Figure, intervals: Intervals) -> Interval | None:
        """Return what `figure` must be if both others are as printed.

        None where they say nothing of it: what is multiplied by 0 may be anything.
        """
        factor = self.offset + intervals[self.share]
        if figure == self.part:
            return intervals[self.whole] * factor / PERCENT
        divisor = factor if figure == self.whole else intervals[self.whole]
        if divisor.contains(0):
            return None
        quotient = PERCENT * intervals[self.part] / divisor
        return quotient if figure == self.whole else quotient - self.offset


Tie: TypeAlias = Sum | Share
Seen: TypeAlias = "Mapping[Figure, Observation]"
Intervals: TypeAlias = "dict[Figure, Interval]"


def is_broken(tie: Tie, seen: Seen) -> bool:
    """Tell whether rounding cannot explain that the figures do not agree."""
    if tie.is_plainly_kept(seen):
        return False
    intervals = tie.intervals(seen)
    wanted = tie.solved_for(tie.result, intervals)
    return wanted is not None and not wanted.meets(intervals[tie.result])


def of_figure(ties: Iterable[Tie]) -> dict[Figure, list[Tie]]:
    """Return the ties that each figure is part of."""
    found: dict[Figure, list[Tie]] = {}
    for tie in ties:
        for figure in tie.figures:
            found.setdefault(figure, []).append(tie)
    return found


def components(ties: list[Tie]) -> Iterator[list[Tie]]:
    """Yield ties that share figures together, apart from those that share none."""
    by_figure = of_figure(ties)
    waiting = dict.fromkeys(ties)
    while waiting:
        first, *_ = waiting
        group: dict[Tie, None] = {}
        frontier = [first]
        while frontier:
            tie = frontier.pop()
            if tie in group:
                continue
            group[tie] = None
            waiting.pop(tie, None)
            for figure in tie.figures:
                frontier += by_figure[figure]
        yield list(group)

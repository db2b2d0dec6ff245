"""Which cell is wrong: the smallest set of figures that, changed, mends every tie.

After I. P. Fellegi and D. Holt, "A systematic approach to automatic edit and
imputation", JASA 71 (1976): a record that fails its edits is mended in as few fields as
possible. Here the edits are ties between printed figures, and a figure is only accused
if a value exists for it that keeps all its ties, also those that hold as they are.
Where several sets of the same size could be it, all are returned: nobody is accused
alone who may be innocent.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from expectations.ties import of_figure
from warehouse.method.intervals import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from expectations.ties import Intervals, Seen, Tie
    from warehouse.records import Figure

# Two slips in one web happen; three that are told apart by ties alone do not.
LARGEST: Final = 2
# Pairs grow with the square of the figures: beyond this only single ones are tried.
MOST_FIGURES_PAIRED: Final = 60
_NARROWINGS: Final = 4


@dataclass(frozen=True, slots=True)
class Suspects:
    """Figures that mend all broken ties together, and what each would have to be.

    `proofs` are the ties that say so: all that the figures are part of.
    """

    wanted: dict[Figure, Interval]
    proofs: tuple[Tie, ...]


def suspects(broken: Sequence[Tie], ties: Sequence[Tie], seen: Seen) -> list[Suspects]:
    """Return every smallest set of figures that would mend the `broken` ties.

    `ties` are all ties of the web, kept ones too; `broken` are those of one component.
    Empty where no set of up to `LARGEST` figures explains it.
    """
    by_figure = of_figure(ties)
    named = list(dict.fromkeys(figure for tie in broken for figure in tie.figures))
    for size in range(1, LARGEST + 1):
        if size > 1 and len(named) > MOST_FIGURES_PAIRED:
            break
        found = [
            found
            for chosen in combinations(named, size)
            if _covers(chosen, broken) and (found := _mended(chosen, by_figure, seen))
        ]
        if found:
            return found
    return []


def _covers(chosen: Sequence[Figure], broken: Sequence[Tie]) -> bool:
    return all(any(figure in tie.figures for figure in chosen) for tie in broken)


def _mended(
    chosen: Sequence[Figure], by_figure: Mapping[Figure, list[Tie]], seen: Seen
) -> Suspects | None:
    """Return what the chosen figures must be, None if no values keep all their ties."""
    proofs = tuple(dict.fromkeys(tie for figure in chosen for tie in by_figure[figure]))
    wanted: dict[Figure, Interval] = {}
    # Ties with only one of them say what it is; those with both then narrow both.
    apart = [tie for tie in proofs if _shared(tie, chosen) == 1]
    joint = [tie for tie in proofs if _shared(tie, chosen) > 1]
    for ties in (apart, *([joint] * _NARROWINGS)):
        for tie, figure in _solvable(ties, chosen, wanted):
            given = tie.intervals(seen)
            given.update({each: wanted[each] for each in wanted if each != figure})
            value = tie.solved_for(figure, given)
            if value is None:
                continue
            narrowed = _common(wanted.get(figure, value), value)
            if narrowed is None:
                return None
            wanted[figure] = narrowed
    return Suspects(wanted, proofs) if set(wanted) == set(chosen) else None


def _shared(tie: Tie, chosen: Sequence[Figure]) -> int:
    return sum(figure in tie.figures for figure in chosen)


def _solvable(
    ties: Sequence[Tie], chosen: Sequence[Figure], wanted: Intervals
) -> Iterator[tuple[Tie, Figure]]:
    """Yield each tie with a figure that it says something of by now."""
    for tie in ties:
        among = [figure for figure in chosen if figure in tie.figures]
        for figure in among:
            if all(other in wanted for other in among if other != figure):
                yield tie, figure


def _common(one: Interval, other: Interval) -> Interval | None:
    low, high = max(one.low, other.low), min(one.high, other.high)
    return Interval(low, high) if low <= high else None

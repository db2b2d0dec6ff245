"""How good stated probabilities were, once it is known what happened.

Brier (1950); the reliability table after Murphy (1973). Probabilities are shares
from 0 to 1. Of no statements at all there is no score: None.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Statement(NamedTuple):
    """A probability as it was stated, and whether the event then happened."""

    probability: Decimal
    happened: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The statements from `low` up to `high`, and how often they came true.

    `high` itself belongs to the next bin, except 1. An office that knows what it says
    has `share_happened` near `mean_stated` in every bin that counts many.
    """

    low: Decimal
    high: Decimal
    count: int
    mean_stated: Decimal
    share_happened: Decimal


def brier_score(statements: Sequence[Statement]) -> Decimal | None:
    """Return the mean of `(p − o)²`: 0 is perfect, 0.25 is what always ½ earns.

    Raises `ValueError` where a probability lies outside 0 to 1.
    """
    _check(statements)
    return _mean((each.probability - each.happened) ** 2 for each in statements)


def skill(
    statements: Sequence[Statement], baseline: Sequence[Statement]
) -> Decimal | None:
    """Return `1 − BS/BS_ref`: 1 is perfect, 0 no better than the baseline, below worse.

    None where the baseline itself was perfect. Raises `ValueError` where the two are
    not about the same events, in the same order.
    """
    if [each.happened for each in statements] != [each.happened for each in baseline]:
        raise ValueError("statements and baseline are about different events")
    score, reference = brier_score(statements), brier_score(baseline)
    if score is None or not reference:
        return None
    return 1 - score / reference


def reliability(statements: Sequence[Statement], bins: int = 10) -> list[Bin]:
    """Return the reliability table: equal bins, those without a statement left out.

    Raises `ValueError` where a probability lies outside 0 to 1 or there is no bin.
    """
    _check(statements)
    if bins < 1:
        raise ValueError(f"a table of {bins} bins")
    grouped: dict[int, list[Statement]] = defaultdict(list)
    for each in statements:
        grouped[min(int(each.probability * bins), bins - 1)].append(each)
    return [
        Bin(
            low=Decimal(place) / bins,
            high=Decimal(place + 1) / bins,
            count=len(group),
            mean_stated=sum(each.probability for each in group) / Decimal(len(group)),
            share_happened=sum(each.happened for each in group) / Decimal(len(group)),
        )
        for place, group in sorted(grouped.items())
    ]


def _check(statements: Iterable[Statement]) -> None:
    for each in statements:
        if not (each.probability.is_finite() and 0 <= each.probability <= 1):
            raise ValueError(f"not a probability: {each.probability}")


def _mean(values: Iterable[Decimal]) -> Decimal | None:
    told = list(values)
    return sum(told, Decimal(0)) / len(told) if told else None

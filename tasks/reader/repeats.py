"""Figures that a book prints in more than one table, told once."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from warehouse.periods import Period
    from warehouse.records import Measure, Observation

_Figure: TypeAlias = "tuple[str, str, Measure, Period, str]"


def told_once(tables: Iterable[Sequence[Observation]]) -> list[Observation]:
    """Join tables' observations; of prints that agree only the finest stays.

    A bulletin prints the city's figure in its own table and again above the counties',
    often rounded. Prints that disagree both stay, for the check to tell, and so do
    repeats within one table: there they are a slip, not a habit.
    """
    joined: list[Observation] = []
    places: dict[_Figure, int] = {}
    for table in tables:
        earlier = dict(places)
        for each in table:
            figure = _figure(each)
            place = earlier.get(figure)
            if place is None or not _agree(joined[place], each):
                places.setdefault(figure, len(joined))
                joined.append(each)
            elif _is_finer(each, joined[place]):
                joined[place] = each
    return joined


def _figure(each: Observation) -> _Figure:
    return each.region, each.indicator, each.measure, each.period, each.project


def _agree(one: Observation, other: Observation) -> bool:
    """Tell whether both can be prints of one value, each rounded to its last digit."""
    if one.value is None or other.value is None:
        return True
    coarsest = Decimal(1).scaleb(-min(one.decimals, other.decimals))
    return one.unit == other.unit and abs(one.value - other.value) <= coarsest / 2


def _is_finer(one: Observation, other: Observation) -> bool:
    if one.value is None or other.value is None:
        return other.value is None
    return one.decimals > other.decimals

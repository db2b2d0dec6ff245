"""What is worked out from what was measured: costs of more months, and growth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from variants import VARIANTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Found = dict[str, Any]


def costs_of(found: Found, count: int) -> dict[str, tuple[Found, bool]]:
    """Return what each variant takes for so many months, and if that is worked out.

    A variant that was measured on fewer months takes as much more for each further one.
    """
    costs: dict[str, tuple[Found, bool]] = {}
    for name, each in in_order(found):
        if str(count) in each:
            costs[name] = each[str(count)], False
            continue
        known = sorted((int(size), cost["cpu"]) for size, cost in each.items())
        if len(known) > 1 and known[-1][0] < count:
            (few, less), (many, more) = known[0], known[-1]
            cpu = more + (count - many) * (more - less) / (many - few)
            costs[name] = {"cpu": cpu}, True
    return costs


def marginal(found: Found, departments: int) -> float:
    """Return the ms of one report more, from the fewest months to the most."""
    known = sorted((int(size), cost["cpu"]) for size, cost in found.items())
    if len(known) == 1:
        return math.nan
    (few, less), (many, more) = known[0], known[-1]
    return 1000 * (more - less) / ((many - few) * departments)


def along(found: Found, axis: int) -> dict[int, float]:
    """Return the costs of the sizes that differ along one axis only."""
    sizes = {
        tuple(map(int, key.split("x"))): each["cpu"] for key, each in found.items()
    }
    del sizes[1, 1]
    other = 1 - axis
    shared = min(sizes)[other]
    return {size[axis]: cpu for size, cpu in sizes.items() if size[other] == shared}


def slope(sizes: Mapping[int, float], floor: float) -> float:
    """Return the slope of log cost above a floor by log size, end to end."""
    (low, below), *_, (high, above) = sorted(sizes.items())
    if below <= floor or above <= floor:
        return math.nan
    return math.log((above - floor) / (below - floor)) / math.log(high / low)


def in_order(found: Found) -> Iterator[tuple[str, Found]]:
    """Yield what was found of each variant, the limit first."""
    for each in VARIANTS:
        if each.name in found:
            yield each.name, found[each.name]

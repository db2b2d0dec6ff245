"""What was aimed at, what was found, and whether that is met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from costs import Found, along, costs_of, marginal, slope
from variants import BOOK, LIMIT, OWN, PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

FIGURES_A_ROW: Final = 3


class Target(NamedTuple):
    """One aim: what is measured, its bound, and what was found, in the same unit."""

    what: str
    bound: float
    found: float
    unit: str
    is_at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Tell whether what was found is within its bound."""
        if self.is_at_least:
            return self.found >= self.bound
        return self.found <= self.bound


def targets(known: Found) -> Iterator[Target]:
    """Yield the aims of those parts that have been measured."""
    if "months" in known:
        yield from _of_months(known["months"]["found"])
    if "backfill" in known:
        yield from _of_backfill(known["backfill"]["found"], known["backfill"]["sizes"])
    if "growth" in known and OWN in known["growth"]["found"]:
        own = known["growth"]["found"][OWN]
        for axis, name in enumerate(("departments", "months")):
            found = slope(along(own, axis), own["1x1"]["cpu"])
            yield Target(f"growth in {name}, above the floor", 1.05, found, "exponent")
    if "extras" in known:
        yield from _of_extras(known["extras"]["found"])


def _of_months(found: Found) -> Iterator[Target]:
    if OWN in found:
        own, limit = found[OWN], found[LIMIT]
        ratio = own["warm"]["cpu"] / limit["warm"]["cpu"]
        yield Target("a month in a process that stays", 3.5, ratio, "× limit")
        yield Target("a cold `yuebao run`", 12, own["cold"]["wall"], "s on the wall")
        if first := own.get("first"):
            name = "… on a machine just set up, with Prefect's database to make"
            yield Target(name, 12, first["wall"], "s on the wall")


def _of_backfill(found: Found, sizes: Found) -> Iterator[Target]:
    if len(found.get(OWN, {})) < 2:
        return
    few, *_, many = sorted(map(int, found[OWN]))
    costs = {name: each["cpu"] for name, (each, _) in costs_of(found, many).items()}
    name = f"a backfill of {many} months"
    if PLAIN in costs:
        yield Target(name, 1.0, costs[OWN] / costs[PLAIN], "× plain")
    if BOOK in costs:
        times = costs[BOOK] / costs[OWN]
        yield Target(f"{name}, against {BOOK}", 40, times, "× faster", is_at_least=True)
    yield Target(
        "one report more", 1.5, marginal(found[OWN], sizes["departments"]), "ms"
    )
    observations = (many - few) * sizes["departments"] * sizes["rows"] * FIGURES_A_ROW
    more = found[OWN][str(many)]["peak"] - found[OWN][str(few)]["peak"]
    a_million = 1e6 * more / observations
    name = f"peak memory a million observations, by {observations:,} more"
    yield Target(name, 200, a_million, "MB")


def _of_extras(found: Found) -> Iterator[Target]:
    more = found["wrong"]["wrong"] - found["wrong"]["clean"]
    yield Target("100,000 wrong rows, more than clean ones", 0.3, more, "s")
    yield Target("`yuebao --help`", 0.4, found["help"]["wall"], "s on the wall")
    for millions, each in found["progress"].items():
        bound = 0.1 if millions == "1" else 1.0
        name = f"`mart.progress` of a month, {millions} million observations"
        yield Target(name, bound, each["cpu"], "s")

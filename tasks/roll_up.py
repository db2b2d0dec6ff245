"""Roll up: what the month makes of the quarter, the half and the year."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tasks.narrate import narrate
from warehouse.records import LIGHTS
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.cycle import Cycle
    from warehouse.connection import Warehouse


def roll_up(warehouse: Warehouse, cycle: Cycle) -> list[Row]:
    """Return `mart.progress` for the cycle's month; the arithmetic is SQL's."""
    return rows(warehouse, "mart.progress", period=str(cycle.period))


def narrate_lights(cycle: Cycle, progress: Sequence[Row]) -> None:
    """Say how many of the main indicators have which light."""
    city = cycle.registry.city.region.id
    lights = Counter(
        row["light"]
        for row in progress
        if row["span"] == "year" and row["region"] == city and row["main"]
    )
    narrate(
        cycle,
        "step-roll-up",
        rows=len(progress),
        **{light: lights[light] for light in LIGHTS},
    )

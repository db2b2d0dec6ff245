"""Roll up: what the month makes of the quarter, the half and the year."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.narrate import narrate
from warehouse.connection import open_live
from warehouse.records import LIGHTS
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from tasks.cycle import Cycle


@task(name="roll up", task_run_name="roll up {cycle.period}", cache_policy=NO_CACHE)
def roll_up(cycle: Cycle) -> list[Row]:
    """Return `mart.progress` for the cycle's month; the arithmetic is SQL's."""
    with open_live(cycle.home) as warehouse:
        progress = rows(warehouse, "mart.progress", period=str(cycle.period))
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
    return progress

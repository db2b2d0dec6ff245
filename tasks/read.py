"""Read: archived files → observations and findings, in workers with limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.narrate import narrate
from tasks.reader.sandbox import read_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.cycle import Cycle
    from warehouse.records import Delivery, Reading


@task(name="read", task_run_name="read {cycle.period}", cache_policy=NO_CACHE)
def read(cycle: Cycle, deliveries: Sequence[Delivery]) -> list[Reading]:
    """Return one reading a delivery, in order; no file can stop the others."""
    numbered = [(str(number), each) for number, each in enumerate(deliveries)]
    readings = list(read_all(numbered, cycle.registry, cycle.period))
    observations = sum(len(each.observations) for each in readings)
    narrate(cycle, "step-read", read=len(readings), observations=observations)
    return readings

"""Read: archived files → observations and findings, in workers with limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.narrate import narrate
from tasks.reader.sandbox import read_all
from tasks.step import step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.cycle import Cycle
    from warehouse.records import Delivery, Reading


@step("read")
def read(cycle: Cycle, deliveries: Sequence[Delivery]) -> list[Reading]:
    """Return one reading a delivery, in order; no file can stop the others."""
    numbered = [(str(number), each) for number, each in enumerate(deliveries)]
    readings = list(read_all(numbered, cycle.registry, cycle.period))
    observations = sum(len(each.observations) for each in readings)
    narrate(cycle, "step-read", read=len(readings), observations=observations)
    return readings

"""Read: archived files → observations and findings, in workers with limits."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from tasks.narrate import narrate
from tasks.reader.sandbox import read_all
from tasks.spread import cluster, parts_of, spread
from tasks.step import step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.cycle import Cycle
    from tasks.reader.sandbox import Numbered
    from warehouse.periods import Period
    from warehouse.records import Delivery, Reading
    from warehouse.registry import Registry


@step("read")
def read(cycle: Cycle, deliveries: Sequence[Delivery]) -> list[Reading]:
    """Return one reading a delivery, in order; no file can stop the others."""
    numbered = [(str(number), each) for number, each in enumerate(deliveries)]
    readings = _read(cycle, numbered)
    observations = sum(len(each.observations) for each in readings)
    narrate(cycle, "step-read", read=len(readings), observations=observations)
    return readings


@step("read-part", about="{period}")
def read_part(
    registry: Registry, period: Period, numbered: Sequence[Numbered]
) -> list[Reading]:
    """Read some of a run's files wherever this runs, in workers with limits."""
    return list(read_all(numbered, registry, period))


def _read(cycle: Cycle, numbered: Sequence[Numbered]) -> list[Reading]:
    scheduler = cluster()
    if scheduler is None or not numbered:
        return list(read_all(numbered, cycle.registry, cycle.period))
    parts = [
        {
            "registry": cycle.registry,
            "period": cycle.period,
            "numbered": each,
        }
        for each in parts_of(numbered)
    ]
    return list(chain.from_iterable(spread(scheduler, read_part, parts)))

"""A flow that collects and reads: workers elsewhere can import it, as they do ours."""

from __future__ import annotations

from prefect import flow

from tasks.collect import collect
from tasks.cycle import Cycle  # noqa: TC001 - Prefect reads the annotation
from tasks.read import read
from warehouse.records import Reading  # noqa: TC001 - as above


@flow(name="reads", validate_parameters=False)
def reads(cycle: Cycle) -> list[Reading]:
    """Collect and read, and nothing else."""
    return read(cycle, collect(cycle))

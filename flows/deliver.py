"""Deliver what waits in the outbox, apart from any cycle."""

from __future__ import annotations

from prefect import flow
from prefect.runtime import flow_run

from flows.monthly_cycle import CityName
from tasks.cycle import open_cycle
from tasks.deliver import deliver as deliver_outbox
from tasks.publish import publish


def _run_name() -> str:
    """Name a run after its city."""
    return f"{(flow_run.parameters or {}).get('city') or 'default city'} outbox"


@flow(name="deliver", flow_run_name=_run_name)
def deliver(city: CityName | None = None) -> dict[str, int]:
    """Send every alert that was not sent yet; safe to repeat."""
    cycle = open_cycle("deliver", None, city, None)
    delivered = deliver_outbox(cycle)
    publish(cycle)
    return delivered._asdict()

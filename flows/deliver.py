"""Deliver what waits in the outbox, apart from any cycle."""

from __future__ import annotations

from typing import Annotated

from prefect import flow
from prefect.runtime import flow_run
from pydantic import Field

from flows.monthly_cycle import CityName
from tasks.cycle import open_cycle
from tasks.deliver import deliver as deliver_outbox
from tasks.give_way import gives_way
from tasks.publish import publish

AtOnce = Annotated[
    bool, Field(title="立即重试", description="多次被拒绝、正在等候的也马上再发一次")
]


def _run_name() -> str:
    """Name a run after its city."""
    return f"{(flow_run.parameters or {}).get('city') or 'default city'} outbox"


@flow(name="deliver", flow_run_name=_run_name)
def deliver(city: CityName | None = None, at_once: AtOnce = False) -> dict[str, int]:
    """Send every alert that was not sent yet; safe to repeat."""
    scheduled = flow_run.scheduled_start_time
    cycle = open_cycle("deliver", None, city, None, scheduled)
    if superseded := gives_way(cycle):
        return superseded
    delivered = deliver_outbox(cycle, at_once=at_once)
    publish(cycle)
    return delivered._asdict()

"""Snapshot: every night, the copy for readers brought up to date, and a backup."""

from __future__ import annotations

from prefect import flow
from prefect.runtime import flow_run

from flows.monthly_cycle import CityName
from tasks.cycle import open_cycle
from tasks.give_way import gives_way
from tasks.publish import publish
from tasks.safekeep import safekeep


def _run_name() -> str:
    """Name a run after its city."""
    return f"{(flow_run.parameters or {}).get('city') or 'default city'} snapshot"


@flow(name="snapshot", flow_run_name=_run_name)
def snapshot(city: CityName | None = None) -> dict[str, int]:
    """Publish what is known, and back it up where the last backup went.

    Safe to repeat: what is published already is left, what is in the last backup is
    linked. Returns counts only.
    """
    cycle = open_cycle("snapshot", None, city, None, flow_run.scheduled_start_time)
    if superseded := gives_way(cycle):
        return superseded
    publish(cycle)
    return {"files": safekeep(cycle)}

"""Remind: between cycles, ask for what is due, and tell whom nobody answered."""

from __future__ import annotations

from prefect import flow
from prefect.runtime import flow_run

from flows.monthly_cycle import CityName, Moment, Month
from tasks.check import check
from tasks.collect import collect
from tasks.cycle import open_cycle
from tasks.deliver import deliver
from tasks.give_way import gives_way
from tasks.load import load
from tasks.mark import mark
from tasks.publish import publish
from tasks.read import read
from tasks.slot import slot


def _run_name() -> str:
    """Name a run after its city."""
    return f"{(flow_run.parameters or {}).get('city') or 'default city'} reminders"


@flow(name="remind", flow_run_name=_run_name)
def remind(
    period: Month | None = None, city: CityName | None = None, now: Moment | None = None
) -> dict[str, int]:
    """Take in what has come for the month that is collected, and tell what time brings.

    What came is not asked for. Safe to repeat, and cheap where nothing is new. Returns
    counts only.
    """
    scheduled = flow_run.scheduled_start_time
    cycle = open_cycle("remind", period, city, now, scheduled)
    if superseded := gives_way(cycle):
        return superseded
    with slot(cycle, now) as cycle:
        readings = read(cycle, collect(cycle))
        loaded = load(cycle, readings, check(cycle, readings))
        mark(cycle)
    delivered = deliver(cycle, loaded.alerts)
    publish(cycle)
    return {
        "submissions": len(loaded.submissions),
        "alerts": len(loaded.alerts),
        "sent": delivered.sent,
        "failed": delivered.failed,
    }

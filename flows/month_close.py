"""Month close: show what stands against it, and wait for a person to sign."""

from __future__ import annotations

from prefect import flow, suspend_flow_run
from prefect.runtime import flow_run

from flows.monthly_cycle import CityName, Moment, Month
from tasks.cycle import open_cycle
from tasks.give_way import gives_way
from tasks.sign_off import form_of, shown_by, sign, survey


def _run_name() -> str:
    """Name a run after its city."""
    return f"{(flow_run.parameters or {}).get('city') or 'default city'} close"


@flow(name="month-close", flow_run_name=_run_name)
def month_close(
    period: Month | None = None, city: CityName | None = None, now: Moment | None = None
) -> dict[str, int]:
    """Ask for the sign-off of a month, and close it where a person decides so.

    The run is suspended until its form is filled in; then it begins again, and asks
    anew where the facts have changed meanwhile. Safe to repeat. Returns counts only.
    """
    scheduled = flow_run.scheduled_start_time
    cycle = open_cycle("month-close", period, city, now, scheduled)
    if superseded := gives_way(cycle):
        return superseded
    standing = survey(cycle)
    if not standing.is_closed:
        answer = suspend_flow_run(
            wait_for_input=form_of(standing, cycle.lang), key=shown_by(standing)
        )
        standing = sign(cycle, standing, answer)
    return {"closed": int(standing.is_closed), "blockers": len(standing.blockers)}

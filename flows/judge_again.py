"""Judge again what a person answers for, apart from any cycle."""

from __future__ import annotations

from prefect import flow
from prefect.runtime import flow_run

from flows.monthly_cycle import CityName, Moment, Month
from tasks.check import check
from tasks.cycle import open_cycle
from tasks.deliver import deliver
from tasks.load import load
from tasks.mark import mark
from tasks.publish import publish
from tasks.read import read
from tasks.recall import recall
from tasks.slot import slot


def _run_name() -> str:
    """Name a run after its city and month."""
    given = flow_run.parameters or {}
    return f"{given.get('city') or 'default city'} {given.get('period')} again"


@flow(name="judge-again", flow_run_name=_run_name)
def judge_again(
    period: Month, city: CityName | None = None, now: Moment | None = None
) -> dict[str, int]:
    """Take in anew, from the archive, the submissions whose findings were overruled.

    Safe to repeat: each is judged again once. Who answers, and why, is a row already
    and no parameter, which Prefect would keep as plain text.
    """
    cycle = open_cycle("judge-again", period, city, now)
    with slot(cycle, now) as cycle:
        readings = read(cycle, recall(cycle))
        verdicts = check(cycle, readings)
        loaded = load(cycle, readings, verdicts)
        mark(cycle)
    delivered = deliver(cycle, loaded.alerts)
    publish(cycle)
    return {
        "submissions": len(loaded.submissions),
        "observations": loaded.observations,
        "alerts": len(loaded.alerts),
        "sent": delivered.sent,
        "failed": delivered.failed,
    }

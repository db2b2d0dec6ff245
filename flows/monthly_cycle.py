"""The monthly cycle: pull, read, check, load and tell, mark, deliver, publish."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Annotated

from prefect import flow
from prefect.runtime import flow_run
from pydantic import Field

from tasks.check import check
from tasks.collect import collect
from tasks.cycle import open_cycle
from tasks.deliver import deliver
from tasks.give_way import gives_way
from tasks.load import load
from tasks.mark import mark
from tasks.publish import publish
from tasks.read import read
from tasks.recall import recall
from tasks.show import show
from tasks.slot import slot

Month = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-(0[1-9]|1[0-2])$",
        title="报告期",
        description="2021-05；留空则取计划时间的上一个月",
    ),
]
CityName = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_]*$", title="城市", description="注册表文件夹名")
]
Moment = Annotated[
    datetime, Field(title="运行时刻", description="留空则取现在；不写时区即为当地时间")
]


def _run_name() -> str:
    """Name a run after its city and month, also where both are left to default."""
    given = flow_run.parameters or {}
    city, month = given.get("city"), given.get("period")
    scheduled = flow_run.scheduled_start_time
    # Prefect calls a run crashed if naming it fails; the flow itself says better why.
    with suppress(LookupError, ValueError):
        cycle = open_cycle("monthly-cycle", month, city, given.get("now"), scheduled)
        city, month = cycle.city, cycle.period
    return f"{city or 'default city'} {month or 'previous month'}"


@flow(name="monthly-cycle", flow_run_name=_run_name)
def monthly_cycle(
    period: Month | None = None, city: CityName | None = None, now: Moment | None = None
) -> dict[str, int]:
    """Run one month: take in what has come, and tell the people responsible.

    Safe to repeat: what is known already adds nothing. Returns counts only.
    """
    scheduled = flow_run.scheduled_start_time
    cycle = open_cycle("monthly-cycle", period, city, now, scheduled)
    if superseded := gives_way(cycle):
        return superseded
    with slot(cycle, now) as cycle:
        deliveries = recall(cycle) + collect(cycle)
        readings = read(cycle, deliveries)
        verdicts = check(cycle, readings)
        loaded = load(cycle, readings, verdicts)
        mark(cycle)
    delivered = deliver(cycle, loaded.alerts)
    show(cycle, loaded.progress)
    publish(cycle)
    return {
        "submissions": len(loaded.submissions),
        "observations": loaded.observations,
        "alerts": len(loaded.alerts),
        "sent": delivered.sent,
        "failed": delivered.failed,
    }

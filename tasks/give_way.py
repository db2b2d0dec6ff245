"""Give way: a run that comes late ends where a newer one will do, or did, the same.

After an outage everything that was scheduled meanwhile is late and starts at once. Each
run knows the whole state of things, so only the newest of a month is still wanted.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.runtime import deployment, flow_run
from prefect.states import Completed

from tasks.narrate import narrate
from warehouse.periods import Period
from warehouse.settings import Settings

if TYPE_CHECKING:
    from prefect.client.schemas.objects import FlowRun

    from tasks.cycle import Cycle

# One that failed or was cancelled does nothing in anybody's place.
_STANDS_IN = (
    StateType.SCHEDULED,
    StateType.PENDING,
    StateType.RUNNING,
    StateType.COMPLETED,
)
SUPERSEDED = "Superseded"


def gives_way(cycle: Cycle) -> dict[str, int] | None:
    """Return the state that a late run ends with, or None where it has to run.

    It is late by more than `YUEBAO_LATE_HOURS`, and a newer run of its deployment with
    the same parameters is about the same month. A run that was suspended and is resumed
    is not late: a person has answered it. A flow returns the state as its own.
    """
    hours = Settings().late_hours
    scheduled, now = flow_run.scheduled_start_time, datetime.now(UTC)
    if hours is None or not deployment.id or now - scheduled <= timedelta(hours=hours):
        return None
    with get_client(sync_client=True) as client:
        mine = client.read_flow_run(UUID(flow_run.id))
        # Prefect does not count a run that is resumed as another one.
        if mine.empirical_policy.pause_keys:
            return None
        found = client.read_flow_runs(
            flow_run_filter=FlowRunFilter(
                deployment_id=FlowRunFilterDeploymentId(any_=[deployment.id]),
                expected_start_time=FlowRunFilterExpectedStartTime(
                    after_=scheduled, before_=now
                ),
                state=FlowRunFilterState(
                    type=FlowRunFilterStateType(any_=list(_STANDS_IN))
                ),
            )
        )
    if not any(_does_the_same(each, mine, cycle) for each in found):
        return None
    late = int((now - scheduled).total_seconds() // 3600)
    narrate(cycle, "step-given-way", hours=late, period=cycle.period)
    # Prefect takes a state that a flow returns for the run's own.
    return cast("dict[str, int]", Completed(name=SUPERSEDED))


def _does_the_same(run: FlowRun, mine: FlowRun, cycle: Cycle) -> bool:
    """Tell whether `run` is newer, was given the same and is about the same month."""
    its, my = run.expected_start_time, mine.expected_start_time
    if its is None or my is None or its <= my or run.parameters != mine.parameters:
        return False
    day = its.astimezone(cycle.registry.city.zone).date()
    given = run.parameters.get("period")
    return (Period.parse(given) if given else Period.before(day)) == cycle.period

"""Backfill: run past months again, with a reason; rehearsed before anything changes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, cast

from prefect import flow
from prefect.runtime import flow_run
from prefect.states import Completed
from pydantic import Field

from flows.impact import leave_impact
from flows.monthly_cycle import CityName, Moment, Month
from tasks.backfill.carry_out import carry_out, failing
from tasks.backfill.decide import decide
from tasks.backfill.foreseen import keep_foreseen
from tasks.backfill.plan import Wish, dated, planned, resumed, taken_back
from tasks.backfill.rehearse import rehearse
from tasks.cycle import Cycle, open_cycle
from tasks.deliver import deliver
from tasks.mark import mark
from tasks.publish import publish
from tasks.slot import slot
from warehouse.backfills import Backfill
from warehouse.messages import say
from warehouse.records import Mode

Reason = Annotated[str, Field(title="原因", description="为什么要回填；会留作记录")]
Name = Annotated[str, Field(title="申请人")]
Approver = Annotated[
    str, Field(title="批准人", description="改变已告知的亮灯时须由第二人批准")
]
Reports = Annotated[list[str], Field(title="报表", description="留空即全部")]
Departments = Annotated[list[str], Field(title="部门", description="留空即全部")]
Indicators = Annotated[list[str], Field(title="指标", description="留空即全部")]
HowTo = Annotated[
    Mode,
    Field(
        title="方式",
        description="restate：用今天的文件和规则重算；replay：恢复为当时已知的数",
    ),
]
KnownAt = Annotated[
    datetime, Field(title="恢复到的时刻", description="仅 replay；不写时区即为当地时间")
]
DryRun = Annotated[bool, Field(title="只预演", description="只看会改变什么，不改动")]
Identity = Annotated[str, Field(title="回填编号", description="如 b20210701-0900")]
AWAITS_APPROVAL = "AwaitingApproval"
Outcome = dict[str, int | str]


def _run_name() -> str:
    """Name a run after its city and what it is about."""
    given = flow_run.parameters or {}
    months = f"{given.get('first')} – {given.get('last')}"
    about = given.get("backfill_id") or months
    return f"{given.get('city') or 'default city'} {about}"


@flow(name="backfill", flow_run_name=_run_name)
def backfill(  # noqa: PLR0913, PLR0917 - what an operator fills in, field by field
    first: Month,
    last: Month,
    reason: Reason,
    by: Name,
    reports: Reports | None = None,
    departments: Departments | None = None,
    indicators: Indicators | None = None,
    mode: HowTo = Mode.RESTATE,
    as_known_at: KnownAt | None = None,
    dry_run: DryRun = False,
    approved_by: Approver = "",
    city: CityName | None = None,
    now: Moment | None = None,
) -> Outcome:
    """Run past months again; say first what that changes, and with `dry_run` only that.

    One that changes a light which somebody was told of waits for a second name. Returns
    its name and counts.
    """
    cycle = open_cycle("backfill", last, city, now)
    only = (tuple(reports or ()), tuple(departments or ()), tuple(indicators or ()))
    wish = Wish(first, last, reason, by, *only, mode, cycle.moment(as_known_at))
    with slot(cycle):
        return _see_through(planned(wish, cycle), cycle, approved_by, dry_run)


@flow(name="resume-backfill", flow_run_name=_run_name)
def resume_backfill(
    backfill_id: Identity,
    approved_by: Approver = "",
    city: CityName | None = None,
    now: Moment | None = None,
) -> Outcome:
    """Go on with a backfill that was cut short, or that somebody approves now."""
    cycle = open_cycle("backfill", None, city, now)
    with slot(cycle):
        return _see_through(resumed(backfill_id, cycle), cycle, approved_by)


@flow(name="undo-backfill", flow_run_name=_run_name)
def undo_backfill(
    backfill_id: Identity,
    reason: Reason,
    by: Name,
    dry_run: DryRun = False,
    approved_by: Approver = "",
    city: CityName | None = None,
    now: Moment | None = None,
) -> Outcome:
    """Put back what a backfill changed, as new versions; both stay on record."""
    cycle = open_cycle("backfill", None, city, now)
    with slot(cycle):
        asked = taken_back(backfill_id, reason, by, cycle)
        return _see_through(asked, cycle, approved_by, dry_run)


def _see_through(
    asked: Backfill, opened: Cycle, approved_by: str, dry_run: bool = False
) -> Outcome:
    cycle = dated(asked, opened)
    rehearsal = rehearse(asked, cycle)
    keep_foreseen(cycle.home, asked.backfill_id, rehearsal.changes)
    name = asked.backfill_id
    title = say("backfill-impact", cycle.lang, backfill=name)
    leave_impact(rehearsal.changes, cycle.registry, cycle.lang, name, title)
    foreseen = {"backfill": asked.backfill_id} | rehearsal.counts
    if dry_run:
        return foreseen
    if not decide(asked, cycle, rehearsal, approved_by):
        # Prefect takes a state that a flow returns for the run's own.
        return cast("Outcome", Completed(name=AWAITS_APPROVAL, data=foreseen))
    with failing(asked, cycle):
        done = carry_out(asked, cycle, rehearsal.months)
    mark(cycle)
    delivered = deliver(cycle, done.alerts)
    publish(cycle)
    return foreseen | {
        "months": done.months,
        "submissions": done.submissions,
        "observations": done.observations,
        "alerts": len(done.alerts),
        "sent": delivered.sent,
        "failed": delivered.failed,
    }

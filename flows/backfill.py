"""Backfill: run past months again, with a reason; rehearsed before anything changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, cast

from prefect import flow
from prefect.runtime import flow_run
from prefect.states import Completed
from pydantic import Field

from flows.impact import leave_impact
from flows.monthly_cycle import CityName, Moment, Month
from tasks.backfill.carry_out import carry_out, failing
from tasks.backfill.decide import decide
from tasks.backfill.foreseen import keep_foreseen
from tasks.backfill.plan import (
    Wish,
    dated,
    is_to_be_told,
    planned,
    resumed,
    taken_back,
)
from tasks.backfill.rehearse import rehearse, unforeseen
from tasks.cycle import Cycle, open_cycle
from tasks.deliver import deliver
from tasks.mark import mark
from tasks.publish import publish
from tasks.slot import say_whose, slot
from warehouse.backfills import Backfill
from warehouse.messages import say
from warehouse.records import Mode
from warehouse.store import Row

# Prefect's form takes what explains a field from the docstring of its flow, and only
# inside of an optional one from the field itself. People who fill it in read Chinese.
Reports = Annotated[list[str], Field(title="报表", description="留空即全部")]
Departments = Annotated[list[str], Field(title="部门", description="留空即全部")]
Indicators = Annotated[list[str], Field(title="指标", description="留空即全部")]
KnownAt = Annotated[
    datetime, Field(title="恢复到的时刻", description="仅 replay；不写时区即为当地时间")
]
HowTo = Literal["restate", "replay"]
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
    reason: str,
    by: str,
    reports: Reports | None = None,
    departments: Departments | None = None,
    indicators: Indicators | None = None,
    mode: HowTo = "restate",
    as_known_at: KnownAt | None = None,
    dry_run: bool = False,
    approved_by: str = "",
    city: CityName | None = None,
    now: Moment | None = None,
) -> Outcome:
    """Run past months again; say first what that changes, and with `dry_run` only that.

    One that changes a light which somebody was told of waits for a second name. Returns
    its name and counts.

    Args:
        first: 起始月份，如 2021-01
        last: 截止月份，如 2021-05
        reason: 原因：为什么要回填，会留作记录
        by: 申请人
        reports: 报表：只重跑这些，留空即全部
        departments: 部门：只重跑这些，留空即全部
        indicators: 指标：只改这些，留空即全部
        mode: restate：用今天的文件和规则重算；replay：恢复为当时已知的数
        as_known_at: 恢复到的时刻，仅 replay
        dry_run: 只预演：列出会改变什么，不改动任何数据
        approved_by: 批准人：改变已告知的亮灯时须由第二人批准
        city: 城市
        now: 运行时刻，留空则取现在

    """
    only = (tuple(reports or ()), tuple(departments or ()), tuple(indicators or ()))
    with slot(open_cycle("backfill", last, city, now), now) as cycle:
        known_at = cycle.moment(as_known_at)
        wish = Wish(first, last, reason, by, *only, Mode(mode), known_at)
        return _see_through(planned(wish, cycle), cycle, approved_by, dry_run)


@flow(name="resume-backfill", flow_run_name=_run_name)
def resume_backfill(
    backfill_id: str,
    approved_by: str = "",
    city: CityName | None = None,
    now: Moment | None = None,
) -> Outcome:
    """Go on with a backfill that was cut short, or that somebody approves now.

    Of one that was cut short after its last month people are told.

    Args:
        backfill_id: 回填编号，如 b20210701-0900
        approved_by: 批准人：须不同于申请人；只是继续被中断的回填时留空
        city: 城市
        now: 运行时刻，留空则取现在

    """
    with slot(open_cycle("backfill", None, city, now), now) as cycle:
        if is_to_be_told(backfill_id, cycle.home):
            return {"backfill": backfill_id} | _tell(cycle)
        return _see_through(resumed(backfill_id, cycle), cycle, approved_by)


@flow(name="undo-backfill", flow_run_name=_run_name)
def undo_backfill(
    backfill_id: str,
    reason: str,
    by: str,
    dry_run: bool = False,
    approved_by: str = "",
    city: CityName | None = None,
    now: Moment | None = None,
) -> Outcome:
    """Put back what a backfill changed, as new versions; both stay on record.

    Args:
        backfill_id: 回填编号，如 b20210701-0900
        reason: 原因：为什么要撤回，会留作记录
        by: 申请人
        dry_run: 只预演：列出会改变什么，不改动任何数据
        approved_by: 批准人：改变已告知的亮灯时须由第二人批准
        city: 城市
        now: 运行时刻，留空则取现在

    """
    with slot(open_cycle("backfill", None, city, now), now) as cycle:
        asked = taken_back(backfill_id, reason, by, cycle)
        return _see_through(asked, cycle, approved_by, dry_run)


def _see_through(
    asked: Backfill, opened: Cycle, approved_by: str, dry_run: bool = False
) -> Outcome:
    cycle = dated(asked, opened)
    say_whose(cycle)
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
    # What is done has not failed, whatever comes of looking at it.
    otherwise = unforeseen(asked, cycle, rehearsal) if done.is_whole else 0
    counts: Outcome = {
        "months": done.months,
        "submissions": done.submissions,
        "observations": done.observations,
        "unforeseen": otherwise,
        "alerts": len(done.alerts),
    }
    return foreseen | counts | _tell(cycle, done.alerts)


def _tell(cycle: Cycle, alerts: Sequence[Row] = ()) -> Outcome:
    mark(cycle)
    delivered = deliver(cycle, alerts)
    publish(cycle)
    return {"sent": delivered.sent, "failed": delivered.failed}

"""What prefect.yaml schedules, held against the calendar of its city."""

from __future__ import annotations

import asyncio
import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import pytest
from conftest import PROJECT
from prefect.server.schemas.schedules import CronSchedule
from ruamel.yaml import YAML

from tasks.look_ahead import look_ahead
from warehouse.due import is_workday
from warehouse.periods import Period
from warehouse.registry import Registry, load_registry
from warehouse.registry.desk import span_of

if TYPE_CHECKING:
    from warehouse.due import Deadline

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
# What is missing is looked for so long after the last hour of its month.
STILL_MISSING: Final = timedelta(days=10)
# The sample's year and this one; the years between for good measure, and the next one.
YEARS: Final = sorted({*range(2021, 2028), datetime.now(SHANGHAI).year})


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(PROJECT / "warehouse" / "registry" / "taicang")


@pytest.fixture(scope="module")
def deployments() -> dict[str, Any]:
    file = YAML(typ="safe").load((PROJECT / "prefect.yaml").read_text("utf-8"))
    return {each["name"]: each for each in file["deployments"]}


def runs_of(deployment: dict[str, Any], year: int) -> list[datetime]:
    """Return every start in `year`, as Prefect's own scheduler works it out."""
    found: set[datetime] = set()
    for schedule in deployment["schedules"]:
        assert schedule["timezone"] == "Asia/Shanghai"
        cron = CronSchedule(cron=schedule["cron"], timezone="Asia/Shanghai")
        first = datetime(year, 1, 1, tzinfo=SHANGHAI)
        # It gives no more than a thousand at once, so a fortnight at a time.
        for number in range(27):
            since = first + 14 * number * DAY
            until = since + 14 * DAY - timedelta(seconds=1)
            found |= {
                each.astimezone(SHANGHAI)
                for each in asyncio.run(cron.get_dates(start=since, end=until))
                if each.astimezone(SHANGHAI).year == year
            }
    return sorted(found)


def deadlines_of(registry: Registry, year: int) -> list[Deadline]:
    """Return the stages that are due in `year`: of its months and last December."""
    return [
        stage
        for about in (year - 1, year)
        for cell in look_ahead(registry, about, None, None)
        for stage in cell.stages
        if stage.at.year == year
    ]


@pytest.mark.parametrize("year", YEARS)
def test_no_deadline_is_without_a_cycle_within_the_hour_after_it(
    registry: Registry, deployments: dict[str, Any], year: int
):
    runs = runs_of(deployments["monthly-cycle"], year)
    found = deadlines_of(registry, year)
    assert len(found) > 300
    alone = {
        stage.at
        for stage in found
        if not any(stage.at < run <= stage.at + HOUR for run in runs)
    }
    assert alone == set()


@pytest.mark.parametrize("year", YEARS)
def test_no_cycle_runs_on_a_day_without_a_reason(
    registry: Registry, deployments: dict[str, Any], year: int
):
    reasons: set[date] = set()
    for stage in deadlines_of(registry, year):
        # Reports come by the day that the registry names, whatever moved it since.
        day, last = stage.planned, stage.at.date() + STILL_MISSING
        while day <= last:
            reasons.add(day)
            day += DAY
    # The city's first month is January 2021: nothing is due before it is over.
    begins = min(reasons)
    runs = {run.date() for run in runs_of(deployments["monthly-cycle"], year)}
    assert {day for day in runs if day >= begins} - reasons == set()


@pytest.mark.parametrize("year", YEARS)
def test_every_reminder_has_a_run_within_the_hour(
    registry: Registry, deployments: dict[str, Any], year: int
):
    runs = set(runs_of(deployments["remind"], year))
    quiet = registry.city.desk.quiet
    missed = set()
    for stage in deadlines_of(registry, year):
        if stage.to:
            continue
        for before in registry.city.desk.reminders:
            moment = stage.at - span_of(before)
            while not is_workday(moment.date(), registry):
                moment -= DAY
            if moment.year == year and not any(
                moment <= run <= moment + HOUR for run in runs
            ):
                missed.add(moment)
            assert quiet.until <= moment.time() <= quiet.since
    assert missed == set()


def test_what_is_for_people_runs_in_their_hours_and_apart_from_the_cycle(
    deployments: dict[str, Any],
):
    cycles, remind, deliver = (
        runs_of(deployments[name], 2026)
        for name in ("monthly-cycle", "remind", "deliver")
    )
    for runs in (remind, deliver):
        assert {time(8) <= run.time() < time(20) for run in runs} == {True}
    assert not set(cycles) & set(deliver)
    assert not set(cycles) & set(remind)
    assert not set(remind) & set(deliver)


@pytest.mark.parametrize("year", YEARS)
def test_a_sign_off_is_asked_for_once_the_last_stage_of_its_month_is_over(
    registry: Registry, deployments: dict[str, Any], year: int
):
    runs = runs_of(deployments["month-close"], year)
    assert [Period.before(run.date()) for run in runs] == [
        Period.month_of(year, month).shift(-1) for month in range(1, 13)
    ]
    for run in runs:
        month = Period.before(run.date())
        ends = [
            stage.at
            for cell in look_ahead(registry, month.year, None, None)
            if cell.period == month
            for stage in cell.stages
        ]
        assert all(end < run for end in ends), month


def test_how_late_a_run_may_be_is_in_the_document(deployments: dict[str, Any]):
    text = (PROJECT / "docs" / "operating.md").read_text("utf-8")
    told = dict(re.findall(r"^\| ([a-z-]+) \| ([\d.]+) h \|", text, re.MULTILINE))
    true = {
        name: each["work_pool"]["job_variables"]["env"]["YUEBAO_LATE_HOURS"]
        for name, each in deployments.items()
        # What people start is never too late.
        if "schedules" in each
    }
    assert told == true

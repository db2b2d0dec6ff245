"""When reports are due: holidays, working weekends, orders, overrides."""

from __future__ import annotations

import csv
import os
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.due import due_at, duties, is_workday
from warehouse.periods import Period
from warehouse.registry import Registry
from warehouse.registry.models import CalendarDay, City, Report

REAL: Final = os.environ.get("YUEBAO_REAL_DATA")
# Days on which the library and the notices of the State Council disagree.
DISAGREEMENTS: Final[frozenset[date]] = frozenset()
MAY: Final = Period.parse("2021-05")


def a_report(**given: Any) -> Report:
    table = {"name": "t", "anchor": "指标", "rows": "regions", "columns": ()}
    return Report.model_validate(
        {
            "id": "a",
            "title": "报表",
            "departments": ("d", "e"),
            "due": {"by": 10, "time": "17:00"},
            "layouts": [{"since": "2021-01", "tables": [table]}],
        }
        | given
    )


def a_registry(*reports: Report, orders: tuple[tuple[str, str], ...] = ()) -> Registry:
    city = City.model_validate(
        {
            "id": "city",
            "name": "市",
            "channels": {"operators": "#o", "leaders": "#l"},
            "regions": [{"id": "city", "name": "市", "kind": "city"}],
        }
    )
    calendar = tuple(
        CalendarDay.model_validate({"date": day, "kind": kind, "reason": "通知"})
        for day, kind in orders
    )
    by_id = {report.id: report for report in reports}
    nothing: dict[str, Any] = dict.fromkeys(
        (
            *("targets", "history", "plans", "projects", "milestones", "lights"),
            *("rankings", "absences"),
        ),
        (),
    )
    return Registry(
        city=city,
        departments={},
        indicators={},
        reports=by_id,
        identities=(),
        lists={},
        calendar=calendar,
        sha256="",
        **nothing,
    )


def due(by: int, period: str, shift: str = "next_workday", **given: Any) -> str:
    """Return when a report is due, as the city's clocks show it."""
    report = a_report(due={"by": by, "time": "17:00", "shift": shift, **given})
    at = due_at(report, Period.parse(period), a_registry())
    assert at.utcoffset() == timedelta(hours=8)
    return f"{at:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("by", "period", "expected"),
    [
        (10, "2021-05", "2021-06-10 17:00"),
        # Dragon Boat 2021: Saturday the 12th to Monday the 14th.
        (12, "2021-05", "2021-06-15 17:00"),
        (14, "2021-05", "2021-06-15 17:00"),
        (15, "2021-05", "2021-06-15 17:00"),
        # An ordinary weekend.
        (19, "2021-05", "2021-06-21 17:00"),
        # Working weekends before and after holidays, 调休.
        (25, "2021-03", "2021-04-25 17:00"),
        (8, "2021-04", "2021-05-08 17:00"),
        (20, "2021-01", "2021-02-20 17:00"),
        (7, "2021-01", "2021-02-07 17:00"),
        # The Spring Festival 2021 lasted from the 11th to the 17th.
        (11, "2021-01", "2021-02-18 17:00"),
        # The first week of October.
        (1, "2021-09", "2021-10-08 17:00"),
        # A month's report of December is due next year.
        (1, "2021-12", "2022-01-04 17:00"),
        (10, "2021-Q2", "2021-07-12 17:00"),
    ],
)
def test_a_day_that_is_not_worked_moves_to_the_next_that_is(
    by: int, period: str, expected: str
):
    assert due(by, period) == expected


def test_a_report_that_is_not_moved_is_due_on_its_day():
    assert due(12, "2021-05", shift="none") == "2021-06-12 17:00"


def test_an_override_is_taken_as_it_stands_and_for_its_month_only():
    overrides = [
        {"period": "2021-05", "at": "2021-06-13T09:30:00", "reason": "上级要求提前"}
    ]
    assert due(12, "2021-05", overrides=overrides) == "2021-06-13 09:30"
    assert due(12, "2021-06", overrides=overrides) == "2021-07-12 17:00"


def test_an_override_may_name_the_zone_of_its_hour():
    overrides = [{"period": "2021-05", "at": "2021-06-13T01:30:00Z", "reason": "通知"}]
    assert due(12, "2021-05", overrides=overrides) == "2021-06-13 09:30"


def test_orders_of_the_registry_go_before_the_library():
    orders = (("2021-06-12", "workday"), ("2021-06-15", "holiday"))
    registry = a_registry(orders=orders)
    assert is_workday(date(2021, 6, 12), registry)
    assert not is_workday(date(2021, 6, 15), registry)
    assert not is_workday(date(2021, 6, 13), registry)
    report = a_report(due={"by": 13, "time": "17:00"})
    assert due_at(report, MAY, registry).date() == date(2021, 6, 16)


@given(st.dates(date(2018, 1, 1), date(2027, 12, 1)), st.integers(1, 28))
def test_a_due_day_is_worked_and_no_worked_day_was_passed_over(day: date, by: int):
    period = Period.month_of(day.year, day.month)
    registry = a_registry()
    at = due_at(a_report(due={"by": by, "time": "17:00"}), period, registry)
    month = period.shift(1)
    earliest = date(month.year, month.last, by)
    assert is_workday(at.date(), registry)
    assert earliest <= at.date() <= earliest + timedelta(days=12)
    passed = (at.date() - earliest).days
    assert not any(
        is_workday(earliest + timedelta(days=each), registry) for each in range(passed)
    )


@pytest.mark.skipif(REAL is None, reason="YUEBAO_REAL_DATA is not set")
def test_the_library_knows_the_days_that_the_state_council_ordered():
    path = Path(REAL or "") / "calendar" / "cn_holidays_workdays_2018_2026.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        ordered = {
            date.fromisoformat(row["date"]): row["status(休/班)"] == "班"
            for row in csv.DictReader(lines)
        }
    assert len(ordered) > 300
    registry = a_registry()
    first, last = date(2018, 1, 1), date(2026, 12, 31)
    days = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    wrong = {
        day
        for day in days
        if is_workday(day, registry) != ordered.get(day, day.weekday() < 5)
    }
    assert wrong == DISAGREEMENTS


def test_every_department_of_a_report_owes_it_and_what_is_not_owed_is_there_too():
    registry = a_registry(
        a_report(id="monthly"),
        a_report(id="quarterly", frequency="quarterly"),
        a_report(id="together", jan_feb="combined"),
    )

    def owed(period: str) -> dict[tuple[str, str], bool]:
        return {
            (duty.report, duty.department): duty.due_at is not None
            for duty in duties(Period.parse(period), registry)
        }

    assert owed("2021-01") == {
        ("monthly", "d"): True,
        ("monthly", "e"): True,
        ("quarterly", "d"): False,
        ("quarterly", "e"): False,
        ("together", "d"): False,
        ("together", "e"): False,
    }
    assert owed("2021-02")["together", "d"]
    assert not owed("2021-02")["quarterly", "d"]
    assert all(owed("2021-03").values())


def test_before_its_first_layout_a_report_was_no_duty():
    assert list(duties(Period.parse("2020-12"), a_registry(a_report()))) == []


def test_a_due_time_is_one_moment_whatever_clock_shows_it():
    at = due_at(a_report(), MAY, a_registry())
    assert at.astimezone(UTC) == datetime(2021, 6, 10, 9, tzinfo=UTC)
    assert at.timetz().replace(tzinfo=None) == time(17)

"""When reports are due: holidays, working weekends, orders, overrides."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from warehouse.due import (
    deadlines,
    due_at,
    duties,
    holiday_name,
    is_provisional,
    is_workday,
)
from warehouse.periods import Period
from warehouse.registry import Registry
from warehouse.registry.models import CalendarDay, City, Notice, Report
from warehouse.registry.notices import known_notices

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


def test_before_its_first_layout_a_report_does_not_apply():
    found = list(duties(Period.parse("2020-12"), a_registry(a_report())))
    assert [(duty.department, duty.due_at, duty.applies) for duty in found] == [
        ("d", None, False),
        ("e", None, False),
    ]


def test_a_month_that_owes_nothing_applies_all_the_same():
    report = a_report(jan_feb="combined")
    (first, _) = duties(Period.parse("2021-01"), a_registry(report))
    assert first.due_at is None
    assert first.applies


# -- the calendar ----------------------------------------------------------------------


CHAIN: Final = {
    "by": 18,
    "time": "17:00",
    "chain": [
        {"to": "市统计局", "by": 20, "time": "12:00"},
        {"to": "市发展改革委", "by": 25, "time": "09:00"},
    ],
}


def test_a_chain_is_due_stage_by_stage_each_moved_by_the_reports_rule():
    found = deadlines(a_report(due=CHAIN), Period.parse("2021-05"), a_registry())
    assert [(each.to, f"{each.at:%m-%d %H:%M}") for each in found] == [
        ("", "06-18 17:00"),
        # The 20th is a Sunday.
        ("市统计局", "06-21 12:00"),
        ("市发展改革委", "06-25 09:00"),
    ]
    fixed = a_report(due=CHAIN | {"shift": "none"})
    assert deadlines(fixed, Period.parse("2021-05"), a_registry())[1].at.day == 20


def test_an_override_moves_the_first_stage_only_and_says_why():
    overrides = [{"period": "2021-05", "at": "2021-06-19T09:00", "reason": "系统升级"}]
    report = a_report(due=CHAIN | {"overrides": overrides})
    first, second, _ = deadlines(report, MAY, a_registry())
    assert (first.at.day, first.reason, first.passed) == (19, "系统升级", ())
    assert first.is_moved
    assert (second.at.day, second.reason) == (21, "")


@pytest.mark.parametrize(
    "chain",
    [
        [{"to": "市统计局", "by": 18, "time": "17:00"}],
        [{"to": "市统计局", "by": 17, "time": "17:00"}],
        [
            {"to": "市统计局", "by": 20, "time": "17:00"},
            {"to": "市发展改革委", "by": 20, "time": "12:00"},
        ],
    ],
)
def test_no_stage_is_due_before_the_one_that_it_comes_from(chain: list[Any]):
    with pytest.raises(ValidationError, match="each stage later"):
        a_report(due=CHAIN | {"chain": chain})


def test_what_moved_a_deadline_is_told_day_by_day():
    orders = (("2021-06-15", "holiday"),)
    registry = a_registry(orders=orders)
    (found,) = deadlines(a_report(due={"by": 12, "time": "17:00"}), MAY, registry)
    assert [(day.date.day, day.kind) for day in found.passed] == [
        (12, "weekend"),
        (13, "weekend"),
        (14, "holiday"),
        (15, "order"),
    ]
    assert found.passed[-1].reason == "通知"
    assert holiday_name(date(2021, 6, 14), "zh") == "端午节"
    assert holiday_name(date(2021, 6, 14), "en") == "Dragon Boat Festival"
    assert found.planned == date(2021, 6, 12)
    assert found.at.day == 16


def test_a_deadline_on_a_working_weekend_says_that_it_is_one():
    report = a_report(due={"by": 25, "time": "17:00"})
    (found,) = deadlines(report, Period.parse("2021-03"), a_registry())
    assert (found.day.kind, found.is_moved) == ("makeup", False)


def test_a_year_without_a_notice_is_provisional_and_the_library_does_not_say_so():
    registry = a_registry()
    assert not is_provisional(2026, registry)
    assert is_provisional(2027, registry)
    # The years before the first notice on record are history.
    assert not is_provisional(2012, registry)
    (december,) = deadlines(a_report(), Period.parse("2026-12"), registry)
    (november,) = deadlines(a_report(), Period.parse("2026-11"), registry)
    assert december.is_provisional
    assert not november.is_provisional
    # Nothing in the library's own words marks the days of such a year as an estimate.
    assert "推定" not in holiday_name(date(2027, 2, 8), "zh")


def test_what_the_registry_orders_is_certain_in_a_provisional_year():
    registry = a_registry(orders=(("2027-01-11", "workday"),))
    (found,) = deadlines(
        a_report(due={"by": 11, "time": "17:00"}), Period.parse("2026-12"), registry
    )
    assert not found.is_provisional


def test_a_citys_own_notice_makes_a_year_certain_and_its_days_complete():
    notice = Notice(
        year=2027, published_on=date(2026, 11, 30), number="国办发明电", source="…"
    )
    orders = (("2027-02-05", "workday"), ("2027-02-11", "holiday"))
    guessed = a_registry(orders=orders)
    certain = replace(guessed, notices=(notice,))
    # The library's guess for the Spring Festival is no longer asked.
    assert not is_workday(date(2027, 2, 8), guessed)
    assert is_workday(date(2027, 2, 8), certain)
    assert not is_workday(date(2027, 2, 11), certain)
    assert not is_provisional(2027, certain)


def test_every_notice_was_published_before_its_year_and_has_its_source():
    known = known_notices()
    assert list(known) == list(range(2018, 2027))
    for year, notice in known.items():
        assert notice.published_on.year == year - 1
        assert notice.number.startswith(f"国办发明电〔{year - 1}〕")
        assert notice.source.startswith("https://www.gov.cn/gongbao/")


def test_a_due_time_is_one_moment_whatever_clock_shows_it():
    at = due_at(a_report(), MAY, a_registry())
    assert at.astimezone(UTC) == datetime(2021, 6, 10, 9, tzinfo=UTC)
    assert at.timetz().replace(tzinfo=None) == time(17)

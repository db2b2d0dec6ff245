"""Who is told on a day, and the hours in which people are told and may answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_city import FILES, write_registry

from tasks.routing import (
    is_person,
    is_quiet,
    quiet_until,
    responsible,
    working_hours_between,
)
from warehouse.due import is_workday

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.registry import Registry

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
CITY: Final = FILES["city.yaml"]
# 调休: 20 February and 8 May 2021, both Saturdays, are worked.
CALENDAR: Final = """
    date,kind,reason
    2021-02-20,workday,春节调休上班
    2021-05-08,workday,劳动节调休上班
"""


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return in_folder(tmp_path_factory.mktemp("city"))


def in_folder(folder: Path, desk: str = "", absences: str = "") -> Registry:
    for name, text in {"calendar.csv": CALENDAR, "absences.csv": absences}.items():
        lines = [line.strip() for line in text.strip().splitlines()]
        (folder / name).write_text("\n".join(lines), "utf-8")
    return write_registry(folder, city=f"{CITY.rstrip()}\n        {desk}\n")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


# -- who -------------------------------------------------------------------------------


AWAY: Final = """
    department,role,since,until,reason
    finance,head,2021-06-07,2021-06-09,出差
    finance,deputy,2021-06-09,2021-06-11,培训
"""


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (6, "财政局局长"),
        (7, "财政局副局长"),
        (8, "财政局副局长"),
        # Both are away: somebody must know.
        (9, "分管副市长"),
        (10, "财政局局长"),
        (11, "财政局局长"),
    ],
)
def test_the_deputy_stands_in_while_the_head_is_away(tmp_path, day, title):
    registry = in_folder(tmp_path, absences=AWAY)
    finance = registry.departments["finance"]
    assert responsible(registry, finance, date(2021, 6, day)).title == title


def test_a_person_with_a_slack_id_is_found_by_it(tmp_path):
    departments = FILES["departments.yaml"].replace(
        "email: head@example.org", "slack: U0123ABCD"
    )
    registry = write_registry(tmp_path, departments=departments)
    assert registry.departments["finance"].head.address == "U0123ABCD"
    assert registry.departments["finance"].deputy.address == "deputy@example.org"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("head@example.org", True),
        ("U0123ABCD", True),
        ("W0123ABCD", True),
        ("#yuebao-operators", False),
        ("C0123ABCD", False),
    ],
)
def test_only_people_have_quiet_hours(address, expected):
    assert is_person(address) is expected


# -- quiet -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2021-06-10T07:59", "2021-06-10T08:00"),
        ("2021-06-10T08:00", None),
        ("2021-06-10T19:59", None),
        ("2021-06-10T20:00", "2021-06-11T08:00"),
        # Friday evening waits for Monday, and that Monday (端午节) for Tuesday.
        ("2021-06-11T20:00", "2021-06-15T08:00"),
        ("2021-06-12T12:00", "2021-06-15T08:00"),
        # A Saturday that is worked is a day like others.
        ("2021-05-08T12:00", None),
        # The evening before a holiday of five days.
        ("2021-04-30T21:00", "2021-05-06T08:00"),
    ],
)
def test_people_are_left_alone_at_night_and_on_holidays(registry, moment, until):
    assert is_quiet(registry, at(moment)) is (until is not None)
    assert quiet_until(registry, at(moment)) == at(until or moment)


def test_holidays_may_be_told_on(tmp_path):
    registry = in_folder(tmp_path, "desk: {quiet: {holidays: false}}")
    assert not is_quiet(registry, at("2021-06-14T12:00"))
    assert quiet_until(registry, at("2021-06-12T21:00")) == at("2021-06-13T08:00")


def test_the_same_hour_twice_is_no_quiet_at_all(tmp_path):
    quiet = 'desk: {quiet: {from: "00:00", to: "00:00", holidays: false}}'
    registry = in_folder(tmp_path, quiet)
    assert not is_quiet(registry, at("2021-06-10T00:00"))


def test_a_quiet_noon_lies_within_a_day(tmp_path):
    registry = in_folder(tmp_path, 'desk: {quiet: {from: "12:00", to: "14:00"}}')
    assert is_quiet(registry, at("2021-06-10T12:30"))
    assert not is_quiet(registry, at("2021-06-10T23:30"))
    assert quiet_until(registry, at("2021-06-10T12:30")) == at("2021-06-10T14:00")
    # The holiday ends at midnight.
    assert quiet_until(registry, at("2021-06-14T12:30")) == at("2021-06-15T00:00")


MOMENTS: Final = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2026, 12, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, SHANGHAI]),
)


@given(moment=MOMENTS)
def test_quiet_ends_and_is_quiet_until_then(registry, moment):
    end = quiet_until(registry, moment)
    assert end >= moment
    assert not is_quiet(registry, end)
    assert (end == moment) is not is_quiet(registry, moment)
    if end > moment:
        assert is_quiet(registry, end - timedelta(microseconds=1))


# -- office hours ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2021-06-10T09:00", "2021-06-10T17:30", 8.5),
        ("2021-06-10T16:30", "2021-06-11T10:00", 2),
        ("2021-06-10T20:00", "2021-06-11T08:00", 0),
        # A weekend and 端午节 lie between.
        ("2021-06-11T17:00", "2021-06-15T09:30", 1),
        # 劳动节: five days off, and the Saturday after is worked.
        ("2021-04-30T17:00", "2021-05-06T09:30", 1),
        ("2021-05-07T17:00", "2021-05-08T17:00", 8.5),
        ("2021-05-07T17:00", "2021-05-10T09:00", 9),
        ("2021-06-11T10:00", "2021-06-10T10:00", 0),
    ],
)
def test_office_hours_pass_holidays_over_and_count_working_weekends(
    registry, start, end, hours
):
    assert working_hours_between(registry, at(start), at(end)) == pytest.approx(hours)


@given(first=MOMENTS, days=st.integers(0, 20), more=st.integers(0, 20))
@settings(max_examples=50)
def test_office_hours_add_up(registry, first, days, more):
    second, third = first + timedelta(days=days), first + timedelta(days=days + more)
    whole = working_hours_between(registry, first, third)
    parts = [
        working_hours_between(registry, first, second),
        working_hours_between(registry, second, third),
    ]
    assert whole == pytest.approx(sum(parts))
    assert 0 <= whole <= 8.5 * (days + more + 1)


@given(moment=MOMENTS)
@settings(max_examples=50)
def test_a_whole_day_has_its_office_hours_or_none(registry, moment):
    local = moment.astimezone(SHANGHAI)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    hours = working_hours_between(registry, midnight, midnight + timedelta(days=1))
    assert hours == pytest.approx(8.5 if is_workday(local.date(), registry) else 0)

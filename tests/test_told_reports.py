"""What is told of reports: asked for in time, late, put right, all there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest
from telling import at, deliver_all, of_kind, outbox, send, told_at
from tiny_city import FILES, budget, settle

from warehouse.periods import Period

if TYPE_CHECKING:
    from pathlib import Path

    from tiny_city import Town

JUNE: Final = Period.parse("2021-06")
AUGUST: Final = Period.parse("2021-08")
REPORT: Final = FILES["reports/budget.yaml"]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return settle(tmp_path)


def with_desk(folder: Path, desk: str) -> Town:
    city = FILES["city.yaml"].rstrip()
    return settle(folder, city=f"{city}\n        desk: {desk}\n")


def away(town: Town, absences: str) -> Town:
    """Return the town with people away, as its registry says from now on."""
    heading = "department,role,since,until,reason\n"
    folder = town.folder / "registry"
    (folder / "absences.csv").write_text(heading + absences, "utf-8")
    from warehouse.registry import load_registry  # noqa: PLC0415 - the folder's own

    return town.governed_by(load_registry(folder))


# -- due soon --------------------------------------------------------------------------


def test_a_report_is_asked_for_three_times_each_in_its_own_tone(town):
    """Due on Wednesday 9 June at 17:00; three days before is a Sunday."""
    assert of_kind(told_at(town, "06-04 16:00"), "due_soon") == []
    asked = [
        of_kind(told_at(town, moment), "due_soon")
        for moment in ("06-04 17:00", "06-08 17:00", "06-09 15:00")
    ]
    (courtesy,), (request,), (urgent,) = asked
    assert courtesy["text"] == (
        "财政收支 (2021-05) is due by 2021-06-09 17:00; please plan for it."
    )
    assert "has not come yet; please send it by 2021-06-09 17:00" in request["text"]
    assert "please send it now" in urgent["text"]
    assert [row["severity"] for row in (courtesy, request, urgent)] == [
        *("info", "warning", "warning")
    ]
    # One alert, which is told again.
    assert len({row["key"] for row in (courtesy, request, urgent)}) == 1
    assert [row["version"] for row in (courtesy, request, urgent)] == [1, 2, 3]


def test_it_is_asked_for_once_a_reminder_however_often_one_looks(town):
    assert of_kind(told_at(town, "06-08 17:00"), "due_soon")
    assert told_at(town, "06-08 18:00") == []
    assert told_at(town, "06-09 09:00") == []


def test_what_comes_in_time_is_asked_for_no_more(town):
    told_at(town, "06-08 17:00")
    send(town, budget(49), "06-09 10:00")
    (settled,) = of_kind(told_at(town, "06-09 10:30"), "due_soon")
    assert not settled["stands"]
    assert settled["text"] == "Received: Please send: 财政收支, by 2021-06-09 17:00"
    assert outbox(town, "late") == []


def test_what_came_already_is_not_asked_for(town):
    send(town, budget(49), "06-03 10:00")
    told_at(town, "06-08 17:00")
    assert outbox(town, "due_soon") == []


def test_what_does_not_come_is_late_and_asked_for_no_more(town):
    told_at(town, "06-09 15:00")
    alerts = told_at(town, "06-09 17:30")
    (settled,) = of_kind(alerts, "due_soon")
    (late,) = of_kind(alerts, "late")
    assert not settled["stands"]
    assert settled["text"].startswith("The time has passed, now late: ")
    assert late["stands"]
    assert json.loads(late["facts"])["report"] == "budget"


def test_the_registry_says_when_and_whether_a_report_is_asked_for(tmp_path):
    town = with_desk(tmp_path / "once", "{reminders: [30m]}")
    assert of_kind(told_at(town, "06-09 16:00"), "due_soon") == []
    (asked,) = of_kind(told_at(town, "06-09 16:30"), "due_soon")
    # One reminder alone is a request; of several the last is urgent.
    assert "please send it by 2021-06-09 17:00" in asked["text"]
    town = with_desk(tmp_path / "twice", "{reminders: [1h, 30m]}")
    (asked,) = of_kind(told_at(town, "06-09 16:30"), "due_soon")
    assert "please send it now" in asked["text"]
    town = with_desk(tmp_path / "never", "{reminders: []}")
    assert of_kind(told_at(town, "06-09 16:30"), "due_soon") == []


def test_before_a_holiday_it_is_asked_for_on_the_last_day_worked(tmp_path):
    """端午节 is 12 to 14 June: what is due on the 12th is due on the 15th."""
    town = settle(tmp_path, budget=REPORT.replace("by: 9", "by: 12"))
    assert of_kind(told_at(town, "06-11 16:00"), "due_soon") == []
    (asked,) = of_kind(told_at(town, "06-11 17:30"), "due_soon")
    assert asked["brief"] == "Please send: 财政收支, by 2021-06-15 17:00"


def test_before_a_long_holiday_the_next_months_report_is_asked_for(tmp_path):
    """国庆节 is 1 to 7 October: nobody could be told in October before it is due."""
    town = settle(tmp_path, budget=REPORT.replace("by: 9", "by: 5"))
    # August's own report is long late.
    alerts = told_at(town, "2021-09-30 17:30", AUGUST)
    (asked,) = of_kind(alerts, "due_soon")
    assert (asked["period"], asked["cycle"]) == ("2021-09", "2021-08")
    assert "2021-10-08 17:00" in asked["text"]
    # October's first run finds it told.
    september = Period.parse("2021-09")
    again = of_kind(told_at(town, "2021-10-07 17:30", september), "due_soon")
    assert [row["version"] for row in again] == []


def test_nobody_is_asked_for_what_may_lie_in_a_source_that_is_shut(tmp_path):
    source = tmp_path / "share"
    source.mkdir()
    departments = (
        FILES["departments.yaml"].rstrip() + f"\n          source: {{url: {source}}}\n"
    )
    town = settle(tmp_path, departments=departments)
    assert of_kind(told_at(town, "06-08 17:00"), "due_soon")
    source.rmdir()
    # It cannot be said that it came, nor that it did not.
    assert {row["kind"] for row in told_at(town, "06-09 17:30")} == {
        *("source", "summary")
    }
    (asked,) = outbox(town, "due_soon")
    assert asked["stands"]
    source.mkdir()
    alerts = told_at(town, "06-09 18:00")
    assert [row["stands"] for row in of_kind(alerts, "late")] == [True]
    assert [row["stands"] for row in of_kind(alerts, "due_soon")] == [False]
    # Told as late it stays so while nobody can look.
    source.rmdir()
    assert of_kind(told_at(town, "06-09 19:00"), "late") == []


# -- late ------------------------------------------------------------------------------


def test_a_report_that_comes_a_month_late_is_settled_by_the_next_months_run(town):
    told_at(town, "06-10 09:00")
    send(town, budget(49), "07-08 10:00")
    send(town, budget(60, "2021年1-6月"), "07-08 10:00", "财政收支6月.csv")
    alerts = told_at(town, "07-09 09:00", JUNE)
    (settled,) = of_kind(alerts, "late")
    assert (settled["period"], settled["stands"]) == ("2021-05", False)
    assert settled["text"].startswith("Arrived: ")


def test_a_report_that_comes_a_year_late_is_settled_too(town):
    december, january = Period.parse("2021-12"), Period.parse("2022-01")
    told_at(town, "2022-01-20 09:00", december)
    send(town, budget(120, "2021年1-12月"), "2022-02-15 10:00", "财政收支12月.csv")
    alerts = told_at(town, "2022-02-20 09:00", january)
    settled = [row for row in of_kind(alerts, "late") if row["period"] == "2021-12"]
    assert [row["stands"] for row in settled] == [False]


# -- to whom ---------------------------------------------------------------------------


def test_the_deputy_is_told_what_stands_while_the_head_is_away(town):
    told_at(town, "06-09 18:00")
    town = away(town, "finance,head,2021-06-10,2021-06-11,出差\n")
    (moved,) = of_kind(told_at(town, "06-10 09:00"), "late")
    assert (moved["recipient"], moved["address"]) == (
        *("财政局副局长", "deputy@example.org"),
    )
    assert moved["version"] == 2
    (back,) = of_kind(told_at(town, "06-15 09:00"), "late")
    assert back["address"] == "head@example.org"


def test_what_has_happened_is_not_told_again_to_who_stands_in(town):
    send(town, budget("很多"), "06-09 10:00")
    told_at(town, "06-09 10:30")
    deliver_all(town, "06-09 10:31")
    send(town, budget(49), "06-09 11:00")
    told_at(town, "06-09 11:30")
    (accepted,) = outbox(town, "accepted")
    town = away(town, "finance,head,2021-06-10,2021-06-11,出差\n")
    told_at(town, "06-10 09:00")
    assert outbox(town, "accepted") == [accepted]
    assert accepted["address"] == "head@example.org"


# -- came back -------------------------------------------------------------------------


def test_a_version_that_comes_back_again_is_not_told_as_put_right(town):
    send(town, budget("很多"), "06-09 10:00")
    told_at(town, "06-09 10:30")
    deliver_all(town, "06-09 10:31")
    send(town, budget("更多"), "06-09 11:00")
    first, second = sorted(
        of_kind(told_at(town, "06-09 11:30"), "returned"),
        key=lambda row: row["stands"],
    )
    assert first["text"].startswith("The next version came back too")
    assert "更多" in second["text"]
    send(town, budget(49), "06-09 12:00")
    alerts = told_at(town, "06-09 12:30")
    (right,) = of_kind(alerts, "returned")
    assert right["text"].startswith("Put right: ")


# -- all clear -------------------------------------------------------------------------


def test_a_head_with_nothing_wrong_is_told_nothing(town):
    send(town, budget(49), "06-09 10:00")
    told_at(town, "06-09 18:00")
    assert {row["address"] for row in outbox(town, "")} | {
        row["address"]
        for kind in ("late", "light", "clear", "due_soon")
        for row in outbox(town, kind)
    } == set()


def test_or_one_line_where_the_registry_asks_for_it(tmp_path):
    indicators = FILES["indicators.yaml"].replace(
        "id: revenue,", "id: revenue, owner: finance,"
    )
    city = FILES["city.yaml"].rstrip() + "\n        desk: {all_clear: true}\n"
    town = settle(tmp_path, city=city, indicators=indicators)
    assert of_kind(told_at(town, "06-09 09:00"), "clear") == []
    send(town, budget(50), "06-09 10:00")
    (clear,) = of_kind(told_at(town, "06-09 18:00"), "clear")
    assert clear["brief"] == "All there: 1 reports of 2021-05, nothing needs you"
    # Then it is revised to something that is wrong.
    send(town, budget(30), "06-10 10:00")
    alerts = told_at(town, "06-10 11:00")
    assert [row["stands"] for row in of_kind(alerts, "clear")] == [False]
    assert of_kind(alerts, "light")


def test_a_moment_is_the_citys():
    assert at("06-09 17:00").isoformat() == "2021-06-09T17:00:00+08:00"

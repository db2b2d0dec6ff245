"""What the leader in charge is told: red again, no answer, a promise broken."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest
from telling import answer, deliver_all, of_kind, outbox, send, told_at
from tiny_city import FILES, MAY, budget, settle

from tasks.tellers.people import escalated
from warehouse.connection import open_live
from warehouse.periods import Period
from warehouse.records import Alert, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from tiny_city import Town

APRIL, JUNE = Period.parse("2021-04"), Period.parse("2021-06")
OWNED: Final = FILES["indicators.yaml"].replace(
    "id: revenue,", "id: revenue, owner: finance,"
)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return settle(tmp_path, indicators=OWNED)


def ruled(folder: Path, escalation: str) -> Town:
    city = FILES["city.yaml"].rstrip()
    desk = f"desk: {{escalation: {{{escalation}}}}}"
    return settle(folder, indicators=OWNED, city=f"{city}\n        {desk}\n")


def month_of(town: Town, period: Period, revenue: object, day: str) -> list:
    title = f"2021年1-{period.last}月"
    name = f"财政收支{period.last}月.csv"
    send(town, budget(revenue, title), f"{day} 10:00", name)
    return told_at(town, f"{day} 10:30", period)


# -- red again -------------------------------------------------------------------------


def test_two_red_months_are_told_to_the_leader_in_charge(town):
    assert of_kind(month_of(town, APRIL, 20, "05-10"), "escalated") == []
    (told,) = of_kind(month_of(town, MAY, 25, "06-10"), "escalated")
    assert (told["recipient"], told["address"]) == (
        *("分管副市长", "escalation@example.org"),
    )
    # Department, head, what and since when.
    assert told["text"].startswith("财政局 (财政局局长): Red: 财政收入")
    assert told["text"].endswith("Red 2 times in a row since 2021-04.")
    (june,) = of_kind(month_of(town, JUNE, 30, "07-10"), "escalated")
    assert "Red 3 times in a row since 2021-04" in june["text"]


def test_a_month_that_was_yellow_breaks_the_row(town):
    month_of(town, APRIL, 35, "05-10")
    assert of_kind(month_of(town, MAY, 25, "06-10"), "escalated") == []


def test_what_was_red_and_is_better_is_over_for_the_leader_too(town):
    month_of(town, APRIL, 20, "05-10")
    month_of(town, MAY, 25, "06-09")
    alerts = month_of(town, MAY, 51, "06-10")
    assert [row["stands"] for row in of_kind(alerts, "escalated")] == [False]


def test_a_quarters_figure_that_is_told_three_times_is_red_once(tmp_path):
    quarterly = OWNED.replace(
        "kind: flow, unit", "kind: flow, frequency: quarterly, unit", 1
    )
    report = FILES["reports/budget.yaml"].replace(
        "title: 财政收支\n", "title: 财政收支\n        frequency: quarterly\n"
    )
    town = settle(tmp_path, indicators=quarterly, budget=report)
    march = Period.parse("2021-03")
    assert of_kind(month_of(town, march, 15, "04-10"), "light")
    for moment, period in (("05-10 09:00", APRIL), ("06-10 09:00", MAY)):
        alerts = told_at(town, moment, period)
        assert of_kind(alerts, "light")
        assert of_kind(alerts, "escalated") == []
    (told,) = of_kind(month_of(town, JUNE, 30, "07-10"), "escalated")
    assert told["text"].endswith("Red 2 times in a row since 2021-03.")


def test_the_registry_says_after_how_many_months_or_never(tmp_path):
    town = ruled(tmp_path / "three", "red_months: 3")
    month_of(town, APRIL, 20, "05-10")
    assert of_kind(month_of(town, MAY, 25, "06-10"), "escalated") == []
    assert of_kind(month_of(town, JUNE, 30, "07-10"), "escalated")
    town = ruled(tmp_path / "never", "red_months: ")
    month_of(town, APRIL, 20, "05-10")
    assert of_kind(month_of(town, MAY, 25, "06-10"), "escalated") == []


# -- no answer -------------------------------------------------------------------------


def test_eight_office_hours_of_silence_are_told_over_a_weekend_and_a_holiday(town):
    """Sent on Friday 11 June at 15:30; Monday the 14th is 端午节."""
    month_of(town, MAY, 20, "06-11")
    deliver_all(town, "06-11 15:30")
    assert of_kind(told_at(town, "06-14 18:00"), "escalated") == []
    assert of_kind(told_at(town, "06-15 14:59"), "escalated") == []
    (told,) = of_kind(told_at(town, "06-15 15:00"), "escalated")
    assert told["address"] == "escalation@example.org"
    assert "财政局 (财政局局长) has not answered 1 urgent alerts" in told["text"]
    assert "sent at 2021-06-11 15:30: Red: 财政收入" in told["text"]
    # It is told once, not every hour.
    assert told_at(town, "06-15 16:00") == []


def test_a_saturday_that_is_worked_counts(tmp_path):
    """Saturday 8 May 2021 is worked for 劳动节."""
    calendar = "date,kind,reason\n2021-05-08,workday,劳动节调休上班\n"
    (tmp_path / "registry").mkdir(parents=True)
    (tmp_path / "registry" / "calendar.csv").write_text(calendar, "utf-8")
    town = settle(tmp_path, indicators=OWNED)
    month_of(town, APRIL, 20, "05-07")
    deliver_all(town, "05-07 17:00")
    assert of_kind(told_at(town, "05-08 16:00", APRIL), "escalated") == []
    assert of_kind(told_at(town, "05-08 16:30", APRIL), "escalated")


def test_an_answer_ends_the_silence(town):
    month_of(town, MAY, 20, "06-10")
    deliver_all(town, "06-10 11:00")
    told_at(town, "06-11 11:00")
    (told,) = outbox(town, "escalated")
    assert told["stands"]
    answer(town, "head@example.org", "06-11 11:30")
    (over,) = of_kind(told_at(town, "06-11 12:00"), "escalated")
    assert not over["stands"]
    assert over["text"].startswith("Answered, or better: ")


def test_an_answer_from_before_it_was_told_is_no_answer_to_it(town):
    told_at(town, "06-10 09:00")
    deliver_all(town, "06-10 09:30")
    answer(town, "head@example.org", "06-10 09:40")
    assert of_kind(told_at(town, "06-11 12:00"), "escalated") == []
    # The late report comes, and is red.
    month_of(town, MAY, 20, "06-15")
    deliver_all(town, "06-15 11:00")
    (told,) = of_kind(told_at(town, "06-16 12:00"), "escalated")
    assert json.loads(told["facts"])["since"] == "2021-06-15 11:00"


def test_what_was_never_sent_needs_no_answer(town):
    month_of(town, MAY, 20, "06-10")
    assert of_kind(told_at(town, "06-21 12:00"), "escalated") == []


def test_what_only_warns_needs_no_answer(town):
    month_of(town, MAY, 45, "06-10")
    deliver_all(town, "06-10 11:00")
    assert of_kind(told_at(town, "06-21 12:00"), "escalated") == []


def test_several_things_unanswered_are_one_line(town):
    month_of(town, MAY, 20, "06-10")
    deliver_all(town, "06-10 11:00")
    send(town, budget("很多"), "06-10 12:00", "财政收支5月(更正).csv")
    told_at(town, "06-10 12:30")
    deliver_all(town, "06-10 12:31")
    (told,) = of_kind(told_at(town, "06-15 12:00"), "escalated")
    assert json.loads(told["facts"])["count"] == 2


# -- a broken promise ------------------------------------------------------------------


@pytest.mark.parametrize(("outcome", "told"), [("broken", 1), ("kept", 0)])
def test_a_broken_promise_is_told_to_the_leader_in_charge(town, outcome, told):
    told_at(town, "06-10 09:00")
    promise = Alert(
        *("tiny|promise|finance|p1|2021-05", "promise", "finance", "p1", MAY),
        *(Severity.WARNING, "财政局局长", "head@example.org", "", "承诺 50，实际 40"),
        facts={"outcome": outcome, "promised_at": "2021-05-11 10:00"},
    )
    with open_live(town.home) as warehouse:
        found = list(escalated(warehouse, town.cycle(), [promise]))
    assert len(found) == told
    for alert in found:
        assert alert.recipient == "分管副市长"
        assert "2021-05-11 10:00" in alert.text
        assert "承诺 50，实际 40" in alert.text

"""What is told of figures and places: lights, spans, early, changed, gained, lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest
from telling import deliver_all, of_kind, outbox, send, told_at
from tiny_city import FILES, budget, settle

from warehouse.periods import Period

if TYPE_CHECKING:
    from pathlib import Path

    from tiny_city import Town

MARCH, APRIL, MAY, JUNE, JULY = (
    Period.parse(f"2021-{month:02}") for month in range(3, 8)
)
INDICATORS: Final = """
    - {id: revenue, name: 财政收入, kind: flow, unit: 亿元, owner: finance, main: 1}
    - {id: spending, name: 财政支出, kind: flow, unit: 亿元, owner: finance}
"""


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Of 120 亿元 a year 10 are due a month; five months' are 50."""
    return settle(tmp_path, indicators=INDICATORS)


def month_of(town: Town, period: Period, revenue: object, day: str) -> list:
    """Send a month's report on a day of June's clocks, and run its cycle."""
    send(
        town,
        budget(revenue, f"2021年1-{period.last}月"),
        f"{day} 10:00",
        f"财政收支{period.last}月.csv",
    )
    return told_at(town, f"{day} 10:30", period)


# -- recovered -------------------------------------------------------------------------


def test_a_light_that_was_red_last_month_and_is_green_has_recovered(town):
    month_of(town, APRIL, 20, "05-10")
    deliver_all(town, "05-10 11:00")
    alerts = month_of(town, MAY, 51, "06-10")
    (recovered,) = of_kind(alerts, "recovered")
    assert recovered["text"] == (
        "财政收入 (2021-05) is green again: 51.00 亿元 so far, 42.5% of the year's "
        "target, +0.8 points from schedule; it was red in 2021-04."
    )
    # April's message keeps what it said of April.
    (light,) = outbox(town, "light")
    assert (light["period"], light["stands"]) == ("2021-04", True)
    assert of_kind(month_of(town, JUNE, 62, "07-10"), "recovered") == []


def test_a_light_put_right_in_the_same_month_has_recovered_if_it_was_told(town):
    month_of(town, MAY, 20, "06-09")
    deliver_all(town, "06-09 11:00")
    alerts = month_of(town, MAY, 51, "06-10")
    assert [row["stands"] for row in of_kind(alerts, "light")] == [False]
    assert [row["stands"] for row in of_kind(alerts, "recovered")] == [True]
    # And red again.
    alerts = month_of(town, MAY, 21, "06-11")
    assert [row["stands"] for row in of_kind(alerts, "light")] == [True]
    assert [row["stands"] for row in of_kind(alerts, "recovered")] == [False]


def test_a_light_that_nobody_was_told_of_has_not_recovered(town):
    month_of(town, MAY, 20, "06-09")
    month_of(town, MAY, 51, "06-10")
    assert outbox(town, "recovered") == []
    assert [row["state"] for row in outbox(town, "light")] == ["suppressed"]


def test_what_has_no_figure_has_not_recovered(town):
    month_of(town, APRIL, 20, "05-10")
    told_at(town, "06-10 10:30", MAY)
    assert outbox(town, "recovered") == []
    (june,) = of_kind(month_of(town, JUNE, 62, "07-10"), "recovered")
    assert "it was red in 2021-04" in june["text"]


def test_a_light_that_rounding_leaves_open_is_over_and_not_recovered(town):
    month_of(town, MAY, 45, "06-09")
    deliver_all(town, "06-09 11:00")
    # From 46.4 on it is green, and 46 may be 46.49.
    month_of(town, MAY, "46", "06-10")
    (light,) = outbox(town, "light")
    assert not light["stands"]
    assert light["text"].startswith("Rounding leaves it open, so no verdict: ")
    assert outbox(town, "recovered") == []


# -- quarter, half, year ---------------------------------------------------------------


def test_a_quarter_that_is_missed_by_less_than_a_light_shows_is_told(town):
    (missed,) = of_kind(month_of(town, MARCH, 29, "04-10"), "span")
    assert missed["text"] == (
        "财政收入 (2021-03): the first quarter is missed; 29.00 亿元 of 30.00 亿元, "
        "1.00 亿元 short."
    )
    assert json.loads(missed["facts"])["quarter"] == "missed"


def test_a_quarter_that_is_secured_is_told_of_a_main_indicator(town):
    (secured,) = of_kind(month_of(town, MARCH, 31, "04-10"), "span")
    assert secured["severity"] == "info"
    assert "the first quarter is secured" in secured["text"]
    # In April the quarter is over and nothing is said of it.
    assert of_kind(month_of(town, APRIL, 41, "05-10"), "span") == []


def test_where_a_light_is_told_it_says_itself_what_becomes_of_the_quarter(town):
    alerts = month_of(town, MARCH, 20, "04-10")
    (light,) = of_kind(alerts, "light")
    assert light["text"].endswith(" Outlook: the first quarter is missed.")
    assert of_kind(alerts, "span") == []


@pytest.mark.parametrize(
    ("revenue", "brief"),
    [
        (59, "Half time, less than half: 财政收入 49.2%, 1.00 亿元 short"),
        (61, "Half time, more than half: 财政收入 50.8%"),
    ],
)
def test_at_the_end_of_june_it_is_asked_whether_half_is_done(town, revenue, brief):
    (half,) = of_kind(month_of(town, JUNE, revenue, "07-10"), "span")
    assert half["brief"] == brief


def test_a_light_at_half_time_answers_that_too(town):
    alerts = month_of(town, JUNE, 40, "07-10")
    (light,) = of_kind(alerts, "light")
    assert light["brief"].endswith("; less than half at half time")
    assert of_kind(alerts, "span") == []


def test_what_is_told_of_a_span_is_over_when_a_light_says_it(town):
    month_of(town, MARCH, 29, "04-10")
    deliver_all(town, "04-10 11:00")
    (span,) = of_kind(month_of(town, MARCH, 20, "04-11"), "span")
    assert not span["stands"]
    assert span["text"].startswith("Now told with its light: ")


# -- early -----------------------------------------------------------------------------


def test_a_target_reached_early_is_told_once_a_year(town):
    (early,) = of_kind(month_of(town, MAY, 121, "06-10"), "early")
    assert early["brief"] == "Reached early: 财政收入, 100.8% of the year's target"
    assert of_kind(month_of(town, JUNE, 130, "07-10"), "early") == []


def test_a_target_that_a_revision_takes_back_was_not_reached(town):
    month_of(town, MAY, 121, "06-09")
    alerts = month_of(town, MAY, 119, "06-10")
    assert [row["stands"] for row in of_kind(alerts, "early")] == [False]
    assert of_kind(month_of(town, JUNE, 125, "07-10"), "early")


# -- changed ---------------------------------------------------------------------------


def test_a_correction_of_what_was_told_says_both_figures_and_both_lights(town):
    month_of(town, MAY, 51, "06-09")
    (told,) = of_kind(month_of(town, MAY, 40, "06-10"), "corrected")
    assert told["text"] == (
        "Corrected: 财政收入 (2021-05), cumulative from 51.00 to 40.00 亿元, green to "
        "yellow."
    )
    assert told["severity"] == "warning"
    assert told["address"] == "head@example.org"
    assert told_at(town, "06-11 09:00") == []


def test_a_correction_that_leaves_the_light_says_so(town):
    month_of(town, MAY, 51, "06-09")
    (told,) = of_kind(month_of(town, MAY, 52, "06-10"), "corrected")
    assert told["text"].endswith("from 51.00 to 52.00 亿元, still green.")
    assert told["severity"] == "info"


def test_what_was_corrected_before_anybody_knew_is_not_told(town):
    send(town, budget(51), "06-08 10:00")
    send(town, budget(40), "06-09 10:00", "财政收支5月(更正).csv")
    told_at(town, "06-09 10:30")
    assert outbox(town, "corrected") == []


def test_what_no_light_stands_on_is_not_told(town):
    send(town, budget(51, more="财政支出,60\n"), "06-08 10:00")
    told_at(town, "06-08 10:30")
    send(town, budget(51, more="财政支出,70\n"), "06-09 10:00")
    told_at(town, "06-09 10:30")
    assert outbox(town, "corrected") == []


def test_a_planned_revision_is_not_called_a_correction(town):
    month_of(town, MAY, "51（预计）", "06-09")
    (told,) = of_kind(month_of(town, MAY, "52（初步核算）", "06-10"), "corrected")
    assert told["text"].startswith("Revised: 财政收入")


def test_a_change_that_was_told_is_not_told_again_when_its_light_changes_later(town):
    month_of(town, MAY, 51, "06-09")
    month_of(town, MAY, 40, "06-10")
    before = outbox(town, "corrected")
    month_of(town, MAY, 30, "06-11")
    after = outbox(town, "corrected")
    assert len(after) == len(before) + 1
    assert before[0] in after


# -- places ----------------------------------------------------------------------------

PEERS: Final = (
    FILES["city.yaml"].rstrip()
    + """
          - {id: east, name: 东市, kind: peer}
          - {id: west, name: 西市, kind: peer}
"""
)
LIST: Final = """
    title: 财政收支
    departments: [finance]
    due: {by: 9, time: "17:00"}
    files: ["财政收支*"]
    layouts:
      - since: 2021-01
        tables:
          - name: 榜单
            title: "*财政收支*"
            anchor: 地区
            indicator: revenue
            rows: regions
            columns:
              - {header: 本月止累计, measure: ytd, required: false}
"""


def ranked(town: Town, period: Period, figures: dict[str, object], day: str) -> list:
    rows = "".join(f"{name},{value}\n" for name, value in figures.items())
    title = f"2021年1-{period.last}月财政收支\n单位：亿元,\n地区,本月止累计\n"
    name = f"财政收支{period.last}月.csv"
    send(town, (title + rows).encode("utf-8-sig"), f"{day} 10:00", name)
    return told_at(town, f"{day} 10:30", period)


@pytest.fixture
def ranking_town(tmp_path: Path) -> Town:
    return settle(tmp_path, city=PEERS, indicators=INDICATORS, budget=LIST)


def test_a_place_gained_and_a_place_lost_are_told(ranking_town):
    town = ranking_town
    first = ranked(town, APRIL, {"小市": 41, "东市": 45, "西市": 40}, "05-10")
    assert of_kind(first, "rank") == []
    second = ranked(town, MAY, {"小市": 55, "东市": 50, "西市": 50.5}, "06-10")
    (up,) = of_kind(second, "rank")
    assert up["text"].startswith(
        "财政收入 (2021-05) went up from place 2 to place 1 of 3"
    )
    third = ranked(town, JUNE, {"小市": 60, "东市": 70, "西市": 80}, "07-10")
    (down,) = of_kind(third, "rank")
    assert down["brief"] == "Down: 财政收入, place 1 → 3 of 3"
    assert down["severity"] == "warning"
    same = ranked(town, JULY, {"小市": 70, "东市": 80, "西市": 90}, "08-10")
    assert of_kind(same, "rank") == []


def test_a_place_that_a_missing_peer_leaves_open_is_not_told(ranking_town):
    town = ranking_town
    ranked(town, APRIL, {"小市": 41, "东市": 45, "西市": 40}, "05-10")
    alerts = ranked(town, MAY, {"小市": 55, "东市": 50}, "06-10")
    assert of_kind(alerts, "rank") == []
    # It comes, and the place is certain.
    alerts = ranked(town, MAY, {"小市": 55, "东市": 50, "西市": 51}, "06-11")
    assert len(of_kind(alerts, "rank")) == 1

"""What is told of the city as a whole, and what the sample city's May comes to."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from telling import of_kind, outbox, send, told_at
from tiny_city import FILES, budget, settle

from tasks.routing import is_person
from warehouse.connection import open_published
from warehouse.messages import LANGUAGES, say
from warehouse.periods import Period
from warehouse.store import rows

if TYPE_CHECKING:
    from pathlib import Path

    from sample_city import Ran
    from tiny_city import Town

MAY, JUNE = Period.parse("2021-05"), Period.parse("2021-06")


@pytest.fixture
def town(tmp_path: Path) -> Town:
    main = FILES["indicators.yaml"].replace("id: revenue,", "id: revenue, main: 1,")
    return settle(tmp_path, indicators=main)


def test_leaders_are_told_how_the_month_stands_once_no_report_has_time_left(town):
    alerts = told_at(town, "06-09 16:00")
    assert [row["address"] for row in of_kind(alerts, "summary")] == ["#operators"]
    send(town, budget(20), "06-09 16:30")
    summaries = of_kind(told_at(town, "06-09 17:30"), "summary")
    leaders = next(row for row in summaries if row["address"] == "#leaders")
    assert leaders["text"] == (
        "小市 2021-05: main indicators 0 green, 0 yellow, 1 red, 0 grey; red: "
        "财政收入. 1 of 1 reports came, 0 were returned."
    )
    assert {row["address"] for row in summaries} == {"#leaders", "#operators"}


def test_leaders_are_told_again_when_the_month_changes(town):
    told_at(town, "06-10 09:00")
    assert told_at(town, "06-10 10:00") == []
    send(town, budget(51), "06-10 10:30")
    summaries = of_kind(told_at(town, "06-10 11:00"), "summary")
    assert [row["version"] for row in summaries] == [2, 2]


def test_a_source_that_still_fails_next_month_is_told_with_that_month(tmp_path):
    source = f"          source: {{url: {tmp_path / 'nowhere'}}}\n"
    departments = FILES["departments.yaml"].rstrip() + f"\n{source}"
    town = settle(tmp_path, departments=departments)
    told_at(town, "06-10 09:00")
    told_at(town, "07-10 09:00", JUNE)
    may, june = outbox(town, "source")
    assert (may["stands"], june["stands"]) == (False, True)
    assert may["text"].startswith("Still so, told with the new month: ")
    (tmp_path / "nowhere").mkdir()
    (over,) = of_kind(told_at(town, "07-10 10:00", JUNE), "source")
    assert over["text"].startswith("Open again: ")


def test_everything_that_is_told_has_a_line_and_says_how_it_ends_in_both_languages():
    for lang in LANGUAGES:
        for kind in ("late", "due_soon", "returned", "warned", "light", "recovered"):
            assert say(f"over-{kind}", lang, brief="X").endswith("X")
        for kind in ("span", "early", "rank", "escalated", "clear", "source"):
            assert say(f"over-{kind}", lang, brief="X").endswith("X")


# -- the sample city -------------------------------------------------------------------


@pytest.fixture(scope="module")
def may(ran: Ran) -> list[dict[str, object]]:
    with open_published(ran.trial.home) as snapshot:
        return rows(snapshot, "mart.alert")


def subjects(alerts, kind: str) -> dict[str, str]:
    return {row["subject"]: row["severity"] for row in alerts if row["kind"] == kind}


def test_the_sample_citys_may_is_told_in_these_alerts(may):
    assert Counter(row["kind"] for row in may) == {
        "late": 1,
        "returned": 1,
        "warned": 1,
        "light": 11,
        "span": 5,
        "summary": 2,
    }
    assert subjects(may, "late") == {"town_investment": "critical"}
    assert subjects(may, "returned") == {"2021-05.credit.people_bank.1": "critical"}
    assert subjects(may, "light") == {
        "utilized_foreign_capital": "critical",
        "pm25": "critical",
        "egg_price": "critical",
        "carp_price": "critical",
        "fixed_asset_investment": "warning",
        "industrial_investment": "warning",
        "livelihood_investment": "warning",
        "oil_price": "warning",
        "port_throughput": "warning",
        "practical_things_done": "warning",
        "provincial_project_investment": "warning",
    }
    # Green for the year, and yet not well: or, of one quarter, well.
    assert subjects(may, "span") == {
        "gdp": "info",
        "services_value_added": "info",
        "tax_share": "warning",
        "high_tech_share": "warning",
        "disposable_income": "info",
    }
    assert subjects(may, "summary") == {"": "info", "leaders": "info"}


def test_every_line_of_may_is_short_and_says_its_number(may):
    for row in may:
        assert len(row["brief"]) <= 70, row["brief"]
        assert any(letter.isdigit() for letter in row["brief"]), row["brief"]


def test_every_head_of_may_is_told_at_their_own_address(may):
    people = {row["address"] for row in may if is_person(row["address"])}
    assert len(people) == 10
    assert all(address.endswith(".head@example.org") for address in people)
    channels = {row["address"] for row in may} - people
    assert channels == {"#yuebao-operators", "#yuebao-leaders"}


def test_a_red_light_of_may_says_what_the_half_and_the_year_come_to(may):
    (light,) = [row for row in may if row["subject"] == "utilized_foreign_capital"]
    assert light["text"].endswith("研判：上半年难保（把握 <1%）、全年难保（把握 4%）。")
    facts = json.loads(light["facts"])
    assert (facts["half"], facts["year"], facts["year_p"]) == (
        *("doubtful", "doubtful", 4),
    )
    assert facts["gap"] == pytest.approx(-11.3)

"""The registry of 太仓市: it loads, it is whole, and its plans add up as published."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from warehouse.periods import Period
from warehouse.registry import Registry, load_registry
from warehouse.registry.models import Kind, RegionKind
from warehouse.text import fold
from warehouse.units import convert

if TYPE_CHECKING:
    from warehouse.records import Measure

FOLDER = Path(__file__).parents[1] / "warehouse" / "registry" / "taicang"
MAY = Period.parse("2021-05")

# 太仓日报 2021-06 and the figures its percentages give.
PLANS = {"city": "588.6", "suzhou": "367.2", "provincial": "62.1"}
TARGETS = {
    "key_project_investment": "588.6",
    "suzhou_project_investment": "367.2",
    "provincial_project_investment": "62.1",
    "livelihood_investment": "16.85",
    "fixed_asset_investment": "540",
    "industrial_investment": "200",
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(FOLDER)


def test_the_city_has_eight_parts_nine_peers_and_one_group_above_it(registry: Registry):
    kinds = Counter(region.kind for region in registry.city.regions)
    assert kinds == {
        RegionKind.CITY: 1,
        RegionKind.PART: 8,
        RegionKind.PEER: 9,
        RegionKind.GROUP: 1,
    }


def test_no_two_regions_are_printed_alike(registry: Registry):
    names = [
        fold(name)
        for region in registry.city.regions
        for name in (region.name, *region.also)
    ]
    assert len(names) == len(set(names))


def test_every_department_reports_and_every_part_is_one(registry: Registry):
    owing = {
        each for report in registry.reports.values() for each in report.departments
    }
    assert owing == set(registry.departments)
    parts = {region.id for region in registry.city.parts}
    towns = {
        each.id: each.region for each in registry.departments.values() if each.region
    }
    assert set(towns.values()) == parts
    assert len(registry.departments) - len(parts) >= 24


def test_people_are_offices_at_addresses_that_nobody_has(registry: Registry):
    for department in registry.departments.values():
        for person in (department.head, department.deputy, department.escalation):
            assert person.email.isascii()
            assert person.email.endswith("@example.org")
            assert person.title


def test_sixteen_main_indicators_are_numbered_and_have_a_target(registry: Registry):
    main = {each.main: each for each in registry.indicators.values() if each.main}
    assert sorted(main) == list(range(1, 17))
    assert Counter(each.frequency for each in main.values()) == {
        "monthly": 12,
        "quarterly": 4,
    }
    wanted = {target.indicator for target in registry.targets if target.year == 2021}
    assert {each.id for each in main.values()} <= wanted


def test_targets_that_were_published_are_as_published(registry: Registry):
    targets = {target.indicator: target for target in registry.targets}
    for indicator, value in TARGETS.items():
        assert targets[indicator].value == Decimal(value)
        assert targets[indicator].source != "示例数据"


def test_targets_lie_within_what_a_year_may_reach(registry: Registry):
    for target in registry.targets:
        bounds = registry.indicators[target.indicator].bounds
        assert bounds is not None
        assert bounds[0] <= target.value <= bounds[1]


def test_a_slip_between_units_leaves_the_bounds(registry: Registry):
    for target in registry.targets:
        indicator = registry.indicators[target.indicator]
        assert indicator.bounds is not None
        # As early as February, and ten thousand times too large.
        assert target.value / 12 * 10_000 > indicator.bounds[1]


def test_every_indicator_is_reported_or_follows_from_what_is(registry: Registry):
    reported = {
        name
        for report in registry.reports.values()
        for layout in report.layouts
        for table in layout.tables
        for name in (
            table.indicator,
            *(column.indicator for column in table.columns),
            *(row.indicator for row in table.rows if isinstance(table.rows, tuple)),
        )
        if name
    }
    for indicator in registry.indicators.values():
        if indicator.kind is Kind.RATIO and indicator.numerator:
            assert {indicator.numerator, indicator.denominator} <= reported
        else:
            assert indicator.id in reported


def test_an_indicator_comes_from_one_report_only(registry: Registry):
    sources: dict[tuple[str, Measure], set[str]] = {}
    for report in registry.reports.values():
        for table in (table for layout in report.layouts for table in layout.tables):
            rows = table.rows if isinstance(table.rows, tuple) else (None,)
            for column in table.columns:
                for row in rows:
                    name = (
                        (row and row.indicator) or column.indicator or table.indicator
                    )
                    measure = column.measure or table.measure
                    sources.setdefault((name, measure), set()).add(report.id)
    assert {key: found for key, found in sources.items() if len(found) > 1} == {}


def test_reports_of_combined_indicators_are_combined_too(registry: Registry):
    for report in registry.reports.values():
        for identity in report.identities:
            assert registry.indicators[identity.indicator].jan_feb == report.jan_feb
    combined = {
        each.id for each in registry.reports.values() if each.jan_feb == "combined"
    }
    owed = {report.id for report, _ in registry.owed(Period.parse("2021-01"))}
    assert combined
    assert not combined & owed


def test_there_are_at_least_22_reports_and_quarterly_ones_wait_for_march(
    registry: Registry,
):
    assert len(registry.reports) >= 22
    quarterly = {
        each.id for each in registry.reports.values() if each.frequency != "monthly"
    }
    assert len(quarterly) >= 4
    for month, expected in (("2021-03", quarterly), ("2021-05", set())):
        owed = {report.id for report, _ in registry.owed(Period.parse(month))}
        assert owed & quarterly == expected


def test_every_report_of_may_is_due_before_the_tenth_of_june(registry: Registry):
    for report, _ in registry.owed(MAY):
        day = date(2021, 6, report.due.by)
        # The fifth and sixth of June 2021 are a weekend; the week after it is worked.
        while report.due.shift == "next_workday" and day.weekday() >= 5:
            day += timedelta(days=1)
        assert day < date(2021, 6, 10)


def test_one_due_time_was_moved_and_says_why(registry: Registry):
    moved = [
        override
        for each in registry.reports.values()
        for override in each.due.overrides
    ]
    assert moved
    assert all(override.reason for override in moved)


def test_the_budget_changed_its_header_in_april(registry: Registry):
    budget = registry.reports["budget"]
    anchors = [
        budget.layout_for(Period.parse(month)).tables[0].anchor
        for month in ("2021-01", "2021-03", "2021-04", "2021-05")
    ]
    assert anchors == ["项目", "项目", "预算科目", "预算科目"]


@pytest.mark.parametrize(("name", "plan"), PLANS.items())
def test_plans_of_projects_add_up_to_the_plan_of_their_list(
    registry: Registry, name: str, plan: str
):
    listed = [each for each in registry.projects if name in each.lists]
    total = sum(convert(each.plan, each.unit, "亿元") for each in listed)
    assert total == Decimal(plan)


def test_lists_lie_within_one_another(registry: Registry):
    key = [each for each in registry.projects if "livelihood" not in each.lists]
    assert len(key) == 172
    assert {each.lists for each in key} == {
        ("provincial", "suzhou", "city"),
        ("suzhou", "city"),
        ("city",),
    }
    parts = {region.id for region in registry.city.parts}
    assert {each.region for each in key} == parts
    assert sum(each.region == "port_zone" for each in key) == 36


def test_26_livelihood_projects_in_8_categories_add_up_to_their_plan(
    registry: Registry,
):
    listed = [each for each in registry.projects if each.lists == ("livelihood",)]
    assert len(listed) == 26
    assert len({each.category for each in listed}) == 8
    assert sum(each.plan for each in listed) == Decimal("16.85")


def test_projects_are_named_as_examples_and_each_once(registry: Registry):
    names = [each.name for each in registry.projects]
    assert len(names) == len(set(names))
    assert len({each.id for each in registry.projects}) == len(names)
    assert all(name.startswith("示例·") for name in names)


def test_project_lists_have_a_light_of_their_own(registry: Registry):
    rules = {rule.name: rule for rule in registry.lights}
    assert rules["main"].indicators == "all"
    assert set(rules["projects"].indicators) == set(TARGETS) - {
        "livelihood_investment",
        "fixed_asset_investment",
        "industrial_investment",
    }

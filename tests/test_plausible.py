"""A figure against its own past: what is told of, and how seldom without a cause."""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import past
import pytest
import real_series
from hypothesis import given, settings
from hypothesis import strategies as st
from past import Told, city, figure, known, reading, series, told
from real_series import NotAtHandError, by_year
from tiny_city import FILES, NOW, Town, budget, run, settle, write_registry
from tiny_city import told as facts

from expectations.history import (
    against_its_past,
    another_months_figures,
    impossible_figures,
    is_foretold,
    unusual_figures,
    usual_of,
)
from expectations.radar import figures_behind
from expectations.verdict import judge
from warehouse.periods import Period
from warehouse.records import Measure, Severity, State, Status
from warehouse.registry import RegistryError, load_registry

if TYPE_CHECKING:
    from warehouse.records import Figure, Observation
    from warehouse.registry import Registry

SEED: Final = 20210610
EXPLAIN: Final = "请核对该数；如属实，请附说明。"


@pytest.fixture(scope="module")
def registry(tmp_path_factory) -> Registry:
    return city(tmp_path_factory.mktemp("past"))


def years(
    indicator: str,
    months: dict[int, float],
    first: int = 2016,
    last: int = 2020,
    measure: Measure = Measure.YTD,
) -> list[Observation]:
    """Return years that go alike, each a tenth larger, but for a hundredth or two."""
    return series(
        indicator,
        {
            f"{year}-{month:02d}": f"{value * 1.1 ** (year - first) * wave:.2f}"
            for year in range(first, last + 1)
            for month, value in months.items()
            for wave in [1 + 0.01 * ((year + month) % 3 - 1)]
        },
        measure,
    )


EVEN: Final = {month: 10.0 * month for month in range(1, 13)}
APRIL_2021: Final = figure("revenue", "2021-04", "65.00")


def rules(*observations: Observation, registry: Registry, past: object) -> list[str]:
    found = against_its_past(reading(*observations), registry, past)
    return [each.rule for each in found]


# -- what is unusual -------------------------------------------------------------------


@pytest.fixture(scope="module")
def revenue() -> dict[Figure, Observation]:
    return known([*years("revenue", EVEN), APRIL_2021])


def test_a_figure_that_goes_on_as_in_earlier_years_is_not_told(registry, revenue):
    # Four months came to 65, so five come to about 65 · 5/4.
    for value in ("78.00", "81.25", "84.00"):
        may = figure("revenue", "2021-05", value)
        assert rules(may, registry=registry, past=revenue) == []


def test_a_figure_ten_times_too_large_is_told_with_what_was_meant(registry, revenue):
    may = figure("revenue", "2021-05", "812.50")
    (finding,) = unusual_figures(reading(may), registry, revenue)
    assert finding.severity is Severity.WARNING
    assert told(finding) == Told(
        "unusual-figure",
        "工作表“收支”单元格 B4：小市的“财政收入”为 812.5 亿元，而 2021-04 为 65 亿元，"
        "按以往 5 年同期走势应在 73.03 至 92.21 之间；"
        "除以 10 则为 81.25 亿元，疑似笔误。",
        EXPLAIN,
    )


def test_an_odd_figure_that_no_slip_explains_is_told_without_one(registry, revenue):
    may = figure("revenue", "2021-05", "99.99")
    (finding,) = unusual_figures(reading(may), registry, revenue)
    assert told(finding) == Told(
        "unusual-figure",
        "工作表“收支”单元格 B4：小市的“财政收入”为 99.99 亿元，而 2021-04 为 65 亿元，"
        "按以往 5 年同期走势应在 73.03 至 92.21 之间。",
        EXPLAIN,
    )


def test_the_further_off_the_more_serious(registry, revenue):
    told_as = [
        [
            each.severity
            for each in unusual_figures(
                reading(figure("revenue", "2021-05", value)), registry, revenue
            )
        ]
        for value in ("88.00", "93.00", "110.00", "-81.25")
    ]
    assert told_as == [
        [],
        [Severity.INFO],
        [Severity.WARNING],
        [Severity.WARNING],
    ]


def test_a_coarse_print_is_given_all_that_it_may_stand_for(registry):
    coarse = known([*years("revenue", EVEN), figure("revenue", "2021-04", "65.00")])
    # 1e+2 is anything from 50 to 150, and so perhaps 81.
    hundred = replace(figure("revenue", "2021-05", "100"), decimals=-2)
    assert rules(hundred, registry=registry, past=coarse) == []


def test_the_first_figure_of_a_year_follows_on_last_december(registry):
    seen = known(years("output", EVEN))
    fine = figure("output", "2021-02", "32.00")
    wrong = figure("output", "2021-02", "320.00")
    assert rules(fine, registry=registry, past=seen) == []
    (finding,) = unusual_figures(reading(wrong), registry, seen)
    assert finding.parameters["month_before"] == "2020-12"
    assert finding.parameters["corrected"] == "32"


def test_no_january_is_looked_for_where_january_and_february_come_together(registry):
    seen = known(years("output", EVEN))
    january = figure("output", "2021-01", "16000.00")
    assert usual_of(january, registry, seen) is None


def test_a_quarter_is_held_against_the_quarter_before(registry):
    quarters = {3: 20.0, 6: 45.0, 9: 70.0, 12: 100.0}
    seen = known([*years("gdp", quarters), figure("gdp", "2021-03", "32.00")])
    usual = usual_of(figure("gdp", "2021-06", "72.00"), registry, seen)
    assert usual is not None
    assert (str(usual.before.period), usual.years) == ("2021-03", 5)


def test_a_month_that_is_late_is_passed_over(registry):
    seen = known([*years("revenue", EVEN), figure("revenue", "2021-03", "48.00")])
    usual = usual_of(figure("revenue", "2021-05", "81.25"), registry, seen)
    assert usual is not None
    assert str(usual.before.period) == "2021-03"


def test_figures_of_another_scope_are_nobodys_past(registry):
    # The scope broke in 2020: one year of the new one is not enough.
    seen = known([*years("retail", EVEN), figure("retail", "2021-04", "65.00")])
    assert usual_of(figure("retail", "2021-05", "650.00"), registry, seen) is None
    seen = known(
        [*years("retail", EVEN, 2020, 2022), figure("retail", "2023-04", "65.00")]
    )
    assert usual_of(figure("retail", "2023-05", "81.25"), registry, seen) is not None


def test_two_earlier_years_say_nothing_and_three_do(registry):
    may = figure("revenue", "2021-05", "812.50")
    for first, is_told in ((2019, False), (2018, True)):
        seen = known([*years("revenue", EVEN, first), APRIL_2021])
        assert bool(rules(may, registry=registry, past=seen)) is is_told


def test_a_balance_is_held_against_the_month_before(registry):
    months = {month: 1000.0 + 8 * month for month in range(1, 13)}
    seen = known(
        [
            *years("deposits", months, measure=Measure.LEVEL),
            figure("deposits", "2021-04", "1700.00", Measure.LEVEL),
        ]
    )
    fine = figure("deposits", "2021-05", "1715.00", Measure.LEVEL)
    swapped = figure("deposits", "2021-05", "7115.00", Measure.LEVEL)
    assert rules(fine, registry=registry, past=seen) == []
    (finding,) = unusual_figures(reading(swapped), registry, seen)
    assert (finding.parameters["slip"], finding.parameters["corrected"]) == (
        *("swapped", "1715"),
    )


@pytest.mark.parametrize("indicator", ["share", "growth"])
def test_a_percentage_moves_by_points(registry, indicator):
    months = dict.fromkeys(range(1, 13), 0.0)
    past_years = [
        replace(each, value=Decimal(80) + each.period.last % 3)
        for each in years(indicator, months)
    ]
    april = figure(indicator, "2021-04", "81.0")
    seen = known([*past_years, april])
    for value, is_told in (("82.5", False), ("86.0", False), ("90.0", True)):
        may = figure(indicator, "2021-05", value)
        assert bool(rules(may, registry=registry, past=seen)) is is_told
    fraction = figure(indicator, "2021-05", "0.82")
    (finding,) = unusual_figures(reading(fraction), registry, seen)
    assert finding.parameters["factor"] == "100"


def test_what_is_counted_may_vary_by_its_root(registry):
    seen = known(
        [
            figure("firms", f"{year}-{month:02d}", "25", Measure.LEVEL, unit="个")
            for year in range(2016, 2022)
            for month in range(1, 13)
            if (year, month) < (2021, 5)
        ]
    )
    for value, is_told in (("40", False), ("250", True)):
        may = figure("firms", "2021-05", value, Measure.LEVEL, unit="个")
        assert bool(rules(may, registry=registry, past=seen)) is is_told


def test_a_place_a_plan_and_a_project_have_no_past(registry, revenue):
    for each in (
        figure("place", "2021-05", "9", Measure.RANK),
        figure("revenue", "2021-05", "812.50", Measure.PLAN),
        figure("revenue", "2021-05", "812.50", project="p1"),
    ):
        assert usual_of(each, registry, revenue) is None


def test_the_registry_says_when_a_figure_is_told_and_how(registry, revenue):
    strict = registry.city.plausibility.model_copy(
        update={"returned": Decimal(9), "least_change_pct": Decimal(10)}
    )
    governed = replace(
        registry, city=registry.city.model_copy(update={"plausibility": strict})
    )
    may = figure("revenue", "2021-05", "812.50")
    (finding,) = unusual_figures(reading(may), governed, revenue)
    assert finding.severity is Severity.CRITICAL
    # An indicator's own word goes before the city's.
    calm = strict.model_copy(update={"years": 5, "least_change_pct": Decimal(90)})
    indicators = registry.indicators | {
        "revenue": registry.indicators["revenue"].model_copy(
            update={"plausibility": calm}
        )
    }
    assert not list(
        unusual_figures(reading(may), replace(governed, indicators=indicators), revenue)
    )


def test_steps_that_do_not_ascend_are_refused(tmp_path):
    text = past.INDICATORS.strip("\n").replace(
        "unit: 亿元, bounds",
        "unit: 亿元, plausibility: {noted: 9}, bounds",
        1,
    )
    with pytest.raises(RegistryError) as refused:
        past.write_registry(tmp_path, indicators=text)
    assert "noted < doubted < returned" in str(refused.value)


def test_what_is_wrong_for_certain_is_not_called_unusual_as_well(registry, revenue):
    may = figure("revenue", "2021-05", "812500.00")
    (verdict,) = judge([reading(may)], registry, revenue)
    assert verdict.state is State.RETURNED
    assert [each.rule for each in verdict.findings] == ["unit-slip"]


# -- what cannot be --------------------------------------------------------------------


def test_a_cumulative_that_fell_is_told_with_the_slip_that_explains_it(registry):
    seen = known([figure("revenue", "2021-04", "65.00")])
    may = figure("revenue", "2021-05", "8.13")
    (finding,) = against_its_past(reading(may), registry, seen)
    assert finding.severity is Severity.WARNING
    assert told(finding) == Told(
        "cumulative-fell",
        "工作表“收支”单元格 B4：小市的“财政收入”累计为 8.13 亿元，"
        "比 2021-04 的 65 亿元 还小，累计数不应下降；"
        "乘以 10 则为 81.3 亿元，疑似笔误。",
        "请核对累计数；如为核减，请附说明。",
    )


def test_a_cumulative_falls_by_more_than_rounding_or_not_at_all(registry):
    seen = known([figure("revenue", "2021-04", "65.00")])
    rounded = figure("revenue", "2021-05", "64.8")
    for each, found in (
        (rounded, ["cumulative-fell"]),
        (replace(rounded, decimals=0, value=Decimal(65)), []),
    ):
        assert rules(each, registry=registry, past=seen) == found


def test_a_count_falls_by_one(registry):
    seen = known([figure("firms", "2021-04", "110", unit="个")])
    may = figure("firms", "2021-05", "109", unit="个")
    assert rules(may, registry=registry, past=seen) == ["cumulative-fell"]


def test_a_new_year_begins_below_the_old_one(registry):
    seen = known([figure("revenue", "2020-12", "150.00")])
    january = figure("revenue", "2021-01", "14.00")
    assert rules(january, registry=registry, past=seen) == []


def test_a_series_that_has_fallen_before_may_fall_again(registry):
    months = EVEN | {8: 75.0, 9: 70.0}
    seen = known([*years("spending", months), figure("spending", "2021-04", "65")])
    may = figure("spending", "2021-05", "64")
    assert "cumulative-fell" not in rules(may, registry=registry, past=seen)


def test_a_month_larger_than_its_year_is_told(registry):
    total = figure("revenue", "2021-05", "12.50", cell="C4")
    month = figure("revenue", "2021-05", "81.25", Measure.CURRENT)
    (finding,) = impossible_figures(reading(total, month), registry, {})
    # Its bounds say that it is never below nothing; of spending nobody says so.
    assert finding.severity is Severity.CRITICAL
    assert told(finding) == Told(
        "month-beyond-year",
        "工作表“收支”单元格 B4：小市的“财政收入”当月为 81.25 亿元，"
        "比累计 12.5 亿元（C4）还大，疑似两列填反。",
        "请核对当月数和累计数，改正后重报。",
    )
    unbounded = (replace(each, indicator="spending") for each in (total, month))
    (finding,) = impossible_figures(reading(*unbounded), registry, {})
    assert finding.severity is Severity.WARNING


def test_the_first_month_is_as_large_as_its_year(registry):
    both = [
        figure("revenue", "2021-01", "12.50", measure)
        for measure in (Measure.YTD, Measure.CURRENT)
    ]
    assert list(impossible_figures(reading(*both), registry, {})) == []
    rounded = replace(both[0], value=Decimal(12), decimals=0)
    assert list(impossible_figures(reading(rounded, both[1]), registry, {})) == []


WILD: Final = st.one_of(
    st.just(Decimal(0)),
    st.decimals("-1e12", "1e12", places=4),
    st.decimals("-1", "1", places=4),
)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    st.lists(WILD, min_size=14, max_size=14),
    st.sampled_from(["revenue", "spending", "output", "retail", "firms", "growth"]),
)
def test_whatever_the_past_was_nothing_is_raised_and_all_is_told(
    registry, values, indicator
):
    *past_years, before, now, month, base = values
    unit = {"firms": "个", "growth": "%"}.get(indicator, "亿元")
    seen = known(
        [
            replace(
                figure(
                    indicator, f"{2016 + place // 2}-0{4 + place % 2}", "1", unit=unit
                ),
                value=value,
            )
            for place, value in enumerate(past_years)
        ]
        + [replace(figure(indicator, "2021-04", "1", unit=unit), value=before)]
    )
    may = [
        replace(figure(indicator, "2021-05", "1", measure, unit=unit), value=value)
        for measure, value in (
            (Measure.YTD, now),
            (Measure.CURRENT, month),
            (Measure.YTD_BASE, base),
            (Measure.YTD_YOY, base / 10**6),
        )
    ]
    for each in (reading(*may), reading(may[0], may[3]), reading(may[0])):
        for check in (against_its_past, figures_behind):
            for finding in check(each, registry, seen):
                assert told(finding).message


# -- which month it is about -----------------------------------------------------------


def a_month(period: str, start: str = "65.00") -> list[Observation]:
    """Return a table of four figures, all of them moved by `start`."""
    total = Decimal(start)
    return [
        figure("revenue", period, f"{total}"),
        figure("spending", period, f"{total * 2}"),
        figure("revenue", period, f"{total * Decimal('0.9'):.2f}", Measure.YTD_BASE),
        figure("revenue", period, "11.1", Measure.YTD_YOY),
    ]


def test_last_months_file_sent_again_is_told_and_nothing_else_of_it(registry):
    seen = known([*years("revenue", EVEN), *a_month("2021-04")])
    again = reading(*a_month("2021-05"))
    (finding,) = against_its_past(again, registry, seen)
    assert finding.severity is Severity.CRITICAL
    assert told(finding) == Told(
        "another-month",
        "文件“财政.xlsx”报的是 2021-05，但能比对的数（共 4 个）与 2021-04 的全部相同，"
        "疑似误报了 2021-04 的表。",
        "请改报 2021-05 的数；如确实没有变化，请与综合科联系。",
    )


@pytest.mark.parametrize("other", ["2021-03", "2020-05", "2018-05", "2021-08"])
def test_a_file_of_another_month_is_known_by_its_figures(registry, other):
    seen = known([*a_month("2021-04", "60.00"), *a_month(other)])
    (finding,) = another_months_figures(reading(*a_month("2021-05")), registry, seen)
    assert finding.parameters["other"] == other


def test_one_figure_that_moved_makes_it_another_file(registry):
    seen = known(a_month("2021-04"))
    *same, _ = a_month("2021-05")
    moved = figure("revenue", "2021-05", "11.3", Measure.YTD_YOY)
    assert not list(another_months_figures(reading(*same, moved), registry, seen))


def test_a_few_figures_that_stood_still_are_no_other_months_file(registry):
    seen = known(a_month("2021-04"))
    for few in (a_month("2021-05")[:2], a_month("2021-05", "0")):
        assert not list(another_months_figures(reading(*few), registry, seen))


def test_a_large_file_is_compared_without_delay(registry):
    rows = [
        figure("revenue", "2021-05", f"{number}.37", project=f"p{number}")
        for number in range(1, 20_001)
    ]
    assert not list(another_months_figures(reading(*rows), registry, {}))


@pytest.mark.parametrize(
    ("moment", "status", "is_early"),
    [
        ("2021-05-20T23:59", Status.PRELIMINARY, True),
        # Many months are closed by the 25th.
        ("2021-05-26T09:00", Status.PRELIMINARY, False),
        ("2021-06-01T00:00", Status.PRELIMINARY, False),
        ("2021-04-10T09:00", Status.PRELIMINARY, True),
        ("2021-05-15T09:00", Status.ESTIMATE, False),
    ],
)
def test_only_an_estimate_is_made_before_the_month_is_over(
    registry, moment, status, is_early
):
    at = datetime.fromisoformat(moment).replace(tzinfo=registry.city.zone)
    may = replace(figure("revenue", "2021-05", "81.25"), status=status)
    assert is_foretold(reading(may), registry, at) is is_early


def test_a_city_says_from_which_day_its_months_may_be_closed(tmp_path):
    city = FILES["city.yaml"].replace("receipts:", "closes_from: 26\n        receipts:")
    registry = write_registry(tmp_path, city=city)
    at = datetime(2021, 5, 25, 9, tzinfo=registry.city.zone)
    may = reading(figure("revenue", "2021-05", "81.25"))
    assert is_foretold(may, registry, at)
    assert not is_foretold(may, registry, at + timedelta(days=1))


def sent(folder: Path, revenue: object, period: str) -> Town:
    """Settle the small city with one report in its inbox, and run its May."""
    town = settle(folder)
    path = town.inbox / "财政收支.csv"
    path.write_bytes(budget(revenue, period))
    os.utime(path, (NOW.timestamp() - 3600, NOW.timestamp() - 3600))
    run(town)
    return town


@pytest.mark.parametrize("month", ["2021-06", "2051-05"])
def test_a_report_of_a_month_to_come_is_sent_back_and_does_not_wait(tmp_path, month):
    year, number = month.split("-")
    town = sent(tmp_path, 490, f"{year}年1-{int(number)}月")
    assert facts(town, "mart.finding", "rule", "message", "suggestion") == [
        Told(
            "not-over",
            f"文件“财政收支.csv”报的是 {month}，但该月还没有结束。",
            "请核对标题中的报告期；如为预计数，请注明“预计”。",
        )
    ]
    assert facts(town, "mart.submission", "period", "state") == [(month, "returned")]
    # Nothing is owed for such a month or told of it, and its sender hears of it.
    assert max(facts(town, "mart.duty", "period")) == ("2021-05",)
    assert set(facts(town, "mart.progress", "period")) == {("2021-05",)}
    alerts = [kind for (kind,) in facts(town, "mart.alert", "kind")]
    assert sorted(alerts) == ["late", "returned", "summary", "summary"]


def test_an_estimate_of_a_month_to_come_waits_for_it(tmp_path):
    town = sent(tmp_path, "490（预计）", "2021年1-6月")
    assert facts(town, "mart.submission", "period") == []


# -- how often, on the sample city and on real series ----------------------------------


class Planted(NamedTuple):
    """A way of spoiling a figure, and how many were told, of how many that differ."""

    spoiled: int
    told: int
    warned: int
    named: int


def spoiled(value: Decimal, before: Decimal, decimals: int, chance: random.Random):
    digits = str(abs(int(value.scaleb(decimals))))
    swapped = digits[1:2] + digits[0] + digits[2:]
    other = chance.choice([each for each in "123456789" if each != digits[0]])
    changed = other + digits[1:]
    return {
        "times 10": value * 10,
        "times 10,000": value * 10_000,
        "a tenth": value / 10,
        "sign": -value,
        "first digits swapped": Decimal(swapped).scaleb(-decimals),
        "first digit changed": Decimal(changed).scaleb(-decimals),
        "last month's value": before,
    }


def hold(
    points: list[tuple[Observation, dict[Figure, Observation]]],
    registry: Registry,
    seed: int = SEED,
) -> tuple[Counter[str], dict[str, Planted]]:
    """Return how many healthy figures were told, and how many spoiled ones."""
    chance = random.Random(seed)  # noqa: S311 - sample figures are no cryptography
    healthy: Counter[str] = Counter()
    planted: dict[str, Counter[str]] = {}
    for each, seen in points:
        usual = usual_of(each, registry, seen)
        if usual is None:
            continue
        healthy["held"] += 1
        for finding in against_its_past(reading(each), registry, seen):
            healthy[finding.severity.value] += 1
        ways = spoiled(each.value, usual.before.value, each.decimals, chance)
        for way, value in ways.items():
            if value == each.value:
                continue
            wrong = replace(each, value=value)
            counts = planted.setdefault(way, Counter())
            counts["spoiled"] += 1
            for finding in against_its_past(reading(wrong), registry, seen):
                counts["told"] += 1
                counts["warned"] += finding.severity is not Severity.INFO
                meant = finding.parameters["corrected"]
                counts["named"] += bool(meant) and Decimal(meant) == each.value
    names = Planted._fields
    return healthy, {
        way: Planted(*(counts[name] for name in names))
        for way, counts in planted.items()
    }


@cache
def real_points() -> list[tuple[Observation, dict[Figure, Observation]]]:
    """Return every month of the real series from 1995 on, with all that they hold."""
    rows = [
        row
        for name in (
            *("fixed_asset_investment", "national_real_estate", "retail_sales"),
            *("early_retail_sales", "industry", "foreign_trade", "trade_by_partner"),
        )
        for row in getattr(real_series, name)()
    ]
    points = []
    for of_one in by_year(rows).values():
        observations = [
            figure("spending", row.period, str(row.value))
            for months in of_one.values()
            for row in months.values()
        ]
        seen = known(observations)
        points += [(each, seen) for each in observations if each.period.year >= 1995]
    return points


def shares(planted: dict[str, Planted]) -> dict[str, tuple[float, float, float]]:
    return {
        way: (
            each.told / each.spoiled,
            each.warned / each.spoiled,
            each.named / each.spoiled,
        )
        for way, each in planted.items()
    }


def test_on_real_series_false_alarms_are_rare_and_planted_slips_are_found(registry):
    try:
        points = real_points()
    except NotAtHandError as reason:
        pytest.skip(str(reason))
    chance = random.Random(SEED)  # noqa: S311 - sample figures are no cryptography
    healthy, planted = hold(chance.sample(points, 3000), registry)
    assert healthy["held"] > 2000
    assert (healthy["info"] + healthy["warning"]) / healthy["held"] < 0.015
    assert healthy["warning"] / healthy["held"] < 0.005
    found = {way: share for way, (share, _, _) in shares(planted).items()}
    for way, least in {
        "times 10": 0.98,
        "times 10,000": 0.99,
        "a tenth": 0.98,
        "sign": 0.99,
        "first digits swapped": 0.85,
        "first digit changed": 0.85,
        "last month's value": 0.85,
    }.items():
        assert found[way] >= least, (way, found[way])


def test_in_the_sample_city_nothing_is_unusual_and_planted_slips_are_found():
    taicang = Path(__file__).parents[1] / "warehouse" / "registry" / "taicang"
    real = load_registry(taicang)
    points = []
    seen = known(
        figure(
            each.indicator,
            str(each.period),
            str(each.value),
            each.measure,
            region=each.region,
            unit=each.unit,
        )
        for each in real.history
    )
    points = [
        (each, seen)
        for each in seen.values()
        if each.period >= Period.parse("2020-01")
        and real.indicators[each.indicator].unit == each.unit
    ]
    healthy, planted = hold(points, real)
    assert healthy["held"] > 100
    assert planted["times 10"].told / planted["times 10"].spoiled > 0.9

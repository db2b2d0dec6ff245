"""What was changed behind a figure: bases restated, earlier months revised."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pytest
import real_series
from past import Told, city, figure, known, reading, told
from real_series import NotAtHandError

from expectations.radar import (
    figures_behind,
    restated_bases,
    revised_by,
    revised_figures,
    revises_earlier,
)
from expectations.verdict import judge
from warehouse.periods import Period
from warehouse.records import Measure, Severity, State

if TYPE_CHECKING:
    from warehouse.records import Finding, Observation
    from warehouse.registry import Registry

FOOTNOTE: Final = "已作脚注，不必重报；如并未调整基数，请核对。"
EXPLAIN_MONTHS: Final = "如调整了以前月份的数，请附说明；否则请核对累计数和当月数。"


@pytest.fixture(scope="module")
def registry(tmp_path_factory) -> Registry:
    return city(tmp_path_factory.mktemp("radar"))


def restated(
    registry: Registry,
    then: str,
    now: str,
    growth: str = "",
    base: str = "",
    indicator: str = "spending",
) -> list[Finding]:
    """Hold a figure of May 2021, with what is printed beside it, against May 2020."""
    beside = [
        figure(indicator, "2021-05", text, measure, cell=cell)
        for text, measure, cell in (
            (growth, Measure.YTD_YOY, "D4"),
            (base, Measure.YTD_BASE, "C4"),
        )
        if text
    ]
    seen = known([figure(indicator, "2020-05", then)])
    told_now = reading(figure(indicator, "2021-05", now), *beside)
    return list(restated_bases(told_now, registry, seen))


# -- last year's base ------------------------------------------------------------------


def test_national_investment_of_2023_was_restated_and_is_no_error(registry):
    """375,035 and +3.1 % by September, though 421,412 was published a year before."""
    september = Period.parse("2023-09")
    level = figure("spending", "2023-09", "375035")
    growth = figure("spending", "2023-09", "3.1", Measure.YTD_YOY, cell="C4")
    seen = known([figure("spending", "2022-09", "421412")])
    (finding,) = restated_bases(
        reading(level, growth, period=september), registry, seen
    )
    assert finding.severity is Severity.INFO
    assert told(finding) == Told(
        "restated-base",
        "工作表“收支”单元格 C4：小市的“财政支出”上年同期基数由 421412 调整为"
        "约 363758 亿元（−13.7%，在 −13.7% 至 −13.6% 之间）。",
        FOOTNOTE,
    )


def test_the_growth_of_two_published_amounts_restates_nothing(registry):
    # Budget revenue of Taicang 2019: 163 after 155, +5.1 % (预计数).
    assert restated(registry, "155", "163", "5.1") == []
    # What rounding can explain is not told: 5.2 % would do, and so would 5.0 %.
    assert restated(registry, "155", "163", "4.9") == []


def test_a_base_that_is_printed_says_exactly_what_it_was_restated_to(registry):
    (finding,) = restated(registry, "100.00", "110.00", "15.8", "95.00")
    assert told(finding) == Told(
        "restated-base",
        "工作表“收支”单元格 C4：小市的“财政支出”上年同期基数由 100 调整为 95 亿元"
        "（−5.0%，在 −5.0% 至 −5.0% 之间）。",
        FOOTNOTE,
    )
    assert restated(registry, "100.00", "110.00", "10.0", "100.0") == []


def test_a_printed_base_that_its_growth_contradicts_is_no_restatement(registry):
    # Which of the three is wrong, the ties between them tell.
    assert restated(registry, "100.00", "110.00", "10.0", "95.00") == []


def test_comparable_prices_say_nothing_of_a_base(registry):
    assert restated(registry, "1330.00", "1410.00", "3.0", indicator="gdp") == []


def test_across_a_break_it_is_the_scope_that_changed(registry):
    seen = known([figure("retail", "2019-05", "100.00")])
    may = reading(
        figure("retail", "2020-05", "110.00"),
        figure("retail", "2020-05", "-4.0", Measure.YTD_YOY, cell="C4"),
        period=Period.parse("2020-05"),
    )
    (finding,) = restated_bases(may, registry, seen)
    assert finding.severity is Severity.INFO
    assert told(finding) == Told(
        "scope-changed",
        "工作表“收支”单元格 C4：“零售额”的口径自 2020-01 起调整，"
        "小市上年同期原口径为 100，现为约 114.58 亿元（+14.6%）。",
        "已作脚注，不必重报。",
    )


def test_a_base_off_by_more_than_is_ever_restated_is_doubted(registry):
    (finding,) = restated(registry, "100.00", "110.00", "76.5")
    assert finding.severity is Severity.WARNING
    assert told(finding) == Told(
        "base-mismatch",
        "工作表“收支”单元格 D4：小市的“财政支出”对应的上年同期为 62.32 亿元，"
        "当时公布的是 100，相差 −37.7%，不像基数调整。",
        "请核对本期数、增速和上年同期数，改正后重报；如确为基数调整，请附说明。",
    )


@pytest.mark.parametrize(
    ("now", "growth", "cell", "said"),
    [
        ("1100.00", "10.0", "B4", "B4 的数除以 10 则为 110 亿元"),
        ("110.00", "-70.0", "D4", None),
        ("110.00", "100", "D4", "D4 的数除以 10 则为 10 %"),
    ],
)
def test_a_slip_that_explains_such_a_base_is_named_at_its_cell(
    registry, now, growth, cell, said
):
    (finding,) = restated(registry, "100.00", now, growth)
    assert (finding.rule, finding.cell) == ("base-mismatch", cell)
    assert (said or "不像基数调整。") in told(finding).message


def test_a_small_difference_stays_a_restatement_with_the_slip_beside_it(registry):
    # 324.0 is 8.0 % above 300.0; 342.0 would be its middle digits swapped.
    (finding,) = restated(registry, "300.0", "342.0", "8.0")
    assert (finding.rule, finding.severity) == ("restated-base", Severity.INFO)
    assert "；如未调整基数，B4 的数相邻两位数字对调则为 324 亿元。" in (
        told(finding).message
    )


@pytest.mark.parametrize("then", ["0.00", "-3.00"])
def test_a_base_of_nothing_or_less_says_nothing(registry, then):
    assert restated(registry, then, "110.00", "10.0") == []


def test_a_balance_is_restated_like_a_cumulative(registry):
    seen = known([figure("deposits", "2020-05", "1000.00", Measure.LEVEL)])
    may = reading(
        figure("deposits", "2021-05", "1122.00", Measure.LEVEL),
        figure("deposits", "2021-05", "10.0", Measure.YTD_YOY, cell="C4"),
    )
    (finding,) = restated_bases(may, registry, seen)
    assert (finding.rule, finding.parameters["implied"]) == ("restated-base", "1020")


def test_published_growth_of_the_nation_shows_where_bases_were_restated(registry):
    try:
        levels = real_series.fixed_asset_investment() + real_series.retail_sales()
        growths = real_series.fixed_asset_growth() + real_series.retail_growth()
    except NotAtHandError as reason:
        pytest.skip(str(reason))
    printed = {(each.indicator, each.period): each for each in growths}
    found: Counter[str] = Counter()
    rho: dict[tuple[str, str], str] = {}
    for name in {each.indicator for each in levels}:
        of_one = [each for each in levels if each.indicator == name]
        seen = known(
            figure("spending", each.period, str(each.value)) for each in of_one
        )
        for each in of_one:
            growth = printed.get((name, each.period))
            if growth is None or each.period < "2010":
                continue
            said = figure("spending", each.period, str(growth.value), Measure.YTD_YOY)
            level = figure("spending", each.period, str(each.value))
            period = Period.parse(each.period)
            told_now = reading(level, said, period=period)
            found["held"] += level.figure._replace(period=period.shift(-12)) in seen
            for finding in restated_bases(told_now, registry, seen):
                found[finding.severity.value] += 1
                rho[name, each.period] = str(finding.parameters["rho"])
    assert rho["固定资产投资完成额", "2023-09"] == "−13.7"
    assert rho["固定资产投资完成额", "2021-06"] == "−19.3"
    # Published bases are restated more often than not; none of it is called an error.
    assert found["held"] > 1000
    assert 0.5 < found["info"] / found["held"] < 0.9
    assert found["warning"] == 0


# -- earlier months --------------------------------------------------------------------


def may_of(total: str, month: str) -> tuple[Observation, Observation]:
    return (
        figure("spending", "2021-05", total, cell="C4"),
        figure("spending", "2021-05", month, Measure.CURRENT),
    )


def revising(registry: Registry, before: str, total: str, month: str) -> list[Finding]:
    seen = known([figure("spending", "2021-04", before)])
    return list(revises_earlier(reading(*may_of(total, month)), registry, seen))


def test_a_cumulative_that_goes_on_from_last_month_revises_nothing(registry):
    assert revising(registry, "65.00", "81.25", "16.25") == []
    # Three roundings of a hundredth.
    assert revising(registry, "65.00", "81.26", "16.25") == []


def test_a_small_revision_of_earlier_months_is_noted_with_its_amount(registry):
    (finding,) = revising(registry, "65.00", "80.36", "16.25")
    assert finding.severity is Severity.INFO
    assert told(finding) == Told(
        "earlier-months-revised",
        "工作表“收支”单元格 C4：小市的“财政支出”累计 80.36 减当月 16.25（B4）"
        "得 64.11，而 2021-04 报的是 65，以前月份调整 −0.89 亿元。",
        EXPLAIN_MONTHS,
    )


def test_a_large_revision_of_earlier_months_is_doubted(registry):
    (finding,) = revising(registry, "65.00", "77.36", "16.25")
    assert finding.severity is Severity.WARNING
    assert finding.parameters["slip"] == "none"


def test_a_revision_that_a_slip_explains_is_doubted_however_small(registry):
    (finding,) = revising(registry, "65.00", "81.52", "16.25")
    assert finding.severity is Severity.WARNING
    assert told(finding) == Told(
        "earlier-months-revised",
        "工作表“收支”单元格 C4：小市的“财政支出”累计 81.52 减当月 16.25（B4）"
        "得 65.27，而 2021-04 报的是 65，以前月份调整 0.27 亿元；"
        "C4 的数相邻两位数字对调则为 81.25 亿元，疑似笔误。",
        EXPLAIN_MONTHS,
    )
    (finding,) = revising(registry, "65.00", "81.25", "162.5")
    assert (finding.parameters["slip_cell"], finding.parameters["corrected"]) == (
        *("B4", "16.25"),
    )


def test_the_first_month_has_none_before_it_to_revise(registry):
    january = Period.parse("2021-01")
    seen = known([figure("spending", "2020-12", "150.00")])
    both = [
        figure("spending", "2021-01", text, measure)
        for text, measure in (("14.00", Measure.YTD), ("13.00", Measure.CURRENT))
    ]
    told_now = reading(*both, period=january)
    assert list(revises_earlier(told_now, registry, seen)) == []


def test_the_amount_of_a_revision_is_an_interval(registry):
    total, month = may_of("80.36", "16.25")
    before = figure("spending", "2021-04", "65.00")
    spending = registry.indicators["spending"]
    amount = revised_by(total, month, before, spending)
    assert amount is not None
    assert (amount.low, amount.high) == (Decimal("-0.905"), Decimal("-0.875"))
    other_unit = replace(before, unit="万元")
    assert revised_by(total, month, other_unit, spending) is None


def test_what_is_counted_is_revised_by_ones(registry):
    seen = known([figure("firms", "2021-04", "110", unit="个")])
    may = [
        figure("firms", "2021-05", text, measure, unit="个")
        for text, measure in (("120", Measure.YTD), ("11", Measure.CURRENT))
    ]
    (finding,) = revises_earlier(reading(*may), registry, seen)
    assert finding.parameters["amount"] == "−1"


def test_a_figure_that_is_wrong_for_certain_is_not_called_a_revision(registry):
    seen = known([figure("revenue", "2021-04", "65.00")])
    total, month = (
        replace(each, indicator="revenue") for each in may_of("812500.00", "16.25")
    )
    (verdict,) = judge([reading(total, month)], registry, seen)
    assert verdict.state is State.RETURNED
    assert [each.rule for each in verdict.findings] == ["unit-slip"]


# -- figures of earlier months ---------------------------------------------------------


def test_a_figure_of_an_earlier_month_that_is_known_otherwise_is_named(registry):
    seen = known([figure("spending", "2021-04", "65.00")])
    again = figure("spending", "2021-04", "65.80", cell="B9")
    told_now = reading(figure("spending", "2021-05", "81.25"), again)
    (finding,) = revised_figures(told_now, registry, seen)
    assert finding.severity is Severity.INFO
    assert told(finding) == Told(
        "figure-revised",
        "工作表“收支”单元格 B9：小市的“财政支出”2021-04 原为 65，现为 65.8 亿元。",
        "已记为修订；如不是修订，请核对。",
    )
    large = reading(told_now.observations[0], replace(again, value=Decimal(75)))
    (finding,) = revised_figures(large, registry, seen)
    assert finding.severity is Severity.WARNING


def test_a_finer_print_of_an_earlier_month_is_no_revision(registry):
    seen = known([figure("spending", "2021-04", "65.0")])
    again = figure("spending", "2021-04", "65.04", cell="B9")
    may = figure("spending", "2021-05", "81.25")
    assert list(revised_figures(reading(may, again), registry, seen)) == []


def test_a_table_that_lags_as_a_whole_revises_nothing(registry):
    seen = known([figure("spending", "2021-04", "65.00")])
    lagging = reading(figure("spending", "2021-04", "66.00"))
    assert list(figures_behind(lagging, registry, seen)) == []

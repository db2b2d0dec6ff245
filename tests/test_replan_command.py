"""What an indicator lacks is spread over the months left, or it is said why not."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pytest
from published_city import (
    announced,
    found,
    indicators,
    reported,
    target_of,
    year_of,
    yuebao,
)
from tiny_city import MAY, run

from tasks.replan import Refused, Replanned, replans
from warehouse.method.replan import Outcome
from warehouse.periods import Period

if TYPE_CHECKING:
    import subprocess

    from tiny_city import Town

Row = dict[str, Any]

# How much of a year is there by the end of each month, from February on.
SHARES: Final = {
    month: Decimal(share) / 100
    for month, share in enumerate((14, 22, 30, 38, 48, 56, 64, 73, 81, 90, 100), 2)
}
QUARTERS: Final = {3: Decimal("0.2"), 6: Decimal("0.45"), 9: Decimal("0.7"), 12: 1}
TOTALS: Final = {2018: 100, 2019: 110, 2020: 121}
TARGET: Final = Decimal("133.1")
# Told by history.csv up to May 2021: what none of the city's reports has.
OTHERS: Final = (
    "- {id: steady, name: 进出口, kind: flow, unit: 亿元}",
    "- {id: done, name: 招商, kind: flow, unit: 亿元}",
    "- {id: fresh, name: 新经济, kind: flow, unit: 亿元}",
    "- {id: rebased, name: 投资, kind: flow, unit: 亿元, breaks: [2021-01]}",
    "- {id: product, name: 生产总值, kind: flow, unit: 亿元, frequency: quarterly}",
    "- {id: loans, name: 贷款, kind: stock, unit: 亿元}",
    "- {id: jobs, name: 就业, kind: flow, unit: 亿元}",
)


def amounts(total: Any, shares: Any = SHARES, until: int = 12) -> dict[int, str]:
    return {
        month: f"{total * share:.2f}"
        for month, share in shares.items()
        if month <= until
    }


def history() -> list[str]:
    lines = []
    for year, total in TOTALS.items():
        for name in ("revenue", "spending", "steady", "done"):
            lines += year_of(name, year, amounts(total))
        lines += year_of("rebased", year, amounts(10 * total))
        lines += year_of("product", year, amounts(total, QUARTERS))
    lines += year_of("steady", 2021, amounts(TARGET, until=5) | {5: "60.00"})
    lines += year_of("done", 2021, {5: "140.00"})
    lines += year_of("fresh", 2021, {5: "40.00"})
    lines += year_of("rebased", 2021, {2: "10.00", 3: "19.00", 4: "29.50", 5: "40.00"})
    lines += year_of("product", 2021, {3: "20.00"})
    lines += year_of("jobs", 2021, {5: "40.00"})
    lines += [
        "tiny,loans,level,2020-12,1000.00,亿元,2021-01-20,试算",
        "tiny,loans,level,2021-05,1010.00,亿元,2021-06-08,试算",
    ]
    return lines


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """May 2021, in which revenue and spending are behind, and five others besides."""
    names = ("revenue", "spending", "steady", "done", "fresh", "rebased", "product")
    founded = found(
        tmp_path_factory.mktemp("replan"),
        history(),
        [
            *(target_of(name, 2021, TARGET) for name in names),
            target_of("loans", 2021, 1200),
            target_of("revenue", 2020, 125),
        ],
        indicators=indicators(*OTHERS),
    )
    reported(founded, "50.00", more="财政支出,45.00\n")
    for month in ("2020-12", "2019-12"):
        run(founded, hours=1, period=Period.parse(month))
    return announced(founded)


def planned(town: Town, name: str, period: Period = MAY) -> Replanned:
    (found_,) = replans(town.home, "tiny", period, name)
    assert isinstance(found_, Replanned)
    return found_


# -- the plan ------------------------------------------------------------------------


def test_the_new_plan_brings_the_gap_and_no_month_more_than_the_best_ever(town):
    plan = planned(town, "revenue")
    # A month's own: December and June of 2020 brought 10 % of 121.
    assert plan.best
    assert plan.best.amount == Decimal("12.1")
    assert plan.gap == Decimal("83.1")
    assert plan.plan.outcome is Outcome.CHANGED
    assert sum(each.amount for each in plan.plan.months) == plan.gap
    assert max(each.amount for each in plan.plan.months) <= plan.best.amount
    assert [str(each.period) for each in plan.plan.months] == [
        f"2021-{month:02d}" for month in range(6, 13)
    ]


def test_the_old_plan_is_the_targets_usual_share_of_each_month(town):
    plan = planned(town, "revenue")
    assert plan.years == 3
    # 133.1 · (48 − 38) %, and as the cumulative runs: 74.536 − 63.888 is 74.54 − 63.89.
    assert plan.plan.months[0].planned == Decimal("13.31")
    assert plan.plan.months[1].planned == Decimal("10.65")
    assert plan.planned == TARGET - Decimal("50.58")


def test_a_month_at_its_best_leaves_the_rest_to_the_others(town):
    months = {each.period.last: each for each in planned(town, "revenue").plan.months}
    # The old plan wanted 13.31 of June and of December, beyond the best month.
    assert {month for month, each in months.items() if each.change < 0} == {6, 12}
    assert months[6].amount == months[12].amount == Decimal("12.1")
    # July, August and October usually bring alike, so they are asked for alike.
    asked = [months[month].amount for month in (7, 8, 10)]
    assert max(asked) - min(asked) <= Decimal("0.02")


def test_without_earlier_years_the_old_plan_is_equal_months(town):
    plan = planned(town, "fresh")
    assert plan.years == 0
    assert {each.planned for each in plan.plan.months} == {
        Decimal("11.09"),
        Decimal("11.10"),
    }
    assert plan.planned == TARGET - Decimal("55.46")
    assert plan.best is None
    assert plan.plan.outcome is Outcome.CHANGED
    assert sum(each.amount for each in plan.plan.months) == Decimal("93.1")


def test_months_of_another_scope_are_no_measure_of_what_can_be_done(town):
    plan = planned(town, "rebased")
    assert plan.years == 0
    # 10.5 in April and May 2021; before the break a month brought up to 121.
    assert plan.best
    assert plan.best.amount == Decimal("10.5")
    assert plan.plan.outcome is Outcome.INFEASIBLE
    assert plan.plan.shortfall == Decimal("93.1") - 7 * Decimal("10.5")


def test_what_is_told_by_quarters_is_planned_by_quarters(town):
    plan = planned(town, "product")
    assert [str(each.period) for each in plan.plan.months] == [
        "2021-Q2",
        "2021-Q3",
        "2021-Q4",
    ]
    # The last quarter of 2020 brought 30 % of 121.
    assert plan.best
    assert (plan.best.amount, str(plan.best.period)) == (Decimal("36.3"), "2020-Q4")
    assert plan.plan.shortfall == Decimal("113.1") - 3 * Decimal("36.3")


def test_a_target_that_is_reached_asks_for_nothing(town):
    plan = planned(town, "done")
    assert (plan.plan.outcome, plan.plan.months) == (Outcome.ACHIEVED, ())


def test_a_change_falls_on_the_months_that_usually_bring_more(town):
    plan = planned(town, "steady")
    # It is ahead of the season, so every month may bring less.
    assert plan.planned > plan.gap
    assert sum(each.amount for each in plan.plan.months) == plan.gap
    months = {each.period.last: each for each in plan.plan.months}
    # June usually brings 10 % of a year, July 8 %.
    assert months[6].change / months[7].change == pytest.approx(
        Decimal("1.25"), rel=Decimal("0.01")
    )


def test_in_december_no_month_is_left_to_plan(town):
    plan = planned(town, "revenue", Period.parse("2020-12")).plan
    assert (plan.outcome, plan.months) == (Outcome.INFEASIBLE, ())
    assert plan.shortfall == 4


@pytest.mark.parametrize(
    ("name", "reason"), [("loans", "no-amount"), ("jobs", "no-target")]
)
def test_what_does_not_add_up_to_a_target_is_not_planned(town, name, reason):
    (refused,) = replans(town.home, "tiny", MAY, name)
    assert isinstance(refused, Refused)
    assert refused.reason == reason


def test_all_that_are_behind_are_planned_and_nothing_else(town):
    told = [each.indicator for each in replans(town.home, "tiny", MAY)]
    # Loans walk too slowly as well: that is said, though months cannot mend it.
    assert told == ["revenue", "spending", "fresh", "rebased", "product", "loans"]


# -- the command ---------------------------------------------------------------------


def command(town: Town, *arguments: str) -> subprocess.CompletedProcess[str]:
    return yuebao(town, "replan", "2021-05", *arguments)


def test_a_department_reads_its_months_old_and_new(town):
    done = command(town, "财政收入")
    assert (done.returncode, done.stderr) == (0, "")
    assert "财政收入（数到 2021-05）：年度目标 133.10 亿元，累计 50.00，尚缺 83.10" in (
        done.stdout
    )
    assert "原计划按以往 3 年各月所占的份额" in done.stdout
    (june,) = (line for line in done.stdout.splitlines() if "2021-06" in line)
    assert june.split("│")[1:-1] == [
        " 2021-06 ",
        "  13.31 ",
        "  12.10 ",
        " -1.21 ",
        "    12.10 ",
    ]
    (total,) = (line for line in done.stdout.splitlines() if "合计 " in line)
    assert [each.strip() for each in total.split("│")[1:-1]] == [
        "合计",
        "82.52",
        "83.10",
        "+0.58",
        "",
    ]
    assert "可行：新计划各月合计等于缺口" in done.stdout


def test_what_cannot_be_done_is_told_with_what_will_be_missing(town):
    done = command(town, "财政支出")
    assert done.returncode == 0, done.stderr
    # 133.1 − 45 − 7 · 12.1
    assert "不可行：即使今后每期都达到历史最好水平（12.10 亿元，" in done.stdout
    assert "全年仍差 3.40 亿元。" in done.stdout


def test_all_that_is_behind_is_told_in_english(town):
    done = command(town, "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "财政收入 (up to 2021-05): target 133.10 亿元, so far 50.00" in done.stdout
    assert "Infeasible: even at the best ever (12.10 亿元" in done.stdout
    assert "no single month is known, so whether that is feasible" in done.stdout
    # Revenue alone: where no best is known nothing is called feasible.
    assert done.stdout.count("Feasible: ") == 1
    assert "贷款 (2021-05) cannot be planned by months" in done.stderr
    assert "贷款" not in done.stdout


def test_programs_get_a_row_a_month_that_sums_to_the_gap(town):
    done = command(town, "--format", "json")
    told: list[Row] = json.loads(done.stdout)
    names = {row["indicator"] for row in told}
    assert names == {"revenue", "spending", "fresh", "rebased", "product"}
    for name in names:
        months = [row for row in told if row["indicator"] == name]
        brought = sum(row["amount"] for row in months)
        assert brought + months[0]["shortfall"] == pytest.approx(months[0]["gap"])
        assert all(
            row["planned"] + row["change"] == pytest.approx(row["amount"])
            for row in months
        )
    as_csv = list(csv.DictReader(io.StringIO(command(town, "--format", "csv").stdout)))
    assert len(as_csv) == len(told)
    assert as_csv[0].keys() == told[0].keys()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("2021-05", "贷款"), 1, "不能分月重排：它不是按月累加、越多越好的数"),
        (("2021-05", "就业"), 1, "不能分月重排：没有年度目标"),
        (("2021-05", "没有的"), 2, "没有“没有的”"),
        (("2021-04", "财政收入"), 1, "2021-04 没有数"),
        (("2021-04",), 0, "2021-04 没有数"),
        (("2019-12",), 0, "2019-12 没有滞后的指标，不必重排。"),
        (("2021-Q2",), 2, "不是月份"),
    ],
)
def test_where_there_is_nothing_to_plan_a_sentence_says_why(
    town, arguments: tuple[str, ...], code: int, said: str
):
    done = yuebao(town, "replan", *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_reached_is_told_and_needs_no_table(town):
    done = command(town, "招商")
    assert (done.returncode, done.stderr) == (0, "")
    assert "尚缺 0.00" in done.stdout
    assert "目标已经完成，不必重排。" in done.stdout
    assert "2021-06" not in done.stdout

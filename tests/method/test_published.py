"""Published figures: what reconciles within its print, and what does not.

Figures of Taicang and its neighbours as their sources print them, with the digits that
were printed. A triple is told to reconcile where rounding alone can explain it. What
does not reconcile is listed with the reason, and tested not to, so that the list stays
true.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

import pytest

from warehouse.method.bases import (
    additivity_tolerance,
    contribution,
    growth,
    implied_base,
    implied_whole,
    pull_pp,
    restatement,
    told_restatement,
)
from warehouse.method.intervals import (
    Answer,
    Interval,
    exact,
    printed,
    printed_percent,
)

ARTICLE: Final = "the newspaper article of 2021 that the project began from"
PROJECTS: Final = "苏州市政府网 重大项目建设实施情况"
SUZHOU: Final = "苏州市政府网"
PAGE: Final = "city government page"
SHOWN: Final = "苏州日报 2017-05-02"
EXPECTED_2018: Final = "太仓市政府工作报告 2019-01-08, 预计数"
EXPECTED_2019: Final = "太仓市政府工作报告 2020-01-04, 预计数"
FOURTH_QUARTER: Final = "江苏苏讯网 2021-10-09, 决胜四季度工作大会"
HIGH_TECH: Final = "太仓日报 2021-02-20"
OFFICE_2024: Final = "苏州市统计局, 2024"
NATIONAL: Final = "国家统计局, 2022年、2023年1-9月"


def text_decimals(text: str) -> int:
    return len(text.partition(".")[2])


def amount(text: str) -> Interval:
    """Read a figure as it was printed: every digit counts, trailing zeros too."""
    return printed(Decimal(text), text_decimals(text))


def percent(text: str) -> Interval:
    return printed_percent(Decimal(text), text_decimals(text))


def told(interval: Interval | None, low: str, high: str) -> bool:
    """Tell whether an interval reads [low, high] to the digits given."""
    assert interval is not None
    return all(
        end.quantize(Decimal(text)) == Decimal(text)
        for end, text in ((interval.low, low), (interval.high, high))
    )


def gap(completion: Interval, month: int) -> Interval:
    """Return the pace gap in points."""
    return 100 * (completion - exact(month) / 12)


# -- value, plan and completion ------------------------------------------------------


class Triple(NamedTuple):
    what: str
    value: str
    plan: str
    completion: str
    source: str


TRIPLES: Final = [
    Triple("太仓市 省重大项目 2025-H1", "36.38", "45.50", "80.0", PROJECTS),
    Triple("太仓市 苏州市重点项目 2025-H1", "125.50", "172.50", "72.8", PROJECTS),
    Triple("太仓市 太仓市重点项目 2025-H1", "156.65", "252.25", "62.1", PROJECTS),
    Triple("吴江区 苏州市重点项目 2019-Q1", "23.1", "105", "22", PAGE),
    Triple("吴江区 省重大项目 2019-Q1", "11.1", "41", "27.2", PAGE),
    Triple("吴江区 555计划 2019-Q1", "46.5", "266", "17.5", PAGE),
    Triple("吴江区 省重大项目 2023-07", "30.7", "39.8", "77.2", SUZHOU),
    Triple("吴江区 苏州市重点项目 2023-07", "153.0", "225.6", "67.8", SUZHOU),
    Triple("吴江区 吴江区重点项目 2023-07", "426.3", "639", "66.7", SUZHOU),
    Triple("吴江区 吴江区重点项目 2024-11", "624.1", "653.9", "95.44", SUZHOU),
    Triple("太仓市 引进内资 2017-Q1", "80.13", "80", "100.16", SHOWN),
]


@pytest.mark.parametrize("triple", TRIPLES, ids=lambda each: each.what)
def test_a_published_completion_follows_from_its_value_and_plan(triple):
    completion = amount(triple.value) / amount(triple.plan)
    assert completion.meets(percent(triple.completion))
    plan = implied_whole(amount(triple.value), percent(triple.completion))
    assert plan is not None
    assert plan.contains(Decimal(triple.plan))


def test_two_printed_lists_make_up_the_plan_of_the_whole():
    # 吴江区 2019-Q1 (city government page): 169 = 29.3 %, of it carried on 71 = 23.6 %
    # and new 98 = 35.3 %. No plan is printed; the three that follow agree.
    whole = implied_whole(amount("169"), percent("29.3"))
    carried = implied_whole(amount("71"), percent("23.6"))
    new = implied_whole(amount("98"), percent("35.3"))
    assert whole is not None
    assert carried is not None
    assert new is not None
    assert (carried + new).meets(whole)


@pytest.mark.parametrize(
    ("what", "count", "rate", "started", "source"),
    [
        ("太仓港区 2021-04", 36, "83.3", 30, "太仓日报 2021-06-04"),
        ("昆山市 苏州市重点项目 2024-02", 43, "83.7", 36, SUZHOU),
        ("昆山市 昆山市重大项目 2024-02", 138, "76.8", 106, SUZHOU),
    ],
)
def test_a_published_start_rate_is_that_of_one_number_of_projects(
    what, count, rate, started, source
):
    fitting = [
        each for each in range(count + 1) if (count * percent(rate)).contains(each)
    ]
    assert fitting == [started], (what, source)


# -- the truths of the design --------------------------------------------------------


def test_key_projects_of_may_2021_are_ahead_on_one_list_and_behind_on_another():
    plan = implied_whole(amount("329.6"), percent("56"))
    assert told(plan, "583.3", "594.0")
    assert told(gap(percent("56"), 5), "13.8", "14.8")
    provincial, suzhou = gap(percent("30.6"), 5), gap(percent("61.2"), 5)
    assert told(provincial, "-11.1", "-11.0")
    assert told(suzhou, "19.5", "19.6")
    assert suzhou.above(0) is Answer.YES
    assert provincial.below(-10) is Answer.YES


def test_the_ring_of_the_citys_own_projects_is_behind_a_headline_that_is_ahead():
    # 太仓市 2025-H1: each list contains the one before it.
    value, plan = (
        amount("156.65") - amount("125.50"),
        amount("252.25") - amount("172.50"),
    )
    assert value.contains(Decimal("31.15"))
    assert plan.contains(Decimal("79.75"))
    assert told(100 * value / plan, "39.04", "39.08")
    assert told(gap(value / plan, 6), "-11.0", "-10.9")
    whole = gap(amount("156.65") / amount("252.25"), 6)
    assert told(whole, "12.1", "12.1")
    assert whole.above(0) is Answer.YES


def test_livelihood_projects_of_august_2021_are_behind_by_more_than_the_band():
    completion = amount("8.76") / amount("16.85")
    assert completion.meets(percent("52.0"))
    assert told(gap(completion, 8), "-14.7", "-14.6")
    assert gap(completion, 8).below(-3) is Answer.YES


def test_fixed_asset_investment_of_2021_has_to_grow_faster_than_it_did():
    # FOURTH_QUARTER: 395.3 (expected) of 540, +13.4 %. HIGH_TECH: 157.3 were 33.6 % of
    # the city's investment in 2020, which says 468.2.
    so_far, target = amount("395.3"), exact(540)
    required = (target - so_far) / 3
    assert told(required / (so_far / 9), "1.10", "1.10")
    year_before = implied_whole(amount("157.3"), percent("33.6"))
    assert told(year_before, "467.3", "469.0")
    months_before = implied_base(so_far, percent("13.4"))
    assert year_before is not None
    assert months_before is not None
    needed = growth(target - so_far, year_before - months_before)
    assert told(needed, "0.199", "0.221")
    assert needed is not None
    assert needed.above(percent("13.4")) is Answer.YES


def test_industrial_investment_of_2021_is_behind_by_less_than_anyone_would_say():
    # FOURTH_QUARTER: 149.9 of 200.
    completion = 100 * amount("149.9") / 200
    assert completion == Interval(Decimal("74.925"), Decimal("74.975"))
    assert completion.at_least(75) is Answer.NO
    assert (completion - 75).at_least(-3) is Answer.YES


def test_national_investment_of_2023_rests_on_a_base_that_was_restated():
    # NATIONAL: 375,035, officially +3.1 %, though 421,412 was published a year before.
    now, before = amount("375035"), amount("421412")
    assert told(growth(now, before), "-0.110", "-0.110")
    base = implied_base(now, percent("3.1"))
    assert base is not None
    assert base.below(before) is Answer.YES
    assert told(told_restatement(now, percent("3.1"), before), "-0.137", "-0.136")


def test_shanghai_projects_tell_what_all_domestic_capital_came_to():
    # ARTICLE: 111 projects, 97.31 = 35.92 %.
    total = implied_whole(amount("97.31"), percent("35.92"))
    assert told(total, "270.86", "270.96")


def test_domestic_capital_of_2017_was_there_in_the_first_quarter():
    # SHOWN: 80.13 of 80.
    assert amount("80.13").at_least(80) is Answer.YES
    assert (100 * amount("80.13") / 80).above(100) is Answer.YES


def test_growth_by_almost_three_times_is_not_capped():
    # 太仓港区 2021-04 (太仓日报 2021-06-04): domestic capital 41.67, +186.4 %.
    base = implied_base(amount("41.67"), percent("186.4"))
    assert told(base, "14.55", "14.55")


# -- shares of the city --------------------------------------------------------------


def test_a_districts_share_leads_to_the_citys_published_product():
    # HIGH_TECH: 565 = 40.8 % of the city; the city itself printed 1386.09.
    city = implied_whole(amount("565"), percent("40.8"))
    assert told(city, "1381.9", "1387.7")
    assert city is not None
    assert city.contains(Decimal("1386.09"))


@pytest.mark.parametrize(
    ("what", "value", "share", "implied"),
    [
        ("一般公共预算税收收入", "75.01", "50.95", "147.22"),
        ("规模以上工业产值", "971.3", "38.8", "2503.4"),
        ("固定资产投资", "157.3", "33.6", "468.2"),
        ("注册外资", "7.3", "37.5", "19.47"),
        ("实际利用外资", "3.45", "42.3", "8.16"),
    ],
)
def test_what_is_said_of_the_city_by_a_share_is_no_sharper_than_the_share(
    what, value, share, implied
):
    # HIGH_TECH, 2020. The point in the middle is often quoted; the truth lies around.
    city = implied_whole(amount(value), percent(share))
    assert city is not None
    assert city.contains(Decimal(implied)), what
    assert city.equals(Decimal(implied)) is Answer.UNDECIDED


def test_a_share_of_gross_product_follows_from_both_values():
    # EXPECTED_2019: services 657 of 1410 = 46.6 %.
    assert (amount("657") / amount("1410")).meets(percent("46.6"))


# -- value and growth over two years -------------------------------------------------


class Pair(NamedTuple):
    what: str
    now: str
    growth: str
    before: str
    source: str


PAIRS: Final = [
    # At comparable prices: that it reconciles by levels is chance, not proof.
    Pair("太仓市 地区生产总值 2019", "1410", "6", "1330", EXPECTED_2019),
    Pair("太仓市 一般公共预算收入 2019", "163", "5.1", "155", EXPECTED_2019),
]
ROUND: Final = (
    "both years are estimates (预计数), rounded further than they are printed"
)
PRICES: Final = "growth is at comparable prices, the values are at current ones"
ESTIMATE: Final = PRICES + "; and the year before was an estimate"
DO_NOT_RECONCILE: Final = [
    (Pair("太仓市 规模以上工业产值 2019", "2360", "3.5", "2270", EXPECTED_2019), ROUND),
    (Pair("太仓市 固定资产投资 2019", "400", "8.5", "367", EXPECTED_2019), ROUND),
    (Pair("太仓市 地区生产总值 2020", "1386.09", "3.9", "1410", PAGE), ESTIMATE),
    (
        Pair(
            "张家港市 地区生产总值 2021", "3030.21", "8.0", "2686.6", "2021年统计公报"
        ),
        PRICES,
    ),
    (
        Pair("吴江区 地区生产总值 2021", "2224.53", "8.0", "2002.83", "2021年统计公报"),
        PRICES,
    ),
    (
        Pair("相城区 地区生产总值 2021", "1050", "8.5", "935.7", "2021年计划执行情况"),
        PRICES,
    ),
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda each: each.what)
def test_a_published_growth_follows_from_two_years_values(pair):
    rate = growth(amount(pair.now), amount(pair.before))
    assert rate is not None
    assert rate.meets(percent(pair.growth))
    told_rho = told_restatement(
        amount(pair.now), percent(pair.growth), amount(pair.before)
    )
    assert told_rho is None


@pytest.mark.parametrize(("pair", "reason"), DO_NOT_RECONCILE)
def test_what_is_known_not_to_reconcile_still_does_not(pair, reason):
    now, before = amount(pair.now), amount(pair.before)
    rate, rho = growth(now, before), restatement(now, percent(pair.growth), before)
    assert rate is not None
    assert rho is not None
    assert not rate.meets(percent(pair.growth)), reason
    assert rho.equals(0) is Answer.NO, reason


@pytest.mark.parametrize(
    "pair",
    [pair for pair, reason in DO_NOT_RECONCILE if reason == ROUND],
    ids=lambda each: each.what,
)
def test_estimates_reconcile_once_they_are_read_as_rounded_to_tens(pair):
    rate = growth(printed(Decimal(pair.now), -1), printed(Decimal(pair.before), -1))
    assert rate is not None
    assert rate.meets(percent(pair.growth))


def test_the_new_month_follows_from_two_cumulatives_and_their_growths():
    # OFFICE_2024: industrial output Jan–Jul 25952.6 (+5.6 %), Jan–Aug 29875.5 (+5.1 %).
    july, august = amount("25952.6"), amount("29875.5")
    july_before = implied_base(july, percent("5.6"))
    august_before = implied_base(august, percent("5.1"))
    assert july_before is not None
    assert august_before is not None
    month = august - july
    assert told(month, "3922.8", "3923.0")
    rate = growth(month, august_before - july_before)
    assert told(rate, "0.012", "0.026")
    assert rate is not None
    assert rate.below(percent("5.1")) is Answer.YES


# -- totals and their parts ----------------------------------------------------------


class Total(NamedTuple):
    what: str
    total: str
    parts: tuple[str, ...]
    source: str


TOTALS: Final = [
    Total("苏州市 地区生产总值 2020", "20170.5", ("196.4", "9385.6", "10588.5"), PAGE),
    Total(
        *("太仓市 地区生产总值 2022", "1653.57", ("24.21", "812.12", "817.24")),
        "2022年太仓市统计公报",
    ),
    Total(
        *("张家港市 地区生产总值 2021", "3030.21", ("29.75", "1550.88", "1449.58")),
        "2021年张家港市统计公报",
    ),
    Total(
        *("吴江区 地区生产总值 2021", "2224.53", ("37.34", "1160.01", "1027.18")),
        "2021年吴江区统计公报",
    ),
    Total(
        *("太仓市 粮食总产量 2022", "153211", ("46549", "106662")),
        "2022年太仓市统计公报",
    ),
    Total("张家港市 进出口总额 2021-H1", "203.8", ("86", "117.7"), PAGE),
    Total("吴江区 重点项目 2024-11", "624.1", ("438.69", "185.41"), SUZHOU),
    Total("吴江区 重点项目 2019-Q1", "169", ("71", "98"), PAGE),
]


@pytest.mark.parametrize("total", TOTALS, ids=lambda each: each.what)
def test_a_published_total_is_the_sum_of_its_parts(total):
    figures = (total.total, *total.parts)
    coarsest = min(map(text_decimals, figures))
    whole, *parts = (printed(Decimal(each), coarsest) for each in figures)
    assert whole.meets(sum(parts, exact(0)))
    off = Decimal(total.total) - sum(map(Decimal, total.parts))
    assert abs(off) <= additivity_tolerance(len(parts), coarsest)


@pytest.mark.parametrize(
    ("what", "total", "parts"),
    [
        ("吴江区 重点项目 2024-11", 285, (150, 135)),
        ("太仓市 重大产业项目 2023", 151, (135, 16)),
    ],
)
def test_counts_add_up_to_the_last_one(what, total, parts):
    assert exact(total).equals(sum(map(exact, parts), exact(0))) is Answer.YES, what


def test_a_count_that_is_known_not_to_add_up_still_does_not():
    # 吴江区 2019-Q1 (city government page): 283 key projects, but 125 carried on and
    # 157 new ones make 282. Nobody rounds a count: one project stands in neither list.
    assert exact(283).equals(exact(125) + 157) is Answer.NO


class Grown(NamedTuple):
    what: str
    total: tuple[str, str]
    parts: tuple[tuple[str, str], ...]


GROWN: Final = [
    Grown(
        "苏州市 地区生产总值 2020",
        ("20170.5", "3.4"),
        (("196.4", "-2.0"), ("9385.6", "3.4"), ("10588.5", "3.5")),
    ),
    Grown(
        "太仓市 地区生产总值 2022",
        ("1653.57", "2.2"),
        (("24.21", "2.0"), ("812.12", "0.6"), ("817.24", "3.7")),
    ),
    Grown(
        "张家港市 地区生产总值 2021",
        ("3030.21", "8.0"),
        (("29.75", "2.1"), ("1550.88", "6.3"), ("1449.58", "9.8")),
    ),
    Grown(
        "吴江区 地区生产总值 2021",
        ("2224.53", "8.0"),
        (("37.34", "1.5"), ("1160.01", "10.8"), ("1027.18", "5.3")),
    ),
    Grown(
        "太仓市 粮食总产量 2022",
        ("153211", "0.4"),
        (("46549", "2.7"), ("106662", "-0.6")),
    ),
    Grown(
        "张家港市 进出口总额 2021-H1",
        ("203.8", "29.7"),
        (("86", "32.1"), ("117.7", "28")),
    ),
]


@pytest.mark.parametrize("grown", GROWN, ids=lambda each: each.what)
def test_the_bases_that_published_growths_imply_add_up_too(grown):
    whole = implied_base(amount(grown.total[0]), percent(grown.total[1]))
    bases = [implied_base(amount(value), percent(rate)) for value, rate in grown.parts]
    assert whole is not None
    assert None not in bases
    assert whole.meets(sum((each for each in bases if each), exact(0)))


def test_growth_of_a_total_is_no_mean_of_growths():
    # 张家港市 2021-H1 (city government page): trade +29.7 %, exports +32.1 %, imports
    # +28 %. The plain mean would be 30.05; what exports and imports pull together fits.
    total, exports, imports = amount("203.8"), amount("86"), amount("117.7")
    mean = (percent("32.1") + percent("28")) / 2
    assert not mean.meets(percent("29.7"))
    before = implied_base(total, percent("29.7"))
    exports_before = implied_base(exports, percent("32.1"))
    imports_before = implied_base(imports, percent("28"))
    assert before is not None
    assert exports_before is not None
    assert imports_before is not None
    pulled = [
        pull_pp(exports, exports_before, before),
        pull_pp(imports, imports_before, before),
    ]
    together = sum((each for each in pulled if each), exact(0))
    assert told(pulled[0], "12.7", "13.9")
    assert told(pulled[1], "16.1", "16.7")
    assert together.meets(100 * percent("29.7"))
    shares = [
        contribution(exports, exports_before, total, before),
        contribution(imports, imports_before, total, before),
    ]
    assert sum((each for each in shares if each), exact(0)).contains(1)

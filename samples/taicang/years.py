"""The years before: 2016 to 2020, month by month, for whatever has a target.

What was published holds exactly, the first months of 2020 are the ones that the reports
of 2021 print as 上年同期, and all else is made up and says so. Each year goes its own
way around the usual course, so that what is left to do by a month differs from year to
year by 5 to 10 % or so.
"""

from __future__ import annotations

import csv
import io
import math
import random
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from figures import (
    CITY,
    EVEN,
    FLOWS,
    MAY,
    QUARTER,
    RATES,
    SEED,
    STOCKS,
    TOWN_FLOWS,
    YEAR,
    percent,
)

from warehouse.units import convert

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from figures import Figures

DECEMBER: Final = 12
FIRST: Final = 2016
LAST: Final = YEAR - 1
YEARS: Final = range(FIRST, YEAR)
PUBLISHED_DAY: Final = 20
MADE_UP: Final = "示例数据"

# How far a year's remaining share strays from the usual, as a whole and by month.
STRAY: Final = 0.06
STRAY_A_MONTH: Final = 0.015


class Row(NamedTuple):
    """One line of history.csv."""

    region: str
    indicator: str
    measure: str
    period: str
    value: str
    unit: str
    status: str
    published_on: date
    source: str


class Published(NamedTuple):
    """A figure that was published: as it was printed, when, and where."""

    value: str
    on: date
    source: str
    status: str = "final"


WORK_2019: Final = (
    date(2019, 1, 8),
    "太仓市政府工作报告 2019-01-08，预计数",
    "estimate",
)
WORK_2020: Final = (
    date(2020, 1, 4),
    "太仓市政府工作报告 2020-01-04，预计数",
    "estimate",
)
IMPLIED: Final = (
    date(2021, 2, 20),
    "由太仓日报 2021-02-20 所载高新区数与其占全市比重推算",
)
WEBSITE: Final = (date(2021, 2, 20), "太仓市政府网站")
PEERS_WEBSITE: Final = (date(2021, 2, 20), "各地政府网站")
SUZHOU_DAILY: Final = (date(2017, 5, 2), "苏州日报 2017-05-02")

# By indicator and month: the cumulative.
PUBLISHED: Final = {
    ("gdp", "2018-12"): Published("1330", *WORK_2019),
    ("gdp", "2019-12"): Published("1410", *WORK_2020),
    ("gdp", "2020-12"): Published("1386.09", *WEBSITE),
    ("services_value_added", "2019-12"): Published("657", *WORK_2020),
    ("industrial_output", "2018-12"): Published("2270", *WORK_2019),
    ("industrial_output", "2019-12"): Published("2360", *WORK_2020),
    ("industrial_output", "2020-12"): Published("2503.4", *IMPLIED),
    ("fixed_asset_investment", "2018-12"): Published("367", *WORK_2019),
    ("fixed_asset_investment", "2019-12"): Published("400", *WORK_2020),
    ("fixed_asset_investment", "2020-12"): Published("468.2", *IMPLIED),
    ("industrial_investment", "2019-12"): Published("130", *WORK_2020),
    ("retail_sales", "2019-12"): Published("365.5", *WORK_2020),
    ("budget_revenue", "2018-12"): Published("155", *WORK_2019),
    ("budget_revenue", "2019-12"): Published("163", *WORK_2020),
    ("tax_revenue", "2020-12"): Published("147.22", *IMPLIED),
    ("utilized_foreign_capital", "2020-12"): Published("8.16", *IMPLIED),
    ("registered_foreign_capital", "2020-12"): Published("19.47", *IMPLIED),
    ("domestic_capital", "2017-03"): Published("80.13", *SUZHOU_DAILY),
    ("domestic_capital", "2017-12"): Published(
        "200", date(2018, 1, 20), "太仓市政府网站"
    ),
}
# Growth of the cumulative in %, as it was published beside it.
PUBLISHED_GROWTH: Final = {
    ("gdp", "2018-12"): Published("7", *WORK_2019),
    ("gdp", "2019-12"): Published("6", *WORK_2020),
    ("gdp", "2020-12"): Published("3.9", *WEBSITE),
    ("industrial_output", "2018-12"): Published("7.5", *WORK_2019),
    ("industrial_output", "2019-12"): Published("3.5", *WORK_2020),
    ("fixed_asset_investment", "2018-12"): Published("4.3", *WORK_2019),
    ("fixed_asset_investment", "2019-12"): Published("8.5", *WORK_2020),
    ("industrial_investment", "2019-12"): Published("6.4", *WORK_2020),
    ("retail_sales", "2019-12"): Published("8", *WORK_2020),
    ("budget_revenue", "2018-12"): Published("10", *WORK_2019),
    ("budget_revenue", "2019-12"): Published("5.1", *WORK_2020),
    ("domestic_capital", "2017-03"): Published("36.85", *SUZHOU_DAILY),
    ("domestic_capital", "2017-12"): Published(
        "60.4", date(2018, 1, 20), "太仓市政府网站"
    ),
}
# Growth at comparable prices does not follow from the amounts.
COMPARABLE_GROWTH: Final = {"services_value_added": "4.6"}
# Gross product of the neighbours in 2020: 亿元 and growth in %.
NEIGHBOURS: Final = {
    "zhangjiagang": ("2686.6", "3.9"),
    "changshu": ("2365.4", ""),
    "kunshan": ("4276.8", "5.7"),
    "wujiang": ("2002.83", "0.6"),
    "xiangcheng": ("935.7", "3.5"),
    "sip": ("2907.09", "4.6"),
    "suzhou": ("20170.5", "3.4"),
}

# The last seven months of a year, beside the five that the reports' shapes give.
LATER: Final = (1.06, 0.97, 0.98, 1.03, 0.97, 1.0, 1.08)


def _course(first: Sequence[float]) -> tuple[float, ...]:
    """Return the usual share of a year by each month's end, given its first months."""
    rest = (1 - sum(first)) / sum(LATER)
    return tuple(accumulate((*first, *(rest * each for each in LATER))))


@dataclass(frozen=True)
class Flow:
    """Five years of a flow: its totals from 2016 on, and its usual course.

    `unit` and `step` are the print's: the unit of the report, and the last digit.
    """

    totals: tuple[str, ...]
    course: tuple[float, ...]
    unit: str
    step: str
    combined: bool = False
    months: tuple[int, ...] = tuple(range(1, DECEMBER + 1))
    # What is known of a year besides its total, by year and month.
    known: Mapping[int, Mapping[int, str]] = field(default_factory=dict)


QUARTERS: Final = (3, 6, 9, 12)
BY_QUARTERS: Final = {
    "gdp": (0.205, 0.460, 0.716, 1.0),
    "services_value_added": (0.218, 0.470, 0.722, 1.0),
    "disposable_income": (0.288, 0.532, 0.771, 1.0),
}


def _quarterly(name: str) -> tuple[float, ...]:
    """Return the course of a quarterly figure, even within each quarter."""
    shares = (0.0, *BY_QUARTERS[name])
    return tuple(
        shares[month // 3] + (shares[month // 3 + 1] - shares[month // 3]) * (place / 3)
        for month, place in ((each, each % 3 + 1) for each in range(DECEMBER))
    )


# Totals are made up but where PUBLISHED has them. The scope of retail sales is another
# one since the economic census: from January 2019 on it is about a seventh wider.
PAST: Final = {
    "gdp": Flow(
        ("1155.10", "1241.00", "1330", "1410", "1386.09"),
        course=_quarterly("gdp"),
        unit="亿元",
        step="0.01",
        months=QUARTERS,
        known={LAST: {3: "281.40"}},
    ),
    "services_value_added": Flow(
        ("508.30", "556.90", "610.20", "657", "684.20"),
        course=_quarterly("services_value_added"),
        unit="亿元",
        step="0.01",
        months=QUARTERS,
        known={LAST: {3: "148.10"}},
    ),
    "industrial_output": Flow(
        ("1985.40", "2111.60", "2270", "2360", TOWN_FLOWS["industrial_output"].base),
        course=_course((0.074, 0.056, 0.086, 0.087, 0.089)),
        unit="亿元",
        step="0.01",
        combined=True,
    ),
    "fixed_asset_investment": Flow(
        ("337.40", "351.90", "367", "400", TOWN_FLOWS["fixed_asset_investment"].base),
        course=_course((0.056, 0.048, 0.092, 0.097, 0.099)),
        unit="亿元",
        step="0.01",
        combined=True,
    ),
    "industrial_investment": Flow(
        ("114.20", "118.60", "122.20", "130", TOWN_FLOWS["industrial_investment"].base),
        course=_course((0.055, 0.050, 0.092, 0.096, 0.100)),
        unit="亿元",
        step="0.01",
        combined=True,
    ),
    "retail_sales": Flow(
        ("2541000", "2793000", "3026000", "3655000", FLOWS["retail_sales"].base),
        course=_course((0.086, 0.074, 0.080, 0.079, 0.083)),
        unit="万元",
        step="1",
        combined=True,
    ),
    "foreign_trade": Flow(
        ("824000", "917000", "1009000", "1016000", "1040000"),
        course=_course((0.084, 0.066, 0.084, 0.083, 0.085)),
        unit="万美元",
        step="1",
    ),
    "budget_revenue": Flow(
        ("1270000", "1409000", "1550000", "1630000", "1728200"),
        course=_course((0.118, 0.072, 0.075, 0.094, 0.098)),
        unit="万元",
        step="1",
    ),
    "utilized_foreign_capital": Flow(
        ("46100", "49200", "52400", "48700", "81600"),
        course=_course((0.070, 0.060, 0.094, 0.086, 0.084)),
        unit="万美元",
        step="1",
    ),
    "domestic_capital": Flow(
        ("124.70", "200", "262.00", "331.00", "400.00"),
        course=_course((0.080, 0.066, 0.094, 0.084, 0.082)),
        unit="亿元",
        step="0.01",
        known={2017: {3: "80.13"}},
    ),
    "disposable_income": Flow(
        ("44120", "47950", "51980", "56310", "61240"),
        course=_quarterly("disposable_income"),
        unit="元",
        step="1",
        months=QUARTERS,
        known={LAST: {3: QUARTER["disposable_income"][1] or ""}},
    ),
    "registered_foreign_capital": Flow(
        ("98000", "106400", "118700", "134200", "194700"),
        course=_course((0.064, 0.052, 0.098, 0.084, 0.086)),
        unit="万美元",
        step="1",
    ),
    "port_throughput": Flow(
        ("17840.0", "19120.0", "20310.0", "21080.0", FLOWS["port_throughput"].base),
        course=_course(EVEN),
        unit="万吨",
        step="0.1",
    ),
    "urban_new_employment": Flow(
        ("25100", "25840", "26320", "27910", FLOWS["urban_new_employment"].base),
        course=_course(EVEN),
        unit="人",
        step="1",
    ),
    "livelihood_investment": Flow(
        ("12.1000", "12.9000", "13.6000", "14.8000", "15.6000"),
        course=_course((0.024, 0.028, 0.062, 0.080, 0.086)),
        unit="亿元",
        step="0.0001",
    ),
}
# What each list of key projects holds beyond the one inside it.
PROJECT_RINGS: Final = {
    "provincial_project_investment": Flow(
        ("38.2000", "41.5000", "47.8000", "52.3000", "58.6000"),
        course=_course((0.050, 0.052, 0.094, 0.098, 0.106)),
        unit="亿元",
        step="0.0001",
    ),
    "suzhou_project_investment": Flow(
        ("197.8000", "209.5000", "226.2000", "245.7000", "272.6000"),
        course=_course((0.072, 0.064, 0.104, 0.112, 0.118)),
        unit="亿元",
        step="0.0001",
    ),
    "key_project_investment": Flow(
        ("166.0000", "180.0000", "194.0000", "199.0000", "207.2000"),
        course=_course((0.066, 0.062, 0.100, 0.106, 0.114)),
        unit="亿元",
        step="0.0001",
    ),
}
# Shares of another flow: by year, and how much higher they stand when a year begins.
SHARES: Final = {
    "tax_revenue": ("budget_revenue", (83.6, 84.0, 84.5, 84.9, 85.2), 0.9, 0.35),
    "high_tech_output": (
        "industrial_output",
        (33.2, 33.7, 34.2, 34.8, 35.2),
        -0.4,
        0.1,
    ),
}
# Rates and indices as they stand in December, by year from 2016 on, how far from that a
# year begins, and how soon the start wears off.
COURSES: Final = {
    "industrial_value_added_growth": (
        ((7.9, 1.2), (8.4, 0.9), (7.1, -0.8), (3.8, 2.6), (5.2, -34.0)),
        2.0,
        0.25,
    ),
    "consumer_prices": (
        ((102.2, -0.2), (101.7, 0.3), (102.2, -0.3), (102.9, -1.0), (102.4, 2.6)),
        1.5,
        0.08,
    ),
    "pm25": (
        ((45.0, 24.0), (43.0, 22.0), (41.0, 25.0), (37.0, 20.0), (33.0, 23.4)),
        3.0,
        0.6,
    ),
}
COMBINED_RATES: Final = frozenset({"industrial_value_added_growth"})
# Loans in December, from 2015 on, and the usual share of a year's growth by each month.
LOANS: Final = ("1189.40", "1302.60", "1421.80", "1571.20", "1729.40", "1985.32")
LOANS_SHARES: Final = (0.13, 0.17, 0.29, 0.36, 0.42, 0.53, 0.6, 0.68, 0.78, 0.84, 0.92)
# Counted once a year: what 2020 came to, for the five-year plan to start from.
YEARLY: Final = {
    "urbanization_rate": ("69.3", "%"),
    "research_share": ("3.52", "%"),
    "grain_output": ("15.46", "万吨"),
    "life_expectancy": ("83.4", "岁"),
}


def history(figures: Figures) -> bytes:
    """Return history.csv: a cumulative or a level a month, in the registry's order."""
    flows = {name: _years(name, flow, figures) for name, flow in PAST.items()}
    flows |= _project_lists()
    flows |= {name: _share_of(name, flows, figures) for name in SHARES}
    rows = [row for name, months in flows.items() for row in _flow_rows(name, months)]
    rows += [row for name in COURSES for row in _rate_rows(name)]
    rows += [*_growth_rows(flows, figures)]
    rows += [*_loan_rows(), *_yearly_rows(), *_neighbour_rows()]
    rows += [
        Row(CITY, name, "ytd_yoy", period, told.value, "%", told.status, *told[1:3])
        for (name, period), told in PUBLISHED_GROWTH.items()
    ]
    order = list(figures.registry.indicators)
    rows.sort(
        key=lambda row: (
            order.index(row.indicator),
            row.region != CITY,
            row.region,
            row.period,
            row.measure,
        )
    )
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(Row._fields)
    writer.writerows(rows)
    return lines.getvalue().encode("utf-8")


class Month(NamedTuple):
    """A cumulative in the unit of its print."""

    year: int
    month: int
    value: Decimal
    unit: str


def _chance(name: str) -> random.Random:
    """Return a source of chance of an indicator's own: another one changes nothing."""
    return random.Random(f"{SEED} {name}")


def _strayed(course: Sequence[float], rng: random.Random) -> list[float]:
    """Return a course whose remaining shares stray, ending where it did."""
    stray = rng.gauss(0, STRAY)
    shares: list[float] = []
    for share in course[:-1]:
        left = math.log(1 / share - 1) + stray + rng.gauss(0, STRAY_A_MONTH)
        shares.append(max(1 / (1 + math.exp(left)), *shares[-1:], 0.0))
    return [*shares, 1.0]


def _walked(
    total: Decimal,
    shares: Sequence[float],
    known: Mapping[int, Decimal],
    step: Decimal,
) -> list[Decimal]:
    """Return a year's cumulatives: through what is known, by `shares` in between."""
    marks = {0: Decimal(0), **known, DECEMBER: total}
    place = (0.0, *shares)
    walked: list[Decimal] = []
    for month in range(1, DECEMBER + 1):
        if month in marks:
            walked.append(marks[month])
            continue
        before = max(mark for mark in marks if mark < month)
        after = min(mark for mark in marks if mark > month)
        way = (place[month] - place[before]) / (place[after] - place[before])
        value = marks[before] + (marks[after] - marks[before]) * Decimal(way)
        walked.append(value.quantize(step))
    return walked


def _years(name: str, flow: Flow, figures: Figures) -> list[Month]:
    """Return every month of a flow, 2020 through the figures printed in 2021."""
    rng = _chance(name)
    step = Decimal(flow.step)
    found: list[Month] = []
    for year, total in zip(YEARS, flow.totals, strict=True):
        known = {
            month: Decimal(value) for month, value in flow.known.get(year, {}).items()
        }
        if year == LAST and name not in BY_QUARTERS and _is_printed(name, figures):
            track = figures.of(name)
            known |= {month: track.ytd_base(month) for month in range(1, MAY + 1)}
        shares = _strayed(flow.course, rng)
        walked = _walked(Decimal(total), shares, known, step)
        found += [
            Month(year, month, walked[month - 1], flow.unit)
            for month in flow.months
            if month > 1 or not flow.combined
        ]
    return found


def _is_printed(name: str, figures: Figures) -> bool:
    return name in figures.flows or name in figures.towns


def _project_lists() -> dict[str, list[Month]]:
    """Return the three lists of key projects, each with the ones inside it."""
    lists: dict[str, list[Month]] = {}
    inside: list[Decimal] = []
    for name, flow in PROJECT_RINGS.items():
        # A year that is slow is slow on every list.
        rng = _chance("key_project_investment")
        own = [
            value
            for total in flow.totals
            for value in _walked(
                Decimal(total), _strayed(flow.course, rng), {}, Decimal(flow.step)
            )
        ]
        inside = [a + b for a, b in zip(own, inside, strict=True)] if inside else own
        lists[name] = [
            Month(FIRST + place // DECEMBER, place % DECEMBER + 1, value, flow.unit)
            for place, value in enumerate(inside)
        ]
    return lists


def _share_of(
    name: str, flows: Mapping[str, list[Month]], figures: Figures
) -> list[Month]:
    """Return a part of another flow, whose share changes a little over the year."""
    whole, shares, start, stray = SHARES[name]
    rng = _chance(name)
    found: list[Month] = []
    for each in flows[whole]:
        if name == "high_tech_output" and each.month not in QUARTERS:
            continue
        left = 1 - each.month / DECEMBER
        share = shares[each.year - FIRST] + start * left
        share += rng.gauss(0, stray) if left else 0
        value = (each.value * Decimal(share) / 100).quantize(each.value)
        known = _printed_part(name, each, figures)
        found.append(each._replace(value=value if known is None else known))
    return found


def _printed_part(name: str, whole: Month, figures: Figures) -> Decimal | None:
    """Return what is known of the part: in 2020 the first months, and the year."""
    if whole.year != LAST:
        return None
    if name == "tax_revenue":
        if whole.month == DECEMBER:
            return Decimal(FLOWS[name].base)
        return figures.of(name).ytd_base(whole.month) if whole.month <= MAY else None
    base = figures.of("industrial_output").ytd_base(3)
    first_quarter = (base * Decimal("0.349")).quantize(Decimal("0.01"))
    return first_quarter if whole.month == QUARTERS[0] else None


def _period(year: int, month: int) -> str:
    return f"{year}-{month:02d}"


def _next_month(year: int, month: int) -> date:
    return date(year + month // DECEMBER, month % DECEMBER + 1, PUBLISHED_DAY)


def _row(indicator: str, measure: str, month: Month) -> Row:
    return Row(
        CITY,
        indicator,
        measure,
        _period(month.year, month.month),
        str(month.value),
        month.unit,
        "final",
        _next_month(month.year, month.month),
        MADE_UP,
    )


def _flow_rows(name: str, months: list[Month]) -> Iterator[Row]:
    for month in months:
        row = _row(name, "ytd", month)
        told = PUBLISHED.get((name, row.period))
        if told is None:
            yield row
            continue
        # What is published is what was walked through, in the unit of the paper.
        unit = {"亿元": "亿元", "万元": "亿元", "万美元": "亿美元"}[month.unit]
        if convert(month.value, month.unit, unit) != Decimal(told.value):
            raise ValueError(f"{name} {row.period} does not end in what was published")
        yield row._replace(
            value=told.value,
            unit=unit,
            status=told.status,
            published_on=told.on,
            source=told.source,
        )


def _rate_rows(name: str) -> Iterator[Row]:
    ends, power, stray = COURSES[name]
    rng = _chance(name)
    printed = RATES[name][2]
    for year, (end, start) in zip(YEARS, ends, strict=True):
        for month in range(1 + (name in COMBINED_RATES), DECEMBER + 1):
            left = 1 - month / DECEMBER
            value = end + start * left**power + (rng.gauss(0, stray) if left else 0)
            text = f"{value:.1f}"
            if year == LAST and month <= MAY and printed[month - 1]:
                text = printed[month - 1]
            unit = "微克/立方米" if name == "pm25" else "%"
            yield _row(name, "ytd", Month(year, month, Decimal(text), unit))


def _growth_rows(flows: Mapping[str, list[Month]], figures: Figures) -> Iterator[Row]:
    """Yield the last year's growth of the main indicators, where none was published."""
    for name, months in flows.items():
        if not figures.registry.indicators[name].main:
            continue
        ends = {each.year: each for each in months if each.month == DECEMBER}
        last = ends[LAST]
        growth = percent(last.value - ends[LAST - 1].value, ends[LAST - 1].value)
        if name in COMPARABLE_GROWTH:
            growth = Decimal(COMPARABLE_GROWTH[name])
        period = _period(LAST, DECEMBER)
        if growth is not None and (name, period) not in PUBLISHED_GROWTH:
            yield _row(name, "ytd_yoy", last._replace(value=growth, unit="%"))


def _loan_rows() -> Iterator[Row]:
    rng = _chance("loans")
    printed = dict(enumerate(STOCKS["loans"].base, 1))
    for year, start, end in zip(YEARS, LOANS[:-1], LOANS[1:], strict=True):
        low, growth = Decimal(start), Decimal(end) - Decimal(start)
        known = {month: level - low for month, level in printed.items()}
        walked = _walked(
            growth,
            _strayed((*LOANS_SHARES, 1.0), rng),
            known if year == LAST else {},
            Decimal("0.01"),
        )
        for month, value in enumerate(walked, 1):
            yield _row("loans", "level", Month(year, month, low + value, "亿元"))


def _yearly_rows() -> Iterator[Row]:
    for name, (value, unit) in YEARLY.items():
        yield _row(name, "ytd", Month(LAST, DECEMBER, Decimal(value), unit))


def _neighbour_rows() -> Iterator[Row]:
    for region, (value, growth) in NEIGHBOURS.items():
        on, source = PEERS_WEBSITE
        last = _period(LAST, DECEMBER)
        yield Row(region, "gdp", "ytd", last, value, "亿元", "final", on, source)
        if growth:
            yield Row(region, "gdp", "ytd_yoy", last, growth, "%", "final", on, source)

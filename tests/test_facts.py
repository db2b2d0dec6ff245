"""Every published figure that is at hand, held against the warehouse's views.

`facts/taicang_suzhou.csv` lies beside the real data and is not part of the project.
Its figures go in as an analyst types them (`history.csv`, `targets.csv`, lists and
projects) through the registry and a run. Each is then told from the views: it
reconciles with others, or others rest on it, or nothing is there to hold it against,
and the reason is known. The arithmetic alone is tested in method/test_published.py.
"""

from __future__ import annotations

import csv
import os
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import pytest
from test_models import difference
from tiny_city import NOW, Town, run, settle

from warehouse.connection import open_live
from warehouse.ledger import Run, append_cycle
from warehouse.periods import Period
from warehouse.registry.models import Kind
from warehouse.store import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import duckdb

# Region, indicator, month (of a plan: year) and the measure that it is filed under.
Key: TypeAlias = tuple[str, str, str, str]

SLACK: Final = 1e-9
FIGURES: Final = 318
REGIONS: Final = {
    "太仓市": ("taicang", "city"),
    "太仓高新区": ("high_tech", "part"),
    "太仓港经济技术开发区": ("port", "part"),
    "苏州市": ("suzhou", "group"),
    "昆山市": ("kunshan", "peer"),
    "张家港市": ("zhangjiagang", "peer"),
    "常熟市": ("changshu", "peer"),
    "苏州工业园区": ("sip", "peer"),
    "吴江区": ("wujiang", "peer"),
    "相城区": ("xiangcheng", "peer"),
}
# Official growth of these is at comparable prices, their amounts are at current ones.
REAL: Final = {
    *("地区生产总值", "第一产业增加值", "第二产业增加值", "第三产业增加值"),
    *("农林牧渔业总产值", "规模以上工业增加值", "服务业增加值"),
}
DIVIDED: Final = {
    "地区生产总值": ("第一产业增加值", "第二产业增加值", "第三产业增加值"),
    "粮食总产量": ("夏粮产量", "秋粮产量"),
    "进出口总额": ("出口", "进口"),
    "吴江区重点项目": ("结转续建项目", "新开工项目"),
    "吴江区重点项目个数": ("结转续建项目个数", "新开工项目个数"),
    "重点项目": ("结转续建项目", "新开工项目"),
    "重点项目个数": ("结转续建项目个数", "新开工项目个数"),
    "重大产业项目个数": ("制造业重点项目个数", "服务业重点项目个数"),
}
RATIOS: Final = {
    "服务业增加值占GDP": ("服务业增加值", "地区生产总值"),
    "承接上海项目新增注册资本占内资": ("承接上海项目新增注册资本", "内资"),
}
# The lists of January to June 2025 stand one inside the other, the widest last.
NESTED: Final = ("省重大项目", "苏州市重点项目(含省重大)", "太仓市重点项目")
# No plan is printed for the lists of 吴江区 in 2019. The first two lie where their
# completions put them; their sum is then the plan of the whole.
UNPRINTED_PLANS: Final = {
    "结转续建项目": "300.25",
    "新开工项目": "277.25",
    "重点项目": "577.50",
}


class Starting(NamedTuple):
    """A list with a printed start rate: how many projects, and how many must have."""

    place: str
    name: str
    month: str
    projects: int
    started: int


STARTING: Final = (
    Starting("太仓港经济技术开发区", "市级及以上重点项目", "2021-04", 36, 30),
    Starting("昆山市", "苏州市重点项目", "2024-02", 43, 36),
    Starting("昆山市", "昆山市重大项目", "2024-02", 138, 106),
)

# What becomes of a figure that no view reconciles.
CONTRADICTED: Final = "known not to reconcile"
BASE: Final = "others rest on it"
TRUTH: Final = "a truth of the design rests on it"
NO_PERIOD: Final = "the article does not print the period"
REAL_GROWTH: Final = "growth at comparable prices, the amount at current ones"
NO_YEAR_BEFORE: Final = "the year before is not printed"
ALONE: Final = "nothing else of it is printed"
# How many lines of the file came to what: a view that falls silent moves them.
BECAME: Final = {
    "mart.progress": 23,
    "mart.growth": 7,
    "mart.growth_as_of": 4,
    "mart.pull": 22,
    "mart.pull_as_of": 1,
    "mart.project_list": 3,
    CONTRADICTED: 3,
    BASE: 77,
    TRUTH: 5,
    REAL_GROWTH: 41,
    NO_YEAR_BEFORE: 75,
    ALONE: 50,
    NO_PERIOD: 7,
}
ANSWERS: Final = {"agrees": 22, "undecided": 31, "contradicts": 3}
ROUNDED: Final = (
    "estimates (预计数) of both years, rounded further than they are printed"
)
CONTRADICT: Final = {
    ("太仓市", "规模以上工业产值", "2019-12", "yoy"): ROUNDED,
    ("太仓市", "固定资产投资", "2019-12", "yoy"): ROUNDED,
    # 125 carried on and 157 new make 282 of 283.
    ("吴江区", "重点项目", "2019-03", "count"): "one project stands on neither list",
}


class Truth(NamedTuple):
    """What is to follow from the figures of 太仓市 by a month, in mart.progress."""

    subject: str
    month: str
    columns: Mapping[str, object]
    rests_on: tuple[tuple[str, str], ...] = ()


TRUTHS: Final = (
    Truth(
        *("重点项目完成投资", "2021-05"),
        {"completion_pct": 56.0, "pace_gap_pp": 14.3, "verdict": "超序时"},
    ),
    Truth(
        *("苏州市重点项目完成投资", "2021-05"),
        {"completion_pct": 61.2, "pace_gap_pp": 19.5, "verdict": "超序时"},
    ),
    Truth(
        *("省重大项目完成投资", "2021-05"),
        {"completion_pct": 30.6, "pace_gap_pp": -11.1, "verdict": "滞后"},
    ),
    Truth(
        *("固定资产投资", "2021-09"),
        {
            "required_ratio": 1.10,
            "required_growth_pct": 21.0,
            "growth_pct": 13.4,
            "verdict": "基本符合",
            "status": "estimate",
        },
        (("2021-09", "ytd"), ("2021-09", "ytd_yoy"), ("2021", "plan")),
    ),
    Truth(
        *("工业投资", "2021-09"),
        {
            "pace_gap_low_pp": -0.075,
            "pace_gap_high_pp": -0.025,
            "verdict": "基本符合",
        },
        (("2021-09", "ytd"), ("2021", "plan")),
    ),
    Truth(
        *("引进内资新增注册资本", "2017-03"),
        {"completion_pct": 100.16, "verdict": "已提前完成", "required_monthly": 0},
    ),
)


# -- what is printed -------------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """A row of the file; `month` is None where the article prints no period."""

    line: int
    place: str
    name: str
    month: Period | None
    measure: str
    value: str
    unit: str
    source: str

    @property
    def region(self) -> str:
        return REGIONS[self.place][0]

    @property
    def is_worked_out(self) -> bool:
        """Whether the file's author computed it: nobody published it."""
        return self.measure.startswith("implied")

    @property
    def status(self) -> str:
        expected = "预计" in self.source or "预期" in self.source
        return "estimate" if expected or self.is_worked_out else "final"

    @property
    def published_on(self) -> str:
        """The day that the source names; sources without one come after those."""
        assert self.month
        dated = re.search(r"\d{4}-\d{2}-\d{2}", self.source)
        return dated[0] if dated else f"{self.month.year + 1}-12-31"

    @property
    def filed(self) -> str:
        """The measure that it is filed under; a plan goes to the targets."""
        if self.measure in {"annual_plan", "target", "implied_annual_plan"}:
            return "plan"
        return {"yoy": "ytd_yoy", "completion_of_annual_plan": "completion"}.get(
            self.measure, "ytd"
        )

    @property
    def subject(self) -> str:
        """The indicator: neither a number of projects nor a share is their money."""
        if self.measure == "implied_domestic_capital":
            return "内资"
        about = {
            "total_investment": "总投资",
            "start_rate": "开工率",
            "categories": "类别",
            "share_of_city": "占全市",
            "share_of_domestic_capital": "占内资",
        }.get(self.measure, "")
        is_counted = self.filed == "ytd" and self.unit in {"个", "项"}
        return self.name + about + ("个数" if is_counted else "")

    @property
    def key(self) -> Key:
        """Where it is filed: region, indicator, month (a plan: year) and measure."""
        assert self.month
        when = str(self.month.year) if self.filed == "plan" else str(self.month)
        return self.place, self.subject, when, self.filed


def month_of(text: str) -> Period | None:
    if "年初以来" in text:
        return None
    return Period.parse(text.removesuffix("(预计)").rpartition("..")[2]).month


def read_figures(path: Path) -> list[Figure]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Figure(
                *(line, row["region"], row["indicator"], month_of(row["period"])),
                *(row["measure"], row["value"], row["unit"], row["source"]),
            )
            for line, row in enumerate(csv.DictReader(lines), start=2)
        ]


# -- how an analyst types it in --------------------------------------------------------


@dataclass(frozen=True)
class Typed:
    """The figures as a registry's files; an indicator's id is its place in the file."""

    figures: list[Figure]

    @cached_property
    def dated(self) -> list[Figure]:
        return [figure for figure in self.figures if figure.month]

    @cached_property
    def ids(self) -> dict[str, str]:
        subjects = dict.fromkeys(figure.subject for figure in self.dated)
        return {subject: f"i{number:03d}" for number, subject in enumerate(subjects)}

    @cached_property
    def units(self) -> dict[str, str]:
        plain = {"项": "个", "类": "个"}
        return {
            figure.subject: plain.get(figure.unit, figure.unit)
            for figure in self.dated
            if figure.filed in {"ytd", "plan"}
        }

    def indicators(self) -> str:
        lines = []
        for subject, identity in self.ids.items():
            unit = self.units.get(subject, "亿元")
            more = ""
            kind = Kind.COUNT if unit == "个" else Kind.FLOW
            if subject in RATIOS:
                above, below = (self.ids[each] for each in RATIOS[subject])
                kind, more = Kind.RATIO, f", numerator: {above}, denominator: {below}"
            elif unit == "%":
                kind = Kind.RATE
            elif subject in REAL:
                more = ", growth: {prices: comparable}"
            else:
                more = ", growth: {basis: levels}"
            lines.append(
                f"- {{id: {identity}, name: {subject}, kind: {kind}, "
                f"unit: '{unit}'{more}}}"
            )
        lines.append("- {id: stage, name: 阶段, kind: milestone, unit: 位,")
        return "\n".join(lines) + " stages: [储备, 开工, 竣工]}"

    def history(self) -> str:
        lines = [
            "region,indicator,measure,period,value,unit,status,published_on,source"
        ]
        for figure in self.dated:
            if figure.filed == "plan":
                continue
            percent = figure.filed in {"ytd_yoy", "completion"}
            unit = "%" if percent else self.units[figure.subject]
            source = figure.source.replace(",", "，")
            lines.append(
                f"{figure.region},{self.ids[figure.subject]},{figure.filed},"
                f"{figure.month},{figure.value},{unit},{figure.status},"
                f"{figure.published_on},{source}"
            )
        return "\n".join(lines)

    def targets(self) -> str:
        lines = ["region,indicator,year,value,unit,set_on,source"]
        for figure in self.dated:
            if figure.filed == "plan" and figure.month:
                year = figure.month.year
                lines.append(
                    f"{figure.region},{self.ids[figure.subject]},{year},{figure.value},"
                    f"{figure.unit},{year}-01-01,年度计划"
                )
        for subject, value in UNPRINTED_PLANS.items():
            lines.append(
                f"wujiang,{self.ids[subject]},2019,{value},亿元,2019-01-01,推算"
            )
        return "\n".join(lines)

    def report(self) -> str:
        """Return the one report: who adds up to what, and stages of projects."""
        shared = [
            figure.name for figure in self.dated if figure.measure == "share_of_city"
        ]
        lines = ["title: 项目进度", "departments: [finance]", 'files: ["*项目进度*"]']
        lines += ['due: {by: 9, time: "17:00"}', "identities:"]
        lines += [
            f"  - {{indicator: {self.ids[name]}, parts: children}}" for name in shared
        ]
        for whole, parts in DIVIDED.items():
            named = ", ".join(self.ids[part] for part in parts)
            lines.append(f"  - {{indicator: {self.ids[whole]}, parts: [{named}]}}")
        lines += ["layouts:", "  - since: 2021-01", "    tables:"]
        lines += ["      - name: 项目", "        anchor: 项目名称"]
        lines += ["        rows: projects"]
        lines.append(
            "        columns: [{header: 推进阶段, indicator: stage, measure: level}]"
        )
        return "\n".join(lines)

    def lists(self) -> str:
        lines = []
        for place, name in enumerate(NESTED):
            around = f"nested_{place + 1}" if place + 1 < len(NESTED) else "null"
            lines.append(
                f"- {{id: nested_{place}, name: {name}, inside: {around}, "
                f"total: {self.ids[name]}}}"
            )
        for number, starting in enumerate(STARTING):
            lines.append(
                f"- {{id: starting_{number}, name: {starting.name}, stage: stage, "
                "started: 开工, finished: 竣工}"
            )
        return "\n".join(lines)


def projects() -> Iterator[tuple[Starting, str, dict[str, str]]]:
    """Yield each list, a project's stage and its row of projects.csv."""
    for number, starting in enumerate(STARTING):
        for place in range(starting.projects):
            row = {
                "id": f"p_{number}_{place:03d}",
                "name": f"示例{'甲乙丙'[number]}{place:03d}",
                "year": starting.month[:4],
                "lists": f"starting_{number}",
                "region": REGIONS[starting.place][0],
                "category": "示例",
            }
            yield starting, "开工" if place < starting.started else "储备", row


def found(folder: Path, figures: list[Figure]) -> Town:
    """Found the city that all the figures are known to, and run every month of them."""
    typed = Typed(figures)
    registry = folder / "registry"
    registry.mkdir()
    listed = [row for _, _, row in projects()]
    lines = [",".join(listed[0]), *(",".join(row.values()) for row in listed)]
    (registry / "projects.csv").write_text("\n".join(lines), "utf-8")
    (registry / "history.csv").write_text(typed.history(), "utf-8")
    (registry / "lists.yaml").write_text(typed.lists(), "utf-8")
    regions = "\n".join(
        f"  - {{id: {identity}, name: {name}, kind: {kind}}}"
        for name, (identity, kind) in REGIONS.items()
    )
    town = settle(
        folder,
        city="id: taicang\nname: 太仓市\n"
        'channels: {operators: "#operators", leaders: "#leaders"}\n'
        f"regions:\n{regions}",
        indicators=typed.indicators(),
        targets=typed.targets(),
        budget=typed.report(),
    )
    for hours, month in enumerate(sorted({each.month for each in STARTING})):
        year, number = month.split("-")
        lines = [f"{year}年{int(number)}月项目进度,", "项目名称,推进阶段"]
        lines += [
            f"{row['name']},{stage}"
            for starting, stage, row in projects()
            if starting.month == month
        ]
        sent = town.inbox / f"{year}年{int(number)}月项目进度.csv"
        sent.write_text("\n".join(lines) + "\n", "utf-8")
        run(town, hours, Period.parse(month))
    with open_live(town.home) as warehouse:
        for figure in typed.dated:
            assert figure.month
            cycle = Run(f"told-{figure.month}", "test", figure.month, NOW)
            append_cycle(warehouse, cycle, town.registry, [], [], [])
    return town


# -- what the views tell ---------------------------------------------------------------

# A printed figure is half a last digit to each side.
PRINTED: Final = """
    create temp view printed as
    select
        observation.*,
        indicator.name,
        observation.value - 0.5 * power(10, -observation.decimals) as low,
        observation.value + 0.5 * power(10, -observation.decimals) as high,
        (region, observation.indicator, period, measure) as key
    from mart.observation as observation
    inner join core.indicator_as_of('infinity'::timestamptz) as indicator
        on observation.indicator = indicator.indicator
"""
SHARE: Final = """
    select
        pull.share_low,
        pull.share_high,
        printed.low,
        printed.high,
        [printed.key],
        [
            (part_region, part_indicator, pull.period, 'ytd'),
            (pull.region, pull.indicator, pull.period, '{measure}')
        ]
    from {pull} as pull
    inner join core.indicator_as_of('infinity'::timestamptz) as indicator
        on pull.indicator = indicator.indicator
    inner join printed
        on
            indicator.name || '占全市' = printed.name
            and pull.part_region = printed.region
            and pull.period = printed.period
    where pull.share_pct is not null
"""
# Each answers with the view's interval and the print's, with the figures that reconcile
# if the two meet, and with those that this rests on.
QUESTIONS: Final = {
    "mart.progress: what was done of a plan": """
        select
            progress.schedule_pct + progress.pace_gap_low_pp,
            progress.schedule_pct + progress.pace_gap_high_pp,
            printed.low,
            printed.high,
            [printed.key],
            [
                (printed.region, printed.indicator, printed.period, 'ytd'),
                (printed.region, printed.indicator, printed.period[:4], 'plan')
            ]
        from mart.progress as progress
        inner join printed
            on
                progress.region = printed.region
                and progress.indicator = printed.indicator
                and progress.period = printed.period
                and printed.measure = 'completion'
        where
            progress.span = 'year'
            and progress.pace_gap_pp is not null
    """,
    "mart.progress: a ratio of two figures": """
        select
            progress.actual_low,
            progress.actual_high,
            printed.low,
            printed.high,
            [printed.key],
            [
                (progress.region, indicator.numerator, progress.period, 'ytd'),
                (progress.region, indicator.denominator, progress.period, 'ytd')
            ]
        from mart.progress as progress
        inner join core.indicator_as_of('infinity'::timestamptz) as indicator
            on progress.indicator = indicator.indicator
        inner join printed
            on
                progress.region = printed.region
                and progress.indicator = printed.indicator
                and progress.period = printed.period
        where
            progress.span = 'year'
            and progress.kind = 'ratio'
    """,
    "mart.growth: growth over last year's amount": """
        select
            growth_computed_low,
            growth_computed_high,
            growth_reported_low,
            growth_reported_high,
            [(region, indicator, period, 'ytd_yoy')],
            [
                (region, indicator, period, 'ytd'),
                (region, indicator, printf('%04d', year - 1) || period[5:], 'ytd')
            ]
        from mart.growth
        where agrees is not null
    """,
    # Growth puts last year's cumulatives where they do not fall either.
    "mart.growth: the bases of two months of one year": """
        select
            later.base_implied_low - earlier.base_implied_high,
            later.base_implied_high - earlier.base_implied_low,
            0.0,
            'infinity'::double,
            [
                (later.region, later.indicator, later.period, 'ytd_yoy'),
                (later.region, later.indicator, earlier.period, 'ytd_yoy')
            ],
            [
                (later.region, later.indicator, later.period, 'ytd'),
                (later.region, later.indicator, earlier.period, 'ytd')
            ]
        from mart.growth as later
        inner join mart.growth as earlier
            on
                later.region = earlier.region
                and later.indicator = earlier.indicator
                and later.year = earlier.year
                and later.month > earlier.month
        where
            later.base_implied is not null
            and earlier.base_implied is not null
    """,
    "mart.growth_as_of: a figure that was printed twice": """
        select
            before.low,
            before.high,
            growth.low,
            growth.high,
            [(growth.region, growth.indicator, growth.period, 'ytd')],
            []
        from mart.growth as growth
        inner join mart.growth_as_of('2022-06-30'::timestamptz) as before
            on
                growth.region = before.region
                and growth.indicator = before.indicator
                and growth.period = before.period
        where
            growth.status = 'final'
            and before.status = 'estimate'
        union all
        select
            before.growth_reported_low,
            before.growth_reported_high,
            growth.growth_reported_low,
            growth.growth_reported_high,
            [(growth.region, growth.indicator, growth.period, 'ytd_yoy')],
            []
        from mart.growth as growth
        inner join mart.growth_as_of('2022-06-30'::timestamptz) as before
            on
                growth.region = before.region
                and growth.indicator = before.indicator
                and growth.period = before.period
        where
            growth.status = 'final'
            and before.status = 'estimate'
    """,
    "mart.pull: parts that make up a whole": """
        select
            sum(share_low),
            sum(share_high),
            100.0,
            100.0,
            [(region, indicator, period, 'ytd')],
            list((part_region, part_indicator, period, 'ytd'))
        from mart.pull
        where part_region = region
        group by region, indicator, period, division
        having count(share_pct) = count(*)
    """,
    "mart.pull: what the parts pull of a growth": """
        select
            pull.pulls_low,
            pull.pulls_high,
            growth.growth_reported_low,
            growth.growth_reported_high,
            [(pull.region, pull.indicator, pull.period, 'ytd_yoy')],
            list((part_region, part_indicator, pull.period, 'ytd_yoy'))
        from mart.pull as pull
        inner join mart.growth as growth
            on
                pull.region = growth.region
                and pull.indicator = growth.indicator
                and pull.period = growth.period
        where pull.adds_up is not null
        group by all
    """,
    "mart.pull: a district's share in the city": SHARE.format(
        pull="mart.pull", measure="ytd"
    ),
    "mart.pull_as_of: its share before the city printed its own": SHARE.format(
        pull="mart.pull_as_of('2021-03-01'::timestamptz)", measure="worked_out"
    ),
    "mart.aggregate: a year's ratio of its own sums": """
        select
            period.low,
            period.high,
            printed.low,
            printed.high,
            [printed.key],
            [
                (period.region, indicator.numerator, printed.period, 'ytd'),
                (period.region, indicator.denominator, printed.period, 'ytd')
            ]
        from mart.aggregate as period
        inner join core.indicator_as_of('infinity'::timestamptz) as indicator
            on period.indicator = indicator.indicator
        inner join printed
            on
                period.region = printed.region
                and period.indicator = printed.indicator
                and period.period || '-12' = printed.period
        where period.way = 'ratio'
    """,
    "mart.project_list: how many projects have started": """
        select
            list.start_rate_pct,
            list.start_rate_pct,
            printed.low,
            printed.high,
            [printed.key],
            [(printed.region, counted.indicator, printed.period, 'ytd')]
        from mart.project_list as list
        inner join printed
            on
                list.name || '开工率' = printed.name
                and list.period = printed.period
        inner join core.indicator_as_of('infinity'::timestamptz) as counted
            on list.name || '个数' = counted.name
        where list.slice = 'all'
    """,
}


def answered(low: float, high: float, printed_low: float, printed_high: float) -> str:
    """Hold what a view tells against what was printed."""
    if high < printed_low - SLACK or low > printed_high + SLACK:
        return "contradicts"
    inside = low >= printed_low - SLACK and high <= printed_high + SLACK
    return "agrees" if inside else "undecided"


class Claim(NamedTuple):
    """What a view says of printed figures, which the file has in these lines."""

    question: str
    of: frozenset[int]
    rests_on: frozenset[int]
    answer: str


class Held:
    """The figures, where each is filed, and what the views say of them."""

    def __init__(
        self, figures: list[Figure], warehouse: duckdb.DuckDBPyConnection
    ) -> None:
        self.figures = figures
        self.warehouse = warehouse
        self.ids = Typed(figures).ids
        self.places = {identity: place for place, (identity, _) in REGIONS.items()}
        self.subjects = {identity: subject for subject, identity in self.ids.items()}
        self.lines: dict[Key, set[int]] = defaultdict(set)
        for figure in sorted(figures, key=lambda each: each.is_worked_out):
            if not figure.month:
                continue
            # What was published goes before what somebody worked out.
            if not (figure.is_worked_out and self.lines[figure.key]):
                self.lines[figure.key].add(figure.line)
            if figure.is_worked_out:
                self.lines[*figure.key[:3], "worked_out"].add(figure.line)

    @cached_property
    def claims(self) -> list[Claim]:
        self.warehouse.execute(PRINTED)
        return [
            Claim(
                question,
                self.filed_under(of),
                self.filed_under(rests_on),
                answered(*map(float, ends)),
            )
            for question, select in QUESTIONS.items()
            for *ends, of, rests_on in self.warehouse.execute(select).fetchall()
        ]

    def filed_under(self, keys: Iterable[Key]) -> frozenset[int]:
        return frozenset(
            line
            for region, indicator, when, measure in keys
            for line in self.lines[
                self.places[region], self.subjects[indicator], when, measure
            ]
        )

    def progress(self, subject: str, month: str) -> dict[str, object]:
        """Return what is told of 太仓市 for the year so far."""
        (row,) = rows(
            self.warehouse,
            "mart.progress",
            region="taicang",
            indicator=self.ids[subject],
            period=month,
            span="year",
        )
        return row

    @cached_property
    def became(self) -> dict[int, str]:
        """Return what became of each line: reconciled, rested on, or why neither."""
        became: dict[int, str] = {}
        for claim in self.claims:
            view = claim.question.partition(":")[0]
            contradicts = claim.answer == "contradicts"
            for line in claim.of:
                became.setdefault(line, CONTRADICTED if contradicts else view)
        worked_out = {each.line for each in self.figures if each.is_worked_out}
        for claim in self.claims:
            view = claim.question.partition(":")[0]
            for line in claim.rests_on:
                became.setdefault(line, view if line in worked_out else BASE)
        for truth in TRUTHS:
            for when, measure in truth.rests_on:
                for line in self.lines["太仓市", truth.subject, when, measure]:
                    became.setdefault(line, TRUTH)
        for figure in self.figures:
            became.setdefault(figure.line, self.reason(figure))
        return became

    def reason(self, figure: Figure) -> str:
        """Return why nothing can be held against a figure, from the print alone."""
        if not figure.month:
            return NO_PERIOD
        place, subject, when, measure = figure.key
        beside = {
            other[3]
            for other, lines in self.lines.items()
            if lines
            and other[:2] == (place, subject)
            and (other[2].startswith(when) or when.startswith(other[2]))
        }
        if subject in REAL and "ytd_yoy" in beside:
            return REAL_GROWTH
        grown = {"ytd", "ytd_yoy"}
        year_before = f"{int(when[:4]) - 1}{when[4:]}"
        is_first = not self.lines[place, subject, year_before, "ytd"]
        if measure in grown and grown <= beside and is_first:
            return NO_YEAR_BEFORE
        return ALONE if len(beside) == 1 else ""


@pytest.fixture(scope="module")
def figures() -> list[Figure]:
    given = os.environ.get("YUEBAO_REAL_DATA")
    if not given:
        pytest.skip("YUEBAO_REAL_DATA is not set: no published figures are at hand")
    path = Path(given).parent / "facts" / "taicang_suzhou.csv"
    if not path.is_file():
        pytest.skip("no published figures lie beside the real data")
    return read_figures(path)


@pytest.fixture(scope="module")
def held(tmp_path_factory, figures) -> Iterator[Held]:
    town = found(tmp_path_factory.mktemp("facts"), figures)
    with open_live(town.home) as warehouse:
        yield Held(figures, warehouse)


def test_every_figure_reconciles_or_it_is_known_why_it_cannot(held):
    became = held.became
    unexplained = [each for each in held.figures if not became[each.line]]
    assert unexplained == []
    assert Counter(became.values()) == BECAME
    assert len(became) == FIGURES == sum(BECAME.values())


def test_no_figure_contradicts_another_but_those_that_are_known_to(held):
    contradicting = [
        (figure.place, figure.name, str(figure.month), figure.measure)
        for claim in held.claims
        if claim.answer == "contradicts"
        for figure in held.figures
        if figure.line in claim.of
    ]
    assert sorted(contradicting) == sorted(CONTRADICT)
    # Most prints are too coarse to say more than that nothing speaks against them.
    assert Counter(claim.answer for claim in held.claims) == ANSWERS


def test_growth_at_comparable_prices_is_never_held_against_amounts_at_current_ones(
    held,
):
    told = held.warehouse.execute(
        """
        select
            growth_refused,
            count(*),
            count(growth_computed_pct) + count(base_implied) + count(agrees)
        from mart.growth
        where list_contains(?, indicator)
        group by all
        """,
        [[held.ids[subject] for subject in REAL]],
    ).fetchall()
    months = {
        figure.key[:3]
        for figure in held.figures
        if figure.month and figure.subject in REAL
    }
    assert told == [("no-figure-comparable-prices", len(months), 0)]


def test_a_city_may_be_ahead_by_its_headline_and_behind_in_its_outer_ring(held):
    rings = held.warehouse.execute(
        """
        select
            round(done, 2), round(plan, 2), round(completion_pct, 1),
            round(pace_gap_pp, 1), verdict, headline_verdict, hidden
        from mart.ring
        where period = '2025-06' and basis = 'totals'
        order by position
        """
    ).fetchall()
    assert rings == [
        (36.38, 45.5, 80.0, 30.0, "超序时", "超序时", False),
        (89.12, 127.0, 70.2, 20.2, "超序时", "超序时", False),
        (31.15, 79.75, 39.1, -10.9, "滞后", "超序时", True),
    ]


def test_august_alone_is_what_two_cumulatives_differ_by(held):
    # 苏州市统计局, 2024: output above scale 25952.6 by July and 29875.5 by August.
    month = held.warehouse.execute(
        """
        select way, round(value, 1), round(low, 1), round(high, 1), refused_key
        from mart.aggregate
        where indicator = ? and period = '2024-08'
        """,
        [held.ids["规模以上工业总产值"]],
    ).fetchone()
    assert month == ("difference", 3922.9, 3922.8, 3923.0, None)


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda each: each.subject)
def test_the_truths_of_the_design_follow_from_the_figures(held, truth):
    told = held.progress(truth.subject, truth.month)
    assert not difference([dict(truth.columns)], [told])

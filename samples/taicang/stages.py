"""The forms that say how far projects are: stage, first day, what they brought.

A project with money in a month has begun by then, and one without has not, so that
these forms agree with those on investment.
"""

from __future__ import annotations

import random
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final

from figures import MONTHS, SEED, YEAR, plan_of
from tables import MADE_UP, Title, table
from writers import Book

if TYPE_CHECKING:
    from figures import Figures
    from writers import Cell

    from warehouse.periods import Period
    from warehouse.registry.goals import Project

NOT_YET: Final = MONTHS[-1] + 1
TEN_THOUSAND: Final = 10000
LATE_FINISH: Final = 3

# The month that each special plan is issued in; the tenth and eleventh are late.
ISSUED: Final = (2, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 11, 12)
# How many months before that it comes to each stage, the last stage first.
STAGE_BEFORE_ISSUE: Final = (0, 1, 2, 4, 6)
# The months that each practical thing begins and is done in.
BEGUN: Final = (4, 4, 4, 5, 4, 4)
DONE: Final = (12, 6, 5, 7, 5, 6)

# What the form calls the pieces that a livelihood project brings, where not 个.
PIECES: Final = {
    "livelihood_05": "处",
    "livelihood_06": "张",
    "livelihood_07": "所",
    "livelihood_09": "张",
    "livelihood_10": "家",
    "livelihood_11": "户",
    "livelihood_13": "套",
    "livelihood_14": "户",
    "livelihood_15": "条",
    "livelihood_16": "条",
    "livelihood_18": "座",
    "livelihood_19": "处",
    "livelihood_20": "条",
    "livelihood_21": "座",
    "livelihood_26": "家",
}


def _months_from(start: Period, month: int) -> int:
    """Return how many months a month of the year lies after `start`."""
    return (YEAR - start.year) * 12 + month - start.last


def _planned(period: Period | None) -> Period:
    assert period is not None  # noqa: S101 - every project of these lists has its months
    return period


def first_month(figures: Figures, project: Project) -> int:
    """Return the first month with money; the month after the last is not yet."""
    done = figures.projects[project.id]
    return next((month for month in MONTHS if done[month - 1]), NOT_YET)


def begun_on(figures: Figures, project: Project, month: int) -> date | None:
    """Return the day that a project began, if it has by the end of a month."""
    first = first_month(figures, project)
    if first > month:
        return None
    start = _planned(project.start)
    year, began = (YEAR, first) if start.year == YEAR else (start.year, start.last)
    day = random.Random(f"{SEED} {project.id}").randrange(3, 28)
    return date(year, began, day)


def key_stage(figures: Figures, project: Project, month: int) -> str:
    """Return the stage of a key project at a month's end."""
    first = first_month(figures, project)
    if first > month:
        # What is to begin soon has its land, what is to begin late is only signed.
        ahead = max(first - month, -_months_from(_planned(project.start), month))
        return ("拿地", "立项", "签约", "储备")[min(ahead // 2, 3)]
    # One project in so many is finished a month after its plan.
    chance = random.Random(f"{SEED} {project.id} finish")
    delay = int(chance.randrange(LATE_FINISH) == 0)
    over = _months_from(_planned(project.finish), month) - delay
    if over >= 0:
        return "投产" if over > 1 else "竣工"
    start = _planned(project.start)
    return "开工" if first == month and start.year == YEAR else "在建"


def project_stages(figures: Figures, month: int) -> Book:
    """Return where every key project is in its life, and since when it is built."""
    names = {each.id: each.name for each in figures.registry.city.regions}
    body: list[list[Cell]] = [
        [
            number,
            each.name,
            names[each.region],
            each.total_investment,
            _printed_month(each.start),
            key_stage(figures, each, month),
            _printed_day(begun_on(figures, each, month)),
        ]
        for number, each in enumerate(figures.listed("city", month), 1)
    ]
    headers = ["序号", "项目名称", "所属区镇", "总投资(亿元)", "计划开工时间"]
    sheet = table(
        "推进阶段",
        Title(f"{YEAR}年{month}月末市级及以上重点项目推进阶段情况"),
        [*headers, "当前阶段", "实际开工日期"],
        body,
        [f"注：阶段依次为储备、签约、立项、拿地、开工、在建、竣工、投产。{MADE_UP}。"],
    )
    return Book(f"重点项目推进阶段（{month}月）.xlsx", "xlsx", [sheet])


def quantity_done(figures: Figures, project: Project, month: int) -> int | None:
    """Return how many of its pieces a livelihood project has brought."""
    if project.quantity is None:
        return None
    done = figures.projects[project.id][month - 1]
    # Some pieces are whole before they are paid for, others long after.
    pace = random.Random(f"{SEED} {project.id} pieces").uniform(0.6, 2.2)
    share = pace * done / (float(plan_of(project)) * TEN_THOUSAND)
    return int(float(project.quantity) * min(1.0, share))


def livelihood_progress(figures: Figures, month: int) -> Book:
    """Return the stage and the quantity of every livelihood project, by category."""
    body: list[list[Cell]] = []
    for category, group in groupby(
        figures.listed("livelihood", month), key=lambda each: each.category
    ):
        for place, each in enumerate(group):
            has_begun = first_month(figures, each) <= month
            body.append(
                [
                    category if place == 0 else None,
                    each.name,
                    "在建" if has_begun else "未开工",
                    _printed_day(begun_on(figures, each, month), "."),
                    PIECES.get(each.id, "个") if each.quantity else None,
                    int(each.quantity) if each.quantity else None,
                    quantity_done(figures, each, month),
                    _printed_month(each.finish),
                ]
            )
    headers = ["类别", "项目名称", "推进阶段", "实际开工日期", "计量单位"]
    sheet = table(
        "节点与数量",
        Title(f"{YEAR}年{month}月末民生项目节点与数量完成情况"),
        [*headers, "年度目标数量", "累计完成数量", "计划完工时间"],
        body,
        [f"注：计量单位为空的项目不考核数量。{MADE_UP}。"],
    )
    return Book(f"民生项目节点与数量{month}月.xls", "xls", [sheet])


def special_plan_stage(place: int, month: int) -> str:
    """Return the stage of the plan at a place of the list, at a month's end."""
    ahead = ISSUED[place] - month
    stages = ("印发", "审议", "论证", "征求意见", "起草")
    for stage, before in zip(stages, STAGE_BEFORE_ISSUE, strict=True):
        if ahead <= before:
            return stage
    return "前期研究"


def special_plans(figures: Figures, month: int) -> Book:
    """Return how far the special plans are drafted, and how many are issued."""
    departments = figures.registry.departments
    listed = figures.listed("special_plans", month)
    stages = [special_plan_stage(place, month) for place in range(len(listed))]
    body: list[list[Cell]] = [
        [
            number,
            each.name,
            departments[each.department or ""].name,
            stage,
            _printed_month(each.finish),
        ]
        for number, (each, stage) in enumerate(zip(listed, stages, strict=True), 1)
    ]
    sheet = table(
        "编制进度",
        Title(f"“十四五”重点专项规划编制进度（{YEAR}年{month}月末）"),
        ["序号", "规划名称", "牵头部门", "编制阶段", "计划印发时间"],
        body,
    )
    summary: list[list[Cell]] = [
        ["规划总数", len(listed)],
        ["已印发", stages.count("印发")],
    ]
    title = Title(f"“十四五”重点专项规划汇总（{YEAR}年{month}月末）", "单位：个")
    sheets = [sheet, table("汇总", title, ["指标", "数量"], summary)]
    return Book(f"专项规划编制进度{month}月.xlsx", "xlsx", sheets)


def practical_things(figures: Figures, month: int) -> Book:
    """Return how far the practical things are; their last row counts the done ones."""
    listed = figures.listed("practical_things", month)
    stages = [
        "办结" if month >= done else "推进" if month >= begun else "立项"
        for begun, done in zip(BEGUN, DONE, strict=True)
    ]
    body: list[list[Cell]] = [
        [each.name, each.category, stage, _printed_month(each.finish), None]
        for each, stage in zip(listed, stages, strict=True)
    ]
    body.append(["已办结项目数", None, None, None, stages.count("办结")])
    sheet = table(
        "",
        Title(f"{YEAR}年{month}月末“我为群众办实事”项目推进情况"),
        ["项目名称", "类别", "推进阶段", "计划办结时间", "数量(个)"],
        body,
    )
    return Book(f"办实事项目{month}月.csv", "gb18030", [sheet])


def _printed_month(period: Period | None) -> Cell:
    return f"{period.year}年{period.last}月" if period else None


def _printed_day(day: date | None, mark: str = "-") -> Cell:
    return f"{day:%Y{mark}%m{mark}%d}" if day else None

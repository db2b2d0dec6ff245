"""The forms with regions, projects or a slip in them, and who sends what."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from figures import (
    APRIL,
    CITY,
    MAY,
    PEER_PACE,
    PEER_PLANS,
    STOCKS,
    percent,
    plan_of,
)
from forms import FEBRUARY, FORMS, run_of, services_enterprises
from prices import price_monitoring
from stages import (
    livelihood_progress,
    practical_things,
    project_stages,
    special_plans,
)
from tables import MADE_UP, Title, full_width, printed_growth, table
from writers import Book, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from figures import Figures, Track
    from writers import Cell

    from warehouse.registry.goals import Project

TEN_THOUSAND: Final = 10000
MISTYPED_TOWN: Final = "shaxi"

SIGNED_AS: Final = {
    "port_zone": "太仓港经开区",
    "high_tech_zone": "太仓高新区",
    "loujiang": "娄江新城（科教新城）",
}
TOWN_FORMS: Final = {
    "port_zone": "xlsx",
    "high_tech_zone": "xlsx",
    "loujiang": "utf-8-sig",
    "chengxiang": "xls",
    "shaxi": "gb18030",
    "liuhe": "xlsx",
    "huangjing": "xls",
    "shuangfeng": "gb18030",
}


def swapped(value: Decimal) -> Decimal:
    """Return `value` with two neighbouring digits swapped; the first one stays."""
    digits = list(str(value))
    for place in range(1, len(digits) - 1):
        left, right = digits[place], digits[place + 1]
        if left.isdigit() and right.isdigit() and right not in {left, "0"}:
            digits[place], digits[place + 1] = right, left
            return Decimal("".join(digits))
    raise ValueError(f"nothing to swap in {value}")


def _towns(figures: Figures) -> list[tuple[str, str]]:
    return [(each.id, each.name) for each in figures.registry.city.parts]


def _four(track: Track, month: int) -> list[Cell]:
    """Return the month, the cumulative, last year's and the growth."""
    growth = printed_growth(track.ytd_yoy(month))
    return [track.current(month), track.ytd(month), track.ytd_base(month), growth]


def industrial_output(figures: Figures, month: int) -> Book:
    """Return output by town; in May one town's cumulative is mistyped."""
    body: list[list[Cell]] = []
    for town, name in [(CITY, "合计"), *_towns(figures)]:
        cells = _four(figures.of("industrial_output", town), month)
        if month == MAY and town == MISTYPED_TOWN:
            cells[1] = swapped(Decimal(str(cells[1])))
        body.append([name, *(cells[1:] if month == FEBRUARY else cells)])
    top = "规模以上工业总产值"
    headers = ["本月", "本月止累计", "上年同期", "同比增长(%)"]
    sheet = table(
        "分地区",
        Title(f"2021年{run_of(month)}规模以上工业总产值分地区情况", "单位：亿元"),
        ["地区", *(f"{top}/{each}" for each in headers[month == FEBRUARY :])],
        body,
    )
    return Book(f"2021年{month}月规上工业产值分地区.xlsx", "xlsx", [sheet])


def fixed_asset_investment(figures: Figures, month: int) -> Book:
    """Return two investments by town, cumulative only, the unit in the header."""
    body: list[list[Cell]] = []
    for town, name in [*_towns(figures), (CITY, "合计")]:
        cells: list[Cell] = [name]
        for indicator in ("fixed_asset_investment", "industrial_investment"):
            cells += _four(figures.of(indicator, town), month)[1:]
        body.append(cells)
    leaves = (f"{run_of(month)}(亿元)", "上年同期(亿元)", "增长(%)")
    tops = ("固定资产投资", "工业投资")
    sheet = table(
        "投资",
        Title(f"2021年{run_of(month)}固定资产投资完成情况表"),
        ["区镇", *(f"{top}/{leaf}" for top in tops for leaf in leaves)],
        body,
    )
    return Book(f"固定资产投资{run_of(month)}.xls", "xls", [sheet])


def foreign_capital(figures: Figures, month: int) -> Book:
    """Return foreign capital by town; two years side by side, one row in full width."""
    body: list[list[Cell]] = [
        [name, *_four(figures.of("utilized_foreign_capital", town), month)]
        for town, name in _towns(figures)
    ]
    if month == APRIL:
        row = next(row for row in body if row[0] == "璜泾镇")
        row[1:4] = [full_width(each) for each in row[1:4]]
    city = figures.of("utilized_foreign_capital")
    body.append(["合计", *_four(city, month)])
    run = run_of(month, "—")
    sheet = table(
        "实际使用外资",
        Title(f"2021年{run}实际使用外资分区镇情况", "单位：万美元"),
        ["区镇", "本月", f"2021年{run}", f"2020年{run}", "增长(%)"],
        body,
    )
    return Book(f"利用外资{month}月.xlsx", "xlsx", [sheet, Sheet("Sheet2", [])])


def domestic_capital(figures: Figures, month: int) -> Book:
    """Return domestic capital by town."""
    body: list[list[Cell]] = [
        [name, *_four(figures.of("domestic_capital", town), month)]
        for town, name in [(CITY, "全市"), *_towns(figures)]
    ]
    leaves = ("本月(亿元)", "累计(亿元)", "上年同期累计(亿元)", "同比(%)")
    sheet = table(
        "内资",
        Title(f"2021年{run_of(month, '至')}引进内资情况"),
        ["地区", *(f"新增注册资本/{each}" for each in leaves)],
        body,
    )
    return Book(f"内资{month}月.xls", "xls", [sheet])


def market_entities(figures: Figures, month: int) -> Book:
    """Return a book of two sheets: the new ones, and all there are."""
    new: list[list[Cell]] = [
        [label, *_four(figures.of(name), month)]
        for label, name in (
            ("合计", "new_market_entities"),
            ("  企业", "new_enterprises"),
            ("  个体工商户", "new_sole_traders"),
        )
    ]
    stock = STOCKS["market_entities"]
    enterprises = (stock.level(month) * Decimal("0.37")).quantize(Decimal("0.01"))
    old: list[list[Cell]] = [
        ["合计", stock.level(month), stock.ytd_yoy(month)],
        ["  企业", enterprises, "—"],
        ["  个体工商户", stock.level(month) - enterprises, "—"],
    ]
    sheets = [
        table(
            "新设",
            Title(f"2021年{run_of(month)}新设市场主体情况", "单位：户"),
            ["类型", "本月新设", "累计新设", "上年同期", "同比(%)"],
            new,
        ),
        table(
            "实有",
            Title(f"2021年{month}月末实有市场主体情况", "单位：万户"),
            ["类型", "期末实有", "同比(%)"],
            old,
        ),
    ]
    return Book(f"市场主体2021年{month}月.xlsx", "xlsx", sheets)


def credit(figures: Figures, month: int) -> Book:
    """Return deposits and loans; in May the figures are in 万元 under 单位：亿元."""
    del figures
    body: list[list[Cell]] = []
    for label, name, share in (
        ("一、各项存款余额", "deposits", "1"),
        ("  其中：住户存款", "deposits", "0.44"),
        ("二、各项贷款余额", "loans", "1"),
        ("  其中：住户贷款", "loans", "0.31"),
    ):
        stock = STOCKS[name]
        cells = [
            (value * Decimal(share)).quantize(Decimal("0.01"))
            for value in (stock.level(month), stock.level_change(month))
        ]
        if month == MAY:
            cells = [(value * TEN_THOUSAND).quantize(Decimal(1)) for value in cells]
        body.append([label, *cells, stock.ytd_yoy(month)])
    sheet = table(
        "存贷款",
        Title(f"2021年{month}月末金融机构本外币存贷款情况", "单位：亿元"),
        ["项目", "月末余额", "比年初增减", "同比增长(%)"],
        body,
    )
    return Book(f"金融机构存贷款（{month}月末）.xlsx", "xlsx", [sheet])


def budget(figures: Figures, month: int, *, mistyped: bool = False) -> Book:
    """Return the treasury's table; its header changed in April."""
    body: list[list[Cell]] = [
        [label, *_four(figures.of(name), month)]
        for label, name in (
            ("一般公共预算收入", "budget_revenue"),
            ("  其中：税收收入", "tax_revenue"),
            ("  　　　非税收入", "nontax_revenue"),
            ("一般公共预算支出", "budget_expenditure"),
        )
    ]
    if mistyped:
        body[1][2] = swapped(Decimal(str(body[1][2])))
    headers = (
        ["预算科目", "本月", "本月止累计", "上年同期", "同比增长(%)"]
        if month >= APRIL
        else ["项目", "本月完成", "累计完成", "去年同期累计", "增减%"]
    )
    if month == APRIL:
        # Thousands are set apart, so the cells are quoted.
        body = [
            [f"{cell:,}" if isinstance(cell, Decimal) else cell for cell in row]
            for row in body
        ]
    note = f"注：{MADE_UP}。"
    if month == MAY and not mistyped:
        note = f"注：更正税收收入累计数，以本表为准。{MADE_UP}。"
    sheet = table(
        "",
        Title(f"2021年{run_of(month)}太仓市财政收支情况", "单位：万元"),
        headers,
        body,
        [note],
    )
    name = "财政收支5月(更正).csv" if "更正" in note else f"财政收支{month}月.csv"
    return Book(name, "gb18030", [sheet])


def high_tech_industry(figures: Figures, month: int) -> Book:
    """Return high-tech output, a little over a third of the towns' industry."""
    track = figures.of("industrial_output")
    shares = ((track.ytd(month), "0.357"), (track.ytd_base(month), "0.349"))
    ytd, base = (
        (value * Decimal(share)).quantize(Decimal("0.01")) for value, share in shares
    )
    sheet = table(
        "高新技术产业",
        Title("2021年一季度高新技术产业产值", "单位：亿元"),
        ["指标", "本季止累计", "上年同期", "同比增长(%)"],
        [["高新技术产业产值", ytd, base, percent(ytd - base, base)]],
    )
    return Book("高新技术产业2021年一季度.xlsx", "xlsx", [sheet])


def key_projects(figures: Figures, month: int) -> Book:
    """Return every project of the year's lists, and the three lists' totals."""
    listed = figures.listed("city", month)
    names = {each.id: each.name for each in figures.registry.city.regions}
    body: list[list[Cell]] = []
    for number, each in enumerate(listed, 1):
        level = {3: "省重大", 2: "苏州市重点", 1: "市级重点"}[len(each.lists)]
        place = names[each.region]
        body.append(
            [number, each.name, level, place, *_investment(figures, [each], month)]
        )
    for label, name in (
        ("全市重点项目合计", "city"),
        ("其中：苏州市重点项目", "suzhou"),
        ("其中：省重大项目", "provincial"),
    ):
        cells = _investment(figures, figures.listed(name, month), month)
        body.append([None, label, None, None, *cells])
    sheet = table(
        "重点项目",
        Title(f"2021年{run_of(month)}市级及以上重点项目投资完成情况", "单位：万元"),
        ["序号", "项目名称", "级别", "所属区镇", *_INVESTMENT],
        body,
        [f"注：苏州市重点项目含省重大项目。{MADE_UP}。"],
    )
    return Book(f"2021年重点项目进度（{month}月）.xlsx", "xlsx", [sheet])


_INVESTMENT: Final = ["年度计划投资", "本月完成投资", "累计完成投资", "完成年度计划(%)"]


def _investment(figures: Figures, projects: list[Project], month: int) -> list[Cell]:
    """Return plan, the month's and the year's investment in 万元, and completion."""
    plan = int(sum(map(plan_of, projects)) * TEN_THOUSAND)
    done = sum(figures.projects[each.id][month - 1] for each in projects)
    before = (
        sum(figures.projects[each.id][month - 2] for each in projects)
        if month > 1
        else 0
    )
    return [plan, done - before, done, percent(Decimal(done), Decimal(plan))]


def project_starts(figures: Figures, month: int) -> Book:
    """Return how many of each town's projects have begun."""
    listed = figures.listed("city")
    body: list[list[Cell]] = []
    for town, name in [*_towns(figures), (CITY, "合计")]:
        own = [each for each in listed if town in {each.region, CITY}]
        begun = sum(figures.projects[each.id][month - 1] > 0 for each in own)
        rate = percent(Decimal(begun), Decimal(len(own)))
        body.append([name, len(own), begun, rate])
    sheet = table(
        "开工",
        Title(f"2021年{month}月末市级及以上重点项目开工情况"),
        ["区镇", "项目数(个)", "已开工(个)", "开工率(%)"],
        body,
    )
    return Book(f"重点项目开工{month}月.xls", "xls", [sheet])


def suzhou_ranking(figures: Figures, month: int) -> Book:
    """Return the ten units of 苏州 by completion of its list, 太仓 among them."""
    plan = sum(map(plan_of, figures.listed("suzhou", month)), Decimal(0))
    done = Decimal(figures.done("suzhou", month)) / TEN_THOUSAND
    own = percent(done, plan)
    assert own is not None  # noqa: S101 - the plan is not empty
    units = {CITY: (plan, done.quantize(Decimal("0.1")), own)}
    for peer, text in PEER_PLANS.items():
        target = Decimal(text)
        pace = Decimal(str(PEER_PACE[peer][month - 1]))
        amount = (target * done / plan * pace).quantize(Decimal("0.1"))
        units[peer] = (target, amount, percent(amount, target) or Decimal(0))
    names = {each.id: each.name for each in figures.registry.city.regions}
    order = sorted(units, key=lambda unit: -units[unit][2])
    whole = tuple(
        sum((each[part] for each in units.values()), Decimal(0)) for part in (0, 1)
    )
    body: list[list[Cell]] = [
        [names[unit], *units[unit], place] for place, unit in enumerate(order, 1)
    ]
    body.append(["苏州市", *whole, percent(whole[1], whole[0]), "—"])
    sheet = table(
        "分板块",
        Title(f"2021年{run_of(month)}苏州市重点项目投资分板块完成情况"),
        ["板块", "年度计划投资(亿元)", "累计完成投资(亿元)", "完成率(%)", "排名"],
        body,
        [f"注：除太仓市外均为示例数据。{MADE_UP}。"],
    )
    return Book(f"苏州市重点项目分板块{month}月.xlsx", "xlsx", [sheet])


def shanghai_projects(figures: Figures, month: int) -> Book:
    """Return projects from 上海 and their share of domestic capital."""
    count, capital, domestic = (
        figures.of(name)
        for name in ("shanghai_projects", "shanghai_capital", "domestic_capital")
    )
    shares = [
        percent(capital.current(month), domestic.current(month), "0.01"),
        percent(capital.ytd(month), domestic.ytd(month), "0.01"),
    ]
    sheet = table(
        "",
        Title(f"2021年{run_of(month)}承接上海项目情况"),
        ["指标", "本月", "累计"],
        [
            ["承接上海项目数(个)", count.current(month), count.ytd(month)],
            ["新增注册资本(亿元)", capital.current(month), capital.ytd(month)],
            ["占引进内资比重(%)", *shares],
        ],
    )
    return Book(f"承接上海项目{month}月.csv", "utf-8-sig", [sheet])


def livelihood_projects(figures: Figures, month: int) -> Book:
    """Return the year's livelihood projects by category, and a summary sheet."""
    listed = figures.listed("livelihood")
    body: list[list[Cell]] = []
    last = ""
    for each in listed:
        label = None if each.category == last else each.category
        last = each.category
        body.append([label, each.name, *_investment(figures, [each], month)])
    # Not None: the total belongs to no category above it.
    body.append(["", "合计", *_investment(figures, listed, month)])
    sheet = table(
        "项目进度",
        Title(f"2021年{run_of(month)}民生实事项目推进情况（8大类26项）", "单位：万元"),
        ["类别", "项目名称", "年度计划", "本月完成", "累计完成", "完成率(%)"],
        body,
    )
    begun = sum(figures.projects[each.id][month - 1] > 0 for each in listed)
    summary = table(
        "汇总",
        Title(f"2021年{month}月末民生实事项目汇总", "单位：个"),
        ["指标", "数量"],
        [["项目总数", len(listed)], ["已开工", begun]],
    )
    return Book(f"民生实事项目{month}月.xlsx", "xlsx", [sheet, summary])


def town_investment(figures: Figures, month: int, town: str) -> Book:
    """Return one town's own form; each town has its own way with files."""
    form = TOWN_FORMS[town]
    name = next(each for key, each in _towns(figures) if key == town)
    foreign, projects, signed = (
        figures.of(indicator, town)
        for indicator in (
            "registered_foreign_capital",
            "signed_projects",
            "signed_investment",
        )
    )
    money, unit = _four(signed, month), "亿元"
    if form == "gb18030":
        money[:3] = [int(Decimal(str(each)) * TEN_THOUSAND) for each in money[:3]]
        unit = "万元"
    rows: list[list[Cell]] = [
        ["注册外资", "万美元", *_four(foreign, month)],
        ["新签约项目数", "个", *_four(projects, month)],
        ["新签约项目计划总投资", unit, *money],
    ]
    if town == "shuangfeng":
        rows = [[*row[:2], *map(_in_full_width, row[2:5]), row[5]] for row in rows]
    sheet = table(
        "招商引资",
        Title(
            f"2021年{run_of(month)}招商引资情况表",
            before=f"填报单位：{SIGNED_AS.get(town, name)}",
        ),
        ["指标名称", "计量单位", "本月", "本月止累计", "上年同期", "同比增长(%)"],
        rows,
        [f"注：{MADE_UP}。", "填表人：经济发展和招商部门"],
    )
    ending = form if form in {"xlsx", "xls"} else "csv"
    return Book(f"招商引资{run_of(month)}.{ending}", form, [sheet])


def _in_full_width(value: Cell) -> Cell:
    return full_width(value)


SPECIAL: Final[dict[str, Callable[[Figures, int], Book]]] = {
    "industrial_output": industrial_output,
    "fixed_asset_investment": fixed_asset_investment,
    "services_enterprises": services_enterprises,
    "foreign_capital": foreign_capital,
    "domestic_capital": domestic_capital,
    "market_entities": market_entities,
    "credit": credit,
    "budget": budget,
    "high_tech_industry": high_tech_industry,
    "key_projects": key_projects,
    "project_starts": project_starts,
    "suzhou_ranking": suzhou_ranking,
    "shanghai_projects": shanghai_projects,
    "livelihood_projects": livelihood_projects,
    "project_stages": project_stages,
    "livelihood_progress": livelihood_progress,
    "special_plans": special_plans,
    "practical_things": practical_things,
    "price_monitoring": price_monitoring,
}


def book_of(figures: Figures, report: str, department: str, month: int) -> Book:
    """Return the book that a department sends for a report and a month of 2021."""
    if report == "town_investment":
        return town_investment(figures, month, department)
    if report in FORMS:
        return FORMS[report].book(figures, month)
    return SPECIAL[report](figures, month)

"""The forms that list a few indicators for the whole city, as plain descriptions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from figures import QUARTER, RATES, STOCKS, percent
from tables import MADE_UP, Title, printed_growth, table
from writers import Book

if TYPE_CHECKING:
    from figures import Figures
    from writers import Cell

FEBRUARY: Final = 2
DASHES: Final = ("-", "—", "至")


def run_of(month: int, dash: str = "-", *, alone: str = "") -> str:
    """Return `1-5月`; January is alone in its year: `1月`, or `alone`."""
    return f"1{dash}{month}月" if month > 1 else alone or "1月"


@dataclass(frozen=True)
class Line:
    """One row: its label, what it shows, and the unit printed beside it.

    `shows` names an indicator; `0.31 of retail_sales` is a made-up part of one, which
    the layout ignores.
    """

    label: str
    shows: str
    unit: str = ""


@dataclass(frozen=True)
class Form:
    """A form; `{run}` and `{month}` in its texts are filled for the month.

    Columns are (header, what): label, unit, current, ytd, ytd_base, ytd_yoy, level,
    level_change. In February a combined form has no column for the month itself.
    """

    file: str
    form: str
    title: str
    columns: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    unit: str = ""
    combined: bool = False
    sheet: str = "Sheet1"
    notes: tuple[str, ...] = (f"注：{MADE_UP}。",)
    dash: str = "-"

    def book(self, figures: Figures, month: int) -> Book:
        """Return the workbook of a month."""
        said = {"run": run_of(month, self.dash), "month": month}
        columns = [
            (header.format(**said), what)
            for header, what in self.columns
            if not (self.combined and month == FEBRUARY and what == "current")
        ]
        body: list[list[Cell]] = [
            [_cell(line, what, figures, month) for _, what in columns]
            for line in self.lines
        ]
        sheet = table(
            self.sheet,
            Title(self.title.format(**said), self.unit),
            [header for header, _ in columns],
            body,
            [note.format(**said) for note in self.notes],
        )
        return Book(self.file.format(**said), self.form, [sheet])


def _cell(line: Line, what: str, figures: Figures, month: int) -> Cell:
    if what == "label":
        return line.label
    if what == "unit":
        return line.unit
    share, _, name = line.shows.rpartition(" of ")
    if name in RATES:
        rates = dict(zip(("current", "ytd", "ytd_base"), RATES[name], strict=True))
        text = rates[what][month - 1]
        return Decimal(text) + Decimal(share or 0)
    if name in QUARTER:
        texts = dict(zip(("ytd", "ytd_base", "ytd_yoy"), QUARTER[name], strict=True))
        return Decimal(texts[what] or 0)
    if what == "ytd_yoy":
        source = STOCKS.get(name) or figures.of(name)
        return printed_growth(source.ytd_yoy(month))
    track = STOCKS[name] if name in STOCKS else figures.of(name)
    value: Decimal = getattr(track, what)(month)
    return (value * Decimal(share)).quantize(value) if share else value


STANDARD: Final = (
    ("本月", "current"),
    ("本月止累计", "ytd"),
    ("上年同期", "ytd_base"),
    ("同比增长(%)", "ytd_yoy"),
)
LABEL_AND_UNIT: Final = (("指标名称", "label"), ("计量单位", "unit"))
NO_ECONOMY: Final = (
    f"注：1.{MADE_UP}。2.部分数据因四舍五入，分项之和与合计可能略有出入。"
)

FORMS: Final = {
    "industrial_growth": Form(
        file="2021年{month}月规模以上工业主要指标.xlsx",
        form="xlsx",
        title="2021年{run}规模以上工业主要指标",
        columns=(*LABEL_AND_UNIT, ("本月", "current"), ("{run}累计", "ytd")),
        lines=(
            Line("规模以上工业增加值增速", "industrial_value_added_growth", "%"),
            Line("规模以上工业产品销售率", "industrial_sales_rate", "%"),
        ),
        combined=True,
        notes=(f"注：增加值增速按可比价格计算。{MADE_UP}。",),
    ),
    "retail_sales": Form(
        file="社零{month}月.csv",
        form="utf-8-sig",
        title="2021年{run}社会消费品零售总额",
        columns=(
            ("指标", "label"),
            ("单位", "unit"),
            ("本月", "current"),
            ("{run}", "ytd"),
            ("上年同期", "ytd_base"),
            ("同比增长%", "ytd_yoy"),
        ),
        lines=(
            Line("社会消费品零售总额", "retail_sales", "万元"),
            Line("  其中：限额以上单位", "retail_above_quota", "万元"),
        ),
        combined=True,
    ),
    "gross_product": Form(
        file="2021年一季度地区生产总值.xlsx",
        form="xlsx",
        title="2021年一季度地区生产总值核算表",
        columns=(
            ("指标", "label"),
            ("本季止累计(亿元)", "ytd"),
            ("同比增长（可比价）(%)", "ytd_yoy"),
        ),
        lines=(
            Line("地区生产总值", "gdp"),
            Line("  第一产业", "primary_value_added"),
            Line("  第二产业", "secondary_value_added"),
            Line("  第三产业", "services_value_added"),
        ),
        notes=(f"注：绝对额按现价计算，增长速度按可比价格计算。{MADE_UP}。",),
    ),
    "consumer_prices": Form(
        file="报表({month}).xls",
        form="xls",
        title="2021年{month}月太仓市居民消费价格指数",
        columns=(
            ("类别", "label"),
            ("上年同月＝100", "current"),
            ("{run}（上年同期＝100）", "ytd"),
        ),
        lines=(
            Line("居民消费价格总指数", "consumer_prices"),
            Line("  食品烟酒", "0.6 of consumer_prices"),
            Line("  衣着", "-0.8 of consumer_prices"),
            Line("  居住", "-0.3 of consumer_prices"),
            Line("  生活用品及服务", "-0.5 of consumer_prices"),
            Line("  交通和通信", "1.4 of consumer_prices"),
            Line("  教育文化和娱乐", "0.9 of consumer_prices"),
            Line("  医疗保健", "-0.2 of consumer_prices"),
            Line("  其他用品和服务", "-1.1 of consumer_prices"),
        ),
    ),
    "household_income": Form(
        file="居民收入一季度.csv",
        form="utf-8-sig",
        title="2021年一季度居民人均可支配收入",
        columns=(
            ("指标", "label"),
            ("单位", "unit"),
            ("本季止累计", "ytd"),
            ("上年同期", "ytd_base"),
            ("同比增长(%)", "ytd_yoy"),
        ),
        lines=(
            Line("全体居民人均可支配收入", "disposable_income", "元"),
            Line("  城镇居民人均可支配收入", "urban_income", "元"),
            Line("  农村居民人均可支配收入", "rural_income", "元"),
        ),
    ),
    "taxes": Form(
        file="税收入库情况（{month}月）.xlsx",
        form="xlsx",
        title="税务部门组织税收入库情况（2021年{run}）",
        columns=(
            ("税种", "label"),
            ("本月入库", "current"),
            ("累计入库", "ytd"),
            ("上年同期", "ytd_base"),
            ("增幅%", "ytd_yoy"),
        ),
        lines=(
            Line("一、国内增值税", "value_added_tax"),
            Line("二、企业所得税", "corporate_income_tax"),
            Line("三、个人所得税", "personal_income_tax"),
            Line("四、其他各税", "other_taxes"),
            Line("合计", "tax_collected"),
        ),
        unit="单位：万元",
        notes=(f"注：{MADE_UP}。", "填表人：收入核算科"),
    ),
    "technical_upgrading": Form(
        file="技改投资2021年{month}月.xlsx",
        form="xlsx",
        title="2021年{run}工业技术改造投资",
        columns=(("指标", "label"), *STANDARD),
        lines=(Line("技术改造投资(万元)", "technical_upgrading_investment"),),
        combined=True,
    ),
    "foreign_trade": Form(
        file="进出口{month}月.csv",
        form="utf-8-sig",
        title="2021年{run}外贸进出口情况",
        columns=(
            ("指标名称", "label"),
            ("当月(万美元)", "current"),
            ("累计(万美元)", "ytd"),
            ("去年同期累计(万美元)", "ytd_base"),
            ("累计同比±%", "ytd_yoy"),
        ),
        lines=(
            Line("进出口总额", "foreign_trade"),
            Line("其中：出口", "exports"),
            Line("　　　进口", "imports"),
        ),
        dash="—",
    ),
    "housing_sales": Form(
        file="商品房销售{month}月.xls",
        form="xls",
        title="2021年{run}商品房销售情况",
        columns=(
            ("指标", "label"),
            ("本月", "current"),
            ("年初至本月", "ytd"),
            ("去年同期", "ytd_base"),
            ("同比(%)", "ytd_yoy"),
        ),
        lines=(
            Line("商品房销售面积（万平方米）", "housing_sales_area"),
            Line("  其中：住宅（万平方米）", "0.83 of housing_sales_area"),
            Line("商品房销售额（亿元）", "housing_sales"),
            Line("  其中：住宅（亿元）", "0.87 of housing_sales"),
        ),
    ),
    "road_transport": Form(
        file="公路客货运（{month}月份）.xlsx",
        form="xlsx",
        title="2021年{run}公路运输情况",
        columns=(("指标", "label"), ("计量单位", "unit"), *STANDARD),
        lines=(
            Line("公路货运量", "road_freight", "万吨"),
            Line("公路客运量", "road_passengers", "万人次"),
        ),
        dash="—",
    ),
    "port_throughput": Form(
        file="太仓港生产情况2021年{month}月.xlsx",
        form="xlsx",
        title="太仓港生产情况表（2021年{run}）",
        columns=(
            ("项目", "label"),
            ("完成量/本月", "current"),
            ("完成量/累计", "ytd"),
            ("同比/上年同期累计", "ytd_base"),
            ("同比/增长(%)", "ytd_yoy"),
        ),
        lines=(
            Line("货物吞吐量(万吨)", "port_throughput"),
            Line("  其中：外贸货物(万吨)", "0.41 of port_throughput"),
            Line("集装箱吞吐量(万标箱)", "port_containers"),
            Line("  其中：外贸集装箱(万标箱)", "0.52 of port_containers"),
        ),
    ),
    "agriculture": Form(
        file="农林牧渔业一季度.xls",
        form="xls",
        title="2021年一季度农林牧渔业总产值",
        columns=(
            ("指标", "label"),
            ("本季止累计", "ytd"),
            ("上年同期", "ytd_base"),
            ("同比增长(%)", "ytd_yoy"),
        ),
        lines=(Line("农林牧渔业总产值", "farm_output"),),
        unit="单位：亿元",
    ),
    "employment": Form(
        file="就业创业{month}月.csv",
        form="gb18030",
        title="2021年{run}就业创业情况",
        columns=(
            ("项目", "label"),
            ("单位", "unit"),
            ("本月", "current"),
            ("累计", "ytd"),
            ("去年同期", "ytd_base"),
            ("同比(%)", "ytd_yoy"),
        ),
        lines=(
            Line("城镇新增就业人数", "urban_new_employment", "人"),
            Line("职业技能培训人次", "skills_training", "人次"),
        ),
        dash="至",
    ),
    "social_assistance": Form(
        file="社会救助情况{month}月.xlsx",
        form="xlsx",
        title="2021年{month}月末社会救助情况",
        columns=(
            ("救助类别", "label"),
            ("月末在册人数", "level"),
            ("比年初增减", "level_change"),
            ("同比(%)", "ytd_yoy"),
        ),
        lines=(
            Line("最低生活保障", "minimum_living_recipients"),
            Line("特困供养", "destitute_recipients"),
        ),
        unit="单位：人",
    ),
    "education_projects": Form(
        file="教育基建{month}月.xls",
        form="xls",
        title="2021年{run}教育基建项目完成投资",
        columns=(("指标", "label"), ("本月", "current"), ("累计", "ytd")),
        lines=(
            Line("教育基建项目完成投资", "education_investment"),
            Line("  其中：幼儿园", "0.22 of education_investment"),
            Line("  　　　义务教育学校", "0.47 of education_investment"),
        ),
        unit="单位：万元",
    ),
    "health_services": Form(
        file="医疗服务{month}月.csv",
        form="gb18030",
        title="2021年{run}医疗服务情况",
        columns=(("指标", "label"), *STANDARD),
        lines=(
            Line("总诊疗人次(万人次)", "medical_visits"),
            Line("出院人数(万人)", "hospital_discharges"),
        ),
    ),
    "air_quality": Form(
        file="空气质量{month}月.xlsx",
        form="xlsx",
        title="2021年{run}环境空气质量情况",
        columns=(
            ("指标", "label"),
            ("单位", "unit"),
            ("本月", "current"),
            ("累计", "ytd"),
            ("上年同期累计", "ytd_base"),
        ),
        lines=(
            Line("PM2.5平均浓度", "pm25", "微克/立方米"),
            Line("优良天数比率", "good_air_days", "%"),
        ),
    ),
    "project_filings": Form(
        file="项目备案{month}月.csv",
        form="utf-8-sig",
        title="2021年{run}企业投资项目备案情况",
        columns=(
            ("指标", "label"),
            ("本月", "current"),
            ("累计", "ytd"),
            ("上年同期", "ytd_base"),
            ("同比增长(%)", "ytd_yoy"),
        ),
        lines=(
            Line("备案项目数(个)", "filed_projects"),
            Line("备案总投资(亿元)", "filed_investment"),
        ),
    ),
    "tourism": Form(
        file="旅游接待2021年{month}月.xls",
        form="xls",
        title="2021年{run}旅游接待情况",
        columns=(
            *LABEL_AND_UNIT,
            ("本月", "current"),
            ("累计", "ytd"),
            ("上年同期累计", "ytd_base"),
            ("同比增长(%)", "ytd_yoy"),
        ),
        lines=(
            Line("接待游客", "tourist_visits", "万人次"),
            Line("旅游收入", "tourism_revenue", "亿元"),
        ),
    ),
    "electricity": Form(
        file="{month}月全社会用电量.xlsx",
        form="xlsx",
        title="2021年{run}太仓市全社会用电情况",
        columns=(
            ("项目", "label"),
            ("用电量/本月", "current"),
            ("用电量/累计", "ytd"),
            ("用电量/上年同期累计", "ytd_base"),
            ("增长(%)/累计", "ytd_yoy"),
        ),
        lines=(
            Line("全社会用电量", "total_electricity"),
            Line("  其中：工业用电量", "industrial_electricity"),
            Line("        城乡居民生活用电", "0.4 of other_electricity"),
        ),
        unit="单位：万千瓦时",
    ),
    "land_supply": Form(
        file="供地情况{month}月.csv",
        form="gb18030",
        title="2021年{run}国有建设用地供应情况",
        columns=(
            ("用途", "label"),
            ("本月供应(亩)", "current"),
            ("累计供应(亩)", "ytd"),
            ("上年同期(亩)", "ytd_base"),
            ("同比(%)", "ytd_yoy"),
        ),
        lines=(
            Line("合计", "land_supplied"),
            Line("工业用地", "industrial_land_supplied"),
        ),
        notes=(NO_ECONOMY,),
    ),
    "water_supply": Form(
        file="供水用水{month}月.xls",
        form="xls",
        title="2021年{run}供水用水情况",
        columns=(("指标", "label"), *STANDARD),
        lines=(
            Line("供水总量", "water_supply"),
            Line("  其中：工业用水量", "industrial_water"),
            Line("        居民生活用水量", "0.33 of water_supply"),
        ),
        unit="单位：万立方米",
    ),
}


def services_enterprises(figures: Figures, month: int) -> Book:
    """Return the form that lags: in May it shows January to April."""
    months = figures.services
    # The series begins in January 2019; December belongs to the year before.
    last = 24 + month - 2
    first = last - last % 12
    own, ytd = months[last], sum(months[first : last + 1], Decimal(0))
    base = sum(months[first - 12 : last - 11], Decimal(0))
    year, shown = 2019 + last // 12, last % 12 + 1
    body: list[list[Cell]] = [
        ["规模以上服务业合计", own, ytd, base, percent(ytd - base, base)]
    ]
    parts = (
        ("交通运输、仓储和邮政业", "0.46"),
        ("信息传输、软件和信息技术服务业", "0.12"),
        ("租赁和商务服务业", "0.21"),
        ("科学研究和技术服务业", "0.11"),
    )
    for label, share in parts:
        cells = [(each * Decimal(share)).quantize(each) for each in (own, ytd, base)]
        growth = percent(cells[1] - cells[2], cells[2])
        body.append([f"  {label}", *cells, growth])
    sheet = table(
        "服务业",
        Title(f"{year}年{run_of(shown)}规模以上服务业营业收入", "单位：亿元"),
        ["行业", "本月", "累计", "上年同期累计", "同比增长(%)"],
        body,
        [f"注：服务业数据滞后一个月。{MADE_UP}。"],
    )
    return Book(f"规上服务业({month}月报).xlsx", "xlsx", [sheet])

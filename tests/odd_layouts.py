"""Registries that fit tables of others, so that figures are really read from them.

`write_families` describes kinds of real Chinese tables as an analyst would. What
`write_as_it_stands` describes fits nearly every table there is: whatever stands under
the first header is a figure, its row an indicator and its column a region.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

# As the national portal prints them.
PROVINCES: Final = {
    "北京": "北京市",
    "天津": "天津市",
    "河北": "河北省",
    "山西": "山西省",
    "内蒙古": "内蒙古自治区",
    "辽宁": "辽宁省",
    "吉林": "吉林省",
    "黑龙江": "黑龙江省",
    "上海": "上海市",
    "江苏": "江苏省",
    "浙江": "浙江省",
    "安徽": "安徽省",
    "福建": "福建省",
    "江西": "江西省",
    "山东": "山东省",
    "河南": "河南省",
    "湖北": "湖北省",
    "湖南": "湖南省",
    "广东": "广东省",
    "广西": "广西壮族自治区",
    "海南": "海南省",
    "重庆": "重庆市",
    "四川": "四川省",
    "贵州": "贵州省",
    "云南": "云南省",
    "西藏": "西藏自治区",
    "陕西": "陕西省",
    "甘肃": "甘肃省",
    "青海": "青海省",
    "宁夏": "宁夏回族自治区",
    "新疆": "新疆维吾尔自治区",
}
# More than any sheet has under its first header is not asked for.
ROWS: Final = 60
COLUMNS: Final = 40

_CITY: Final = """\
id: {name}
name: 全国
channels: {{operators: "#operators", leaders: "#leaders"}}
regions:
  - {{id: nation, name: 全国, kind: city}}
{regions}
"""
_DEPARTMENT: Final = """\
- id: {id}
  name: {name}
  {region}
  head: {{title: {name}局长, email: head@example.org}}
  deputy: {{title: {name}副局长, email: deputy@example.org}}
  escalation: {{title: 分管领导, email: escalation@example.org}}
"""
_LIGHTS: Final = """\
- name: pace
  since: 2000-01
  indicators: all
  green: {at_least: 0}
  yellow: {at_least: -3, below: 0}
  red: {below: -3}
"""
_FORM: Final = """\
title: {title}
departments: [{departments}]
due: {{by: 8, time: "17:00"}}
files: ["{files}"]
layouts:
  - since: 2000-01
    tables:
"""


def _write(folder: Path, files: dict[str, str]) -> None:
    (folder / "reports").mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


# -- kinds of real tables --------------------------------------------------------------

_INDICATORS: Final = """\
- {id: investment, name: 房地产投资, kind: flow, unit: 亿元, bounds: [0, 1000000]}
- {id: housing, name: 房地产住宅投资, kind: flow, unit: 亿元, bounds: [0, 1000000]}
- {id: gross_product, name: 国内生产总值, kind: flow, unit: 亿元, frequency: quarterly}
- {id: primary, name: 第一产业增加值, kind: flow, unit: 亿元, frequency: quarterly}
- {id: secondary, name: 第二产业增加值, kind: flow, unit: 亿元, frequency: quarterly}
- {id: tertiary, name: 第三产业增加值, kind: flow, unit: 亿元, frequency: quarterly}
- {id: industry, name: 工业增加值, kind: rate, unit: "%"}
- {id: vehicles, name: 汽车制造业出口交货值, kind: flow, unit: 万元}
- {id: fixed_assets, name: 固定资产投资完成额, kind: flow, unit: 亿元}
- {id: first_fixed, name: 第一产业固定资产投资, kind: rate, unit: "%"}
- {id: second_fixed, name: 第二产业固定资产投资, kind: rate, unit: "%"}
- {id: third_fixed, name: 第三产业固定资产投资, kind: rate, unit: "%"}
- {id: retail, name: 社会消费品零售总额, kind: flow, unit: 亿元}
- {id: retail_towns, name: 城镇零售额, kind: flow, unit: 亿元}
- {id: retail_country, name: 农村零售额, kind: flow, unit: 亿元}
- {id: catering, name: 餐饮收入, kind: flow, unit: 亿元}
- {id: exports, name: 出口金额, kind: flow, unit: 亿美元}
- {id: imports, name: 进口金额, kind: flow, unit: 亿美元}
- {id: amount, name: 分省金额, kind: flow, unit: 亿元}
- {id: people, name: 分省人数, kind: stock, unit: 万人}
- {id: prices, name: 居民消费价格指数, kind: index, unit: "%"}
- {id: food, name: 食品烟酒类居民消费价格指数, kind: index, unit: "%"}
- {id: clothing, name: 衣着类居民消费价格指数, kind: index, unit: "%"}
- {id: dwelling, name: 居住类居民消费价格指数, kind: index, unit: "%"}
- {id: household, name: 生活用品及服务类居民消费价格指数, kind: index, unit: "%"}
- {id: transport, name: 交通和通信类居民消费价格指数, kind: index, unit: "%"}
- {id: education, name: 教育文化和娱乐类居民消费价格指数, kind: index, unit: "%"}
- {id: health, name: 医疗保健类居民消费价格指数, kind: index, unit: "%"}
- {id: other, name: 其他用品和服务类居民消费价格指数, kind: index, unit: "%"}
"""
_PROVINCIAL_INVESTMENT: Final = """\
      - name: 房地产开发投资
        title: 数据库：分省月度数据
        anchor: 指标
        region: reporter
        rows:
          - {label: 房地产投资累计值, indicator: investment}
          - {label: 房地产投资累计增长, indicator: investment, measure: ytd_yoy}
          - {label: 房地产住宅投资累计值, indicator: housing}
          - {label: 房地产住宅投资累计增长, indicator: housing, measure: ytd_yoy}
        columns:
          # The portal prints the newest month first.
          - {header: "*年*月", measure: ytd}
"""
_PRICES: Final = """\
      - name: 居民消费价格
        title: 数据库：月度数据
        anchor: 指标
        region: nation
        measure: current
        unit: "%"
        rows:
          - {label: 居民消费价格指数*, indicator: prices}
          - {label: 食品烟酒类*, indicator: food}
          - {label: 衣着类*, indicator: clothing}
          - {label: 居住类*, indicator: dwelling}
          - {label: 生活用品及服务类*, indicator: household}
          - {label: 交通和通信类*, indicator: transport}
          - {label: 教育文化和娱乐类*, indicator: education}
          - {label: 医疗保健类*, indicator: health}
          - {label: 其他用品和服务类*, indicator: other}
        columns:
          - {header: "*年*月"}
"""
_INDUSTRY: Final = """\
      - name: 工业增加值
        title: 数据库：月度数据
        anchor: 指标
        region: nation
        rows:
          - {label: 工业增加值同比增长, indicator: industry, measure: current_yoy}
          - {label: 工业增加值累计增长, indicator: industry, measure: ytd_yoy}
        columns:
          - {header: "*年*月"}
"""
_VEHICLES: Final = """\
      - name: 汽车制造业
        title: 数据库：月度数据
        anchor: 指标
        region: nation
        indicator: vehicles
        rows:
          - {label: "*出口交货值当期值", measure: current}
          - {label: "*出口交货值累计值", measure: ytd}
          - {label: "*出口交货值同比增长", measure: current_yoy}
          - {label: "*出口交货值累计增长", measure: ytd_yoy}
        columns:
          - {header: "*年*月"}
"""
_GROSS_PRODUCT: Final = """\
      - name: 国内生产总值
        title: 数据库：季度数据
        anchor: 指标
        region: nation
        rows:
          - {label: 国内生产总值当季值, indicator: gross_product, measure: current}
          - {label: 国内生产总值累计值, indicator: gross_product, measure: ytd}
          - {label: 第一产业增加值当季值, indicator: primary, measure: current}
          - {label: 第一产业增加值累计值, indicator: primary, measure: ytd}
          - {label: 第二产业增加值当季值, indicator: secondary, measure: current}
          - {label: 第二产业增加值累计值, indicator: secondary, measure: ytd}
          - {label: 第三产业增加值当季值, indicator: tertiary, measure: current}
          - {label: 第三产业增加值累计值, indicator: tertiary, measure: ytd}
        ignore: ["*"]
        columns:
          - {header: "*季度"}
"""
_FIXED_ASSETS: Final = """\
      - name: 固定资产投资
        anchor: 指标名称
        rows: [{label: 2025-03, region: nation}]
        ignore: ["*"]
        columns:
          - header: 固定资产投资完成额:累计值
            indicator: fixed_assets
            measure: ytd
            unit: 亿元
          - header: 固定资产投资完成额:累计同比
            indicator: fixed_assets
            measure: ytd_yoy
          - {header: "*:第一产业:累计同比", indicator: first_fixed, measure: ytd_yoy}
          - {header: "*:第二产业:累计同比", indicator: second_fixed, measure: ytd_yoy}
          - {header: "*:第三产业:累计同比", indicator: third_fixed, measure: ytd_yoy}
"""
_MONTHLY_RETAIL: Final = """\
      - name: 社会消费品零售总额
        anchor: 指标名称
        measure: current
        unit: 亿元
        rows: [{label: 2024-12, region: nation}]
        ignore: ["*"]
        columns:
          - {header: "社会消费品零售总额:当月值", indicator: retail}
          - {header: "社会消费品零售总额:城镇:当月值", indicator: retail_towns}
          - {header: "社会消费品零售总额:农村:当月值", indicator: retail_country}
          - {header: "社会消费品零售总额:餐饮收入:当月值", indicator: catering}
"""
_TRADE: Final = """\
      - name: 进出口
        anchor: 指标名称
        unit: 千美元
        rows: [{label: 2025-03, region: nation}]
        ignore: ["*"]
        columns:
          - {header: "出口金额:当月值", indicator: exports, measure: current}
          - {header: "进口金额:当月值", indicator: imports, measure: current}
          - {header: "出口金额:当月同比", indicator: exports, measure: current_yoy}
          - {header: "进口金额:当月同比", indicator: imports, measure: current_yoy}
"""
_RETAIL: Final = """\
      - name: 社会消费品零售总额
        sheet: 社会消费品零售总额
        anchor: Period
        rows: [{label: "202604", region: nation}]
        ignore: ["*"]
        columns:
          - {header: 社会消费品零售总额当期值, indicator: retail, measure: current}
          - {header: 社会消费品零售总额累计值, indicator: retail, measure: ytd}
          - header: 社会消费品零售总额同比增长
            indicator: retail
            measure: current_yoy
          - {header: 社会消费品零售总额累计增长, indicator: retail, measure: ytd_yoy}
          - {header: 餐饮收入当期值, indicator: catering, measure: current}
          - {header: 餐饮收入累计值, indicator: catering, measure: ytd}
          - {header: 餐饮收入同比增长, indicator: catering, measure: current_yoy}
          - {header: 餐饮收入累计增长, indicator: catering, measure: ytd_yoy}
"""
_PROVINCIAL_YEAR: Final = """\
      - name: {name}
        title: "指标：*（{unit}）"
        anchor: 地区
        indicator: {indicator}
        rows: regions
        columns:
          - {{header: 2019年, measure: {measure}}}
          - {{header: 2018年, measure: {base}}}
"""
_AMOUNTS: Final = _PROVINCIAL_YEAR.format(
    name="分省金额",
    unit="亿元",
    indicator="amount",
    measure="ytd",
    base="ytd_base",
)
_PEOPLE: Final = _PROVINCIAL_YEAR.format(
    name="分省人数",
    unit="万人",
    indicator="people",
    measure="level",
    base="level_change_base",
)
# A report's title, the names of its files, and its tables.
_FAMILIES: Final = {
    "provincial_investment": (
        "分省房地产投资",
        "*房地产开发投资*",
        _PROVINCIAL_INVESTMENT,
    ),
    "prices": ("居民消费价格", "*CPI*", _PRICES),
    "industry": ("工业增加值", "*工业增加值*", _INDUSTRY),
    "vehicles": ("汽车制造业", "*汽车*", _VEHICLES),
    "gross_product": ("国内生产总值", "*GDP*", _GROSS_PRODUCT),
    "fixed_assets": ("固定资产投资", "*固定资产*", _FIXED_ASSETS),
    "monthly_retail": ("社零", "*社零*", _MONTHLY_RETAIL),
    "trade": ("进出口", "*进出口基本*", _TRADE),
    "retail": ("社会消费品零售总额", "*零售总额*", _RETAIL),
    "provincial_amount": ("分省金额", "*分省年度*", _AMOUNTS),
    "provincial_people": ("分省人数", "*分省年度*", _PEOPLE),
}
# Each of the provinces sends the first; the nation's office sends all others.
_BY_PROVINCE: Final = "provincial_investment"


def write_families(folder: Path) -> None:
    """Write the registry of a nation whose provinces send what the portal exports."""
    identities = {f"p{number:02d}": name for number, name in enumerate(PROVINCES)}
    regions = [
        f"  - {{id: {identity}, name: {name}, kind: part, also: [{PROVINCES[name]}]}}"
        for identity, name in identities.items()
    ]
    departments = [
        _DEPARTMENT.format(id=identity, name=name, region=f"region: {identity}")
        for identity, name in identities.items()
    ]
    nation = _DEPARTMENT.format(id="bureau", name="统计局", region="also: [国家统计局]")
    files = {
        "city.yaml": _CITY.format(name="families", regions="\n".join(regions)),
        "departments.yaml": "".join([nation, *departments]),
        "indicators.yaml": _INDICATORS,
        "lights.yaml": _LIGHTS,
    }
    for name, (title, pattern, tables) in _FAMILIES.items():
        owing = ", ".join(identities) if name == _BY_PROVINCE else "bureau"
        form = _FORM.format(title=title, departments=owing, files=pattern)
        files[f"reports/{name}.yaml"] = form + tables
    _write(folder, files)


# -- any table, as it stands -----------------------------------------------------------


def write_as_it_stands(folder: Path) -> None:
    """Write a registry in which the n-th row is `r00n` and the n-th column `c00n`."""
    rows = [f"r{number:03d}" for number in range(ROWS)]
    columns = [f"c{number:03d}" for number in range(COLUMNS)]
    table = [
        "      - name: 表",
        '        anchor: "*"',
        # A measure that has a unit of its own, so that none is asked for.
        "        measure: completion",
        "        rows:",
        *(
            f'          - {{label: "*", indicator: {row}, required: false}}'
            for row in rows
        ),
        '        ignore: ["*"]',
        "        columns:",
        *(
            f'          - {{header: "*", region: {column}, required: false}}'
            for column in columns
        ),
    ]
    _write(
        folder,
        {
            "city.yaml": _CITY.format(
                name="anything",
                regions="\n".join(
                    f"  - {{id: {column}, name: {column}, kind: part}}"
                    for column in columns
                ),
            ),
            "departments.yaml": _DEPARTMENT.format(
                id="anybody", name="某部门", region="also: [某单位]"
            ),
            "indicators.yaml": "".join(
                f"- {{id: {row}, name: {row}, kind: flow, unit: 个}}\n" for row in rows
            ),
            "lights.yaml": _LIGHTS,
            "reports/anything.yaml": _FORM.format(
                title="某表", departments="anybody", files="*"
            )
            + "\n".join(table)
            + "\n",
        },
    )

"""What a person reads in the terminal: the lines they would look for, word for word."""

from __future__ import annotations

import csv
import io
import json
import math
from datetime import UTC
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len
from sample_city import PROJECT
from tiny_city import FILES, budget, run, settle, write_registry

from flows.explanation import show_explanation
from flows.faces import show_progress
from flows.growth import show_growth
from flows.plans import show_plans
from flows.printing import (
    Asked,
    Column,
    Line,
    console,
    figure,
    plain,
    print_table,
    signed,
)
from flows.projects import show_projects
from flows.ranking import show_ranking
from flows.revisions import show_revisions
from flows.wording import between, chance, outlook, printed
from tasks import look_up
from warehouse.connection import open_live, open_published, publish
from warehouse.periods import Period
from warehouse.registry import load_registry
from warehouse.store import FOREVER, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sample_city import Ran

    from warehouse.registry import Registry

MAY = Period.parse("2021-05")


@pytest.fixture(scope="module")
def taicang() -> Registry:
    return load_registry(PROJECT / "warehouse" / "registry" / "taicang")


@pytest.fixture(params=[160])
def width(request: pytest.FixtureRequest) -> Iterator[int]:
    """Give the terminal a width; 160 is what a pipe has."""
    before = console._width  # noqa: SLF001 - its property answers only in a terminal
    console.width = request.param
    yield request.param
    console._width = before  # noqa: SLF001


@pytest.fixture
def asked(ran: Ran, taicang: Registry, width: int) -> Asked:  # noqa: ARG001 - set for all
    return Asked(ran.trial.home, taicang, "zh", "table")


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what was printed, a table's lines without the widths of their cells."""
    return [
        " ".join(line.replace("│", " ").split())
        for line in capsys.readouterr().out.splitlines()
    ]


def wide(names: str) -> Any:
    return pytest.mark.parametrize(
        "width", [int(n) for n in names.split()], indirect=True
    )


def test_the_order_of_addends_is_not_seen():
    shares = [0.1, 0.2, 0.3, 0.005]
    up, down = sum(shares), sum(reversed(shares))
    assert up != down
    assert figure(up, 2) == figure(down, 2)
    assert signed(up, 2) == signed(down, 2)
    assert plain([{"sum": up}], UTC) == plain([{"sum": down}], UTC)


# -- progress --------------------------------------------------------------------------


def test_a_line_of_progress_has_season_months_worth_and_outlook(asked, capsys):
    show_progress(asked, MAY)
    told = lines(capsys)
    assert told[0] == "太仓市 2021-05 主要指标进度"
    # 329.6 of 588.6 by May (太仓日报): 12 · 329.6/588.6 is 6.7 months' worth.
    (projects,) = (line for line in told if line.startswith("重点项目完成投资"))
    assert projects.split()[:12] == [
        *("重点项目完成投资", "2021-05", "329.6000", "亿元", "588.6000"),
        *("56.0", "41.7", "46.2", "+14.3", "+9.8", "6.7", "–"),
    ]
    assert projects.split()[12:16] == ["37.0000", "🟢", "绿灯", "超序时"]
    (prices,) = (line for line in told if line.startswith("居民消费价格指数"))
    assert prices.endswith("– – – +2.5 – – – – 🟢 绿灯 超序时 稳 99%")


@wide("80 90 100")
def test_a_narrow_terminal_gets_the_outlook_as_a_word(asked, width, capsys):
    show_progress(asked, MAY)
    told = capsys.readouterr().out.splitlines()
    table = told[: told.index(next(x for x in told if x.startswith("双过半")))]
    assert max(map(cell_len, table)) <= width
    squeezed = [" ".join(line.replace("│", " ").split()) for line in table]
    assert "重点项目完成投资 329.6000 亿元 +14.3 🟢 绿灯 超序时 稳" in squeezed
    assert "固定资产投资 200.52 亿元 -4.5 🟡 黄灯 滞后 有缺口" in squeezed


@wide("80 100 139 140 200")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_width_breaks_a_number_or_a_line(asked, width, lang, capsys):
    show_progress(asked._replace(lang=lang), MAY)
    told = capsys.readouterr().out.splitlines()
    table = [line for line in told if "亿" in line or "─" in line]
    assert max(map(cell_len, table)) <= width
    (line,) = (line for line in told if line.strip("│ ").startswith("固定资产"))
    assert {"200.52", "亿元", "-4.5"} <= set(line.split())


def test_half_a_year_is_told_with_what_is_secured_and_what_is_doubtful(asked, capsys):
    show_progress(asked, MAY)
    *_, counts, doubtful = lines(capsys)
    # CPI, the shares and the rate do not add up: nobody asks for half of them.
    assert counts == (
        "双过半（2021-H1）：11 项按累计考核的主要指标，"
        "已过半 0 项，未过半 0 项，待定 11 项"
    )
    assert doubtful.startswith("待定中把握不足：")
    assert "、固定资产投资（难保 <1%）、" in doubtful
    assert "进出口总额" not in doubtful


def test_a_figure_of_last_years_half_decides_nothing_of_this_one(asked, capsys):
    # In January the newest gross product is December's, its half is over.
    show_progress(asked, Period.parse("2021-01"))
    (counts,) = (line for line in lines(capsys) if line.startswith("双过半"))
    assert counts.startswith("双过半（2021-H1）：")
    assert "已过半 0 项" in counts


def test_after_june_nobody_is_asked_for_the_first_half(asked, capsys):
    show_progress(asked, Period.parse("2020-12"))
    assert not [line for line in lines(capsys) if line.startswith("双过半")]


def test_another_span_is_told_against_its_own_target(asked, capsys):
    show_progress(asked, MAY, span="half")
    told = lines(capsys)
    assert told[0] == "太仓市 2021-05 主要指标进度：半年 2021-H1"
    assert "本期目标" in told[2]
    (line,) = (line for line in told if line.startswith("重点项目完成投资"))
    # Half of 588.6 is 294.3, and 329.6 is more: nothing is left to foresee.
    assert line.split()[4:6] == ["294.3000", "112.0"]
    assert line.endswith("已提前完成 已达到")


# -- explain ---------------------------------------------------------------------------


def explained(asked: Asked, capsys: Any, name: str, month: str) -> list[str]:
    assert show_explanation(asked, name, Period.parse(month), None)
    return lines(capsys)


def test_a_figure_is_told_as_the_interval_that_its_print_stands_for(asked, capsys):
    told = explained(asked, capsys, "重点项目完成投资", "2021-05")
    # 3,296,000 万元 in print: half a 万元 to each side.
    assert told[1] == (
        "累计：329.6 亿元（快报，四舍五入前在 329.59995 至 329.60005 之间）"
    )
    counted = explained(asked, capsys, "承接上海项目数", "2021-05")
    assert counted[1] == "累计：111 个（快报）"


def test_growth_is_told_as_reported_and_as_computed(asked, capsys):
    told = explained(asked, capsys, "fixed_asset_investment", "2021-05")
    assert "同比：报送 +14.5%，按上年同期 175.19 亿元计算 +14.46%，两者相符" in told
    real = explained(asked, capsys, "gdp", "2021-03")
    assert "同比：报送 +18.6%" in real
    assert (
        "不另行计算同比：增速按可比价格计算，不等于两年现价之比；请用上报的增速。"
        in real
    )


def test_a_light_is_told_with_its_quantity_interval_and_band(asked, capsys):
    told = explained(asked, capsys, "fixed_asset_investment", "2021-05")
    assert told[-2] == (
        "🟡 黄灯：进度差 -4.5 个百分点（-4.5343 至 -4.5324），"
        "属于“≥ -10 且 < -3”一档（规则 main，2021-01 起）"
    )
    missed = explained(asked, capsys, "port_throughput", "2021-05")
    assert missed[-2].startswith("🟡 黄灯：连续未完成当月任务 2 个月，")
    grey = explained(asked, capsys, "registered_foreign_capital", "2021-05")
    assert "⚪ 灰灯：不完整，不作判断" in grey


def test_an_outlook_is_told_with_the_years_that_it_rests_on(asked, capsys):
    told = explained(asked, capsys, "fixed_asset_investment", "2021-05")
    assert told[-1].startswith("展望：全年目标有缺口，概率 ")
    assert "；依据前 5 年 5 月以后的走势（按份额 " in told[-1]
    few = explained(asked, capsys, "shanghai_projects", "2021-05")
    assert few[-1] == "展望：可比的往年走势只有 0 年，不足三年，不作判断"


def test_a_figure_of_the_registry_is_led_back_to_its_line(asked, capsys):
    told = explained(asked, capsys, "引进内资新增注册资本", "2017-03")
    line = next(
        number
        for number, text in enumerate(
            (PROJECT / "warehouse/registry/taicang/history.csv")
            .read_text("utf-8")
            .splitlines(),
            start=1,
        )
        if text.startswith("taicang,domestic_capital,ytd,2017-03,80.13,")
    )
    assert told[1:3] == [
        "累计：80.13 亿元（最终，四舍五入前在 80.125 至 80.135 之间）",
        f"来自注册表 history.csv 第 {line} 行，2017-05-02 公布（苏州日报 2017-05-02）",
    ]


def test_a_restated_base_is_told_where_rounding_cannot_explain_it(asked, capsys):
    # 80.13 is +36.85 %, yet 29.29 was published for the first quarter of 2016.
    told = explained(asked, capsys, "domestic_capital", "2017-03")
    assert told[-1] == (
        "基数有调整：报送增速 +36.85% 对应的上年同期是 58.55 亿元，"
        "当时公布的是 29.29 亿元，相差 +99.9%（+99.85% 至 +99.96%）"
    )


def test_the_light_that_is_explained_is_the_light_that_is_given(ran):
    """Hold the interval and the band that explain tells against every light."""
    with open_published(ran.trial.home) as snapshot:
        told = rows(snapshot, "mart.progress", period="2021-05", span="year")
        rules = rows(snapshot, "core.light_rule", FOREVER)
    held = 0
    for row in told:
        rule = look_up.rule_for(rules, row["indicator"], MAY)
        low, high = row["light_low"], row["light_high"]
        if row["light"] == "grey" or low is None:
            assert row["light"] in {None, "grey"}
            continue
        fitting = [
            band["light"]
            for band in rule["bands"]
            if band["low"] <= low and high <= band["high"]
        ]
        expected = {"undecided"} if not fitting else set(fitting)
        assert row["light"] in expected, row["indicator"]
        held += 1
    assert held >= 20


# -- projects --------------------------------------------------------------------------


def test_lists_are_told_with_completion_start_rate_and_who_is_on_schedule(
    asked, capsys
):
    show_projects(asked, MAY, None, press=False)
    told = lines(capsys)
    assert told[0] == "太仓市 2021-05 项目清单"
    # 太仓日报: 19 = 30.6 %, 224.7 = 61.2 %, 329.6 = 56 % of three plans.
    assert "省重大项目 8 8 100.0 0 0 19.00 亿元 62.10 30.6 -11.1 滞后 0 6" in told
    assert (
        "苏州市重点项目 62 62 100.0 2 54 224.70 亿元 367.20 61.2 +19.5 超序时 0 6"
        in told
    )


def test_a_ring_that_fails_under_a_headline_that_does_not_is_marked(asked, capsys):
    show_projects(asked, Period.parse("2021-02"), None, press=False)
    told = lines(capsys)
    assert (
        "太仓市重点项目（不含苏州市重点项目） 26.20 亿元 221.40 11.8 -4.8"
        " 🟡 黄灯 滞后（被掩盖） 14.1 -2.5 基本符合" in told
    )
    assert told[-1] == (
        "太仓市重点项目（不含苏州市重点项目）落后序时 4.8 个百分点，"
        "被“太仓市重点项目”总体的“基本符合”掩盖"
    )
    show_projects(asked, MAY, None, press=False)
    assert "被掩盖" not in capsys.readouterr().out


def test_one_list_is_also_told_by_region_department_and_category(asked, capsys):
    show_projects(asked, MAY, "民生实事项目", press=False)
    told = [line.split(" ")[0] for line in lines(capsys)]
    assert "民生实事项目" in told
    assert {"地区：璜泾镇", "部门：水务局", "类别：交通出行"} <= set(told)
    assert "太仓市重点项目" not in told


@wide("90")
def test_projects_to_press_are_named_with_the_stage_that_was_due(asked, capsys):
    show_projects(asked, MAY, "livelihood", press=True)
    told = lines(capsys)
    start = told.index("太仓市 2021-05 促开工 3 项")
    hurry = told.index("太仓市 2021-05 促进度 17 项")
    assert "示例·河道整治工程20 水务局 2021-04 未开工（应到在建）" in told[start:hurry]
    # The worst comes first.
    assert told[hurry + 5].startswith("示例·厕所革命工程21 农业农村局 10.1 -31.6")


def test_programs_read_a_ring_beside_its_list(asked, capsys):
    show_projects(
        asked._replace(form="csv"), Period.parse("2021-02"), None, press=False
    )
    found = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    hidden = [
        (row["list"], row["ring_inner_list"])
        for row in found
        if row["ring_hidden"] == "True"
    ]
    assert hidden == [("city", "suzhou")]
    show_projects(asked._replace(form="json"), MAY, "city", press=True)
    pressed = json.loads(capsys.readouterr().out)
    assert {row["press"] for row in pressed} == {"start", "progress"}
    assert all("city" in row["lists"] for row in pressed)


# -- ranking ---------------------------------------------------------------------------


def test_a_place_is_told_with_its_cushion_and_its_score(asked, capsys):
    show_ranking(asked, MAY, None)
    told = lines(capsys)
    # Taicang's 61.2 % is the first of ten, 2.6 points before Kunshan.
    assert "苏州市重点项目投资完成率 按数值 61.2 % 1/10 持平 2.6 –" in told
    assert "苏州市重点项目投资完成率 按公布位次 61.2 % 1/10 持平 – 3.00" in told
    assert told[-1] == (
        "进位争先（key_projects）：3.00 分，满分 3.00 分，得 100.0%"
        "（1 项中 1 项有位次）"
    )


def test_a_place_with_peers_missing_is_provisional_and_a_tie_is_open(asked, capsys):
    # Suzhou's units in 2020: seven of ten printed gross product, six its growth.
    show_ranking(asked, Period.parse("2020-12"), "地区生产总值")
    told = lines(capsys)
    assert "太仓市 1,386.09 亿元 6/7 暂列，共 10 616.74 450.39" in told
    assert "太仓市 3.9 % 3～4/6 暂列，共 10 0.7 0.4 4.50" in told
    show_ranking(asked, Period.parse("2020-12"), None)
    assert lines(capsys)[-1].endswith("，印数所限在 4.25 至 4.50 分之间，暂定")


def test_towns_are_ranked_among_themselves_and_moves_are_told(asked, capsys):
    show_ranking(asked, MAY, "规模以上工业总产值")
    told = lines(capsys)
    assert told[0] == "规模以上工业总产值 2021-05（下辖各地区，按增速）"
    assert "城厢镇 24.7 % 3/8 ↑1 1.6 0.6" in told


# -- plans -----------------------------------------------------------------------------


def test_last_years_execution_stands_beside_this_years_target(asked, capsys):
    show_plans(asked, None, None)
    told = lines(capsys)
    assert "太仓市 2021 年度计划" in told
    # 468.2 in 2020, 540 wanted: +15.3 % is asked for.
    assert (
        "固定资产投资 亿元 430.00 468.20 2020-12 最终 108.9 +17.0 530.00 540.00 +15.3%"
        in told
    )
    # A percentage changes by points.
    (share,) = (line for line in told if line.startswith("税收占比"))
    assert share.endswith("2020-12 最终 -0.8 点 – 86.00 86.00 +0.8 点")


def test_a_plan_of_several_years_is_told_year_by_year(asked, capsys):
    show_plans(asked, 2021, "fourteenth")
    told = lines(capsys)
    assert told[0] == "太仓市 规划 fourteenth（2020—2025）：2021 年"
    assert (
        "期末实有市场主体 万个 预期性 12.31 18.00 12.78 13.26 2021-05 16.7 8.3"
        " 🟢 绿灯 超序时" in told
    )
    assert "年度计划" not in " ".join(told)


# -- growth ----------------------------------------------------------------------------


def test_growth_is_told_beside_what_the_figures_give(asked, capsys):
    show_growth(asked, MAY, None)
    told = lines(capsys)
    assert "固定资产投资 2021-05 200.52 亿元 +14.5 +14.46 相符 –" in told
    # A ratio has no growth, only points.
    assert "税收占比 2021-05 86.44 % – – -0.49" in told
    assert not [line for line in told if line.startswith("重点项目完成投资")]


def test_parts_that_pull_more_than_the_whole_grew_are_told(asked, capsys):
    show_growth(asked, MAY, "规模以上工业总产值")
    told = lines(capsys)
    assert told[0] == "规模以上工业总产值（太仓市，2021-05）：1,251.99 亿元（快报）"
    # The sample's total lacks 45 亿元 of its parts.
    assert "沙溪镇 150.86 12.0 +26.3 +6.76 25.7" in told
    assert told[-1] == (
        "各部分共拉动 +30.82 个百分点，与整体 +26.3% 不符，请核对合计与分项"
    )
    show_growth(asked, MAY, "foreign_trade")
    assert lines(capsys)[-1] == "各部分共拉动 +28.24 个百分点，与整体 +28.2% 相符"


# -- revisions -------------------------------------------------------------------------


@pytest.fixture
def corrected(tmp_path, width):  # noqa: ARG001 - set for all
    """The tiny city, whose revenue was sent twice: 51.2 and then 49 of 120 亿元."""
    town = settle(tmp_path)
    for hours, revenue in enumerate(("51.2", "49.0")):
        (town.inbox / f"财政收支{hours}.csv").write_bytes(budget(revenue))
        run(town, hours)
    with open_live(town.home) as warehouse:
        publish(warehouse, town.home)
    return Asked(town.home, town.registry, "zh", "table")


def test_a_correction_is_told_from_the_first_to_the_newest(corrected, capsys):
    show_revisions(corrected, None)
    told = lines(capsys)
    assert told[0] == "小市 改动过的数，最近的在前"
    assert "财政收入 2021-05 累计 51.2 49 亿元 -2.2 -4.30 更正 06-10 10:00" in told
    assert told[-2] == "财政收入 累计 1 0 1 -4.30 -4.30 0"
    show_revisions(corrected, Period.parse("2021-04"))
    assert lines(capsys) == ["2021-04 没有修订或更正过的数。"]


def test_what_the_registry_has_dropped_is_passed_over(corrected, tmp_path, capsys):
    only_spending = """
        - {id: spending, name: 财政支出, kind: flow, unit: 亿元, bounds: [0, 1000]}
    """
    without = write_registry(
        tmp_path / "later",
        indicators=only_spending,
        targets="region,indicator,year,value,unit,set_on,source",
        budget=FILES["reports/budget.yaml"].replace(
            "                  - {label: 财政收入, indicator: revenue}\n", ""
        ),
    )
    show_revisions(corrected._replace(registry=without), None)
    show_growth(corrected._replace(registry=without), MAY, None)
    assert lines(capsys) == [
        "还没有修订或更正过的数。",
        "2021-05 没有增速：没有运行过这个月，或这个指标没有数。",
    ]


def test_a_city_without_lists_peers_or_plans_is_told_so(corrected, capsys):
    show_projects(corrected, MAY, None, press=True)
    show_ranking(corrected, MAY, None)
    show_plans(corrected, 2030, None)
    show_growth(corrected, Period.parse("2021-04"), None)
    assert lines(capsys) == [
        "2021-05 没有项目进度：没有运行过这个月，或注册表没有项目清单。",
        "2021-05 没有可排位次的数：没有收到含其他地区的报表。",
        "没有 2030 年的规划或年度计划。",
        "2021-04 没有增速：没有运行过这个月，或这个指标没有数。",
    ]


# -- the commands ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("projects", "2021-05"),
        ("projects", "2021-05", "--press"),
        ("ranking", "2021-05", "industrial_output"),
        ("plans", "2021"),
        ("plans", "2021", "--plan", "fourteenth"),
        ("growth", "2021-05"),
    ],
    ids=" ".join,
)
def test_a_command_prints_the_same_rows_as_json_and_csv(ran, arguments):
    as_json = json.loads(ran.trial.yuebao(*arguments, "--format", "json").stdout)
    text = ran.trial.yuebao(*arguments, "--format", "csv").stdout
    as_csv = list(csv.DictReader(io.StringIO(text)))
    assert len(as_json) == len(as_csv) > 5
    assert list(as_json[0]) == list(as_csv[0])


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("projects", "2021-05", "--list", "省重点"), 2, "省重大项目"),
        (("plans", "--plan", "thirteenth"), 2, "fourteenth"),
        (("plans", "21"), 2, "1949"),
        (("ranking", "2021-05", "工业产值"), 2, "规模以上工业总产值"),
        (("growth", "2021-Q1"), 2, "不是月份"),
        (("revisions", "2021-13"), 2, "不是报告期"),
        (("progress", "2021-05", "--span", "week"), 2, "week"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else None,
)
def test_wrong_use_is_a_sentence_and_an_exit_code(ran, arguments, code, sentence):
    done = ran.trial.yuebao(*arguments)
    assert done.returncode == code, done.stderr
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_the_width_of_a_pipe_can_be_set_and_the_reader_may_stop_reading(ran):
    told = ran.trial.yuebao("projects", "2021-05", COLUMNS="90").stdout.splitlines()
    assert max(map(cell_len, told)) <= 90
    answer = ran.trial.yuebao("ranking", "2021-05", "--lang", "en").stdout
    assert "苏州市重点项目投资完成率 │ by level" in answer


@pytest.mark.parametrize(
    "command", ["projects", "ranking", "plans", "revisions", "growth"]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_shows_an_example(ran, command, lang):
    told = ran.trial.yuebao(command, "--help", YUEBAO_LANG=lang, COLUMNS="300").stdout
    assert f"yuebao {command} 2021" in told
    assert ("Example" if lang == "en" else "例：") in told


# -- wording ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (None, ""),
        (0.71, "71%"),
        (0.996, ">99%"),
        (0.004, "<1%"),
        (0.0, "0%"),
        (1.0, "100%"),
    ],
)
def test_a_probability_is_never_rounded_into_a_certainty(probability, said):
    assert chance(probability) == said


@pytest.mark.parametrize(
    ("p_secure", "secured", "said"),
    [
        (0.71, None, "可保 71%"),
        (1.0, None, "已达到"),
        (0.0, None, "未达到"),
        (1.0, True, "已达到"),
        (None, False, "未达到"),
        (None, None, ""),
    ],
)
def test_what_is_decided_is_told_as_decided(p_secure, secured, said):
    word = "可保" if p_secure == 0.71 else None
    row = {"p_secure": p_secure, "secured": secured, "outlook": word}
    assert outlook(row, "zh") == said


def test_the_ends_of_an_interval_have_the_digits_that_tell_them_apart():
    assert between(-4.534259, -4.532407) == ("-4.5343", "-4.5324")
    assert between(13.8, 14.8) == ("+13.8", "+14.8")
    assert between(2.0, 2.0) == ("+2.0", "+2.0")


def test_growth_is_printed_with_the_digits_that_it_was_reported_with():
    assert printed(36.85, 36.845, 36.855) == "+36.85"
    assert printed(14.0, 13.95, 14.05) == "+14.0"
    assert printed(-3.0, -3.5, -2.5) == "-3"
    # A workbook's own number has no end of digits.
    assert printed(6.503722, 6.503722 - 5e-15, 6.503722 + 5e-15) == "+6.50"
    assert printed(None, None, None) == "–"


def test_a_column_that_nobody_fills_is_left_out(width, capsys):  # noqa: ARG001
    columns = (Column("indicator", is_number=False), Column("growth"), Column("target"))
    cells = {"indicator": "财政收入", "growth": "–", "target": "120"}
    print_table("小市", columns, [Line(cells)], "zh")
    told = capsys.readouterr().out
    assert "年度目标" in told
    assert "同比" not in told


def test_department_text_is_never_markup(width, capsys):  # noqa: ARG001
    columns = (Column("indicator", is_number=False), Column("target"))
    cells = {"indicator": "[red]财政[/red]", "target": "120"}
    print_table("[bold]小市", columns, [Line(cells)], "zh")
    told = capsys.readouterr().out
    assert "[bold]小市" in told
    assert "[red]财政[/red]" in told


def test_an_open_band_has_no_end(asked, capsys):
    told = explained(asked, capsys, "gdp", "2021-05")
    assert any("属于“≥ -3”一档" in line for line in told)
    assert str(math.inf) not in " ".join(told)

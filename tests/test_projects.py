"""Project lists: what is read of them, what is checked and what is answered."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import openpyxl
import pytest
from tiny_city import NOW, Town, run, settle, told

from expectations.identities import broken_identities
from tasks.reader.reading import read_delivery
from warehouse.connection import open_live
from warehouse.periods import Period
from warehouse.records import Delivery, Measure, Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from warehouse.records import Finding, Reading

Rows = list[list[Any]]

INDICATORS: Final = """
- {id: investment, name: 重点项目完成投资, kind: flow, unit: 亿元}
- {id: inner_investment, name: 省重大项目完成投资, kind: flow, unit: 亿元}
- id: stage
  name: 推进阶段
  kind: milestone
  unit: 位
  stages: [储备, 签约, 立项, 拿地, 开工, 在建, 竣工, 投产]
- {id: started_on, name: 实际开工日期, kind: milestone, unit: 日期}
- {id: quantity, name: 完成数量, kind: count, unit: 个}
- {id: gdp, name: 地区生产总值, kind: flow, unit: 亿元}
"""
LISTS: Final = """
- &key
  id: inner
  name: 省重大项目
  inside: city
  money: investment
  total: inner_investment
  stage: stage
  quantity: quantity
  started_on: started_on
  started: 开工
  finished: 竣工
- {<<: *key, id: city, name: 全市重点项目, inside: null, total: investment}
"""
PROJECTS: Final = """
title: 项目进度
departments: [finance]
due: {by: 9, time: "17:00"}
files: ["*项目进度*"]
identities:
  - {indicator: investment, parts: projects, list: city}
  - {indicator: inner_investment, parts: projects, of: investment, list: inner}
layouts:
  - since: 2021-01
    tables:
      - &projects
        name: 项目
        title: "*项目进度*"
        anchor: 项目名称
        rows: projects
        ignore: [合计, 省重大项目]
        columns:
          - {header: 累计完成投资, indicator: investment, measure: ytd, required: false}
          - {header: 推进阶段, indicator: stage, measure: level, required: false}
          - {header: 开工日期, indicator: started_on, measure: level, required: false}
          - {header: 完成数量, indicator: quantity, measure: ytd, required: false}
      - <<: *projects
        name: 合计
        region: tiny
        rows:
          - {label: 合计, indicator: investment, required: false}
          - {label: 省重大项目, indicator: inner_investment, required: false}
        ignore: [示例*]
        columns: [{header: 累计完成投资, measure: ytd, required: false}]
"""
OUTPUT: Final = """
title: 主要指标
departments: [finance]
due: {by: 9, time: "17:00"}
files: ["*主要指标*"]
layouts:
  - since: 2021-01
    tables:
      - name: 投资
        anchor: 投资指标
        region: tiny
        unit: 亿元
        status: final
        rows:
          - {label: 投资, indicator: investment}
          - {label: 省重大, indicator: inner_investment, required: false}
        columns:
          - {header: 累计, measure: ytd}
          - {header: 上年同期, measure: ytd_base, required: false}
      - name: 产值
        anchor: 产值指标
        region: tiny
        unit: 亿元
        status: final
        rows: [{label: 地区生产总值, indicator: gdp}]
        columns: [{header: 累计, measure: ytd}]
        required: false
"""
HEADER: Final = ["项目名称", "累计完成投资", "推进阶段", "开工日期", "完成数量（个）"]


def project(number: int, lists: str = "city", **more: str) -> dict[str, str]:
    """Return a project as projects.csv has it."""
    return {
        "id": f"p_{number:03d}",
        "name": f"示例项目{number:03d}",
        "year": "2021",
        "lists": lists,
        "region": "tiny",
        "category": "制造业",
        "plan": "1",
        "unit": "亿元",
    } | more


def found(folder: Path, projects: Sequence[dict[str, str]]) -> Town:
    """Found a city with these projects on its lists."""
    registry = folder / "registry"
    (registry / "reports").mkdir(parents=True)
    fields = {name: None for each in projects for name in each}
    with (registry / "projects.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(fields))
        writer.writeheader()
        writer.writerows(projects)
    files = {
        "lists.yaml": LISTS,
        "reports/projects.yaml": PROJECTS,
        "reports/output.yaml": OUTPUT,
    }
    for name, text in files.items():
        (registry / name).write_text(text, "utf-8")
    targets = "region,indicator,year,value,unit,set_on,source"
    budget = """
        title: 财政收支
        departments: [finance]
        due: {by: 9, time: "17:00"}
        layouts:
          - since: 2021-01
            tables:
              - name: 收支
                anchor: 收支指标
                region: tiny
                rows: [{label: 财政收入, indicator: investment}]
                columns: [{header: 累计, measure: ytd}]
    """
    return settle(folder, indicators=INDICATORS, targets=targets, budget=budget)


def book(rows: Rows) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def progress(*rows: list[Any], period: str = "2021年1-5月") -> Rows:
    """Return a report on projects, with a total where the rows give none."""
    totals = [] if any(row[0] == "合计" for row in rows) else [["合计", 0]]
    return [[f"{period}项目进度"], ["单位：亿元"], HEADER, *rows, *totals]


def read(town: Town, rows: Rows, file: str = "项目进度.xlsx") -> Reading:
    path = town.folder / file
    path.write_bytes(book(rows))
    size = path.stat().st_size
    delivery = Delivery(file, str(path), "", size, NOW, str(path))
    return read_delivery(delivery, "1", town.registry, Period.parse("2021-05"))


def values(reading: Reading, indicator: str) -> list[tuple[str, str, Status]]:
    return [
        (each.cell, str(each.value), each.status)
        for each in reading.observations
        if each.indicator == indicator
    ]


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Town:
    projects = [
        project(1, "inner", plan="2", start="2021-03", quantity="30")
        | {"quantity_unit": "个"},
        project(2),
        project(3, plan=""),
    ]
    return found(tmp_path_factory.mktemp("projects"), projects)


# -- what is read ----------------------------------------------------------------------


def test_stages_and_days_are_read_from_the_cells_of_a_workbook(town):
    reading = read(
        town,
        progress(
            ["示例项目001", 1.25, "5.开工", date(2021, 5, 18), 12],
            ["示例项目002", 0.5, "（六）在建", datetime(2021, 4, 2, 9, 30), 0],  # noqa: DTZ001 - a cell has no zone
            ["示例项目003", 0, "储备", 44334, None],
        ),
    )
    assert reading.findings == ()
    same = Status.PRELIMINARY
    assert values(reading, "stage") == [
        *(("C4", "5", same), ("C5", "6", same), ("C6", "1", same)),
    ]
    assert values(reading, "started_on") == [
        ("D4", "20210518", same),
        ("D5", "20210402", same),
        ("D6", "20210518", same),
    ]
    # What has no unit is not converted by the one in the title.
    assert {each.unit for each in reading.observations if each.decimals == 0} >= {
        *("位", "日期", "个"),
    }


def test_a_figure_that_says_it_is_expected_is_an_estimate_among_others(town):
    reading = read(
        town,
        progress(
            ["示例项目001", "1.25（预计）", "竣工（预计）", "2021年6月（预计）", 12],
            ["示例项目002", 0.5, "在建", "2021年3月", None],
        ),
    )
    assert values(reading, "investment") == [
        ("B4", "1.25", Status.ESTIMATE),
        ("B5", "0.5", Status.PRELIMINARY),
        ("B6", "0", Status.PRELIMINARY),
    ]
    assert values(reading, "stage")[0] == ("C4", "7", Status.ESTIMATE)
    assert values(reading, "started_on") == [
        ("D4", "20210601", Status.ESTIMATE),
        ("D5", "20210301", Status.PRELIMINARY),
    ]


def test_a_title_says_how_final_its_table_is(town):
    table = [["投资指标", "累计", "上年同期"], ["投资", 395.3, 348.6]]
    for title, status in (
        ("2021年1-5月主要指标（预计）", Status.ESTIMATE),
        ("2021年1-5月主要指标最终核实数", Status.FINAL),
        ("2021年1-5月主要指标快报", Status.PRELIMINARY),
    ):
        reading = read(town, [[title], *table], "主要指标.xlsx")
        assert {each.status for each in reading.observations} == {status}


def test_without_a_word_the_layout_says_how_final_a_table_is(town):
    table = [["2021年1-5月"], ["投资指标", "累计"], ["投资", 395.3]]
    (figure,) = read(town, table, "主要指标.xlsx").observations
    assert figure.status is Status.FINAL


def test_a_header_a_label_and_a_cell_say_it_before_the_title_does(town):
    reading = read(
        town,
        [
            ["2021年1-5月主要指标（初步核算）"],
            ["投资指标", "累计（预计）", "上年同期（普查）"],
            ["投资", 395.3, "348.6（最终）"],
            ["省重大（快报）", 36.4, 31],
        ],
        "主要指标.xlsx",
    )
    assert {
        (each.indicator, each.measure): each.status for each in reading.observations
    } == {
        ("investment", Measure.YTD): Status.ESTIMATE,
        ("investment", Measure.YTD_BASE): Status.FINAL,
        ("inner_investment", Measure.YTD): Status.ESTIMATE,
        ("inner_investment", Measure.YTD_BASE): Status.CENSUS,
    }


def test_a_label_says_it_where_its_header_says_nothing(town):
    table = [["2021年1-5月"], ["投资指标", "累计"], ["投资（预计）", 395.3]]
    (figure,) = read(town, table, "主要指标.xlsx").observations
    assert figure.status is Status.ESTIMATE


def test_what_stands_above_in_another_table_says_nothing_about_this_one(town):
    reading = read(
        town,
        [
            ["2021年1-5月主要指标（预计）"],
            ["投资指标", "累计"],
            ["投资", 395.3],
            ["产值指标", "累计"],
            ["地区生产总值", 700],
        ],
        "主要指标.xlsx",
    )
    assert {each.indicator: each.status for each in reading.observations} == {
        "investment": Status.ESTIMATE,
        "gdp": Status.FINAL,
    }


def test_an_explanation_or_a_footnote_is_no_title(town):
    explained = "说明：最终数以年报为准，预计年底发布"
    length = "本表各项数据由各责任单位按照统计制度逐级审核汇总上报，" * 3 + "系预计"
    for text in (explained, length):
        table = [["2021年1-5月"], [text], ["投资指标", "累计"], ["投资", 395.3]]
        (figure,) = read(town, table, "主要指标.xlsx").observations
        assert figure.status is Status.FINAL


def test_a_column_that_is_just_that_goes_before_one_with_a_status(town):
    table = [
        ["2021年1-5月"],
        ["投资指标", "累计（预计）", "累计"],
        ["投资", 400, 395.3],
    ]
    (figure,) = read(town, table, "主要指标.xlsx").observations
    assert (figure.cell, figure.status) == ("C3", Status.FINAL)


def test_a_project_that_nobody_knows_is_told_by_its_stage_alone(town):
    reading = read(
        town,
        progress(
            ["示例项目001", 1, "开工", None, 3], ["示例项目999", None, "在建", None]
        ),
    )
    (finding,) = reading.findings
    assert (finding.rule, finding.cell) == ("unknown-row", "A5")


def test_a_word_that_is_no_stage_is_told_with_those_that_are(town):
    reading = read(
        town,
        progress(["示例项目001", 1, "动工", "去年", 3], ["示例项目002", 1, "在建"]),
    )
    stage, day = reading.findings
    assert (stage.rule, stage.cell, stage.value) == ("unknown-stage", "C4", "动工")
    assert (
        stage.parameters["stages"] == "储备、签约、立项、拿地、开工、在建、竣工、投产"
    )
    assert (day.rule, day.cell, day.value) == ("not-a-day", "D4", "去年")


# -- what is checked -------------------------------------------------------------------


def broken(town: Town, *rows: list[Any]) -> list[Finding]:
    reading = read(town, progress(*rows))
    return list(broken_identities(reading, town.registry, {}))


def test_each_lists_total_is_held_against_its_own_projects(town):
    one, two = ["示例项目001", 1.25], ["示例项目002", 0.5]
    assert broken(town, one, two, ["合计", 1.75], ["省重大项目", 1.25]) == []
    (finding,) = broken(town, one, two, ["合计", 1.75], ["省重大项目", 1.75])
    # The list around it agrees with its projects: so it is this total that is wrong.
    assert (finding.rule, finding.cell) == ("wrong-cell", "B7")
    assert finding.parameters["corrected"] == "1.25"


def test_a_lists_total_with_a_project_missing_is_not_judged(town):
    # The inner list's project is there: its total is still judged.
    (finding,) = broken(town, ["示例项目001", 1.25], ["合计", 9], ["省重大项目", 9])
    assert finding.parameters["indicator"] == "inner_investment"


def test_a_project_without_a_plan_is_added_but_not_missed(town):
    rows = [["示例项目001", 1.25], ["示例项目002", 0.5], ["示例项目003", 0.25]]
    assert broken(town, *rows, ["合计", 2.0]) == []
    assert len(broken(town, *rows, ["合计", 1.75])) == 1
    assert broken(town, *rows[:2], ["合计", 1.75]) == []
    assert len(broken(town, *rows[:2], ["合计", 1.95])) == 1


# -- what the warehouse answers --------------------------------------------------------


def answer(town: Town, query: str) -> list[tuple[Any, ...]]:
    with open_live(town.home) as warehouse:
        return warehouse.execute(query).fetchall()


def test_livelihood_projects_of_2021_at_the_end_of_august(tmp_path):
    """26 projects, 8.76 of 16.85 亿元: 52.0 %, 2 done, 10 on or ahead of schedule."""
    plans = ["0.65"] * 25 + ["0.60"]
    done = [0.65] * 2 + [0.45] * 8 + [0.24] * 15 + [0.26]
    town = found(
        tmp_path,
        [
            project(number, plan=plan, quantity="100", quantity_unit="个")
            for number, plan in enumerate(plans, start=1)
        ],
    )
    rows = [
        [f"示例项目{number:03d}", money, "竣工" if number <= 2 else "在建", None, 80]
        for number, money in enumerate(done, start=1)
    ]
    (town.inbox / "项目进度.xlsx").write_bytes(
        book(progress(*rows, ["合计", 8.76], period="2021年1-8月"))
    )
    run(town, period=Period.parse("2021-08"))
    assert told(
        town,
        "mart.project_list",
        *("slice", "projects", "finished", "on_schedule", "on_schedule_undecided"),
        *("coverage_pct", "agrees", "verdict", "press_progress"),
    )[0] == ("all", 26, 2, 10, 0, 100.0, "yes", "滞后", 16)
    assert answer(
        town,
        """
        select round(done, 2), round(plan, 2), round(completion_pct, 1),
            round(pace_gap_pp, 1)
        from mart.project_list where slice = 'all'
        """,
    ) == [(8.76, 16.85, 52.0, -14.7)]
    # Money says behind, things done say ahead: both are shown.
    assert answer(
        town,
        """
        select money_verdict, quantity_verdict, verdicts_disagree, count(*)
        from mart.project group by all order by 1
        """,
    ) == [
        ("滞后", "超序时", True, 16),
        ("超序时", "超序时", False, 10),
    ]


def test_start_rates_as_kunshan_published_them_in_february_2024(tmp_path):
    """83.7 % of 43 on the inner list and 76.8 % of all 138 have been started."""
    town = found(
        tmp_path,
        [
            project(number, "inner" if number <= 43 else "city", year="2024")
            for number in range(1, 139)
        ],
    )
    begun = {*range(1, 37), *range(44, 114)}
    rows = [
        [
            f"示例项目{number:03d}",
            0.1,
            "开工" if number in begun and number % 2 else "拿地",
            date(2024, 2, 29) if number in begun and not number % 2 else None,
        ]
        for number in range(1, 139)
    ]
    (town.inbox / "项目进度.xlsx").write_bytes(
        book(progress(*rows, period="2024年1-2月"))
    )
    run(town, period=Period.parse("2024-02"))
    assert answer(
        town,
        """
        select list, projects, started, round(start_rate_pct, 1), finished
        from mart.project_list where slice = 'all' order by projects
        """,
    ) == [("inner", 43, 36, 83.7, 0), ("city", 138, 106, 76.8, 0)]


def test_a_bad_ring_shows_under_a_headline_that_is_ahead(tmp_path):
    town = found(
        tmp_path, [project(1, "inner", plan="8"), project(2, plan="2"), project(3)]
    )
    (town.inbox / "项目进度.xlsx").write_bytes(
        book(
            progress(
                *(["示例项目001", 6.0], ["示例项目002", 0.2], ["示例项目003", 0.1]),
                *(["合计", 6.3], ["省重大项目", 6.0]),
            )
        )
    )
    run(town)
    assert told(
        town,
        "mart.ring",
        *("list", "inner_list", "basis", "verdict", "headline_verdict", "hidden"),
    ) == [
        ("inner", None, "projects", "超序时", "超序时", False),
        ("city", "inner", "projects", "滞后", "超序时", True),
    ]
    assert answer(
        town,
        """
        select round(completion_pct, 1), light, round(headline_completion_pct, 1)
        from mart.ring where list = 'city'
        """,
    ) == [(10.0, "red", 57.3)]


def test_a_plan_cut_in_the_year_changes_what_is_told_from_then_on(tmp_path):
    town = found(
        tmp_path,
        [
            project(1, plan="2", set_on="2021-01-15"),
            project(1, plan="1.25", set_on="2021-06-15"),
        ],
    )
    (town.inbox / "项目进度.xlsx").write_bytes(
        book(progress(["示例项目001", 1.0, "开工"]))
    )
    run(town)
    plans = """
        select plan, completion_pct, count(*) from mart.project_as_of(
            timestamptz '2021-06-{day} 12:00:00+08'
        ) group by all
    """
    assert answer(town, plans.format(day="14")) == [(2.0, 50.0, 1)]
    assert answer(town, plans.format(day="15")) == [(1.25, 80.0, 1)]

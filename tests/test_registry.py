"""What an analyst may not ask for is refused, with its reason, file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sample_city import PROJECT
from tiny_city import FILES, write_registry

from warehouse.registry import RegistryError, load_registry, registry_of

if TYPE_CHECKING:
    from pathlib import Path


def problems(folder: Path, language: str = "zh", **changed: str) -> list[str]:
    with pytest.raises(RegistryError) as error:
        write_registry(folder, **changed)
    return [each.told(language) for each in error.value.problems]


def indicators(more: str) -> str:
    return f"{FILES['indicators.yaml'].rstrip()}\n        {more}\n"


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (
            "- {id: loans, name: 贷款, kind: stock, unit: 亿元, total: sum}",
            "存量是时点数，各地区之间可能重复，不能相加",
        ),
        (
            '- {id: share, name: 占比, kind: ratio, unit: "%", total: sum}',
            "比率不能相加或平均",
        ),
        (
            '- {id: growing, name: 增速, kind: rate, unit: "%", target_type: growth}',
            "不再计算增速的增速",
        ),
        (
            '- {id: cpi, name: 指数, kind: index, unit: "%", growth: {basis: levels}}',
            "指数本身就是与基期相比的结果",
        ),
        (
            """- id: product
          name: 产值
          kind: flow
          unit: 亿元
          growth: {basis: levels, prices: comparable}""",
            "可比价指标的增速以报送数为准",
        ),
        (
            "- {id: steps, name: 阶段, kind: flow, unit: 位, stages: [开工, 竣工]}",
            "只有节点指标",
        ),
        (
            """- id: share
          name: 比率
          kind: ratio
          unit: 元
          numerator: revenue
          denominator: spending""",
            "比率指标须同时写明",
        ),
    ],
)
def test_what_is_unlawful_for_the_kind_is_refused_with_its_reason(
    tmp_path: Path, asked: str, reason: str
):
    (told,) = problems(tmp_path, indicators=indicators(asked))
    assert told.startswith("indicators.yaml:3: ")
    assert reason in told


def test_a_reason_is_told_in_english_too(tmp_path: Path):
    asked = "- {id: loans, name: 贷款, kind: stock, unit: 亿元, total: sum}"
    (told,) = problems(tmp_path, "en", indicators=indicators(asked))
    assert "stock" in told
    assert "存量" not in told


def add(folder: Path, name: str, *lines: str) -> None:
    (folder / name).write_text("\n".join(lines) + "\n", "utf-8")


def test_a_file_that_may_be_absent_is_checked_where_it_is_there(tmp_path: Path):
    write_registry(tmp_path)
    add(
        tmp_path,
        "history.csv",
        "region,indicator,measure,period,value,unit,published_on,source",
        "tiny,revenue,ytd,2020-Q1,20,亿元,2020-04-20,年鉴",
        "tiny,nothing,ytd,2020-03,20,亿元,2020-04-20,年鉴",
    )
    add(
        tmp_path,
        "plans.csv",
        "plan,region,indicator,base_year,end_year,value,unit,nature,set_on,source",
        "five,tiny,revenue,2025,2020,200,亿元,expected,2021-01-20,规划",
    )
    told = problems(tmp_path)
    assert any(
        each.startswith("history.csv:2: ") and "2021-03" in each for each in told
    )
    assert any(each.startswith("history.csv:3: ") for each in told)
    assert any(each.startswith("plans.csv:2: ") and "晚于基年" in each for each in told)


def test_lists_name_stages_that_there_are_and_milestones_too(tmp_path: Path):
    stage = "- {id: stage, name: 阶段, kind: milestone, unit: 位, stages: [开工, 竣工]}"
    write_registry(tmp_path, indicators=indicators(stage))
    lists = "- {id: key, name: 重点项目, stage: stage, started: 开工, finished: 竣工}"
    add(tmp_path, "lists.yaml", lists)
    add(
        tmp_path,
        "projects.csv",
        "id,name,year,lists,region,category,plan,unit",
        "bridge,大桥,2021,key,tiny,交通,3,亿元",
    )
    add(
        tmp_path,
        "milestones.csv",
        "project,year,stage,by",
        "bridge,2021,开工,2021-03",
        "bridge,2021,通车,2021-11",
    )
    (told,) = problems(tmp_path, indicators=indicators(stage))
    assert told == "milestones.csv:3: 这个项目所在的清单没有阶段“通车”。"
    add(tmp_path, "lists.yaml", lists.replace("开工", "动工"))
    assert any(
        each.startswith("lists.yaml:1: ") and "started" in each
        for each in problems(tmp_path, indicators=indicators(stage))
    )


def test_a_band_of_lights_that_leaves_values_without_one_is_refused(tmp_path: Path):
    lights = """
        - name: projects
          since: 2021-01
          indicators: all
          green: {at_least: 0}
          yellow: {at_least: -30, below: -10}
          red: {below: -30}
    """
    (told,) = problems(tmp_path, lights=lights)
    assert told.startswith("lights.yaml:1: ")
    assert "空档" in told


CITY = FILES["city.yaml"].rstrip()


@pytest.mark.parametrize(
    ("desk", "reason"),
    [
        ("{reminders: [1d, 3d]}", "desk：提醒时间须从早到晚"),
        ("{reminders: [3 days]}", "desk.reminders.0：写法不对"),
        ('{office_hours: ["17:30", "09:00"]}', "desk：上班时间须早于下班时间"),
        ("{quiet: {form: 20:00}}", "desk.quiet.form：没有这个字段"),
        ("{escalation: {red_months: 1}}", "desk.escalation.red_months"),
    ],
)
def test_what_the_desk_may_not_be_told_is_refused_at_its_line(
    tmp_path: Path, desk: str, reason: str
):
    told = problems(tmp_path, city=f"{CITY}\n        desk: {desk}\n")
    assert len(told) == 1
    assert told[0].startswith("city.yaml:7: ")
    assert reason in told[0]


def test_a_person_whom_nothing_reaches_is_refused(tmp_path: Path):
    departments = FILES["departments.yaml"].replace(", email: head@example.org", "")
    told = problems(tmp_path, departments=departments)[0]
    assert told.startswith("departments.yaml:3: 0.head：")
    assert "“财政局局长”须有 email 或 slack" in told


def test_an_absence_of_nobody_or_that_ends_before_it_begins_is_refused(tmp_path: Path):
    absences = (
        "department,role,since,until,reason\n"
        "finance,head,2021-06-09,2021-06-07,出差\n"
        "treasury,head,2021-06-07,2021-06-09,出差\n"
        "finance,mayor,2021-06-07,2021-06-09,出差\n"
    )
    (tmp_path / "absences.csv").write_text(absences, "utf-8")
    told = problems(tmp_path)
    assert [each.split("：")[0] for each in told] == [
        "absences.csv:2: 结束日期（until）早于开始日期（since）。",
        "absences.csv:3: department",
        "absences.csv:4: role",
    ]


def test_a_city_that_says_nothing_of_the_desk_has_the_usual(tmp_path: Path):
    desk = write_registry(tmp_path, city=f"{CITY}\n        desk:\n").city.desk
    assert desk == write_registry(tmp_path).city.desk
    assert desk.reminders == ("3d", "1d", "2h")
    assert desk.escalation.red_months == 2
    off = "desk: {reminders: [], escalation: {silent_hours: }}"
    desk = write_registry(tmp_path, city=f"{CITY}\n        {off}\n").city.desk
    assert (desk.reminders, desk.escalation.silent_hours) == ((), None)


# -- the calendar ----------------------------------------------------------------------


def budget_due(due: str) -> str:
    text = FILES["reports/budget.yaml"]
    assert text.count('{by: 9, time: "17:00"}') == 1
    return text.replace('{by: 9, time: "17:00"}', due)


def test_a_stage_goes_to_a_department_by_id_or_to_an_authority_by_name(tmp_path):
    chain = "[{to: finance, by: 10, time: '12:00'}, {to: 省厅, by: 11, time: '12:00'}]"
    due = f'{{by: 9, time: "17:00", chain: {chain}}}'
    registry = write_registry(tmp_path, budget=budget_due(due))
    stages = registry.reports["budget"].due.chain
    assert [each.to for each in stages] == ["finance", "省厅"]


def test_a_stage_that_is_no_department_is_refused_with_its_line(tmp_path):
    due = '{by: 9, time: "17:00", chain: [{to: finanse, by: 10, time: "12:00"}]}'
    (told,) = problems(tmp_path, budget=budget_due(due))
    assert told.startswith("reports/budget.yaml:3: ")
    assert "finanse" in told


def test_a_stage_that_is_due_too_early_is_refused(tmp_path):
    due = '{by: 9, time: "17:00", chain: [{to: finance, by: 9, time: "12:00"}]}'
    (told,) = problems(tmp_path, budget=budget_due(due))
    assert "各级期限须一级比一级晚" in told


def test_a_notice_needs_the_days_of_its_year(tmp_path):
    write_registry(tmp_path)
    notices = tmp_path / "notices.csv"
    notices.write_text(
        "year,published_on,number,source\n2031,2030-11-05,国办发明电,公报\n", "utf-8"
    )
    with pytest.raises(RegistryError) as error:
        load_registry(tmp_path)
    (problem,) = error.value.problems
    assert (problem.file, problem.line) == ("notices.csv", 2)
    assert "2031" in problem.told()
    days = tmp_path / "calendar.csv"
    days.write_text("date,kind,reason\n2031-10-01,holiday,国庆节\n", "utf-8")
    assert load_registry(tmp_path).notices[0].year == 2031


@pytest.mark.parametrize("city", ["taicang", "shaoyang"])
def test_a_city_is_the_same_from_the_texts_of_its_files(city: str):
    registry = load_registry(PROJECT / "warehouse" / "registry" / city)
    again = registry_of(registry.files)
    assert again == registry
    assert again.sha256 == registry.sha256


def test_the_same_files_are_the_same_city_and_one_changed_is_another(tmp_path: Path):
    first = write_registry(tmp_path)
    assert load_registry(tmp_path) is first
    city = tmp_path / "city.yaml"
    city.write_text(city.read_text("utf-8").replace("小市", "大市"), "utf-8")
    assert load_registry(tmp_path) is not first

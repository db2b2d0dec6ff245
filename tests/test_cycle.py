"""The month, end to end: the command is run and what it published is asked."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from sample_city import Trial

if TYPE_CHECKING:
    from sample_city import Ran


def ask(ran: Ran, query: str, **values: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(
        str(ran.trial.home / "published.duckdb"), read_only=True
    ) as snapshot:
        return snapshot.execute(query, values or None).fetchall()


@pytest.mark.parametrize(
    ("indicator", "actual", "completion", "gap", "light", "verdict"),
    [
        # Seed article: 329.6 亿元 = 56 %, 19 = 30.6 %, 224.7 = 61.2 % by May 2021.
        ("key_project_investment", 329.6, 56.0, 14.3, "green", "超序时"),
        ("provincial_project_investment", 19.0, 30.6, -11.1, "yellow", "滞后"),
        ("suzhou_project_investment", 224.7, 61.2, 19.5, "green", "超序时"),
    ],
)
def test_the_three_project_lists_stand_as_published(
    ran, indicator, actual, completion, gap, light, verdict
):
    rows = ask(
        ran,
        """
        select actual, round(completion_pct, 1), round(pace_gap_pp, 1), light, verdict
        from mart.progress
        where indicator = $indicator and period = '2021-05' and span = 'year'
        """,
        indicator=indicator,
    )
    assert rows == [(actual, completion, gap, light, verdict)]


def test_shanghai_capital_is_its_published_share_of_domestic_capital(ran):
    rows = ask(
        ran,
        """
        select indicator, round(actual, 2) from mart.progress
        where period = '2021-05' and span = 'year' and region = 'taicang'
        and indicator like 'shanghai%' order by indicator
        """,
    )
    assert rows == [
        ("shanghai_capital", 97.31),
        ("shanghai_projects", 111.0),
        ("shanghai_share", 35.92),
    ]


def test_livelihood_projects_are_26_in_8_classes(ran):
    rows = ask(
        ran,
        """
        select count(*), count(distinct category) from mart.project
        where list_contains(lists, 'livelihood') and period = '2021-05'
        """,
    )
    assert rows == [(26, 8)]


def test_taicang_is_first_of_suzhous_ten_units(ran):
    rows = ask(
        ran,
        """
        select rank, value from mart.ranking
        where region = 'taicang' and period = '2021-05' and ranked_by = 'reported'
        """,
    )
    assert rows == [(1, 61.2)]


def test_the_late_the_slipped_the_unsummed_and_the_corrected_are_told(ran):
    duties = {
        (row["department"], row["report"]): row
        for row in json.loads(
            ran.trial.yuebao("status", "2021-05", "--format", "json").stdout
        )["reports"]
    }
    assert duties["huangjing", "town_investment"]["standing"] == "漏报"
    assert duties["people_bank", "credit"]["standing"] == "退回"
    assert duties["finance", "budget"]["standing"] == "已修订"
    standings = [row["standing"] for row in duties.values()]
    assert standings.count("漏报") == 1
    assert standings.count("退回") == 1
    told = ask(
        ran,
        """
        select submission.department, finding.severity, finding.rule, finding.cell
        from mart.finding as finding join mart.submission as submission
        using (submission_id) where submission.period = '2021-05'
        and finding.severity <> 'info' order by all
        """,
    )
    assert ("people_bank", "critical", "unit-slip", "B4") in told
    assert ("statistics", "warning", "wrong-cell", "C10") in told
    assert ("finance", "critical", "wrong-cell", "C5") in told


def test_a_total_with_a_town_missing_is_incomplete_and_grey(ran):
    rows = ask(
        ran,
        """
        select coverage_pct, light, verdict from mart.progress
        where indicator = 'registered_foreign_capital' and region = 'taicang'
        and period = '2021-05' and span = 'year'
        """,
    )
    assert rows == [(87.5, "grey", "不完整")]


def test_a_returned_report_leaves_its_indicator_late_and_grey(ran):
    rows = ask(
        ran,
        """
        select actual, light, verdict from mart.progress
        where indicator = 'loans' and region = 'taicang'
        and period = '2021-05' and span = 'year'
        """,
    )
    assert rows == [(None, "grey", "迟报")]


def test_every_main_indicator_has_a_light_in_may(ran):
    (lights,) = ask(
        ran,
        """
        select count(*) filter (where light is not null) from mart.progress
        where main is not null and region = 'taicang'
        and period = '2021-05' and span = 'year'
        """,
    )
    assert lights == (16,)


def test_the_run_says_that_nothing_was_sent(ran):
    assert "未发送" in ran.first.stderr
    states = ask(ran, "select distinct state from mart.alert")
    assert states == [("pending",)]


def test_the_second_run_changes_nothing(ran):
    before = {path: digest(path) for path in kept_files(ran.trial.home)}
    again = ran.trial.yuebao("run", "2021-05", "--now", "2021-06-10T09:00")
    assert again.returncode == 0, again.stderr
    assert "没有新报送" in again.stderr
    assert {path: digest(path) for path in kept_files(ran.trial.home)} == before
    assert again.stdout == ran.first.stdout


def kept_files(home: Path) -> list[Path]:
    return [home / "published.duckdb", *sorted((home / "archive").rglob("*"))]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def test_progress_prints_the_same_rows_as_json_and_csv(ran):
    as_json = json.loads(
        ran.trial.yuebao("progress", "2021-05", "--format", "json").stdout
    )
    as_csv = list(
        csv.DictReader(
            io.StringIO(
                ran.trial.yuebao("progress", "2021-05", "--format", "csv").stdout
            )
        )
    )
    assert len(as_json) == len(as_csv) > 100
    key = ("region", "indicator", "span")
    assert [tuple(row[name] for name in key) for row in as_json] == [
        tuple(row[name] for name in key) for row in as_csv
    ]


def test_explain_leads_from_the_figure_to_the_cell(ran):
    told = ran.trial.yuebao("explain", "重点项目完成投资", "2021-05").stdout
    assert "累计：329.6 亿元" in told
    assert "2021年重点项目进度（5月）.xlsx" in told
    assert "原文“3296000”" in told


def test_explain_tells_what_a_ratio_is_computed_from(ran):
    told = ran.trial.yuebao("explain", "tax_share", "2021-05").stdout
    assert "税收收入" in told
    assert "一般公共预算收入" in told


def test_commands_answer_in_english_where_asked(ran):
    told = ran.trial.yuebao("status", "2021-05", "--lang", "en").stdout
    assert "returned" in told.lower()
    assert "divided by" in told.lower() or "unit" in told.lower()


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("run", "2021-13"), 2, "不是报告期"),
        (("run", "2021-Q2"), 2, "不是月份"),
        (("run", "2021-05", "--city", "nowhere"), 2, "nowhere"),
        (("run", "2021-05", "--city", "../taicang"), 2, "../taicang"),
        (("run", "2021-05", "--now", "yesterday"), 2, "不是时间"),
        (("explain", "重点项", "2021-05"), 2, "重点项目完成投资"),
        (("explain", "gdp", "2021-05", "--region", "上海"), 2, "上海"),
        (("progress", "2021-05", "--format", "xml"), 2, "xml"),
        (("status", "2021-05", "--strict"), 3, "需要人处理"),
    ],
)
def test_wrong_use_is_a_sentence_and_an_exit_code(ran, arguments, code, sentence):
    done = ran.trial.yuebao(*arguments)
    assert done.returncode == code, done.stderr
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_language_that_does_not_exist_is_told_without_a_traceback(ran):
    done = ran.trial.yuebao("status", "2021-05", YUEBAO_LANG="fr")
    assert done.returncode == 1
    assert (
        done.stderr == "YUEBAO_LANG 只能是 zh 或 en。 YUEBAO_LANG must be zh or en.\n"
    )


def test_the_doctor_finds_a_healthy_house(ran):
    done = ran.trial.yuebao("doctor", "--format", "json")
    checks = {row["check"]: row["state"] for row in json.loads(done.stdout)}
    assert done.returncode == 0
    assert "bad" not in checks.values()
    assert checks["warehouse"] == checks["snapshot"] == "good"


def test_a_run_without_an_inbox_says_so(ran, tmp_path):
    done = ran.trial.yuebao("run", "2021-05", YUEBAO_INBOX=str(tmp_path / "none"))
    assert done.returncode == 1
    assert "收件箱打不开" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_shows_an_example_for_every_command(ran):
    for command in ("run", "status", "progress", "explain", "alerts", "deliver"):
        told = ran.trial.yuebao(command, "--help").stdout
        assert f"yuebao {command}" in told.replace("\n", " ")


@pytest.mark.skipif(
    "YUEBAO_REAL_DATA" not in os.environ, reason="YUEBAO_REAL_DATA names no real files"
)
def test_a_real_citys_bulletin_runs_by_its_registry_alone(tmp_path):
    (bulletin,) = Path(os.environ["YUEBAO_REAL_DATA"]).glob("shaoyang/*.xlsx")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shutil.copy(bulletin, inbox)
    trial = Trial(tmp_path)
    arguments = ("run", "2025-03", "--city", "shaoyang")
    done = trial.yuebao(*arguments, YUEBAO_INBOX=str(inbox))
    assert done.returncode == 0, done.stderr
    published = tmp_path / "data" / "shaoyang" / "published.duckdb"
    with duckdb.connect(str(published), read_only=True) as snapshot:
        ((sheets, figures),) = snapshot.execute(
            "select count(distinct sheet), count(*) from mart.observation"
        ).fetchall()
        ((gross_product,),) = snapshot.execute(
            """
            select value from mart.observation
            where indicator = 'gdp' and region = 'shaoyang' and measure = 'ytd'
            """
        ).fetchall()
    assert sheets >= 25
    assert figures >= 350
    assert gross_product == 663.6061

"""`yuebao impact`: what runs changed, for people, for programs, and in Prefect."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.settings import PREFECT_API_URL, temporary_settings
from sample_city import PROJECT, Trial
from tiny_city import NOW, Town, budget, run, settle
from typer.testing import CliRunner

from flows import impact as face
from flows.cli import app
from flows.impact_words import measure_of, name_of, said_of, where_of
from tasks import look_up
from tasks.show_impact import MOST_ROWS
from warehouse.connection import open_live, publish
from warehouse.impact import WHATS, Change, Side, counted, unlike
from warehouse.messages import LANGUAGES
from warehouse.outbox import append_alert_events
from warehouse.records import AlertEvent
from warehouse.registry import load_registry
from warehouse.store import rows

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from conftest import PrefectServer
    from sample_city import Ran

AGAIN: Final = "财政收支5月更正.csv"
NINE: Final = "2021-06-10T09:00"
TEN: Final = "2021-06-10T10:00"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The city after 45 became 36 and everybody had been told of the 45."""
    town = settle(tmp_path_factory.mktemp("tiny"))
    (town.inbox / "财政收支5月.csv").write_bytes(budget(45))
    run(town)
    with open_live(town.home) as warehouse:
        waiting = rows(warehouse, "mart.alert", state="pending")
        sent = [AlertEvent(each["alert_id"], "sent", NOW) for each in waiting]
        append_alert_events(warehouse, sent)
    (town.inbox / AGAIN).write_bytes(budget(36))
    run(town, 1)
    with open_live(town.home) as warehouse:
        publish(warehouse, town.home)
    return town


@pytest.fixture
def asked(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setenv("YUEBAO_REGISTRY", str(town.folder / "registry"))
    monkeypatch.setenv("YUEBAO_HOME", str(town.folder / "data"))
    return town


def ask(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["impact", *arguments])


def squeezed(text: str) -> list[str]:
    return [" ".join(re.sub("[│┃]", " ", line).split()) for line in text.splitlines()]


# -- for people ------------------------------------------------------------------------


@pytest.mark.usefixtures("asked")
def test_what_changed_is_counted_and_a_light_that_was_told_stands_first():
    done = ask("--since", NINE)
    assert done.exit_code == 0
    told = squeezed(done.stdout)
    assert told[:2] == [
        "小市 2021-06-10 09:00 至今的变动：亮灯 3、进度 12、填报数 1、报表 1、提醒 2",
        "财政收入 2021-05 🟡 黄灯 → 🔴 红灯（已通知）",
    ]
    assert "财政收入 2021-05 全年 🟡 黄灯 🔴 红灯" in told
    assert "财政收入 2021-05 全年 进度差 -4.2 -11.7 百分点" in told
    assert f"财政收入 2021-05 累计 45 36 亿元 {AGAIN} B4" in told
    assert f"财政局 · 财政收支 2021-05 接收 接收 {AGAIN}" in told


@pytest.mark.usefixtures("asked")
def test_it_is_told_in_english_too():
    told = squeezed(ask("--since", NINE, "--until", TEN, "--lang", "en").stdout)
    assert told[:2] == [
        (
            "小市, changes from 2021-06-10 09:00 to 2021-06-10 10:00: "
            "lights 3, totals 12, figures 1, reports 1, alerts 2"
        ),
        "财政收入 2021-05 🟡 yellow → 🔴 red (told before)",
    ]


@pytest.mark.usefixtures("asked")
def test_of_a_moment_and_itself_there_is_nothing_to_tell():
    done = ask("--since", TEN)
    assert squeezed(done.stdout) == ["小市 2021-06-10 10:00 至今的变动：无"]


@pytest.mark.usefixtures("asked")
def test_moments_the_wrong_way_round_are_wrong_use():
    done = ask("--since", TEN, "--until", NINE)
    assert done.exit_code == 2
    assert done.stderr == f"--until {NINE} 早于 --since {TEN}，请对调。\n"


@pytest.mark.usefixtures("asked")
def test_a_long_list_is_cut_and_counted_unless_all_is_asked_for(monkeypatch):
    monkeypatch.setattr(face, "_MOST", 5)
    cut = squeezed(ask("--since", NINE).stdout)
    assert "另有 7 处未列出，请用 --all 或 --format json 查看全部" in cut
    whole = squeezed(ask("--since", NINE, "--all").stdout)
    assert not [line for line in whole if "未列出" in line]
    assert sum(line.startswith("财政收入 2021-05 全年") for line in whole) == 5


# -- for programs ----------------------------------------------------------------------


@pytest.mark.usefixtures("asked")
def test_programs_get_numbers_and_both_places():
    found = json.loads(ask("--since", NINE, "--format", "json").stdout)
    assert len(found) == 19
    (figure,) = [row for row in found if row["what"] == "observation"]
    wanted = {
        "indicator": "revenue",
        "value_before": 45.0,
        "value_after": 36.0,
        "file_before": "财政收支5月.csv",
        "file_after": AGAIN,
        "cell_before": "B4",
        "cell_after": "B4",
        "submission_after": "2021-05.budget.finance.2",
    }
    assert figure | wanted == figure
    assert [row["span"] for row in found if row["was_told"]] == ["year"]


# -- the sample city -------------------------------------------------------------------

# The revenue of May is 5 亿元 less than the bureau said at first.
CORRECTED: Final = """2021年1-5月太仓市财政收支情况,,,,
,,,,单位：万元
预算科目,本月,本月止累计,上年同期,同比增长(%)
一般公共预算收入,139269,813640,770403,5.6
  其中：税收收入,112341,696511,669675,4.0
  　　　非税收入,26928,117129,100728,16.3
一般公共预算支出,157691,744572,664296,12.1
"""


def test_a_correction_does_to_a_copy_of_the_sample_city_what_it_does_to_the_city(
    ran: Ran, tmp_path: Path
):
    inbox = tmp_path / "inbox"
    shutil.copytree(PROJECT / "samples" / "taicang" / "inbox", inbox)
    name = "财政局/财政收支5月(再更正).csv"
    (inbox / name).write_bytes(CORRECTED.encode("gb18030"))
    with (inbox / "receipts.csv").open("a", encoding="utf-8") as receipts:
        receipts.write(f"{name},2021-06-10T10:00\n")
    impacts = []
    for place, moment in (("copy", "2021-06-10T11:00"), ("city", "2021-06-10T12:00")):
        trial = Trial(tmp_path / place)
        shutil.copytree(ran.trial.folder, trial.folder)
        done = trial.yuebao("run", "2021-05", "--now", moment, YUEBAO_INBOX=str(inbox))
        assert done.returncode == 0, done.stderr
        impacts.append(look_up.changes(trial.home, NOW))
    assert unlike(*impacts) == []
    assert counted(impacts[0]) == {
        "light": 1,
        "total": 35,
        "probability": 11,
        "observation": 6,
        "submission": 1,
        "alert": 3,
    }
    (light,) = [each for each in impacts[0] if each.what == "light"]
    assert (light.indicator, light.span) == ("budget_revenue", "month")
    assert (light.before.text, light.after.text) == ("green", "yellow")


# -- words -----------------------------------------------------------------------------


def test_whatever_changes_in_the_sample_city_has_its_words(ran: Ran):
    registry = load_registry(PROJECT / "warehouse" / "registry" / "taicang")
    found = look_up.changes(ran.trial.home, datetime(2000, 1, 1, tzinfo=UTC))
    assert {each.what for each in found} == set(WHATS) - {"cell"}
    some = {(each.what, each.measure, each.after.text): each for each in found}
    for each in some.values():
        assert name_of(each, registry)
        assert where_of(each) is not None
        for lang in LANGUAGES:
            assert measure_of(each, lang) is not None
            before, after = said_of(each, lang)
            assert before == "–"
            assert after not in {"", "–"} or not each.after.text


CHANGE: Final = Change(
    *("total", "2021-05", "year", "tiny", "revenue", "", "", ""),
    *("completion_pct", "changed", "财政收入", 1, Side(), Side()),
)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (Side(37.52), Side(37.54), ("37.52", "37.54")),
        (Side(37.5), Side(None), ("37.5", "–")),
        (Side(37.5, unit="%"), Side(37.5, unit="‰"), ("37.5（%）", "37.5（‰）")),
        (
            Side(37.5, status="estimate"),
            Side(37.5, status="final"),
            ("37.5（预计）", "37.5（最终）"),
        ),
    ],
)
def test_two_sides_that_differ_read_differently(before, after, told):
    change = CHANGE._replace(before=before, after=after)
    if before.status:
        change = change._replace(what="observation", measure="ytd")
    assert said_of(change, "zh") == told


def test_a_probability_is_given_the_digits_that_tell_it_apart():
    change = CHANGE._replace(
        measure="p_secure",
        decimals=None,
        before=Side(0.713),
        after=Side(0.714),
    )
    assert said_of(change, "zh") == ("71.3%", "71.4%")


# -- in Prefect ------------------------------------------------------------------------


def test_it_is_left_in_prefect_in_short_and_as_a_table(
    town: Town, prefect_server: PrefectServer
):
    found = look_up.changes(town.home, NOW, NOW + timedelta(hours=1))
    many = found * (MOST_ROWS // len(found) + 1)

    @flow
    def preview() -> None:
        face.leave_impact(many, town.registry, "zh", "Tiny impact_1", "补跑的变动")

    with temporary_settings({PREFECT_API_URL: prefect_server.api}):
        preview()
        with get_client(sync_client=True) as client:
            keys = ArtifactFilterKey(like_="tiny-impact-1")
            kept = client.read_artifacts(artifact_filter=ArtifactFilter(key=keys))
    artifacts = {each.key: each for each in kept}
    assert set(artifacts) == {"tiny-impact-1", "tiny-impact-1-summary"}
    table = json.loads(artifacts["tiny-impact-1"].data)
    assert len(table) == MOST_ROWS
    assert table[0] == {
        "类别": "亮灯",
        "对象": "财政收入",
        "月份": "2021-05",
        "时期": "季度",
        "口径": "",
        "原来": "🟡 黄灯",
        "现在": "🔴 红灯",
        "单位": "",
        "出处": "",
    }
    summary = artifacts["tiny-impact-1-summary"].data
    assert "已通知" in summary
    assert f"另有 {len(many) - MOST_ROWS} 处未列出" in summary

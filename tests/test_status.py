"""Status: how each report stands, who is in time, and what is left before the close."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from telling import at, send, told_at
from tiny_city import MAY, Town, budget, settle

from flows.printing import Asked
from flows.status import show_status
from tasks.close import SignOff, close
from tasks.health import health_of
from tasks.matrix import cell, matrix, percent, share
from tasks.publish import publish
from warehouse.connection import open_live
from warehouse.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from sample_city import Ran

    from tasks.health import Health


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """A month whose report came a day late."""
    town = settle(tmp_path)
    send(town, budget(49), "06-10 08:00")
    told_at(town, "06-10 09:00")
    publish.fn(town.cycle(at("06-10 09:00")))
    return town


def shown(
    town: Town,
    capsys: pytest.CaptureFixture[str],
    form: str = "table",
    lang: str = "zh",
) -> str:
    show_status(Asked(town.home, town.registry, lang, form), MAY)
    return capsys.readouterr().out


def signed(town: Town) -> None:
    sign = SignOff("王科长", "", at("06-20 09:00"))
    assert close(town.home, town.registry, MAY, sign, anyway=False).is_done


def test_a_department_has_its_reports_by_standing_and_its_share_in_time(town: Town):
    with open_live(town.home) as warehouse:
        (line,) = matrix(warehouse, town.registry, MAY)
    assert line.name == "财政局"
    assert cell(line.duties, "zh") == "迟报：财政收支（迟 900 分钟）"
    assert cell(line.duties, "en", str.upper) == "迟报: 财政收支 (900 minutes late)"
    assert share(line, "month") == "0/1 0%"
    # From January to April nothing came at all.
    assert share(line, "year") == "0/5 0%"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(220, 221, "99%"), (221, 221, "100%"), (2, 3, "67%"), (0, 1, "0%"), (0, 0, "–")],
)
def test_a_share_is_100_per_cent_only_where_all_came_in_time(
    part: int, whole: int, said: str
):
    assert percent(part, whole) == said


def test_status_ends_with_what_is_left_before_the_close(
    town: Town, capsys: pytest.CaptureFixture[str]
):
    said = shown(town, capsys)
    assert "全市及时：本月 0/1（0%），本年 0/5（0%）" in said
    assert said.rstrip().endswith(
        "没有未了结的事项，可以关账：yuebao close 2021-05 --by 姓名"
    )
    signed(town)
    said = shown(town, capsys)
    assert "2021-05 已关账：王科长，2021-06-20 09:00" in said
    assert "可以关账" not in said


def test_what_waits_since_the_close_is_said_with_what_takes_it_in(
    town: Town, capsys: pytest.CaptureFixture[str]
):
    signed(town)
    send(town, budget(52), "06-21 08:00", "更正.csv")
    told_at(town, "06-21 09:00")
    publish.fn(town.cycle(at("06-21 09:00")))
    said = shown(town, capsys)
    assert "财政局《财政收支》“更正.csv”，2021-06-21 08:00 收到" in said
    assert 'yuebao backfill 2021-05 2021-05 --reason "…"' in said
    assert "1 file came after the close and waits:" in shown(town, capsys, lang="en")


def test_programs_get_the_close_departments_and_reports(
    town: Town, capsys: pytest.CaptureFixture[str]
):
    told = json.loads(shown(town, capsys, "json"))
    assert told["close"]["state"] == "open"
    assert told["close"]["blockers"] == []
    (department,) = told["departments"]
    assert department["standings"] == {"budget": "迟报"}
    assert (department["on_time"], department["due"], department["year_due"]) == (
        *(0, 1),
        5,
    )
    assert [row["standing"] for row in told["reports"]] == ["迟报"]
    assert shown(town, capsys, "csv").count("\n") == 2


def test_of_a_month_that_nobody_ran_status_says_no_close(
    town: Town, capsys: pytest.CaptureFixture[str]
):
    show_status(Asked(town.home, town.registry, "zh", "json"), MAY.shift(4))
    assert json.loads(capsys.readouterr().out) == {
        "period": "2021-09",
        "close": None,
        "departments": [],
        "reports": [],
    }


# -- the doctor ------------------------------------------------------------------------


def looked_at(town: Town, monkeypatch: pytest.MonkeyPatch) -> dict[str, Health]:
    monkeypatch.setenv("YUEBAO_HOME", str(town.home.parent))
    monkeypatch.setenv("YUEBAO_REGISTRY", str(town.folder / "registry"))
    monkeypatch.setenv("YUEBAO_INBOX", str(town.inbox))
    found = health_of(Settings(), None)
    return {each.check: each for each in found if each.check in {"close", "held"}}


def test_the_doctor_names_a_month_that_could_be_closed_and_what_waits(
    town: Town, monkeypatch: pytest.MonkeyPatch
):
    ready = looked_at(town, monkeypatch)["close"]
    assert (ready.state, ready.mend("zh")) == (
        "warn",
        "yuebao close 2021-05 --by 姓名",
    )
    signed(town)
    assert looked_at(town, monkeypatch) == {}
    send(town, budget(52), "06-21 08:00", "更正.csv")
    told_at(town, "06-21 09:00")
    publish.fn(town.cycle(at("06-21 09:00")))
    waits = looked_at(town, monkeypatch)["held"]
    assert waits.detail("zh") == "2021-05 关账后又报来 1 份，尚未入库"
    assert waits.mend("zh").startswith("yuebao backfill 2021-05 2021-05")


# -- the sample city, through the command ----------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", ["100", "160"])
def test_the_sample_city_fits_the_terminal(ran: Ran, columns: str, lang: str):
    done = ran.trial.yuebao("status", "2021-05", "--lang", lang, COLUMNS=columns)
    assert done.returncode == 0, done.stderr
    assert "璜泾镇" in done.stdout
    assert "0/1 0%" in done.stdout
    numbered = [line for line in done.stdout.splitlines() if line[:3] == " 1."]
    assert len(numbered) == 1
    assert "yuebao run 2021-05" in done.stdout


def test_the_command_closes_refuses_and_reopens(town: Town):
    from sample_city import Trial  # noqa: PLC0415 - only here

    trial = Trial(town.folder)
    places = {
        "YUEBAO_REGISTRY": str(town.folder / "registry"),
        "YUEBAO_INBOX": str(town.inbox),
    }

    def ask(*arguments: str) -> tuple[int, str]:
        done = trial.yuebao(*arguments, **places)
        return done.returncode, done.stdout + done.stderr

    code, said = ask("close", "2021-05", "--by", " ")
    assert (code, "关账和重新开账都要有人签字" in said) == (2, True)
    code, said = ask("close", "2021-04", "--by", "王科长")
    assert (code, "没有运行过这个月" in said) == (2, True)
    code, said = ask("close", "2021-05", "--by", "王科长", "--format", "json")
    told = json.loads(said)
    assert (code, told["done"], told["closed_by"]) == (0, True, "王科长")
    assert (told["submissions"], told["observations"]) == (1, 1)
    code, said = ask("close", "2021-05", "--by", "李主任")
    assert (code, "早已由 王科长" in said) == (0, True)
    code, said = ask("reopen", "2021-05", "--by", "李主任", "--reason", "更正")
    assert (code, "已重新开账：李主任" in said) == (0, True)
    code, said = ask("reopen", "2021-05", "--by", "李主任", "--reason", "更正")
    assert (code, "没有关账" in said) == (2, True)

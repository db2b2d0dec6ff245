"""The year's calendar: what a person reads, what a program gets, what a phone takes."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from icalendar import Calendar
from tiny_city import FILES, budget, run, settle
from typer.testing import CliRunner

from flows.cli import app
from tasks.look_ahead import calendar_rows, look_ahead, standings
from tasks.write_calendar import write_calendar
from warehouse.connection import open_live, publish

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from tiny_city import Town

DUE: Final = (
    """{by: 12, time: "17:00", chain: [{to: 市统计局, by: 20, time: "12:00"}]}"""
)
# As the registry has it: two departments, the second stage an authority's.
CHAINED: Final = FILES["reports/budget.yaml"].replace('{by: 9, time: "17:00"}', DUE)


def ask(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["calendar", *arguments])


def squeezed(text: str) -> list[str]:
    return [" ".join(line.replace("│", " ").split()) for line in text.splitlines()]


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    town = settle(tmp_path, budget=CHAINED)
    monkeypatch.setenv("YUEBAO_REGISTRY", str(tmp_path / "registry"))
    monkeypatch.setenv("YUEBAO_HOME", str(tmp_path / "data"))
    return town


@pytest.mark.usefixtures("town")
def test_reports_stand_by_months_with_what_moved_them():
    told = squeezed(ask("2021").stdout)
    (first,) = (line for line in told if line.startswith("财政收支"))
    # From 12 February to the end of the Spring Festival, and past Dragon Boat.
    assert first.split()[1:7] == [
        *("17:00", "02-18*", "03-12", "04-12", "05-12", "06-15*"),
    ]
    (onward,) = (line for line in told if line.startswith("→ 市统计局"))
    # The working Saturday after the Spring Festival.
    assert onward.split()[2:4] == ["12:00", "02-20"]
    assert "02-20 照常：调休上班（1 份）" in told
    assert "* 06-12 顺延至 06-15：周末、端午节（1 份）" in told
    assert not [line for line in told if "尚未公布" in line]


@pytest.mark.usefixtures("town")
def test_a_year_without_a_notice_says_so_at_its_days():
    told = squeezed(ask("2026").stdout)
    (first,) = (line for line in told if line.startswith("财政收支"))
    assert first.split()[-2:] == ["12-14*", "01-12?"]
    assert told[-1].startswith("2027 年的放假安排尚未公布")
    assert "暂定" in told[-1]


def test_an_order_of_the_registry_is_told_with_its_reason(town: Town):
    (town.folder / "registry" / "calendar.csv").write_text(
        "date,kind,reason\n2021-06-15,holiday,台风停工令\n", "utf-8"
    )
    told = squeezed(ask("2021").stdout)
    assert "* 06-12 顺延至 06-16：周末、端午节、台风停工令（1 份）" in told


def test_a_deadline_that_was_set_by_hand_is_told_with_its_reason(town: Town):
    override = "overrides: [{period: 2021-05, at: 2021-06-13T09:30, reason: 提前调度}]"
    path = town.folder / "registry" / "reports" / "budget.yaml"
    text = path.read_text("utf-8").replace("by: 12,", f"{override}, by: 12,")
    path.write_text(text, "utf-8")
    told = squeezed(ask("2021").stdout)
    assert "! 《财政收支》2021-05：06-13 09:30，提前调度" in told


@pytest.mark.usefixtures("town")
def test_programs_get_a_row_for_each_stage_and_months_that_are_not_owed():
    rows = json.loads(ask("2020", "--format", "json").stdout)
    assert {row["standing"] for row in rows} == {"不适用"}
    assert {row["due_at"] for row in rows} == {None}
    rows = json.loads(ask("2021", "--format", "json").stdout)
    assert len(rows) == 24
    (first, second) = (row for row in rows if row["period"] == "2021-05")
    assert (first["planned_on"], first["due_at"]) == (
        "2021-06-12",
        "2021-06-15T17:00:00+08:00",
    )
    assert first["why"] == ["周末", "端午节"]
    assert (second["to"], second["stage"], second["standing"]) == ("市统计局", 1, "")
    told = ask("2021", "--format", "csv").stdout
    assert next(iter(csv.DictReader(io.StringIO(told))))["why"] == (
        "春节|周末|春节（补假）|休息日（由 2021-02-20 调休）"
    )


def test_what_has_come_stands_beside_its_deadline(town: Town):
    (town.inbox / "财政收支5月.csv").write_bytes(budget("12.3"))
    run(town)
    with open_live(town.home) as warehouse:
        publish(warehouse, town.home)
    cells = look_ahead(town.registry, 2021, None, "budget")
    known = standings(town.home, 2021)
    rows = list(
        calendar_rows(
            cells, town.registry, known, datetime(2021, 6, 10, 2, tzinfo=UTC), "zh"
        )
    )
    found = {row["period"]: row["standing"] for row in rows if row["stage"] == 0}
    assert found["2021-05"] == "已报"
    assert found["2021-04"] == "漏报"
    # No run has looked at June yet.
    assert found["2021-06"] == "未到期"
    told = squeezed(ask("2021", "--report", "财政收支").stdout)
    assert "2021-05 财政局 06-15 17:00 周末、端午节 已报" in told


@pytest.mark.usefixtures("town")
def test_an_unknown_department_is_told_with_those_that_are_like_it():
    told = ask("2021", "--department", "财政厅")
    assert told.exit_code == 2
    assert "财政局" in told.stderr


@pytest.mark.usefixtures("town")
def test_a_phone_takes_the_deadlines_with_the_citys_zone_and_an_alarm(tmp_path: Path):
    path = tmp_path / "deadlines.ics"
    told = ask("2026", "--department", "finance", "--ics", str(path))
    assert told.exit_code == 0, told.output
    assert told.stdout.startswith("24 个期限已写入")
    text = path.read_bytes()
    assert b"DTSTART;TZID=Asia/Shanghai:20270112T170000" in text
    assert max(map(len, text.split(b"\r\n"))) <= 75
    events = {str(each["uid"]): each for each in read(text)}
    assert len(events) == 24
    last = events["2026-12.budget.0@tiny.yuebao"]
    assert last["dtstart"].dt == datetime(2027, 1, 12, 9, tzinfo=UTC)
    assert last["status"] == "TENTATIVE"
    assert str(last["summary"]) == "《财政收支》2026-12 应报（暂定）"
    (alarm,) = last.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(days=-1)
    moved = events["2026-11.budget.0@tiny.yuebao"]
    assert str(moved["description"]).split("\n") == ["财政局", "原定 12-12", "周末"]
    onward = events["2026-11.budget.1@tiny.yuebao"]
    assert str(onward["summary"]) == "《财政收支》2026-11 报至市统计局"


def read(text: bytes) -> list[Any]:
    calendar = Calendar.from_ical(text)
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    return list(calendar.walk("VEVENT"))


def test_a_newer_file_moves_an_event_and_makes_no_second_one(town: Town):
    path, now = town.folder / "a.ics", datetime(2021, 1, 4, tzinfo=UTC)
    write_calendar(
        path, look_ahead(town.registry, 2021, None, None), town.registry, now, "zh"
    )
    first = path.read_bytes()
    write_calendar(
        path, look_ahead(town.registry, 2021, None, None), town.registry, now, "zh"
    )
    assert path.read_bytes() == first
    days = {str(each["uid"]): each["dtstart"].dt.date() for each in read(first)}
    (town.folder / "registry" / "calendar.csv").write_text(
        "date,kind,reason\n2021-06-15,holiday,台风停工令\n", "utf-8"
    )
    ask("2021", "--ics", str(path))
    moved = {
        str(each["uid"]): each["dtstart"].dt.date() for each in read(path.read_bytes())
    }
    assert moved.keys() == days.keys()
    assert {uid: day for uid, day in moved.items() if day != days[uid]} == {
        "2021-05.budget.0@tiny.yuebao": date(2021, 6, 16)
    }


def test_text_of_a_registry_cannot_break_out_of_an_event(town: Town):
    path = town.folder / "registry" / "reports" / "budget.yaml"
    text = path.read_text("utf-8")
    title = '"收支;END:VEVENT\\r\\nATTENDEE:x"'
    path.write_text(text.replace("title: 财政收支", f"title: {title}", 1), "utf-8")
    ics = town.folder / "a.ics"
    assert ask("2021", "--ics", str(ics)).exit_code == 0
    assert b"\r\nATTENDEE" not in ics.read_bytes()
    assert len(read(ics.read_bytes())) == 24


def test_a_department_that_does_not_owe_a_report_has_no_deadline_of_it(town: Town):
    path = town.folder / "registry" / "departments.yaml"
    other = (
        path.read_text("utf-8").replace("finance", "tax").replace("财政局", "税务局")
    )
    path.write_text(f"{path.read_text('utf-8')}\n{other}", "utf-8")
    told = ask("2021", "--department", "税务局", "--report", "财政收支")
    assert (told.exit_code, told.stdout) == (
        0,
        "没有这样的期限：这个部门不报这张报表。\n",
    )

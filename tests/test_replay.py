"""A past meeting is printed again byte for byte, whatever became known since."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

import pytest
from telling import answer, at, deliver_all, send, told_at
from tiny_city import FILES, MAY, Town, budget, settle, write_registry
from typer.testing import CliRunner

from flows.cli import app
from tasks.close import SignOff, close
from tasks.look_back import then
from tasks.look_up import published
from tasks.overrule import Confirmation, overrule
from tasks.publish import publish
from warehouse.connection import open_live
from warehouse.periods import Period
from warehouse.registry import load_registry
from warehouse.store import newest_versions

if TYPE_CHECKING:
    from pathlib import Path

JUNE: Final = Period.parse("2021-06")
HEAD: Final = "head@example.org"
DUE: Final = 'due: {by: 9, time: "17:00"'
CHAIN: Final = 'chain: [{to: 市统计局, by: 20, time: "12:00"}]'
INDICATORS: Final = """
    - {id: revenue, name: 财政收入, kind: flow, unit: 亿元, bounds: [0, 1000],
       main: 1, owner: finance, decimals: 2, growth: {basis: levels}}
    - {id: spending, name: 财政支出, kind: flow, unit: 亿元, bounds: [0, 1000],
       main: 2, owner: finance}
""".strip("\n")
BUDGET: Final = FILES["reports/budget.yaml"].replace(DUE, f"{DUE}, {CHAIN}")
USUAL: Final = {"indicators": INDICATORS, "budget": BUDGET}
CALENDAR: Final = "date,kind,reason\n2021-06-09,holiday,防汛停工\n"
# Every face of a meeting, also in the other language and as data.
LIVE: Final = tuple(
    tuple(each.split())
    for each in (
        "status 2021-05 --format csv",
        "progress 2021-05 --lang en",
        "progress 2021-05 --span half",
        "progress 2021-05 --format csv",
        "plans 2021 --format json",
        "explain revenue 2021-05",
        "alerts 2021-05",
    )
)
# What has no twin of now: a meeting goes by its own moment, a close by the clock.
AGAIN: Final = ("replay", "2021-05")
AS_OF: Final = (
    AGAIN,
    (*AGAIN, "--lang", "en"),
    (*AGAIN, "--format", "json"),
    ("status", "2021-05"),
)

Command: TypeAlias = tuple[str, ...]
Printed: TypeAlias = dict[Command, str]


def said(*command: str, code: int = 0) -> str:
    """Return what a command prints, without what it tells a watching person."""
    result = CliRunner().invoke(app, command)
    assert result.exit_code == code, result.output
    return result.stdout


def now(*commands: Command) -> Printed:
    return {each: said(*each) for each in commands}


def as_of(moment: str, *commands: Command) -> Printed:
    known_at = ("--known-at", at(moment).isoformat())
    return {each: said(*each, *known_at) for each in commands}


def show(town: Town, moment: str, period: Period = MAY) -> None:
    """Run a cycle, send what it tells ten minutes later, and publish."""
    told_at(town, moment, period)
    deliver_all(town, (at(moment) + timedelta(minutes=10)).strftime("%m-%d %H:%M"))
    publish.fn(town.cycle(at(moment), period))


def changed(town: Town, **texts: str) -> Town:
    return town.governed_by(write_registry(town.folder / "registry", **(USUAL | texts)))


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setenv("YUEBAO_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("YUEBAO_REGISTRY", str(tmp_path / "registry"))
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    founded = settle(tmp_path, **USUAL)
    (tmp_path / "registry" / "calendar.csv").write_text(CALENDAR, "utf-8")
    return changed(founded)


def report(town: Town, moment: str, revenue: object, spending: object) -> None:
    name = f"财政收支5月 {moment[:5]}.csv"
    send(town, budget(revenue, more=f"财政支出,{spending}\n"), moment, name)


# -- what comes after ------------------------------------------------------------------


def revise(town: Town) -> Town:
    report(town, "06-11 10:00", "61.5", "40.25")
    show(town, "06-12 09:00")
    return town


def change_the_registry(town: Town) -> Town:
    """Change every kind of thing that a meeting shows, and order another due date."""
    order = "overrides: [{period: 2021-05, at: '2021-06-16T12:00', reason: 台风}]"
    town = changed(
        town,
        city=FILES["city.yaml"].replace("name: 小市", "name: 新小市"),
        departments=FILES["departments.yaml"].replace("财政局局长", "财政局新局长"),
        indicators=INDICATORS.replace("财政收入,", "一般公共预算收入,").replace(
            "decimals: 2", "decimals: 1"
        ),
        lights=FILES["lights.yaml"].replace("-10", "-1").replace("-3", "0"),
        targets=FILES["targets.csv"].rstrip()
        + "\n        tiny,revenue,2021,150,亿元,2021-06-14,调整"
        + "\n        tiny,spending,2021,100,亿元,2021-06-14,调整\n",
        budget=BUDGET.replace(CHAIN, f"{CHAIN}, {order}").replace(
            "title: 财政收支", "title: 财政收支情况"
        ),
    )
    (town.folder / "registry" / "calendar.csv").unlink()
    town = town.governed_by(load_registry(town.folder / "registry"))
    show(town, "06-17 09:00")
    return town


def send_back_and_accept(town: Town) -> Town:
    report(town, "06-18 10:00", "5000", "41")
    show(town, "06-18 18:00")
    with open_live(town.home) as warehouse:
        newest = newest_versions(warehouse)[-1]
    confirmed = Confirmation("财政局新局长", "一次性入库，已核实", at("06-19 08:00"))
    found = [
        row["finding_id"]
        for row in published(town.home, "mart.finding")
        if row["submission_id"] == newest["submission_id"]
    ]
    overrule(town.home, town.registry, newest["submission_id"], found, confirmed)
    show(town, "06-19 09:00")
    return town


def run_the_next_month(town: Town) -> Town:
    history = (
        "region,indicator,measure,period,value,unit,published_on,source\n"
        "tiny,revenue,ytd,2020-05,44.0,亿元,2020-06-20,公报\n"
    )
    (town.folder / "registry" / "history.csv").write_text(history, "utf-8")
    town = town.governed_by(load_registry(town.folder / "registry"))
    send(town, budget(70, "2021年1-6月"), "07-08 10:00", "财政收支6月.csv")
    show(town, "07-12 09:00", JUNE)
    return town


def test_what_was_printed_is_printed_again_whatever_came_after(town: Town):
    report(town, "06-08 10:00", "49.0", "37.5")
    show(town, "06-10 09:00")
    answer(town, HEAD, "06-10 10:05")
    publish.fn(town.cycle(at("06-10 09:00")))
    moments = ["06-10 12:00"]
    live = [now(*LIVE)]
    past = [as_of(moments[0], *AS_OF)]
    after = (revise, change_the_registry, send_back_and_accept, run_the_next_month)
    ends = ("06-12 12:00", "06-17 12:00", "06-19 12:00", "07-12 12:00")
    for happen, end in zip(after, ends, strict=True):
        town = happen(town)
        assert as_of(moments[0], AGAIN)[AGAIN] == past[0][AGAIN]
        if happen in {change_the_registry, send_back_and_accept}:
            moments.append(end)
            live.append(now(*LIVE))
            past.append(as_of(end, *AS_OF))
    for moment, printed, meeting in zip(moments, live, past, strict=True):
        assert as_of(moment, *LIVE) == printed
        assert as_of(moment, *AS_OF) == meeting
    # It would be no feat if nothing had changed.
    for command in LIVE:
        assert len({each[command] for each in live}) > 1, command
    for command in AS_OF:
        assert len({each[command] for each in past}) == len(past), command


# -- when ------------------------------------------------------------------------------


@pytest.fixture
def met(town: Town) -> Town:
    """May was run once, on 10 June at nine."""
    report(town, "06-08 10:00", "49.0", "37.5")
    show(town, "06-10 09:00")
    return town


@pytest.mark.usefixtures("met")
def test_a_day_is_its_beginning_in_the_citys_time():
    command = ("progress", "2021-05")
    told = said(*command)
    assert "49.00" in told
    for before in ("2021-06-10", "2021-06-10T08:59", "2021-06-10T00:59+00:00"):
        assert said(*command, "--known-at", before).startswith("2021-05 没有数")
    for since in ("2021-06-11", "2021-06-10T09:00", "2021-06-10T01:00+00:00"):
        assert said(*command, "--known-at", since) == told


@pytest.mark.usefixtures("met")
def test_the_meeting_is_on_the_last_deadline_of_the_chain():
    # Sunday, 20 June, is moved to Monday; 9 June was ordered free.
    heading = said("replay", "2021-05").splitlines()[:4]
    assert heading[:2] == ["小市 2021-05 月度调度会", "按 2021-06-21 12:00 已知"]
    assert heading[3] == "数据：截至第 1 份报送（2021-06-10 09:00 入库）"
    told = said("replay", "2021-05", "--meeting")
    assert told == said("replay", "2021-05")
    assert told == said("replay", "2021-05", "--known-at", "2021-06-21T12:00")
    assert "市统计局 06-21 12:00" in told
    assert "防汛停工" in told


def test_the_meeting_on_a_closed_month_is_its_last_run_before_the_close(met: Town):
    signed = SignOff("王科长", "急需上报", at("06-20 09:00"))
    close(met.home, met.registry, MAY, signed, anyway=True)
    told = said("replay", "2021-05")
    assert told.splitlines()[1] == "按 2021-06-10 09:00 已知"
    assert told == said("replay", "2021-05", "--known-at", "2021-06-10T09:00")
    by_chain = said("replay", "2021-05", "--meeting")
    assert by_chain.splitlines()[1] == "按 2021-06-21 12:00 已知"


@pytest.mark.usefixtures("met")
def test_as_data_a_meeting_is_the_same():
    told = json.loads(said("replay", "2021-05", "--format", "json"))
    assert (told["city"], told["period"]) == ("tiny", "2021-05")
    assert told["known_at"] == "2021-06-21T12:00:00+08:00"
    assert told["registry_version"] == 1
    assert told["vintage"] == {"ordinal": 1, "known_at": "2021-06-10T09:00:00+08:00"}
    assert [row["standing"] for row in told["duties"]] == ["已报"]
    assert told["progress"] == json.loads(said("progress", "2021-05", "--format=json"))
    assert told["alerts"] == json.loads(said("alerts", "2021-05", "--format=json"))
    stages = [(row["stage"], row["due_at"]) for row in told["deadlines"]]
    assert stages == [
        (0, "2021-06-10T17:00:00+08:00"),
        (1, "2021-06-21T12:00:00+08:00"),
    ]


@pytest.mark.usefixtures("met")
def test_before_anything_was_known_a_meeting_says_so():
    told = said("replay", "2021-05", "--known-at", "2021-06-01")
    assert told.splitlines()[-1].startswith("2021-05 没有数")


def test_where_the_registry_of_then_was_not_kept_that_is_said(met: Town):
    with open_live(met.home) as warehouse:
        warehouse.execute("delete from raw.registry_file")
    town = change_the_registry(met)
    told = said("replay", "2021-05", "--known-at", "2021-06-12")
    assert "注册表第 1 版的文件当时没有留存" in told
    # What the warehouse's own rows say is of then all the same.
    assert "财政收入" in told
    assert "一般公共预算收入" not in told
    command = ("status", "2021-05", "--known-at", "2021-06-12")
    result = CliRunner().invoke(app, command)
    assert "没有留存" in result.stderr
    assert "没有留存" not in result.stdout
    assert then(town.home, town.registry, at("06-18 09:00")).why_todays == ""


@pytest.mark.parametrize(
    "command",
    [
        ("replay", "2021-05", "--meeting", "--known-at", "2021-06-10"),
        ("alerts", "--stats", "--known-at", "2021-06-10"),
        ("alerts", "--preview", "--known-at", "2021-06-10"),
        ("replay", "2021-05", "--known-at", "yesterday"),
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_together_is_wrong_use(town: Town, command: Command):  # noqa: ARG001 - where it is asked
    said(*command, code=2)

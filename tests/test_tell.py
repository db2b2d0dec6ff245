"""What a person must know becomes a row once, also after a run that was killed."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tiny_city import FILES, MAY, NOW, budget, run, settle, told, write_registry

from tasks.deliver import deliver
from tasks.publish import publish
from warehouse.connection import PUBLISHED, is_published, open_live, open_published
from warehouse.periods import Period

if TYPE_CHECKING:
    from pathlib import Path

    from tiny_city import Town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return settle(tmp_path)


def send(town: Town, content: bytes, file: str = "财政收支5月.csv", hour: int = 0):
    path = town.inbox / file
    path.write_bytes(content)
    sent = (NOW - timedelta(days=2) + timedelta(hours=hour)).timestamp()
    os.utime(path, (sent, sent))


def of_kind(kind: str, alerts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for each in alerts if each["kind"] == kind]


def kinds(alerts: list[dict[str, Any]]) -> list[str]:
    return sorted(each["kind"] for each in alerts)


def test_what_is_loaded_is_told_with_it_or_not_at_all(town, monkeypatch):
    send(town, budget("很多"))
    with monkeypatch.context() as dying:
        dying.setattr("tasks.load.tell", killed)
        with pytest.raises(KeyboardInterrupt):
            run(town)
    assert told(town, "mart.submission", "state") == []
    assert told(town, "mart.alert", "kind") == []
    alerts = run(town, 1).alerts
    # Of the month as a whole the operators are told, and the leaders.
    assert kinds(alerts) == ["returned", "summary", "summary"]
    assert "很多" in next(each["text"] for each in alerts if each["kind"] == "returned")
    assert run(town, 2).alerts == []


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_version_put_right_before_anybody_was_told_is_not_told_as_returned(town):
    send(town, budget("很多"))
    send(town, budget(490), "财政收支5月(更正).csv", 1)
    assert "returned" not in kinds(run(town).alerts)


def test_a_correction_is_told_once(town):
    send(town, budget(490))
    run(town)
    send(town, budget(512), hour=1)
    (correction,) = of_kind("corrected", run(town, 1).alerts)
    assert "490" in correction["text"]
    assert "512" in correction["text"]
    assert "corrected" not in kinds(run(town, 3).alerts)


def test_a_correction_of_an_indicator_that_was_dropped_stops_nobody(town):
    send(town, budget(490, more="财政支出,100\n"))
    run(town)
    send(town, budget(490, more="财政支出,120\n"), hour=1)
    run(town, 1)
    spending = "- {label: 财政支出, indicator: spending, required: false}"
    town = town.governed_by(
        write_registry(
            town.folder / "without_spending",
            indicators="- {id: revenue, name: 财政收入, kind: flow, unit: 亿元}",
            budget=FILES["reports/budget.yaml"].replace(spending, ""),
        )
    )
    assert "corrected" not in kinds(run(town, 2).alerts)


def test_a_light_is_told_to_the_operators_where_nobody_owns_the_indicator(town):
    send(town, budget(20))
    (light,) = of_kind("light", run(town).alerts)
    assert light["channel"] == "#operators"
    assert light["severity"] == "critical"


def lights_by(quantity: str, *bands: str) -> str:
    return f"""
        - name: own
          since: 2021-01
          indicators: [revenue]
          quantity: {quantity}
          green: {bands[0]}
          yellow: {bands[1]}
          red: {bands[2]}
    """


def test_a_light_on_months_says_how_many_were_missed(tmp_path: Path):
    lights = lights_by(
        "months_missed", "{at_most: 0}", "{above: 0, at_most: 1}", "{above: 1}"
    )
    town = settle(tmp_path, lights=lights)
    january = Period.parse("2021-01")
    # Of 120 a year a month owes 10.
    send(town, budget(8, "2021年1月"), "财政收支1月.csv")
    (light,) = of_kind("light", run(town, period=january).alerts)
    assert "yellow: it has missed its month's task this month" in light["text"]
    assert "10.18 亿元 a month from now on" in light["text"]


def test_a_light_on_growth_needs_no_target_to_be_told(tmp_path: Path):
    lights = lights_by(
        "growth_pct", "{at_most: 5}", "{above: 5, at_most: 15}", "{above: 15}"
    )
    report = FILES["reports/budget.yaml"]
    column = "- {header: 本月止累计, measure: ytd}"
    growth = "- {header: 累计同比, measure: ytd_yoy, required: false}"
    grown = report.replace(column, f"{column}\n                  {growth}")
    targets = FILES["targets.csv"].splitlines()[1]
    town = settle(tmp_path, lights=lights, budget=grown, targets=f"\n{targets}\n")
    title = "2021年1-5月财政收支\n单位：亿元,,\n"
    table = "指标,本月止累计,累计同比\n财政收入,60,18.2\n"
    send(town, (title + table).encode("utf-8-sig"))
    (light,) = of_kind("light", run(town).alerts)
    assert "red" in light["text"]
    assert "18.2%" in light["text"]


def test_the_summary_is_told_again_only_when_its_numbers_change(town):
    send(town, budget("很多"))
    assert "summary" in kinds(run(town).alerts)
    assert run(town, 1).alerts == []
    send(town, budget(490), hour=1)
    assert "summary" in kinds(run(town, 2).alerts)
    # The same numbers as in the beginning are another change.
    send(town, budget("很多"), hour=2)
    versions = [each["version"] for each in of_kind("summary", run(town, 3).alerts)]
    assert versions == [3, 3]


def test_what_was_loaded_is_published_by_the_next_run_if_this_one_was_killed(town):
    send(town, budget(490))
    run(town)
    cycle = town.cycle(NOW + timedelta(hours=1))
    publish.fn(cycle)
    with open_published(town.home) as snapshot:
        assert snapshot.execute("select value from mart.observation").fetchall() == [
            (490,)
        ]


def test_a_snapshot_that_says_all_is_left_alone(town):
    send(town, budget(490))
    run(town)
    publish.fn(town.cycle())
    before = (town.home / PUBLISHED).stat().st_ino
    publish.fn(town.cycle())
    assert (town.home / PUBLISHED).stat().st_ino == before
    send(town, budget(512), hour=1)
    run(town, 1)
    with open_live(town.home) as warehouse:
        assert not is_published(warehouse, town.home)


def test_a_snapshot_made_with_other_models_is_made_anew(town, monkeypatch):
    send(town, budget(490))
    run(town)
    publish.fn(town.cycle())
    monkeypatch.setattr("warehouse.connection.fingerprint", lambda: "another")
    with open_live(town.home) as warehouse:
        assert not is_published(warehouse, town.home)


def test_nothing_is_lost_where_there_is_no_token(town, monkeypatch):
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    send(town, budget("很多"))
    alerts = run(town).alerts
    assert deliver.fn(town.cycle(), alerts).waiting == len(alerts)
    assert {state for (state,) in told(town, "mart.alert", "state")} == {"pending"}
    assert {period for (period,) in told(town, "mart.alert", "period")} == {str(MAY)}

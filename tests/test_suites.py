"""One validation a kind of report: what it tells, what it costs, and when it fails."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest

from expectations import suites
from expectations.suites import ValidationFailedError, broken_rules, suite_for
from expectations.verdict import MOST_FINDINGS_A_RULE, WHAT_IT_DOES, judge
from tasks.reader.reading import read_delivery
from warehouse.messages import say
from warehouse.periods import Period
from warehouse.records import (
    Delivery,
    Finding,
    Measure,
    Observation,
    Reading,
    Severity,
    State,
    Status,
    Submission,
)
from warehouse.registry import Registry, load_registry

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

ROOT: Final = Path(__file__).parents[1]
INBOX: Final = ROOT / "samples" / "taicang" / "inbox"
MAY: Final = Period.parse("2021-05")
RECEIVED: Final = datetime(2021, 6, 4, 2, tzinfo=UTC)
INVESTMENT: Final = "统计局/固定资产投资1-5月.xls"
PROJECTS: Final = "发改委/2021年重点项目进度（5月）.xlsx"
# What a wholly wrong report may cost of one in order, in processor time; measured it
# costs no more (docs/checks.md), and three times as much where positions are asked for.
MOST_TIMES: Final = 1.5


class Told(NamedTuple):
    """A finding as its department reads it."""

    rule: str
    message: str
    fix: str


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(ROOT / "warehouse" / "registry" / "taicang")


def sample(file: str, registry: Registry) -> Reading:
    path = INBOX / file
    size = path.stat().st_size
    delivery = Delivery(
        path.name, str(path), "", size, RECEIVED, str(path), path.parent.name
    )
    return read_delivery(delivery, file, registry, MAY)


def without(reading: Reading, **given: str) -> Reading:
    kept = tuple(
        each
        for each in reading.observations
        if any(getattr(each, name) != value for name, value in given.items())
    )
    assert len(kept) < len(reading.observations)
    return replace(reading, observations=kept)


def told(finding: Finding, file: str = "") -> Told:
    values = {
        "sheet": finding.sheet or file,
        "cell": finding.cell or "-",
        "value": finding.value,
        **finding.parameters,
    }
    key = f"finding-{finding.rule}"
    return Told(finding.rule, say(key, **values), say(f"{key}.fix", **values))


def judged(reading: Reading, registry: Registry) -> tuple[State, list[Finding]]:
    (verdict,) = judge([reading], registry, {})
    return verdict.state, list(verdict.findings)


# -- completeness ----------------------------------------------------------------------


def test_a_town_that_its_table_passes_over_is_told_once(registry):
    reading = without(sample(INVESTMENT, registry), region="huangjing")
    state, findings = judged(reading, registry)
    assert state is State.WARNED
    assert [told(each) for each in findings] == [
        Told(
            "absent-row",
            f"工作表“{findings[0].sheet}”中没有“璜泾镇”，而同类的几乎都有。"
            "漏报不等于 0。",
            "请补上该行；确实没有数的请填“—”。",
        )
    ]


def test_a_project_that_its_list_passes_over_is_told_by_name(registry):
    reading = sample(PROJECTS, registry)
    one = next(each.project for each in reading.observations if each.project)
    state, findings = judged(without(reading, project=one), registry)
    name = next(each.name for each in registry.projects if each.id == one)
    assert state is State.WARNED
    assert [(each.rule, each.parameters["row"]) for each in findings] == [
        ("absent-row", name)
    ]


def test_a_town_that_reports_itself_passes_over_nobody(registry):
    reading = sample("双凤镇/招商引资1-5月.csv", registry)
    assert judged(reading, registry) == (State.ACCEPTED, [])


def test_a_table_of_half_the_towns_is_about_those(registry):
    reading = sample(INVESTMENT, registry)
    towns = [each.id for each in registry.city.parts]
    for town in towns[: len(towns) // 2]:
        reading = without(reading, region=town)
    assert judged(reading, registry) == (State.ACCEPTED, [])


def test_a_real_bulletin_with_tables_of_some_counties_passes_over_none():
    folder = Path(os.environ.get("YUEBAO_REAL_DATA", "none"))
    books = [*folder.rglob("邵阳统计月报_2025年1-3月.xlsx")]
    if not books:
        pytest.skip("YUEBAO_REAL_DATA names no folder with the real bulletin")
    shaoyang = load_registry(ROOT / "warehouse" / "registry" / "shaoyang")
    size, march = books[0].stat().st_size, Period.parse("2025-03")
    at = datetime(2025, 4, 25, tzinfo=UTC)
    delivery = Delivery(books[0].name, "", "", size, at, str(books[0]))
    reading = read_delivery(delivery, "1", shaoyang, march)
    assert len(reading.observations) > 900
    # Nine of twelve counties have banks of their own: nobody has forgotten three.
    assert judged(reading, shaoyang) == (State.ACCEPTED, [])


# -- what is no number -----------------------------------------------------------------


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_finite_number_passes_no_range(registry, value):
    reading = sample(INVESTMENT, registry)
    first, *rest = reading.observations
    wrong = replace(first, value=Decimal(value))
    state, findings = judged(replace(reading, observations=(wrong, *rest)), registry)
    assert state is State.RETURNED
    (finding,) = [each for each in findings if each.rule == "not-finite"]
    assert told(finding) == Told(
        "not-finite",
        f"工作表“{first.sheet}”单元格 {first.cell}"
        "（太仓港经济技术开发区，固定资产投资）不是有限的数。",
        "请改为数字；没有数的请填“—”。",
    )


@pytest.mark.parametrize("value", [None, Decimal("NaN")])
def test_a_column_without_any_number_does_not_pass_for_a_good_one(registry, value):
    reading = sample(INVESTMENT, registry)
    empty = tuple(replace(each, value=value, note="") for each in reading.observations)
    state, findings = judged(replace(reading, observations=empty), registry)
    assert len(findings) >= len(empty[:MOST_FINDINGS_A_RULE])
    assert state is not State.ACCEPTED


# -- what a rule does ------------------------------------------------------------------


def test_an_expectation_says_which_rule_it_is_and_what_breaking_it_does(registry):
    suite = suite_for(registry)
    assert suite.name == "taicang"
    severities = {
        each.meta["rule"]: (each.meta["severity"], each.severity.value)
        for each in suite.expectations
        if each.meta
    }
    assert severities == {
        "absent-row": ("warning", "warning"),
        "missing-value": ("warning", "warning"),
        **dict.fromkeys(
            [
                "not-finite",
                "unknown-region",
                "unknown-indicator",
                "duplicate-value",
                "out-of-bounds",
            ],
            ("critical", "critical"),
        ),
    }


def test_every_severity_does_something_to_a_submission():
    assert list(WHAT_IT_DOES.items()) == [
        (Severity.CRITICAL, State.RETURNED),
        (Severity.WARNING, State.WARNED),
        (Severity.INFO, State.ACCEPTED),
    ]


# -- when GX itself fails --------------------------------------------------------------


def lost(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.drop(columns="value")


def mixed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(upper=["abc", *frame["upper"][1:]])


def further(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(more=1)


def emptied(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[:0]


@pytest.mark.parametrize("spoil", [lost, mixed, further, emptied])
def test_what_gx_cannot_evaluate_is_our_fault_and_no_finding(
    registry, monkeypatch, spoil: Callable[[Any], Any]
):
    frame_of = suites.frame_of
    monkeypatch.setattr(suites, "frame_of", lambda *given: spoil(frame_of(*given)))
    with pytest.raises(ValidationFailedError):
        judged(sample(INVESTMENT, registry), registry)


def test_the_error_of_a_failed_validation_holds_no_figure(registry, monkeypatch):
    frame_of = suites.frame_of
    monkeypatch.setattr(suites, "frame_of", lambda *given: mixed(frame_of(*given)))
    with pytest.raises(ValidationFailedError) as raised:
        judged(sample(INVESTMENT, registry), registry)
    assert str(raised.value).startswith("expect_")
    assert raised.value.__cause__ is None


# -- one at a time, one for all --------------------------------------------------------


def of_one_figure(number: int, registry: Registry, wrong: int) -> Reading:
    """Return a reading of its own: `wrong` of its rows are of nowhere."""
    delivery = Delivery(f"{number}.xls", f"{number}", "", 0, RECEIVED, "")
    report = registry.reports["fixed_asset_investment"]
    submission = Submission(str(number), delivery, report.id, "statistics", MAY)
    return Reading(
        submission,
        tuple(
            Observation(
                "nowhere" if row < wrong else "taicang",
                *("fixed_asset_investment", Measure.YTD, MAY),
                *(Decimal(200), "亿元", 2, Status.PRELIMINARY),
                *(f"sheet {number}", f"B{row}", "200", f"project {row}"),
            )
            for row in range(50)
        ),
    )


def test_however_many_threads_ask_each_is_told_of_its_own_reading(registry):
    readings = [of_one_figure(number, registry, number) for number in range(1, 25)]

    def told_of(reading: Reading) -> set[tuple[str, str, int]]:
        return {
            (broken.rule, each.sheet, broken.times)
            for broken in broken_rules([reading], registry, 50)
            for each in broken.observations
        }

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(told_of, readings))
    assert found == [
        {("unknown-region", f"sheet {number}", number)} for number in range(1, 25)
    ]


def test_however_many_submissions_of_whatever_report_are_validated_once(
    registry, monkeypatch
):
    asset = suites._asset()  # noqa: SLF001 - counted, not replaced
    sizes = []

    class Counting:
        def get_batch(self, given: Any) -> Any:
            sizes.append(len(given["dataframe"]))
            return asset.get_batch(given)

    monkeypatch.setattr(suites, "_asset", Counting)
    readings = [of_one_figure(number, registry, 0) for number in range(12)]
    verdicts = judge([*readings, sample(PROJECTS, registry)], registry, {})
    assert {each.state for each in verdicts} == {State.ACCEPTED}
    (size,) = sizes
    assert size >= 12 * 50 + len(sample(PROJECTS, registry).observations)


# -- what it costs ---------------------------------------------------------------------


def test_a_report_that_is_wholly_wrong_costs_hardly_more_than_one_in_order(registry):
    rows = 100_000
    first = of_one_figure(1, registry, 0)
    seconds = {}
    for value in ("200", "2000000"):
        observation = replace(first.observations[0], value=Decimal(value))
        observations = tuple(
            replace(observation, project=str(row), cell=f"B{row}")
            for row in range(rows)
        )
        reading = replace(first, observations=observations)
        started = time.process_time()
        (verdict,) = judge([reading], registry, {})
        seconds[value] = time.process_time() - started
    assert seconds["2000000"] < MOST_TIMES * seconds["200"]
    assert verdict.state is State.RETURNED
    assert [each.rule for each in verdict.findings] == [
        *["unit-slip"] * MOST_FINDINGS_A_RULE,
        "and-more",
    ]
    assert verdict.findings[-1].parameters["count"] == rows - MOST_FINDINGS_A_RULE

"""A finding that a person answers for is noted, with the name and the reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tiny_city import NOW, budget, settle, told
from tiny_city import run as run_cycle

from expectations.verdict import can_be_overruled, judge, overruled_by
from tasks.reader.reading import read_delivery
from warehouse.records import Delivery, Finding, Severity, State

if TYPE_CHECKING:
    from pathlib import Path

    from tiny_city import Town

    from warehouse.records import Reading


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return settle(tmp_path)


def reading_of(town: Town, content: bytes, name: str = "财政收支5月.csv") -> Reading:
    path = town.folder / name
    path.write_bytes(content)
    size = len(content)
    delivery = Delivery(name, path.as_uri(), "hash", size, NOW, str(path))
    return read_delivery(delivery, "s1", town.registry, town.cycle().period)


# -- judging ---------------------------------------------------------------------------


def test_a_finding_that_somebody_answers_for_is_only_noted(town):
    reading = reading_of(town, budget("2000"))
    (verdict,) = judge([reading], town.registry, {})
    assert verdict.state is State.RETURNED
    assert verdict.observations == ()
    assert [each.text for each in verdict.refused] == ["2000"]

    answered = {overruled_by(reading, each) for each in verdict.findings}
    (again,) = judge([reading], town.registry, {}, answered)
    assert again.state is State.ACCEPTED
    assert [each.severity for each in again.findings] == [Severity.INFO]
    assert [each.text for each in again.observations] == ["2000"]
    assert again.refused == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"value": "3000"},
        {"cell": "B9"},
        {"period": "2021-04"},
        {"report": "other"},
        {"department": "other"},
        {"rule": "not-the-sum"},
    ],
    ids=str,
)
def test_what_was_answered_for_holds_for_this_very_print_and_no_other(town, changed):
    reading = reading_of(town, budget("2000"))
    (verdict,) = judge([reading], town.registry, {})
    (finding,) = verdict.findings
    other = overruled_by(reading, finding)._replace(**changed)
    (again,) = judge([reading], town.registry, {}, {other})
    assert again.state is State.RETURNED


def test_nobody_can_answer_for_what_could_not_be_read(town):
    reading = reading_of(town, budget("很多"))
    (verdict,) = judge([reading], town.registry, {})
    (unread,) = (each for each in verdict.findings if each.rule == "not-a-number")
    answered = {overruled_by(reading, each) for each in verdict.findings}
    assert not can_be_overruled(reading, unread)
    (again,) = judge([reading], town.registry, {}, answered)
    assert again.state is State.RETURNED


def test_nobody_can_answer_for_which_of_two_prints_counts(town):
    reading = reading_of(town, budget("86"))
    twice = replace(reading, observations=reading.observations * 2)
    (verdict,) = judge([twice], town.registry, {})
    answered = {overruled_by(twice, each) for each in verdict.findings}
    (again,) = judge([twice], town.registry, {}, answered)
    assert {each.rule for each in again.findings} == {"duplicate-value"}
    assert again.state is State.RETURNED


def test_what_is_noted_of_a_file_without_figures_lets_nothing_in(town):
    reading = replace(reading_of(town, budget("86")), observations=())
    nothing = Finding("no-rows", Severity.CRITICAL)
    answered = {overruled_by(reading, nothing)}
    (verdict,) = judge([reading], town.registry, {}, answered)
    assert verdict.state is State.RETURNED


# -- what a returned version said ------------------------------------------------------


def test_what_a_returned_version_said_is_kept_apart_from_what_counts(town):
    (town.inbox / "财政收支5月.csv").write_bytes(budget("2000"))
    run_cycle(town)
    assert told(town, "mart.observation", "value") == []
    (town.inbox / "财政收支5月.csv").write_bytes(budget("86.5"))
    run_cycle(town, hours=1)
    assert told(town, "mart.observation", "value") == [(86.5,)]
    assert told(
        town, "mart.version_change", "submission_id", "text_before", "text", "cell"
    ) == [("2021-05.budget.finance.2", "2000", "86.5", "B4")]
    assert told(town, "mart.return", "put_right_by", "versions", "hours", "way") == [
        ("2021-05.budget.finance.2", 1, 1.0, "new_version")
    ]

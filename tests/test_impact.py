"""What a run changed, on real runs: exactly that, and the same on a copy before."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_city import FILES, NOW, Town, budget, run, settle, write_registry

from warehouse.connection import open_live
from warehouse.impact import (
    WHATS,
    Change,
    Side,
    change_of,
    counted,
    impact,
    row_of,
    told_lights,
    unlike,
)
from warehouse.outbox import append_alert_events
from warehouse.records import AlertEvent
from warehouse.store import rows

if TYPE_CHECKING:
    from pathlib import Path

AGAIN: Final = "财政收支5月更正.csv"
SPENDING: Final = "财政支出,30.5\n"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The city after its first run: 45 of 120, so behind and yellow."""
    town = settle(tmp_path_factory.mktemp("tiny"))
    send(town, 45, "财政收支5月.csv", SPENDING)
    run(town)
    return town


@pytest.fixture(scope="module")
def corrected(first: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The city after 45 became 36 and everybody had been told of the 45."""
    town = copy(first, tmp_path_factory.mktemp("corrected") / "town")
    hear(town)
    send(town, 36, more=SPENDING)
    run(town, 1)
    return town


@pytest.fixture(scope="module")
def found(corrected: Town) -> list[Change]:
    return changes(corrected)


@pytest.fixture
def town(first: Town, tmp_path: Path) -> Town:
    return copy(first, tmp_path / "town")


def copy(town: Town, folder: Path) -> Town:
    """Return the same city, with its inbox and all of its data, in another folder."""
    shutil.copytree(town.folder, folder)
    return replace(town, folder=folder)


def send(town: Town, revenue: object, name: str = AGAIN, more: str = "") -> None:
    (town.inbox / name).write_bytes(budget(revenue, more=more))


def changes(town: Town, since: int = 0, until: int = 1) -> list[Change]:
    """Return what changed between two hours after nine."""
    with open_live(town.home) as warehouse:
        return impact(
            warehouse, NOW + timedelta(hours=since), NOW + timedelta(hours=until)
        )


def shown(found: list[Change], *whats: str) -> list[tuple[object, ...]]:
    """Return changes as they are shown: of a span, a measure, from what to what."""
    return [
        (each.span, each.measure, *map(_of_side, (each.before, each.after)))
        for each in found
        if each.what in whats
    ]


def _of_side(side: Side) -> object:
    return side.text if side.value is None else round(side.value, 1)


def hear(town: Town) -> None:
    """Let everybody have been told what there was to tell."""
    with open_live(town.home) as warehouse:
        waiting = rows(warehouse, "mart.alert", state="pending")
        sent = [AlertEvent(each["alert_id"], "sent", NOW) for each in waiting]
        append_alert_events(warehouse, sent)


# -- exactly what changed --------------------------------------------------------------


def test_a_corrected_figure_changes_exactly_what_it_is_in(found):
    assert shown(found, "light") == [
        ("quarter", "light", "yellow", "red"),
        ("half", "light", "yellow", "red"),
        ("year", "light", "yellow", "red"),
    ]
    assert shown(found, "total") == [
        ("quarter", "actual", 45.0, 36.0),
        ("quarter", "completion_pct", 75.0, 60.0),
        ("quarter", "pace_gap_pp", -8.3, -23.3),
        ("quarter", "required_monthly", 15.0, 24.0),
        ("half", "actual", 45.0, 36.0),
        ("half", "completion_pct", 75.0, 60.0),
        ("half", "pace_gap_pp", -8.3, -23.3),
        ("half", "required_monthly", 15.0, 24.0),
        ("year", "actual", 45.0, 36.0),
        ("year", "completion_pct", 37.5, 30.0),
        ("year", "pace_gap_pp", -4.2, -11.7),
        ("year", "required_monthly", 10.7, 12.0),
    ]
    (observation,) = [each for each in found if each.what == "observation"]
    assert (observation.indicator, observation.measure) == ("revenue", "ytd")
    assert observation.before == Side(
        *(45.0, "45", "亿元", "preliminary", "财政收支5月.csv", "", "B4"),
        "2021-05.budget.finance.1",
    )
    assert observation.after == Side(
        *(36.0, "36", "亿元", "preliminary", AGAIN, "", "B4"),
        "2021-05.budget.finance.2",
    )
    (submission,) = [each for each in found if each.what == "submission"]
    assert (submission.before.file, submission.after.file) == ("财政收支5月.csv", AGAIN)
    assert {each.indicator for each in found} == {"revenue", ""}
    assert counted(found) == {
        "light": 3,
        "total": 12,
        "observation": 1,
        "submission": 1,
        "alert": 2,
    }


def test_an_alert_is_shown_from_the_line_before_to_the_line_after(found):
    told = {each.measure: each for each in found if each.what == "alert"}
    light = told["light"]
    assert (light.change, light.name, light.subject) == (
        *("changed", "#operators", "revenue"),
    )
    assert "Yellow" in str(light.before.text)
    assert "Red" in str(light.after.text)
    assert (told["corrected"].change, told["corrected"].before) == ("appeared", Side())


def test_only_the_alerts_of_the_runs_asked_for_are_shown(corrected, found):
    moments = (NOW, NOW + timedelta(hours=1))
    with open_live(corrected.home) as warehouse:
        of_run = impact(warehouse, *moments, [corrected.cycle(moments[1]).run.run_id])
        of_none = impact(warehouse, *moments, [])
    assert of_run == found
    assert of_none == [each for each in found if each.what != "alert"]


def test_an_alert_that_is_over_has_vanished(town):
    send(town, 60, more=SPENDING)
    run(town, 1)
    (light,) = [
        each
        for each in changes(town)
        if each.what == "alert" and each.measure == "light"
    ]
    assert light.change == "vanished"
    assert (light.before.status, light.after.status) == ("stands", "over")


def test_a_returned_file_changes_no_figure(town):
    send(town, 99999, more=SPENDING)
    run(town, 1)
    found = changes(town)
    assert {each.what for each in found} == {"submission", "alert"}
    assert shown(found, "submission") == [("", "state", "accepted", "returned")]


def test_a_row_that_is_left_out_has_vanished(town):
    send(town, 45)
    run(town, 1)
    found = changes(town)
    (observation,) = [each for each in found if each.what == "observation"]
    assert (observation.indicator, observation.change) == ("spending", "vanished")
    assert observation.before.value == 30.5
    assert observation.after == Side()
    assert {each.change for each in found if each.indicator == "spending"} == {
        "vanished"
    }


def test_a_cell_that_prints_the_same_figure_otherwise_is_a_change_of_the_cell(town):
    send(town, "45.0", more=SPENDING)
    run(town, 1)
    found = changes(town)
    assert shown(found, *WHATS[:9]) == [("", "ytd", 45.0, 45.0)]
    (cell,) = [each for each in found if each.what == "cell"]
    assert (cell.before.text, cell.after.text) == ("45", "45.0")


def test_a_run_with_nothing_new_has_no_impact(town):
    run(town, 1)
    assert changes(town) == []


def test_a_target_raised_in_the_registry_changes_what_is_due_and_no_figure(town):
    higher = FILES["targets.csv"].replace("1200000", "1500000")
    raised = town.governed_by(write_registry(town.folder / "registry", targets=higher))
    run(raised, 1)
    found = changes(raised)
    assert ("year", "target", 120.0, 150.0) in shown(found, "total")
    assert ("year", "light", "yellow", "red") in shown(found, "light")
    assert shown(found, "observation", "submission") == []


def test_a_light_that_was_told_is_pointed_out(found):
    (light,) = told_lights(found)
    assert (light.span, light.name, light.before.text) == ("year", "财政收入", "yellow")


def test_what_changed_comes_in_the_order_of_what_matters(found):
    order = [WHATS.index(each.what) for each in found]
    assert order == sorted(order)


# -- prediction ------------------------------------------------------------------------


def test_on_a_copy_a_run_changes_what_it_changes_in_truth(town, tmp_path):
    hear(town)
    send(town, 36, more="财政支出,31\n")
    trial = copy(town, tmp_path / "trial")
    run(trial, 1)
    predicted = changes(trial)
    # The truth comes an hour later: it is known from another moment on.
    run(town, 2)
    happened = changes(town, until=2)
    assert len(predicted) > 20
    assert unlike(predicted, happened) == []
    assert [each.key for each in predicted] == [each.key for each in happened]


def test_what_was_predicted_otherwise_than_it_happened_is_told_in_pairs(found):
    first, *rest = found
    other = first._replace(after=first.after._replace(text="green"))
    assert unlike(found, [other, *rest]) == [(first, other)]
    assert unlike(found, rest) == [(first, None)]
    assert unlike(rest, found) == [(None, first)]


def test_ids_of_submissions_are_not_compared_and_binary_fractions_are_forgiven(found):
    other = [
        each._replace(
            was_told=True,
            after=each.after._replace(
                submission="another",
                value=None if each.after.value is None else each.after.value + 1e-12,
            ),
        )
        for each in found
    ]
    assert unlike(found, other) == []


def test_a_change_is_the_same_after_it_was_written_as_json(found):
    kept = json.loads(json.dumps([row_of(each) for each in found]))
    assert [change_of(row) for row in kept] == found


# -- between a moment and itself -------------------------------------------------------


def test_nothing_changes_between_a_moment_and_itself(first):
    with open_live(first.home) as warehouse:

        @settings(max_examples=3, deadline=None, database=None, derandomize=True)
        @given(st.integers(-3, 3))
        def holds(hours: int) -> None:
            moment = NOW + timedelta(hours=hours)
            assert impact(warehouse, moment, moment) == []

        holds()

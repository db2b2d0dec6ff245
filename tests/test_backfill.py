"""Past months run again: what changes, what does not, and who has to agree."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from backfilling import (
    AFTER,
    backfilled,
    everything,
    figures,
    gone_on_with,
    states,
    undone,
    without_prefect,
)
from telling import deliver_all, outbox, send
from tiny_city import FILES, budget, run, settle, told, write_registry

from tasks.backfill.decide import decide
from tasks.backfill.plan import cancel, dated, is_to_be_told, resumed
from tasks.backfill.rehearse import rehearse
from tasks.errors import BackfillError, UnknownNameError
from tasks.publish import publish
from warehouse.connection import open_live
from warehouse.impact import impact, told_lights, unlike
from warehouse.periods import Period
from warehouse.records import Mode

if TYPE_CHECKING:
    from tiny_city import Town

APRIL: Final = Period.parse("2021-04")
AN_HOUR: Final = timedelta(hours=1)
AN_INSTANT: Final = timedelta(microseconds=1)


@pytest.fixture
def town(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A city that reported April and May in time; May is red, and its head knows."""
    without_prefect(monkeypatch)
    town = settle(tmp_path)
    send(town, budget("38.0", "2021年1-4月"), "05-08 09:00", "财政收支4月.csv")
    run(town, -24 * 30, APRIL)
    send(town, budget("35.0"), "06-08 09:00")
    run(town)
    deliver_all(town, "06-10 10:00")
    return town


# -- today's files and rules -----------------------------------------------------------


def test_where_nothing_differs_nothing_is_changed(town):
    before = told(town, "mart.submission", "submission_id")
    outcome = backfilled(town)
    assert outcome.rehearsal.changes == outcome.rehearsal.months == []
    assert told(town, "mart.submission", "submission_id") == before
    assert told(town, "mart.backfill", "state", "months_loaded") == [("done", [])]


def test_a_corrected_file_is_a_new_version_and_is_told(town):
    send(town, budget("36.0"), "06-19 09:00")
    done = backfilled(town).done
    assert (done.months, done.submissions) == (1, 1)
    assert figures(town, "2021-05") == {"revenue": 36.0}
    versions = told(town, "mart.submission", "submission_id", "period", "known_at")
    assert ("2021-05.budget.finance.2", "2021-05", AFTER) in versions
    (corrected,) = outbox(town, "corrected")
    assert json.loads(corrected["facts"])["before"] == "35.00"
    assert json.loads(corrected["facts"])["after"] == "36.00"
    assert corrected["cycle"] == "2021-05"


def test_it_is_done_once(town):
    send(town, budget("36.0"), "06-19 09:00")
    backfilled(town)
    again = backfilled(town, now=AFTER + AN_HOUR)
    assert again.rehearsal.changes == again.done.alerts == []
    # The next cycle finds nothing new in the inbox either.
    assert run(town, 24 * 20).submissions == []


def test_only_what_was_asked_for_is_run_again(town):
    send(town, budget("37.0", "2021年1-4月"), "06-19 09:00", "财政收支4月.csv")
    send(town, budget("36.0", more="财政支出,20.0\n"), "06-19 09:00")
    backfilled(town, "2021-05", indicators=("财政支出",))
    # What was not asked for is as it was: another indicator, and another month.
    assert figures(town, "2021-05") == {"revenue": 35.0, "spending": 20.0}
    assert figures(town, "2021-04") == {"revenue": 38.0}
    # The other month's file is still new to the next cycle.
    (taken,) = run(town, 24 * 20).submissions
    assert str(taken.period) == "2021-04"


def test_a_rule_of_today_is_applied_to_the_past(town):
    indicators = FILES["indicators.yaml"].replace("[0, 1000]", "[0, 37]")
    strict = town.governed_by(
        write_registry(town.folder / "registry", indicators=indicators)
    )
    backfilled(strict)
    known = dict(told(town, "mart.submission", "submission_id", "state"))
    assert known["2021-04.budget.finance.2"] == "returned"
    assert "2021-05.budget.finance.2" not in known
    # What comes back counts no more than in a cycle: the version before it does.
    assert figures(town, "2021-04") == {"revenue": 38.0}


def test_of_several_files_of_a_report_the_last_one_counts(town):
    send(town, budget("36.0"), "06-18 09:00", "财政收支5月更正.csv")
    send(town, budget("36.5"), "06-19 09:00", "财政收支5月再更正.csv")
    backfilled(town)
    assert figures(town, "2021-05") == {"revenue": 36.5}
    assert run(town, 24 * 20).submissions == []
    with open_live(town.home) as warehouse:
        outcomes = warehouse.execute(
            "select outcome from raw.delivery where known_at = ? order by received_at",
            [AFTER],
        ).fetchall()
    assert outcomes == [("superseded",), ("submitted",)]


# -- before the fact -------------------------------------------------------------------


def test_a_dry_run_changes_nothing(town):
    send(town, budget("36.0"), "06-19 09:00")
    before = everything(town)
    foreseen = backfilled(town, dry_run=True).rehearsal
    assert foreseen.counts["submissions"] == 1
    assert {"total", "observation", "submission", "alert"} <= {
        each.what for each in foreseen.changes
    }
    assert everything(town) == before
    assert not (town.home / "rehearsal").exists()


def test_what_was_foreseen_is_what_is_done_row_by_row(town):
    send(town, budget("37.0", "2021年1-4月"), "06-19 09:00", "财政收支4月.csv")
    send(town, budget("50.0", more="财政支出,20.0\n"), "06-19 09:00")
    foreseen = backfilled(town, dry_run=True).rehearsal.changes
    outcome = backfilled(town, approved_by="乙")
    with open_live(town.home) as warehouse:
        runs = [f"{outcome.name}.{month}" for month in ("2021-04", "2021-05")]
        happened = impact(warehouse, AFTER - AN_INSTANT, AFTER, runs)
    assert len(happened) > 20
    assert unlike(foreseen, happened) == []
    assert unlike(outcome.rehearsal.changes, happened) == []


def test_a_light_that_was_told_needs_a_second_name(town):
    send(town, budget("50.0"), "06-19 09:00")
    before = figures(town, "2021-05")
    waiting = backfilled(town)
    assert len(told_lights(waiting.rehearsal.changes)) == 1
    assert states(town) == {waiting.name: "waiting"}
    assert figures(town, "2021-05") == before
    # It waits however often it is asked for, and whoever asked may not approve it.
    assert gone_on_with(town, waiting.name).done is None
    with pytest.raises(BackfillError) as refused:
        gone_on_with(town, waiting.name, approved_by=" 甲 ")
    assert refused.value.rule == "backfill-same-name"
    done = gone_on_with(town, waiting.name, approved_by="乙").done
    assert done.submissions == 1
    assert told(town, "mart.backfill", "state", "approved_by") == [("done", "乙")]
    assert figures(town, "2021-05") == {"revenue": 50.0}
    assert [each["stands"] for each in outbox(town, "light")] == [False]


# -- cut short -------------------------------------------------------------------------


def test_one_that_is_cancelled_stops_before_the_next_month(town):
    send(town, budget("50.0"), "06-19 09:00")
    waiting = backfilled(town)
    cancel(town.home, waiting.name, "丙")
    assert states(town) == {waiting.name: "cancelled"}
    for again in (gone_on_with, undone):
        with pytest.raises(BackfillError):
            again(town, waiting.name, approved_by="乙")


def test_a_cancel_while_it_is_rehearsed_is_heard(town):
    send(town, budget("50.0"), "06-19 09:00")
    name = backfilled(town).name
    opened = town.cycle(AFTER)
    asked = resumed(name, opened)
    cycle = dated(asked, opened)
    rehearsal = rehearse(asked, cycle)
    cancel(town.home, name, "丙")
    with pytest.raises(BackfillError) as refused:
        decide(asked, cycle, rehearsal, "乙")
    assert refused.value.rule == "backfill-over"
    assert states(town) == {name: "cancelled"}


def test_what_is_done_and_not_published_is_to_be_told(town):
    name = backfilled(town).name
    assert is_to_be_told(name, town.home)
    publish.fn(town.cycle(AFTER))
    assert not is_to_be_told(name, town.home)


def test_what_is_over_does_not_go_on(town):
    name = backfilled(town).name
    with pytest.raises(BackfillError) as refused:
        gone_on_with(town, name)
    assert refused.value.rule == "backfill-over"


# -- taken back ------------------------------------------------------------------------


def test_undoing_restores_what_was_there_as_a_new_version(town):
    before = figures(town, "2021-05")
    send(town, budget("36.0"), "06-19 09:00")
    name = backfilled(town).name
    assert undone(town, name, now=AFTER + AN_HOUR).done.submissions == 1
    assert figures(town, "2021-05") == before
    assert states(town)[name] == "undone"
    with open_live(town.home) as warehouse:
        without = warehouse.execute(
            """
            select submission.run_id from raw.submission as submission
            anti join raw.run as run on submission.run_id = run.run_id
            """
        )
        assert without.fetchall() == []
    # The corrected file lies in the inbox still: no cycle takes it in by itself,
    assert run(town, 24 * 20).submissions == []
    # but a backfill does, since it is today's file.
    again = backfilled(town, now=AFTER + timedelta(days=20))
    assert again.done.submissions == 1
    assert figures(town, "2021-05") == {"revenue": 36.0}


def test_what_a_backfill_brought_first_is_withdrawn(town):
    send(town, budget("28.0", "2021年1-3月"), "06-19 09:00", "财政收支3月.csv")
    name = backfilled(town, "2021-03").name
    assert figures(town, "2021-03") == {"revenue": 28.0}
    undone(town, name, now=AFTER + AN_HOUR)
    assert figures(town, "2021-03") == {}
    assert dict(told(town, "mart.duty", "period", "standing"))["2021-03"] == "漏报"


def test_what_had_come_back_has_come_back_again(town):
    send(town, budget("2000.0"), "06-12 09:00")
    run(town, 24 * 3)
    duty = {"2021-05": "退回"}
    assert duty.items() <= dict(told(town, "mart.duty", "period", "standing")).items()
    send(town, budget("36.0"), "06-19 09:00")
    name = backfilled(town).name
    undone(town, name, now=AFTER + AN_HOUR)
    assert duty.items() <= dict(told(town, "mart.duty", "period", "standing")).items()
    assert figures(town, "2021-05") == {"revenue": 35.0}


def test_what_came_after_it_stays(town):
    send(town, budget("36.0"), "06-19 09:00")
    name = backfilled(town).name
    send(town, budget("36.5"), "06-21 09:00")
    run(town, 24 * 20)
    later = undone(town, name, now=AFTER + timedelta(days=20))
    assert later.rehearsal.months == []
    assert figures(town, "2021-05") == {"revenue": 36.5}


def test_the_past_is_put_back_as_it_was_known(town):
    send(town, budget("36.0"), "06-12 09:00")
    run(town, 24 * 3)
    send(town, budget("36.5"), "06-13 09:00")
    run(town, 24 * 4)
    then = datetime(2021, 6, 13, 12, tzinfo=UTC)
    backfilled(town, mode=Mode.REPLAY, as_known_at=then)
    assert figures(town, "2021-05") == {"revenue": 36.0}
    assert told(town, "mart.backfill", "mode", "state") == [("replay", "done")]
    # It is so already: nothing is written again.
    again = backfilled(town, mode=Mode.REPLAY, as_known_at=then, now=AFTER + AN_HOUR)
    assert again.rehearsal.changes == []


# -- what cannot be --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({"reason": " "}, "backfill-no-reason"),
        ({"by": ""}, "backfill-no-by"),
        ({"first": "2021-06"}, "backfill-backwards"),
        ({"last": "2021-06"}, "backfill-ahead"),
        ({"mode": Mode.REPLAY}, "backfill-when"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_before_anything(town, asked, rule):
    with pytest.raises(BackfillError) as refused:
        backfilled(town, **asked)
    assert refused.value.rule == rule
    assert states(town) == {}


def test_a_name_that_nobody_knows_is_told_with_those_that_look_alike(town):
    with pytest.raises(UnknownNameError) as refused:
        backfilled(town, reports=("财政收入支出",))
    assert refused.value.near == ["财政收支"]
    with pytest.raises(BackfillError) as unknown:
        undone(town, "b20200101-0900")
    assert unknown.value.rule == "backfill-unknown"

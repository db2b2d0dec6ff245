"""退回: what comes back is told with its cells, put right, and told as put right."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from tiny_city import NOW, budget, settle, told
from tiny_city import run as run_again

from tasks.errors import OverruleError, UnknownNameError
from tasks.mark import mark
from tasks.overrule import Confirmation, overrule
from warehouse.connection import open_live
from warehouse.outbox import append_alert_events
from warehouse.records import AlertEvent
from warehouse.store import rows

if TYPE_CHECKING:
    from pathlib import Path

    from tiny_city import Town

FIRST, SECOND = "2021-05.budget.finance.1", "2021-05.budget.finance.2"
BY = Confirmation("财政局局长", "并表所致，已核实", NOW)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return settle(tmp_path)


def send(town: Town, revenue: object, name: str = "财政收支5月.csv") -> None:
    (town.inbox / name).write_bytes(budget(revenue))


def run_and_mark(town: Town, hours: int) -> None:
    run_again(town, hours)
    mark.fn(town.cycle(NOW + timedelta(hours=hours)))


def states(town: Town) -> list[object]:
    found = told(town, "mart.submission", "ordinal", "state")
    return [state for _, state in sorted(found)]


def hear(town: Town) -> None:
    """Let everybody have been told what there was to tell."""
    with open_live(town.home) as warehouse:
        waiting = rows(warehouse, "mart.alert", state="pending")
        append_alert_events(
            warehouse,
            [
                AlertEvent(each["alert_id"], "sent", NOW, "D1", "1.1")
                for each in waiting
            ],
        )


def alerts(town: Town, kind: str) -> list[object]:
    found = told(town, "mart.alert", "kind", "text")
    return [text for each, text in found if each == kind]


# -- put right by a new version --------------------------------------------------------


def test_a_report_that_came_back_is_told_once_when_its_new_version_is_accepted(town):
    send(town, "2000")
    run_again(town, 0)
    hear(town)
    assert len(alerts(town, "returned")) == 1
    assert alerts(town, "accepted") == []
    send(town, "86.5")
    run_again(town, 1)
    run_again(town, 2)
    (said,) = alerts(town, "accepted")
    assert said == (
        "财政收支 (2021-05) came back and is accepted now: 财政收入 of 小市 "
        '(cumulative, B4) from "2000" to "86.5".'
    )


def test_nobody_hears_of_an_end_who_did_not_hear_of_the_beginning(town):
    send(town, "2000")
    run_again(town)
    send(town, "86.5")
    run_again(town, 1)
    assert alerts(town, "accepted") == []


def test_a_return_that_is_returned_again_is_put_right_by_neither(town):
    for hours, revenue in enumerate(("2000", "3000")):
        send(town, revenue)
        run_again(town, hours)
    assert told(town, "mart.return", "version", "put_right_by") == [
        (1, None),
        (2, None),
    ]


# -- the marked copy -------------------------------------------------------------------


def test_what_came_back_has_a_marked_copy_and_what_is_in_order_has_none(town):
    send(town, "2000")
    run_and_mark(town, 0)
    (path,) = (path for (path,) in told(town, "mart.submission", "marked"))
    assert path == f"marked/{FIRST}.xlsx"
    copy = load_workbook(town.home / str(path))
    assert copy.worksheets[1]["B4"].comment.text.startswith("工作表“财政收支5月.csv”")
    before = (town.home / str(path)).stat().st_mtime_ns
    run_and_mark(town, 1)
    assert (town.home / str(path)).stat().st_mtime_ns == before
    send(town, "86.5")
    run_and_mark(town, 2)
    assert set(told(town, "mart.submission", "submission_id", "marked")) == {
        (FIRST, path),
        (SECOND, None),
    }


def test_what_cannot_be_opened_has_no_copy_and_is_not_tried_again(town):
    (town.inbox / "财政收支5月.xlsx").write_bytes(b"PK\x03\x04 and no more")
    run_and_mark(town, 0)
    run_and_mark(town, 1)
    assert told(town, "mart.submission", "state", "marked") == [("returned", None)]
    with open_live(town.home) as warehouse:
        kept = warehouse.execute("select submission_id, path from raw.marked")
        assert kept.fetchall() == [(FIRST, "")]
    assert list((town.home / "marked").iterdir()) == []


# -- put right by a person -------------------------------------------------------------


def answer(town: Town, *findings: str, of: str = FIRST, by: Confirmation = BY) -> int:
    return overrule(town.home, town.registry, of, findings, by).new


def test_a_finding_that_is_true_is_answered_for_and_let_in_as_a_new_version(town):
    send(town, "2000")
    run_again(town, 0)
    hear(town)
    assert answer(town, "1") == 1
    # Nothing of the old row changes, and nothing counts before it is judged again.
    assert told(town, "mart.submission", "state") == [("returned",)]
    run_again(town, 1)
    assert states(town) == ["returned", "accepted"]
    assert told(town, "mart.observation", "value", "submission_id") == [
        (2000.0, SECOND)
    ]
    assert told(town, "mart.return", "put_right_by", "way") == [(SECOND, "overruled")]
    assert set(
        told(town, "mart.finding", "severity", "overruled_by", "overruled_reason")
    ) == {
        ("critical", "财政局局长", "并表所致，已核实"),
        ("info", "财政局局长", "并表所致，已核实"),
    }
    (said,) = alerts(town, "accepted")
    assert said == (
        "财政收支 (2021-05) came back and is accepted now: "
        "财政局局长 answers for it (并表所致，已核实)."
    )


def test_answering_twice_is_answering_once(town):
    send(town, "2000")
    run_again(town, 0)
    assert [answer(town, "1"), answer(town, f"{FIRST}/1")] == [1, 0]
    run_again(town, 1)
    run_again(town, 2)
    assert answer(town, "1", by=BY._replace(by="别人")) == 0
    assert len(told(town, "mart.submission", "state")) == 2
    assert {by for (by,) in told(town, "mart.finding", "overruled_by")} == {
        "财政局局长"
    }


def test_the_same_value_needs_no_second_answer_and_another_value_does(town):
    send(town, "2000")
    run_again(town, 0)
    answer(town, "1")
    run_again(town, 1)
    (town.inbox / "财政收支5月.csv").write_bytes(budget("2000", more="备注,\n"))
    run_again(town, 2)
    send(town, "2001")
    run_again(town, 3)
    assert states(town) == ["returned", "accepted", "accepted", "returned"]


def test_a_newer_version_of_the_same_run_counts_after_the_recalled_one(town):
    send(town, "2000")
    run_again(town, 0)
    answer(town, "1")
    send(town, "86.5")
    run_again(town, 1)
    assert states(town) == ["returned", "accepted", "accepted"]
    assert told(town, "mart.observation", "value") == [(86.5,)]


@pytest.mark.parametrize(
    ("revenue", "rule"),
    [("很多", "overrule-unread"), ("2000", "overrule-nobody")],
    ids=str,
)
def test_what_nobody_can_answer_for_is_refused_with_the_reason(town, revenue, rule):
    send(town, revenue)
    run_again(town, 0)
    by = BY if rule == "overrule-unread" else BY._replace(reason=" \n\u200b")
    with pytest.raises(OverruleError) as error:
        answer(town, "1", by=by)
    assert error.value.rule == rule
    assert run_again(town, 1).submissions == []


def test_an_old_version_is_not_answered_for_and_names_the_newest(town):
    for hours, revenue in enumerate(("2000", "3000")):
        send(town, revenue)
        run_again(town, hours)
    with pytest.raises(OverruleError) as error:
        answer(town, "1")
    assert error.value.values == {"submission": FIRST, "newest": SECOND}


def test_a_submission_or_finding_that_is_not_there_is_told_with_those_that_are(town):
    send(town, "2000")
    run_again(town, 0)
    with pytest.raises(UnknownNameError) as error:
        answer(town, "1", of="2021-05.budget.finance.9")
    assert error.value.near == [FIRST]
    with pytest.raises(UnknownNameError) as error:
        answer(town, "1", "2")
    assert error.value.near == [f"{FIRST}/1"]
    assert told(town, "mart.finding", "overruled_by") == [(None,)]

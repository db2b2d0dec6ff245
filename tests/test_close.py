"""A month is closed by name: what stands against it, and what comes afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from backfilling import backfilled, without_prefect
from telling import at, of_kind, outbox, send, told_at
from tiny_city import MAY, Town, budget, settle, told

from tasks.blockers import told as told_of
from tasks.close import SignOff, close, reopen, standing_of
from tasks.errors import CloseError
from warehouse.closing import BACKFILL, closed_months, months_shut_to
from warehouse.connection import open_live
from warehouse.messages import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.close import Outcome, Standing

CLOSE_DAY: Final = "06-20 09:00"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return settle(tmp_path)


@pytest.fixture
def reported(town: Town) -> Town:
    """May is there in time, and nothing is wrong with it."""
    send(town, budget(49), "06-08 10:00")
    told_at(town, "06-10 09:00")
    return town


def sign(
    town: Town,
    by: str = "王科长",
    reason: str = "",
    moment: str = CLOSE_DAY,
    **more: Any,
) -> Outcome:
    signed = SignOff(by, reason, at(moment))
    how = {"anyway": bool(reason)} | more
    return close(town.home, town.registry, MAY, signed, **how)


def opened(town: Town, moment: str = "06-22 09:00") -> Outcome:
    signed = SignOff("李主任", "财政局更正", at(moment))
    return reopen(town.home, town.registry, MAY, signed)


def standing(town: Town, moment: str = CLOSE_DAY) -> Standing:
    with open_live(town.home) as warehouse:
        return standing_of(warehouse, town.registry, MAY, at(moment))


def kinds(of: Standing) -> list[str]:
    return [each.kind for each in of.blockers]


# -- closing ---------------------------------------------------------------------------


def test_a_month_with_nothing_against_it_is_closed_by_name(reported: Town):
    done = sign(reported)
    assert done.is_done
    assert done.standing.row["closed_by"] == "王科长"
    assert done.standing.known_at == at("06-10 09:00")
    assert done.standing.frozen == (1, 1)
    assert sum(done.standing.lights.values()) == 0  # no indicator is a main one here
    with open_live(reported.home) as warehouse:
        assert closed_months(warehouse) == {MAY}


def test_closing_again_changes_nothing_whoever_signs(reported: Town):
    sign(reported)
    again = sign(reported, "李主任", moment="06-21 09:00")
    assert not again.is_done
    assert again.standing.row["closed_by"] == "王科长"
    assert told(reported, "mart.close", "closed_by", "reopened") == [("王科长", 0)]


def test_what_stands_against_it_keeps_a_month_open_unless_somebody_says_why(town: Town):
    told_at(town, "06-10 09:00")
    refused = sign(town)
    assert not refused.is_done
    assert kinds(refused.standing) == ["missing"]
    with pytest.raises(CloseError, match="close-no-reason"):
        sign(town, anyway=True)
    done = sign(town, reason="财政局本月停报")
    assert done.is_done
    # Both are kept: why, and what stood against it.
    assert done.standing.row["reason"] == "财政局本月停报"
    assert kinds(done.standing) == ["missing"]
    assert kinds(standing(town, "07-20 09:00")) == ["missing"]


@pytest.mark.parametrize("by", ["", " ", "\u200b"])
def test_nobody_closes_a_month_without_a_name(reported: Town, by: str):
    with pytest.raises(CloseError, match="close-nobody"):
        sign(reported, by)


def test_what_is_signed_is_what_is_known_now_and_not_in_the_past(reported: Town):
    with pytest.raises(CloseError, match="close-clock"):
        sign(reported, moment="06-09 17:30", reason="演练")


def test_a_month_of_which_nothing_is_known_is_not_closed(town: Town):
    with pytest.raises(CloseError, match="close-nothing"):
        sign(town)


def test_reopening_needs_a_closed_month_and_a_reason(reported: Town):
    with pytest.raises(CloseError, match="reopen-open"):
        opened(reported)
    sign(reported)
    blank = SignOff("李主任", " ", at("06-22 09:00"))
    with pytest.raises(CloseError, match="reopen-no-reason"):
        reopen(reported.home, reported.registry, MAY, blank)
    assert opened(reported).is_done
    assert told(reported, "mart.close", "state", "reopened", "reopened_by") == [
        ("open", 1, "李主任")
    ]
    # Facts only grow: all that happened is there.
    with open_live(reported.home) as warehouse:
        found = warehouse.execute(
            "select state, signed_by from raw.close_event order by ordinal"
        ).fetchall()
    assert found == [("closed", "王科长"), ("reopened", "李主任")]


# -- what stands against it ------------------------------------------------------------


def test_the_calendar_stands_against_a_close_that_comes_too_early(town: Town):
    told_at(town, "05-20 09:00")
    assert kinds(standing(town, "05-20 09:00")) == ["too_early", "not_due"]
    # From its 21st day on a month may be closed, but its report is not due yet.
    assert kinds(standing(town, "05-21 09:00")) == ["not_due"]
    # Its hour has passed, and no run has looked whether it came.
    assert kinds(standing(town, "06-09 17:00")) == ["unseen"]


def test_a_chain_that_is_not_at_its_end_stands_against_it(tmp_path: Path):
    from tiny_city import FILES  # noqa: PLC0415 - only here

    report = FILES["reports/budget.yaml"].replace(
        'due: {by: 9, time: "17:00"}',
        'due: {by: 9, time: "17:00", chain: [{to: 发改委, by: 25, time: "17:00"}]}',
    )
    town = settle(tmp_path, budget=report)
    send(town, budget(49), "06-08 10:00")
    told_at(town, "06-10 09:00")
    (blocker,) = standing(town).blockers
    message, mend = told_of(blocker, MAY, "zh")
    assert message == "上报还没有完：《财政收支》2021-06-25 17:00 前报至发改委"
    assert mend == "等到上报完成"
    assert kinds(standing(town, "06-25 17:00")) == []


def test_what_came_back_stands_against_it_and_says_what_mends_it(town: Town):
    send(town, budget(4_900), "06-08 10:00")
    told_at(town, "06-10 09:00")
    (blocker,) = standing(town).blockers
    assert blocker.kind == "returned"
    message, mend = told_of(blocker, MAY, "zh")
    assert message == "财政局《财政收支》被退回，还没有改好（2021-05.budget.finance.1）"
    assert "yuebao overrule 2021-05.budget.finance.1" in mend


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_blocker_has_its_sentences(lang: str):
    from tasks.blockers import ORDER  # noqa: PLC0415 - only here
    from warehouse.closing import Blocker  # noqa: PLC0415

    values: dict[str, str | int | float] = {
        **dict.fromkeys(("name", "title", "due", "to", "day", "submission"), "x"),
        **dict.fromkeys(("file", "source", "reason", "numbers"), "x"),
        "why": "missing",
        "count": 2,
        "rule": "source-unreachable",
        "parameters": '{"source": "x", "detail": "x"}',
    }
    for kind in ORDER:
        message, mend = told_of(Blocker(kind, values), MAY, lang)
        assert message
        assert mend


# -- afterwards ------------------------------------------------------------------------


def test_a_report_for_a_closed_month_is_kept_and_waits(
    reported: Town, caplog: pytest.LogCaptureFixture
):
    sign(reported)
    send(reported, budget(52), "06-21 08:00", "财政收支5月(更正).csv")
    caplog.clear()
    alerts = told_at(reported, "06-21 09:00")
    assert "one file came for a month that is closed" in caplog.text
    assert "Nothing new" not in caplog.text
    assert told(reported, "mart.submission", "submission_id") == [
        ("2021-05.budget.finance.1",)
    ]
    assert told(reported, "mart.held", "file", "report", "department", "is_closed") == [
        ("财政收支5月(更正).csv", "budget", "finance", True)
    ]
    operators, head = sorted(of_kind(alerts, "held"), key=lambda row: row["department"])
    assert operators["address"] == "#operators"
    assert 'yuebao backfill 2021-05 2021-05 --reason "…"' in operators["text"]
    assert "王科长" in operators["text"]
    assert (head["address"], head["severity"]) == ("head@example.org", "info")
    assert "came after the close" in head["text"]
    # It is known: it is not fetched again, and nobody is told again.
    assert of_kind(told_at(reported, "06-21 12:00"), "held") == []
    assert len(deliveries(reported)) == 2


def deliveries(town: Town) -> list[tuple[object, ...]]:
    with open_live(town.home) as warehouse:
        return warehouse.execute(
            "select file, outcome from raw.delivery order by known_at, rowid"
        ).fetchall()


def test_the_same_bytes_again_are_no_correction(reported: Town):
    sign(reported)
    send(reported, budget(49), "06-21 08:00", "财政收支5月(再报).csv")
    assert of_kind(told_at(reported, "06-21 09:00"), "held") == []
    assert told(reported, "mart.held", "file") == []


def test_once_open_again_the_next_run_takes_in_what_waits(reported: Town):
    sign(reported)
    send(reported, budget(52), "06-21 08:00", "更正1.csv")
    send(reported, budget(53), "06-21 08:30", "更正2.csv")
    told_at(reported, "06-21 09:00")
    opened(reported)
    assert kinds(standing(reported, "06-22 09:00")) == ["held", "held"]
    alerts = told_at(reported, "06-22 10:00")
    assert {row["stands"] for row in of_kind(alerts, "held")} == {False}
    # In the order that they came: the last one counts.
    assert told(reported, "mart.submission", "file", "ordinal")[1:] == [
        ("更正1.csv", 2),
        ("更正2.csv", 3),
    ]
    assert told(reported, "mart.held", "file") == []
    assert told_at(reported, "06-22 11:00") == []
    assert len(deliveries(reported)) == 5


def test_a_backfill_takes_in_what_waits_and_the_month_stays_closed(
    reported: Town, monkeypatch: pytest.MonkeyPatch
):
    without_prefect(monkeypatch)
    sign(reported)
    with open_live(reported.home) as warehouse:
        assert months_shut_to(warehouse, "monthly-cycle") == {MAY}
        assert months_shut_to(warehouse, BACKFILL) == set()
    send(reported, budget(52), "06-21 08:00", "更正.csv")
    told_at(reported, "06-21 09:00")
    done = backfilled(reported, "2021-05", now=at("06-21 10:00")).done
    assert done.submissions == 1
    assert told(reported, "mart.submission", "file")[-1] == ("更正.csv",)
    assert told(reported, "mart.held", "file") == []
    assert told(reported, "mart.close", "state") == [("closed",)]
    assert {row["stands"] for row in outbox(reported, "held")} == {False}


def test_nobody_is_asked_any_more_for_what_a_closed_month_lacks(town: Town):
    told_at(town, "06-10 09:00")
    (late,) = outbox(town, "late")
    assert late["stands"]
    sign(town, reason="财政局本月停报")
    (settled,) = of_kind(told_at(town, "06-20 10:00"), "late")
    assert not settled["stands"]
    assert settled["text"].startswith("Closed without it")
    # It stands as missing all the same.
    assert ("2021-05", "漏报") in told(town, "mart.duty", "period", "standing")
    assert told_at(town, "06-21 10:00") == []
    opened(town)
    (again,) = of_kind(told_at(town, "06-22 10:00"), "late")
    assert again["stands"]


def test_what_was_lost_of_sign_offs_is_noticed(reported: Town):
    sign(reported)
    anchor = (reported.home / "warehouse.anchor.json").read_text("utf-8")
    assert '"close_event": 1' in anchor


def test_the_snapshot_says_it_at_once(reported: Town):
    from tasks.look_up import published  # noqa: PLC0415 - only here

    sign(reported)
    assert [row["state"] for row in published(reported.home, "mart.close")] == [
        "closed"
    ]

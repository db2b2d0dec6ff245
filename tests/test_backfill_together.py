"""A backfill beside others: each has its turn, and whoever cancels is heard."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any, Final

from backfilling import figures
from corrected_past import APPROVER, MONTHS, NAME
from steps import Step

from tasks.backfill.plan import cancel

if TYPE_CHECKING:
    from corrected_past import Past
    from nursery import Child

# April is loaded, May is not, and nobody holds the warehouse.
BETWEEN_MONTHS: Final = Step("carry_out: mkdir .", 3)
WAITS_FOR_SLOT: Final = Step("open slot.lock", 4)
# What says how often somebody asked, not what came of it.
_OF_ASKING: Final = frozenset({"backfill", "backfill_event", "files"})


def stopped(past: Past, step: Step, *given: Any, **how: Any) -> Child:
    """Start a flow, and let it come as far as a step."""
    child = past.start(*given, pause=step, **how)
    assert past.nursery.is_paused(child), child.said
    return child


def gone_on(past: Past, *children: Child) -> list[int]:
    """Let children go on that are stopped; return how each ended."""
    for each in children:
        os.kill(each.pid, signal.SIGCONT)
    return [past.nursery.wait(each) for each in children]


def shown(past: Past) -> str:
    """Return what an operator is told of the backfill."""
    code, child = past.nursery.run(
        "backfills", "show", NAME, environment=past.city.environment
    )
    assert code in {0, 1}, child.said
    return child.said


def test_a_scheduled_run_waits_for_a_backfill_and_comes_after_it(past):
    past.begin_at("done")
    code, child = past.run("monthly_cycle", "2021-05", minutes=1)
    assert code == 0, child.said
    one_after_the_other = past.left()
    past.begin_at("waiting")
    first = stopped(past, BETWEEN_MONTHS, "resume_backfill", NAME, APPROVER)
    second = stopped(past, WAITS_FOR_SLOT, "monthly_cycle", "2021-05", minutes=1)
    assert gone_on(past, first, second) == [0, 0], first.said + second.said
    assert "正在等候：backfill" in second.said
    assert past.left() == one_after_the_other


def test_two_backfills_at_once_change_what_one_does(past):
    past.begin_at("corrected")
    first = stopped(past, BETWEEN_MONTHS, "backfill", MONTHS, APPROVER)
    second = stopped(past, WAITS_FOR_SLOT, "backfill", MONTHS, APPROVER, minutes=1)
    assert gone_on(past, first, second) == [0, 0], first.said + second.said
    left, expected = past.left(), past.undisturbed["corrected"]
    for name in expected.keys() - _OF_ASKING:
        assert left[name] == expected[name], name
    row = past.backfill("b20210621-0901")
    assert (row["state"], row["submissions"]) == ("done", 0)


def test_a_cancel_stops_between_months_and_what_was_loaded_is_undone(past):
    past.begin_at("waiting")
    before = [figures(past.city, month) for month in ("2021-04", "2021-05")]
    child = stopped(past, BETWEEN_MONTHS, "resume_backfill", NAME, APPROVER)
    assert "正在载入，已载入 1 个月" in shown(past)
    cancel(past.city.home, NAME, "丙")
    assert gone_on(past, child) == [0], child.said
    row = past.backfill()
    assert (row["state"], row["months_loaded"]) == ("cancelled", ["2021-04"])
    assert figures(past.city, "2021-04") == {"revenue": 38.5}
    assert figures(past.city, "2021-05") == before[1]
    code, child = past.run("undo_backfill", NAME, APPROVER, minutes=5)
    assert code == 0, child.said
    assert [figures(past.city, month) for month in ("2021-04", "2021-05")] == before
    # Not `left`, which asks for the run of each submission: an undo has none.
    past.check_rest()


def test_one_that_was_killed_is_told_as_cut_short(past):
    past.begin_at("waiting")
    code, _ = past.go_on(death=BETWEEN_MONTHS)
    assert code == -signal.SIGKILL
    assert f"yuebao backfills resume {NAME}" in shown(past)

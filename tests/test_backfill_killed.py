"""A backfill killed at any step, twice: a resume leaves what nobody disturbed.

A backfill works everything out before it writes, so each point of itself would cost a
whole one. It has several lives therefore: in each it dies at a few steps in the order
in which it comes to them, twice at each, and then may run through.
"""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest
from corrected_past import NAME
from steps import Step

if TYPE_CHECKING:
    from corrected_past import Stage


class Point(NamedTuple):
    """Where a backfill dies, and where again whoever goes on with it.

    The same step has another number where what was done is not done again.
    """

    death: Step
    again: Step


class Life(NamedTuple):
    """What there is when a backfill begins, and where it dies in turn."""

    stage: Stage
    points: tuple[Point, ...]
    together: bool = False


def _at(name: str, occurrence: int = 1, again: int = 0) -> Point:
    return Point(Step(name, occurrence), Step(name, again or occurrence))


LIVES: Final = {
    # On the copy; what was fetched is in the archive, though nobody knows of it.
    "before it is written down": Life(
        "corrected",
        (
            _at("rehearse: mkdir rehearsal"),
            _at("rehearse: open rehearsal/warehouse.anchor.json"),
            _at("collect: rename rehearsal/archive/*", 2),
            _at("rehearse: sql insert into raw.observation"),
            _at(f"keep_foreseen: rename backfills/{NAME}.json.gz"),
            _at("decide: sql commit"),
        ),
    ),
    # Written down: approved and running, but nothing loaded.
    "before a month is loaded": Life(
        "waiting",
        (
            _at("decide: sql commit"),
            _at("decide: sql checkpoint"),
            _at("carry_out: begin"),
        ),
    ),
    # April is committed by the last of these, and May by its second death.
    "while a month is loaded": Life(
        "waiting",
        (
            _at("carry_out: sql insert into raw.observation"),
            _at("carry_out: sql commit"),
            _at("carry_out: sql checkpoint"),
        ),
    ),
    # By the last, May is committed and then what follows for messages: the anchor has
    # moved for neither.
    "between two months": Life(
        "waiting",
        (
            _at("carry_out: sql begin", 2, again=1),
            _at("carry_out: sql commit"),
            _at("carry_out: rename warehouse.anchor.json"),
        ),
    ),
    # Committed, but not yet in the file itself: first April by itself, then May too.
    "while the warehouse stays open": Life(
        "waiting",
        (
            _at("carry_out: sql begin", 2, again=1),
            _at("carry_out: sql checkpoint"),
        ),
        together=True,
    ),
    # What follows for messages, and then telling it.
    "when all is loaded": Life(
        "waiting",
        (
            _at("carry_out: sql commit", 3, again=1),
            Point(Step("carry_out: sql checkpoint"), Step("mark: begin")),
            _at("mark: rename marked/2021-05.supply.water.2.xlsx"),
            _at("deliver: slack chat.postMessage", 2, again=1),
            _at("publish: rename published.duckdb"),
        ),
    ),
}


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES)
def test_killed_twice_at_each_step_a_resume_leaves_what_nobody_disturbed(past, life):
    past.begin_at(life.stage)
    deaths = [death for point in life.points for death in point]
    for minutes, death in enumerate(deaths):
        code, child = past.go_on(minutes, death, together=life.together)
        assert code == -signal.SIGKILL, (death, child.said)
    code, child = past.go_on(len(deaths))
    assert code == 0, child.said
    past.check(life.stage)

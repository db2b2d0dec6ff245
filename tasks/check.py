"""Check: readings → verdicts."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from expectations.history import MONTHS_BACK, is_foretold
from expectations.verdict import judge
from tasks.narrate import narrate
from tasks.step import step
from warehouse.connection import open_live
from warehouse.records import State
from warehouse.store import known_figures, overruled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.cycle import Cycle
    from warehouse.periods import Period
    from warehouse.records import Known, Overruled, Reading, Verdict


@step("check")
def check(cycle: Cycle, readings: Sequence[Reading]) -> list[Verdict]:
    """Judge every reading for a month up to the cycle's; later ones wait their turn."""
    due = [each for each in readings if not is_later(cycle, each)]
    verdicts = judge(due, cycle.registry, *_known(cycle, due), _moment(cycle))
    states = Counter(verdict.state for verdict in verdicts)
    narrate(
        cycle,
        "step-check",
        accepted=states[State.ACCEPTED],
        warned=states[State.WARNED],
        returned=states[State.RETURNED],
    )
    return verdicts


def _known(cycle: Cycle, readings: Sequence[Reading]) -> tuple[Known, set[Overruled]]:
    """Return what these readings may be held against, and what people answer for."""
    if not readings:
        return {}, set()
    with open_live(cycle.home) as warehouse:
        known = known_figures(
            warehouse, cycle.known_at, cycle.registry.indicators, _since(readings)
        )
        return known, overruled(warehouse)


def _since(readings: Sequence[Reading]) -> Period | None:
    """Return the first month that anything is held against, None without a figure."""
    months = [
        each.period.month for reading in readings for each in reading.observations
    ]
    return min(months).shift(-MONTHS_BACK) if months else None


def is_later(cycle: Cycle, reading: Reading) -> bool:
    """Tell whether a reading waits for a later cycle: it is about a month after this.

    A figure of a month that is not over waits for nothing: it cannot be, and is told.
    """
    period = reading.submission.period
    return (
        period is not None
        and period > cycle.period
        and not is_foretold(reading, cycle.registry, _moment(cycle))
    )


def _moment(cycle: Cycle) -> datetime:
    """Return the run's moment as the city's clocks show it.

    Who runs a month says that it is over: it is judged as of its end at the earliest.
    """
    zone = cycle.registry.city.zone
    after = cycle.period.shift(1)
    ended = datetime(after.year, after.last, 1, tzinfo=zone)
    return max(cycle.known_at.astimezone(zone), ended)

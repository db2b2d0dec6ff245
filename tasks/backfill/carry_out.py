"""Carry out: load a backfill month by month, then tell whom it concerns.

Each month is a transaction: a backfill that is killed stands between two months, and
one that goes on finds nothing left to do in those that are loaded.
"""

from __future__ import annotations

import time
from collections import deque
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from tasks.backfill.plan import cycle_of
from tasks.load import owed
from tasks.narrate import narrate
from tasks.roll_up import roll_up
from tasks.tell import tell
from warehouse.backfills import (
    BackfillEvent,
    append_backfill_event,
    is_cancelled,
    months_told,
)
from warehouse.connection import WarehouseError, open_live
from warehouse.ledger import append_cycle
from warehouse.store import Row, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.backfill.months import Month
    from tasks.cycle import Cycle
    from warehouse.backfills import Backfill
    from warehouse.connection import Warehouse
    from warehouse.periods import Period
    from warehouse.records import Alert

# What comes with time, not with figures: of past months nobody is told it anew.
COMES_WITH_TIME: Final = frozenset(
    {"due_soon", "late", "escalated", "source", "clear", "held"}
)
# To close the warehouse and open it again costs more than a month does; but somebody
# may wait to cancel, or to see how far it is.
SECONDS_AT_A_TIME = 2.0


class CarriedOut(NamedTuple):
    """What a backfill loaded, and who must be told what."""

    submissions: int
    observations: int
    months: int
    alerts: list[Row]
    is_whole: bool


def carry_out(asked: Backfill, cycle: Cycle, months: Sequence[Month]) -> CarriedOut:
    """Load what was prepared, in the order of months, until all is or somebody cancels.

    What follows for messages that people have had is written with the last of it. A
    kill costs the month under way: what was committed is found by whoever opens the
    warehouse next.
    """
    loaded = list(_loaded(asked, cycle, months))
    is_whole = len(loaded) == len(months)
    with open_live(cycle.home) as warehouse:
        alerts = finish(warehouse, asked, cycle, is_whole=is_whole)
    submitted = [each for month in loaded for each in month.submitted]
    observations = sum(len(each.verdict.observations) for each in submitted)
    changed = sum(bool(month.submitted) for month in loaded)
    return CarriedOut(len(submitted), observations, changed, alerts, is_whole)


def _loaded(asked: Backfill, cycle: Cycle, months: Sequence[Month]) -> Iterator[Month]:
    """Load and yield months in order; between two others may get at the warehouse."""
    waiting = deque(months)
    while waiting:
        with open_live(cycle.home) as warehouse:
            until = time.monotonic() + SECONDS_AT_A_TIME
            while waiting:
                month = waiting.popleft()
                if not load_month(warehouse, asked, cycle, month):
                    return
                if month.submitted:
                    narrate(
                        cycle,
                        "step-backfill-month",
                        period=month.period,
                        submissions=len(month.submitted),
                    )
                yield month
                if time.monotonic() >= until:
                    break


def load_month(
    warehouse: Warehouse, asked: Backfill, cycle: Cycle, month: Month
) -> bool:
    """Load one month in a transaction; false where the backfill was cancelled."""
    about = cycle_of(asked, cycle, cycle.known_at, month.period)
    with transaction(warehouse):
        if is_cancelled(warehouse, asked.backfill_id):
            return False
        append_cycle(
            warehouse,
            about.run,
            cycle.registry,
            month.arrivals,
            month.submitted,
            owed(about, month.submitted),
        )
        if month.submitted:
            loaded = BackfillEvent(
                asked.backfill_id,
                "loaded",
                datetime.now(UTC),
                period=str(month.period),
                known_at=cycle.known_at,
                submissions=len(month.submitted),
            )
            append_backfill_event(warehouse, loaded)
    return True


def finish(
    warehouse: Warehouse, asked: Backfill, cycle: Cycle, *, is_whole: bool = True
) -> list[Row]:
    """Tell what has changed in each month that anybody was told of; say it is done.

    Returns the alerts that are new or differ; all in one transaction.
    """
    alerts: list[Row] = []
    with transaction(warehouse):
        # A figure of one month may change what a later one said of the year.
        told = {each for each in months_told(warehouse) if each >= asked.first}
        for month in sorted(told):
            about = cycle_of(asked, cycle, cycle.known_at, month)
            progress = roll_up(warehouse, about)
            is_news = partial(_is_news, month, told)
            alerts += tell(warehouse, about, progress, is_news)
        if is_whole:
            append_backfill_event(
                warehouse,
                BackfillEvent(asked.backfill_id, "done", datetime.now(UTC)),
            )
    return alerts


def _is_news(month: Period, told: set[Period], alert: Alert) -> bool:
    """Tell whether something is told in a month's message that never was told.

    What is about another month that has a message of its own is told in that one.
    """
    is_of_month = alert.period == month or alert.period not in told
    return is_of_month and alert.kind not in COMES_WITH_TIME


@contextmanager
def failing(asked: Backfill, cycle: Cycle) -> Iterator[None]:
    """Write down where a backfill ends with an error; it can be resumed."""
    try:
        yield
    except Exception as error:
        # A warehouse that cannot be written has been told of by the error itself.
        with suppress(WarehouseError), open_live(cycle.home) as warehouse:
            append_backfill_event(
                warehouse,
                BackfillEvent(
                    asked.backfill_id,
                    "failed",
                    datetime.now(UTC),
                    detail=type(error).__name__,
                ),
            )
        raise

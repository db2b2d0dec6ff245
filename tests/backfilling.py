"""Backfills of the tiny city, step by step as the flow takes them, without Prefect."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tiny_city import told

from tasks.backfill import restate
from tasks.backfill.carry_out import CarriedOut, carry_out
from tasks.backfill.decide import decide
from tasks.backfill.plan import Wish, dated, planned, resumed, taken_back
from tasks.backfill.rehearse import Rehearsal, rehearse
from tasks.check import check
from tasks.collect import collect
from tasks.reader.reading import read_delivery
from tasks.slot import slot
from warehouse.connection import open_live
from warehouse.periods import Period
from warehouse.store import rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest
    from tiny_city import Town

    from tasks.cycle import Cycle
    from warehouse.backfills import Backfill
    from warehouse.records import Delivery, Reading

# Ten days after the month was run.
AFTER: Final = datetime(2021, 6, 20, 1, tzinfo=UTC)


class Outcome(NamedTuple):
    """What was foreseen, and what was done; nothing where it had to wait."""

    name: str
    rehearsal: Rehearsal
    done: CarriedOut | None


def without_prefect(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let steps run as plain functions, and files be read in this process."""

    def read(cycle: Cycle, deliveries: Sequence[Delivery]) -> list[Reading]:
        return [
            read_delivery(each, str(number), cycle.registry, cycle.period)
            for number, each in enumerate(deliveries)
        ]

    monkeypatch.setattr(restate, "collect", collect.fn)
    monkeypatch.setattr(restate, "read", read)
    monkeypatch.setattr(restate, "check", check.fn)


def backfilled(
    town: Town, first: str = "2021-04", last: str = "2021-05", **given: Any
) -> Outcome:
    """Run some months again; `given` fills the wish, `now` and how it is run."""
    how = {
        name: given.pop(name)
        for name in ("now", "approved_by", "dry_run")
        if name in given
    }
    wish = Wish(first, last, **{"reason": "更正", "by": "甲"} | given)
    return _see_through(town, last, lambda cycle: planned(wish, cycle), **how)


def gone_on_with(town: Town, name: str, **how: Any) -> Outcome:
    """Resume a backfill, or approve it."""
    return _see_through(town, "2021-05", lambda cycle: resumed(name, cycle), **how)


def undone(town: Town, name: str, **how: Any) -> Outcome:
    """Take a backfill back."""
    return _see_through(
        town, "2021-05", lambda cycle: taken_back(name, "错报", "甲", cycle), **how
    )


def _see_through(
    town: Town,
    last: str,
    plan: Any,
    *,
    now: datetime = AFTER,
    approved_by: str = "",
    dry_run: bool = False,
) -> Outcome:
    opened = town.cycle(now, Period.parse(last))
    with slot(opened):
        asked: Backfill = plan(opened)
        cycle = dated(asked, opened)
        rehearsal = rehearse(asked, cycle)
        may_run = not dry_run and decide(asked, cycle, rehearsal, approved_by)
        done = carry_out(asked, cycle, rehearsal.months) if may_run else None
    return Outcome(asked.backfill_id, rehearsal, done)


def figures(town: Town, period: str) -> dict[str, float]:
    """Return a month's figures as they count, by indicator."""
    with open_live(town.home) as warehouse:
        return {
            row["indicator"]: float(row["value"])
            for row in rows(warehouse, "core.observation", period=period)
        }


def states(town: Town) -> dict[str, str]:
    """Return how far each backfill is, by name."""
    return dict(told(town, "mart.backfill", "backfill_id", "state"))


def everything(town: Town) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table of facts."""
    with open_live(town.home) as warehouse:
        tables = warehouse.execute(
            "select table_name from duckdb_tables() where schema_name = 'raw'"
        ).fetchall()
        return {
            table: warehouse.execute(f"select * from raw.{table}").fetchall()  # noqa: S608 - names of our own
            for (table,) in tables
        }

"""Rehearse: run a backfill whole on a copy of the warehouse, and see what it changes.

The real run loads what the rehearsal prepared, so it does what was foreseen.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from tasks.backfill.carry_out import finish, load_month
from tasks.backfill.replay import replayed
from tasks.backfill.restate import restated
from tasks.narrate import narrate
from warehouse.backfills import append_backfill, run_ids
from warehouse.connection import copy_held, hold, open_live
from warehouse.impact import Change, impact, told_lights, unlike
from warehouse.records import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tasks.backfill.months import Month
    from tasks.cycle import Cycle
    from warehouse.backfills import Backfill
    from warehouse.connection import Warehouse

COPY: Final = "rehearsal"
_AN_INSTANT: Final = timedelta(microseconds=1)


class Rehearsal(NamedTuple):
    """What a backfill will load, and everything that this changes."""

    months: list[Month]
    changes: list[Change]

    @property
    def counts(self) -> dict[str, int]:
        """How much would be loaded, and how much that changes."""
        submitted = [each for month in self.months for each in month.submitted]
        return {
            "months": sum(bool(month.submitted) for month in self.months),
            "submissions": len(submitted),
            "observations": sum(len(each.verdict.observations) for each in submitted),
            "changes": len(self.changes),
            "lights_told": len(told_lights(self.changes)),
        }


def rehearse(asked: Backfill, cycle: Cycle) -> Rehearsal:
    """Return what a backfill would do; nothing of it is done.

    What was fetched from the sources stays in the archive, under its hash.
    """
    with _copy_of(cycle.home) as home:
        there = replace(cycle, home=home)
        prepare = restated if asked.mode is Mode.RESTATE else replayed
        months = prepare(asked, there)
        with open_live(home) as warehouse:
            append_backfill(warehouse, asked)
            for month in months:
                load_month(warehouse, asked, there, month)
            finish(warehouse, asked, there)
            changes = impact_of(warehouse, asked, cycle)
    rehearsal = Rehearsal(months, changes)
    narrate(cycle, "step-backfill-rehearsed", **rehearsal.counts)
    return rehearsal


def unforeseen(asked: Backfill, cycle: Cycle, rehearsal: Rehearsal) -> int:
    """Hold what a backfill has changed against what was foreseen, row by row.

    Returns how many things came out otherwise; that is a fault of ours, and is said.
    """
    with open_live(cycle.home) as warehouse:
        happened = impact_of(warehouse, asked, cycle)
    otherwise = unlike(rehearsal.changes, happened)
    key = "step-backfill-otherwise" if otherwise else "step-backfill-as-foreseen"
    narrate(cycle, key, count=len(otherwise), changes=len(happened))
    return len(otherwise)


def impact_of(warehouse: Warehouse, asked: Backfill, cycle: Cycle) -> list[Change]:
    """Return what a backfill has changed, from just before it to its own moment."""
    runs = run_ids(warehouse, asked.backfill_id)
    return impact(warehouse, cycle.known_at - _AN_INSTANT, cycle.known_at, runs)


@contextmanager
def _copy_of(home: Path) -> Iterator[Path]:
    """Copy the warehouse into a folder of its own, which is gone afterwards.

    The archive is the same one: bytes are kept by their hash, and only added.
    """
    copy = home / COPY
    shutil.rmtree(copy, ignore_errors=True)
    (home / "archive").mkdir(parents=True, exist_ok=True)
    copy.mkdir()
    try:
        with hold(home):
            copy_held(home, copy)
        (copy / "archive").symlink_to(home / "archive", target_is_directory=True)
        yield copy
    finally:
        shutil.rmtree(copy, ignore_errors=True)

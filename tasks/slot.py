"""The slot: in a city one flow at a time changes what is known, in whatever process.

A flow reads what is known, works for a while and writes; between the two nobody else
may write. Deliveries and answers change no figure: they do not take the slot.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from filelock import FileLock, Timeout

from tasks.errors import SlotTakenError
from tasks.narrate import narrate
from warehouse.connection import everywhere
from warehouse.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tasks.cycle import Cycle

# The lock itself goes with its process; the note says whose it was last.
SLOT: Final = "slot.lock"
HOLDER: Final = "slot.json"
# Long enough to see whether somebody is there at all.
_A_MOMENT: Final = 0.2


class Holder(NamedTuple):
    """Who has the slot, by the flow and month it is about, since when (UTC)."""

    flow: str
    period: str
    run_id: str
    process: int
    since: datetime


@contextmanager
def slot(cycle: Cycle, now: datetime | None = None) -> Iterator[Cycle]:
    """Hold a city's slot; whoever has it is waited for `YUEBAO_SLOT_MINUTES`.

    A process that is killed has left it. Yields the cycle: after waiting it is of the
    moment at which the slot was to be had, unless `now` was given to it, since whoever
    had it may have written meanwhile. Raises `SlotTakenError` where somebody has it
    still, naming who.
    """
    cycle.home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(cycle.home / SLOT)
    held = cycle
    try:
        lock.acquire(timeout=_A_MOMENT)
    except Timeout:
        _wait(cycle, lock)
        held = cycle if now else cycle.at(datetime.now(UTC))
    try:
        with everywhere(cycle.home, SLOT, 60 * Settings().slot_minutes):
            say_whose(held)
            yield held
    finally:
        (cycle.home / HOLDER).unlink(missing_ok=True)
        lock.release()


def holder_of(home: Path) -> Holder | None:
    """Return who has a city's slot, as far as can be read."""
    try:
        noted = json.loads((home / HOLDER).read_text("utf-8"))
        return Holder(**noted | {"since": datetime.fromisoformat(noted["since"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def is_taken(home: Path) -> bool:
    """Tell whether somebody has a city's slot; who was killed has left it."""
    if not (home / SLOT).exists():
        return False
    try:
        with FileLock(home / SLOT, timeout=0):
            return False
    except Timeout:
        return True


def _wait(cycle: Cycle, lock: FileLock) -> None:
    minutes = Settings().slot_minutes
    holder = holder_of(cycle.home)
    zone = cycle.registry.city.zone
    told: dict[str, object] = {
        "flow": holder.flow if holder else "?",
        "period": holder.period if holder else "?",
        "process": holder.process if holder else 0,
        "since": f"{holder.since.astimezone(zone):%m-%d %H:%M}" if holder else "?",
        "minutes": f"{minutes:g}",
    }
    narrate(cycle, "step-slot-waiting", **told)
    try:
        lock.acquire(timeout=60 * minutes)
    except Timeout:
        raise SlotTakenError(told) from None


def say_whose(cycle: Cycle) -> None:
    """Note whose the slot is, for whoever waits for it; call it holding the slot."""
    holder = Holder(
        cycle.run.flow,
        str(cycle.period),
        cycle.run.run_id,
        os.getpid(),
        datetime.now(UTC),
    )
    draft = cycle.home / f"{HOLDER}.new"
    noted = holder._asdict() | {"since": holder.since.isoformat()}
    draft.write_text(json.dumps(noted), "utf-8")
    draft.replace(cycle.home / HOLDER)

"""Safekeep: a backup where the last one went, if anybody ever said where."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.backups.last import last_of
from tasks.backups.take import back_up
from tasks.narrate import narrate
from tasks.step import step

if TYPE_CHECKING:
    from tasks.cycle import Cycle


@step("safekeep", about="{cycle.city}")
def safekeep(cycle: Cycle) -> int:
    """Back the city's home up and return how many files that is; 0 without a place.

    Raises as `back_up` does: a night without a backup is a run that failed.
    """
    last = last_of(cycle.home)
    if last is None:
        narrate(cycle, "step-no-backup-place", command="yuebao backup DEST")
        return 0
    now = datetime.now(UTC)
    taken = back_up(cycle.home, cycle.city, Path(last.destination), now)
    files = len(taken.manifest.files)
    narrate(cycle, "step-backed-up", folder=taken.folder, files=files)
    return files

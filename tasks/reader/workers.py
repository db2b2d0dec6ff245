"""How many workers read a batch, and how they are started."""

from __future__ import annotations

import os
from multiprocessing.context import SpawnContext
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.synchronize import RLock

MOST_WORKERS: Final = 4
# What one worker reads in about the time that another takes to start: a report needs
# ten milliseconds, a large table two seconds a megabyte.
FILES_A_WORKER: Final = 64
BYTES_A_WORKER: Final = 512 * 1024


def workers_for(sizes: Sequence[int]) -> int:
    """Return with how many workers files of these sizes (bytes) are read soonest."""
    warranted = 1 + len(sizes) // FILES_A_WORKER + sum(sizes) // BYTES_A_WORKER
    return min(os.cpu_count() or 1, len(sizes), warranted, MOST_WORKERS)


class Spawning(SpawnContext):
    """Starts fresh processes, and keeps the names of their locks while they may start.

    Forking a process that already runs threads can hang; a fresh one cannot. A pool
    that is stopped lets go of its locks before it ends its workers, and a worker that
    has only begun to start then looks for them in vain and says so in a page. Kept
    here, they are there for as long as the pool itself.
    """

    def __init__(self) -> None:
        super().__init__()
        self._kept: list[RLock] = []

    def RLock(self) -> RLock:  # noqa: N802 - as multiprocessing names it
        """Return a lock whose name lives as long as this context."""
        lock = super().RLock()
        self._kept.append(lock)
        return lock

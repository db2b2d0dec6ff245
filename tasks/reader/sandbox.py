"""Read files in worker processes with limits: a reader's crash is a finding.

A worker that dies, runs out of memory or takes too long costs the file it was on, and
nothing else.
"""

from __future__ import annotations

import os
import resource
from concurrent.futures import TimeoutError as ReadTimeoutError
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

from pebble import ProcessExpired, ProcessPool

from tasks.reader.reading import read_delivery, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warehouse.periods import Period
    from warehouse.records import Delivery, Reading
    from warehouse.registry import Registry

MEMORY_BYTES: Final = 2 * 1024**3
CPU_SECONDS: Final = 20
WALL_SECONDS: Final = 40

# What a worker needs for every file, sent to it once.
_worker: dict[str, tuple[Registry, Period]] = {}


def read_all(
    deliveries: Sequence[tuple[str, Delivery]], registry: Registry, run: Period
) -> Iterator[Reading]:
    """Yield a reading for each (submission id, delivery), in the given order.

    Nothing is raised for a file, whatever it does to its reader.
    """
    if not deliveries:
        return
    workers = min(os.cpu_count() or 1, len(deliveries), 4)
    with ProcessPool(
        max_workers=workers,
        # Forking a process that already runs threads can hang; a fresh one cannot.
        context=get_context("spawn"),
        initializer=_start_worker,
        initargs=(registry, run),
    ) as pool:
        futures = [
            pool.schedule(_read, args=(delivery, identity), timeout=WALL_SECONDS)
            for identity, delivery in deliveries
        ]
        for (identity, delivery), future in zip(deliveries, futures, strict=True):
            try:
                yield future.result()
            except ReadTimeoutError:
                yield unreadable(delivery, identity, registry, run, "reader-timeout")
            except (ProcessExpired, MemoryError):
                yield unreadable(delivery, identity, registry, run, "reader-crashed")


def _start_worker(registry: Registry, run: Period) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    _worker["city"] = (registry, run)


def _read(delivery: Delivery, identity: str) -> Reading:
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (spent + CPU_SECONDS, hard))
    registry, run = _worker["city"]
    return read_delivery(delivery, identity, registry, run)

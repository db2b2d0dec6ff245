"""Read files in worker processes with limits: a reader's crash is a finding.

A worker that dies, runs out of memory or takes too long costs the file it was on, and
nothing else. Every wait has an end: the pool does not tell when a worker died before it
took its file, and would wait for ever.
"""

from __future__ import annotations

import os
import pickle
import resource
import sys
import traceback
from collections import deque
from concurrent.futures import TimeoutError as WaitedTooLongError
from concurrent.futures.process import BrokenProcessPool
from errno import EDQUOT, ENOSPC
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pebble import ProcessExpired, ProcessPool

from tasks.reader import ReaderNotStartedError
from tasks.reader.reading import read_delivery, unreadable
from tasks.reader.workers import Spawning, workers_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pebble import ProcessFuture

    from tasks.reader.marks import Job
    from warehouse.periods import Period
    from warehouse.records import Delivery, Reading
    from warehouse.registry import Registry

MEMORY_BYTES: Final = 2 * 1024**3
CPU_SECONDS: Final = 20
WALL_SECONDS: Final = 40
# Importing what a worker needs takes a second or two, on a busy machine a few more.
START_SECONDS: Final = 60
# More than the workers need; a pipe that fills up would block whoever stops the pool.
READ_AHEAD: Final = 32

_STDERR: Final = 2
# What nobody needs who opens a file, by the names of Python's audit events.
_REACHING_OUT: Final = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
)
# What nobody needs besides who only reads it.
_CHANGING: Final = (
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "shutil.",
)
_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_NO_ROOM: Final = (ENOSPC, EDQUOT)

# How a worker ends that a file was too much for.
_LOST: Final = (WaitedTooLongError, ProcessExpired, MemoryError, BrokenProcessPool)

Numbered: TypeAlias = "tuple[str, Delivery]"

# What a worker needs for every file, sent to it once.
_worker: dict[str, tuple[Registry, Period]] = {}


def read_all(
    deliveries: Sequence[Numbered], registry: Registry, run: Period
) -> Iterator[Reading]:
    """Yield a reading for each (submission id, delivery), in the given order.

    Nothing is raised for a file, whatever it does to its reader. Raises
    `ReaderNotStartedError` where no worker can be started at all.
    """
    waiting = deque(deliveries)
    workers = workers_for([delivery.size for _, delivery in deliveries])
    is_alone = False
    while waiting:
        try:
            for reading in _in_pool(tuple(waiting), registry, run, workers):
                waiting.popleft()
                yield reading
        except BrokenProcessPool:
            # It may have been any that was under way, or none: one at a time shows it.
            if is_alone:
                identity, delivery = waiting.popleft()
                yield unreadable(delivery, identity, registry, run, "reader-crashed")
            workers, is_alone = 1, True


def _in_pool(
    deliveries: Sequence[Numbered], registry: Registry, run: Period, workers: int
) -> Iterator[Reading]:
    """Yield readings until all are read or the pool breaks (`BrokenProcessPool`)."""
    with NamedTemporaryFile(prefix="yuebao-", suffix=".registry") as sent:
        # Not as an argument: that is written into a pipe, and a worker that dies before
        # it reads what does not fit into one leaves its parent writing for ever.
        pickle.dump((registry, run), sent)
        sent.flush()
        pool = ProcessPool(
            max_workers=workers,
            context=Spawning(),
            initializer=_start_worker,
            initargs=(sent.name,),
        )
        try:
            _wait_for_a_worker(pool)
            yield from _through(pool, deliveries, registry, run)
        finally:
            pool.stop()  # type: ignore[no-untyped-call]  # pebble types all but this
            pool.join()


def _through(
    pool: ProcessPool,
    deliveries: Sequence[Numbered],
    registry: Registry,
    run: Period,
) -> Iterator[Reading]:
    coming: deque[ProcessFuture[Reading]] = deque()
    ahead = iter(deliveries)
    for identity, delivery in deliveries:
        while len(coming) < READ_AHEAD and (each := next(ahead, None)):
            arguments = (each[1], each[0])
            coming.append(pool.schedule(_read, arguments, timeout=WALL_SECONDS))
        try:
            yield _awaited(coming.popleft())
        except WaitedTooLongError:
            yield unreadable(delivery, identity, registry, run, "reader-timeout")
        except (ProcessExpired, MemoryError):
            yield unreadable(delivery, identity, registry, run, "reader-crashed")


def mark_all(jobs: Sequence[Job]) -> Iterator[bool]:
    """Write the marked copy of each workbook; tell for each whether it is there.

    Nothing is raised for a file: one that harms its worker has no marked copy. Raises
    `OSError` where the disk has no room for one.
    """
    waiting = deque(jobs)
    while waiting:
        pool = ProcessPool(max_workers=1, context=Spawning(), initializer=_start_marker)
        try:
            _wait_for_a_worker(pool)
            while waiting:
                yield _marked(pool, waiting.popleft())
        except _LOST:
            yield False
        finally:
            pool.stop()  # type: ignore[no-untyped-call]  # as above
            pool.join()


def _marked(pool: ProcessPool, job: Job) -> bool:
    with NamedTemporaryFile(prefix="yuebao-", suffix=".marks") as sent:
        # As a file, for the same reason as the registry.
        pickle.dump(job, sent)
        sent.flush()
        marking = pool.schedule(_mark, (sent.name,), timeout=WALL_SECONDS)
        return marking.result(timeout=START_SECONDS + WALL_SECONDS)


def _wait_for_a_worker(pool: ProcessPool) -> None:
    try:
        pool.schedule(_stand_ready).result(timeout=START_SECONDS)
    except (BrokenProcessPool, ProcessExpired, WaitedTooLongError) as error:
        raise ReaderNotStartedError(type(error).__name__) from None


def _awaited(future: ProcessFuture[Reading]) -> Reading:
    """Return a reading; a pool that says nothing for too long counts as broken."""
    try:
        return future.result(timeout=START_SECONDS + WALL_SECONDS)
    except WaitedTooLongError:
        if future.done():
            raise
        raise BrokenProcessPool("a file was never taken") from None


def _start_worker(sent: str) -> None:
    _worker["city"] = pickle.loads(Path(sent).read_bytes())  # noqa: S301 - our own parent wrote it
    _limit_worker()
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.addaudithook(_only_read)


def _start_marker() -> None:
    # A copy is written, by way of temporary files.
    _limit_worker()


def _limit_worker() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    # A reader that dies prints pages about itself; the finding says what one needs.
    os.dup2(os.open(os.devnull, os.O_WRONLY), _STDERR)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.dont_write_bytecode = True
    sys.addaudithook(_stay_inside)


def _stay_inside(event: str, _: tuple[Any, ...]) -> None:
    """Raise `PermissionError` for a connection or another program."""
    if event.startswith(_REACHING_OUT):
        raise PermissionError(event)


def _only_read(event: str, arguments: tuple[Any, ...]) -> None:
    """Let a worker read and nothing else: what a file could talk it into ends here.

    Raises `PermissionError` for a file to write, move or remove.
    """
    if event.startswith(_CHANGING):
        raise PermissionError(event)
    if event == "open" and isinstance(flags := arguments[2], int) and flags & _WRITES:
        raise PermissionError(event)


def _stand_ready() -> None:
    """Do nothing: that it returns shows that a worker started."""


def _limit_seconds() -> None:
    """Let a worker spend so many seconds more, and no others."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (spent + CPU_SECONDS, hard))


def _mark(sent: str) -> bool:
    # Only a worker that marks needs openpyxl, which is dear to import.
    from tasks.reader.marking import mark_book  # noqa: PLC0415 - as the line above says

    _limit_seconds()
    job: Job = pickle.loads(Path(sent).read_bytes())  # noqa: S301 - our own parent wrote it
    try:
        mark_book(job)
    except BaseException as error:
        job.target.unlink(missing_ok=True)
        if getattr(error, "errno", None) in _NO_ROOM:
            # Nothing is wrong with the book: it is marked when there is room again.
            raise
        return False
    return True


def _read(delivery: Delivery, identity: str) -> Reading:
    _limit_seconds()
    registry, run = _worker["city"]
    try:
        return read_delivery(delivery, identity, registry, run)
    except BaseException as error:  # noqa: BLE001 - a panic in a reader is no Exception
        detail = _place_of(error)
        return unreadable(delivery, identity, registry, run, "reader-crashed", detail)


def _place_of(error: BaseException) -> str:
    """Say what was raised and where; never the message, which may quote the file."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {PurePath(frame.filename).name}:{frame.lineno}"

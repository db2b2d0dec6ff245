"""Open the live warehouse, or a published snapshot of it.

The live file has one writer. It is held by a lock on a file of its own, because closing
any other handle on the live file would drop DuckDB's lock. An anchor beside it keeps
the counts that were last committed: a file that has lost rows, or is gone, is refused
instead of being silently made anew.

Past one machine the live warehouse lies in a lake instead (see `warehouse.lake`); what
is opened, held and published is the same.
"""

from __future__ import annotations

import shutil
from contextlib import closing, contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Final, TypeAlias

import duckdb
from filelock import FileLock, Timeout

# Whoever opens a warehouse asks here for what is imported under its own name.
from warehouse.anchor import ANCHOR as ANCHOR  # noqa: PLC0414
from warehouse.anchor import hold_against, move_anchor, read_anchor
from warehouse.blank import begin, forget
from warehouse.harm import WarehouseError as WarehouseError  # noqa: PLC0414
from warehouse.harm import is_damage, is_full
from warehouse.kept import keep, still_true
from warehouse.lake import (
    copy_rows,
    fill,
    find_in_order,
    held,
    is_as_left,
    is_new,
    opened,
)
from warehouse.lake_access import lake_of, quoted
from warehouse.models import fingerprint
from warehouse.shape import MIGRATIONS as MIGRATIONS  # noqa: PLC0414
from warehouse.shape import clear_away, connect, migrate, put_models
from warehouse.shape import raw_counts as raw_counts  # noqa: PLC0414

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from warehouse.anchor import Anchor
    from warehouse.kept import Answers
    from warehouse.lake_access import Lake

# What the functions of `warehouse.store` work on; nobody else names DuckDB.
Warehouse: TypeAlias = duckdb.DuckDBPyConnection

LIVE: Final = "warehouse.duckdb"
PUBLISHED: Final = "published.duckdb"
# A restored home in the making, beside the one whose name it will take.
RESTORING: Final = ".restoring"
# What a file is called once its facts are in a lake; nobody reads it again.
TAKEN_OVER: Final = f"{LIVE}.taken-over"
# Held by whoever writes the live warehouse.
WRITING: Final = "warehouse.lock"
LOCK_SECONDS: Final = 30.0
# Within a process the connections to one file share their settings, which are locked:
# a second one could not set its own.
_ONE_READER: Final = RLock()


@contextmanager
def open_live(
    home: Path, patience: float | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Hold the live warehouse for writing, made on first use.

    Somebody else's writing is waited for so many seconds of `patience`. Raises
    `WarehouseError` where they are writing still (`warehouse-busy`), the file is gone
    (`warehouse-missing`) or holds less than its anchor says (`warehouse-lost-rows`).
    """
    with hold(home, patience), open_held(home) as connection:
        yield connection


@contextmanager
def hold(home: Path, patience: float | None = None) -> Iterator[None]:
    """Keep every other writer out, whether or not the live file is opened meanwhile.

    Raises `WarehouseError` where somebody writes still after `patience` seconds.
    """
    home.mkdir(parents=True, exist_ok=True)
    seconds = LOCK_SECONDS if patience is None else patience
    lock = FileLock(home / WRITING)
    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        raise WarehouseError("warehouse-busy", home / LIVE) from None
    try:
        with everywhere(home, "writing", seconds):
            yield
    finally:
        lock.release()


@contextmanager
def everywhere(home: Path, what: str, patience: float) -> Iterator[None]:
    """Hold something of a city's also against other machines, where there can be any.

    The caller has this machine's own lock on it. Raises `WarehouseError` where somebody
    elsewhere has it still after so many seconds (`warehouse-busy`).
    """
    lake = lake_of(home)
    if lake is None:
        yield
    else:
        with held(lake, what, patience):
            yield


@contextmanager
def open_held(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the live warehouse for whoever holds it; all is in the file afterwards.

    Raises `WarehouseError` as `open_live` does, also for what comes to light while it
    is used: a damaged block is noticed by whoever reads it (`warehouse-damaged`), a
    disk is full when something is written (`disk-full`), and an answer may need more
    memory than there may be (`memory-short`).
    """
    lake = lake_of(home)
    with _open_lake(lake, home) if lake else _open_file(home) as connection:
        yield connection


def is_there(home: Path) -> bool:
    """Tell whether a home has a live warehouse, in it or in a lake."""
    return (home / (ANCHOR if lake_of(home) else LIVE)).exists()


def is_in_lake(home: Path) -> bool:
    """Tell whether a home's live warehouse lies in a lake."""
    return lake_of(home) is not None


def copy_held(home: Path, folder: Path) -> None:
    """Put a file of all that a held warehouse holds into a folder, and its anchor.

    Raises `WarehouseError` as `open_live` does.
    """
    lake = lake_of(home)
    with open_held(home) as connection:
        if lake:
            shutil.move(_file_of(connection, home), folder / LIVE)
    # Nothing of DuckDB's is open here: reading its file drops no lock of it.
    if not lake:
        shutil.copyfile(home / LIVE, folder / LIVE)
    shutil.copyfile(home / ANCHOR, folder / ANCHOR)


def _file_of(connection: duckdb.DuckDBPyConnection, home: Path) -> Path:
    """Write a lake's facts into a warehouse file, where it may write; return that."""
    draft = home / "publishing" / LIVE
    clear_away(draft)
    with closing(connect(draft, home)) as copy:
        migrate(copy)
        copy.execute("checkpoint")
    connection.execute(f"attach '{quoted(draft)}' as copy")
    try:
        for table in raw_counts(connection):
            copy_rows(connection, f"raw.{table}", f"copy.raw.{table}")
    finally:
        connection.execute("detach copy")
    return draft


@contextmanager
def _open_file(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    live = home / LIVE
    anchor = read_anchor(home)
    if not live.exists() and (anchor is not None or _was_there(home)):
        raise WarehouseError("warehouse-missing", live)
    with _told_of(live):
        if not live.exists():
            _begin(home)
        with closing(connect(live, home)) as connection:
            _prepare(connection, home, anchor)
            if anchor is None:
                settle(connection, home)
            yield connection
            settle(connection, home)


@contextmanager
def _open_lake(lake: Lake, home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    anchor = read_anchor(home)
    with opened(lake) as connection:
        if not is_as_left(connection, lake) or (home / LIVE).exists():
            if is_new(connection):
                _fill(connection, home, anchor)
            elif (home / LIVE).exists():
                _end_taking_over(connection, home)
            _prepare(connection, home, anchor)
            if anchor is None:
                move_anchor(connection, home)
            find_in_order(connection, lake)
        yield connection
        if not is_as_left(connection, lake):
            move_anchor(connection, home)
            find_in_order(connection, lake)


def _fill(
    connection: duckdb.DuckDBPyConnection, home: Path, anchor: Anchor | None
) -> None:
    """Fill a new lake with the facts of the file that there was, or begin empty."""
    live, draft = home / LIVE, home / "publishing" / LIVE
    if not live.exists() and (anchor is not None or _was_there(home)):
        raise WarehouseError("warehouse-missing", home / ANCHOR)
    with closing(duckdb.connect()) as pattern:
        migrate(pattern)
        if not live.exists():
            fill(connection, pattern)
            return
        with _open_file(home) as file:
            file.execute("checkpoint")
        shutil.copyfile(live, draft)
        fill(connection, pattern, draft)
    draft.unlink()
    live.replace(home / TAKEN_OVER)


def _end_taking_over(connection: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Put a file away whose facts are all in the lake: whoever did that was killed.

    Raises `WarehouseError` where it has others (`warehouse-twice`).
    """
    with _reading(home / LIVE) as file:
        is_same = raw_counts(file) == raw_counts(connection)
    if not is_same:
        raise WarehouseError("warehouse-twice", home / LIVE)
    (home / LIVE).replace(home / TAKEN_OVER)


@contextmanager
def _told_of(live: Path) -> Iterator[None]:
    """Say of an error what it means for the live file, where it means something."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        if is_full(error):
            raise WarehouseError("disk-full", live) from error
        if is_damage(error):
            raise WarehouseError("warehouse-damaged", live) from error
        if isinstance(error, duckdb.OutOfMemoryException):
            raise WarehouseError("memory-short", live) from error
        raise


def _begin(home: Path) -> None:
    """Begin a warehouse under another name: half of one must not pass for damage."""
    draft = home / f"{LIVE}.new"
    (home / "publishing").mkdir(exist_ok=True)
    begin(draft, home)
    draft.replace(home / LIVE)


def _was_there(home: Path) -> bool:
    """Tell by what lies about whether a home ever had a warehouse.

    What was published came out of one, and a restore that was killed between two names
    is no reason to begin anew either.
    """
    restoring = home.with_name(home.name + RESTORING)
    return (home / PUBLISHED).exists() or restoring.exists()


def _prepare(
    connection: duckdb.DuckDBPyConnection, home: Path, anchor: Anchor | None
) -> None:
    """Bring a warehouse up to this version, and hold it against its anchor."""
    migrate(connection)
    if anchor is not None:
        try:
            hold_against(anchor, connection, home / LIVE)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            # A table or column that every warehouse has is not there.
            raise WarehouseError("warehouse-damaged", home / LIVE) from error
    put_models(connection)


@contextmanager
def open_published(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the newest snapshot for reading.

    Raises `WarehouseError` if there is none (`nothing-published`) or it is damaged
    (`snapshot-damaged`).
    """
    published = home / PUBLISHED
    if not published.exists():
        raise WarehouseError("nothing-published", published)
    try:
        with _reading(published) as connection:
            yield connection
    except WarehouseError as error:
        if error.path == published and error.rule == "warehouse-damaged":
            raise WarehouseError("snapshot-damaged", published) from None
        raise
    except duckdb.Error as error:
        if is_damage(error):
            raise WarehouseError("snapshot-damaged", published) from error
        raise


@contextmanager
def open_copy(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open for reading a warehouse file that nobody writes; its bytes stay as they are.

    Raises `WarehouseError` where the file is not there (`warehouse-missing`), cannot be
    opened (`warehouse-damaged`) or holds less than its anchor (`warehouse-lost-rows`).
    """
    copied = folder / LIVE
    anchor = read_anchor(folder)
    if not copied.exists():
        raise WarehouseError("warehouse-missing", copied)
    with _reading(copied) as connection:
        if anchor is not None:
            try:
                hold_against(anchor, connection, copied)
            except duckdb.Error:
                raise WarehouseError("warehouse-damaged", copied) from None
        yield connection


@contextmanager
def _reading(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with _ONE_READER:
        try:
            connection = duckdb.connect(
                str(file),
                read_only=True,
                config={"enable_external_access": "false"},
            )
        except duckdb.Error:
            raise WarehouseError("warehouse-damaged", file) from None
        try:
            connection.execute("set timezone = 'UTC'")
            connection.execute("set python_enable_replacements = false")
            connection.execute("set lock_configuration = true")
            yield connection
        finally:
            connection.close()


def settle(connection: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Write what was committed into the file itself, then move the anchor."""
    connection.execute("checkpoint")
    move_anchor(connection, home)


def publish(connection: duckdb.DuckDBPyConnection, home: Path) -> Path:
    """Write a snapshot and put it in place by rename; readers never see half of one."""
    draft = home / "publishing" / PUBLISHED
    try:
        begin(draft, home)
        _write_snapshot(connection, draft, _still_true(connection, home))
    except (duckdb.Error, OSError):
        # Half of a snapshot helps nobody, and may be what fills the disk.
        clear_away(draft)
        forget(home)
        raise
    published = home / PUBLISHED
    draft.replace(published)
    return published


def _still_true(connection: duckdb.DuckDBPyConnection, home: Path) -> Answers:
    """Return what the snapshot in place keeps and need not be worked out again."""
    counts = raw_counts(connection)
    try:
        with open_published(home) as last:
            if not is_todays(last):
                return {}
            before = raw_counts(last)
            grown = (each for each in counts if counts[each] != before.get(each))
            return still_true(last, grown)
    except (WarehouseError, duckdb.Error):
        return {}


def _write_snapshot(
    connection: duckdb.DuckDBPyConnection, draft: Path, answers: Answers
) -> None:
    connection.execute(f"attach '{quoted(draft)}' as published")
    try:
        for table in raw_counts(connection):
            connection.execute(
                f"insert into published.raw.{table} by name from raw.{table}"
            )
        keep(connection, "published", answers)
        connection.execute("checkpoint published")
    finally:
        connection.execute("detach published")


def is_published(connection: duckdb.DuckDBPyConnection, home: Path) -> bool:
    """Tell whether the snapshot in place holds all that the live file does.

    Facts are only ever added, so equal counts are equal facts; the models it was made
    with have to be today's as well.
    """
    try:
        with open_published(home) as snapshot:
            is_of_today = is_todays(snapshot)
            counts = raw_counts(snapshot)
    except (WarehouseError, duckdb.Error):
        return False
    return is_of_today and counts == raw_counts(connection)


def is_todays(snapshot: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether a snapshot was made with the models of this version."""
    origin = snapshot.execute("select models from main.origin").fetchone()
    return origin == (fingerprint(),)

"""Open the live warehouse, or a published snapshot of it.

The live file has one writer. It is held by a lock on a file of its own, because closing
any other handle on the live file would drop DuckDB's lock. An anchor beside it keeps
the counts that were last committed: a file that has lost rows, or is gone, is refused
instead of being silently made anew.
"""

from __future__ import annotations

import json
import os
from contextlib import closing, contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Final, TypeAlias, TypedDict

import duckdb
from filelock import FileLock, Timeout

from warehouse.harm import is_damage, is_full, is_held
from warehouse.models import fingerprint, models

if TYPE_CHECKING:
    from collections.abc import Iterator

MIGRATIONS: Final = Path(__file__).parent / "migrations"
# What the functions of `warehouse.store` work on; nobody else names DuckDB.
Warehouse: TypeAlias = duckdb.DuckDBPyConnection

LIVE: Final = "warehouse.duckdb"
PUBLISHED: Final = "published.duckdb"
ANCHOR: Final = "warehouse.anchor.json"
# A restored home in the making, beside the one whose name it will take.
RESTORING: Final = ".restoring"
# Held by whoever writes the live file.
WRITING: Final = "warehouse.lock"
# What the anchor counts: rows are never taken away, so none may be missing later.
COUNTED: Final = (
    *("submission", "observation", "delivery", "alert", "alert_event"),
    *("returned_observation", "overrule", "marked", "attachment_event"),
    *("source_event", "alert_version", "answer", "reply", "reply_event"),
    "close_event",
)
# Counts alone are not enough: an old file with a newer log beside it has other rows.
NEWEST: Final = {
    "submission": ("submission_id", "ordinal"),
    "alert": ("key", "created_at"),
}
LOCK_SECONDS: Final = 30.0
# Within a process the connections to one file share their settings, which are locked:
# a second one could not set its own.
_ONE_READER: Final = RLock()
MEMORY_LIMIT: Final = "2GB"


class Anchor(TypedDict):
    """What the live file held when it was last closed well, by table."""

    rows: dict[str, int]
    newest: dict[str, str | None]


class WarehouseError(RuntimeError):
    """The warehouse cannot be used; `rule` names the sentence that says why."""

    def __init__(self, rule: str, path: Path) -> None:
        super().__init__(f"{rule}: {path}")
        self.rule = rule
        self.path = path


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
    lock = FileLock(home / WRITING)
    try:
        lock.acquire(timeout=LOCK_SECONDS if patience is None else patience)
    except Timeout:
        raise WarehouseError("warehouse-busy", home / LIVE) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def open_held(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the live warehouse for whoever holds it; all is in the file afterwards.

    Raises `WarehouseError` as `open_live` does, also for what comes to light while it
    is used: a damaged block is noticed by whoever reads it (`warehouse-damaged`), and a
    disk is full when something is written (`disk-full`).
    """
    live = home / LIVE
    anchor = _read_anchor(home)
    if not live.exists() and (anchor is not None or _was_there(home)):
        raise WarehouseError("warehouse-missing", live)
    with _told_of(live):
        if not live.exists():
            _begin(home)
        with closing(_connect(live, home)) as connection:
            _prepare(connection, home, anchor)
            yield connection
            settle(connection, home)


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
        raise


def _begin(home: Path) -> None:
    """Begin a warehouse under another name: half of one must not pass for damage."""
    draft = home / f"{LIVE}.new"
    _clear_away(draft)
    with closing(_connect(draft, home)) as connection:
        _migrate(connection)
        _put_models(connection)
        connection.execute("checkpoint")
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
    """Bring a file up to this version, and hold it against its anchor."""
    _migrate(connection)
    if anchor is not None:
        try:
            _hold_against(anchor, connection, home / LIVE)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            # A table or column that every warehouse has is not there.
            raise WarehouseError("warehouse-damaged", home / LIVE) from error
    _put_models(connection)
    if anchor is None:
        settle(connection, home)


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
    anchor = _read_anchor(folder)
    if not copied.exists():
        raise WarehouseError("warehouse-missing", copied)
    with _reading(copied) as connection:
        if anchor is not None:
            try:
                _hold_against(anchor, connection, copied)
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
    anchor: Anchor = {
        "rows": {table: _count(connection, table) for table in COUNTED},
        "newest": {table: _newest(connection, table) for table in NEWEST},
    }
    draft = home / f"{ANCHOR}.new"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(anchor, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(home / ANCHOR)


def _read_anchor(home: Path) -> Anchor | None:
    path = home / ANCHOR
    try:
        told = json.loads(path.read_text("utf-8"))
        rows = {str(table): int(count) for table, count in told["rows"].items()}
        newest = {table: key and str(key) for table, key in told["newest"].items()}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise WarehouseError("warehouse-anchor", path) from None
    return {"rows": rows, "newest": newest}


def _hold_against(
    anchor: Anchor, connection: duckdb.DuckDBPyConnection, live: Path
) -> None:
    # More rows than the anchor is well: a commit can be durable before it is told.
    counts, newest = anchor["rows"].items(), anchor["newest"].items()
    if any(_count(connection, table) < count for table, count in counts) or any(
        key is not None and not _holds(connection, table, key) for table, key in newest
    ):
        raise WarehouseError("warehouse-lost-rows", live)


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"select count(*) from raw.{table}").fetchone()  # noqa: S608 - a name from this file
    return int(row[0]) if row else 0


def _newest(connection: duckdb.DuckDBPyConnection, table: str) -> str | None:
    key, order = NEWEST[table]
    row = connection.execute(
        f"select max_by({key}, {order}) from raw.{table}"  # noqa: S608 - as above
    ).fetchone()
    return row[0] if row else None


def _holds(connection: duckdb.DuckDBPyConnection, table: str, value: str) -> bool:
    key, _ = NEWEST[table]
    found = connection.execute(
        f"select 1 from raw.{table} where {key} = ? limit 1",  # noqa: S608 - as above
        [value],
    )
    return found.fetchone() is not None


def _connect(live: Path, home: Path) -> duckdb.DuckDBPyConnection:
    drafts = home / "publishing"
    drafts.mkdir(exist_ok=True)
    try:
        connection = duckdb.connect(str(live))
    except duckdb.Error as error:
        # Somebody who looks into the file with another tool holds DuckDB's own lock.
        rule = "warehouse-busy" if is_held(error) else "warehouse-damaged"
        rule = "disk-full" if is_full(error) else rule
        raise WarehouseError(rule, live) from None
    # The folder for snapshots is the only place outside its own file it may touch.
    connection.execute(f"set allowed_directories = ['{_quoted(drafts)}']")
    for setting in (
        "timezone = 'UTC'",
        f"memory_limit = '{MEMORY_LIMIT}'",
        "python_enable_replacements = false",
        "autoload_known_extensions = false",
        "autoinstall_known_extensions = false",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"set {setting}")
    return connection


def _put_models(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace the models, unless today's are in place already: they are many."""
    connection.execute("create table if not exists main.origin (models varchar)")
    origin = connection.execute("select models from main.origin").fetchone()
    if origin == (fingerprint(),):
        return
    connection.execute("begin transaction")
    for model in models():
        connection.execute(model.statement)
    connection.execute("delete from main.origin")
    connection.execute("insert into main.origin values (?)", [fingerprint()])
    connection.execute("commit")


def _migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Run the numbered migrations that this file has not seen, each once."""
    connection.execute(
        "create table if not exists main.migration"
        " (name varchar, migrated_at timestamptz)"
    )
    done = {
        row[0]
        for row in connection.execute("select name from main.migration").fetchall()
    }
    for path in sorted(MIGRATIONS.glob("*.sql")):
        if path.stem in done:
            continue
        connection.execute("begin")
        connection.execute(path.read_text("utf-8"))
        connection.execute("insert into main.migration values (?, now())", [path.stem])
        connection.execute("commit")
    connection.execute("create schema if not exists core")
    connection.execute("create schema if not exists mart")


def publish(connection: duckdb.DuckDBPyConnection, home: Path) -> Path:
    """Write a snapshot and put it in place by rename; readers never see half of one."""
    draft = home / "publishing" / PUBLISHED
    _clear_away(draft)
    try:
        _write_snapshot(connection, draft)
    except duckdb.Error:
        # Half of a snapshot helps nobody, and may be what fills the disk.
        _clear_away(draft)
        raise
    published = home / PUBLISHED
    draft.replace(published)
    return published


def _clear_away(draft: Path) -> None:
    for leftover in (draft, draft.with_name(f"{draft.name}.wal")):
        leftover.unlink(missing_ok=True)


def _write_snapshot(connection: duckdb.DuckDBPyConnection, draft: Path) -> None:
    tables = raw_counts(connection)
    connection.execute(f"attach '{_quoted(draft)}' as published")
    try:
        connection.execute("create schema published.raw")
        for table in tables:
            connection.execute(
                f"create table published.raw.{table} as from raw.{table}"
            )
    finally:
        connection.execute("detach published")
    with duckdb.connect(str(draft)) as snapshot:
        snapshot.execute("set timezone = 'UTC'")
        snapshot.execute("create schema core")
        snapshot.execute("create schema mart")
        _put_models(snapshot)
        snapshot.execute("checkpoint")


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


def raw_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return the number of rows of every table of facts."""
    names = connection.execute(
        """
        select table_name from duckdb_tables()
        where database_name = current_database() and schema_name = 'raw'
        """
    ).fetchall()
    return {name: _count(connection, name) for (name,) in names}


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")

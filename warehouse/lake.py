"""A warehouse that lies in a lake: its catalogue in PostgreSQL, its data in Parquet.

Each city has a catalogue of its own, a schema `yuebao_<city>` in the one database, and
a folder of its own among the data: cities load at once and no commit of one waits for
another's. Within a city one writes at a time, on whatever machine: a lock in PostgreSQL
says who.
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import duckdb

from warehouse.anchor import ANCHOR
from warehouse.harm import WarehouseError
from warehouse.lake_access import (
    CATALOGUE,
    LAKE,
    Lake,
    connect_lake,
    quoted,
    told_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What a warehouse notes about itself, beside the facts.
_OWN: Final = frozenset({"migration", "origin"})
_LEAST_SECONDS: Final = 0.05

# Loading the extensions takes half a second: a process does it once for a city.
_KEPT: dict[tuple[Lake, int], duckdb.DuckDBPyConnection] = {}
# The version of the lake that this process has last seen, and found in order.
_SEEN: dict[tuple[Lake, int], int] = {}


@contextmanager
def opened(lake: Lake) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a city's lake; the caller holds it, so nobody else in this process does.

    Raises `WarehouseError`: the extensions are not there (`lake-not-installed`), or the
    catalogue or the data cannot be reached (`lake-away`).
    """
    key = (lake, os.getpid())
    connection = _connected(lake)
    with told_of(lake):
        try:
            yield connection
        except BaseException:
            # Whatever it was in the midst of is over, and nothing of it stays.
            _KEPT.pop(key, None)
            connection.close()
            raise


@contextmanager
def held(lake: Lake, what: str, patience: float) -> Iterator[None]:
    """Hold something of a city's, on whatever machine: its writing, or its slot.

    It goes with the connection, so nobody who was killed has it still. Raises
    `WarehouseError` where somebody has it after so many seconds (`warehouse-busy`).
    """
    name = f"{lake.schema} {what}"
    until = time.monotonic() + patience
    with told_of(lake):
        lock = _connected(lake).cursor()
    try:
        while not _got(lake, lock, name, until - time.monotonic()):
            if time.monotonic() >= until:
                raise WarehouseError("warehouse-busy", lake.home / ANCHOR)
        yield
    finally:
        lock.close()


def _got(
    lake: Lake, lock: duckdb.DuckDBPyConnection, name: str, seconds: float
) -> bool:
    """Wait at most a second for a lock; it ends with the transaction that has it."""
    wait = round(1000 * min(max(seconds, _LEAST_SECONDS), 1))
    ask = (
        f"set local lock_timeout = {wait};"
        f" select pg_advisory_xact_lock(hashtextextended('{name}', 0))"
    )
    with told_of(lake):
        lock.execute("begin transaction")
        try:
            _ask(lock, ask)
        except duckdb.Error as error:
            lock.execute("rollback")
            if "lock timeout" in str(error):
                return False
            raise
    return True


def _ask(connection: duckdb.DuckDBPyConnection, statement: str) -> None:
    """Have PostgreSQL run a statement; `postgres_query` would read all its tables."""
    connection.execute("call postgres_execute(?, ?)", [CATALOGUE, statement])


def is_as_left(connection: duckdb.DuckDBPyConnection, lake: Lake) -> bool:
    """Tell whether nobody has written since this process had found all in order."""
    return _SEEN.get((lake, os.getpid())) == _version(connection)


def find_in_order(connection: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """Note that an open lake is in order as it is now."""
    _SEEN[lake, os.getpid()] = _version(connection)


def _version(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute(
        "select id from ducklake_current_snapshot(?)", [LAKE]
    ).fetchone()
    return int(row[0]) if row else 0


def is_lake(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether an open warehouse lies in a lake."""
    return connection.execute("select current_database()").fetchone() == (LAKE,)


def is_new(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether nothing was ever put into an open lake."""
    return not _tables(connection)


def fact_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the names of the tables of facts in an open lake.

    DuckDB's own list of tables reads the catalogue's whole database, all cities of it.
    """
    return [each for each in _tables(connection) if each not in _OWN]


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = connection.execute("select table_name from ducklake_table_info(?)", [LAKE])
    return [name for (name,) in found.fetchall()]


def fill(
    connection: duckdb.DuckDBPyConnection,
    pattern: duckdb.DuckDBPyConnection,
    file: Path | None = None,
) -> None:
    """Give a new lake the tables of facts of an empty warehouse, all or none.

    With the rows, in their order, of a warehouse file that has the same tables.
    """
    tables = pattern.execute(
        """
        select
            schema_name || '.' || table_name,
            string_agg(
                column_name || ' ' || data_type || if(is_nullable, '', ' not null'),
                ', ' order by column_index
            )
        from duckdb_columns()
        where schema_name = 'raw' or table_name = 'migration'
        group by all
        """
    ).fetchall()
    migrations = pattern.execute("from main.migration").fetchall()
    with _attached(connection, file):
        connection.execute("begin transaction")
        connection.execute("create schema raw")
        # No defaults: a lake knows none of lists, and who appends names every column.
        for table, columns in tables:
            connection.execute(f"create table {table} ({columns})")
            if file is not None and table.startswith("raw."):
                copy_rows(connection, f"file.{table}", table)
        connection.executemany("insert into migration values (?, ?)", migrations)
        connection.execute("commit")


def copy_rows(connection: duckdb.DuckDBPyConnection, source: str, target: str) -> None:
    """Copy a table's rows into another, in the order in which they came."""
    connection.execute(
        f"insert into {target} by name select * from {source} order by rowid"  # noqa: S608 - names of tables, never data
    )


@contextmanager
def _attached(
    connection: duckdb.DuckDBPyConnection, file: Path | None
) -> Iterator[None]:
    if file is None:
        yield
        return
    connection.execute(f"attach '{quoted(file)}' as file (read_only)")
    try:
        yield
    finally:
        connection.execute("detach file")


def _connected(lake: Lake) -> duckdb.DuckDBPyConnection:
    """Return this process's connection, made anew where the catalogue has ended it."""
    key = (lake, os.getpid())
    kept = _KEPT.pop(key, None)
    if kept is not None:
        try:
            _ask(kept, "select 1")
        except duckdb.Error:
            kept.close()
            kept = None
    if kept is None:
        with told_of(lake):
            kept = connect_lake(lake)
    _KEPT[key] = kept
    return kept

"""What every warehouse is made of: its settings, its tables of facts, its models.

Facts migrate, models are replaced; both by whoever opens a warehouse for writing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb

from warehouse.anchor import counted
from warehouse.harm import WarehouseError, is_full, is_held
from warehouse.lake import fact_tables, is_lake
from warehouse.lake_access import memory_limit, quoted
from warehouse.models import fingerprint, models

MIGRATIONS: Final = Path(__file__).parent / "migrations"


def connect(live: Path, home: Path) -> duckdb.DuckDBPyConnection:
    """Open a file for writing; it can touch nothing else but the drafts of its home.

    Raises `WarehouseError` where it cannot be opened.
    """
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
    connection.execute(f"set allowed_directories = ['{quoted(drafts)}']")
    for setting in (
        "timezone = 'UTC'",
        f"memory_limit = '{memory_limit()}'",
        # Our models are deep: it takes half of the time to plan them, and saves less.
        "disabled_optimizers = 'statistics_propagation'",
        "python_enable_replacements = false",
        "autoload_known_extensions = false",
        "autoinstall_known_extensions = false",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"set {setting}")
    return connection


def put_models(connection: duckdb.DuckDBPyConnection) -> None:
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


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Run the numbered migrations that this warehouse has not seen, each once."""
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


def raw_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return the number of rows of every table of facts."""
    if is_lake(connection):
        return counted(connection, fact_tables(connection))
    names = connection.execute(
        """
        select table_name from duckdb_tables()
        where database_name = current_database() and schema_name = 'raw'
        """
    ).fetchall()
    return counted(connection, (name for (name,) in names))


def clear_away(draft: Path) -> None:
    """Remove what somebody who was killed may have left of a draft."""
    for leftover in (draft, draft.with_name(f"{draft.name}.wal")):
        leftover.unlink(missing_ok=True)

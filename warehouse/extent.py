"""How much a warehouse holds, to hold a copy of it against, and what came since.

Facts are only ever added, so counts and the last numbers say which of two warehouses
has more, and by how much.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from warehouse.connection import (
    MIGRATIONS,
    WarehouseError,
    open_copy,
    open_published,
    raw_counts,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Extent:
    """What a warehouse holds: rows by table, the last ordinals, the migrations it saw.

    `last` has the ordinals of the newest submission and of the last thing that happened
    to an alert; `period` is the latest month that was run, empty where none was.
    """

    rows: Mapping[str, int]
    last: Mapping[str, int]
    migrations: tuple[str, ...]
    period: str

    def is_within(self, other: Extent) -> bool:
        """Tell whether `other` is this warehouse; later versions have tables more."""
        return (
            self.rows.items() <= other.rows.items()
            and self.last == other.last
            and self.period == other.period
        )

    def unknown_migrations(self) -> list[str]:
        """Return the migrations that this version of the program does not have."""
        known = {path.stem for path in MIGRATIONS.glob("*.sql")}
        return sorted(set(self.migrations) - known)


class Since(NamedTuple):
    """What a warehouse has that an earlier extent of it had not."""

    submissions: int
    alerts_sent: int
    answers: int


def extent_of(connection: duckdb.DuckDBPyConnection) -> Extent:
    """Measure an open warehouse."""
    migrations = connection.execute(
        "select name from main.migration order by name"
    ).fetchall()
    last = {
        table: _number(connection, f"select max(ordinal) from raw.{table}")  # noqa: S608 - names from this line
        for table in ("submission", "alert_event")
    }
    names = tuple(name for (name,) in migrations)
    row = connection.execute("select max(period) from raw.run").fetchone()
    period = str(row[0] or "") if row else ""
    return Extent(raw_counts(connection), last, names, period)


def extent_of_copy(folder: Path) -> Extent:
    """Measure the warehouse file in a folder that nobody writes, against its anchor.

    Raises `WarehouseError` as `open_copy` does.
    """
    with open_copy(folder) as connection:
        try:
            return extent_of(connection)
        except duckdb.Error:
            raise WarehouseError("warehouse-damaged", folder) from None


def since(home: Path, before: Extent) -> Since | None:
    """Return what came after `before`; None where nothing of the home can be read.

    The live file is asked, else the published snapshot, which may lack the newest. The
    caller holds the home, so nobody writes meanwhile.
    """
    for opened in (open_copy, open_published):
        try:
            with opened(home) as connection:
                return _since(connection, before)
        except (WarehouseError, duckdb.Error):
            continue
    return None


def _since(connection: duckdb.DuckDBPyConnection, before: Extent) -> Since:
    sent = connection.execute(
        """
        select count(distinct alert_id) from raw.alert_event
        where ordinal > $last and state in ('sent', 'updated')
        """,
        {"last": before.last.get("alert_event", 0)},
    ).fetchone()
    submissions = connection.execute(
        "select count(*) from raw.submission where ordinal > $last",
        {"last": before.last.get("submission", 0)},
    ).fetchone()
    answers = _number(connection, "select count(*) from raw.answer")
    return Since(
        int(submissions[0]) if submissions else 0,
        int(sent[0]) if sent else 0,
        max(0, answers - before.rows.get("answer", 0)),
    )


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0] or 0) if row else 0

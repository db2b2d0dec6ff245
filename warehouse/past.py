"""What was known by an instant, beside what the `_as_of` views answer.

Functions take an open connection, as those of `warehouse.store` do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import duckdb

from warehouse.store import fetch, rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from warehouse.periods import Period


class Version(NamedTuple):
    """A version of the registry: its hash, and its files by path where they were kept.

    Versions from before files were kept have none.
    """

    version: int
    sha256: str
    files: Mapping[str, str]


class Vintage(NamedTuple):
    """The newest submission known by an instant: its number, and when it was known."""

    ordinal: int
    known_at: datetime


def registry_version(
    connection: duckdb.DuckDBPyConnection, instant: datetime
) -> Version | None:
    """Return the registry that was in force at `instant`; None in a new warehouse."""
    found = fetch(
        connection,
        """
        select known.version, registry.sha256
        from core.registry_as_of($instant) as known
        inner join raw.registry as registry
            on known.version = registry.version
        """,
        {"instant": instant},
    )
    if not found:
        return None
    version = found[0]["version"]
    # A snapshot of an older version of the program has no such table.
    files: list[tuple[str, str]] = []
    if _has_table(connection, "registry_file"):
        files = connection.execute(
            "select path, text from raw.registry_file where version = ? order by path",
            [version],
        ).fetchall()
    return Version(version, found[0]["sha256"], dict(files))


def vintage(connection: duckdb.DuckDBPyConnection, instant: datetime) -> Vintage | None:
    """Return the newest submission that was known by `instant`, None before any."""
    row = connection.execute(
        """
        select ordinal, known_at
        from raw.submission
        where known_at <= $instant
        order by known_at desc, ordinal desc
        limit 1
        """,
        {"instant": instant},
    ).fetchone()
    return Vintage(*row) if row else None


def closed_at(connection: duckdb.DuckDBPyConnection, period: Period) -> datetime | None:
    """Return when a month was closed, None where it stands open."""
    for row in rows(connection, "mart.close", period=str(period)):
        moment: datetime | None = row["closed_at"]
        return moment
    return None


def last_run(
    connection: duckdb.DuckDBPyConnection, period: Period, until: datetime
) -> datetime | None:
    """Return the moment of a month's own last run by `until` that found something."""
    row = connection.execute(
        "select max(known_at) from raw.run where period = $period and known_at <= $by",
        {"period": str(period), "by": until},
    ).fetchone()
    return row[0] if row else None


def _has_table(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    try:
        connection.execute(f"select 1 from raw.{name} limit 0")  # noqa: S608 - a name from this file
    except duckdb.CatalogException:
        return False
    return True

"""The anchor: what was last committed, kept beside a warehouse to notice lost rows.

Facts are only ever added, so a warehouse that holds fewer than its anchor says, or
others, has lost some, or is another one.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Final, TypedDict

from warehouse.harm import WarehouseError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import duckdb

ANCHOR: Final = "warehouse.anchor.json"
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


class Anchor(TypedDict):
    """What a warehouse held when it was last closed well, by table."""

    rows: dict[str, int]
    newest: dict[str, str | None]


def move_anchor(connection: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Note what an open warehouse holds; all of it is to be on its disk already."""
    anchor: Anchor = {
        "rows": counted(connection, COUNTED),
        "newest": {table: _newest(connection, table) for table in NEWEST},
    }
    draft = home / f"{ANCHOR}.new"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(anchor, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(home / ANCHOR)


def read_anchor(home: Path) -> Anchor | None:
    """Return a home's anchor, None where it has none.

    Raises `WarehouseError` where it cannot be read (`warehouse-anchor`).
    """
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


def hold_against(
    anchor: Anchor, connection: duckdb.DuckDBPyConnection, place: Path
) -> None:
    """Raise `WarehouseError` where an open warehouse holds less than its anchor."""
    # More rows than the anchor is well: a commit can be durable before it is told.
    rows = counted(connection, anchor["rows"])
    if any(rows[table] < count for table, count in anchor["rows"].items()) or any(
        key is not None and not _holds(connection, table, key)
        for table, key in anchor["newest"].items()
    ):
        raise WarehouseError("warehouse-lost-rows", place)


def counted(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[str]
) -> dict[str, int]:
    """Return how many rows each of these tables of facts has, by one statement."""
    counts = [f"select '{each}', count(*) from raw.{each}" for each in tables]  # noqa: S608 - names of tables, never data
    if not counts:
        return {}
    return dict(connection.execute(" union all ".join(counts)).fetchall())


def _newest(connection: duckdb.DuckDBPyConnection, table: str) -> str | None:
    key, order = NEWEST[table]
    row = connection.execute(
        f"select max_by({key}, {order}) from raw.{table}"  # noqa: S608 - names from this file
    ).fetchone()
    return row[0] if row else None


def _holds(connection: duckdb.DuckDBPyConnection, table: str, value: str) -> bool:
    key, _ = NEWEST[table]
    found = connection.execute(
        f"select 1 from raw.{table} where {key} = ? limit 1",  # noqa: S608 - as above
        [value],
    )
    return found.fetchone() is not None

"""Facts for a test to write: findings that somebody overruled, by one name each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from warehouse.store import append

if TYPE_CHECKING:
    from warehouse.connection import Warehouse


def add(warehouse: Warehouse, name: str, count: int = 1) -> None:
    """Append some; a lake keeps a few in its catalogue, and more in a Parquet file."""
    columns = [row[0] for row in warehouse.execute("describe raw.overrule").fetchall()]
    moment = datetime(2021, 6, 1, tzinfo=UTC)
    row = {each: moment if each.endswith("_at") else name for each in columns}
    append(warehouse, "overrule", [row] * count)


def names(warehouse: Warehouse) -> dict[str, int]:
    """Return how many there are of each name."""
    found = warehouse.execute("select report, count(*) from raw.overrule group by all")
    return dict(found.fetchall())

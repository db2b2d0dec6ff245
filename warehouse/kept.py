"""What is kept: answers that a snapshot holds as tables, in the place of their views.

Nothing changes a snapshot, so what is worked out once when it is written cannot grow
stale. The live warehouse goes on working everything out, and so do the macros that ask
a snapshot what was known at an instant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import duckdb

from warehouse.models import models

if TYPE_CHECKING:
    from warehouse.models import Model

_DRAFT: Final = "mart.being_kept"


def keep(connection: duckdb.DuckDBPyConnection, snapshot: str) -> None:
    """Keep in an attached snapshot what its dear models answer in the live warehouse.

    Rows stand in the order in which the view gives them, so that whoever asks for a
    month reads little else. Where an answer does not fit into memory its view stays.
    """
    for model in models():
        if model.is_kept:
            _keep(connection, model, snapshot)


def _keep(connection: duckdb.DuckDBPyConnection, model: Model, snapshot: str) -> None:
    draft = f"{snapshot}.{_DRAFT}"
    try:
        connection.execute(f"create table {draft} as select * from {model.name}")  # noqa: S608 - names of our own models
    except duckdb.OutOfMemoryException:
        return
    schema, name = model.name.split(".")
    connection.execute(f"drop view {snapshot}.{schema}.{name}")
    connection.execute(f"alter table {draft} rename to {name}")

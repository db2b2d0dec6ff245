"""What is kept: answers that a snapshot holds as tables, in the place of their views.

Nothing changes a snapshot, so what is worked out once when it is written cannot grow
stale. The live warehouse goes on working everything out, and so do the macros that ask
a snapshot what was known at an instant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import duckdb

from warehouse.models import facts_of, models

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

Answers: TypeAlias = "Mapping[str, pa.Table]"

_DRAFT: Final = "mart.being_kept"


def keep(
    connection: duckdb.DuckDBPyConnection, snapshot: str, answers: Answers
) -> None:
    """Keep in an attached snapshot what its dear models answer in the live warehouse.

    Those that `answers` has are not worked out again. Rows stand in the order in which
    the view gives them, so that whoever asks for a month reads little else. Where an
    answer does not fit into memory its view stays.
    """
    for model in models():
        if not model.is_kept:
            continue
        try:
            _draft(connection, snapshot, model.name, answers.get(model.name))
        except duckdb.OutOfMemoryException:
            continue
        schema, name = model.name.split(".")
        connection.execute(f"drop view {snapshot}.{schema}.{name}")
        connection.execute(f"alter table {snapshot}.{_DRAFT} rename to {name}")


def _draft(
    connection: duckdb.DuckDBPyConnection,
    snapshot: str,
    name: str,
    answer: pa.Table | None,
) -> None:
    create = f"create table {snapshot}.{_DRAFT} as select * from"
    if answer is None:
        connection.execute(f"{create} {name}")
        return
    connection.register("answer", answer)
    try:
        connection.execute(f"{create} answer")
    finally:
        connection.unregister("answer")


def still_true(
    snapshot: duckdb.DuckDBPyConnection, grown: Iterable[str]
) -> dict[str, pa.Table]:
    """Return what a snapshot of today's models keeps and that is true still.

    That is what is made of no table of facts that has `grown` since.
    """
    found = snapshot.execute(
        "select table_schema || '.' || table_name from information_schema.tables"
        " where table_type = 'BASE TABLE'"
    ).fetchall()
    grown = {f"raw.{table}" for table in grown}
    return {
        model.name: snapshot.table(model.name).to_arrow_table()
        for model in models()
        if model.is_kept and (model.name,) in found and not facts_of(model.name) & grown
    }

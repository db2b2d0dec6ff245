"""What snapshots keep as tables: each answers as its view does in the live file."""

from __future__ import annotations

import re
import shutil
from contextlib import closing
from typing import TYPE_CHECKING, Final

import duckdb
import pytest

from warehouse.connection import (
    ANCHOR,
    LIVE,
    PUBLISHED,
    open_copy,
    open_live,
    open_published,
    publish,
)
from warehouse.kept import keep
from warehouse.models import facts_of, models
from warehouse.store import rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.sample_city import Ran

KEPT: Final = [model.name for model in models() if model.is_kept]
# Views that say something of what is kept: they read the table in a snapshot.
BUILT_ON_IT: Final = [
    model.name
    for model in models()
    if not model.parameters
    and any(re.search(rf"\b{name}\b", model.select) for name in KEPT)
]


@pytest.fixture(scope="module")
def live(
    ran: Ran, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The live warehouse of the sample city, as its run left it."""
    folder = tmp_path_factory.mktemp("live")
    for name in (LIVE, ANCHOR):
        shutil.copyfile(ran.trial.home / name, folder / name)
    with open_copy(folder) as warehouse:
        yield warehouse


def kinds(warehouse: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return of each kept model whether it is a table or a view."""
    found = warehouse.execute(
        "select table_schema || '.' || table_name, table_type"
        " from information_schema.tables"
    ).fetchall()
    return {name: kind for name, kind in found if name in KEPT}


def told(
    warehouse: duckdb.DuckDBPyConnection, name: str
) -> tuple[list[tuple[object, ...]], list[str]]:
    """Return a view's columns with their types, and its rows whatever their order."""
    columns = warehouse.execute(f"describe {name}").fetchall()
    rows = warehouse.execute(f"from {name}").fetchall()
    return [each[:2] for each in columns], sorted(map(repr, rows))


def test_what_is_kept_is_a_table_in_a_snapshot_and_a_view_in_the_live_file(
    ran: Ran, live: duckdb.DuckDBPyConnection
):
    assert kinds(live) == dict.fromkeys(KEPT, "VIEW")
    with open_published(ran.trial.home) as snapshot:
        assert kinds(snapshot) == dict.fromkeys(KEPT, "BASE TABLE")
    assert "mart.progress" in KEPT


@pytest.mark.parametrize("name", [*KEPT, *BUILT_ON_IT])
def test_a_kept_table_and_what_builds_on_it_say_what_their_views_do(
    ran: Ran, live: duckdb.DuckDBPyConnection, name: str
):
    with open_published(ran.trial.home) as snapshot:
        columns, rows = told(snapshot, name)
    assert (columns, rows) == told(live, name)
    assert columns
    assert rows or name not in KEPT


def test_a_kept_table_lies_in_the_order_of_its_months(ran: Ran):
    with open_published(ran.trial.home) as snapshot:
        for name in KEPT:
            months = snapshot.table(name).project("period").fetchall()
            assert months == sorted(months)


@pytest.mark.parametrize("name", KEPT)
def test_what_is_kept_goes_by_no_clock(name: str):
    """A table is as old as its snapshot: what it says may not depend on the day."""
    of = {model.name: model.select for model in models()}
    asked, seen = [name], set()
    while asked:
        each = asked.pop()
        seen.add(each)
        text = of[each].lower()
        clock = r"\b(now\(|today\(|get_current|current_(date|time)|localtime|random)"
        assert not re.search(clock, text), each
        asked += (set(re.findall(r"\b(?:core|mart)\.\w+", text)) & of.keys()) - seen
    assert "core.standing_as_of" in seen


def test_an_answer_that_does_not_fit_into_memory_stays_a_view(tmp_path: Path):
    settings = {"memory_limit": "64MB", "temp_directory": ""}
    with closing(duckdb.connect(config=settings)) as warehouse:
        warehouse.execute("create schema mart")
        warehouse.execute(f"attach '{tmp_path / 'draft.duckdb'}' as draft")
        warehouse.execute("create schema draft.mart")
        for name in KEPT:
            large = "select list(range) as numbers from range(50_000_000)"
            warehouse.execute(f"create view {name} as {large}")
            warehouse.execute(f"create view draft.{name} as select 1 as n")
        keep(warehouse, "draft", {})
        left = warehouse.execute(
            "select table_schema || '.' || table_name, table_type"
            " from information_schema.tables where table_catalog = 'draft'"
        ).fetchall()
    assert left == [(name, "VIEW") for name in KEPT]


def test_what_is_made_of_facts_that_did_not_grow_is_not_worked_out_again(
    ran: Ran, tmp_path: Path
):
    for name in (LIVE, ANCHOR, PUBLISHED):
        shutil.copyfile(ran.trial.home / name, tmp_path / name)
    with closing(duckdb.connect(tmp_path / PUBLISHED)) as last:
        columns = last.execute("describe mart.progress").fetchall()
        last.execute("update mart.progress set name = 'of the last snapshot'")

    def names_after(fact: str) -> set[str]:
        with open_live(tmp_path) as warehouse:
            warehouse.execute(fact)
            publish(warehouse, tmp_path)
        with open_published(tmp_path) as snapshot:
            assert snapshot.execute("describe mart.progress").fetchall() == columns
            return {row["name"] for row in rows(snapshot, "mart.progress")}

    again = "insert into raw.{0} select * from raw.{0} limit 1"
    assert names_after(again.format("alert_event")) == {"of the last snapshot"}
    assert "of the last snapshot" not in names_after(again.format("run"))


def test_the_facts_that_a_model_is_made_of_are_found_through_all_it_builds_on():
    assert facts_of("mart.progress") > {"raw.observation", "raw.target", "raw.history"}
    assert "raw.alert" not in facts_of("mart.progress")
    assert facts_of("mart.alert_rule") > {"raw.alert", "raw.finding"}

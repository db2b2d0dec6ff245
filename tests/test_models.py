"""Every model against cases that a statistician would say (tests/cases/*.yaml).

A case gives raw rows and the rows that the model must answer. Columns that nobody cares
about are filled in; a figure that a case prints stands for its rounding interval, so
that published percentages can be written as they were published.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from warehouse.connection import MIGRATIONS
from warehouse.models import Model, models

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Row: TypeAlias = dict[str, Any]
Facts: TypeAlias = "dict[str, list[Row]]"

CASES: Final = Path(__file__).parent / "cases"
MODELS: Final = {model.name: model for model in models()}
LAST: Final = "infinity"
# Long before the first month of any case, so that a version counts unless it is dated.
EARLY: Final = "2000-01-01T00:00Z"
LEAST_CASES: Final = 25

# What a column holds that a case does not speak of, by its type, then by its name.
BY_TYPE: Final[Mapping[str, Any]] = {
    "VARCHAR": "",
    "INTEGER": 0,
    "BIGINT": 0,
    "BOOLEAN": False,
    "TIMESTAMP WITH TIME ZONE": EARLY,
    "VARCHAR[]": [],
}
BY_NAME: Final[Mapping[str, Any]] = {
    "version": 1,
    "on_schedule_band_pp": 3,
    "kind": "flow",
    "frequency": "monthly",
    "jan_feb": "separate",
    "direction": "higher",
    "target_type": "level",
    "growth_basis": "reported",
    "total": "reported",
    "measure": "ytd",
    "status": "preliminary",
    "decimals": 1,
    "state": "accepted",
    "owed": True,
    "set_on": "2000-01-01",
    "quantity": "pace_gap_pp",
    "since": "2000-01",
    "low": -math.inf,
    "low_closed": True,
    "high": math.inf,
    "high_closed": False,
}
CITY: Final = {"region": "city", "kind": "city"}


class Case:
    """One title of a file in `tests/cases`."""

    def __init__(self, model: str, title: str, told: Mapping[str, Any]) -> None:
        assert set(told) <= {"given", "known_at", "of", "expect"}, title
        self.model = model
        self.title = title
        self.facts: Facts = told["given"]
        self.known_at: str = told.get("known_at", LAST)
        self.of: Row = told.get("of", {})
        self.expected: list[Row] = told["expect"]


def cases() -> Iterator[Case]:
    for path in sorted(CASES.glob("*.yaml")):
        told = YAML(typ="safe").load(path.read_text("utf-8"))
        for title, case in told.items():
            yield Case(path.stem, title, case)


ALL: Final = tuple(cases())


@pytest.fixture(scope="module")
def shell() -> Iterator[duckdb.DuckDBPyConnection]:
    """Every table and every model, and not one fact."""
    with duckdb.connect(config={"threads": "1"}) as connection:
        connection.execute("set timezone = 'UTC'")
        for path in sorted(MIGRATIONS.glob("*.sql")):
            connection.execute(path.read_text("utf-8"))
        connection.execute("create schema core")
        connection.execute("create schema mart")
        for model in models():
            connection.execute(model.statement)
        yield connection


@pytest.fixture
def empty(shell: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The shell, emptied again after the test."""
    shell.execute("begin")
    yield shell
    shell.execute("rollback")


# -- facts -----------------------------------------------------------------------------


def load(connection: duckdb.DuckDBPyConnection, facts: Facts) -> None:
    for table, entries in whole(facts).items():
        columns = connection.execute(
            """
            select column_name, data_type, is_nullable from duckdb_columns()
            where schema_name || '.' || table_name = ?
            """,
            [table],
        ).fetchall()
        assert columns, table
        for entry in entries:
            assert set(entry) <= {name for name, _, _ in columns}, (table, entry)
            row = {
                name: entry.get(name, None if nullable else filled(table, name, kind))
                for name, kind, nullable in columns
            }
            marks = ", ".join("?" * len(row))
            connection.execute(
                f"insert into {table} ({', '.join(row)}) values ({marks})",
                list(row.values()),
            )


def filled(table: str, name: str, kind: str) -> Any:
    if table == "raw.region" and name == "kind":
        return "part"
    return BY_NAME.get(name, BY_TYPE.get(kind.split("(")[0], 0))


def whole(facts: Facts) -> Facts:
    """Add what a case need not say: a registry, the city, submissions, order."""
    given: Facts = {
        table: [dict(row) for row in entries] for table, entries in facts.items()
    }
    given.setdefault("raw.registry", [{}])
    given.setdefault("raw.region", [CITY])
    for place, row in enumerate(given.get("raw.indicator", ())):
        row.setdefault("position", place)
    submissions = given.setdefault("raw.submission", [])
    for ordinal, row in enumerate(submissions, start=1):
        row.setdefault("ordinal", ordinal)
    known = {row["submission_id"]: row for row in submissions}
    for row in given.get("raw.observation", ()):
        row.setdefault("region", CITY["region"])
        # A figure without a submission of its own came in one that nothing replaces.
        sent = row.setdefault("submission_id", f"{row['indicator']} {row['period']}")
        if sent not in known:
            known[sent] = {
                "submission_id": sent,
                "report": sent,
                "period": row["period"],
                "known_at": row.get("known_at", EARLY),
                "ordinal": len(submissions) + 1,
            }
            submissions.append(known[sent])
        row.setdefault("vintage", known[sent]["ordinal"])
        row.setdefault("known_at", known[sent].get("known_at", EARLY))
    for row in given.get("raw.target", ()):
        row.setdefault("region", CITY["region"])
    return given


def answer(
    connection: duckdb.DuckDBPyConnection, model: Model, known_at: str = LAST
) -> list[Row]:
    source = f"{model.name}($known_at::timestamptz)" if model.parameters else model.name
    parameters = {"known_at": known_at} if model.parameters else {}
    result = connection.execute(f"select * from {source}", parameters)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


# -- comparison ------------------------------------------------------------------------


def same(expected: Any, actual: Any) -> bool:
    """Compare as printed: 56.0 stands for everything that rounds to it."""
    if isinstance(actual, datetime):
        return datetime.fromisoformat(expected) == actual
    if isinstance(actual, date):
        return str(expected) == str(actual)
    if isinstance(expected, float) and isinstance(actual, (float, Decimal)):
        digits = len(str(expected).partition(".")[2])
        return abs(float(actual) - expected) <= 0.5 * 10.0**-digits + 1e-9
    if isinstance(expected, int) and isinstance(actual, (float, Decimal)):
        return abs(float(actual) - expected) < 1e-9
    return bool(expected == actual) and (expected is None) == (actual is None)


def fits(expected: Row, actual: Row) -> bool:
    return all(same(value, actual[name]) for name, value in expected.items())


def difference(expected: Sequence[Row], actual: Sequence[Row]) -> str:
    """Return what is missing and what is too much, or nothing; order is free."""
    left = list(actual)
    missing = []
    for row in expected:
        found = next((each for each in left if fits(row, each)), None)
        if found is None:
            missing.append(row)
        else:
            left.remove(found)
    named = {name: None for row in expected for name in row}
    shown = [{name: row[name] for name in named} if named else row for row in left]
    return (
        f"expected but not there: {missing}\nthere but not expected: {shown}"
        if missing or left
        else ""
    )


def grain(model: Model) -> list[str]:
    found = re.search(r"^-- grain: (.+)$", model.select, re.MULTILINE)
    assert found, f"{model.name} does not state its grain"
    return [] if found[1] == "one row" else found[1].split(", ")


def repeated(model: Model, answered: Sequence[Row]) -> list[tuple[Any, ...]]:
    """Return the keys that stand in more than one row."""
    columns = [
        name if not answered or name in answered[0] else f"{name}_id"
        for name in grain(model)
    ]
    keys = [tuple(row[column] for column in columns) for row in answered]
    return [key for key in set(keys) if keys.count(key) > 1]


# -- tests -----------------------------------------------------------------------------


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.model}: {case.title}")
def test_case(case: Case, empty: duckdb.DuckDBPyConnection):
    load(empty, case.facts)
    model = MODELS[case.model]
    answered = answer(empty, model, case.known_at)
    assert repeated(model, answered) == []
    wanted = [row for row in answered if fits(case.of, row)]
    assert not (told := difference(case.expected, wanted)), told


def test_every_model_has_a_case():
    assert {case.model for case in ALL} == set(MODELS)


def test_there_are_enough_cases_and_no_two_alike():
    assert len(ALL) >= LEAST_CASES
    assert len({case.title for case in ALL}) == len(ALL)


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.name)
def test_a_model_says_what_it_is_and_its_grain_before_it_selects(model: Model):
    head = re.match(r"(-- .+\n)+", model.select)
    assert head
    assert "-- grain: " in head[0]
    assert ("-- parameters: " in head[0]) == model.name.endswith("_as_of")


def test_a_view_is_what_its_macro_knows_at_the_end_of_time(
    empty: duckdb.DuckDBPyConnection,
):
    for case in ALL:
        if case.model.endswith("_as_of") and case.model[: -len("_as_of")] in MODELS:
            empty.execute("rollback")
            empty.execute("begin")
            load(empty, case.facts)
            now = answer(empty, MODELS[case.model[: -len("_as_of")]])
            assert difference(answer(empty, MODELS[case.model]), now) == ""

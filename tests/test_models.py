"""Every model against cases that a statistician would say (tests/cases/*.yaml).

A case gives raw rows and the rows that the model must answer. Columns that nobody cares
about are filled in; a figure that a case prints stands for its rounding interval, so
that published percentages can be written as they were published.
"""

from __future__ import annotations

import math
import re
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from warehouse.connection import MIGRATIONS
from warehouse.models import Model, models

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Row: TypeAlias = dict[str, Any]
Facts: TypeAlias = "dict[str, list[Row]]"

CASES: Final = Path(__file__).parent / "cases"
MODELS: Final = {
    model.name: model for model in models() if model.is_view or model.is_comparison
}
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
    "schedule": "linear",
    "by_month": 12,
    "growth_prices": "current",
    "outlook_steady": 0.9,
    "outlook_likely": 0.6,
    "outlook_gap": 0.3,
    "behind_pp": 10,
    "step": 0.05,
    "low_closed": True,
    "high": math.inf,
    "high_closed": False,
}
CITY: Final = {"region": "city", "kind": "city"}


class Case:
    """One title of a file in `tests/cases`."""

    def __init__(self, model: str, title: str, told: Mapping[str, Any]) -> None:
        assert set(told) <= {"given", "since", "known_at", "of", "expect"}, title
        self.model = model
        self.title = title
        # A case that does not speak of a registry has one, with the city alone in it.
        self.facts: Facts = {
            "raw.registry": [{}],
            "raw.region": [CITY],
            **told["given"],
        }
        self.since: str = told.get("since", EARLY)
        self.known_at: str = told.get("known_at", LAST)
        self.of: Row = told.get("of", {})
        self.expected: list[Row] = told["expect"]


def cases() -> Iterator[Case]:
    for path in sorted(CASES.glob("*.yaml")):
        told = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
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
    with trial(shell):
        yield shell


@contextmanager
def trial(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Take back every fact that was loaded inside."""
    connection.execute("begin")
    try:
        yield
    finally:
        connection.execute("rollback")


# -- facts -----------------------------------------------------------------------------


def load(connection: duckdb.DuckDBPyConnection, facts: Facts) -> None:
    for table, entries in whole(facts).items():
        columns = columns_of(connection, table)
        for entry in entries:
            assert set(entry) <= {name for name, _, _ in columns}, (table, entry)
            row = {
                name: typed(
                    kind,
                    entry.get(name, None if nullable else filled(table, name, kind)),
                )
                for name, kind, nullable in columns
            }
            marks = ", ".join("?" * len(row))
            connection.execute(
                f"insert into {table} ({', '.join(row)}) values ({marks})",  # noqa: S608 - names from the catalogue
                list(row.values()),
            )


@cache
def columns_of(
    connection: duckdb.DuckDBPyConnection, table: str
) -> tuple[tuple[str, str, bool], ...]:
    found = connection.execute(
        """
        select column_name, data_type, is_nullable from duckdb_columns()
        where schema_name || '.' || table_name = ?
        """,
        [table],
    ).fetchall()
    assert found, table
    return tuple(found)


def typed(kind: str, value: Any) -> Any:
    """Read a moment as Python does: DuckDB would want its seconds written out."""
    is_moment = kind == "TIMESTAMP WITH TIME ZONE" and isinstance(value, str)
    return datetime.fromisoformat(value) if is_moment else value


def filled(table: str, name: str, kind: str) -> Any:
    if table == "raw.region" and name == "kind":
        return "part"
    if table == "raw.target" and name == "status":
        return "adopted"
    return BY_NAME.get(name, BY_TYPE.get(kind.partition("(")[0], 0))


def whole(facts: Facts) -> Facts:
    """Add what a case need not say: the order of things, and their submissions."""
    given: Facts = {
        table: [dict(row) for row in entries] for table, entries in facts.items()
    }
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
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    known_at: str = LAST,
    since: str = EARLY,
) -> list[Row]:
    moment = known_at if known_at == LAST else datetime.fromisoformat(known_at)
    parameters = {"known_at": moment} if model.parameters else {}
    if model.is_comparison:
        parameters["since"] = datetime.fromisoformat(since)
    marks = ", ".join(f"${name}::timestamptz" for name in reversed(parameters))
    source = f"{model.name}({marks})" if parameters else model.name
    result = connection.execute(f"select * from {source}", parameters)  # noqa: S608 - our own models
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


# -- comparison ------------------------------------------------------------------------


def same(expected: Any, actual: Any) -> bool:
    """Compare as printed: 56.0 stands for everything that rounds to it."""
    if expected == actual:
        return True
    if isinstance(actual, datetime) and isinstance(expected, str):
        return datetime.fromisoformat(expected) == actual
    if isinstance(actual, date):
        return str(expected) == str(actual)
    if isinstance(expected, float) and isinstance(actual, (float, Decimal)):
        digits = len(str(expected).partition(".")[2])
        return abs(float(actual) - expected) <= 0.5 * 10.0**-digits + 1e-9
    if isinstance(expected, int) and isinstance(actual, (float, Decimal)):
        return abs(float(actual) - expected) < 1e-9
    return False


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
    answered = answer(empty, model, case.known_at, case.since)
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
    has_moments = model.name.endswith(("_as_of", "_between"))
    assert ("-- parameters: " in head[0]) == has_moments


VIEWS: Final = {f"{name}_as_of": name for name in MODELS if f"{name}_as_of" in MODELS}


@pytest.mark.parametrize(
    "case",
    [case for case in ALL if case.model in VIEWS],
    ids=lambda case: case.title,
)
def test_a_view_is_what_its_macro_knows_at_the_end_of_time(
    case: Case, empty: duckdb.DuckDBPyConnection
):
    load(empty, case.facts)
    now = answer(empty, MODELS[VIEWS[case.model]])
    assert difference(answer(empty, MODELS[case.model]), now) == ""


# -- what was known then stays as it was ----------------------------------------------

DAYS: Final = tuple(f"2021-06-{day:02d}T09:00+08:00" for day in range(1, 7))


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[str, Facts]]:
    """Draw what each day of a week adds: a registry, a run, submissions."""
    days: list[tuple[str, Facts]] = []
    for number, day in enumerate(DAYS, start=1):
        facts: Facts = {}
        if number == 1 or draw(st.booleans()):
            facts["raw.registry"] = [{"version": number, "known_at": day}]
            facts["raw.region"] = [{"version": number, **CITY}]
            facts["raw.indicator"] = [
                {"version": number, "indicator": name, "unit": f"unit {number}"}
                for name in ("plan", "other")
            ]
            facts["raw.target"] = [
                {"version": number, "indicator": "plan", "year": 2021}
                | {"value": 1000 + number}
            ]
            facts["raw.light_rule"] = [{"version": number, "light": "green"}]
        if draw(st.booleans()):
            facts["raw.run"] = [{"period": "2021-05", "known_at": day}]
        facts["raw.due"] = [
            {"report": report, "period": "2021-05", "known_at": day}
            | {"due_at": draw(st.sampled_from(DAYS))}
            for report in draw(st.sets(st.sampled_from(["a", "b"])))
        ]
        facts["raw.submission"] = []
        facts["raw.observation"] = []
        for report in draw(st.sets(st.sampled_from(["a", "b"]))):
            period = draw(st.sampled_from(["2021-04", "2021-05"]))
            sent = f"{number} {report} {period}"
            state = draw(st.sampled_from(["accepted", "returned"]))
            facts["raw.submission"].append(
                {"submission_id": sent, "report": report, "period": period}
                | {"state": state, "known_at": day, "ordinal": 10 * number}
            )
            names = draw(st.sets(st.sampled_from(["plan", "other"])))
            facts["raw.observation"] += [
                {"submission_id": sent, "indicator": name, "period": period}
                | {"value": draw(st.integers(0, 999)), "known_at": day}
                for name in (names if state == "accepted" else ())
            ]
        days.append((day, facts))
    return days


@pytest.mark.parametrize(
    "model", ["core.observation_as_of", "mart.progress_as_of", "mart.duty_as_of"]
)
def test_what_was_known_on_a_day_is_not_changed_by_what_came_after(
    model: str, shell: duckdb.DuckDBPyConnection
):
    @settings(max_examples=15, deadline=None, database=None, derandomize=True)
    @given(histories(), st.integers(1, len(DAYS) - 1))
    def holds(history: list[tuple[str, Facts]], known: int) -> None:
        with trial(shell):
            for _, facts in history[:known]:
                load(shell, facts)
            then = answer(shell, MODELS[model])
            for _, facts in history[known:]:
                load(shell, facts)
            day, _ = history[known - 1]
            assert difference(then, answer(shell, MODELS[model], day)) == ""

    holds()

"""Unlawful arithmetic is refused with its reason, in SQL as in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest
from test_models import Facts, load, trial

from warehouse.connection import MIGRATIONS
from warehouse.messages import say
from warehouse.method.legality import rows
from warehouse.models import models

if TYPE_CHECKING:
    from collections.abc import Iterator

TOWNS = [
    {"region": "city", "kind": "city"},
    {"region": "north"},
    {"region": "south"},
]


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
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
def shell(warehouse: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Every table and every model, and not one fact."""
    with trial(warehouse):
        yield warehouse


def told(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, object]]:
    found = connection.execute(query)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def combined(
    connection: duckdb.DuckDBPyConnection, indicator: str, operation: str
) -> dict[tuple[str, str], float | None]:
    found = connection.execute(
        "select region, period, value from mart.combine($indicator, $operation)",
        {"indicator": indicator, "operation": operation},
    )
    return {(region, period): value for region, period, value in found.fetchall()}


def test_sql_refuses_exactly_what_the_method_refuses(shell):
    in_sql = told(shell, "from core.operation")
    assert sorted(in_sql, key=str) == sorted(rows(), key=str)


def test_every_reason_is_the_catalogues_sentence(shell):
    reasons = told(shell, "from core.reason")
    assert reasons
    for row in reasons:
        assert row["reason"] == say(str(row["reason_key"])), row["reason_key"]
        assert say(str(row["reason_key"]), "en")


def test_towns_add_up_to_the_city_where_amounts_may_be_added(shell):
    facts: Facts = {
        "raw.registry": [{}],
        "raw.region": [*TOWNS, {"region": "neighbour", "kind": "peer"}],
        "raw.indicator": [{"indicator": "capital"}],
        "raw.observation": [
            {"indicator": "capital", "period": period, "region": region, "value": value}
            for period, region, value in (
                ("2021-04", "north", 5),
                ("2021-04", "south", 3),
                ("2021-04", "neighbour", 90),
                ("2021-05", "north", 7),
            )
        ],
    }
    load(shell, facts)
    # A sum that lacks a town would only be smaller.
    assert combined(shell, "capital", "sum_over_regions") == {
        ("city", "2021-04"): 8,
        ("city", "2021-05"): None,
    }


def test_months_add_up_to_the_quarter_only_if_all_of_them_are_there(shell):
    facts: Facts = {
        "raw.registry": [{}],
        "raw.region": TOWNS,
        "raw.indicator": [{"indicator": "output"}],
        "raw.observation": [
            {"indicator": "output", "period": f"2021-0{month}", "measure": "current"}
            | {"value": 10 * month}
            for month in range(1, 6)
        ],
    }
    load(shell, facts)
    assert combined(shell, "output", "sum_over_months") == {
        ("city", "2021-Q1"): 60,
        ("city", "2021-Q2"): None,
        ("city", "2021-H1"): None,
        ("city", "2021"): None,
    }
    assert combined(shell, "output", "mean_over_months")["city", "2021-Q1"] == 20


def test_quarters_of_a_quarterly_indicator_add_up_to_the_half(shell):
    facts: Facts = {
        "raw.registry": [{}],
        "raw.region": TOWNS,
        "raw.indicator": [{"indicator": "gdp", "frequency": "quarterly"}],
        "raw.observation": [
            {"indicator": "gdp", "period": "2021-03", "value": 300},
            {"indicator": "gdp", "period": "2021-06", "value": 640},
        ],
    }
    load(shell, facts)
    assert combined(shell, "gdp", "sum_over_months")["city", "2021-H1"] == 640


@pytest.mark.parametrize(
    ("kind", "operation", "reason"),
    [
        ("stock", "sum_over_months", "存量是时点数，各月不能相加"),
        ("stock", "sum_over_regions", "存量是时点数，各地区之间可能重复"),
        ("ratio", "mean_over_months", "比率不能相加或平均"),
        ("rate", "mean_over_months", "增速不能相加或平均"),
        ("index", "sum_over_months", "指数不能相加"),
        ("count", "sum_over_months", "个数按期末累计上报"),
        ("flow", "ratio_of_sums", "可用的运算"),
        ("flow", "median", "可用的运算"),
    ],
)
def test_unlawful_arithmetic_is_an_error_that_says_why(shell, kind, operation, reason):
    facts: Facts = {
        "raw.registry": [{}],
        "raw.region": TOWNS,
        "raw.indicator": [{"indicator": "any", "kind": kind}],
    }
    # Even where there is nothing to add.
    load(shell, facts)
    with pytest.raises(duckdb.InvalidInputException, match=reason):
        combined(shell, "any", operation)


def test_an_unknown_indicator_is_an_error(shell):
    load(shell, {"raw.registry": [{}], "raw.region": TOWNS})
    with pytest.raises(duckdb.InvalidInputException, match="没有这个指标"):
        combined(shell, "nothing", "sum_over_months")


def test_the_mean_of_an_index_is_lawful(shell):
    facts: Facts = {
        "raw.registry": [{}],
        "raw.region": TOWNS,
        "raw.indicator": [{"indicator": "prices", "kind": "index"}],
        "raw.observation": [
            {"indicator": "prices", "period": f"2021-0{month}", "measure": "current"}
            | {"value": value}
            for month, value in ((1, 99), (2, 100), (3, 104))
        ],
    }
    load(shell, facts)
    assert combined(shell, "prices", "mean_over_months")["city", "2021-Q1"] == 101

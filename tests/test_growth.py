"""What is told of growth holds whatever the figures were before they were printed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_models import Facts, load, trial

from warehouse.connection import MIGRATIONS
from warehouse.method import bases
from warehouse.method.intervals import printed, printed_percent
from warehouse.models import models

if TYPE_CHECKING:
    from collections.abc import Iterator

# Ends are rounded to nine digits, and a double has about sixteen.
SLACK: Final = 1e-6


class Series(NamedTuple):
    """Last year's and this year's true amounts, and how many digits are printed."""

    before: Decimal
    now: Decimal
    decimals: int
    growth_decimals: int

    @property
    def growth(self) -> Decimal:
        return 100 * (self.now / self.before - 1)


# A fall by more than 99 % prints as −100 %, which implies no base.
amounts = st.decimals("100", "9999", places=6)
series = st.builds(Series, amounts, amounts, st.integers(0, 3), st.integers(0, 2))


def rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


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


def printed_facts(drawn: list[Series]) -> Facts:
    """Return each series as reports would print it: both years, and the growth."""
    facts: Facts = {
        "raw.registry": [{}],
        "raw.region": [{"region": "city", "kind": "city"}],
        "raw.indicator": [],
        "raw.observation": [],
    }
    for number, each in enumerate(drawn):
        name = f"series_{number}"
        facts["raw.indicator"].append({"indicator": name, "growth_basis": "levels"})
        facts["raw.observation"] += [
            {"indicator": name, "period": "2020-09", "decimals": each.decimals}
            | {"value": rounded(each.before, each.decimals)},
            {"indicator": name, "period": "2021-09", "decimals": each.decimals}
            | {"value": rounded(each.now, each.decimals)},
            {"indicator": name, "period": "2021-09", "measure": "ytd_yoy"}
            | {"value": rounded(each.growth, each.growth_decimals)}
            | {"decimals": each.growth_decimals},
        ]
    return facts


def holds(low: float, value: Decimal, high: float) -> bool:
    slack = SLACK * max(1.0, abs(float(value)))
    return low - slack <= float(value) <= high + slack


def test_the_true_growth_and_base_lie_in_what_is_told(warehouse):
    @settings(max_examples=12, deadline=None, database=None, derandomize=True)
    @given(st.lists(series, min_size=20, max_size=20))
    def always(drawn: list[Series]) -> None:
        with trial(warehouse):
            load(warehouse, printed_facts(drawn))
            told = warehouse.execute(
                """
                select
                    indicator,
                    growth_computed_low, growth_computed_high,
                    base_implied_low, base_implied_high,
                    restatement_low, restatement_high,
                    is_restated, agrees
                from mart.growth
                where period = '2021-09'
                """
            ).fetchall()
        assert len(told) == len(drawn)
        for name, *ends, is_restated, agrees in told:
            each = drawn[int(name.removeprefix("series_"))]
            assert holds(ends[0], each.growth, ends[1])
            assert holds(ends[2], each.before, ends[3])
            assert holds(ends[4], Decimal(0), ends[5])
            # Nothing was restated and nothing is wrong, so nobody may say it was.
            assert is_restated is None, each
            assert agrees in {"yes", "undecided"}, each

    always()


def test_sql_tells_the_intervals_that_the_method_tells(warehouse):
    facts = printed_facts([Series(Decimal(421412), Decimal(375035), 0, 1)])
    facts["raw.observation"][-1] |= {"value": Decimal("3.1"), "decimals": 1}
    now, before = printed(Decimal(375035), 0), printed(Decimal(421412), 0)
    growth = printed_percent(Decimal("3.1"), 1)
    base = bases.implied_base(now, growth)
    rho = bases.restatement(now, growth, before)
    computed = bases.growth(now, before)
    assert base
    assert rho
    assert computed
    with trial(warehouse):
        load(warehouse, facts)
        row = warehouse.execute(
            """
            select
                base_implied_low, base_implied_high, restatement_low, restatement_high,
                growth_computed_low, growth_computed_high, is_restated, agrees
            from mart.growth
            where period = '2021-09'
            """
        ).fetchone()
    assert row
    expected = [
        float(end)
        for low, high in (
            (base.low, base.high),
            (100 * rho.low, 100 * rho.high),
            (100 * computed.low, 100 * computed.high),
        )
        for end in (low, high)
    ]
    assert row[:6] == pytest.approx(expected, rel=1e-9)
    assert row[6:] == (True, "no")


class Interval(NamedTuple):
    """Two ends and a true value somewhere between them."""

    low: float
    high: float
    value: float


def between(low: float, width: float, at: float) -> Interval:
    return Interval(low, low + width, low + at * width)


intervals = st.builds(between, st.floats(-1e6, 1e6), st.floats(0, 1e3), st.floats(0, 1))


def test_a_quotient_and_a_product_contain_every_true_one(warehouse):
    @settings(max_examples=100, deadline=None, database=None, derandomize=True)
    @given(intervals, intervals)
    def always(one: Interval, other: Interval) -> None:
        found = warehouse.execute(
            "select core.quotient($a, $b, $c, $d), core.product($a, $b, $c, $d)",
            {"a": one.low, "b": one.high, "c": other.low, "d": other.high},
        ).fetchone()
        assert found
        quotient, product = found
        true = Decimal(one.value) * Decimal(other.value)
        assert holds(product["low"], true, product["high"])
        if other.low <= 0 <= other.high:
            assert quotient is None
        else:
            true = Decimal(one.value) / Decimal(other.value)
            assert holds(quotient["low"], true, quotient["high"])

    always()

"""The functions that models are written with."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.models import models

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def functions() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": "1"}) as connection:
        connection.execute("create schema core")
        for model in models():
            if model.is_function:
                connection.execute(model.statement)
        yield connection


def value_of(connection: duckdb.DuckDBPyConnection, call: str, *given: Any) -> Any:
    found = connection.execute(f"select {call}", list(given)).fetchone()
    assert found
    return found[0]


# The usual table of Student's t: what 95 % and 99.5 % of the distribution lie below.
@pytest.mark.parametrize(
    ("degrees", "at_95", "at_995"),
    [
        (1, 6.314, 63.657),
        (2, 2.920, 9.925),
        (3, 2.353, 5.841),
        (4, 2.132, 4.604),
        (5, 2.015, 4.032),
        (10, 1.812, 3.169),
        (30, 1.697, 2.750),
    ],
)
def test_students_t_is_what_the_tables_print(functions, degrees, at_95, at_995):
    call = "core.student_t(?::double, ?::bigint)"
    assert value_of(functions, call, at_95, degrees) == pytest.approx(0.95, abs=1e-4)
    assert value_of(functions, call, at_995, degrees) == pytest.approx(0.995, abs=1e-5)


def test_students_t_is_symmetrical_and_rises(functions):
    @settings(max_examples=60, deadline=None, database=None, derandomize=True)
    @given(
        st.floats(-30, 30), st.floats(0.001, 5), st.integers(min_value=1, max_value=12)
    )
    def holds(t: float, step: float, degrees: int) -> None:
        call = "core.student_t(?::double, ?::bigint)"
        below = value_of(functions, call, t, degrees)
        assert 0 <= below <= 1
        mirrored = value_of(functions, call, -t, degrees)
        assert mirrored == pytest.approx(1 - below, abs=1e-12)
        assert value_of(functions, call, t + step, degrees) >= below

    holds()


def test_what_is_out_of_reach_or_reached_is_certain(functions):
    call = "core.student_t(?::double, 4::bigint)"
    assert value_of(functions, call, math.inf) == 1
    assert value_of(functions, call, -math.inf) == 0


BANDS = """[
    {'light': 'red', 'low': '-infinity'::double, 'low_closed': true,
     'high': -10.0::double, 'high_closed': false},
    {'light': 'yellow', 'low': -10.0::double, 'low_closed': true,
     'high': -3.0::double, 'high_closed': false},
    {'light': 'green', 'low': -3.0::double, 'low_closed': true,
     'high': 'infinity'::double, 'high_closed': true}
]"""


@pytest.mark.parametrize(
    ("low", "high", "light"),
    [
        (-3, -3, "green"),
        (-10, -10, "yellow"),
        (-10.5, -10.1, "red"),
        (-3.2, -3, "yellow"),
        (-3.2, -2.9, "undecided"),
        (-11, 0, "undecided"),
        (None, None, None),
    ],
)
def test_an_interval_has_a_light_where_it_lies_in_one_band(functions, low, high, light):
    call = f"core.light_at({BANDS}, ?::double, ?::double)"
    assert value_of(functions, call, low, high) == light


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        (0.1 + 0.2, 0.3, False),
        (3.0e9 + 0.1, 3.0e9 + 0.1000001, False),
        (41.67, 41.68, True),
        (0.0, 1e-6, True),
        (None, None, False),
        (None, 0.0, True),
        (0.0, None, True),
    ],
)
def test_numbers_differ_by_more_than_binary_fractions_add(
    functions, one, other, differ
):
    call = "core.differs(?::double, ?::double)"
    assert value_of(functions, call, one, other) is differ

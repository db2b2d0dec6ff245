"""Intervals: nothing true falls outside, and nothing open is decided."""

from __future__ import annotations

import operator
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from warehouse.method.intervals import (
    Answer,
    Interval,
    exact,
    printed,
    printed_percent,
)

# As wide as the warehouse keeps them: 38 digits, 18 of them after the point.
WIDE = st.builds(
    lambda sign, digits: Decimal((sign, tuple(map(int, str(digits))), -18)),
    st.integers(0, 1),
    st.integers(0, 10**38 - 1),
)
FIGURES = st.decimals(-1000, 1000, places=2) | WIDE
INTERVALS = st.builds(
    lambda one, other: Interval(min(one, other), max(one, other)), FIGURES, FIGURES
)
PLACES = st.fractions(0, 1)
COMPARISONS = {
    "at_least": operator.ge,
    "above": operator.gt,
    "at_most": operator.le,
    "below": operator.lt,
    "equals": operator.eq,
}


def point(interval: Interval, place: Fraction) -> Fraction:
    """Return a point inside: `place` 0 is the low end, 1 the high one."""
    low, high = Fraction(interval.low), Fraction(interval.high)
    return low + place * (high - low)


def holds(interval: Interval, value: Fraction) -> bool:
    return Fraction(interval.low) <= value <= Fraction(interval.high)


def ends_of(interval: Interval) -> tuple[Decimal, Decimal]:
    return interval.low, interval.high


def between(low: str, high: str) -> Interval:
    return Interval(Decimal(low), Decimal(high))


# -- prints --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "low", "high"),
    [
        ("56", 0, "55.5", "56.5"),
        ("80.0", 1, "79.95", "80.05"),
        ("97.31", 2, "97.305", "97.315"),
        ("-2.0", 1, "-2.05", "-1.95"),
        ("0.0", 1, "-0.05", "0.05"),
        ("2360", -1, "2355", "2365"),
    ],
)
def test_a_printed_figure_may_be_half_a_last_digit_off(value, decimals, low, high):
    assert printed(Decimal(value), decimals) == between(low, high)


@given(FIGURES, st.integers(-3, 18))
def test_a_print_is_as_wide_as_its_last_digit(value, decimals):
    told = printed(value, decimals)
    assert holds(told, Fraction(value))
    assert Fraction(told.high) - Fraction(told.low) == Fraction(10) ** -decimals


@given(FIGURES, st.integers(0, 6))
def test_what_a_figure_was_rounded_from_lies_in_its_print(value, decimals):
    assume(value.adjusted() < 20)
    shown = Decimal(f"{value:.{decimals}f}")
    assert printed(shown, decimals).contains(value)


def test_a_printed_percentage_is_a_share():
    assert printed_percent(56, 0) == between("0.555", "0.565")
    assert printed_percent(Decimal("179.0"), 1) == between("1.7895", "1.7905")


def test_an_exact_figure_is_a_point():
    assert exact(80) == Interval(Decimal(80), Decimal(80))
    assert exact(80).equals(80) is Answer.YES


@pytest.mark.parametrize("bad", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_an_interval_is_finite(bad):
    with pytest.raises(ValueError, match="finite"):
        exact(Decimal(bad))


def test_an_interval_has_its_low_end_first():
    with pytest.raises(ValueError, match=r"low end comes first: \[2, 1\]"):
        Interval(Decimal(2), Decimal(1))


# -- arithmetic ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "operation",
    [operator.add, operator.sub, operator.mul, operator.truediv],
    ids=lambda each: each.__name__,
)
@given(INTERVALS, INTERVALS, PLACES, PLACES)
def test_whatever_the_true_values_are_their_result_lies_inside(
    operation, one, other, here, there
):
    if operation is operator.truediv:
        assume(not other.contains(0))
    result = operation(one, other)
    assert holds(result, operation(point(one, here), point(other, there)))


@pytest.mark.parametrize(
    "operation",
    [operator.add, operator.sub, operator.mul, operator.truediv],
    ids=lambda each: each.__name__,
)
@given(FIGURES | st.integers(-1000, 1000), INTERVALS)
def test_a_plain_number_counts_as_exact_on_either_side(operation, number, interval):
    assume(operation is not operator.truediv or number != 0)
    assert operation(interval, number) == operation(interval, exact(number))
    assume(operation is not operator.truediv or not interval.contains(0))
    assert operation(number, interval) == operation(exact(number), interval)


@given(st.lists(WIDE, min_size=1, max_size=30))
def test_sums_of_exact_figures_are_exact(values):
    total = sum(map(exact, values), exact(0))
    assert Fraction(total.low) == Fraction(total.high) == sum(map(Fraction, values))


def test_results_are_no_wider_than_they_must_be():
    one, other = between("-1", "2"), between("4", "5")
    assert one + other == between("3", "7")
    assert one - other == between("-6", "-2")
    assert one * other == between("-5", "10")
    assert one / other == between("-0.25", "0.5")
    assert -one == between("-2", "1")


def test_operands_are_taken_as_independent():
    figure = printed(Decimal("2.0"), 1)
    assert figure - figure == between("-0.10", "0.10")


def test_a_third_is_not_rounded_to_a_point():
    third = exact(1) / 3
    assert third.low < third.high
    assert holds(third, Fraction(1, 3))


@given(INTERVALS, INTERVALS)
def test_nothing_is_divided_by_what_may_be_zero(one, other):
    assume(other.contains(0))
    with pytest.raises(ZeroDivisionError, match="may be 0"):
        one / other


@given(INTERVALS, PLACES)
def test_a_root_contains_the_root_of_every_value(interval, place):
    assume(interval.low >= 0)
    root = interval.sqrt()
    value = point(interval, place)
    assert Fraction(root.low) ** 2 <= value <= Fraction(root.high) ** 2


@given(st.integers(0, 10**15))
def test_the_root_of_a_square_is_exact(number):
    assert exact(number**2).sqrt() == exact(number)


def test_what_may_be_below_zero_has_no_root():
    with pytest.raises(ValueError, match="below 0"):
        between("-0.1", "4").sqrt()


# -- comparisons ---------------------------------------------------------------------


@pytest.mark.parametrize("name", COMPARISONS)
@given(INTERVALS, INTERVALS | FIGURES.map(exact), PLACES, PLACES)
def test_what_an_interval_decides_holds_for_every_point_inside(
    name, one, other, here, there
):
    answer = getattr(one, name)(other)
    if answer is not Answer.UNDECIDED:
        holds_here = COMPARISONS[name](point(one, here), point(other, there))
        assert holds_here is (answer is Answer.YES)


@pytest.mark.parametrize("name", COMPARISONS)
@given(INTERVALS, INTERVALS | FIGURES.map(exact))
def test_an_interval_is_undecided_only_where_its_points_disagree(name, one, other):
    ends = {COMPARISONS[name](a, b) for a in ends_of(one) for b in ends_of(other)}
    # Figures may be the same anywhere within both intervals, not only at their ends.
    if (
        name == "equals"
        and one.meets(other)
        and len({*ends_of(one), *ends_of(other)}) > 1
    ):
        ends = {True, False}
    if getattr(one, name)(other) is Answer.UNDECIDED:
        assert len(ends) == 2


@given(INTERVALS, INTERVALS)
def test_what_meets_is_never_told_to_differ(one, other):
    assert one.meets(other) == other.meets(one)
    assert one.meets(other) is (one.equals(other) is not Answer.NO)


def test_a_light_that_the_print_cannot_decide_is_undecided():
    completion = printed(56, 0)
    assert completion.at_least(50) is Answer.YES
    assert completion.at_least(56) is Answer.UNDECIDED
    assert completion.at_least(57) is Answer.NO
    assert completion.equals(56) is Answer.UNDECIDED
    assert completion.equals(57) is Answer.NO


def test_the_end_of_an_interval_is_left_open_whichever_way_halves_are_rounded():
    completion = printed(56, 0)
    assert completion.above(Decimal("55.5")) is Answer.UNDECIDED
    assert completion.at_least(Decimal("55.5")) is Answer.YES
    assert completion.below(Decimal("56.5")) is Answer.UNDECIDED
    assert completion.at_most(Decimal("56.5")) is Answer.YES


def test_an_answer_is_never_read_as_true_or_false():
    with pytest.raises(TypeError, match="three values"):
        bool(printed(56, 0).at_least(50))

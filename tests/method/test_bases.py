"""Bases: what published figures imply, and when they imply nothing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.method.bases import (
    additivity_tolerance,
    contribution,
    growth,
    implied_base,
    implied_whole,
    pull_pp,
    restatement,
    told_restatement,
    two_year_average,
    two_year_growth,
)
from warehouse.method.intervals import Interval, exact, printed, printed_percent

AMOUNTS = st.decimals("0.01", "100000", places=2)
GROWTHS = st.decimals("-0.9", "5", places=4)


def between(interval: Interval | None, low: str, high: str) -> bool:
    """Tell whether an interval is told as [low, high], each to its last digit."""
    assert interval is not None
    ends = (interval.low, Decimal(low)), (interval.high, Decimal(high))
    return all(end.quantize(told) == told for end, told in ends)


def holds(interval: Interval | None, value: Fraction) -> bool:
    assert interval is not None
    return Fraction(interval.low) <= value <= Fraction(interval.high)


# -- wholes and bases ----------------------------------------------------------------


@given(AMOUNTS, AMOUNTS)
def test_the_share_that_was_taken_leads_back_to_the_whole(part, whole):
    assert holds(implied_whole(exact(part), exact(part) / whole), Fraction(whole))


@pytest.mark.parametrize("share", ["0", "0.3", "-1"])
def test_a_share_that_may_be_nothing_implies_no_whole(share):
    assert implied_whole(exact(5), printed_percent(Decimal(share), 0)) is None


@given(AMOUNTS, GROWTHS)
def test_the_base_that_grew_is_found_again(base, rate):
    now = exact(base) * (1 + rate)
    assert holds(implied_base(now, exact(rate)), Fraction(base))


@given(AMOUNTS, AMOUNTS)
def test_growth_from_levels_implies_the_base_it_was_computed_from(now, base):
    rate = growth(exact(now), exact(base))
    assert rate is not None
    assert holds(implied_base(exact(now), rate), Fraction(base))
    assert holds(rate, Fraction(now) / Fraction(base) - 1)


@pytest.mark.parametrize("base", ["0", "-3.5", "0.04", "-0.04"])
def test_growth_on_a_base_that_may_not_be_above_zero_is_undefined(base):
    before = printed(Decimal(base), 1)
    assert growth(exact(5), before) is None
    assert pull_pp(exact(5), exact(4), before) is None
    assert restatement(exact(5), exact(Decimal("0.1")), before) is None


def test_a_fall_by_everything_leaves_no_base():
    assert implied_base(exact(0), exact(-1)) is None
    assert restatement(exact(0), exact(-1), exact(5)) is None
    assert told_restatement(exact(0), exact(-1), exact(5)) is None


def test_growth_is_not_capped_at_a_hundred_per_cent():
    assert growth(exact(Decimal("2.79")), exact(1)) == exact(Decimal("1.79"))


# -- restatements --------------------------------------------------------------------


@given(AMOUNTS, GROWTHS, st.integers(0, 2))
def test_nobody_is_told_of_a_restatement_that_rounding_explains(base, rate, decimals):
    # What an office prints that restated nothing.
    now = base * (1 + rate)
    told = told_restatement(
        printed(Decimal(f"{now:.{decimals}f}"), decimals),
        printed_percent(Decimal(f"{100 * rate:.1f}"), 1),
        printed(Decimal(f"{base:.{decimals}f}"), decimals),
    )
    assert told is None


def test_a_restatement_that_rounding_cannot_explain_is_told():
    now, rate = printed(110, 0), printed_percent(Decimal("10.0"), 1)
    assert told_restatement(now, rate, printed(100, 0)) is None
    assert between(told_restatement(now, rate, printed(125, 0)), "-0.2072", "-0.1928")
    assert between(told_restatement(now, rate, printed(80, 0)), "0.2360", "0.2642")


# -- two years -----------------------------------------------------------------------


@given(GROWTHS)
def test_two_equal_years_average_to_themselves(rate):
    average = two_year_average(two_year_growth(exact(rate), exact(rate)))
    assert holds(average, Fraction(rate))


def test_a_fall_and_its_recovery_average_to_less_than_their_mean():
    fall, rise = printed_percent(Decimal("-7.2"), 1), printed_percent(Decimal("8.5"), 1)
    average = two_year_average(two_year_growth(fall, rise))
    assert between(average, "0.0029", "0.0039")
    assert average is not None
    assert average.below(Decimal("0.0065")) == "yes"


def test_more_than_everything_cannot_be_lost():
    assert two_year_average(exact(-1)) == exact(-1)
    assert two_year_average(exact(Decimal("-1.01"))) is None


# -- pull and contribution -----------------------------------------------------------


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=6))
def test_what_all_parts_pull_together_is_the_growth_of_the_whole(parts):
    now = sum((exact(a) for a, _ in parts), exact(0))
    before = sum((exact(b) for _, b in parts), exact(0))
    pulls = [pull_pp(exact(a), exact(b), before) for a, b in parts]
    together = sum((each for each in pulls if each), exact(0))
    rate = growth(now, before)
    assert rate is not None
    assert together.meets(100 * rate)
    shares = [contribution(exact(a), exact(b), now, before) for a, b in parts]
    if now == before:
        assert shares == [None] * len(parts)
    else:
        assert holds(sum((each for each in shares if each), exact(0)), Fraction(1))


def test_a_part_that_shrinks_while_the_whole_grows_contributes_less_than_nothing():
    assert contribution(exact(8), exact(10), exact(104), exact(100)) == exact(
        Decimal("-0.5")
    )
    assert pull_pp(exact(8), exact(10), exact(100)) == exact(-2)


def test_nothing_contributes_to_a_change_that_the_print_cannot_show():
    whole_now, whole_before = printed(Decimal("10.1"), 1), printed(Decimal("10.0"), 1)
    assert contribution(exact(3), exact(2), whole_now, whole_before) is None
    later = printed(Decimal("10.3"), 1)
    assert contribution(exact(3), exact(2), later, whole_before) is not None


# -- additivity ----------------------------------------------------------------------


@given(
    st.lists(st.integers(-5000, 5000), min_size=1, max_size=12),
    st.integers(-80, 80),
    st.integers(0, 3),
)
def test_a_total_may_differ_by_the_tolerance_and_no_more(parts, off, decimals):
    unit = Decimal(1).scaleb(-decimals)
    total = printed((sum(parts) + off) * unit, decimals)
    summed = sum((printed(each * unit, decimals) for each in parts), exact(0))
    within = abs(off * unit) <= additivity_tolerance(len(parts), decimals)
    assert total.meets(summed) is within


def test_nine_parts_printed_to_hundredths_may_miss_by_five():
    assert additivity_tolerance(9, 2) == Decimal("0.05")
    assert additivity_tolerance(2, 0) == Decimal("1.5")

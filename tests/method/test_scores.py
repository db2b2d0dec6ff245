"""Scores: how good stated probabilities were."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.method.scores import (
    Bin,
    Statement,
    brier_score,
    reliability,
    skill,
)

PROBABILITIES = st.decimals(0, 1, places=3)
STATEMENTS = st.lists(st.builds(Statement, PROBABILITIES, st.booleans()), max_size=40)


def stated(*pairs: tuple[str, bool]) -> list[Statement]:
    return [Statement(Decimal(text), happened) for text, happened in pairs]


def test_four_months_are_scored():
    told = stated(("0.9", True), ("0.8", True), ("0.3", False), ("0.6", False))
    assert brier_score(told) == Decimal("0.125")


@given(STATEMENTS)
def test_a_score_lies_between_perfect_and_always_wrong(statements):
    score = brier_score(statements)
    assert score is None if not statements else 0 <= score <= 1


def test_who_always_knew_scores_nothing_and_who_was_always_wrong_scores_one():
    assert brier_score(stated(("1", True), ("0", False))) == 0
    assert brier_score(stated(("0", True), ("1", False))) == 1


@given(st.lists(st.booleans(), min_size=1))
def test_who_always_says_half_scores_a_quarter(events):
    told = [Statement(Decimal("0.5"), each) for each in events]
    assert brier_score(told) == Decimal("0.25")


@given(st.integers(0, 20), st.integers(1, 20), PROBABILITIES)
def test_no_constant_scores_better_than_the_share_that_happened(hits, others, constant):
    events = [True] * hits + [False] * others
    share = Decimal(hits) / len(events)
    best = brier_score([Statement(share, each) for each in events])
    score = brier_score([Statement(constant, each) for each in events])
    assert score >= best - Decimal("1e-20")


def test_skill_is_what_a_baseline_did_not_know():
    events = (True, True, False, False)
    half = [Statement(Decimal("0.5"), each) for each in events]
    told = stated(("0.9", True), ("0.8", True), ("0.3", False), ("0.6", False))
    assert skill(told, half) == Decimal("0.5")
    assert skill(half, half) == 0
    assert skill(half, told) == -1
    assert skill(stated(*((str(int(each)), each) for each in events)), half) == 1


def test_nothing_is_better_than_a_perfect_baseline():
    perfect = stated(("1", True), ("0", False))
    assert skill(stated(("0.9", True), ("0", False)), perfect) is None
    assert skill([], []) is None


def test_a_baseline_is_about_the_same_events():
    with pytest.raises(ValueError, match="different events"):
        skill(stated(("0.9", True)), stated(("0.5", False)))
    with pytest.raises(ValueError, match="different events"):
        skill(stated(("0.9", True)), [])


def test_the_reliability_table_sets_what_was_said_against_what_happened():
    told = stated(
        *(("0.70", True), ("0.75", True), ("0.79", False)),
        *(("0.05", False), ("1", True), ("0.9", True)),
    )
    assert reliability(told, bins=5) == [
        Bin(Decimal("0.0"), Decimal("0.2"), 1, Decimal("0.05"), Decimal(0)),
        Bin(
            Decimal("0.6"),
            Decimal("0.8"),
            3,
            Decimal("2.24") / 3,
            Decimal(2) / 3,
        ),
        Bin(Decimal("0.8"), Decimal(1), 2, Decimal("0.95"), Decimal(1)),
    ]


@given(STATEMENTS, st.integers(1, 20))
def test_every_statement_stands_in_one_bin_whose_range_holds_it(statements, bins):
    table = reliability(statements, bins)
    assert sum(each.count for each in table) == len(statements)
    assert [each.low for each in table] == sorted({each.low for each in table})
    for each in table:
        # A third is cut off after 28 digits.
        slack = Decimal("1e-20")
        assert each.low - slack <= each.mean_stated <= each.high + slack
    happened = sum(each.happened for each in statements)
    told = sum(each.share_happened * each.count for each in table)
    assert abs(told - happened) < Decimal("1e-20")


@given(
    st.lists(
        st.builds(
            Statement,
            st.sampled_from([Decimal(each) / 10 for each in range(11)]),
            st.booleans(),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_a_score_is_reliability_less_resolution_plus_uncertainty(statements):
    # Murphy 1973; exact where all statements of a bin say the same: here all but 1.0,
    # which shares its bin with 0.9, are parted by twenty bins.
    table = reliability(statements, 20)
    size = len(statements)
    share = Fraction(sum(each.happened for each in statements), size)
    missed = told_apart = Fraction(0)
    for each in table:
        happened = Fraction(round(each.share_happened * each.count), each.count)
        stated_mean = Fraction(each.mean_stated).limit_denominator(1000)
        missed += each.count * (stated_mean - happened) ** 2
        told_apart += each.count * (happened - share) ** 2
    expected = missed / size - told_apart / size + share * (1 - share)
    score = brier_score(statements)
    assert score is not None
    assert abs(Fraction(score) - expected) < Fraction(1, 10**20)


@pytest.mark.parametrize("bad", ["-0.01", "1.01", "NaN", "Infinity"])
def test_what_is_no_probability_is_refused(bad):
    with pytest.raises(ValueError, match="not a probability"):
        brier_score(stated((bad, True)))
    with pytest.raises(ValueError, match="not a probability"):
        reliability(stated((bad, True)))


def test_a_table_has_bins():
    with pytest.raises(ValueError, match="0 bins"):
        reliability([], bins=0)


def test_without_statements_there_is_neither_score_nor_table():
    assert brier_score([]) is None
    assert reliability([]) == []

"""Slips of the hand: planted ones are named, and nothing is explained by force."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.slips import NO_SLIP, PERCENT_PLACES, Way, slip_of, unit_slip_of
from warehouse.messages import LANGUAGES, say
from warehouse.method.intervals import Interval, printed

SEED: Final = 20210610


def about(value: str, share: str = "0.000001") -> Interval:
    """Return what is wanted: `value`, give or take a share of it."""
    middle, reach = Decimal(value), abs(Decimal(value)) * Decimal(share)
    return Interval(middle - reach, middle + reach)


@pytest.mark.parametrize(
    ("text", "wanted", "way", "corrected", "factor"),
    [
        ("3296000", "329.6", Way.DIVIDE, "329.6", 10_000),
        ("0.03296", "329.6", Way.MULTIPLY, "329.6", 10_000),
        ("329600", "329.6", Way.DIVIDE, "329.6", 1000),
        ("32960000000", "329.6", Way.DIVIDE, "329.6", 10**8),
        ("0.56", "56", Way.MULTIPLY, "56", 100),
        ("1230", "123", Way.DIVIDE, "123", 10),
        ("-12.5", "12.5", Way.SIGN, "12.5", 1),
        ("12.5", "-12.5", Way.SIGN, "-12.5", 1),
        ("326.9", "329.6", Way.SWAPPED, "329.6", 1),
        ("4.07", "0.47", Way.SWAPPED, "0.47", 1),
        ("3329.6", "329.6", Way.DOUBLED, "329.6", 1),
        # 1234.55678 was printed in 万元: the point stood elsewhere.
        ("12345.5678", "1234.5678", Way.DOUBLED, "1234.5678", 1),
        ("326.4", "3296.4", Way.LOST, "3296.4", 1),
        ("529.6", "329.6", Way.CHANGED, "329.6", 1),
        ("-529.6", "-329.6", Way.CHANGED, "-329.6", 1),
    ],
)
def test_a_slip_is_named_with_what_was_meant(text, wanted, way, corrected, factor):
    decimals = len(text.partition(".")[2])
    slip = slip_of(Decimal(text), about(wanted), decimals)
    assert slip is not None
    assert (slip.way, slip.corrected, slip.factor) == (way, Decimal(corrected), factor)


def test_a_figure_that_is_as_wanted_has_no_slip():
    assert slip_of(Decimal("329.6"), about("329.5", "0.01"), 1) is None
    assert unit_slip_of(Decimal("329.6"), about("329.5", "0.01")) is None


def test_nothing_is_explained_where_several_digits_would_do():
    # 3086, 3096, 3186 …: which digit was lost nobody can say.
    assert slip_of(Decimal(386), Interval(Decimal(3080), Decimal(3190)), 0) is None
    # Zero has no digits to slip.
    assert slip_of(Decimal(0), about("329.6"), 1) is None


def test_the_smallest_explanation_is_the_one_that_is_told():
    # 11 may be 1.1 with its point lost, or a 1 typed twice: a point is the smaller.
    slip = slip_of(Decimal(11), Interval(Decimal(1), Decimal("1.2")), 0)
    assert slip is not None
    assert slip.way is Way.DIVIDE


def test_a_percentage_has_no_ten_thousands():
    growth = Interval(Decimal(5), Decimal(6))
    assert slip_of(Decimal(56000), growth, 0, PERCENT_PLACES) is None
    slip = slip_of(Decimal("0.056"), growth, 3, PERCENT_PLACES)
    assert slip is not None
    assert slip.factor == 100


def test_trailing_zeros_of_the_print_are_digits_too():
    # 3296000 万元 is kept as 329.6 with four decimals; a swap may take its zeros in.
    slip = slip_of(Decimal("329.06"), about("329.6"), 4)
    assert slip is not None
    assert slip.way is Way.SWAPPED


AMOUNTS: Final = st.decimals("0.01", "999999", places=2)


@given(AMOUNTS, AMOUNTS, st.integers(0, 6))
def test_what_is_told_is_what_was_wanted(value, middle, decimals):
    wanted = about(str(middle), "0.02")
    slip = slip_of(value, wanted, decimals)
    if slip is not None:
        assert wanted.contains(slip.corrected)
        assert not wanted.contains(value)


def spoiled(way: Way, digits: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(digits) - 1)
    if way is Way.SWAPPED:
        return digits[: at - 1] + digits[at] + digits[at - 1] + digits[at + 1 :]
    if way is Way.DOUBLED:
        return digits[:at] + digits[at - 1] + digits[at:]
    if way is Way.LOST:
        return digits[:at] + digits[at + 1 :]
    return digits[:at] + chance.choice("0123456789") + digits[at + 1 :]


def test_planted_typing_slips_are_named_where_the_print_says_what_was_meant():
    """Each slip of 400 seven-digit figures that rounding to five digits leaves open."""
    chance = random.Random(SEED)  # noqa: S311 - sample figures are no cryptography
    named, planted = 0, 0
    for number in range(400):
        way = list(Way)[3 + number % 4]
        digits = str(chance.randrange(10**6, 10**7))
        wrong = spoiled(way, digits, chance)
        wanted = printed(Decimal(digits), -2)
        if wanted.contains(Decimal(wrong)):
            continue
        planted += 1
        slip = slip_of(Decimal(wrong), wanted)
        named += slip is not None and abs(slip.corrected - int(digits)) <= 100
    assert planted > 250
    assert named / planted > 0.9


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["3296000", "0.03296", "-329.6", "326.9", "529.6"])
def test_a_slip_is_said_in_both_languages(language, text):
    slip = slip_of(Decimal(text), about("329.6"), 5)
    assert slip is not None
    sentence = say("slip-said", language, unit="亿元", **slip.parameters)
    assert "329.6 亿元" in sentence


def test_no_slip_says_nothing():
    for language in LANGUAGES:
        assert say("slip-told", language, unit="亿元", **NO_SLIP) == ""

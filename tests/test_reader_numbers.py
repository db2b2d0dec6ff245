"""What a cell of figures says: units in it, changes in words, places."""

from __future__ import annotations

import pytest

from tasks.reader.numbers import (
    PrintedNumber,
    read_change,
    read_figure,
    read_number,
    read_rank,
)


def said(read: PrintedNumber | None) -> tuple[str, str] | None:
    return None if read is None else (str(read.value), read.suffix)


@pytest.mark.parametrize(
    ("text", "value", "suffix"),
    [
        ("3.2亿", "3.2", "亿"),
        ("320 万元", "320", "万元"),
        ("３，２９６，０００", "3296000", ""),
        ("'3296000", "3296000", ""),
        ("（1.2）", "-1.2", ""),
        ("(1,234.5)", "-1234.5", ""),
        ("(1.2)%", "-1.2", "%"),
        ("(1.2%)", "-1.2", "%"),
        ("1.2\u200b5\ufeff", "1.25", ""),
        ("1 234\u00a0", "1234", ""),
        ("1.2e3", "1200", ""),
    ],
)
def test_a_figure_may_carry_its_unit_or_an_accountant_s_minus(text, value, suffix):
    assert said(read_figure(text)) == (value, suffix)


@pytest.mark.parametrize(
    "text",
    [
        "(1)",
        "(-1.2)",
        "-(1.2)",
        "12.5①",
        "5²",
        "½",
        "12.5*",
        "约12.5",
        "3亿2000万",
        "3亿多",
        "1.79倍",
        "12,34",
        "1.234,5",
        "1.2.3",
        "12。5",
        "TRUE",
    ],
)
def test_a_figure_that_could_be_two_is_none(text):
    assert read_figure(text) is None


@pytest.mark.parametrize("text", ["12.5①", "5²", "½"])
def test_the_mark_of_a_note_never_becomes_a_digit(text):
    assert read_number(text) is None
    assert read_change(text) is None


@pytest.mark.parametrize(
    ("text", "value", "suffix"),
    [
        ("12.3", "12.3", ""),
        ("12.3％", "12.3", "%"),
        ("增长12.3%", "12.3", "%"),
        ("比上年同期增长12.3", "12.3", ""),
        ("同比下降1.2%", "-1.2", "%"),
        ("减少1.2%", "-1.2", "%"),
        ("负增长1.2%", "-1.2", "%"),
        ("↓1.2", "-1.2", ""),
        ("增长1.79倍", "1.79", "倍"),
        ("1.79倍", "1.79", "倍"),
        ("提高1.2个百分点", "1.2", "个百分点"),
        ("增加3.2亿元", "3.2", "亿元"),
        ("与上年同期持平", "0", ""),
        ("—", "None", ""),
    ],
)
def test_a_change_is_read_with_the_sign_that_its_word_gives(text, value, suffix):
    assert said(read_change(text)) == (value, suffix)


@pytest.mark.parametrize(
    "text",
    [
        "下降-1.2%",
        "增长-1.2%",
        "下降1.2倍",
        "是上年的1.79倍",
        "增长到1.79倍",
        "比上年1.79倍",
        "基本持平",
        "持平0.1",
        "回落0.3个百分点",
        "扭亏为盈",
        "增长",
        "增长约12%",
    ],
)
def test_a_change_that_can_be_taken_in_two_ways_is_none(text):
    assert read_change(text) is None


@pytest.mark.parametrize(
    ("text", "value"), [("3", "3"), ("第3位", "3"), ("并列第 3 名", "3"), ("—", "None")]
)
def test_a_place_is_read_with_the_words_around_it(text, value):
    assert said(read_rank(text)) == (value, "")

"""Units of measure: conversion is exact, and unknown units are never guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.text import fold, keepable, matches, quotable
from warehouse.units import (
    UnknownUnitError,
    convert,
    decimal_shift,
    find_printed_unit,
    known_units,
    unit_named,
    without_unit,
)

NAMES = sorted({unit.name for unit in known_units().values()})
PAIRS = [
    (one, other)
    for one in NAMES
    for other in NAMES
    if unit_named(one).base == unit_named(other).base
]
# As wide as the warehouse keeps them: 38 digits, 18 of them after the point.
VALUES = st.builds(
    lambda sign, digits: Decimal((sign, tuple(map(int, str(digits))), -18)),
    st.integers(0, 1),
    st.integers(0, 10**38 - 1),
)


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("3296000", "万元", "亿元", "329.6"),
        ("329.6", "亿元", "万元", "3296000"),
        ("0.1", "万元", "亿元", "0.00001"),
        ("12.5", "千元", "万元", "1.25"),
        ("2250", "亿元", "亿元", "2250"),
        ("150000", "万千瓦时", "亿千瓦时", "15"),
        ("8.5", "亿美元", "万美元", "85000"),
        ("1.2", "万户", "个", "12000"),
        ("3", "公顷", "平方米", "30000"),
        ("-4.25", "万人次", "人", "-42500"),
    ],
)
def test_conversion_moves_the_point(
    value: str, source: str, target: str, expected: str
):
    assert convert(Decimal(value), source, target) == Decimal(expected)


@given(VALUES, st.sampled_from(PAIRS))
def test_there_and_back_is_exact(value: Decimal, pair: tuple[str, str]):
    one, other = pair
    assert convert(convert(value, one, other), other, one) == value


@given(VALUES, st.sampled_from(PAIRS))
def test_not_one_digit_is_lost_on_the_way(value: Decimal, pair: tuple[str, str]):
    converted = convert(value, *pair)
    assert converted.as_tuple().digits == value.as_tuple().digits
    assert converted.is_signed() == value.is_signed()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("亿元", "亿美元"),
        ("%", "个百分点"),
        ("亩", "平方米"),
        ("斤", "吨"),
        ("亿元", "no such unit"),
        ("", "亿元"),
    ],
)
def test_what_does_not_convert_is_refused(source: str, target: str):
    with pytest.raises(UnknownUnitError):
        convert(Decimal(1), source, target)


def test_units_are_known_by_every_spelling_and_width():
    assert unit_named("ＴＥＵ").name == "标箱"
    assert unit_named(" 亿 元 ").name == "亿元"
    assert unit_named("％").name == "%"
    assert unit_named("人民币亿元") == unit_named("亿元")


def test_a_spelling_stands_for_one_unit():
    spellings = [fold(name) for name in known_units()]
    assert len(spellings) == len(set(spellings))
    assert all(unit_named(name).name == name for name in NAMES)


def test_every_unit_is_a_power_of_ten_of_its_base():
    for name in NAMES:
        assert decimal_shift(name, unit_named(name).base) >= 0


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("绝对额（万元）", "万元"),
        ("单位：亿元", "亿元"),
        ("计量单位: 万 人", "万人"),
        ("单位：亿元、%", "亿元、%"),
        ("货运量(万吨)", "万吨"),
        ("地区生产总值(GDP)", None),
        ("固定资产投资(不含农户)(亿元)", "亿元"),
        ("固定资产投资(亿元)(不含农户)", "亿元"),
        ("单位：斤", "斤"),
        ("完成投资", None),
        ("", None),
    ],
)
def test_a_printed_unit_is_found(text: str, unit: str | None):
    assert find_printed_unit(text) == unit


def test_customs_print_thousands_of_dollars():
    assert convert(Decimal("21554814.894"), "千美元", "亿美元") == Decimal(
        "215.54814894"
    )


def test_a_label_loses_its_unit_and_nothing_else():
    assert without_unit("货运量（万吨）") == "货运量"
    assert without_unit("地区生产总值 (GDP)") == "地区生产总值(GDP)"
    assert without_unit("投资(不含农户)(亿元)") == "投资(不含农户)"


def test_text_is_compared_without_width_or_spaces():
    assert fold("　（ 亿元 ）\n") == "(亿元)"
    assert matches("*工业＊", "规上工业总产值")
    assert not matches("工业", "规上工业总产值")
    assert matches("规模以上 工业", "规模以上\u3000工业")


def test_text_is_compared_without_what_nobody_sees():
    assert fold("总\u200b产值\ufeff\u202e") == "总产值"
    assert fold("12\u2060.5") == "12.5"


def test_what_nobody_sees_is_spelled_out_where_a_sentence_quotes_it():
    assert quotable("工业\u202exslx.exe") == "工业[U+202E]xslx.exe"
    assert quotable("\x1b[2J工业\x00") == "[U+001B][2J工业[U+0000]"
    assert quotable("工 业\u3000产\u00a0值\n第二行") == "工 业\u3000产\u00a0值\n第二行"
    assert quotable("工业\u2028产值\udc80") == "工业[U+2028]产值[U+DC80]"


def test_a_name_in_another_encoding_can_be_kept():
    assert keepable("收件/\udcb9\udca4/\udcff.xlsx") == "收件/工/[U+DCFF].xlsx"
    assert keepable("工业.xlsx") == "工业.xlsx"


@given(st.text("亿元万（ ）()％%　\u00a0１2ＴeU:：㎡A´¨ﾞ"))
def test_folding_twice_is_folding_once(text: str):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_whatever_is_printed_a_unit_or_nothing_is_found(text: str):
    find_printed_unit(text)
    without_unit(text)

"""Reference periods: their canonical form, and how tables print them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from warehouse.periods import Period, PrintedPeriod, find_printed

YEARS = st.integers(1000, 9999)
MONTHS = st.integers(1, 12)
CANONICAL = st.one_of(
    st.builds(Period.month_of, YEARS, MONTHS),
    st.builds(lambda year, q: Period(year, 3 * q - 2, 3 * q), YEARS, st.integers(1, 4)),
    st.builds(lambda year, h: Period(year, 6 * h - 5, 6 * h), YEARS, st.integers(1, 2)),
    st.builds(lambda year: Period(year, 1, 12), YEARS),
)


@given(CANONICAL)
def test_a_canonical_form_reads_back_as_what_it_was_written_for(period: Period):
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021-05", 5, 5),
        ("2021-12", 12, 12),
        ("2021-Q2", 4, 6),
        ("2021-H2", 7, 12),
        ("2021", 1, 12),
    ],
)
def test_a_canonical_form_names_its_months(text: str, first: int, last: int):
    assert Period.parse(text) == Period(2021, first, last)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2021-5", "2021-13", "2021-00", "21-05", "2021年5月", "2021-05-01"),
        *("2021-Q5", "2021-q2", "2021-H3", " 2021-05", "2021-05\n"),
        *("../2021-05", "2021-01..2021-05"),
    ],
)
def test_nothing_else_is_canonical(text: str):
    with pytest.raises(ValueError, match="not a period"):
        Period.parse(text)


@pytest.mark.parametrize(("first", "last"), [(0, 5), (5, 13), (6, 5)])
def test_months_outside_a_year_are_no_period(first: int, last: int):
    with pytest.raises(ValueError, match="no such months"):
        Period(2021, first, last)


@given(CANONICAL, st.integers(-1200, 1200))
def test_shifting_there_and_back_ends_at_the_month_it_began_with(
    period: Period, months: int
):
    assume(1200 <= period.year <= 9800)
    assert period.shift(months).shift(-months) == period.month


@given(CANONICAL, st.integers(-50, 50), st.integers(-50, 50))
def test_two_shifts_are_one(period: Period, one: int, other: int):
    assume(1200 <= period.year <= 9800)
    assert period.shift(one).shift(other) == period.shift(one + other)


def test_shifts_cross_the_year():
    assert str(Period.parse("2021-12").shift(1)) == "2022-01"
    assert str(Period.parse("2021-01").shift(-1)) == "2020-12"
    assert str(Period.parse("2021-Q2").shift(1)) == "2021-07"


@given(CANONICAL, CANONICAL)
def test_periods_order_as_their_months_do(one: Period, other: Period):
    by_month = (one.year, one.last) < (other.year, other.last)
    assert (one.month < other.month) == by_month
    assert (str(one.month) < str(other.month)) == by_month


@given(st.dates(date(1990, 1, 1)))
def test_a_cycle_is_for_the_month_before_its_day(day: date):
    assert Period.before(day).shift(1) == Period.month_of(day.year, day.month)


def test_a_month_closes_a_quarter_or_not():
    ends = [month for month in range(1, 13) if Period(2021, 1, month).is_quarter_end]
    assert ends == [3, 6, 9, 12]


# -- as printed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "year", "first", "last"),
    [
        ("1-5月", None, 1, 5),
        ("1—5月", None, 1, 5),
        ("1–5月", None, 1, 5),
        ("1－5月", None, 1, 5),
        ("1～5月份", None, 1, 5),
        ("1至5月", None, 1, 5),
        ("1月至5月", None, 1, 5),
        ("1月—5月", None, 1, 5),
        ("2021年1至5月", 2021, 1, 5),
        ("2021 年 1 - 5 月", 2021, 1, 5),
        ("２０２１年１－１２月", 2021, 1, 12),
        ("太仓市2021年1-5月主要指标", 2021, 1, 5),
        ("2021.1-5月", 2021, 1, 5),
        ("前5个月", None, 1, 5),
        ("2021年前11个月", 2021, 1, 11),
        ("一季度", None, 1, 3),
        ("第二季度", None, 4, 6),
        ("2021年3季度", 2021, 7, 9),
        ("2021年四季度末", 2021, 10, 12),
        ("上半年", None, 1, 6),
        ("2021年下半年", 2021, 7, 12),
        ("前三季度", None, 1, 9),
        ("2021年前3季度", 2021, 1, 9),
        ("前两个季度", None, 1, 6),
        ("1-3季度", None, 1, 9),
        ("一至三季度", None, 1, 9),
        ("第一季度至第三季度", None, 1, 9),
        ("全年", None, 1, 12),
        ("2020年全年", 2020, 1, 12),
        ("5月", None, 5, 5),
        ("05月", None, 5, 5),
        ("2021年5月", 2021, 5, 5),
        ("2021年12月", 2021, 12, 12),
        ("截至5月底", None, 5, 5),
        ("截至2021年5月末", 2021, 5, 5),
        ("5月末", None, 5, 5),
        ("存贷款（5月末）.xlsx", None, 5, 5),
        ("市场主体2021年4月.xlsx", 2021, 4, 4),
        # Without the word 月.
        ("财政收支2021.5", 2021, 5, 5),
        ("财政收支2021.05.xlsx", 2021, 5, 5),
        ("报表202105.xlsx", 2021, 5, 5),
        ("2021-05", 2021, 5, 5),
        ("2021/5", 2021, 5, 5),
        ("2021-05月报.xlsx", 2021, 5, 5),
        ("2021-Q2.xlsx", 2021, 4, 6),
        ("2021年Q1", 2021, 1, 3),
        # A month may be told by its last day.
        ("2021年12月31日", 2021, 12, 12),
        ("2021年2月28日", 2021, 2, 2),
        ("截至2021年5月20日", 2021, 5, 5),
    ],
)
def test_a_printed_period_is_found(text: str, year: int | None, first: int, last: int):
    assert find_printed(text) == PrintedPeriod(year, first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "完成投资",
        "2021年",
        *("13月", "0月", "5-1月", "1-13月", "三至二季度"),
        # Days say when something was written or is due.
        *("填表日期：2021年6月9日", "6月9号", "2021-06-09", "2021.6.9", "20210609"),
        *("2021年2月27日", "请于每月5日前报送"),
        # Amounts.
        *("2021.12", "202105", "202,105", "2021.5亿元", "投资202105万元", "2021.55"),
    ],
)
def test_what_is_no_period_is_not_taken_for_one(text: str):
    assert find_printed(text) is None


def test_the_first_period_counts_and_a_day_before_it_does_not():
    assert find_printed("5月比4月") == PrintedPeriod(None, 5, 5)
    assert find_printed("填表日期6月9日，1-5月") == PrintedPeriod(None, 1, 5)


@given(st.integers(1900, 2099), MONTHS, MONTHS, st.sampled_from("-—–－~～至到"))
def test_every_span_of_months_is_found_in_a_sentence(
    year: int, one: int, other: int, to: str
):
    first, last = sorted((one, other))
    text = f"全市{year}年{first}{to}{last}月完成情况（万元）"
    assert find_printed(text) == PrintedPeriod(year, first, last)


@given(st.text(alphabet="0123456789年月日季度前上下半全一二三四至-—.Q 截止"))
def test_whatever_is_printed_nothing_is_raised(text: str):
    found = find_printed(text)
    assert found is None or 1 <= found.first <= found.last <= 12


def test_a_year_left_out_is_filled_in_and_one_given_stays():
    assert PrintedPeriod(None, 1, 5).in_year(2021) == Period(2021, 1, 5)
    assert PrintedPeriod(2020, 1, 5).in_year(2021) == Period(2020, 1, 5)

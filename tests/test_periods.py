"""Reference periods: their canonical form, and how tables print them."""

from __future__ import annotations

import io
import re
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import openpyxl
import pytest
import tiny_city
from hypothesis import assume, given
from hypothesis import strategies as st

from tasks.reader.reading import read_delivery
from warehouse.periods import (
    Form,
    Period,
    PrintedPeriod,
    RelativePeriod,
    find_printed,
    find_relative,
    spelled_out,
)
from warehouse.records import Delivery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.records import Reading

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


@given(YEARS, MONTHS)
def test_a_month_lies_in_one_quarter_and_one_half(year: int, month: int):
    period = Period(year, 1, month)
    for share, length in ((period.quarter, 3), (period.half, 6)):
        assert share.first <= month <= share.last
        assert share.year == year
        assert share.last - share.first + 1 == length
        assert share.last % length == 0


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
        ("2021年1月1日至5月31日", 2021, 1, 5),
        ("2021年1月—2021年5月", 2021, 1, 5),
        ("2021年度1-5月", 2021, 1, 5),
        ("2021年（1-5月）", 2021, 1, 5),
        # Chinese numerals, and 一 for a dash.
        ("一至五月", None, 1, 5),
        ("一月—十二月", None, 1, 12),
        ("五月份", None, 5, 5),
        ("十一月", None, 11, 11),
        ("2021年十月", 2021, 10, 10),
        ("二〇二一年五月", 2021, 5, 5),
        ("二○二一年一至十一月", 2021, 1, 11),
        ("二O二一年十二月末", 2021, 12, 12),
        ("一九九八年五月三十一日", 1998, 5, 5),
        ("前十一个月", None, 1, 11),
        ("前两个月", None, 1, 2),
        ("2021一季度", 2021, 1, 3),
        ("1一5月", None, 1, 5),
        # A cumulative begins in January.
        ("前5月", None, 1, 5),
        ("年初至5月", None, 1, 5),
        ("2021年初至5月底", 2021, 1, 5),
        ("累计到5月末", None, 1, 5),
        ("5月累计", None, 1, 5),
        ("5月末止累计", None, 1, 5),
        ("2021年三季度累计", 2021, 1, 9),
        ("财政收支2021.1-5.xlsx", 2021, 1, 5),
        ("财政收支2021.1-2021.5.xlsx", 2021, 1, 5),
        ("2021H2", 2021, 7, 12),
        ("全年累计", None, 1, 12),
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
        *("二十五月", "十三月", "五至一月", "最近12季度", "二〇二一年", "三个月"),
        *("上一月", "每一月", "近三月", "提前2个月完成", "2021.5-1"),
        # What is wanted of the year, and months that hang on another one.
        *(
            "全年目标",
            "全年预期目标",
            "全年计划（亿元）",
            "占全年（%）",
            "完成全年比重",
        ),
        *("1月至本月", "1-本月"),
        # Bare numbers and dates, which only a known month makes periods of.
        *("1-5", "5/1", "2021.1.5", "2021-01-05", "2021-05-01T00:00:00", "1月5日"),
        # Days say when something was written or is due.
        *("填表日期：2021年6月9日", "6月9号", "2021-06-09", "2021.6.9", "20210609"),
        *("2021年2月27日", "请于每月5日前报送", "填表日期：六月九日", "五月二十号"),
        *("报送时间：6月1日至6月9日", "二〇二一年六月九日"),
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


LETTERS: Final = (
    "0123456789年月日季度前上下半全一二三五十〇两至-—./() Q累计本当初止底末截T:"
)


@given(st.text(LETTERS), MONTHS)
def test_whatever_is_printed_nothing_is_raised(text: str, month: int):
    for each in (text, spelled_out(text, month)):
        found = find_printed(each)
        assert found is None or 1 <= found.first <= found.last <= 12
    assert find_relative(text) in {None, *RelativePeriod}


@pytest.mark.parametrize("part", ["2021", " ", "2021 ", "1-", "-", "一", "年", "5月"])
def test_a_cell_of_the_greatest_length_takes_no_more_time_than_its_length(part: str):
    # Eleven times as long, so eleven times the work; by its square it were 120 times.
    # The least of several is the work itself: a busy machine only ever adds to it.
    seconds = {}
    for length in (3000, 32767):
        text = f"2021{part * (length // len(part))}"
        tries = []
        for _ in range(7):
            started = time.process_time()
            find_printed(text)
            find_relative(text)
            spelled_out(text, 5)
            tries.append(time.process_time() - started)
        seconds[length] = min(tries)
    assert seconds[32767] < 50 * max(seconds[3000], 0.001)


def test_a_year_left_out_is_filled_in_and_one_given_stays():
    assert PrintedPeriod(None, 1, 5).in_year(2021) == Period(2021, 1, 5)
    assert PrintedPeriod(2020, 1, 5).in_year(2021) == Period(2020, 1, 5)


IN_WORDS: Final = ("", *"一二三四五六七八九十", "十一", "十二")


@given(
    st.integers(1900, 2099), MONTHS, MONTHS, st.sampled_from("—-至到"), st.booleans()
)
def test_chinese_numerals_say_the_same_as_digits(
    year: int, one: int, other: int, to: str, with_year: bool
):
    first, last = sorted((one, other))
    words = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))
    text = f"{words}年" if with_year else ""
    found = PrintedPeriod(year if with_year else None, first, last)
    run = f"{text}{IN_WORDS[first]}{to}{IN_WORDS[last]}月"
    assert find_printed(run) == found
    if first == last:
        assert find_printed(f"{text}{IN_WORDS[last]}月份") == found


# -- printing --------------------------------------------------------------------------

RUNS: Final = [(first, last) for last in range(1, 13) for first in range(1, last + 1)]
FULL_WIDTH: Final = str.maketrans("0123456789-", "０１２３４５６７８９－")
ENDS: Final = (Form.MONTH, Form.MONTH_END, Form.UNTIL)


@given(
    st.integers(1900, 2099),
    st.sampled_from(RUNS),
    st.sampled_from(Form),
    st.booleans(),
)
def test_what_is_printed_reads_back_as_what_it_was_printed_for(
    year: int, months: tuple[int, int], form: Form, with_year: bool
):
    text = Period(year, *months).printed(form, with_year=with_year)
    assume(text is not None)
    assert text is not None
    read = PrintedPeriod(year if with_year else None, *months)
    assert find_printed(text) == read
    assert find_printed(text.translate(FULL_WIDTH)) == read
    assert find_printed(f"全市{text}完成情况（万元）") == read


def test_every_form_prints_what_it_can_say_and_nothing_else():
    printing = {
        form: {run for run in RUNS if Period(2021, *run).printed(form)} for form in Form
    }
    months = {(month, month) for month in range(1, 13)}
    so_far = {(1, month) for month in range(2, 13)}
    assert printing == dict.fromkeys(ENDS, months) | {
        Form.RUN: set(RUNS) - months,
        Form.FIRST_MONTHS: so_far,
        Form.QUARTER: {(1, 3), (4, 6), (7, 9), (10, 12)},
        Form.FIRST_QUARTERS: {(1, 6), (1, 9), (1, 12)},
        Form.HALF: {(1, 6), (7, 12)},
        Form.YEAR: {(1, 12)},
    }


@pytest.mark.parametrize(
    ("period", "form", "text"),
    [
        (Period(2021, 5, 5), Form.MONTH, "2021年5月"),
        (Period(2021, 5, 5), Form.MONTH_END, "2021年5月末"),
        (Period(2021, 5, 5), Form.UNTIL, "截至2021年5月底"),
        (Period(2021, 1, 5), Form.RUN, "2021年1-5月"),
        (Period(2021, 1, 5), Form.FIRST_MONTHS, "2021年前5个月"),
        (Period(2021, 4, 6), Form.QUARTER, "2021年二季度"),
        (Period(2021, 1, 9), Form.FIRST_QUARTERS, "2021年前三季度"),
        (Period(2021, 7, 12), Form.HALF, "2021年下半年"),
        (Period(2021, 1, 12), Form.YEAR, "2021年全年"),
        (Period(2021, 1, 5), Form.MONTH, None),
    ],
)
def test_a_period_is_printed_as_tables_print_it(
    period: Period, form: Form, text: str | None
):
    assert period.printed(form) == text
    without = text and text.replace("2021年", "")
    assert period.printed(form, with_year=False) == without


@pytest.mark.parametrize("form", Form)
def test_a_form_is_named_by_what_it_prints(form: Form):
    read = find_printed(form)
    assert read is not None
    assert read.in_year(2021).printed(form, with_year=False) == form


# -- told by the month that a table is about -------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *[
            (text, RelativePeriod.MONTH)
            for text in ("当月", "本 月", "本月份", "本月末")
        ],
        ("工业增加值:当月同比", RelativePeriod.MONTH),
        ("本季", RelativePeriod.QUARTER_SO_FAR),
        ("本季度止累计", RelativePeriod.QUARTER_SO_FAR),
        ("季初至本月", RelativePeriod.QUARTER_SO_FAR),
        *[
            (text, RelativePeriod.YEAR_SO_FAR)
            for text in (
                *("本月止累计", "本月止", "累  计", "累计完成投资", "本月累计"),
                *("年初至本月", "年初至今", "年初以来", "自年初到本月止累计"),
                *("1-本月", "1月至本月", "１—本月累计", "今年以来", "本年止累计"),
                "截至本月底累计",
            )
        ],
        *[
            (text, None)
            for text in (
                *("", "5月", "比年初增减", "上月", "历年累计完成投资"),
                *("自开工以来累计完成", "开工累计", "去年同月"),
            )
        ],
    ],
)
def test_a_period_may_hang_on_the_month_of_the_table(
    text: str, meant: RelativePeriod | None
):
    assert find_relative(text) is meant


@given(st.integers(1900, 2099), MONTHS)
def test_a_relative_period_ends_in_the_month_of_the_table(year: int, month: int):
    about = Period.month_of(year, month)
    for meant in RelativePeriod:
        assert find_relative(meant) is meant
        assert meant.about(about).month == about
    assert RelativePeriod.MONTH.about(about) == about
    assert RelativePeriod.YEAR_SO_FAR.about(about).first == 1
    so_far = RelativePeriod.QUARTER_SO_FAR.about(about)
    assert (so_far.quarter, so_far.first) == (about.quarter, about.quarter.first)


def test_a_cumulative_of_the_quarter_begins_with_the_quarter():
    may, june = Period.parse("2021-05"), Period.parse("2021-06")
    assert RelativePeriod.QUARTER_SO_FAR.about(may) == Period(2021, 4, 5)
    assert RelativePeriod.QUARTER_SO_FAR.about(june) == Period.parse("2021-Q2")


# -- bare numbers and dates ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "month", "typed"),
    [
        ("2021-01-05", 5, "1-5月"),
        ("2021-01-05T00:00:00", 5, "1-5月"),
        ("2021/1/5", 5, "1-5月"),
        ("1月5日", 5, "1-5月"),
        ("2021年1月12日", 12, "1-12月"),
        ("1-5", 5, "1-5月"),
        ("１－５", 5, "1-5月"),
        (" 1 — 5 ", 5, "1-5月"),
        ("2021.1-5", 5, "2021年1-5月"),
        ("2021年1-5", 5, "2021年1-5月"),
        ("2021-05-01", 5, "2021年5月"),
        ("2020-05-01", 5, "2020年5月"),
        ("2021.5", 5, "2021年5月"),
        ("2021.05", 5, "2021年5月"),
        ("202105", 5, "2021年5月"),
        ("2021.1", 1, "2021年1月"),
        ("2021.1", 10, "2021年10月"),
        ("2021.01", 1, "2021年1月"),
    ],
)
def test_a_bare_cell_that_ends_in_the_known_month_is_a_period(
    text: str, month: int, typed: str
):
    assert spelled_out(text, month) == typed
    read = find_printed(typed)
    assert read is not None
    assert read.last == month


@pytest.mark.parametrize(
    ("text", "month"),
    [
        # It ends in another month, or in none.
        *[("2021-01-05", 4), ("2021-06-09", 5), ("2021-06-09", 6), ("1-5", 6)],
        *[("2021-05-31", 5), ("2021.5", 4), ("202113", 12), ("2021.01", 10)],
        *[("2021.1", 2), ("0-5", 5), ("2021-00-05", 5), ("13-14", 5)],
        # 5-1 is no run of months, and nobody types 5-5.
        *[("5-1", 5), ("5-1", 1), ("5月1日", 5), ("5月1日", 1), ("2021-05-05", 5)],
        # It has a time of day, or does not stand alone.
        *[("2021-01-05T08:00:00", 5), ("填表日期：1月5日", 5), ("表1-5", 5)],
        *[
            ("1/5", 5),
            ("1.5", 5),
            ("5", 5),
            ("2021-1/5", 5),
            ("2021", 5),
            ("", 5),
            ("2021.55", 5),
        ],
    ],
)
def test_any_other_cell_stays_as_it_is(text: str, month: int):
    assert spelled_out(text, month) == text


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), MONTHS)
def test_a_date_is_read_only_as_months_that_end_in_the_known_one(day: date, month: int):
    typed = spelled_out(day.isoformat(), month)
    if typed != day.isoformat():
        read = find_printed(typed)
        assert read is not None
        first_of_month = (day.year, day.month, day.month)
        run = (None, day.month, day.day)
        expected = first_of_month if day.day == 1 else run
        assert (read.year, read.first, read.last) == expected
        assert read.last == month


# -- in a report -----------------------------------------------------------------------

BUDGET: Final = """
    title: 财政收支
    departments: [finance]
    due: {{by: 9, time: "17:00"}}
    files: ["财政收支*"]
    layouts:
      - since: 2021-01
        tables:
          - name: 收支
            title: "*财政收支*"
            anchor: 指标
            region: tiny
            unit: 亿元
            lag_months: {lag}
            rows: [{{label: 财政收入, indicator: revenue}}]
            columns:
              - {{header: "*", span: ytd, measure: ytd}}
              - {{header: "*", span: month, measure: current, required: false}}
"""


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(
    folder: Path, content: bytes, name: str = "财政收支.xlsx", lag: int = 0
) -> Reading:
    registry = tiny_city.write_registry(folder, budget=BUDGET.format(lag=lag))
    path = folder / name
    path.write_bytes(content)
    moment = datetime(2021, 6, 9, tzinfo=UTC)
    delivery = Delivery(name, name, "0" * 64, len(content), moment, str(path))
    # The run is for another month, so that nothing can come from it but the year.
    return read_delivery(delivery, "s1", registry, Period.parse("2021-09"))


def figures(reading: Reading) -> dict[str, str]:
    assert {str(each.period) for each in reading.observations} <= {"2021-05"}
    return {str(each.measure): each.text for each in reading.observations}


def rules(reading: Reading) -> set[str]:
    return {finding.rule for finding in reading.findings}


TITLE: Final = "2021年1-5月财政收支"
REAL_DATE: Final = date(2021, 6, 9)


@pytest.mark.parametrize(
    ("so_far", "month"),
    [
        ("本月止累计", "本月"),
        ("年初至今", "当月"),
        ("累  计", "本 月"),
        ("1-本月", "本月份"),
        ("1-5月", "5月"),
        ("5月累计", "5月份"),
        ("一至五月", "五月"),
        ("前5个月", "2021年5月"),
        # As Excel keeps a typed 1-5 and 2021年5月, or does not.
        (date(2021, 1, 5), date(2021, 5, 1)),
        (datetime(2022, 1, 5), datetime(2021, 5, 1)),  # noqa: DTZ001 - a cell has no zone
        ("1月5日", 202105),
        ("1-5", 2021.5),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_span_is_told_in_any_form(tmp_path, so_far, month, turned):
    header, row = ["指标", so_far, month], ["财政收入", 52, 11]
    if turned:
        header[1:], row[1:] = header[:0:-1], row[:0:-1]
    reading = read(tmp_path, workbook([[TITLE], header, row]))
    assert figures(reading) == {"ytd": "52", "current": "11"}
    assert rules(reading) == set()


@pytest.mark.parametrize("header", ["本季止累计", "4-5月", "历年累计", REAL_DATE])
def test_what_is_neither_a_month_nor_the_year_so_far_is_no_such_column(
    tmp_path, header
):
    rows = [[TITLE], ["指标", header, "累计"], ["财政收入", 30, 52]]
    assert figures(read(tmp_path, workbook(rows))) == {"ytd": "52"}


def test_a_mangled_header_is_told_by_the_month_in_the_name_of_the_file(tmp_path):
    rows = [["财政收支"], ["指标", date(2021, 1, 5)], ["财政收入", 52]]
    reading = read(tmp_path, workbook(rows), "财政收支5月.xlsx")
    assert figures(reading) == {"ytd": "52"}
    assert rules(reading) == set()


def test_a_table_that_lags_is_a_month_behind_the_name_of_its_file(tmp_path):
    rows = [["财政收支"], ["指标", date(2021, 1, 5)], ["财政收入", 52]]
    reading = read(tmp_path, workbook(rows), "财政收支6月.xlsx", lag=1)
    assert reading.submission.period == Period.parse("2021-06")
    assert figures(reading) == {"ytd": "52"}


def test_a_mangled_header_is_no_period_where_no_other_print_says_the_month(tmp_path):
    rows = [["财政收支"], ["指标", date(2021, 1, 5)], ["财政收入", 52]]
    reading = read(tmp_path, workbook(rows))
    assert "no-period" in rules(reading)
    assert not reading.observations


def test_the_title_and_not_an_older_column_says_which_date_is_a_run(tmp_path):
    rows = [[TITLE], ["指标", "1-4月", date(2021, 1, 5)], ["财政收入", 40, 52]]
    reading = read(tmp_path, workbook(rows))
    assert reading.submission.period == Period.parse("2021-05")


def test_a_title_may_print_its_period_in_a_cell_that_excel_made_a_date_of(tmp_path):
    rows = [["财政收支", date(2020, 5, 1)], ["指标", "累计"], ["财政收入", 52]]
    reading = read(tmp_path, workbook(rows), "财政收支5月.xlsx")
    assert reading.submission.period == Period.parse("2020-05")


def test_a_title_with_its_year_counts_before_one_without(tmp_path):
    rows = [["5月财政收支"], ["（2020年1-5月）"], ["指标", "累计"], ["财政收入", 52]]
    reading = read(tmp_path, workbook(rows))
    assert reading.submission.period == Period.parse("2020-05")


def test_the_day_that_a_form_was_filled_in_stays_a_date(tmp_path):
    rows = [
        ["财政收支", "填表日期：", REAL_DATE],
        ["指标", "累计"],
        ["财政收入", 52],
    ]
    reading = read(tmp_path, workbook(rows), "财政收支5月.xlsx")
    assert figures(reading) == {"ytd": "52"}
    assert rules(reading) == {"period-from-name"}
    assert "no-period" in rules(read(tmp_path, workbook(rows)))


def test_dates_and_figures_of_a_table_above_say_nothing_of_the_one_below(tmp_path):
    rows = [
        ["财政收支"],
        ["项目", "开工", "总投资"],
        ["一号桥", date(2019, 5, 1), 2020.5],
        ["指标", "累计"],
        ["财政收入", 52],
    ]
    reading = read(tmp_path, workbook(rows), "财政收支5月.xlsx")
    assert reading.submission.period == Period.parse("2021-05")
    assert rules(reading) == {"period-from-name"}


# -- as documented ---------------------------------------------------------------------


def documented() -> list[tuple[str, str]]:
    text = (Path(__file__).parents[1] / "docs" / "registry.md").read_text("utf-8")
    _, _, section = text.partition("\n## Periods\n")
    table, _, _ = section.partition("\n## ")
    return [
        (printed, period)
        for row in re.findall(r"^\| (`.+?) \| `(.+?)` \|", table, re.MULTILINE)
        for printed in re.findall(r"`(.+?)`", row[0])
        for period in row[1:]
    ]


@pytest.mark.parametrize(("text", "period"), documented())
def test_a_documented_form_is_read_as_it_says(text: str, period: str):
    about = Period.parse("2021-05")
    read = find_printed(text) or find_printed(spelled_out(text, about.last))
    relative = find_relative(text)
    if read is not None:
        assert str(read.in_year(2021)) == period
    else:
        assert relative is not None
        assert str(relative.about(about)) == period


def test_every_printed_form_is_documented():
    assert {*Form, *RelativePeriod} <= {text for text, _ in documented()}

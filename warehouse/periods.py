"""Reference periods: the months that a value is about, and how tables print them."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from warehouse.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

MONTHS_IN_YEAR: Final = 12

_CANONICAL: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4])|-H(?P<half>[12]))?"
)


class Form(StrEnum):
    """A way in which tables print a period; the value is an example of it."""

    MONTH = "5月"
    MONTH_END = "5月末"
    UNTIL = "截至5月底"
    RUN = "1-5月"
    FIRST_MONTHS = "前5个月"
    QUARTER = "一季度"
    FIRST_QUARTERS = "前三季度"
    HALF = "上半年"
    YEAR = "全年"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A run of months within one year, such as `2021-05`, `2021-Q2` or `2021`.

    `first` and `last` are months from 1 to 12, both included. A cumulative
    figure (本月止累计) is filed under its last month, not under its run of months.
    """

    year: int
    first: int
    last: int

    def __post_init__(self) -> None:
        if not 1 <= self.first <= self.last <= MONTHS_IN_YEAR:
            raise ValueError(f"no such months: {self.first} to {self.last}")

    @classmethod
    def month_of(cls, year: int, month: int) -> Period:
        """Return one month; a month outside 1..12 raises `ValueError`."""
        return cls(year, month, month)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read the canonical form: `2021-05`, `2021-Q2`, `2021-H1` or `2021`."""
        match = _CANONICAL.fullmatch(text)
        if match is None:
            raise ValueError(f"not a period: {text!r}; write 2021-05, 2021-Q2 or 2021")
        year = int(match["year"])
        if match["month"]:
            return cls.month_of(year, int(match["month"]))
        if match["quarter"]:
            return cls.month_of(year, 3 * int(match["quarter"])).quarter
        if match["half"]:
            return cls.month_of(year, 6 * int(match["half"])).half
        return cls(year, 1, MONTHS_IN_YEAR)

    @classmethod
    def before(cls, day: date) -> Period:
        """Return the month before the one that `day` lies in."""
        return cls.month_of(day.year, day.month).shift(-1)

    def __str__(self) -> str:
        if self.first == self.last:
            return f"{self.year:04d}-{self.last:02d}"
        if (self.first, self.last) == (1, MONTHS_IN_YEAR):
            return f"{self.year:04d}"
        if self == self.quarter:
            return f"{self.year:04d}-Q{self.last // 3}"
        if self == self.half:
            return f"{self.year:04d}-H{self.last // 6}"
        return f"{self.year:04d}-{self.first:02d}..{self.year:04d}-{self.last:02d}"

    @property
    def month(self) -> Period:
        """The last month: the one that a cumulative figure is filed under."""
        return Period.month_of(self.year, self.last)

    @property
    def quarter(self) -> Period:
        """The quarter that the last month lies in."""
        return self._share_of(3)

    @property
    def half(self) -> Period:
        """The half-year that the last month lies in."""
        return self._share_of(6)

    def _share_of(self, months: int) -> Period:
        before = (self.last - 1) // months * months
        return Period(self.year, before + 1, before + months)

    @property
    def is_quarter_end(self) -> bool:
        """Whether the last month closes a quarter."""
        return self.last % 3 == 0

    def shift(self, months: int) -> Period:
        """Return the month that lies `months` after the last month of this period."""
        year, index = divmod(self.year * MONTHS_IN_YEAR + self.last - 1 + months, 12)
        return Period.month_of(year, index + 1)

    def printed(self, form: Form, *, with_year: bool = True) -> str | None:
        """Return the period as a table prints it, None in a form that cannot say it.

        `find_printed` reads it back to the same months and, from 1900 to 2099, to the
        same year.
        """
        months = self._forms().get(form)
        if months is None:
            return None
        until = "截至" if form is Form.UNTIL else ""
        return until + (f"{self.year}年" if with_year else "") + months

    def _forms(self) -> dict[Form, str]:
        first, last = self.first, self.last
        if first == last:
            month = f"{last}月"
            return {
                Form.MONTH: month,
                Form.MONTH_END: f"{month}末",
                Form.UNTIL: f"{month}底",
            }
        forms = {Form.RUN: f"{first}-{last}月"}
        if first == 1:
            forms[Form.FIRST_MONTHS] = f"前{last}个月"
        if first == 1 and self.is_quarter_end and self != self.quarter:
            forms[Form.FIRST_QUARTERS] = f"前{'两三四'[last // 3 - 2]}季度"
        if self == self.quarter:
            forms[Form.QUARTER] = f"{'一二三四'[last // 3 - 1]}季度"
        if self == self.half:
            forms[Form.HALF] = f"{'上下'[last // 6 - 1]}半年"
        if (first, last) == (1, MONTHS_IN_YEAR):
            forms[Form.YEAR] = "全年"
        return forms


@dataclass(frozen=True, slots=True)
class PrintedPeriod:
    """A period as a title or header prints it; the year is often left out."""

    year: int | None
    first: int
    last: int

    def in_year(self, year: int) -> Period:
        """Return the period, taking `year` where the print gave none."""
        return Period(self.year or year, self.first, self.last)


class RelativePeriod(StrEnum):
    """A period that a header tells by the month its table is about."""

    MONTH = "当月"
    QUARTER_SO_FAR = "本季止累计"
    YEAR_SO_FAR = "本月止累计"

    def about(self, month: Period) -> Period:
        """Return the months meant in a table that is about the last month of `month`.

        In a quarter's or the year's last month that is the whole of it.
        """
        if self is RelativePeriod.MONTH:
            return month.month
        first = month.quarter.first if self is RelativePeriod.QUARTER_SO_FAR else 1
        return Period(month.year, first, month.last)


# -- the grammar -----------------------------------------------------------------------

_ONES: Final = "一二三四五六七八九"
_NAUGHT: Final = "〇○零Oo0"
_DIGITS: Final = (
    {numeral: number for number, numeral in enumerate(_ONES, start=1)}
    | dict.fromkeys(_NAUGHT, 0)
    | {"两": 2}
)
_MONTH_IN_DIGITS: Final = r"(?:1[0-2]|0?[1-9])"
# Of 25月 no 5月 is read, and of 上一月 or 每一月 no January.
_NOT_AFTER: Final = rf"(?<![{_ONES}十上下每近])"
_MONTH: Final = rf"(?:(?<!\d){_MONTH_IN_DIGITS}|{_NOT_AFTER}(?:十[一二]?|[{_ONES}]))"
_QUARTER: Final = rf"(?:(?<!\d)[1-4]|{_NOT_AFTER}[一二三四])"
_DAY: Final = rf"(?:\s*(?P<day>\d{{1,2}}|三十一?|二?十[{_ONES}]?|[{_ONES}])\s*[日号])?"
# Who has no dash at hand types 一 between two digits.
_TO: Final = r"\s*(?:[-‐—–−―─~〜至到]+|(?<=\d)一(?=\d))\s*"
_YEAR: Final = (
    rf"(?:(?P<year>(?<!\d)(?:19|20)\d\d"
    rf"|(?:一九|二[{_NAUGHT}])[{_NAUGHT}{_ONES}]{{2}}(?=\s*年))"
    r"\s*(?:年度?|[./-])?\s*\(?\s*)?"
)
_YEAR_AGAIN: Final = r"(?:(?P=year)\s*[年./-]?\s*)?"
# A cumulative begins in January, even where only its last month is printed.
_SO_FAR: Final = r"(?:\s*[末底止]{0,2}\s*(?P<so_far>累计))?"


class _Shape(NamedTuple):
    """How a period looks in print, and which months that means, first and last."""

    pattern: re.Pattern[str]
    months: Callable[[dict[str, str]], tuple[int, int]]


def _number(text: str) -> int:
    """Read digits, or Chinese numerals: below a hundred with 十, else one by one."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if ten:
        return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
    return int("".join(str(_DIGITS[each]) for each in text))


def _run(given: dict[str, str]) -> tuple[int, int]:
    return _number(given["first"]), _number(given["last"])


def _one_month(given: dict[str, str]) -> tuple[int, int]:
    last = _number(given["month"])
    return (1 if {"since", "so_far"} & given.keys() else last), last


def _one_quarter(given: dict[str, str]) -> tuple[int, int]:
    last = 3 * _number(given["quarter"])
    return (1 if "so_far" in given else last - 2), last


def _one_half(given: dict[str, str]) -> tuple[int, int]:
    return (1, 6) if given["half"] in {"上", "1"} else (7, 12)


# Of two that begin at the same place the earlier one counts.
_PRINTED: Final = tuple(
    _Shape(re.compile(_YEAR + pattern), months)
    for pattern, months in (
        (
            (
                rf"(?P<first>{_MONTH})\s*(?:月份?(?:\s*1\s*[日号])?)?{_TO}"
                rf"{_YEAR_AGAIN}(?P<last>{_MONTH})\s*月份?{_DAY}"
            ),
            _run,
        ),
        (
            rf"(?<![提目以之此])前\s*(?P<count>{_MONTH}|两)\s*个?月",
            lambda given: (1, _number(given["count"])),
        ),
        (
            r"前\s*(?P<quarters>[一二两三四1-4])\s*个?季度",
            lambda given: (1, 3 * _number(given["quarters"])),
        ),
        (
            rf"第?(?P<from>{_QUARTER})(?:季度)?{_TO}第?(?P<to>{_QUARTER})\s*季度",
            lambda given: (3 * _number(given["from"]) - 2, 3 * _number(given["to"])),
        ),
        (r"(?P<half>[上下])半年", _one_half),
        (rf"第?\s*(?P<quarter>{_QUARTER})\s*季度{_SO_FAR}", _one_quarter),
        (
            (
                rf"(?P<since>(?:年初|累计){_TO})?(?P<month>{_MONTH})\s*月份?"
                rf"(?!{_TO}[本当]月){_DAY}{_SO_FAR}"
            ),
            _one_month,
        ),
        (
            # What is wanted of a year says nothing of the months a table is about.
            r"(?<![占为成])全年(?!\s*(?:的|预期)?(?:目标|计划|任务|预算|预计))",
            lambda _: (1, MONTHS_IN_YEAR),
        ),
    )
)
# Without the word 月 only a year makes a month of it, and no amount, day or decimal.
_ALONE: Final = r"(?!\.?\d|\s*[./-]\s*\d|\s*[万亿元个户人吨%])"
_IN_DIGITS: Final = tuple(
    _Shape(re.compile(r"(?<![\d.])(?P<year>(?:19|20)\d\d)" + pattern + _ALONE), months)
    for pattern, months in (
        (
            (
                rf"\.(?P<first>{_MONTH_IN_DIGITS}){_TO}(?:(?P=year)\.)?"
                rf"(?P<last>{_MONTH_IN_DIGITS})"
            ),
            _run,
        ),
        (rf"\s*[./-]\s*(?P<month>{_MONTH_IN_DIGITS})", _one_month),
        (r"(?P<month>0[1-9]|1[0-2])", _one_month),
        (r"\s*[年-]?\s*Q(?P<quarter>[1-4])", _one_quarter),
        (r"\s*[年-]?\s*H(?P<half>[12])", _one_half),
    )
)
_NUMBER: Final = re.compile(r"[\d.,\s]*")
_UNTIL: Final = ("截至", "截止", "截止到")
_RELATIVE: Final = tuple(
    (meant, re.compile(pattern))
    for meant, pattern in (
        (
            RelativePeriod.YEAR_SO_FAR,
            (
                rf"[1一]月?{_TO}[本当]月|年初(?:[至到]|以来)|[今本]年以来|本年止"
                r"|[本当]月份?[末底]?[止累]"
                # What was built over the years, or since works began, is not this.
                r"|(?<!历年)(?<!开工)(?<!开工以来)(?<!开工至今)累计"
            ),
        ),
        (RelativePeriod.QUARTER_SO_FAR, r"季初[至到]|[本当]季"),
        (RelativePeriod.MONTH, r"[本当]月"),
    )
)
_BARE_DATE: Final = re.compile(
    rf"(?:(?P<year>\d{{4}})(?:年|(?P<mark>[./-])))?(?P<month>{_MONTH_IN_DIGITS})"
    r"(?(mark)(?P=mark)|月)(?P<day>\d{1,2})日?(?:T?00:00(?::00)?)?"
)
_BARE_RUN: Final = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d)[年.])?(?P<first>{_MONTH_IN_DIGITS}){_TO}"
    rf"(?P<last>{_MONTH_IN_DIGITS})"
)
_BARE_MONTH: Final = re.compile(
    rf"(?P<year>(?:19|20)\d\d)(?P<dot>\.)?"
    rf"(?P<month>(?(dot){_MONTH_IN_DIGITS}|(?:0[1-9]|1[0-2])))"
)


def find_printed(text: str) -> PrintedPeriod | None:
    """Find the first period that `text` prints, or None.

    Understands `2021年1-5月`, `1—5月`, `1至5月`, `前5个月`, `一季度`, `一至三季度`,
    `上半年`, `前三季度`, `全年`, `截至5月底`, `5月末`, `年初至5月`, `5月累计`, and with
    a year also `2021.5`, `2021.1-5`, `2021-05`, `202105` and `2021Q2`; in full or half
    width digits or in Chinese numerals (`二〇二一年一至五月`). A day
    (`填表日期：6月9日`) is no period, unless a month ends with it.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    shapes = _PRINTED if _NUMBER.fullmatch(plain) else _PRINTED + _IN_DIGITS
    found = [
        (match, shape.months)
        for shape in shapes
        for match in shape.pattern.finditer(plain)
    ]
    for match, months in sorted(found, key=lambda each: each[0].start()):
        given = {name: part for name, part in match.groupdict().items() if part}
        year = _number(given["year"]) if "year" in given else None
        if not _is_a_day(given, year, plain[: match.start()]):
            first, last = months(given)
            return PrintedPeriod(year, first, last) if first <= last else None
    return None


def _is_a_day(given: dict[str, str], year: int | None, before: str) -> bool:
    """Tell whether a day is printed that says when, not which month it is about."""
    if "day" not in given or before.rstrip().endswith(_UNTIL):
        return False
    month = _number(given.get("last") or given["month"])
    # Without its year February may end on either day.
    ends = {monthrange(each, month)[1] for each in ({year} if year else {2023, 2024})}
    return _number(given["day"]) not in ends


def find_relative(text: str) -> RelativePeriod | None:
    """Find the first period that `text` tells by the month it is about, or None.

    Understands `当月`, `本月`; `本季`, `本季止累计`; `本月止累计`, `年初至本月`,
    `年初至今`, `1-本月`, `今年以来`, `累计`. Which month that is, the title has to say.
    """
    plain = fold(text)
    found = [
        (match.start(), meant)
        for meant, pattern in _RELATIVE
        if (match := pattern.search(plain))
    ]
    return min(found, key=lambda each: each[0])[1] if found else None


def spelled_out(text: str, month: int) -> str:
    """Return a bare cell as the period is printed that it stands for, else `text`.

    Excel takes a typed `1-5` for 5 January and `2021年5月` or `2021-5` for 1 May 2021;
    kept as text or as a number, `1-5`, `2021.5` and `202105` say no more. Such a cell
    may be a real date, a figure or the number of a table as well, so it is a period
    only where it ends in `month`, which other print says the table is about:

    - a date is read month before day, as Excel in Chinese makes it: 5 January is
      `1-5月`, and its year is only the year it was typed in. Of 1 May, `5-1` is no run
      of months: it is `2021年5月`, with its year;
    - `1-5` and `2021.1-5` are a run, and `2021.5` and `202105` a month; `2021.1` may be
      a number that has lost its last naught, and in October it is `2021年10月`.
    """
    for year, first, last in _bare_readings(fold(text)):
        if first <= last == month:
            form = Form.MONTH if first == last else Form.RUN
            period = Period(year or 0, first, last)
            return period.printed(form, with_year=year is not None) or text
    return text


def _bare_readings(plain: str) -> Iterator[tuple[int | None, int, int]]:
    """Yield each year with first and last month that a bare cell may stand for."""
    if dated := _BARE_DATE.fullmatch(plain):
        month, day = _number(dated["month"]), _number(dated["day"])
        if day == 1 and dated["year"]:
            yield _number(dated["year"]), month, month
        elif day > month:
            yield None, month, day
    elif run := _BARE_RUN.fullmatch(plain):
        year = _number(run["year"]) if run["year"] else None
        yield year, _number(run["first"]), _number(run["last"])
    elif bare := _BARE_MONTH.fullmatch(plain):
        year, month = _number(bare["year"]), _number(bare["month"])
        yield year, month, month
        if bare["month"] == "1":
            yield year, 10, 10

"""Reference periods: the months that a value is about, and how tables print them."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

MONTHS_IN_YEAR: Final = 12

_CANONICAL: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4])|-H(?P<half>[12]))?"
)
_QUARTERS: Final = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4} | {
    str(number): number for number in range(1, 5)
}
_MONTH: Final = r"(?:1[0-2]|0?[1-9])"
_TO: Final = r"\s*[-‐—–−―~至到]+\s*"
_YEAR: Final = r"(?:(?P<year>(?:19|20)\d\d)\s*[年./-]?\s*)?"
# Two digits in a row are a month only when no third one stands beside them.
_PRINTED: Final = tuple(
    re.compile(_YEAR + pattern)
    for pattern in (
        rf"(?<!\d)(?P<first>{_MONTH})\s*月?{_TO}(?P<last>{_MONTH})\s*月",
        r"前\s*(?P<count>1[0-2]|[1-9])\s*个月",
        r"前\s*(?P<quarters>[一二两三四1-4])\s*个?季度",
        rf"第?(?P<from>[一二三1-3])(?:季度)?{_TO}第?(?P<to>[二三四2-4])\s*季度",
        r"(?P<half>上|下)半年",
        r"第?\s*(?P<quarter>[一二三四1-4])\s*季度",
        rf"(?<!\d)(?P<month>{_MONTH})\s*月(?:\s*(?P<day>\d{{1,2}})\s*[日号])?",
        r"全年",
    )
)
# Without the word 月 only a year makes a month of it, and no amount, day or decimal.
_ALONE: Final = r"(?!\.?\d|\s*[./-]\s*\d|\s*[万亿元个户人吨%])"
_IN_DIGITS: Final = tuple(
    re.compile(r"(?<![\d.])(?P<year>(?:19|20)\d\d)" + pattern + _ALONE)
    for pattern in (
        rf"\s*[./-]\s*(?P<month>{_MONTH})",
        r"(?P<month>0[1-9]|1[0-2])",
        r"\s*[年-]?\s*Q(?P<quarter>[1-4])",
    )
)
_NUMBER: Final = re.compile(r"[\d.,\s]*")


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
            last = 3 * int(match["quarter"])
            return cls(year, last - 2, last)
        if match["half"]:
            last = 6 * int(match["half"])
            return cls(year, last - 5, last)
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
        if self.last - self.first == 2 and self.last % 3 == 0:  # noqa: PLR2004 - three months
            return f"{self.year:04d}-Q{self.last // 3}"
        if self.last - self.first == 5 and self.last % 6 == 0:  # noqa: PLR2004 - six months
            return f"{self.year:04d}-H{self.last // 6}"
        return f"{self.year:04d}-{self.first:02d}..{self.year:04d}-{self.last:02d}"

    @property
    def month(self) -> Period:
        """The last month: the one that a cumulative figure is filed under."""
        return Period.month_of(self.year, self.last)

    @property
    def is_quarter_end(self) -> bool:
        """Whether the last month closes a quarter."""
        return self.last % 3 == 0

    def shift(self, months: int) -> Period:
        """Return the month that lies `months` after the last month of this period."""
        year, index = divmod(self.year * MONTHS_IN_YEAR + self.last - 1 + months, 12)
        return Period.month_of(year, index + 1)


@dataclass(frozen=True, slots=True)
class PrintedPeriod:
    """A period as a title or header prints it; the year is often left out."""

    year: int | None
    first: int
    last: int

    def in_year(self, year: int) -> Period:
        """Return the period, taking `year` where the print gave none."""
        return Period(self.year or year, self.first, self.last)


def find_printed(text: str) -> PrintedPeriod | None:
    """Find the first period that `text` prints, or None.

    Understands `2021年1-5月`, `1—5月`, `1至5月`, `前5个月`, `一季度`, `一至三季度`,
    `上半年`, `前三季度`, `全年`, `截至5月底`, `5月末`, and with a year also `2021.5`,
    `2021-05` and `202105`, in full or half width digits. A day (`填表日期：6月9日`) is
    no period, unless a month ends with it.
    """
    plain = unicodedata.normalize("NFKC", text)
    found = [match for shape in _PRINTED for match in shape.finditer(plain)]
    if not _NUMBER.fullmatch(plain):
        found += [match for shape in _IN_DIGITS for match in shape.finditer(plain)]
    for match in sorted(found, key=lambda each: each.start()):
        groups = match.groupdict()
        year = int(groups["year"]) if groups["year"] else None
        if not _is_a_day(groups, year, plain[: match.start()]):
            months = _months(groups)
            return PrintedPeriod(year, *months) if months else None
    return None


def _is_a_day(groups: dict[str, str | None], year: int | None, before: str) -> bool:
    """Tell whether a day is printed that says when, not which month it is about."""
    day, month = groups.get("day"), groups.get("month")
    if not day or not month or before.rstrip().endswith(("截至", "截止", "截止到")):
        return False
    # Without its year February may end on either day.
    ends = {
        monthrange(each, int(month))[1] for each in ({year} if year else {2023, 2024})
    }
    return int(day) not in ends


def _months(groups: dict[str, str | None]) -> tuple[int, int] | None:
    """Return the first and last month, or None where they stand the wrong way round."""
    given = {name: text for name, text in groups.items() if text}
    if "last" in given:
        first, last = int(given["first"]), int(given["last"])
    elif "count" in given:
        first, last = 1, int(given["count"])
    elif "quarters" in given:
        first, last = 1, 3 * _QUARTERS[given["quarters"]]
    elif "to" in given:
        first, last = 3 * _QUARTERS[given["from"]] - 2, 3 * _QUARTERS[given["to"]]
    elif "half" in given:
        first, last = (1, 6) if given["half"] == "上" else (7, 12)
    elif "quarter" in given:
        last = 3 * _QUARTERS[given["quarter"]]
        first = last - 2
    elif "month" in given:
        first = last = int(given["month"])
    else:
        first, last = 1, MONTHS_IN_YEAR
    return (first, last) if first <= last else None

"""Reference periods: the months that a value is about, and how tables print them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

MONTHS_IN_YEAR: Final = 12

_CANONICAL: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4])|-H(?P<half>[12]))?"
)
_QUARTERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTH: Final = r"(?:1[0-2]|0?[1-9])"
# Two digits in a row are a month only when no third one stands beside them.
_YEAR: Final = r"(?:(?P<year>(?:19|20)\d\d)\s*年?\s*)?"
_PRINTED: Final = tuple(
    re.compile(_YEAR + pattern)
    for pattern in (
        rf"(?<!\d)(?P<first>{_MONTH})\s*月?\s*[-—–―~至到]+\s*(?P<last>{_MONTH})\s*月",
        r"前\s*(?P<count>1[0-2]|[1-9])\s*个月",
        r"前三季度(?P<nine>)",
        r"(?P<h>上|下)半年",
        r"第?\s*(?P<quarter>[一二三四1-4])\s*季度",
        rf"(?:截至)?\s*(?<!\d)(?P<month>{_MONTH})\s*月",
        r"全年(?P<all>)",
    )
)


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

    Understands `2021年1-5月`, `1—5月`, `1至5月`, `前5个月`, `一季度`, `上半年`,
    `前三季度`, `全年`, `截至5月底` and `5月末`, in full or half width digits.
    """
    plain = unicodedata.normalize("NFKC", text)
    found = [match for shape in _PRINTED if (match := shape.search(plain))]
    if not found:
        return None
    match = min(found, key=lambda each: each.start())
    months = _months(match.groupdict())
    if months is None:
        return None
    year = int(match["year"]) if match["year"] else None
    return PrintedPeriod(year, *months)


def _months(groups: dict[str, str | None]) -> tuple[int, int] | None:
    if (first := groups.get("first")) and (last := groups.get("last")):
        span = int(first), int(last)
        return span if span[0] <= span[1] else None
    if count := groups.get("count"):
        return 1, int(count)
    if groups.get("nine") is not None:
        return 1, 9
    if half := groups.get("h"):
        return (1, 6) if half == "上" else (7, 12)
    if quarter := groups.get("quarter"):
        last_month = 3 * _QUARTERS[quarter]
        return last_month - 2, last_month
    if month := groups.get("month"):
        return int(month), int(month)
    return 1, MONTHS_IN_YEAR

"""Printed values: what a cell says, a number, a day or a stage, in exact decimals."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from warehouse.records import Status
from warehouse.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER: Final = re.compile(
    r"(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+)"
    r"(?P<suffix>%|个?百分点)?"
)
_EXPONENT: Final = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+")
_UNDEFINED: Final = frozenset(
    {"-", "--", "—", "——", "–", "…", "……", "...", "......", "/"}
)
_SPLIT: Final = re.compile(r"\d\s+\d")
_GROUPED: Final = re.compile(
    r"[^\s\d]{0,2}\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\s*\d).*"
)
# Powers of ten: a decimal(38, 18) has twenty digits before the point.
_LARGEST: Final = 20
_SMALLEST: Final = -40
_MINUS: Final = str.maketrans({"−": "-", "﹣": "-", "－": "-"})

_STATUSES: Final = {
    "预计": Status.ESTIMATE,
    "快报": Status.PRELIMINARY,
    "初步": Status.FIRST,
    "最终": Status.FINAL,
    "普查": Status.CENSUS,
}
_STATUS_WORD: Final = r"(?:预计|快报|(?:初步|最终)(?:核算|核实)?|普查)[数值]?"
_STATUS_IN_BRACKETS: Final = re.compile(rf"\({_STATUS_WORD}\)")
_STATUS_BESIDE: Final = re.compile(rf"(?:\({_STATUS_WORD}\)|{_STATUS_WORD}):?")
# Words that also mean other things say a status only in brackets or before some others:
# 初步设计 is a stage, 最终消费 an indicator, 普查员 a person.
_STATUS_IN_TEXT: Final = re.compile(
    rf"\((?:[^()]*[,、;])?{_STATUS_WORD}(?=[),、;])|预计|快报"
    r"|初步(?:核算|核实|统计|汇总|数)|最终(?:核算|核实|数)|普查(?![区员办队机对登表单])"
)

# 2021-05-18, 2021.5.18, 2021/5/18, 2021年5月18日 or 20210518, with or without a time.
_DAY: Final = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:\s*[-./年]\s*(?P<month>\d{1,2})\s*[-./月]\s*(?P<day>\d{1,2})"
    r"\s*[日号]?|(?P<mm>\d\d)(?P<dd>\d\d))(?:[T\s]\s*\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)?"
)
# A cell of numbers prints October 2021 (2021.10) as 2021.1, as it does January.
_MONTH: Final = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s*(?!\.1$)[-./年]\s*(?P<month>\d{1,2})\s*月?"
)
_SERIAL: Final = re.compile(r"\d{5}(?:\.\d+)?")
_FIRST_SERIAL, _LAST_SERIAL = 18264, 73050  # the years 1950 to 2099
_SERIAL_ZERO: Final = date(1899, 12, 30)
_NOT_YET: Final = re.compile(r"(?:尚|暂)?未.{0,4}")

_BEFORE_STAGE: Final = re.compile(
    r"^(?:第?[一二三四五六七八九十\d]+[、.:)]?|\([一二三四五六七八九十\d]+\))"
)
_IN_BRACKETS: Final = re.compile(r"[(\[【〔「《](?P<inside>.+)[)\]】〕」》]")
_AFTER_STAGE: Final = re.compile(r"\([一二三四五六七八九十\d]+\)$")


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number as printed; `value` is None where the print says undefined (—, …).

    `status` is how final the print beside it says that it is: `395.3(预计)`.
    """

    value: Decimal | None
    decimals: int
    suffix: str = ""
    status: Status | None = None


def read_number(text: str) -> PrintedNumber | None:
    """Read printed text as a number; None where it is neither number nor a mark.

    Full-width digits and thousands separators are understood, 持平 is 0 and — or …
    is officially undefined, which is not the same as missing. Two numbers in one cell
    are none, unless the gaps part thousands. A status word beside it is told apart.
    """
    if _SPLIT.search(text) and not _GROUPED.fullmatch(text.strip()):
        return None
    plain, status = _without_status(fold(text))
    number = _read_plain(plain.translate(_MINUS))
    return replace(number, status=status) if number and status else number


def read_day(text: str) -> PrintedNumber | None:
    """Read printed text as a day, the number 20210518; None where it is none.

    A real date cell, `2021-05-18`, `2021.5.18`, `2021年5月18日`, `20210518` and a
    spreadsheet's own count of days are understood. A month without its day is its first
    day, as spreadsheets have it. A mark such as — or 未开工 says that there is no day.
    """
    plain, status = _without_status(unicodedata.normalize("NFKC", text).strip())
    if fold(plain) in _UNDEFINED or _NOT_YET.fullmatch(plain):
        return PrintedNumber(None, 0, status=status)
    day = _day_of(plain)
    if day is None:
        return None
    return PrintedNumber(Decimal(f"{day:%Y%m%d}"), 0, status=status)


def read_stage(text: str, stages: Sequence[str]) -> PrintedNumber | None:
    """Read printed text as one of `stages`: its place from 1; None where it is none.

    Numbering and brackets around it are understood: `5.开工`, `(五)开工`, `【开工】`.
    """
    names = [fold(stage) for stage in stages]
    # The name as it is goes first: 初步设计 and 一期竣工 are stages too.
    if (whole := fold(text)) in names:
        return PrintedNumber(Decimal(names.index(whole) + 1), 0)
    plain, status = _without_status(whole)
    if plain in _UNDEFINED:
        return PrintedNumber(None, 0, status=status)
    inner = _unbracketed(plain)
    bare = _unbracketed(_AFTER_STAGE.sub("", _BEFORE_STAGE.sub("", inner)))
    for name in (plain, inner, bare):
        if name in names:
            return PrintedNumber(Decimal(names.index(name) + 1), 0, status=status)
    return None


@lru_cache(maxsize=4096)
def without_status(text: str) -> str:
    """Return folded `text` without a status in brackets: `累计(预计)` gives 累计."""
    folded = fold(text)
    return _STATUS_IN_BRACKETS.sub("", folded) or folded


@lru_cache(maxsize=4096)
def find_status(text: str) -> Status | None:
    """Find how final a title or header says its figures are (预计, 快报, 最终核实)."""
    match = _STATUS_IN_TEXT.search(fold(text))
    return _status_in(match[0]) if match else None


def _unbracketed(plain: str) -> str:
    match = _IN_BRACKETS.fullmatch(plain)
    return match["inside"] if match else plain


def _status_in(text: str) -> Status:
    return next(status for word, status in _STATUSES.items() if word in text)


def _without_status(plain: str) -> tuple[str, Status | None]:
    """Part a status word that stands before or behind a value from it."""
    for match in _STATUS_BESIDE.finditer(plain):
        if match.start() == 0 or match.end() == len(plain):
            rest = plain[: match.start()] + plain[match.end() :]
            return rest.strip(), _status_in(match[0])
    return plain, None


def _day_of(plain: str) -> date | None:
    try:
        if match := _DAY.fullmatch(plain):
            month, day = match["month"] or match["mm"], match["day"] or match["dd"]
            return date(int(match["year"]), int(month), int(day))
        if match := _MONTH.fullmatch(plain):
            return date(int(match["year"]), int(match["month"]), 1)
    except ValueError:
        return None
    if _SERIAL.fullmatch(plain) and _FIRST_SERIAL <= float(plain) <= _LAST_SERIAL:
        return _SERIAL_ZERO + timedelta(days=int(float(plain)))
    return None


def _read_plain(plain: str) -> PrintedNumber | None:
    if plain in _UNDEFINED:
        return PrintedNumber(None, 0)
    if plain == "持平":
        return PrintedNumber(Decimal(0), 0)
    if match := _NUMBER.fullmatch(plain):
        value = Decimal(match["number"].replace(",", ""))
        suffix = match["suffix"] or ""
        return PrintedNumber(value, _decimals(value), suffix) if _fits(value) else None
    if _EXPONENT.fullmatch(plain):
        value = Decimal(plain)
        if _fits(value):
            return PrintedNumber(Decimal(format(value, "f")), _decimals(value))
    return None


def _fits(value: Decimal) -> bool:
    """Tell whether the warehouse has room for it; nothing that is counted is larger."""
    power = value.adjusted()
    return power > _SMALLEST and (power < _LARGEST or not value)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0

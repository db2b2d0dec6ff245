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
from warehouse.units import known_units

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_DIGITS: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_NUMBER: Final = re.compile(rf"(?P<number>[+-]?(?:{_DIGITS}))(?P<suffix>%|个?百分点)?")
# A figure may also carry its unit: 3.2亿, 320万元, 1.79倍.
_FIGURE: Final = re.compile(rf"(?P<number>[+-]?(?:{_DIGITS}))(?P<suffix>[^\d.,+-]*)")
# Accountants write a negative number in brackets; (1) is the number of a note.
_IN_ACCOUNTS: Final = re.compile(
    r"\((?=[^()]*(?:\d\D*){2})(?P<inside>\d[\d,]*(?:\.\d+)?%?)\)(?P<suffix>[^\d.,+-]*)"
)
# How a change is put in words, and what turns its sign round.
_CHANGE: Final = re.compile(
    r"(?P<against>同比|[比较][上去]年(?:同期|末)?|比年初|[与同]上年(?:同期)?)?"
    r"(?:(?P<up>增长|增加|上升|上涨|提高|增|升|↑)"
    r"|(?P<down>负增长|下降|减少|降低|下跌|降|减|↓)|(?P<same>持平))?"
    rf"(?P<number>[+-]?(?:{_DIGITS}))?(?P<suffix>[^\d.,+-]*)"
)
_WORDED: Final = re.compile(r"[增加升涨提降减跌↑↓倍平快慢宽窄落正负盈亏]|百分点")
_RANK: Final = re.compile(r"(?:并列)?第?(?P<rank>\d{1,4})(?:位|名)?")
_APOSTROPHES: Final = "'`‘’′"
TIMES: Final = "倍"
# What a number is multiplied by, as a power of ten, where no unit follows: 3.2亿.
MULTIPLIERS: Final = {
    "百": 2,
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "十亿": 9,
    "百亿": 10,
    "千亿": 11,
    "万亿": 12,
}
POINTS: Final = frozenset({"百分点", "个百分点"})
_EXPONENT: Final = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+")
_UNDEFINED: Final = frozenset(
    {"-", "--", "—", "——", "–", "…", "……", "...", "......", "/"}
)
# ① and ² become digits in NFKC: 12.5① would be read as 12.51.
_NOTE_MARK: Final = "No"
# Marks that print what follows in another order than it is kept in.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
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

    `suffix` is the unit or multiplier written behind it: `%`, 万元, 亿, 倍.
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
    return _read(text, _read_plain)


def read_figure(text: str) -> PrintedNumber | None:
    """Read what a cell of figures says: a number, also with a unit or in accounts' way.

    `3.2亿` and `320万元` keep what stands behind them as `suffix`, `(1.2)` is -1.2.
    Whether the unit fits is for the caller to say; what is no unit makes it no figure.
    """
    return _read(text, _read_with_unit)


def read_change(text: str) -> PrintedNumber | None:
    """Read how much something grew: `增长12.3%`, `下降1.2%`, `增长1.79倍`, 持平.

    What can be taken in two ways is none: a sign beside a word (`下降-1.2%`), a fall by
    a multiple, and `是上年的1.79倍`, which is another growth than `增长1.79倍`.
    """
    return _read(text, _read_worded)


def read_rank(text: str) -> PrintedNumber | None:
    """Read a place: `3`, `第3位`, `并列第3`."""
    return _read(text, _read_place)


def is_worded(text: str) -> bool:
    """Tell whether `text` speaks of growth, if perhaps not clearly."""
    return bool(_WORDED.search(fold(text)))


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


def _read(
    text: str, read: Callable[[str], PrintedNumber | None]
) -> PrintedNumber | None:
    if not text.isascii() and any(
        unicodedata.category(each) == _NOTE_MARK or each in _TURNING for each in text
    ):
        return None
    if _SPLIT.search(text) and not _GROUPED.fullmatch(text.strip()):
        return None
    plain, status = _without_status(fold(text))
    number = read(plain.translate(_MINUS).lstrip(_APOSTROPHES))
    return replace(number, status=status) if number and status else number


def _read_with_unit(plain: str) -> PrintedNumber | None:
    if number := _read_plain(plain):
        return number
    if match := _IN_ACCOUNTS.fullmatch(plain):
        inside, suffix = match["inside"], match["suffix"]
        if inside.endswith("%") and not suffix:
            inside, suffix = inside.removesuffix("%"), "%"
        if _NUMBER.fullmatch(inside):
            return _with_unit(f"-{inside}", suffix)
    if match := _FIGURE.fullmatch(plain):
        return _with_unit(match["number"], match["suffix"])
    return None


def _read_worded(plain: str) -> PrintedNumber | None:
    if number := _read_with_unit(plain):
        return number
    match = _CHANGE.fullmatch(plain)
    return _read_change(match) if match else None


def _read_change(match: re.Match[str]) -> PrintedNumber | None:
    printed, suffix = match["number"] or "", match["suffix"]
    if match["same"]:
        return None if printed or suffix else PrintedNumber(Decimal(0), 0)
    is_signed = printed.startswith(("+", "-"))
    if match["up"] or match["down"]:
        # 下降-1.2%: nobody can say whether the sign is part of the word.
        is_clear = not is_signed and not (match["down"] and suffix == TIMES)
    else:
        is_clear = not (match["against"] and suffix == TIMES)
    if not printed or not is_clear:
        return None
    return _with_unit(f"-{printed}" if match["down"] else printed, suffix, TIMES)


def _read_place(plain: str) -> PrintedNumber | None:
    if match := _RANK.fullmatch(plain):
        return PrintedNumber(Decimal(match["rank"]), 0)
    return _read_plain(plain)


def _with_unit(printed: str, suffix: str, *more: str) -> PrintedNumber | None:
    known = not suffix or suffix in {*MULTIPLIERS, *POINTS, *known_units(), *more}
    value = Decimal(printed.replace(",", ""))
    if not known or not _fits(value):
        return None
    return PrintedNumber(value, _decimals(value), suffix)


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

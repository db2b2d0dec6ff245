"""How the warehouse's words, lights and probabilities read in the reader's language."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from flows.printing import NOTHING
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping

LIGHT_STYLES: Final = {
    "red": "red",
    "yellow": "yellow",
    "green": "green",
    "grey": "dim",
}
# The warehouse speaks the field's own words; a catalogue says them in English.
_WORDS: Final = {
    "未到期": "not-due",
    "已报": "reported",
    "迟报": "late",
    "漏报": "missing",
    "免报": "exempt",
    "不适用": "not-applicable",
    "预计": "expected",
    "退回": "returned",
    "已修订": "revised",
    "不完整": "incomplete",
    "已提前完成": "achieved",
    "超序时": "ahead",
    "基本符合": "on-track",
    "滞后": "behind",
    "稳": "steady",
    "可保": "likely",
    "有缺口": "gap",
    "难保": "doubtful",
    "已完成": "done",
    "未完成": "not-done",
    "无数据": "no-data",
    "无基数": "no-base",
    "年度未结束": "year-not-over",
    "口径不可比": "other-scope",
}
# Nobody is told that the future is certain.
_ALMOST: Final = 0.005
_MOST_DIGITS: Final = 5
_MOST_GROWTH_DIGITS: Final = 2


def word(text: str | None, lang: str) -> str:
    """Return one of the warehouse's words, nothing where it has none."""
    return say(f"word-{_WORDS[text]}", lang) if text else ""


def light(name: str | None, lang: str) -> str:
    """Return a light with its colour, nothing where none is given."""
    return say(f"light-{name}", lang) if name else ""


def status(name: str | None, lang: str) -> str:
    """Return how final a figure is: 预计, 快报, 最终."""
    return say(f"status-{name}", lang) if name else ""


def chance(probability: float | None) -> str:
    """Return a probability as a person says it: `71%`, never a rounded certainty."""
    if probability is None:
        return ""
    if 1 - _ALMOST <= probability < 1:
        return ">99%"
    if 0 < probability < _ALMOST:
        return "<1%"
    return f"{probability:.0%}"


def outlook(row: Mapping[str, Any], lang: str, *, with_chance: bool = True) -> str:
    """Return a target's outlook: `可保 71%`, the word alone, or how it was decided."""
    decided = {0.0: False, 1.0: True}.get(row["p_secure"])
    met = decided if row["secured"] is None else row["secured"]
    if met is not None:
        return say("outlook-met" if met else "outlook-missed", lang)
    said = word(row["outlook"], lang)
    return f"{said} {chance(row['p_secure'])}" if said and with_chance else said


def printed(value: float | None, low: float | None, high: float | None) -> str:
    """Return growth with its sign and as many digits as its interval is wide."""
    if value is None or low is None or high is None or low == high:
        return NOTHING if value is None else f"{value:+,.1f}"
    digits = min(max(0, round(-math.log10(high - low))), _MOST_GROWTH_DIGITS)
    return f"{value:+,.{digits}f}"


def between(low: float, high: float) -> tuple[str, str]:
    """Return both ends of an interval with the digits that tell them apart."""
    if low == high:
        return (f"{low:+.1f}",) * 2
    needed = math.ceil(-math.log10(high - low)) + 1
    digits = min(max(needed, 1), _MOST_DIGITS)
    return f"{low:+.{digits}f}", f"{high:+.{digits}f}"

"""How one change reads: what it is about, what was said before, and what after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.printing import MOST_DECIMALS, NOTHING, exact_float, figure
from flows.wording import chance, light, status, word
from warehouse.messages import has_message, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from warehouse.impact import Change, Side
    from warehouse.registry import Registry

# Words that the warehouse says in its own way; others are told as they are.
_WORDS: Final[dict[str, Callable[[str, str], str]]] = {
    "light": light,
    "verdict": word,
    "outlook": word,
    "money_verdict": word,
    "milestone_verdict": word,
    "quantity_verdict": word,
    "secured": lambda text, lang: say(
        "outlook-met" if text == "true" else "outlook-missed", lang
    ),
    "hidden": lambda text, lang: say(f"impact-{text}", lang),
    "press": lambda text, lang: say(f"col-press-{text}", lang),
    "state": lambda text, lang: say(f"state-{text}", lang),
}


def name_of(change: Change, registry: Registry) -> str:
    """Return what a change is about: of the city's figures only the indicator."""
    named = [change.name]
    if change.what == "alert" and change.department in registry.departments:
        named.insert(0, registry.departments[change.department].name)
    elif change.what == "submission":
        department = registry.departments.get(change.department)
        named.insert(0, department.name if department else change.department)
    elif change.region and change.region != registry.city.region.id:
        region = registry.regions.get(change.region)
        named.append(region.name if region else change.region)
    if change.what in {"observation", "cell"} and change.project:
        projects = {each.id: each.name for each in registry.projects}
        named.append(projects.get(change.project, change.project))
    return " · ".join(dict.fromkeys(filter(None, named)))


def measure_of(change: Change, lang: str) -> str:
    """Return which number or word of it changed; empty where it has only one."""
    if change.what in {"light", "submission"}:
        return ""
    if change.what in {"observation", "cell"}:
        return say(f"measure-{change.measure}", lang)
    if change.what == "alert":
        key = f"kind-{change.measure}"
        return say(key, lang) if has_message(key) else change.measure
    return say(f"impact-{change.measure}", lang)


def said_of(change: Change, lang: str) -> tuple[str, str]:
    """Return what was said before and after, as it is printed.

    Two numbers are given the digits that tell them apart; how final a figure is, and
    its unit, are said where they are what changed.
    """
    before, after = change.before, change.after
    first = min(change.decimals or 0, MOST_DECIMALS)
    choices = [
        [_said(change, each, digits, lang) for each in (before, after)]
        for digits in range(first, MOST_DECIMALS + 1)
    ]
    said = next((each for each in choices if each[0] != each[1]), choices[0])
    if NOTHING not in said:
        for place, mark in enumerate(_marks(change, lang)):
            said[place] += mark
    return said[0], said[1]


def _said(change: Change, side: Side, digits: int, lang: str) -> str:
    if side.value is not None and change.what != "cell":
        if change.measure == "p_secure":
            return f"{side.value:.{digits}%}" if digits else chance(side.value)
        if change.decimals is None:
            return exact_float(side.value)
        return figure(side.value, digits)
    if side.text is None:
        return NOTHING
    # An alert's line is told as it is; its kind may be named as a measure is.
    in_words = None if change.what == "alert" else _WORDS.get(change.measure)
    return in_words(side.text, lang) if in_words else side.text


def _marks(change: Change, lang: str) -> tuple[str, str]:
    """Return what to add to both sides, where a status or a unit is what changed."""
    before, after = change.before, change.after
    marks = ["", ""]
    for place, each in enumerate((before, after)):
        told = []
        if before.status != after.status:
            told.append(
                say(f"impact-{each.status}", lang)
                if change.what == "alert"
                else status(each.status, lang)
            )
        if before.unit != after.unit:
            told.append(each.unit or NOTHING)
        if told:
            marks[place] = say("impact-marks", lang, marks=" ".join(told))
    return marks[0], marks[1]


def where_of(change: Change) -> str:
    """Return the file, sheet and cell of what is said now, else of what was."""
    side = change.after if change.after.file else change.before
    return " ".join(filter(None, (side.file, side.sheet, side.cell)))

"""Units of measure: exact conversion, and finding the unit that a table prints."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from functools import cache
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML

from warehouse.text import fold

UNITS_FILE: Final = Path(__file__).parent / "registry" / "units.yaml"

# The usual context would round away what is beyond 28 digits.
EXACT: Final = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)

_BRACKETED: Final = re.compile(r"\(([^()]*)\)")
_AFTER_COLON: Final = re.compile(r"(?:计量)?单位[::]\s*([^,;,;()\s]+)")


class UnknownUnitError(ValueError):
    """A unit that is not in `units.yaml`, or two units that do not convert."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as `factor` times its base unit."""

    name: str
    base: str
    factor: Decimal


@cache
def known_units() -> dict[str, Unit]:
    """Return every spelling of every unit, folded, with the unit it stands for."""
    units: dict[str, Unit] = {}
    for name, entry in YAML(typ="safe").load(UNITS_FILE).items():
        unit = Unit(name, entry.get("of", name), Decimal(str(entry["factor"])))
        for spelling in (name, *entry.get("also", ())):
            units[fold(spelling)] = unit
    return units


def unit_named(text: str) -> Unit:
    """Return the unit called `text`; raises `UnknownUnitError`."""
    try:
        return known_units()[fold(text)]
    except KeyError:
        raise UnknownUnitError(text) from None


def convert(value: Decimal, source: str, target: str) -> Decimal:
    """Convert exactly, in decimal arithmetic; raises `UnknownUnitError`.

    >>> convert(Decimal("3296000"), "万元", "亿元")
    Decimal('329.6')
    """
    from_unit, to_unit = unit_named(source), unit_named(target)
    if from_unit.base != to_unit.base:
        raise UnknownUnitError(f"{source} → {target}")
    if from_unit.factor == to_unit.factor:
        return value
    return value.scaleb(decimal_shift(source, target), context=EXACT)


def decimal_shift(source: str, target: str) -> int:
    """Return the power of ten from `source` to `target`: 万元 to 亿元 is -4."""
    ratio = unit_named(source).factor / unit_named(target).factor
    shift = ratio.adjusted()
    if ratio != Decimal(1).scaleb(shift):
        raise UnknownUnitError(f"{source} → {target}: not a power of ten")
    return shift


def is_percent(unit: str) -> bool:
    """Tell whether `unit` is per cent or percentage points."""
    named = known_units().get(fold(unit))
    return named is not None and named.name in {"%", "个百分点"}


def differ_in_size(unit: str, other: str, power: int = 0) -> bool:
    """Tell whether both measure the same and one is larger, as 万元 and 亿元.

    `power` makes the `other` so many powers of ten as large as it is.
    """
    known = known_units()
    one, two = known.get(fold(unit)), known.get(fold(other))
    if one is None or two is None or one.base != two.base:
        return False
    return one.factor != two.factor.scaleb(power)


def find_printed_unit(text: str) -> str | None:
    """Find the unit printed in brackets or after 单位; unknown ones come back as is.

    `绝对额(万元)` gives 万元, `单位:亿元` gives 亿元, `地区生产总值(GDP)` gives None:
    what stands in brackets counts only when it is a known unit.
    """
    folded = fold(text)
    if after := _AFTER_COLON.search(folded):
        named = known_units().get(after[1])
        return named.name if named else after[1]
    for inside in reversed(_BRACKETED.findall(folded)):
        if named := known_units().get(inside):
            return named.name
    return None


def without_unit(text: str) -> str:
    """Return folded `text` without a bracketed unit: `货运量(万吨)` gives 货运量."""
    folded = fold(text)
    return _BRACKETED.sub(
        lambda match: "" if match[1] in known_units() else match[0], folded
    )

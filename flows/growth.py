"""The face of `yuebao growth`: as reported, as computed, and what parts pull."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from flows.explanation import growth_lines, reported_growth
from flows.printing import (
    NOTHING,
    Asked,
    Column,
    Format,
    Line,
    figure,
    print_line,
    print_rows,
    print_table,
    signed,
)
from flows.wording import status
from tasks import look_up
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.periods import Period

_GROWTH: Final = (
    Column("indicator", is_number=False, is_narrow=True),
    Column("data-period", is_number=False),
    Column("actual"),
    Column("unit", is_number=False),
    Column("growth-reported", is_narrow=True),
    Column("growth-computed", is_narrow=True),
    Column("agrees", is_number=False, is_narrow=True),
    Column("base-implied"),
    Column("base-published"),
    Column("restated"),
    Column("two-years"),
    Column("level-change"),
    Column("points", is_narrow=True),
)
_PULL: Final = (
    Column("part", is_number=False, is_narrow=True),
    Column("actual"),
    Column("share", is_narrow=True),
    Column("growth-reported", is_narrow=True),
    Column("pull", is_narrow=True),
    Column("contribution", is_narrow=True),
)


def show_growth(asked: Asked, month: Period, indicator: str | None) -> None:
    """Print growth as reported and computed; of a named indicator also its parts."""
    registry, lang = asked.registry, asked.lang
    wanted = look_up.indicator_called(indicator, registry).id if indicator else None
    found = look_up.growths(asked.home, registry, month, wanted, asked.known_at)
    if asked.form != Format.TABLE:
        print_rows(found, Format(asked.form), registry.city.zone)
        return
    if not found:
        print_line(say("cli-no-growth", lang, period=month))
        return
    if wanted:
        _print_growth_of(asked, found[0])
        return
    title = say("table-growth", lang, city=registry.city.name, period=month)
    lines = [
        Line(
            _growth_cells(row, asked),
            "yellow" if row["agrees"] == "no" or row["is_restated"] else None,
        )
        for row in found
    ]
    print_table(title, _GROWTH, lines, lang)


def _growth_cells(row: Mapping[str, Any], asked: Asked) -> dict[str, str]:
    digits = asked.registry.indicators[row["indicator"]].decimals
    agrees = row["agrees"]
    restated = row["is_restated"]
    return {
        "indicator": row["name"],
        "data-period": row["period"],
        "actual": figure(row["value"], digits),
        "unit": row["unit"],
        "growth-reported": reported_growth(row),
        "growth-computed": signed(row["growth_computed_pct"], 2),
        "agrees": say(f"agrees-{agrees}", asked.lang) if agrees else "",
        "base-implied": figure(row["base_implied"], digits) if restated else NOTHING,
        "base-published": figure(row["base_published"], digits)
        if restated
        else NOTHING,
        "restated": signed(row["restatement_pct"], 1) if restated else NOTHING,
        "two-years": signed(row["two_year_average_pct"], 1),
        "level-change": signed(row["level_change"], digits),
        "points": signed(row["difference_pp"], 2),
    }


def _print_growth_of(asked: Asked, row: Mapping[str, Any]) -> None:
    registry, lang = asked.registry, asked.lang
    digits = registry.indicators[row["indicator"]].decimals
    title = say(
        "growth-heading",
        lang,
        indicator=row["name"],
        region=registry.city.name,
        period=row["period"],
        value=figure(row["value"], digits),
        unit=row["unit"],
        status=status(row["status"], lang),
    )
    print_line(title, "bold")
    for line in growth_lines(row, digits, lang):
        print_line(f"  {line}")
    parts = look_up.told_of(
        asked.home,
        asked.registry,
        "mart.pull",
        asked.known_at,
        region=row["region"],
        indicator=row["indicator"],
        period=row["period"],
    )
    parts.sort(
        key=lambda part: (part["division"], -(part["pull_pp"] or 0), part["part"])
    )
    for _, rows in groupby(parts, itemgetter("division")):
        told = list(rows)
        lines = [Line(_pull_cells(part, asked, digits)) for part in told]
        print_table(
            say("table-pull", lang, indicator=row["name"], period=row["period"]),
            _PULL,
            lines,
            lang,
        )
        adds_up = told[0]["adds_up"]
        said = say(
            f"pull-{adds_up or 'missing'}",
            lang,
            pulls=signed(told[0]["pulls_pp"], 2),
            whole=signed(told[0]["whole_growth_pct"], 1),
        )
        print_line(said, "yellow" if adds_up == "no" else None)


def _pull_cells(part: Mapping[str, Any], asked: Asked, digits: int) -> dict[str, str]:
    registry = asked.registry
    by_region = part["part"] in registry.regions
    return {
        "part": registry.regions[part["part"]].name
        if by_region
        else registry.indicators[part["part"]].name,
        "actual": figure(part["part_value"], digits),
        "share": figure(part["share_pct"], 1),
        "growth-reported": signed(part["part_growth_pct"], 1),
        "pull": signed(part["pull_pp"], 2),
        "contribution": figure(part["contribution_pct"], 1),
    }

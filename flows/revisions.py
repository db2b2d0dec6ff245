"""The face of `yuebao revisions`: what was changed, and how often."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from flows.printing import (
    Asked,
    Column,
    Format,
    Line,
    exact_float,
    figure,
    local,
    print_line,
    print_rows,
    print_table,
    signed,
)
from flows.wording import light
from tasks import look_up
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.periods import Period
    from warehouse.registry.models import Indicator

_REVISIONS: Final = (
    Column("indicator", is_number=False, is_narrow=True),
    Column("of-month", is_number=False, is_narrow=True),
    Column("measure", is_number=False, is_narrow=True),
    Column("first-value", is_narrow=True),
    Column("newest-value", is_narrow=True),
    Column("unit", is_number=False, is_narrow=True),
    Column("moved-by"),
    Column("change-pct", is_narrow=True),
    Column("change-kind", is_number=False, is_narrow=True),
    Column("light-before", is_number=False),
    Column("known", is_number=False),
)
_REVISION_SUMMARY: Final = (
    Column("indicator", is_number=False, is_narrow=True),
    Column("measure", is_number=False, is_narrow=True),
    Column("figures", is_narrow=True),
    Column("revised", is_narrow=True),
    Column("corrected", is_narrow=True),
    Column("mean-change"),
    Column("largest-change", is_narrow=True),
    Column("lights-changed"),
)
# More rows than anybody reads in a terminal are left for --format csv.
_MOST_REVISIONS: Final = 60


def show_revisions(asked: Asked, month: Period | None) -> None:
    """Print what was changed, first to newest, and how often by indicator."""
    period = str(month) if month else None
    found = look_up.told_of(asked.home, asked.registry, "mart.revision", period=period)
    order = list(asked.registry.indicators)
    found.sort(
        key=lambda row: (
            order.index(row["indicator"]),
            row["region"],
            look_up.rank_of(row["measure"]),
            row["period"],
        )
    )
    found.sort(key=itemgetter("known_at"), reverse=True)
    if asked.form != Format.TABLE:
        print_rows(found, Format(asked.form), asked.registry.city.zone)
        return
    lang, city = asked.lang, asked.registry.city.name
    if not found:
        key = "cli-no-revision-of" if month else "cli-no-revision"
        print_line(say(key, lang, period=period or ""))
        return
    title = say("table-revisions", lang, city=city, period=period or "all")
    shown = found[:_MOST_REVISIONS]
    lines = [Line(_revision_cells(row, asked)) for row in shown]
    print_table(title, _REVISIONS, lines, lang)
    if len(found) > len(shown):
        print_line(say("revisions-more", lang, count=len(found) - len(shown)))
    changed = {(row["indicator"], row["measure"]) for row in found}
    summary = [
        row
        for row in look_up.told_of(asked.home, asked.registry, "mart.revision_summary")
        if (row["indicator"], row["measure"]) in changed
        and row["revised"] + row["corrected"]
    ]
    if summary:
        summary.sort(
            key=lambda row: (
                order.index(row["indicator"]),
                look_up.rank_of(row["measure"]),
            )
        )
        title = say("table-revision-summary", lang, city=city)
        lines = [Line(_summary_cells(row, asked)) for row in summary]
        print_table(title, _REVISION_SUMMARY, lines, lang)


def _revision_cells(row: Mapping[str, Any], asked: Asked) -> dict[str, str]:
    lang, registry = asked.lang, asked.registry
    before = light(row["light_before"], lang) if row["light_changed"] else ""
    unit = row["unit"]
    return {
        "indicator": _name_of(row, asked),
        "of-month": row["period"],
        "measure": say(f"measure-{row['measure']}", lang),
        "first-value": exact_float(row["first_value"]),
        "newest-value": exact_float(row["value"]),
        "unit": unit,
        "moved-by": exact_float(row["change_from_first"], sign=True),
        "change-pct": signed(row["change_from_first_pct"], 2),
        "change-kind": say(f"change-{row['change_kind'].replace('_', '-')}", lang),
        "light-before": before,
        "known": local(row["known_at"], registry.city.zone),
    }


def _name_of(row: Mapping[str, Any], asked: Asked) -> str:
    """Return whose figure it is: of the city's only the indicator is named."""
    registry = asked.registry
    name = registry.indicators[row["indicator"]].name
    if row["project"]:
        projects = {each.id: each.name for each in registry.projects}
        return f"{name} · {projects.get(row['project'], row['project'])}"
    if row["region"] == registry.city.region.id:
        return name
    return f"{name} · {registry.regions[row['region']].name}"


def _summary_cells(row: Mapping[str, Any], asked: Asked) -> dict[str, str]:
    indicator: Indicator = asked.registry.indicators[row["indicator"]]
    return {
        "indicator": indicator.name,
        "measure": say(f"measure-{row['measure']}", asked.lang),
        "figures": figure(row["figures"], 0),
        "revised": figure(row["revised"], 0),
        "corrected": figure(row["corrected"], 0),
        "mean-change": signed(row["mean_change_pct"], 2),
        "largest-change": signed(row["largest_change_pct"], 2),
        "lights-changed": figure(row["lights_changed"], 0),
    }

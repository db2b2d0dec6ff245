"""The face of `yuebao plans`: several years ahead, and last year beside this one."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from flows.printing import (
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
from flows.wording import LIGHT_STYLES, light, status, word
from tasks import look_up
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping


_PLAN: Final = (
    Column("indicator", is_number=False, is_narrow=True),
    Column("unit", is_number=False, is_narrow=True),
    Column("nature", is_number=False),
    Column("base"),
    Column("plan-target", is_narrow=True),
    Column("plan-due", is_narrow=True),
    Column("plan-actual", is_narrow=True),
    Column("data-period", is_number=False),
    Column("way-done"),
    Column("way-due"),
    Column("light", is_number=False),
    Column("verdict", is_number=False, is_narrow=True),
)
_ANNUAL: Final = (
    Column("indicator", is_number=False, is_narrow=True),
    Column("unit", is_number=False, is_narrow=True),
    Column("last-target"),
    Column("last-actual", is_narrow=True),
    Column("last-of", is_number=False),
    Column("last-completion"),
    Column("last-growth"),
    Column("proposed"),
    Column("target", is_narrow=True),
    Column("asked", is_narrow=True),
)


def show_plans(asked: Asked, year: int | None, plan: str | None) -> None:
    """Print a year of the plans of several years, and of the annual plan."""
    wanted = look_up.plan_called(plan, asked.registry) if plan else None
    home, registry, known_at = asked.home, asked.registry, asked.known_at
    region = registry.city.region.id
    of = {"region": region, "plan": wanted}
    plans = look_up.told_of(home, registry, "mart.plan", known_at, **of)
    annual = look_up.told_of(
        home, registry, "mart.annual_plan", known_at, region=region
    )
    # The newest year that is planned; a plan of several years also has those to come.
    newest = max((row["year"] for row in annual), default=None)
    year = year or newest or max((row["year"] for row in plans), default=None)
    plans = [row for row in plans if row["year"] == year]
    annual = [row for row in annual if row["year"] == year and wanted is None]
    order = list(asked.registry.indicators)
    plans.sort(key=lambda row: (row["plan"], order.index(row["indicator"])))
    annual.sort(
        key=lambda row: (
            row["main"] or len(order),
            order.index(row["indicator"]),
        )
    )
    if asked.form != Format.TABLE:
        found = plans if wanted else annual
        print_rows(found, Format(asked.form), asked.registry.city.zone)
        return
    if not plans and not annual:
        print_line(say("cli-no-plan", asked.lang, year=str(year or "any")))
        return
    lang = asked.lang
    for name, rows in groupby(plans, itemgetter("plan")):
        told = list(rows)
        title = say(
            "table-plan",
            lang,
            city=asked.registry.city.name,
            plan=name,
            base=str(told[0]["base_year"]),
            end=str(told[0]["end_year"]),
            year=str(year),
        )
        lines = [
            Line(_plan_cells(row, asked), LIGHT_STYLES.get(row["light"]))
            for row in told
        ]
        print_table(title, _PLAN, lines, lang)
    if annual:
        city = asked.registry.city.name
        title = say("table-annual-plan", lang, city=city, year=str(year))
        lines = [Line(_annual_cells(row, asked)) for row in annual]
        print_table(title, _ANNUAL, lines, lang)


def _plan_cells(row: Mapping[str, Any], asked: Asked) -> dict[str, str]:
    digits = asked.registry.indicators[row["indicator"]].decimals
    lang = asked.lang
    return {
        "indicator": row["name"],
        "unit": row["unit"],
        "nature": say(f"nature-{row['nature']}", lang),
        "base": figure(row["base_value"], digits),
        "plan-target": figure(row["target"], digits),
        "plan-due": figure(row["due_now"], digits),
        "plan-actual": figure(row["actual"], digits),
        "data-period": row["actual_period"] or "",
        "way-done": figure(row["progress_pct"], 1),
        "way-due": figure(row["due_pct"], 1),
        "light": light(row["light"], lang),
        "verdict": word(row["verdict"], lang),
    }


def _annual_cells(row: Mapping[str, Any], asked: Asked) -> dict[str, str]:
    digits = asked.registry.indicators[row["indicator"]].decimals
    lang = asked.lang
    asks = signed(row["target_growth_pct"], 1)
    if row["target_difference_pp"] is not None:
        points = signed(row["target_difference_pp"], 1)
        asks = say("plan-asks-points", lang, points=points)
    elif row["target_growth_pct"] is not None:
        asks += "%"
    done = figure(row["last_completion_pct"], 1)
    if row["last_difference_pp"] is not None:
        points = signed(row["last_difference_pp"], 1)
        done = say("plan-asks-points", lang, points=points)
    target = figure(row["target"], digits)
    if row["target_status"] == "proposed":
        target = say("plan-proposed", lang, target=target)
    return {
        "indicator": row["name"],
        "unit": row["unit"],
        "last-target": figure(row["last_target"], digits),
        "last-actual": figure(row["last_actual"], digits),
        "last-of": " ".join(
            filter(None, (row["last_period"], status(row["last_status"], lang)))
        ),
        "last-completion": done,
        "last-growth": signed(row["last_growth_pct"], 1),
        "proposed": figure(row["proposed_value"], digits),
        "target": target,
        "asked": asks,
    }

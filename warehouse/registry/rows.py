"""A registry as rows, a list a table: how the warehouse remembers each version."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from warehouse.records import Measure
from warehouse.units import convert, decimal_shift

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from warehouse.registry import Registry
    from warehouse.registry.goals import History, LightRule

Row: TypeAlias = dict[str, Any]

# Measures that are printed in %, whatever the indicator's unit is.
PERCENT_MEASURES: Final = frozenset(
    {Measure.CURRENT_YOY, Measure.YTD_YOY, Measure.COMPLETION}
)


def registry_rows(registry: Registry) -> dict[str, list[Row]]:
    """Return the rows of every reference table, by the table's name."""
    return {
        "region": [
            {"position": place, "region": each.id, "name": each.name, "kind": each.kind}
            for place, each in enumerate(registry.city.regions)
        ],
        "department": [
            {
                "department": each.id,
                "name": each.name,
                "head": each.head.title,
                "head_email": each.head.email or "",
                "deputy": each.deputy.title,
                "deputy_email": each.deputy.email or "",
                "escalation": each.escalation.title,
                "escalation_email": each.escalation.email or "",
                "region": each.region,
                "source": each.source.address if each.source else None,
            }
            for each in registry.departments.values()
        ],
        "indicator": [
            {
                "position": place,
                "indicator": each.id,
                "growth_basis": each.growth.basis,
                **each.model_dump(
                    mode="json",
                    include={
                        "name",
                        "main",
                        "kind",
                        "frequency",
                        "jan_feb",
                        "lag_months",
                        "unit",
                        "decimals",
                        "direction",
                        "target_type",
                        "total",
                        "numerator",
                        "denominator",
                        "owner",
                        "scope",
                        "stages",
                    },
                ),
                "growth_prices": each.growth.prices,
                "breaks": [str(period.month) for period in each.breaks],
            }
            for place, each in enumerate(registry.indicators.values())
        ],
        "report": [
            {"report": each.id, "title": each.title, "frequency": each.frequency}
            for each in registry.reports.values()
        ],
        "target": [
            {
                "region": each.region,
                "indicator": each.indicator,
                "year": each.year,
                "value": convert(
                    each.value, each.unit, registry.target_unit(each.indicator)
                ),
                "by_month": each.by_month,
                "status": each.status,
                "set_on": each.set_on,
                "source": each.source,
            }
            for each in registry.targets
        ],
        "history": [
            _history_row(each, line, registry)
            for line, each in enumerate(registry.history, start=2)
        ],
        "plan": [
            {
                "position": place,
                "plan": each.plan,
                "region": each.region,
                "indicator": each.indicator,
                "base_year": each.base_year,
                "base_value": _in_unit(
                    each.base_value, each.unit, registry.target_unit(each.indicator)
                ),
                "end_year": each.end_year,
                "value": _in_unit(
                    each.value, each.unit, registry.target_unit(each.indicator)
                ),
                "nature": each.nature,
                "set_on": each.set_on,
                "source": each.source,
            }
            for place, each in enumerate(registry.plans)
        ],
        "part": list(_part_rows(registry)),
        "project_list": [
            {
                "position": place,
                "list": each.id,
                **each.model_dump(mode="python", exclude={"id"}),
            }
            for place, each in enumerate(registry.lists.values())
        ],
        "project": [
            {
                "position": place,
                "project": each.id,
                "name": each.name,
                "year": each.year,
                "lists": sorted(_around(each.lists, registry)),
                "region": each.region,
                "department": each.department,
                "category": each.category,
                "total_investment": each.total_investment,
                "plan": each.plan,
                "unit": each.unit,
                "start_by": str(each.start.month) if each.start else None,
                "finish_by": str(each.finish.month) if each.finish else None,
                "quantity": each.quantity,
                "quantity_unit": each.quantity_unit,
                "set_on": each.set_on or date(each.year, 1, 1),
            }
            for place, each in enumerate(registry.projects)
        ],
        "milestone": [
            {
                "project": each.project,
                "year": each.year,
                "stage": each.stage,
                "by_period": str(each.by.month),
            }
            for each in registry.milestones
        ],
        "light_rule": [row for rule in registry.lights for row in _light_rows(rule)],
        "rank_rule": [
            {
                "rule": rule.name,
                "since": str(rule.since),
                "indicator": indicator,
                "ranked_by": rule.by,
                "weight": rule.weight,
                "step": rule.step,
            }
            for rule in registry.rankings
            for indicator in rule.indicators
        ],
    }


def _in_unit(value: Decimal | None, unit: str, wanted: str) -> Decimal | None:
    return None if value is None else convert(value, unit, wanted)


def _history_row(figure: History, line: int, registry: Registry) -> Row:
    unit = (
        "%"
        if figure.measure in PERCENT_MEASURES
        else registry.indicators[figure.indicator].unit
    )
    exponent = figure.value.as_tuple().exponent
    printed = max(0, -exponent) if isinstance(exponent, int) else 0
    return {
        "line": line,
        "region": figure.region,
        "indicator": figure.indicator,
        "measure": figure.measure,
        "period": str(figure.period),
        "value": convert(figure.value, figure.unit, unit),
        "unit": unit,
        "decimals": printed - decimal_shift(figure.unit, unit),
        "status": figure.status,
        "published_on": figure.published_on,
        "source": figure.source,
        "text": f"{figure.value}{figure.unit}",
    }


def _part_rows(registry: Registry) -> Iterator[Row]:
    """Yield what adds up to what: parts are indicators, or the city's regions."""
    divisions: dict[str, dict[tuple[str, ...], None]] = {}
    for report in registry.reports.values():
        for identity in report.identities:
            if Measure.YTD not in identity.measures or identity.parts == "projects":
                continue
            parts = ("",) if identity.parts == "children" else identity.parts
            divisions.setdefault(identity.indicator, {})[parts] = None
    for each in registry.indicators.values():
        if each.total == "sum":
            divisions.setdefault(each.id, {})[("",)] = None
    for indicator, ways in divisions.items():
        for division, parts in enumerate(ways, start=1):
            for part in parts:
                yield {"indicator": indicator, "division": division, "part": part}


def _around(lists: Iterable[str], registry: Registry) -> set[str]:
    """Return the lists with those that they stand inside."""
    found: set[str] = set()
    waiting = list(lists)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            around = registry.lists[name].inside if name in registry.lists else None
            waiting += [around] if around else []
    return found


def _light_rows(rule: LightRule) -> Iterator[Row]:
    indicators = (None,) if rule.indicators == "all" else rule.indicators
    for indicator in indicators:
        for light in ("green", "yellow", "red"):
            band = getattr(rule, light)
            (low, is_open), (high, is_closed) = band.low, band.high
            yield {
                "rule": rule.name,
                "since": str(rule.since),
                "indicator": indicator,
                "quantity": rule.quantity,
                "schedule": rule.schedule,
                "light": light,
                "low": float(low),
                "low_closed": not is_open,
                "high": float(high),
                "high_closed": bool(is_closed),
            }

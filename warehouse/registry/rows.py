"""A registry as rows, a list a table: how the warehouse remembers each version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from warehouse.units import convert

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.registry import Registry
    from warehouse.registry.models import LightRule

Row: TypeAlias = dict[str, Any]


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
                "head_email": each.head.email,
                "deputy": each.deputy.title,
                "deputy_email": each.deputy.email,
                "escalation": each.escalation.title,
                "escalation_email": each.escalation.email,
                "region": each.region,
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
                    },
                ),
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
                "set_on": each.set_on,
                "source": each.source,
            }
            for each in registry.targets
        ],
        "project": [
            {
                "position": place,
                "project": each.id,
                "name": each.name,
                "year": each.year,
                "lists": list(each.lists),
                "region": each.region,
                "category": each.category,
                "plan": each.plan,
                "unit": each.unit,
            }
            for place, each in enumerate(registry.projects)
        ],
        "light_rule": [row for rule in registry.lights for row in _light_rows(rule)],
    }


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
                "light": light,
                "low": float(low),
                "low_closed": not is_open,
                "high": float(high),
                "high_closed": bool(is_closed),
            }

"""How a finding names what its figure is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warehouse.records import Observation, Parameters
    from warehouse.registry import Registry


def names_of(observation: Observation, registry: Registry) -> Parameters:
    """Return the names that every finding of a figure may tell, with measure and unit.

    `row` is the project where there is one, else the region. What the registry does not
    know keeps the id that it was read under.
    """
    indicator = registry.indicators.get(observation.indicator)
    region = registry.regions.get(observation.region)
    return {
        "indicator": indicator.name if indicator else observation.indicator,
        "region": region.name if region else observation.region,
        "row": _project(observation.project, registry)
        or (region.name if region else observation.region),
        "measure": observation.measure.value,
        "unit": observation.unit,
    }


def _project(identity: str, registry: Registry) -> str:
    """Return a project's name; a year that it stands in again may call it otherwise."""
    if not identity:
        return ""
    named = (each.name for each in registry.projects if each.id == identity)
    return next(named, identity)

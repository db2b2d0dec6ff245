"""Totals against their parts, within the rounding of the print.

A total `T` of n parts, each printed to a last digit of worth u, agrees while
`|T − Σx| ≤ (n + 1)·u/2`: while the intervals of total and sum meet, so that rounding
alone may explain the difference (docs/method.md, checks).
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from warehouse.method.intervals import exact, printed
from warehouse.records import Finding, Measure, Observation, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warehouse.periods import Period
    from warehouse.records import Known, Reading
    from warehouse.registry import Registry
    from warehouse.registry.goals import Project
    from warehouse.registry.models import Identity


def broken_identities(
    reading: Reading, registry: Registry, _: Known
) -> Iterator[Finding]:
    """Yield a finding for every total of `reading` that is not the sum of its parts.

    A total with a part missing is not judged: the missing part is a finding already.
    """
    for identity in registry.reports[reading.submission.report].identities:
        for total, parts in _totals(identity, reading.observations, registry):
            if finding := _held_against(total, parts, identity.severity):
                yield finding


def _totals(
    identity: Identity, observations: Sequence[Observation], registry: Registry
) -> Iterator[tuple[Observation, list[Observation]]]:
    grouped: dict[tuple[Measure, Period], list[Observation]] = defaultdict(list)
    for each in observations:
        if each.measure in identity.measures and each.value is not None:
            grouped[each.measure, each.period].append(each)
    for group in grouped.values():
        for total in group:
            if total.project or not _is_total(identity, total, registry):
                continue
            parts = list(_parts(identity, total, group, registry))
            if parts and _is_whole(identity, total, parts, registry):
                yield total, parts


def _is_total(identity: Identity, each: Observation, registry: Registry) -> bool:
    """Tell whether an observation is a total: of towns or projects only the city's."""
    in_city = each.region == registry.city.region.id
    of_indicators = not isinstance(identity.parts, str)
    return each.indicator == identity.indicator and (in_city or of_indicators)


def _parts(
    identity: Identity,
    total: Observation,
    group: Sequence[Observation],
    registry: Registry,
) -> Iterator[Observation]:
    children = {region.id for region in registry.city.parts}
    listed = {project.id for project in _listed(identity, total, registry)}
    for each in group:
        if identity.parts == "children":
            wanted = each.indicator == identity.indicator and each.region in children
        elif identity.parts == "projects":
            of_projects = each.indicator == (identity.of or identity.indicator)
            wanted = of_projects and (
                each.project in listed if identity.list else bool(each.project)
            )
        else:
            wanted = each.indicator in identity.parts and each.region == total.region
        if wanted and (identity.parts == "projects" or not each.project):
            yield each


def _is_whole(
    identity: Identity,
    total: Observation,
    parts: Sequence[Observation],
    registry: Registry,
) -> bool:
    """Tell whether no part is missing; a project without a plan may have no figure."""
    if identity.parts == "children":
        return len(parts) >= len(registry.city.parts)
    if identity.parts == "projects":
        planned = {
            project.id
            for project in _listed(identity, total, registry)
            if project.plan is not None
        }
        return planned <= {each.project for each in parts}
    return len(parts) >= len(identity.parts)


def _listed(
    identity: Identity, total: Observation, registry: Registry
) -> tuple[Project, ...]:
    """Return the year's projects on the identity's list, or on one inside it."""
    if identity.list is None:
        return ()
    lists = {identity.list}
    for _ in registry.lists:
        lists |= {each.id for each in registry.lists.values() if each.inside in lists}
    return tuple(
        project
        for project in registry.projects
        if project.year == total.period.year and not lists.isdisjoint(project.lists)
    )


def _held_against(
    total: Observation, parts: Sequence[Observation], severity: Severity
) -> Finding | None:
    whole, *rest = [each.value for each in (total, *parts) if each.value is not None]
    # A bare 0 is exact; it does not say how finely the others are printed.
    coarsest = min((each.decimals for each in (total, *parts) if each.value), default=0)
    if printed(whole, coarsest).meets(
        sum((printed(value, coarsest) for value in rest), exact(0))
    ):
        return None
    summed = sum(rest, Decimal(0))
    return Finding(
        "not-the-sum",
        severity,
        total.sheet,
        total.cell,
        total.text,
        {
            "indicator": total.indicator,
            "total": f"{whole.normalize():f}",
            "summed": f"{summed.normalize():f}",
            "difference": f"{(whole - summed).normalize():f}",
            "unit": total.unit,
            "first": parts[0].cell,
            "last": parts[-1].cell,
        },
    )

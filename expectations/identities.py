"""Totals against their parts, within the rounding of the print.

A total `T` of n parts, each printed to a last digit of worth u, agrees while
`|T − Σx| ≤ (n + 1)·u/2` (DESIGN §5, additivity).
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from warehouse.records import Finding, Measure, Observation, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warehouse.periods import Period
    from warehouse.records import Reading
    from warehouse.registry import Registry
    from warehouse.registry.models import Identity, Report


def broken_identities(
    report: Report, reading: Reading, registry: Registry
) -> Iterator[Finding]:
    """Yield a finding for every total of `reading` that is not the sum of its parts.

    A total with a part missing is not judged: the missing part is a finding already.
    """
    for identity in report.identities:
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
            if parts and len(parts) >= _expected(identity, registry):
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
    for each in group:
        if identity.parts == "children":
            wanted = each.indicator == identity.indicator and each.region in children
        elif identity.parts == "projects":
            wanted = each.indicator == identity.indicator and bool(each.project)
        else:
            wanted = each.indicator in identity.parts and each.region == total.region
        if wanted and (identity.parts == "projects" or not each.project):
            yield each


def _expected(identity: Identity, registry: Registry) -> int:
    if identity.parts == "children":
        return len(registry.city.parts)
    if identity.parts == "projects":
        return 1
    return len(identity.parts)


def _held_against(
    total: Observation, parts: Sequence[Observation], severity: Severity
) -> Finding | None:
    values = [each.value for each in (total, *parts) if each.value is not None]
    whole, summed = values[0], sum(values[1:], Decimal(0))
    # A bare 0 is exact; it does not say how finely the others are printed.
    coarsest = min((each.decimals for each in (total, *parts) if each.value), default=0)
    tolerance = (len(parts) + 1) * Decimal(1).scaleb(-coarsest) / 2
    if abs(whole - summed) <= tolerance:
        return None
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

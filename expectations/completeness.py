"""What a table passes over: a region or a project that stands among its fellows.

A row that the registry asks for by its label is missed while reading. Regions and
projects are no such list: a town reports itself alone, a board ranks the peers. So
the table itself says whom it is about: who tells of nearly all towns owes the others.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from warehouse.registry.models import RegionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.records import Observation, Reading
    from warehouse.registry import Registry

# Of nine towns one is forgotten; a table of nine in twelve counties is about those.
NEARLY_ALL: Final = Fraction(4, 5)


def absent_of(reading: Reading, registry: Registry) -> Iterator[Observation]:
    """Yield an observation without a value for each region or project passed over.

    It stands for the row as a whole: one for each, whatever its table would tell.
    """
    period = reading.submission.period
    report = registry.reports[reading.submission.report]
    layout = report.layout_for(period) if period else None
    rows = {table.rows for table in layout.tables} if layout else set()
    if {"regions", "projects"}.isdisjoint(rows):
        return
    of_sheet: dict[str, dict[bool, list[Observation]]] = defaultdict(
        lambda: {False: [], True: []}
    )
    for each in reading.observations:
        of_sheet[each.sheet][bool(each.project)].append(each)
    for observations in of_sheet.values():
        if "regions" in rows and observations[False]:
            yield from _regions(observations[False], registry)
        if "projects" in rows and observations[True]:
            yield from _projects(observations[True], registry)


def _regions(
    observations: list[Observation], registry: Registry
) -> Iterator[Observation]:
    told = {each.region for each in observations}
    for kind in (RegionKind.PART, RegionKind.PEER):
        owed = {each.id for each in registry.city.regions if each.kind is kind}
        for region in _passed_over(owed, told):
            yield replace(observations[0], region=region, value=None, cell="", text="")


def _projects(
    observations: list[Observation], registry: Registry
) -> Iterator[Observation]:
    told = {each.project for each in observations}
    planned = [
        each
        for each in registry.projects
        if each.year == observations[0].period.year and each.plan is not None
    ]
    absent: set[str] = set()
    for name in registry.lists:
        owed = {each.id for each in planned if name in each.lists}
        narrower = {
            each.id
            for each in planned
            if any(registry.lists[other].inside == name for other in each.lists)
        }
        # Who tells only of a narrower list does not pass over the wider one's rest.
        if told & (owed - narrower):
            absent |= set(_passed_over(owed, told))
    for project in sorted(absent):
        yield replace(observations[0], project=project, value=None, cell="", text="")


def _passed_over(owed: set[str], told: set[str]) -> list[str]:
    there = len(owed & told)
    return sorted(owed - told) if owed and there >= NEARLY_ALL * len(owed) else []

"""Look up: what the newest snapshot says; nothing here writes or waits for a writer."""

from __future__ import annotations

import json
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NamedTuple

from tasks.errors import UnknownNameError
from warehouse.connection import open_published
from warehouse.messages import UnknownMessageError, say
from warehouse.periods import Period
from warehouse.store import Row, rows, vintages_of
from warehouse.text import fold

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from warehouse.registry import Registry
    from warehouse.registry.models import Indicator, Region

SPANS: Final = ("month", "quarter", "half", "year")
MEASURES_TOLD: Final = ("ytd", "level", "current", "ytd_base", "ytd_yoy", "rank")


class Source(NamedTuple):
    """A figure with the vintages it had: the newest first."""

    measure: str
    vintages: list[Row]


def progress(
    home: Path, period: Period, known_at: datetime | None = None, **equal: str
) -> list[Row]:
    """Return `mart.progress` for a month, or as it was known at `known_at`."""
    with open_published(home) as snapshot:
        found = rows(snapshot, "mart.progress", known_at, period=str(period), **equal)
    return sorted(
        found,
        key=lambda row: (row["region"], row["indicator"], SPANS.index(row["span"])),
    )


def duties(home: Path, period: Period) -> list[Row]:
    """Return what every department owes for a month and how it stands."""
    with open_published(home) as snapshot:
        return rows(snapshot, "mart.duty", period=str(period))


def findings_of(home: Path, period: Period) -> dict[str, list[Row]]:
    """Return the findings of a month's submissions, by submission."""
    told: dict[str, list[Row]] = {}
    with open_published(home) as snapshot:
        submissions = rows(snapshot, "mart.submission", period=str(period))
        wanted = {row["submission_id"] for row in submissions}
        for row in rows(snapshot, "mart.finding"):
            if row["submission_id"] in wanted:
                told.setdefault(row["submission_id"], []).append(row)
    return told


def told(finding: Row, lang: str) -> tuple[str, str]:
    """Return a stored finding's sentence and what to do, in the reader's language."""
    if lang == "zh":
        return finding["message"], finding["suggestion"]
    values = json.loads(finding["parameters"])
    key = f"finding-{finding['rule']}"
    try:
        return say(key, lang, **values), say(f"{key}.fix", lang, **values)
    except (UnknownMessageError, ValueError):
        # Found under an older catalogue: what was said then still holds.
        return finding["message"], finding["suggestion"]


def alerts(home: Path) -> list[Row]:
    """Return the whole outbox, newest first."""
    with open_published(home) as snapshot:
        found = rows(snapshot, "mart.alert")
    return sorted(found, key=lambda row: row["created_at"], reverse=True)


def explain(
    home: Path, registry: Registry, indicator: str, period: Period, region: str
) -> dict[str, list[Source]]:
    """Return, by indicator, where each measure of a figure came from.

    A figure that nobody reports (a ratio, a sum over towns) is explained by the figures
    it is computed from.
    """
    wanted = [(indicator, region)]
    found = registry.indicators[indicator]
    if found.numerator and found.denominator:
        wanted += [(found.numerator, region), (found.denominator, region)]
    if found.total == "sum" and region == registry.city.region.id:
        wanted += [(indicator, part.id) for part in registry.city.parts]
    told: dict[str, list[Source]] = {}
    with open_published(home) as snapshot:
        for name, place in wanted:
            sources = [
                Source(measure, vintages)
                for measure, vintages in vintages_of(
                    snapshot, name, place, str(period.month)
                ).items()
            ]
            if sources:
                key = registry.indicators[name].name
                if place != region:
                    key = f"{key} · {registry.regions[place].name}"
                told[key] = sorted(sources, key=lambda each: _rank(each.measure))
    return told


def _rank(measure: str) -> int:
    known = measure in MEASURES_TOLD
    return MEASURES_TOLD.index(measure) if known else len(MEASURES_TOLD)


def month_of_data(home: Path, indicator: str, period: Period, region: str) -> Period:
    """Return the month whose figure is told for `period`: a quarter's last in May."""
    found = progress(home, period, span="year", indicator=indicator, region=region)
    return Period.parse(found[0]["data_period"]) if found else period


def indicator_called(name: str, registry: Registry) -> Indicator:
    """Find an indicator by id or any of its names; raises `UnknownNameError`."""
    for each in registry.indicators.values():
        if fold(name) in {each.id, *(fold(word) for word in (each.name, *each.also))}:
            return each
    names = [
        word for each in registry.indicators.values() for word in (each.id, each.name)
    ]
    raise UnknownNameError(name, get_close_matches(name, names, cutoff=0.4))


def region_called(name: str | None, registry: Registry) -> Region:
    """Find a region by id or any of its names, the city by default."""
    if name is None:
        return registry.city.region
    for each in registry.city.regions:
        if fold(name) in {each.id, *(fold(word) for word in (each.name, *each.also))}:
            return each
    raise UnknownNameError(name, [each.name for each in registry.city.regions])

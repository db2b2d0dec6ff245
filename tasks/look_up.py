"""Look up: what the newest snapshot says; nothing here writes or waits for a writer.

With a `known_at` it is asked for what was known by then.
"""

from __future__ import annotations

import json
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tasks.errors import UnknownNameError
from warehouse.connection import open_published
from warehouse.impact import impact
from warehouse.messages import UnknownMessageError, say
from warehouse.periods import Period
from warehouse.registry.models import Indicator, Kind
from warehouse.store import FOREVER, Row, figures_read, rows, vintages_of
from warehouse.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from warehouse.connection import Warehouse
    from warehouse.impact import Change
    from warehouse.registry import Registry
    from warehouse.registry.goals import ProjectList
    from warehouse.registry.models import Department, Region, Report

STATES: Final = ("returned", "accepted_with_warnings", "accepted", "withdrawn")
SPANS: Final = ("month", "quarter", "half", "year")
# A figure of history.csv came in no file: its sheet and cell are the CSV and its line.
_FROM_HISTORY: Final = dict.fromkeys(
    ("report", "department", "file", "received_at", "archived")
)
GROWTHS: Final = (
    "growth_reported_pct",
    "growth_computed_pct",
    "level_change",
    "difference_pp",
)
MEASURES_TOLD: Final = ("ytd", "level", "current", "ytd_base", "ytd_yoy", "rank")


class Source(NamedTuple):
    """A figure with the vintages it had: the newest first."""

    measure: str
    vintages: list[Row]


class Standing(NamedTuple):
    """What is said of an indicator in a month: of the year, and on which grounds.

    `rule` is the light rule in force, `ground` the row of `core.outlook_as_of` that the
    year's outlook rests on.
    """

    progress: Row | None
    growth: Row | None
    rule: Row | None
    ground: Row | None


class Version(NamedTuple):
    """One version of a report: its submission, its findings, and what it changed."""

    row: Row
    number: int
    findings: list[Row]
    changes: list[Row]


class Loop(NamedTuple):
    """A report that came back: all its versions, and each return among them."""

    versions: list[Version]
    returns: list[Row]

    @property
    def is_right(self) -> bool:
        """Whether the last version that came back was put right."""
        return self.returns[-1]["put_right_by"] is not None

    @property
    def hours(self) -> float:
        """How many hours it took from the first return to the last that put right."""
        began = self.returns[0]["returned_at"]
        ended = self.returns[-1]["put_right_at"]
        return float((ended - began).total_seconds() / 3600) if ended else 0.0


def published(
    home: Path,
    model: str,
    known_at: datetime | None = None,
    **equal: str | int | None,
) -> list[Row]:
    """Return rows of a published view, by equality on columns."""
    with open_published(home) as snapshot:
        return rows(snapshot, model, known_at, **equal)


def told_of(
    home: Path,
    registry: Registry,
    model: str,
    known_at: datetime | None = None,
    **equal: str | int | None,
) -> list[Row]:
    """Return rows of a published view on indicators and regions still registered."""
    return [
        row
        for row in published(home, model, known_at, **equal)
        if row["indicator"] in registry.indicators
        and row.get("region", registry.city.region.id) in registry.regions
    ]


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


def changes(home: Path, since: datetime, until: datetime | None = None) -> list[Change]:
    """Return what is said otherwise at `until`, or by now, than at `since`."""
    with open_published(home) as snapshot:
        return impact(snapshot, since, until or FOREVER)


def duties(home: Path, period: Period, known_at: datetime | None = None) -> list[Row]:
    """Return what every department owes for a month and how it stands."""
    found = published(home, "mart.duty", known_at, period=str(period))
    return sorted(found, key=lambda row: (row["department"], row["report"]))


def troubles(home: Path, known_at: datetime | None = None) -> dict[str, Row]:
    """Return by department why its files do not come: what its source was found with.

    What the next run tries again by itself is no trouble.
    """
    of = {"state": "failing", "severity": "critical"}
    found = published(home, "mart.source", known_at, **of)
    return {
        department: row
        for row in sorted(
            found, key=lambda row: (row["file"], row["source"]), reverse=True
        )
        for department in row["departments"]
    }


def findings_of(
    home: Path, period: Period, known_at: datetime | None = None
) -> dict[str, list[Row]]:
    """Return the findings of a month's submissions, by submission."""
    told: dict[str, list[Row]] = {}
    with open_published(home) as snapshot:
        sent = rows(snapshot, "mart.submission", known_at, period=str(period))
        wanted = {row["submission_id"] for row in sent}
        found = rows(snapshot, "mart.finding", known_at)
        for row in sorted(found, key=lambda row: int(row["number"])):
            if row["submission_id"] in wanted:
                told.setdefault(row["submission_id"], []).append(row)
    return told


def loops(home: Path, period: Period, report: str | None = None) -> list[Loop]:
    """Return the reports of a month of which a version came back, with all versions."""
    with open_published(home) as snapshot:
        sent = rows(snapshot, "mart.submission", period=str(period), report=report)
        returns = rows(snapshot, "mart.return", period=str(period), report=report)
        names = [row["submission_id"] for row in returns]
        found = [
            [row["submission_id"] for row in versions]
            for versions in _by_report(sent)
            if not set(names).isdisjoint(row["submission_id"] for row in versions)
        ]
        rows_of = {row["submission_id"]: row for row in sent}
        told = [
            Loop(
                [
                    _version(snapshot, rows_of[name], number)
                    for number, name in enumerate(versions, start=1)
                ],
                sorted(
                    (row for row in returns if row["submission_id"] in versions),
                    key=lambda row: row["version"],
                ),
            )
            for versions in found
        ]
    # What still stands returned is what somebody looks for.
    return sorted(told, key=lambda each: each.is_right)


def figures_of(home: Path, period: Period) -> dict[str, int]:
    """Return how many figures each of a month's submissions gave."""
    with open_published(home) as snapshot:
        return figures_read(snapshot, period)


def standing_findings(home: Path, period: Period) -> list[Version]:
    """Return the newest version of each report of a month, what came back first."""
    with open_published(home) as snapshot:
        sent = rows(snapshot, "mart.submission", period=str(period))
        newest = [
            _version(snapshot, versions[-1], len(versions))
            for versions in _by_report(sent)
        ]
    return sorted(
        newest,
        key=lambda each: (
            STATES.index(each.row["state"]),
            each.row["department"],
            each.row["report"],
        ),
    )


def _by_report(sent: Iterable[Row]) -> list[list[Row]]:
    """Return the versions of each report in the order that they came."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in sorted(sent, key=lambda row: (row["known_at"], row["ordinal"])):
        known = row["report"] and row["department"]
        key = (row["report"] if known else row["file"], row["department"])
        found.setdefault(key, []).append(row)
    return list(found.values())


def _version(snapshot: Warehouse, row: Row, number: int) -> Version:
    of = {"submission_id": row["submission_id"]}
    findings = rows(snapshot, "mart.finding", None, **of)
    changes = rows(snapshot, "mart.version_change", None, **of) if number > 1 else []
    return Version(
        row,
        number,
        sorted(findings, key=lambda row: int(row["number"])),
        sorted(changes, key=lambda row: (row["sheet"] or "", row["cell"] or "")),
    )


def report_called(name: str, registry: Registry) -> Report:
    """Find a report by id or title; raises `UnknownNameError`."""
    for each in registry.reports.values():
        if fold(name) in {each.id, fold(each.title)}:
            return each
    names = [
        word for each in registry.reports.values() for word in (each.id, each.title)
    ]
    raise UnknownNameError(name, get_close_matches(name, names, cutoff=0.3))


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


def alerts(home: Path, known_at: datetime | None = None) -> list[Row]:
    """Return the whole outbox, newest first."""
    found = sorted(
        published(home, "mart.alert", known_at), key=lambda row: str(row["key"])
    )
    return sorted(found, key=lambda row: row["created_at"], reverse=True)


def department_called(name: str, registry: Registry) -> Department:
    """Find a department by id or any of its names; raises `UnknownNameError`."""
    for each in registry.departments.values():
        if fold(name) in {each.id, *(fold(word) for word in (each.name, *each.also))}:
            return each
    names = [
        word for each in registry.departments.values() for word in (each.id, each.name)
    ]
    raise UnknownNameError(name, get_close_matches(name, names, cutoff=0.3))


def explain(
    home: Path,
    registry: Registry,
    indicator: str,
    period: Period,
    region: str,
    known_at: datetime | None = None,
) -> dict[str, list[Source]]:
    """Return, by indicator, where each measure of a figure came from.

    A figure that nobody reports (a ratio, a sum over towns) is explained by the figures
    it is computed from; one that nobody reported any more, by the registry's history.
    """
    wanted = [(indicator, region)]
    found = registry.indicators[indicator]
    if found.numerator and found.denominator:
        wanted += [(found.numerator, region), (found.denominator, region)]
    if found.total == "sum" and region == registry.city.region.id:
        wanted += [(indicator, part.id) for part in registry.city.parts]
    told: dict[str, list[Source]] = {}
    with open_published(home) as snapshot:
        of = {"period": str(period.month), "submission_id": ""}
        history = rows(snapshot, "core.observation", known_at, **of)
        for name, place in wanted:
            vintages = vintages_of(
                snapshot, name, place, str(period.month), known_at or FOREVER
            )
            for row in history:
                if (row["indicator"], row["region"]) == (name, place):
                    vintages.setdefault(row["measure"], []).append(row | _FROM_HISTORY)
            sources = [Source(*each) for each in vintages.items()]
            if sources:
                key = registry.indicators[name].name
                if place != region:
                    key = f"{key} · {registry.regions[place].name}"
                told[key] = sorted(sources, key=lambda each: rank_of(each.measure))
    return told


def standing(
    home: Path,
    indicator: str,
    period: Period,
    region: str,
    known_at: datetime | None = None,
) -> Standing:
    """Return what is said of an indicator in a month."""
    of: dict[str, Any] = {"region": region, "indicator": indicator}
    year = {"period": str(period), "span": "year"}
    with open_published(home) as snapshot:
        told = rows(snapshot, "mart.progress", known_at, **year, **of)
        progress = told[0] if told else None
        data = Period.parse(progress["data_period"]) if progress else period
        growths = rows(snapshot, "mart.growth", known_at, period=str(data), **of)
        growth = growths[0] if growths else None
        if progress is None:
            return Standing(None, growth, None, None)
        rules = rows(snapshot, "core.light_rule", known_at or FOREVER)
        end = {"year": data.year, "last_month": 12}
        grounds = rows(snapshot, "core.outlook", known_at or FOREVER, **end, **of)
    rule = rule_for(rules, indicator, period)
    ground = (row for row in grounds if row["month"] <= data.last < row["next_month"])
    return Standing(progress, growth, rule, next(ground, None))


def rule_for(rules: Iterable[Row], indicator: str, period: Period) -> Row | None:
    """Return the rule in force, as mart.progress takes it."""
    fitting = [
        row
        for row in rules
        if row["indicator"] in {None, indicator} and row["since"] <= str(period)
    ]
    return max(
        fitting,
        key=lambda row: (row["indicator"] is not None, row["since"]),
        default=None,
    )


def adds_up(indicator: Indicator) -> bool:
    """Tell whether months add up to the year, so that half of it can be done."""
    is_amount = indicator.kind in {Kind.FLOW, Kind.COUNT}
    return is_amount and indicator.target_type != "growth"


def rank_of(measure: str) -> int:
    """Return the place of a measure among those that are told first."""
    known = measure in MEASURES_TOLD
    return MEASURES_TOLD.index(measure) if known else len(MEASURES_TOLD)


def growths(
    home: Path,
    registry: Registry,
    period: Period,
    indicator: str | None,
    known_at: datetime | None = None,
) -> list[Row]:
    """Return the city's growth as told for a month: of March in May where quarterly.

    Without an indicator: the main ones, those with a target, and those whose reported
    growth says that something is not as it was published. In the registry's order.
    """
    of: dict[str, Any] = {"region": registry.city.region.id, "indicator": indicator}
    year = {"period": str(period), "span": "year"}
    with open_published(home) as snapshot:
        told = rows(snapshot, "mart.progress", known_at, **year, **of)
        found = rows(snapshot, "mart.growth", known_at, **of)
    months = {row["indicator"]: row["data_period"] for row in told}
    asked = {
        row["indicator"] for row in told if row["main"] or row["target"] is not None
    }
    order = [each.id for each in registry.indicators.values()]
    kept = [
        row
        for row in found
        if row["indicator"] in order
        and row["period"] == months.get(row["indicator"], str(period))
        and (
            indicator
            or row["is_restated"]
            or row["agrees"] == "no"
            or (row["indicator"] in asked and any(map(row.get, GROWTHS)))
        )
    ]
    return sorted(kept, key=lambda row: order.index(row["indicator"]))


def indicator_called(name: str, registry: Registry) -> Indicator:
    """Find an indicator by id or any of its names; raises `UnknownNameError`."""
    for each in registry.indicators.values():
        if fold(name) in {each.id, *(fold(word) for word in (each.name, *each.also))}:
            return each
    names = [
        word for each in registry.indicators.values() for word in (each.id, each.name)
    ]
    raise UnknownNameError(name, get_close_matches(name, names, cutoff=0.4))


def list_called(name: str, registry: Registry) -> ProjectList:
    """Find a list of projects by id or name; raises `UnknownNameError`."""
    for each in registry.lists.values():
        if fold(name) in {each.id, fold(each.name)}:
            return each
    raise UnknownNameError(name, [each.name for each in registry.lists.values()])


def plan_called(name: str, registry: Registry) -> str:
    """Find a plan of several years by id; raises `UnknownNameError`."""
    known = sorted({each.plan for each in registry.plans})
    if name not in known:
        raise UnknownNameError(name, known)
    return name


def region_called(name: str | None, registry: Registry) -> Region:
    """Find a region by id or any of its names, the city by default."""
    if name is None:
        return registry.city.region
    for each in registry.city.regions:
        if fold(name) in {each.id, *(fold(word) for word in (each.name, *each.also))}:
            return each
    raise UnknownNameError(name, [each.name for each in registry.city.regions])

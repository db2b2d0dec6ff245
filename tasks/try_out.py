"""Try out: what would become of a file, before it is sent. Nothing is written."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from expectations.meant import as_meant
from expectations.verdict import judge
from tasks.phrase import phrased
from tasks.reader import MAX_BYTES
from tasks.reader.marks import Job, Mark
from tasks.reader.sandbox import mark_all, read_all
from warehouse.connection import WarehouseError, is_todays, open_published
from warehouse.messages import say
from warehouse.records import Delivery, Finding, Severity
from warehouse.store import FOREVER, known_figures, overruled

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.ledger import Told
    from warehouse.periods import Period
    from warehouse.records import Known, Observation, Overruled, Verdict
    from warehouse.registry import Registry

CHUNK: Final = 1024 * 1024


class Tried(NamedTuple):
    """A file, and what its sender means it to be: a report's id, a month, neither."""

    file: Path
    report: str | None = None
    meant: Period | None = None


class Trial(NamedTuple):
    """What would become of a file: its verdict in words, and what was read of it."""

    verdict: Verdict
    told: list[Told]
    read: tuple[Observation, ...]
    has_past: bool


def try_out(
    asked: Tried, registry: Registry, home: Path, period: Period, lang: str
) -> Trial:
    """Read and judge a file as a run would, against what is published.

    `period` gives the year where the file does not; a file that is not about the month
    meant is told so. Works without a warehouse: then nothing is known of before.
    """
    delivery = _delivery(asked.file)
    known_to_be = _only(registry, asked.report) if asked.report else registry
    (reading,) = read_all([("trial", delivery)], known_to_be, period)
    reading = as_meant(reading, asked.meant)
    known, answered = _known(home, registry)
    (verdict,) = judge([reading], registry, known, answered)
    told = phrased(verdict, lang)
    return Trial(verdict, told, reading.observations, has_past=bool(known))


def annotate(file: Path, trial: Trial, target: Path, lang: str) -> bool:
    """Write the marked copy of a file that was tried out; tell whether it is there."""
    findings = trial.verdict.findings
    serious = [each for each in findings if each.severity is not Severity.INFO]
    heading = say(
        f"mark-heading-{trial.verdict.state}", lang, file=file.name, count=len(serious)
    )
    marks = tuple(map(_mark, findings, phrased(trial.verdict, lang)))
    draft = target.with_name(f"{target.name}.part")
    (is_there,) = mark_all([Job(file, draft, file.name, heading, marks, lang)])
    if is_there:
        draft.replace(target)
    return is_there


def _mark(finding: Finding, told: Told) -> Mark:
    return Mark(
        finding.severity,
        finding.sheet,
        finding.cell,
        finding.value,
        told.message,
        told.suggestion,
    )


def _delivery(file: Path) -> Delivery:
    """Return a file as if it had just come into its department's folder."""
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as content:
        while size <= MAX_BYTES and (chunk := content.read(CHUNK)):
            digest.update(chunk)
            size += len(chunk)
    place = file.resolve()
    return Delivery(
        file=file.name,
        uri=place.as_uri(),
        sha256=digest.hexdigest(),
        size=size,
        received_at=datetime.now(UTC),
        archived=str(place) if size <= MAX_BYTES else "",
        folder=place.parent.name,
    )


def _known(home: Path, registry: Registry) -> tuple[Known, set[Overruled]]:
    """Return what is published, nothing where there is no snapshot of today's models.

    A department has no warehouse at hand, and needs none to check its own sums.
    """
    try:
        with open_published(home) as snapshot:
            if not is_todays(snapshot):
                return {}, set()
            known = known_figures(snapshot, FOREVER, registry.indicators)
            return known, overruled(snapshot)
    except WarehouseError:
        return {}, set()


def _only(registry: Registry, report: str) -> Registry:
    """Return a registry that knows of one report alone."""
    return replace(registry, reports={report: registry.reports[report]})

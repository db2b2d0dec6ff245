"""Phrase: what was found, or changed, becomes sentences that a department reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from warehouse.ledger import Told
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.look_up import Loop
    from warehouse.records import Finding, Verdict
    from warehouse.registry import Registry
    from warehouse.store import Row

CHANGES_TOLD: Final = 3
MOST_PRINTED: Final = 40
_KINDS: Final = ("changed", "added", "removed")


def phrased(verdict: Verdict, lang: str = "zh") -> list[Told]:
    """Return each finding's sentence and what to do, for the department."""
    told = []
    for finding in verdict.findings:
        values = _values(finding, verdict.submission.delivery.file)
        key = f"finding-{finding.rule}"
        told.append(
            Told(say(key, lang, **values), say(f"{key}.fix", lang, **values), values)
        )
    return told


def _values(finding: Finding, file: str) -> dict[str, str | int | float]:
    """Return everything that a finding's sentence may name."""
    return {
        "file": file,
        # A text table has no sheet of its own: its file is what a person looks for.
        "sheet": finding.sheet or file,
        "cell": finding.cell or "-",
        "value": finding.value,
        **finding.parameters,
    }


def said_of(changes: Sequence[Row], registry: Registry, lang: str) -> str:
    """Return in one line what a version changed: the first few, and how many more."""
    if not changes:
        return say("change-nothing", lang)
    ordered = sorted(
        changes, key=lambda row: (_KINDS.index(row["change_kind"]), row["cell"] or "")
    )
    told = [said_change(row, registry, lang) for row in ordered[:CHANGES_TOLD]]
    if len(changes) > len(told):
        told.append(say("change-more", lang, count=len(changes)))
    return say("word-and", lang).join(told)


def said_change(row: Row, registry: Registry, lang: str) -> str:
    """Return one change of `mart.version_change` in words."""
    indicator = registry.indicators.get(row["indicator"])
    return say(
        f"change-{row['change_kind']}",
        lang,
        indicator=indicator.name if indicator else row["indicator"],
        region=place_of(row, registry),
        measure=say(f"measure-{row['measure']}", lang),
        cell=row["cell"] or row["cell_before"],
        before=_short(row["text_before"]),
        after=_short(row["text"]),
    )


def hours_of(loop: Loop, lang: str) -> str:
    """Return how long a return took to be put right."""
    # Within one run nobody had been told yet that it came back.
    if loop.hours == 0:
        return say("returns-at-once", lang)
    return say("returns-hours", lang, hours=f"{loop.hours:.1f}")


def place_of(row: Row, registry: Registry) -> str:
    """Return what a figure is about: its project, else its region."""
    for project in registry.projects:
        if row["project"] and project.id == row["project"]:
            return project.name
    region = registry.regions.get(row["region"])
    return region.name if region else str(row["region"])


def _short(text: str | None) -> str:
    said = text or "–"
    return said if len(said) <= MOST_PRINTED else f"{said[: MOST_PRINTED - 1]}…"

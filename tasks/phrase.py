"""Phrase: what was found becomes the sentences that a department reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.messages import say
from warehouse.store import Told

if TYPE_CHECKING:
    from warehouse.records import Finding, Verdict


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

"""Findings as a department is told them, in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.messages import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warehouse.records import Finding


def sentences(findings: Iterable[Finding], file: str) -> list[str]:
    """Return every sentence; raises where one wants a value that is not given."""
    return [
        say(f"finding-{finding.rule}{part}", language, **values(finding, file))
        for finding in findings
        for language in LANGUAGES
        for part in ("", ".fix")
    ]


def values(finding: Finding, file: str) -> dict[str, str | int | float]:
    return {
        "file": file,
        "sheet": finding.sheet or file,
        "cell": finding.cell or "-",
        "value": finding.value,
        **finding.parameters,
    }

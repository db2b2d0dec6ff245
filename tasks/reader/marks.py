"""What a marked copy is made from; without openpyxl, which only a worker needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Mark(NamedTuple):
    """A finding as it is written into the copy."""

    severity: str
    sheet: str
    cell: str
    value: str
    message: str
    suggestion: str


class Job(NamedTuple):
    """One workbook to mark: `heading` is what became of it, in a sentence."""

    source: Path
    target: Path
    file: str
    heading: str
    marks: Sequence[Mark]
    lang: str

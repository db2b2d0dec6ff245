"""Whether a file is about the month that its sender means it for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warehouse.records import Finding, Severity

if TYPE_CHECKING:
    from warehouse.periods import Period
    from warehouse.records import Reading


def as_meant(reading: Reading, meant: Period | None) -> Reading:
    """Return a reading with a finding where it is about another month than meant."""
    period = reading.submission.period
    if meant is None or period == meant or not reading.observations:
        return reading
    other = Finding(
        "other-period",
        Severity.CRITICAL,
        parameters={"meant": str(meant), "printed": str(period or "-")},
    )
    return replace(reading, findings=(*reading.findings, other))

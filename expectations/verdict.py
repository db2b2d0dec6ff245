"""Readings → verdicts: what is wrong, where, and what becomes of the submission."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

from expectations.identities import broken_identities
from warehouse.periods import Period
from warehouse.records import (
    Finding,
    Overruled,
    Reading,
    Severity,
    State,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import datetime

    from warehouse.records import Known, Observation
    from warehouse.registry import Registry
    from warehouse.registry.models import Report

Check: TypeAlias = "Callable[[Reading, Registry, Known], Iterator[Finding]]"
# What Great Expectations cannot check: a reading against what it says elsewhere, and
# against what was known before.
CHECKS: Final[tuple[Check, ...]] = (broken_identities,)
MOST_FINDINGS_A_RULE: Final = 50
# Nobody can answer for which of two prints counts, or for a name that nobody knows.
NEVER_OVERRULED: Final = frozenset(
    {"duplicate-value", "unknown-region", "unknown-indicator", "no-rows"}
)
_NO_MONTH: Final = Period(1, 1, 1)
_SLIPS: Final = tuple(Decimal(10) ** power for power in (4, 3, 8, -4, -3, -8))


def judge(
    readings: Sequence[Reading],
    registry: Registry,
    known: Known,
    overruled: Collection[Overruled] = (),
) -> list[Verdict]:
    """Judge every reading; one GX validation a kind of report, in the given order.

    A critical finding returns a submission with nothing loaded of it, a warning lets it
    in and says so. Each reading is held against what was known before it came: `known`
    from the warehouse, and what the readings before it were accepted with. A reading
    that is returned touches nobody else's verdict. A finding that a person answers for
    (`overruled`) is only noted.
    """
    found: dict[int, list[Finding]] = {
        number: list(reading.findings) for number, reading in enumerate(readings)
    }
    by_report: dict[str, list[int]] = defaultdict(list)
    for number, reading in enumerate(readings):
        if reading.observations:
            by_report[reading.submission.report].append(number)
    for identity, numbers in by_report.items():
        report = registry.reports[identity]
        group = [readings[number] for number in numbers]
        for position, finding in _out_of_shape(report, group, registry):
            found[numbers[position]].append(finding)
    verdicts: dict[int, Verdict] = {}
    growing = dict(known)
    for number in sorted(found, key=lambda each: _as_they_came(readings[each])):
        reading = readings[number]
        for check in CHECKS if reading.observations else ():
            found[number].extend(check(reading, registry, growing))
        told = _answered_for(reading, found[number], overruled)
        verdict = _verdict(reading, _most_serious_first(told))
        growing.update((each.figure, each) for each in verdict.observations)
        verdicts[number] = verdict
    return [verdicts[number] for number in range(len(readings))]


def can_be_overruled(reading: Reading, finding: Finding) -> bool:
    """Tell whether a person may answer for a finding.

    What the reader says means that something could not be read: there is no figure
    that anybody could answer for.
    """
    return finding.rule not in NEVER_OVERRULED and finding not in reading.findings


def overruled_by(reading: Reading, finding: Finding) -> Overruled:
    """Return what a person would have to answer for, to let this finding pass."""
    submission = reading.submission
    return Overruled(
        submission.report,
        submission.department,
        str(submission.period or ""),
        finding.rule,
        finding.sheet,
        finding.cell,
        finding.value,
    )


def _answered_for(
    reading: Reading, findings: Sequence[Finding], overruled: Collection[Overruled]
) -> list[Finding]:
    return [
        replace(finding, severity=Severity.INFO)
        if overruled_by(reading, finding) in overruled
        and can_be_overruled(reading, finding)
        else finding
        for finding in findings
    ]


def _as_they_came(reading: Reading) -> tuple[Period, datetime]:
    """Order months before one another, and within a month as files were received."""
    submission = reading.submission
    # Without a month there is nothing to be held against.
    return submission.period or _NO_MONTH, submission.delivery.received_at


def _out_of_shape(
    report: Report, group: Sequence[Reading], registry: Registry
) -> Iterator[tuple[int, Finding]]:
    # Importing Great Expectations takes seconds: only a run that checks pays for it.
    from expectations.suites import broken_rows  # noqa: PLC0415 - dear to import

    flat = [
        (position, observation)
        for position, reading in enumerate(group)
        for observation in reading.observations
    ]
    told: set[tuple[str, int]] = set()
    for rule, row in broken_rows(report, group, registry):
        if (rule, row) not in told:
            told.add((rule, row))
            position, observation = flat[row]
            yield position, _finding(rule, observation, registry)


def _finding(rule: str, observation: Observation, registry: Registry) -> Finding:
    indicator = registry.indicators.get(observation.indicator)
    region = registry.regions.get(observation.region)
    finding = Finding(
        rule,
        Severity.CRITICAL,
        observation.sheet,
        observation.cell,
        observation.text,
        {
            "indicator": indicator.name if indicator else observation.indicator,
            "region": region.name if region else observation.region,
            "measure": observation.measure.value,
            "unit": observation.unit,
        },
    )
    if rule == "missing-value":
        return replace(finding, severity=Severity.WARNING)
    if rule == "out-of-bounds":
        return _told_as_slip(finding, observation, registry)
    return finding


def _told_as_slip(
    finding: Finding, observation: Observation, registry: Registry
) -> Finding:
    """Name the unit slip that would explain a value out of bounds, if one does."""
    from expectations.suites import (  # noqa: PLC0415 - dear to import
        LEVEL_MEASURES,
        UNBOUNDED,
        bounds_of,
    )

    low, high = bounds_of(observation, registry)
    value = observation.value or Decimal(0)
    parameters = {
        **finding.parameters,
        "low": "−∞" if value >= low == -UNBOUNDED else _plain(low),
        "high": "∞" if value <= high == UNBOUNDED else _plain(high),
        "read": _plain(value),
    }
    if observation.measure not in LEVEL_MEASURES or high >= UNBOUNDED:
        # Only an amount is printed in 万 or 亿; a growth is wrong in another way.
        return replace(finding, parameters=parameters)
    for factor in _SLIPS:
        corrected = value / factor
        # Zero lies in most bounds, but no slip makes a figure zero.
        if low <= corrected <= high and corrected > Decimal(str(high)) / 10000:
            return replace(
                finding,
                rule="unit-slip",
                parameters={
                    **parameters,
                    "way": "divide" if factor > 1 else "multiply",
                    "factor": _plain(max(factor, 1 / factor)),
                    "corrected": _plain(corrected),
                },
            )
    return replace(finding, parameters=parameters)


def _plain(value: float | Decimal) -> str:
    """Return a number in plain digits: 1200000, never 1.2e+06."""
    return f"{Decimal(str(value)).normalize():f}"


def _most_serious_first(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Order findings by severity, and cap how many of one rule are told.

    A report that is wrong in every row is one mistake, not a thousand messages.
    """
    order = list(Severity)
    counts: dict[str, int] = defaultdict(int)
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda each: order.index(each.severity)):
        counts[finding.rule] += 1
        if counts[finding.rule] <= MOST_FINDINGS_A_RULE:
            kept.append(finding)
    for rule, count in counts.items():
        if count > MOST_FINDINGS_A_RULE:
            kept.append(
                Finding(
                    "and-more",
                    Severity.INFO,
                    parameters={"rule": rule, "count": count - MOST_FINDINGS_A_RULE},
                )
            )
    return tuple(kept)


def _verdict(reading: Reading, findings: tuple[Finding, ...]) -> Verdict:
    severities = {finding.severity for finding in findings}
    if Severity.CRITICAL in severities:
        refused = reading.observations
        return Verdict(reading.submission, State.RETURNED, (), findings, refused)
    if not reading.observations:
        nothing = Finding("no-rows", Severity.CRITICAL)
        return Verdict(reading.submission, State.RETURNED, (), (*findings, nothing))
    state = State.WARNED if Severity.WARNING in severities else State.ACCEPTED
    return Verdict(reading.submission, state, reading.observations, findings)

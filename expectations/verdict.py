"""Readings → verdicts: what is wrong, where, and what becomes of the submission."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

from expectations.history import against_its_past, foretold, is_foretold
from expectations.identities import broken_identities
from expectations.naming import names_of
from expectations.radar import figures_behind
from expectations.slips import plainly, unit_slip_of
from warehouse.method.intervals import Interval
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
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from expectations.suites import Broken
    from warehouse.records import Known, Observation
    from warehouse.registry import Registry

Check: TypeAlias = "Callable[[Reading, Registry, Known], Iterator[Finding]]"
# What Great Expectations cannot check: a reading against what it says elsewhere, and
# against what was known before.
CHECKS: Final[tuple[Check, ...]] = (
    broken_identities,
    against_its_past,
    figures_behind,
)
# Rules that say nothing new of a cell that is told of already for what it is.
HEARSAY: Final = frozenset(
    {"unusual-figure", "wrong-cell", "earlier-months-revised", "base-mismatch"}
)
# What a finding does to its submission; of several the first here.
WHAT_IT_DOES: Final = {
    Severity.CRITICAL: State.RETURNED,
    Severity.WARNING: State.WARNED,
    Severity.INFO: State.ACCEPTED,
}
MOST_FINDINGS_A_RULE: Final = 50
# Nobody can answer for which of two prints counts, or for a name that nobody knows.
NEVER_OVERRULED: Final = frozenset(
    {"duplicate-value", "unknown-region", "unknown-indicator", "no-rows"}
)
_NO_MONTH: Final = Period(1, 1, 1)


def judge(
    readings: Sequence[Reading],
    registry: Registry,
    known: Known,
    overruled: Collection[Overruled] = (),
    moment: datetime | None = None,
) -> list[Verdict]:
    """Judge every reading, in the given order; all in one validation of GX.

    A critical finding returns a submission with nothing loaded of it, a warning lets it
    in and says so. Each reading is held against what was known before it came: `known`
    from the warehouse, and what the readings before it were accepted with. A reading
    that is returned touches nobody else's verdict. A finding that a person answers for
    (`overruled`) is only noted. At a given `moment` (in the city's zone) no settled
    figure may be about a month that is not over then.
    """
    found: dict[int, list[Finding]] = {
        number: list(reading.findings) for number, reading in enumerate(readings)
    }
    more: dict[int, dict[str, int]] = defaultdict(dict)
    filled = [number for number, each in enumerate(readings) if each.observations]
    for broken in _broken_rules([readings[number] for number in filled], registry):
        number = filled[broken.reading]
        told = [_finding(broken, each, registry) for each in broken.observations]
        found[number] += told
        more[number][broken.rule] = broken.times - len(told)
    verdicts: dict[int, Verdict] = {}
    growing = dict(known)
    for number in sorted(found, key=lambda each: _as_they_came(readings[each])):
        reading = readings[number]
        if moment is not None and is_foretold(reading, registry, moment):
            found[number].append(foretold(reading))
        countable = _countable(
            reading, _answered_for(reading, found[number], overruled)
        )
        for check in CHECKS if countable.observations else ():
            found[number] += _heard(found[number], check(countable, registry, growing))
        told = _answered_for(reading, found[number], overruled)
        verdict = _verdict(reading, _most_serious_first(told, more[number]))
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


def _heard(before: Sequence[Finding], findings: Iterator[Finding]) -> list[Finding]:
    """Leave out what says nothing new of a cell that is told of for what it is.

    So a total is not told as well where the part that breaks it is told already.
    """
    told = {(each.sheet, each.cell) for each in before if each.cell}
    return [
        each
        for each in findings
        if (each.sheet, each.parameters.get("likely")) not in told
        and (each.rule not in HEARSAY or (each.sheet, each.cell) not in told)
    ]


def _countable(reading: Reading, told: Sequence[Finding]) -> Reading:
    """Leave out what no arithmetic can be done with; a rule of its own tells of it.

    A cell that is wrong for certain breaks all that it is tied to: nothing new is
    learned from that, and nobody else is to be asked about it.
    """
    wrong = {
        (each.sheet, each.cell)
        for each in told
        if each.severity is Severity.CRITICAL and each.cell
    }
    kept = tuple(
        each
        for each in reading.observations
        if (each.value is None or each.value.is_finite())
        and (each.sheet, each.cell) not in wrong
    )
    if len(kept) == len(reading.observations):
        return reading
    return replace(reading, observations=kept)


def _broken_rules(readings: Sequence[Reading], registry: Registry) -> list[Broken]:
    if not readings:
        return []
    # Importing Great Expectations takes seconds: only a run that checks pays for it.
    from expectations.suites import broken_rules  # noqa: PLC0415 - dear to import

    return broken_rules(readings, registry, MOST_FINDINGS_A_RULE)


def _finding(broken: Broken, observation: Observation, registry: Registry) -> Finding:
    finding = Finding(
        broken.rule,
        broken.severity,
        observation.sheet,
        observation.cell,
        observation.text,
        names_of(observation, registry),
    )
    if broken.rule == "out-of-bounds":
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
        "low": "−∞" if value >= low == -UNBOUNDED else plainly(low),
        "high": "∞" if value <= high == UNBOUNDED else plainly(high),
        "read": plainly(value),
    }
    # Only an amount is printed in 万 or 亿; a growth is wrong in another way.
    slip = None
    if observation.measure in LEVEL_MEASURES and high < UNBOUNDED:
        # Zero lies in most bounds, but no slip makes a figure next to nothing.
        least = max(Decimal(str(low)), Decimal(str(high)) / 10000)
        slip = unit_slip_of(value, Interval(least, Decimal(str(high))))
    if slip is None:
        return replace(finding, parameters=parameters)
    told = slip.parameters
    return replace(
        finding,
        rule="unit-slip",
        parameters={
            **parameters,
            "way": told["slip"],
            "factor": told["factor"],
            "corrected": told["corrected"],
        },
    )


def _most_serious_first(
    findings: Sequence[Finding], more: Mapping[str, int]
) -> tuple[Finding, ...]:
    """Order findings by severity, and cap how many of one rule are told.

    A report that is wrong in every row is one mistake, not a thousand messages. `more`
    counts those of a rule that were not even made.
    """
    order = list(Severity)
    left_out = Counter(more)
    kept: list[Finding] = []
    told: Counter[str] = Counter()
    for finding in sorted(findings, key=lambda each: order.index(each.severity)):
        told[finding.rule] += 1
        if told[finding.rule] <= MOST_FINDINGS_A_RULE:
            kept.append(finding)
        else:
            left_out[finding.rule] += 1
    for rule, count in left_out.items():
        if count:
            kept.append(
                Finding(
                    "and-more",
                    Severity.INFO,
                    parameters={"rule": rule, "count": count},
                )
            )
    return tuple(kept)


def _verdict(reading: Reading, findings: tuple[Finding, ...]) -> Verdict:
    if not reading.observations and not any(
        finding.severity is Severity.CRITICAL for finding in findings
    ):
        findings = (*findings, Finding("no-rows", Severity.CRITICAL))
    state = State.ACCEPTED
    for severity, does in WHAT_IT_DOES.items():
        if any(finding.severity is severity for finding in findings):
            state = does
            break
    if state is State.RETURNED:
        return Verdict(reading.submission, state, (), findings, reading.observations)
    return Verdict(reading.submission, state, reading.observations, findings)

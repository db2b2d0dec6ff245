"""Load: everything that a run learned, in one transaction."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tasks.check import is_later
from tasks.desk.take_in import take_in_answers
from tasks.errors import ClockError
from tasks.narrate import narrate
from tasks.phrase import phrased
from tasks.roll_up import narrate_lights, roll_up
from tasks.step import step
from tasks.tell import tell
from warehouse.closing import HELD, months_shut_to
from warehouse.connection import Warehouse, open_live
from warehouse.due import due_at, duties
from warehouse.ledger import Submitted, append_cycle
from warehouse.periods import Period
from warehouse.records import Arrival
from warehouse.store import (
    newest_hashes,
    newest_known_at,
    submission_counts,
    to_judge_again,
    transaction,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from tasks.cycle import Cycle
    from warehouse.records import Duty, Reading, Submission, Verdict
    from warehouse.store import Row


class Loaded(NamedTuple):
    """What a run added, how everything stands since, and who must be told what."""

    submissions: list[Submission]
    observations: int
    progress: list[Row]
    alerts: list[Row]


@step("load")
def load(
    cycle: Cycle, readings: Sequence[Reading], verdicts: Sequence[Verdict]
) -> Loaded:
    """Append one run with what it means to people, or nothing of either.

    Submissions, findings, observations, duties and alerts are written in one
    transaction, so nothing is known that nobody will be told of.

    A submission whose bytes equal the newest one of its report, department and month is
    no new one, so A → B → A is three, and A again is none; unless it is judged again
    since a person answers for what was found in it. What is about a month that is
    closed is held: kept, and told. Raises `ClockError` where the run would write into
    the past.
    """
    with open_live(cycle.home) as warehouse:
        submitted, arrivals = _decide(warehouse, cycle, readings, verdicts)
        newest = newest_known_at(warehouse)
        if submitted and newest is not None and newest > cycle.known_at:
            raise ClockError(newest.astimezone(cycle.registry.city.zone))
        with transaction(warehouse):
            append_cycle(
                warehouse,
                cycle.run,
                cycle.registry,
                arrivals,
                submitted,
                owed(cycle, submitted),
            )
            progress = roll_up(warehouse, cycle)
            answers = take_in_answers(warehouse, cycle).taken
            alerts = tell(warehouse, cycle, progress)
    observations = sum(len(each.verdict.observations) for each in submitted)
    held = sum(each.outcome == HELD for each in arrivals)
    findings = sum(len(each.verdict.findings) for each in submitted)
    if submitted:
        narrate(cycle, "step-load", observations=observations, findings=findings)
    elif not held:
        narrate(cycle, "step-nothing-new")
    if held:
        narrate(cycle, "step-after-close", files=held)
    narrate_lights(cycle, progress)
    if answers:
        narrate(cycle, "step-answers", answers=len(answers))
    narrate(cycle, "step-tell", alerts=len(alerts))
    return Loaded(
        [each.verdict.submission for each in submitted], observations, progress, alerts
    )


def _decide(
    warehouse: Warehouse,
    cycle: Cycle,
    readings: Sequence[Reading],
    verdicts: Sequence[Verdict],
) -> tuple[list[Submitted], list[Arrival]]:
    """Say of every delivery what it became; the lock is held, so nobody else can."""
    hashes = newest_hashes(warehouse)
    counts = Counter(submission_counts(warehouse))
    shut = months_shut_to(warehouse, cycle.run.flow)
    recalled = {
        (each["report"], each["department"], each["period"])
        for each in to_judge_again(warehouse)
    }
    submitted: list[Submitted] = []
    arrivals = [
        Arrival(each.submission.delivery, "later", each.submission.period)
        for each in readings
        if is_later(cycle, each)
    ]
    for verdict in verdicts:
        submission = verdict.submission
        key = (submission.report, submission.department, str(submission.period or ""))
        known = key if all(key[:2]) else (submission.delivery.uri, *key[1:])
        is_same = hashes.get(known) == submission.delivery.sha256
        if is_same and key not in recalled:
            arrivals.append(
                Arrival(submission.delivery, "unchanged", submission.period)
            )
            continue
        # A file that nobody knows changes nothing of the month that it names.
        if submission.period in shut and all(key[:2]):
            arrivals.append(
                Arrival(
                    submission.delivery,
                    HELD,
                    submission.period,
                    report=submission.report,
                    department=submission.department,
                )
            )
            continue
        recalled.discard(key)
        counts[key] += 1
        hashes[known] = submission.delivery.sha256
        named = numbered(verdict, counts[key])
        submitted.append(Submitted(named, due_of(cycle, named), phrased(named)))
        arrivals.append(
            Arrival(
                submission.delivery,
                "submitted",
                submission.period,
                named.submission.submission_id,
            )
        )
    return submitted, arrivals


def numbered(verdict: Verdict, number: int) -> Verdict:
    """Name a submission after what it is: month, report, department and number."""
    submission = verdict.submission
    identity = ".".join(
        (
            str(submission.period or "unknown"),
            submission.report or "unknown",
            submission.department or "unknown",
            str(number),
        )
    )
    return replace(verdict, submission=replace(submission, submission_id=identity))


def due_of(cycle: Cycle, verdict: Verdict) -> datetime | None:
    """Return when a submission was due, None where it is of nothing that is owed."""
    report = cycle.registry.reports.get(verdict.submission.report)
    period = verdict.submission.period
    if report is None or period is None or not report.owed_for(period):
        return None
    return due_at(report, period, cycle.registry)


def owed(cycle: Cycle, submitted: Sequence[Submitted]) -> Iterator[Duty]:
    """Yield the duties of the year so far, and of every month that reports came for."""
    # A file that names a month still to come owes nothing for it.
    months = {cycle.period} | {
        each.verdict.submission.period
        for each in submitted
        if each.verdict.submission.period is not None
        and each.verdict.submission.period <= cycle.period
    }
    year = cycle.period.year
    months |= {Period.month_of(year, month) for month in range(1, cycle.period.last)}
    for month in sorted(months):
        yield from duties(month, cycle.registry)

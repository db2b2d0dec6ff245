"""What a backfill will load, month by month, and how a version is told from another."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tasks.load import due_of, numbered
from tasks.phrase import phrased
from warehouse.ledger import Submitted
from warehouse.periods import Period
from warehouse.records import State, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tasks.cycle import Cycle
    from warehouse.backfills import Backfill, Series, Version
    from warehouse.records import Arrival, Finding


class Month(NamedTuple):
    """What is loaded into one month: new versions, and what became of each file."""

    period: Period
    arrivals: tuple[Arrival, ...]
    submitted: tuple[Submitted, ...]


class Numbering:
    """Names new versions after those that are there, as loading does."""

    def __init__(self, counts: Mapping[tuple[str, str, str], int]) -> None:
        self._counts = Counter(dict(counts))

    def judged(self, verdict: Verdict, cycle: Cycle) -> Submitted:
        """Return a verdict of today as the next version, with its sentences."""
        version = self._named(verdict)
        return Submitted(version, due_of(cycle, version), phrased(version))

    def again(self, content: Submitted) -> Submitted:
        """Return what an earlier version said as the next one."""
        return content._replace(verdict=self._named(content.verdict))

    def _named(self, verdict: Verdict) -> Verdict:
        submission = verdict.submission
        key = (submission.report, submission.department, str(submission.period))
        self._counts[key] += 1
        return numbered(verdict, self._counts[key])


def is_wanted(asked: Backfill, series: Series) -> bool:
    """Tell whether a backfill is about a department's report for a month."""
    return (
        asked.first <= Period.parse(series.period) <= asked.last
        and (not asked.reports or series.report in asked.reports)
        and (not asked.departments or series.department in asked.departments)
    )


def narrowed(
    asked: Backfill, verdict: Verdict, counting: Version | None
) -> Verdict | None:
    """Return a verdict that changes only the indicators that were asked for.

    Every other figure of the report stays as it counts now. None where the report has
    none of these indicators, neither now nor then.
    """
    if not asked.indicators or verdict.state is State.RETURNED:
        return verdict
    before = counting.content.verdict.observations if counting else ()
    if not any(
        each.indicator in asked.indicators for each in (*before, *verdict.observations)
    ):
        return None
    kept = tuple(each for each in before if each.indicator not in asked.indicators)
    new = tuple(
        each for each in verdict.observations if each.indicator in asked.indicators
    )
    return replace(verdict, observations=kept + new)


def says_the_same(one: Verdict, other: Verdict) -> bool:
    """Tell whether two versions say the same, figure by figure and finding by finding.

    Also where the figures came from: of other bytes a version is another one.
    """
    return (
        one.state == other.state
        and one.submission.delivery.sha256 == other.submission.delivery.sha256
        and Counter(one.observations) == Counter(other.observations)
        and Counter(one.refused) == Counter(other.refused)
        and Counter(map(_looks, one.findings)) == Counter(map(_looks, other.findings))
    )


def _looks(finding: Finding) -> tuple[str, ...]:
    # How a sentence is filled may be said better today: that is no other finding.
    return (
        *(finding.rule, str(finding.severity)),
        *(finding.sheet, finding.cell, finding.value),
    )


def by_month(arrivals: Iterable[Arrival], new: Iterable[Submitted]) -> list[Month]:
    """Return what there is to load, month by month in their order."""
    came: dict[Period, list[Arrival]] = defaultdict(list)
    said: dict[Period, list[Submitted]] = defaultdict(list)
    for arrival in arrivals:
        if arrival.period is not None:
            came[arrival.period].append(arrival)
    for each in new:
        period = each.verdict.submission.period
        if period is not None:
            said[period].append(each)
    return [
        Month(month, tuple(came[month]), tuple(said[month]))
        for month in sorted(came.keys() | said.keys())
    ]

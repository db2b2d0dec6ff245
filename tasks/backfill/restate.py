"""Restate: past months by today's files and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tasks.backfill.months import (
    Numbering,
    by_month,
    is_wanted,
    narrowed,
    says_the_same,
)
from tasks.check import check
from tasks.collect import collect
from tasks.read import read
from warehouse.backfills import (
    Series,
    counting_at,
    files_of_months,
    newest_at,
    versions,
)
from warehouse.connection import open_live
from warehouse.records import Arrival, Delivery
from warehouse.store import submission_counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tasks.backfill.months import Month
    from tasks.cycle import Cycle
    from warehouse.backfills import Backfill, Version
    from warehouse.ledger import Submitted
    from warehouse.records import Reading, Submission, Verdict
    from warehouse.store import Row


class _Known(NamedTuple):
    """What is known of the months that are restated, as it is now.

    `files` are rows of `files_of_months`; `newest` and `counting` are versions.
    """

    files: list[Row]
    newest: Mapping[Series, Version]
    counting: Mapping[Series, Version]
    numbering: Numbering


def restated(asked: Backfill, cycle: Cycle) -> list[Month]:
    """Return what today's files and rules make of past months, where that differs.

    Today's files are what lies in the sources now, and of each file that is not there
    any more the bytes that came last; also what came for a month that is closed. They
    are read and judged together, months in order, as one cycle would.
    """
    known = _known(asked, cycle)
    fresh = collect(cycle)
    news = {(each.uri, each.sha256) for each in fresh}
    # What came for a closed month is known, but nothing has become of it yet.
    news |= {
        (row["uri"], row["sha256"]) for row in known.files if row["outcome"] == "held"
    }
    there = [
        _delivery(row, cycle)
        for row in known.files
        if (cycle.home / row["archived"]).is_file()
    ]
    readings = [
        each
        for each in read(cycle, [*there, *fresh])
        if (series := _series(each)) and is_wanted(asked, series)
    ]
    # Of several files of one report the last one counts.
    last = {_series(each): each for each in readings}
    chosen = list(last.values())
    verdicts = check(cycle, chosen)
    new = list(_differing(asked, cycle, known, verdicts))
    arrivals = [
        *(_arrival(each) for each in new),
        *_passed_over(readings, chosen, new, news),
    ]
    return by_month(arrivals, new)


def _known(asked: Backfill, cycle: Cycle) -> _Known:
    with open_live(cycle.home) as warehouse:
        months = (asked.first, asked.last)
        newest = newest_at(warehouse, *months, cycle.known_at)
        counting = counting_at(warehouse, *months, cycle.known_at)
        said = versions(warehouse, cycle.home, [*newest.values(), *counting.values()])
        files = [
            each
            for each in files_of_months(warehouse, *months)
            # What a file that never was a version is of is seen once it is read.
            if each["report"] is None
            or is_wanted(
                asked, Series(each["report"], each["department"], each["period"])
            )
        ]
        return _Known(
            files,
            {key: said[row["submission_id"]] for key, row in newest.items()},
            {key: said[row["submission_id"]] for key, row in counting.items()},
            Numbering(submission_counts(warehouse)),
        )


def _differing(
    asked: Backfill, cycle: Cycle, known: _Known, verdicts: Sequence[Verdict]
) -> Iterator[Submitted]:
    """Yield the next version of each report that says otherwise than the newest."""
    for verdict in verdicts:
        submission = verdict.submission
        key = Series(submission.report, submission.department, str(submission.period))
        version = narrowed(asked, verdict, known.counting.get(key))
        before = known.newest.get(key)
        if version is None or (
            before and says_the_same(before.content.verdict, version)
        ):
            continue
        yield known.numbering.judged(version, cycle)


def _passed_over(
    readings: Sequence[Reading],
    chosen: Sequence[Reading],
    new: Sequence[Submitted],
    news: set[tuple[str, str]],
) -> Iterator[Arrival]:
    """Yield what became of new files that are no new version of anything.

    Without it the next cycle would take them for new once more.
    """
    counted = {id(each) for each in chosen}
    taken = {_bytes_of(each.verdict.submission) for each in new}
    for reading in readings:
        submission = reading.submission
        if _bytes_of(submission) not in news - taken:
            continue
        outcome = "unchanged" if id(reading) in counted else "superseded"
        yield Arrival(submission.delivery, outcome, submission.period)


def _bytes_of(submission: Submission) -> tuple[str, str]:
    return submission.delivery.uri, submission.delivery.sha256


def _arrival(submitted: Submitted) -> Arrival:
    submission = submitted.verdict.submission
    return Arrival(
        submission.delivery, "submitted", submission.period, submission.submission_id
    )


def _series(reading: Reading) -> Series | None:
    submission = reading.submission
    if not (submission.report and submission.department and submission.period):
        return None
    return Series(submission.report, submission.department, str(submission.period))


def _delivery(row: Row, cycle: Cycle) -> Delivery:
    return Delivery(
        row["file"],
        row["uri"],
        row["sha256"],
        row["bytes"],
        row["received_at"],
        str(cycle.home / row["archived"]),
        # Who sent it is known where it became a version, and is as good as its folder.
        row["department"] or row["uri"].rpartition("/")[0].rpartition("/")[2],
        row["modified_at"],
    )

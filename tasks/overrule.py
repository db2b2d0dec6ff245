"""Overrule: a person answers for findings by name, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from expectations.verdict import NEVER_OVERRULED
from tasks.errors import OverruleError, UnknownNameError
from tasks.reader.sandbox import read_all
from tasks.recall import delivery_of
from warehouse.connection import open_live
from warehouse.ledger import append_overrules
from warehouse.periods import Period
from warehouse.records import Overrule, Overruled, Severity, State
from warehouse.store import newest_versions, rows
from warehouse.text import MOST_NAME, MOST_REASON, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from warehouse.registry import Registry
    from warehouse.store import Row


class Confirmation(NamedTuple):
    """Who answers for a finding, and why."""

    by: str
    reason: str
    at: datetime


class Overruling(NamedTuple):
    """What was kept: about which report of which month, and how many were new."""

    period: Period
    report: str
    new: int


def overrule(
    home: Path,
    registry: Registry,
    submission_id: str,
    named: Sequence[str],
    of: Confirmation,
) -> Overruling:
    """Keep who answers for findings of a submission.

    A finding is `named` by its number or its id. Saying it again adds nothing. Raises
    `UnknownNameError` for a submission or finding that is not there, `OverruleError`
    where nobody can answer for it, and nothing is kept of the others either.
    """
    answer = Confirmation(
        one_line(of.by, MOST_NAME), one_line(of.reason, MOST_REASON), of.at
    )
    if not answer.by or not answer.reason:
        raise OverruleError("overrule-nobody")
    with open_live(home) as warehouse:
        newest = newest_versions(warehouse)
        known = rows(warehouse, "mart.submission", submission_id=submission_id)
        found = rows(warehouse, "mart.finding", submission_id=submission_id)
        closed = rows(warehouse, "mart.close", state="closed")
    if not known:
        raise UnknownNameError(submission_id, _alike(submission_id, newest))
    wanted = [_finding_called(each, found) for each in named]
    period = Period.parse(known[0]["period"])
    if all(each["overruled_by"] for each in wanted):
        return Overruling(period, known[0]["report"], 0)
    version = _newest_of(known[0], newest)
    if version["submission_id"] != submission_id:
        raise OverruleError(
            "overrule-old", submission=submission_id, newest=version["submission_id"]
        )
    _refuse_a_closed_month(registry, version, closed)
    _refuse_what_nobody_can_answer_for(home, registry, version, wanted)
    overrules = [_overrule(version, each, answer) for each in wanted]
    with open_live(home) as warehouse:
        new = append_overrules(warehouse, overrules)
    return Overruling(period, version["report"], new)


def _alike(name: str, newest: Sequence[Row]) -> list[str]:
    month = name.partition(".")[0]
    return [
        each["submission_id"]
        for each in newest
        if each["state"] in {State.RETURNED, State.WARNED} and each["period"] == month
    ]


def _newest_of(submission: Row, newest: Sequence[Row]) -> Row:
    of = ("report", "department", "period")
    return next(
        each for each in newest if all(each[name] == submission[name] for name in of)
    )


def _finding_called(name: str, found: Sequence[Row]) -> Row:
    for each in found:
        if name in {each["finding_id"], str(each["number"])}:
            return each
    raise UnknownNameError(name, [each["finding_id"] for each in found])


def _refuse_a_closed_month(
    registry: Registry, submission: Row, closed: Sequence[Row]
) -> None:
    """Raise for a month that was signed as it is: judging again would change it."""
    for row in closed:
        if row["period"] == submission["period"]:
            at = row["closed_at"].astimezone(registry.city.zone)
            raise OverruleError(
                "overrule-closed",
                period=row["period"],
                by=row["closed_by"],
                at=f"{at:%Y-%m-%d %H:%M}",
            )


def _refuse_what_nobody_can_answer_for(
    home: Path, registry: Registry, submission: Row, wanted: Sequence[Row]
) -> None:
    """Raise for a finding that is only noted, or says that something was not read.

    Read again from the archive, a file says which of its findings are the reader's.
    """
    delivery = delivery_of(home, submission)
    month = Period.parse(submission["period"])
    (reading,) = read_all([("again", delivery)], registry, month)
    unread = {
        (each.rule, each.sheet, each.cell, each.value) for each in reading.findings
    }
    for each in wanted:
        told = {"finding": each["finding_id"], "message": each["message"]}
        if each["severity"] == Severity.INFO and not each["overruled_by"]:
            raise OverruleError("overrule-noted", **told)
        if each["rule"] in NEVER_OVERRULED:
            raise OverruleError("overrule-two-ways", **told)
        if (each["rule"], each["sheet"], each["cell"], each["value"]) in unread:
            raise OverruleError("overrule-unread", **told)


def _overrule(submission: Row, finding: Row, answer: Confirmation) -> Overrule:
    overruled = Overruled(
        submission["report"],
        submission["department"],
        submission["period"],
        finding["rule"],
        finding["sheet"],
        finding["cell"],
        finding["value"],
    )
    return Overrule(
        submission["submission_id"], overruled, answer.by, answer.reason, answer.at
    )

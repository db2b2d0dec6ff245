"""What is told of reports: that one is due, late, came back, or came right."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from tasks.phrase import said_of
from tasks.tellers.saying import About, alert_of, local
from warehouse.closing import closed_months
from warehouse.due import duties, is_workday
from warehouse.messages import say
from warehouse.periods import Period
from warehouse.records import Alert, Parameters, Severity, State
from warehouse.registry.desk import span_of
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from tasks.cycle import Cycle
    from warehouse.connection import Warehouse

FINDINGS_TOLD: Final = 3
MISSING: Final = "漏报"
NOT_DUE: Final = "未到期"
# Nothing is owed for the month, or the report does not apply to it.
NOT_OWED: Final = ("免报", "不适用")
_IN_ORDER: Final = frozenset({"已报", "已修订", "迟报", "预计", *NOT_OWED})
_ASKS: Final = (State.RETURNED, State.WARNED)
_LEADS_TO_LATE: Final = ("due_soon", "late")
_DAY: Final = timedelta(days=1)


class _Asked(NamedTuple):
    """A report that is not there yet, and when it is due."""

    period: Period
    report: str
    title: str
    department: str
    due_at: datetime


def unseen(warehouse: Warehouse) -> set[str]:
    """Return the departments of whose reports nobody knows: their source is shut."""
    return {
        department
        for row in rows(warehouse, "mart.source", state="failing", severity="critical")
        for department in row["departments"]
    }


# -- before and after the due time -----------------------------------------------------


def due_soon(warehouse: Warehouse, cycle: Cycle) -> Iterator[Alert]:
    """Yield the reports that are asked for by now and are not due yet.

    Those of the month that is collected, and of the next one where a long holiday moves
    its reminders before its first day. For a month that is closed nobody is asked.
    """
    nobody_knows, closed = unseen(warehouse), closed_months(warehouse)
    for asked in _not_there_yet(warehouse, cycle):
        before = _asked_for(asked.due_at, cycle)
        if before is None or asked.department in nobody_knows:
            continue
        if asked.period in closed:
            continue
        tone, severity = _tone(before, cycle.registry.city.desk.reminders)
        yield alert_of(
            cycle,
            "due_soon",
            About(asked.department, asked.report, asked.period),
            severity,
            (
                f"alert-due-{tone}",
                {
                    "report": asked.report,
                    "title": asked.title,
                    "period": str(asked.period),
                    "due": local(cycle, asked.due_at),
                    "before": before,
                },
            ),
        )


def _not_there_yet(warehouse: Warehouse, cycle: Cycle) -> Iterator[_Asked]:
    for row in rows(warehouse, "mart.duty", period=str(cycle.period)):
        if row["standing"] == NOT_DUE and row["due_at"] > cycle.known_at:
            yield _Asked(
                *(cycle.period, row["report"], row["title"]),
                *(row["department"], row["due_at"]),
            )
    for duty in duties(cycle.period.shift(1), cycle.registry):
        if duty.due_at is not None and duty.due_at > cycle.known_at:
            title = cycle.registry.reports[duty.report].title
            yield _Asked(duty.period, duty.report, title, duty.department, duty.due_at)


def _asked_for(due_at: datetime, cycle: Cycle) -> str | None:
    """Return the last reminder whose moment has come, as the registry writes it."""
    come = [
        before
        for before in cycle.registry.city.desk.reminders
        if _moment_of(before, due_at, cycle) <= cycle.known_at
    ]
    return come[-1] if come else None


def _moment_of(before: str, due_at: datetime, cycle: Cycle) -> datetime:
    """Return when a reminder is given: on the last working day where it would wait.

    Nobody is told on a holiday, and after it may be too late.
    """
    moment = due_at.astimezone(cycle.registry.city.zone) - span_of(before)
    if cycle.registry.city.desk.quiet.holidays:
        while not is_workday(moment.date(), cycle.registry):
            moment -= _DAY
    return moment


def _tone(before: str, reminders: Sequence[str]) -> tuple[str, Severity]:
    """Return how one of `reminders` is said: first politely, at last urgently."""
    if len(reminders) > 1 and before == reminders[0]:
        return "courtesy", Severity.INFO
    is_last = len(reminders) > 1 and before == reminders[-1]
    return ("urgent" if is_last else "request"), Severity.WARNING


def late(warehouse: Warehouse, cycle: Cycle) -> Iterator[Alert]:
    """Yield what is due and not there, except where nobody could look.

    Whether a department is late is not known while its source cannot be visited; the
    operators are told instead, and the department once its source is open again. What
    is missing of a month that is closed was signed as missing.
    """
    nobody_knows, closed = unseen(warehouse), closed_months(warehouse)
    told = {
        (row["department"], row["subject"], row["period"])
        for kind in _LEADS_TO_LATE
        for row in rows(warehouse, "mart.alert", kind=kind)
        if row["stands"]
    }
    for row in rows(warehouse, "mart.duty", standing=MISSING):
        duty = (row["department"], row["report"], row["period"])
        # Of other months only what was told is followed to its end.
        is_asked = row["period"] == str(cycle.period) or duty in told
        period = Period.parse(row["period"])
        if row["department"] in nobody_knows or not is_asked or period in closed:
            continue
        yield alert_of(
            cycle,
            "late",
            About(row["department"], row["report"], period),
            Severity.CRITICAL,
            (
                "alert-late",
                {
                    "report": row["report"],
                    "title": row["title"],
                    "period": row["period"],
                    "due": local(cycle, row["due_at"]),
                },
            ),
        )


# -- what came back --------------------------------------------------------------------


def submissions(warehouse: Warehouse, cycle: Cycle) -> Iterator[Alert]:
    """Yield one alert for each report of the year that stands returned or in doubt.

    A version that was put right since needs nobody's attention. A file that names a
    year still to come is told too, and of earlier years what stands told.
    """
    newest: dict[tuple[str, ...], Row] = {}
    for row in rows(warehouse, "mart.submission"):
        key = (row["report"] or row["file"], row["department"], row["period"])
        if key not in newest or newest[key]["ordinal"] < row["ordinal"]:
            newest[key] = row
    findings: dict[str, list[Row]] = defaultdict(list)
    found = rows(warehouse, "mart.finding")
    for row in sorted(found, key=lambda row: int(row["number"])):
        findings[row["submission_id"]].append(row)
    told = {
        row["subject"]
        for kind in ("returned", "warned")
        for row in rows(warehouse, "mart.alert", kind=kind)
        if row["stands"]
    }
    for row in newest.values():
        of_year = row["period"][:4] >= str(cycle.period.year)
        if row["state"] in _ASKS and (of_year or row["submission_id"] in told):
            yield _about(row, findings[row["submission_id"]], cycle)


def _about(submission: Row, findings: Sequence[Row], cycle: Cycle) -> Alert:
    serious = [each for each in findings if each["severity"] != "info"]
    report = cycle.registry.reports.get(submission["report"])
    returned = submission["state"] == "returned"
    return alert_of(
        cycle,
        "returned" if returned else "warned",
        About(
            submission["department"],
            submission["submission_id"],
            Period.parse(submission["period"]),
        ),
        Severity.CRITICAL if returned else Severity.WARNING,
        (
            "alert-returned" if returned else "alert-warned",
            {
                "title": report.title if report else submission["file"],
                "period": submission["period"],
                "file": submission["file"],
                "count": len(serious),
                "findings": _briefly(cycle, serious),
                "first": _where(cycle, serious),
            },
        ),
    )


def _where(cycle: Cycle, findings: Sequence[Row]) -> str:
    """Return the cell of the first finding that has one."""
    cells = [each["cell"] for each in findings if each["cell"]]
    return say("brief-cell", cycle.lang, cell=cells[0]) if cells else ""


def _briefly(cycle: Cycle, findings: Sequence[Row]) -> str:
    told = "".join(
        f"{each['message']}{each['suggestion']}" for each in findings[:FINDINGS_TOLD]
    )
    rest = len(findings) - FINDINGS_TOLD
    return told + (say("finding-and-more", cycle.lang, count=rest) if rest > 0 else "")


def accepted(warehouse: Warehouse, cycle: Cycle) -> Iterator[Alert]:
    """Yield what put a report right whose head was told that it came back."""
    told = {
        row["subject"]
        for row in rows(warehouse, "mart.alert", kind="returned")
        if row["sent_at"] or row["state"] == "sending"
    }
    # What a version changed is dear to ask: not again for what is told already.
    over = {row["subject"] for row in rows(warehouse, "mart.alert", kind="accepted")}
    for row in rows(warehouse, "mart.return"):
        of_year = row["period"][:4] == str(cycle.period.year)
        is_right = row["put_right_by"] and row["put_right_by"] not in over
        if is_right and row["submission_id"] in told and of_year:
            report = cycle.registry.reports.get(row["report"])
            yield alert_of(
                cycle,
                "accepted",
                About(
                    row["department"], row["put_right_by"], Period.parse(row["period"])
                ),
                Severity.INFO,
                (
                    "alert-accepted",
                    {
                        "title": report.title if report else row["file"],
                        "period": row["period"],
                        "changes": _what_put_it_right(warehouse, cycle, row),
                    },
                ),
            )


def _what_put_it_right(warehouse: Warehouse, cycle: Cycle, row: Row) -> str:
    """Return who answered for what came back, else what the new version changed."""
    identity = row["put_right_by"]
    if row["way"] == "overruled":
        found = rows(warehouse, "mart.finding", submission_id=identity)
        answers = {
            (each["overruled_by"], each["overruled_reason"])
            for each in found
            if each["overruled_by"]
        }
        return say("word-and", cycle.lang).join(
            say("overruled-by", cycle.lang, by=by, reason=reason)
            for by, reason in sorted(answers)
        )
    changes = rows(warehouse, "mart.version_change", submission_id=identity)
    return said_of(changes, cycle.registry, cycle.lang)


# -- nothing wrong ---------------------------------------------------------------------


def clear(
    warehouse: Warehouse, cycle: Cycle, standing: Collection[Alert]
) -> Iterator[Alert]:
    """Yield one line a department whose reports are all there with nothing wrong.

    Only where the registry asks for it. `standing` is all else that is told now.
    """
    if not cycle.registry.city.desk.all_clear:
        return
    troubled = {each.department for each in standing if each.severity != Severity.INFO}
    standings: dict[str, list[str]] = defaultdict(list)
    for row in rows(warehouse, "mart.duty", period=str(cycle.period)):
        standings[row["department"]].append(row["standing"])
    for department, found in standings.items():
        owed = sum(each not in NOT_OWED for each in found)
        if owed and department not in troubled and set(found) <= _IN_ORDER:
            values: Parameters = {"period": str(cycle.period), "reports": owed}
            yield alert_of(
                cycle,
                "clear",
                About(department, "", cycle.period),
                Severity.INFO,
                ("alert-clear", values),
            )

"""One delivery → one reading: its report, period, observations and findings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tasks.reader.extract import extract
from tasks.reader.recognise import (
    hidden_sheet_of,
    hinted_period,
    period_of,
    recognise,
    report_by_name,
    reporter_of,
)
from tasks.reader.repeats import told_once
from tasks.reader.unreadable import UnreadableError
from tasks.reader.workbook import open_grids
from warehouse.records import Finding, Observation, Reading, Severity, Submission

if TYPE_CHECKING:
    from tasks.reader.grid import Grid
    from tasks.reader.recognise import Recognised
    from warehouse.periods import Period
    from warehouse.records import Delivery, Parameters
    from warehouse.registry import Registry
    from warehouse.registry.models import Department, Table

MOST_SHEETS_NAMED: Final = 8


def read_delivery(
    delivery: Delivery, submission_id: str, registry: Registry, run: Period
) -> Reading:
    """Read one archived file; whatever is wrong with it is a finding, never raised.

    `run` is the month of the cycle: it gives the year where nothing in the file does.
    """
    if not delivery.archived:
        return unreadable(delivery, submission_id, registry, run, "file-too-large")
    try:
        grids = open_grids(Path(delivery.archived).read_bytes())
    except UnreadableError as error:
        finding = Finding(
            error.rule,
            Severity.CRITICAL,
            error.sheet,
            error.cell,
            parameters=error.parameters,
        )
        return _unread(delivery, submission_id, registry, run, finding)
    recognised = recognise(grids, delivery, registry)
    if recognised is None:
        recognised = recognise(grids, delivery, registry, hidden=True)
    if recognised is None:
        told: Parameters = {"sheets": _named([grid.name for grid in grids])}
        finding = Finding("unknown-report", Severity.CRITICAL, parameters=told)
        return _unread(delivery, submission_id, registry, run, finding)
    return _read(recognised, grids, delivery, submission_id, registry, run)


def _named(sheets: list[str]) -> str:
    """Name a book's sheets, the first few of many."""
    named = [each for each in sheets if each]
    more = ["…"] if len(named) > MOST_SHEETS_NAMED else []
    return "、".join(named[:MOST_SHEETS_NAMED] + more) or "-"


def unreadable(
    delivery: Delivery,
    submission_id: str,
    registry: Registry,
    run: Period,
    rule: str,
    detail: str = "",
) -> Reading:
    """Return the reading of a file that could not be read at all, by `rule`.

    `detail` is for whoever mends the reader; no department is shown it.
    """
    told: Parameters = {"detail": detail} if detail else {}
    finding = Finding(rule, Severity.CRITICAL, parameters=told)
    return _unread(delivery, submission_id, registry, run, finding)


def _unread(
    delivery: Delivery,
    submission_id: str,
    registry: Registry,
    run: Period,
    finding: Finding,
) -> Reading:
    report = report_by_name(delivery, registry)
    department = ""
    if report is not None:
        department = _sender(report.departments, delivery, registry)
    submission = Submission(
        submission_id,
        delivery,
        report.id if report else "",
        department,
        hinted_period(delivery, run.year) or run,
    )
    tables = report.layouts[-1].tables if report else ()
    told: Parameters = {
        "hinted": "yes" if report else "no",
        "title": report.title if report else "-",
        "anchors": "、".join(sorted({table.anchor for table in tables})) or "-",
        **finding.parameters,
    }
    return Reading(submission, (), (replace(finding, parameters=told),))


def _sender(owing: tuple[str, ...], delivery: Delivery, registry: Registry) -> str:
    if len(owing) == 1:
        return owing[0]
    for identity in owing:
        department = registry.departments[identity]
        if department.name in delivery.folder or identity in delivery.folder:
            return identity
    return ""


def _read(
    recognised: Recognised,
    grids: list[Grid],
    delivery: Delivery,
    submission_id: str,
    registry: Registry,
    run: Period,
) -> Reading:
    report = recognised.report
    reporter = reporter_of(recognised, delivery, registry)
    period, findings = period_of(recognised, delivery, run.year)
    if reporter is None:
        findings.append(
            Finding(
                "unknown-department",
                Severity.CRITICAL,
                parameters={"title": report.title},
            )
        )
    if period is None:
        findings.append(Finding("no-period", Severity.CRITICAL))
        return _reading(
            recognised, delivery, submission_id, reporter, run, (), findings
        )
    hinted = hinted_period(delivery, period.year)
    if hinted is not None and hinted != period:
        findings.append(
            Finding(
                "period-mismatch",
                Severity.CRITICAL,
                parameters={"named": str(hinted), "printed": str(period)},
            )
        )
        # The sender meant the month in the name: that is the report still missing.
        return _reading(
            recognised, delivery, submission_id, reporter, hinted, (), findings
        )
    observations, more = _extract_all(
        recognised, grids, delivery, period, registry, reporter
    )
    findings.extend(more)
    return _reading(
        recognised, delivery, submission_id, reporter, period, observations, findings
    )


def _extract_all(
    recognised: Recognised,
    grids: list[Grid],
    delivery: Delivery,
    period: Period,
    registry: Registry,
    reporter: Department | None,
) -> tuple[tuple[Observation, ...], list[Finding]]:
    tables: list[list[Observation]] = []
    findings: list[Finding] = []
    for table in recognised.missing:
        if not _owes(table, period, registry):
            continue
        single = len(recognised.layout.tables) == 1
        severity = Severity.CRITICAL if single else Severity.WARNING
        told: Parameters = {"table": table.name, "anchor": table.anchor}
        hidden = hidden_sheet_of(table, grids, delivery)
        if hidden is not None:
            finding = Finding("hidden-sheet", severity, hidden, parameters=told)
        else:
            finding = Finding("missing-table", severity, parameters=told)
        findings.append(finding)
    for places in recognised.tables.values():
        if places[0].grid.hidden:
            told = {"table": places[0].table.name}
            sheet = places[0].grid.name
            findings.append(
                Finding("hidden-sheet", Severity.CRITICAL, sheet, parameters=told)
            )
            continue
        due = period.shift(-places[0].table.lag_months)
        owes = _owes(places[0].table, period, registry)
        fresh = [
            place
            for place in places
            if place.period is None or place.period.in_year(due.year).month == due
        ]
        if not fresh:
            stale = places[0]
            findings.append(
                Finding(
                    "stale-table",
                    Severity.WARNING if owes else Severity.INFO,
                    stale.grid.name,
                    parameters={
                        "table": stale.table.name,
                        "printed": _printed(stale.period.in_year(due.year))
                        if stale.period
                        else "-",
                        "expected": str(due),
                    },
                )
            )
            continue
        # A blank copy of a sheet may stand beside the filled one.
        extractions = [
            extract(
                place,
                place.period.in_year(due.year) if place.period else due,
                registry,
                reporter,
            )
            for place in fresh
        ]
        best = max(extractions, key=lambda each: len(each.observations))
        grid = fresh[extractions.index(best)].grid
        if best.observations and not grid.looked_into:
            findings.append(Finding("not-looked-into", Severity.WARNING, grid.name))
        tables.append(best.observations)
        if best.observations or owes:
            findings.extend(best.findings)
    return tuple(told_once(tables)), findings


def _owes(table: Table, period: Period, registry: Registry) -> bool:
    """Tell whether a table owes anything in the book for the month `period`.

    A book of many tables keeps its quarterly ones blank, stale or away between the
    quarters' ends, and those of a combined January and February in January.
    """
    due = period.shift(-table.lag_months)
    rows = table.rows if isinstance(table.rows, tuple) else ()
    names = {table.indicator, *(row.indicator for row in rows)}
    names.update(column.indicator for column in table.columns)
    indicators = [registry.indicators[name] for name in names if name]
    return not indicators or any(
        due.is_quarter_end
        if each.frequency == "quarterly"
        else not (each.jan_feb == "combined" and due.last == 1)
        for each in indicators
    )


def _printed(period: Period) -> str:
    return str(period.month)


def _reading(
    recognised: Recognised,
    delivery: Delivery,
    submission_id: str,
    reporter: Department | None,
    period: Period,
    observations: tuple[Observation, ...],
    findings: list[Finding],
) -> Reading:
    submission = Submission(
        submission_id,
        delivery,
        recognised.report.id,
        reporter.id if reporter else "",
        period,
    )
    return Reading(submission, observations, tuple(findings))

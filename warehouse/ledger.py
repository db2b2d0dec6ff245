"""What runs and people add to the facts: each function writes a set at a time.

Functions take an open connection, as those of `warehouse.store` do; nothing is ever
updated or deleted.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from warehouse.periods import Period
from warehouse.records import Duty
from warehouse.registry.rows import registry_rows
from warehouse.store import append, fetch, next_ordinal, overruled, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    import duckdb

    from warehouse.records import (
        Arrival,
        Delivery,
        Finding,
        Observation,
        Overrule,
        Overruled,
        Verdict,
    )
    from warehouse.registry import Registry
    from warehouse.store import Row


class Told(NamedTuple):
    """A finding's sentence, what to do about it, and the values that fill both."""

    message: str
    suggestion: str
    values: Mapping[str, str | int | float]


class Submitted(NamedTuple):
    """A judged submission with its due time and the sentences of its findings."""

    verdict: Verdict
    due_at: datetime | None
    told: Sequence[Told]


class SourceEvent(NamedTuple):
    """How a source, or one of its files, was found; without a finding all is well."""

    source: str
    file: str
    finding: Finding | None
    message: str = ""
    suggestion: str = ""


class Run(NamedTuple):
    """One start of a flow: `known_at` is when what it loads became known to us."""

    run_id: str
    flow: str
    period: Period
    known_at: datetime


# -- the registry ----------------------------------------------------------------------


def remember_registry(
    connection: duckdb.DuckDBPyConnection, registry: Registry, known_at: datetime
) -> int:
    """Keep the registry as a new version if it changed; return its version.

    Its files are kept with it, so that it can be loaded again as it was.
    """
    newest = connection.execute(
        "select version, sha256 from raw.registry order by version desc limit 1"
    ).fetchone()
    if newest and newest[1] == registry.sha256:
        _keep_files(connection, int(newest[0]), registry)
        return int(newest[0])
    version = int(newest[0]) + 1 if newest else 1
    for table, entries in registry_rows(registry).items():
        append(connection, table, [{"version": version, **each} for each in entries])
    _keep_files(connection, version, registry)
    city = registry.city
    append(
        connection,
        "registry",
        [
            {
                "version": version,
                "known_at": known_at,
                "sha256": registry.sha256,
                "on_schedule_band_pp": city.on_schedule_band_pp,
                "outlook_steady": float(city.outlook.steady),
                "outlook_likely": float(city.outlook.likely),
                "outlook_gap": float(city.outlook.gap),
            }
        ],
    )
    return version


def _keep_files(
    connection: duckdb.DuckDBPyConnection, version: int, registry: Registry
) -> None:
    """Keep the files of a version, also of one from before files were kept."""
    found = connection.execute(
        "select 1 from raw.registry_file where version = ? limit 1", [version]
    )
    if found.fetchone() is None:
        append(
            connection,
            "registry_file",
            [
                {"version": version, "path": path, "text": text}
                for path, text in registry.files.items()
            ],
        )


# -- sources ---------------------------------------------------------------------------


def append_source_events(
    connection: duckdb.DuckDBPyConnection, run: Run, events: Sequence[SourceEvent]
) -> None:
    """Write how sources and their files were found, in order."""
    with transaction(connection):
        row = connection.execute(
            "select coalesce(max(ordinal), 0) from raw.source_event"
        ).fetchone()
        last = int(row[0]) if row else 0
        append(
            connection,
            "source_event",
            [
                _source_event_row(run, last + number, event)
                for number, event in enumerate(events, start=1)
            ],
        )


def _source_event_row(run: Run, ordinal: int, event: SourceEvent) -> Row:
    finding = event.finding
    parameters = dict(finding.parameters) if finding else {}
    return {
        "ordinal": ordinal,
        "run_id": run.run_id,
        "known_at": run.known_at,
        "period": str(run.period),
        "source": event.source,
        "file": event.file,
        "severity": finding.severity if finding else "",
        "rule": finding.rule if finding else "",
        "parameters": json.dumps(parameters, ensure_ascii=False),
        "message": event.message,
        "suggestion": event.suggestion,
    }


# -- a run -----------------------------------------------------------------------------


def append_cycle(
    connection: duckdb.DuckDBPyConnection,
    run: Run,
    registry: Registry,
    arrivals: Sequence[Arrival],
    submitted: Sequence[Submitted],
    owed: Iterable[Duty],
) -> None:
    """Write one run, within the caller's transaction: all of it or nothing counts."""
    version = remember_registry(connection, registry, run.known_at)
    append(connection, "due", _new_duties(connection, run, owed))
    if arrivals or submitted or _is_first(connection, run):
        append(connection, "run", [_run_row(run, version)])
    append(connection, "delivery", [_delivery_row(run, each) for each in arrivals])
    ordinal = next_ordinal(connection)
    append(
        connection,
        "submission",
        [
            _submission_row(run, ordinal + offset, each)
            for offset, each in enumerate(submitted)
        ],
    )
    append(connection, "finding", list(_finding_rows(submitted)))
    append(
        connection,
        "observation",
        [
            row
            for offset, each in enumerate(submitted)
            for row in _observation_rows(
                run, ordinal + offset, each, each.verdict.observations
            )
        ],
    )
    append(
        connection,
        "returned_observation",
        [
            row
            for offset, each in enumerate(submitted)
            for row in _observation_rows(
                run, ordinal + offset, each, each.verdict.refused
            )
        ],
    )


def _is_first(connection: duckdb.DuckDBPyConnection, run: Run) -> bool:
    found = connection.execute(
        "select 1 from raw.run where period = ? limit 1", [str(run.period)]
    ).fetchone()
    return found is None


def _run_row(run: Run, version: int) -> Row:
    return {
        "run_id": run.run_id,
        "flow": run.flow,
        "period": str(run.period),
        "known_at": run.known_at,
        "registry_version": version,
    }


def _new_duties(
    connection: duckdb.DuckDBPyConnection, run: Run, owed: Iterable[Duty]
) -> list[Row]:
    """Return the duties that are not on record, or whose day has passed since.

    What was owed of these months and no longer is there is kept as 不适用: a
    department that was relieved of a report is not late with it for ever.
    """
    stated = {(str(duty.period), duty.report, duty.department): duty for duty in owed}
    months = {period for period, _, _ in stated}
    known = {
        (row["period"], row["report"], row["department"]): row
        for row in fetch(
            connection,
            """
            select * from raw.due
            where list_contains($months, period)
            qualify row_number() over (
                partition by period, report, department
                order by known_at desc, rowid desc
            ) = 1
            """,
            {"months": sorted(months)},
        )
    }
    relieved = (
        Duty(Period.parse(period), report, department, None, applies=False)
        for period, report, department in sorted(known.keys() - stated.keys())
    )
    new = []
    for duty in (*stated.values(), *relieved):
        before = known.get((str(duty.period), duty.report, duty.department))
        passed = (
            before is not None
            and duty.due_at is not None
            and before["known_at"] < duty.due_at <= run.known_at
        )
        # Rows from before the column was there say nothing of it.
        differs = before is not None and (
            before["due_at"] != duty.due_at
            or (before["applies"] is not False) != duty.applies
        )
        if before is None or differs or passed:
            new.append(
                {
                    "known_at": run.known_at,
                    "period": str(duty.period),
                    "report": duty.report,
                    "department": duty.department,
                    "owed": duty.due_at is not None,
                    "due_at": duty.due_at,
                    "applies": duty.applies,
                }
            )
    return new


def _delivery_row(run: Run, arrival: Arrival) -> Row:
    delivery = arrival.delivery
    return {
        "uri": delivery.uri,
        "file": delivery.file,
        "sha256": delivery.sha256,
        "bytes": delivery.size,
        "modified_at": delivery.modified_at,
        "received_at": delivery.received_at,
        "known_at": run.known_at,
        "archived": _below_home(delivery),
        "outcome": arrival.outcome,
        "period": str(arrival.period or ""),
        "submission_id": arrival.submission_id or None,
        "report": arrival.report or None,
        "department": arrival.department or None,
    }


def _submission_row(run: Run, ordinal: int, submitted: Submitted) -> Row:
    submission = submitted.verdict.submission
    delivery = submission.delivery
    late = 0
    if submitted.due_at is not None:
        seconds = (delivery.received_at - submitted.due_at).total_seconds()
        late = max(0, int(seconds // 60))
    return {
        "submission_id": submission.submission_id,
        "ordinal": ordinal,
        "run_id": run.run_id,
        "known_at": run.known_at,
        "report": submission.report,
        "department": submission.department,
        "period": str(submission.period or ""),
        "state": submitted.verdict.state,
        "received_at": delivery.received_at,
        "due_at": submitted.due_at,
        "minutes_late": late,
        "sha256": delivery.sha256,
        "bytes": delivery.size,
        "file": delivery.file,
        "uri": delivery.uri,
        "archived": _below_home(delivery),
    }


def _below_home(delivery: Delivery) -> str:
    """Return where the bytes are kept, from the city's home: a home may move."""
    kept = f"archive/{delivery.sha256[:2]}/{delivery.sha256}"
    return kept if delivery.archived else ""


def _finding_rows(submitted: Sequence[Submitted]) -> Iterator[Row]:
    for each in submitted:
        findings: Sequence[Finding] = each.verdict.findings
        for ordinal, (finding, told) in enumerate(
            zip(findings, each.told, strict=True), start=1
        ):
            yield {
                "submission_id": each.verdict.submission.submission_id,
                "ordinal": ordinal,
                "severity": finding.severity,
                "rule": finding.rule,
                "sheet": finding.sheet,
                "cell": finding.cell,
                "value": finding.value,
                "parameters": json.dumps(dict(told.values), ensure_ascii=False),
                "message": told.message,
                "suggestion": told.suggestion,
            }


def _observation_rows(
    run: Run, ordinal: int, submitted: Submitted, observations: Sequence[Observation]
) -> Iterator[Row]:
    for each in observations:
        yield {
            "submission_id": submitted.verdict.submission.submission_id,
            "vintage": ordinal,
            "known_at": run.known_at,
            "region": each.region,
            "indicator": each.indicator,
            "measure": each.measure,
            "period": str(each.period),
            "project": each.project,
            "value": each.value,
            "unit": each.unit,
            "decimals": each.decimals,
            "status": each.status,
            "note": each.note,
            "sheet": each.sheet,
            "cell": each.cell,
            "text": each.text,
        }


# -- what was returned -----------------------------------------------------------------


def append_overrules(
    connection: duckdb.DuckDBPyConnection, overrules: Sequence[Overrule]
) -> int:
    """Keep who answers for which finding; return how many of them are new.

    Who answered first is who answers: the same again adds nothing.
    """
    with transaction(connection):
        known = overruled(connection)
        fresh: dict[Overruled, Row] = {}
        for each in overrules:
            if each.overruled not in known and each.overruled not in fresh:
                fresh[each.overruled] = {
                    "submission_id": each.submission_id,
                    **each.overruled._asdict(),
                    "overruled_by": each.overruled_by,
                    "reason": each.reason,
                    "overruled_at": each.overruled_at,
                }
        append(connection, "overrule", list(fresh.values()))
    return len(fresh)


def append_marked(
    connection: duckdb.DuckDBPyConnection,
    marked: Mapping[str, str],
    marked_at: datetime,
) -> None:
    """Keep where the marked copies are, by submission; empty where none can be made."""
    with transaction(connection):
        found = connection.execute("select submission_id from raw.marked").fetchall()
        known = {identity for (identity,) in found}
        append(
            connection,
            "marked",
            [
                {"submission_id": identity, "path": path, "marked_at": marked_at}
                for identity, path in marked.items()
                if identity not in known
            ],
        )

"""Backfills: who asked for what, how far it came, and what past versions said.

Functions take an open connection, as those of `warehouse.store` do; what is written is
written within the caller's transaction, and nothing is ever updated or deleted.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from warehouse.ledger import Submitted, Told
from warehouse.periods import Period
from warehouse.records import (
    Delivery,
    Finding,
    Measure,
    Mode,
    Observation,
    Severity,
    State,
    Status,
    Submission,
    Verdict,
)
from warehouse.store import Row, append, fetch, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    import duckdb


@dataclass(frozen=True, slots=True)
class Backfill:
    """Past periods that are run again, and why.

    The months from `first` to `last`, and of them only these reports, departments and
    indicators; of none where a tuple is empty. A replay puts back what was known
    `as_known_at` (UTC); `undoes` names the backfill that it takes back.
    """

    backfill_id: str
    asked_at: datetime
    asked_by: str
    reason: str
    mode: Mode
    first: Period
    last: Period
    reports: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    as_known_at: datetime | None = None
    undoes: str = ""

    @property
    def months(self) -> tuple[Period, ...]:
        """The months it is about, in order."""
        count = 12 * (self.last.year - self.first.year) + self.last.last
        return tuple(
            self.first.shift(number) for number in range(count - self.first.last + 1)
        )

    def run_id(self, month: Period) -> str:
        """Return the name under which a month's facts are written."""
        return f"{self.backfill_id}.{month}"


@dataclass(frozen=True, slots=True)
class BackfillEvent:
    """Something that happened to a backfill.

    `asked`, `waiting` for a second name, `approved` (the lights that it is about),
    `running`, `loaded` (a `period`, with its vintage and how many submissions), `done`,
    `cancelled` or `failed`.
    """

    backfill_id: str
    state: str
    happened_at: datetime
    done_by: str = ""
    period: str = ""
    known_at: datetime | None = None
    submissions: int = 0
    detail: str = ""


class Series(NamedTuple):
    """What a submission is a version of: a report of a department for a month.

    A file that nobody recognised is a version of none.
    """

    report: str
    department: str
    period: str


class Version(NamedTuple):
    """A submission as it was loaded: its number, and what it said."""

    row: Row
    content: Submitted


# -- the object ------------------------------------------------------------------------


def append_backfill(connection: duckdb.DuckDBPyConnection, asked: Backfill) -> None:
    """Keep what was asked for; the same backfill again adds nothing."""
    known = fetch(
        connection,
        "select 1 as found from raw.backfill where backfill_id = $id",
        {"id": asked.backfill_id},
    )
    if known:
        return
    append(
        connection,
        "backfill",
        [
            {
                "backfill_id": asked.backfill_id,
                "asked_at": asked.asked_at,
                "asked_by": asked.asked_by,
                "reason": asked.reason,
                "mode": asked.mode,
                "first_period": str(asked.first),
                "last_period": str(asked.last),
                "reports": list(asked.reports),
                "departments": list(asked.departments),
                "indicators": list(asked.indicators),
                "as_known_at": asked.as_known_at,
                "undoes": asked.undoes,
            }
        ],
    )


def append_backfill_event(
    connection: duckdb.DuckDBPyConnection, event: BackfillEvent
) -> None:
    """Write what happened to a backfill, after what happened before."""
    found = fetch(
        connection,
        "select coalesce(max(ordinal), 0) as last from raw.backfill_event",
        {},
    )
    append(
        connection,
        "backfill_event",
        [
            {
                "backfill_id": event.backfill_id,
                "ordinal": int(found[0]["last"]) + 1,
                "state": event.state,
                "happened_at": event.happened_at,
                "done_by": event.done_by,
                "period": event.period,
                "known_at": event.known_at,
                "submissions": event.submissions,
                "detail": event.detail,
            }
        ],
    )


def backfill_called(
    connection: duckdb.DuckDBPyConnection, identity: str
) -> tuple[Backfill, Row] | None:
    """Return a backfill and its row of `mart.backfill`, None if there is none."""
    found = rows(connection, "mart.backfill", backfill_id=identity)
    return (backfill_of(found[0]), found[0]) if found else None


def is_cancelled(connection: duckdb.DuckDBPyConnection, identity: str) -> bool:
    """Tell whether somebody cancelled a backfill; asked before each month of it."""
    found = connection.execute(
        """
        select 1 from raw.backfill_event
        where backfill_id = $id and state = 'cancelled'
        limit 1
        """,
        {"id": identity},
    )
    return found.fetchone() is not None


def backfill_of(row: Row) -> Backfill:
    """Return the backfill that a row of `mart.backfill` is about."""
    return Backfill(
        row["backfill_id"],
        row["asked_at"],
        row["asked_by"],
        row["reason"],
        Mode(row["mode"]),
        Period.parse(row["first_period"]),
        Period.parse(row["last_period"]),
        tuple(row["reports"]),
        tuple(row["departments"]),
        tuple(row["indicators"]),
        row["as_known_at"],
        row["undoes"],
    )


def run_ids(connection: duckdb.DuckDBPyConnection, identity: str) -> list[str]:
    """Return the names under which a backfill wrote facts and alerts."""
    found = fetch(
        connection,
        """
        select run_id from raw.submission where starts_with(run_id, $prefix)
        union
        select run_id from raw.alert_version where starts_with(run_id, $prefix)
        order by run_id
        """,
        {"prefix": f"{identity}."},
    )
    return [row["run_id"] for row in found]


def months_told(connection: duckdb.DuckDBPyConnection) -> set[Period]:
    """Return the months whose cycle told anybody anything."""
    found = fetch(connection, "select distinct cycle from raw.alert", {})
    return {Period.parse(row["cycle"]) for row in found if row["cycle"]}


# -- versions --------------------------------------------------------------------------


def newest_at(
    connection: duckdb.DuckDBPyConnection,
    first: Period,
    last: Period,
    instant: datetime,
) -> dict[Series, Row]:
    """Return the newest submission of each report, department and month at an instant.

    Rows of `raw.submission`, returned ones included; what is no report's is left out.
    """
    found = fetch(
        connection,
        """
        select submission.*
        from raw.submission as submission
        where
            submission.known_at <= $instant
            and submission.period between $first and $last
            and submission.report <> ''
            and submission.department <> ''
        qualify row_number() over (
            partition by submission.report, submission.department, submission.period
            order by submission.known_at desc, submission.ordinal desc
        ) = 1
        order by submission.ordinal
        """,
        {"instant": instant, "first": str(first), "last": str(last)},
    )
    return {series_of(row): row for row in found}


def counting_at(
    connection: duckdb.DuckDBPyConnection,
    first: Period,
    last: Period,
    instant: datetime,
) -> dict[Series, Row]:
    """Return the submission that counted, as `newest_at` does the newest."""
    found = fetch(
        connection,
        """
        select submission.*
        from core.submission_as_of($instant) as submission
        where
            submission.period between $first and $last
            and submission.report <> ''
            and submission.department <> ''
        order by submission.ordinal
        """,
        {"instant": instant, "first": str(first), "last": str(last)},
    )
    return {series_of(row): row for row in found}


def files_of_months(
    connection: duckdb.DuckDBPyConnection, first: Period, last: Period
) -> list[Row]:
    """Return what files said of some months last, in the order they came.

    A file that is written anew every month is there for each of them.

    Rows of `raw.delivery` with the `report` and `department` that a file was a version
    of, or is held for while its month is closed; None where it said what was known.
    """
    return fetch(
        connection,
        """
        select
            delivery.* exclude (report, department),
            coalesce(submission.report, delivery.report) as report,
            coalesce(submission.department, delivery.department) as department
        from raw.delivery as delivery
        left join raw.submission as submission
            on delivery.submission_id = submission.submission_id
        where
            delivery.period between $first and $last
            and delivery.archived <> ''
        qualify
            row_number() over (
                partition by delivery.uri, delivery.period
                order by delivery.known_at desc, delivery.rowid desc
            ) = 1
            and delivery.outcome <> 'later'
        order by delivery.received_at, delivery.uri
        """,
        {"first": str(first), "last": str(last)},
    )


def series_of(row: Mapping[str, str]) -> Series:
    """Return what a row of `raw.submission` is a version of."""
    return Series(row["report"], row["department"], row["period"])


def versions(
    connection: duckdb.DuckDBPyConnection, home: Path, submissions: Iterable[Row]
) -> dict[str, Version]:
    """Return what submissions said when they were loaded, by their ids.

    Their bytes are in the archive of `home`.
    """
    wanted = {row["submission_id"]: row for row in submissions}
    asked = {"wanted": list(wanted)}
    of = "where list_contains($wanted, submission_id)"
    accepted: dict[str, list[Observation]] = defaultdict(list)
    refused: dict[str, list[Observation]] = defaultdict(list)
    for table, kept in (("observation", accepted), ("returned_observation", refused)):
        query = f"select * from raw.{table} {of} order by rowid"  # noqa: S608 - names from this file
        for row in fetch(connection, query, asked):
            kept[row["submission_id"]].append(_observation(row))
    findings: dict[str, list[tuple[Finding, Told]]] = defaultdict(list)
    query = f"select * from raw.finding {of} order by submission_id, ordinal"  # noqa: S608 - as above
    for row in fetch(connection, query, asked):
        findings[row["submission_id"]].append(_finding(row))
    return {
        identity: Version(
            row,
            _submitted(
                row, home, accepted[identity], refused[identity], findings[identity]
            ),
        )
        for identity, row in wanted.items()
    }


def _submitted(
    row: Row,
    home: Path,
    accepted: Sequence[Observation],
    refused: Sequence[Observation],
    findings: Sequence[tuple[Finding, Told]],
) -> Submitted:
    delivery = Delivery(
        row["file"],
        row["uri"],
        row["sha256"],
        row["bytes"],
        row["received_at"],
        str(home / row["archived"]) if row["archived"] else "",
        row["department"],
    )
    submission = Submission(
        row["submission_id"],
        delivery,
        row["report"],
        row["department"],
        Period.parse(row["period"]),
    )
    verdict = Verdict(
        submission,
        State(row["state"]),
        tuple(accepted),
        tuple(finding for finding, _ in findings),
        tuple(refused),
    )
    return Submitted(verdict, row["due_at"], [told for _, told in findings])


def _observation(row: Row) -> Observation:
    return Observation(
        row["region"],
        row["indicator"],
        Measure(row["measure"]),
        Period.parse(row["period"]),
        row["value"],
        row["unit"],
        row["decimals"],
        Status(row["status"]),
        row["sheet"],
        row["cell"],
        row["text"],
        row["project"],
        row["note"],
    )


def _finding(row: Row) -> tuple[Finding, Told]:
    values = json.loads(row["parameters"])
    finding = Finding(
        row["rule"],
        Severity(row["severity"]),
        row["sheet"],
        row["cell"],
        row["value"],
        values,
    )
    return finding, Told(row["message"], row["suggestion"], values)

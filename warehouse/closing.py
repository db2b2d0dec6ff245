"""The close of a month: what was signed, what stands against it, what waits since.

Functions take an open connection, as those of `warehouse.store` do; a sign-off is
written within the caller's transaction, and nothing is ever updated or deleted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from warehouse.periods import Period
from warehouse.store import Row, append, fetch, rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import duckdb

    from warehouse.records import Parameters

# The flow that may change a month which is closed.
BACKFILL: Final = "backfill"
# What became of a delivery that came for a closed month.
HELD: Final = "held"


class Blocker(NamedTuple):
    """One thing that stands against a close: its kind, and what fills its sentence."""

    kind: str
    values: Parameters


@dataclass(frozen=True, slots=True)
class CloseEvent:
    """A month is `closed` or `reopened`, by name; `blockers` are what stood against it.

    `known_at` is the newest vintage that the sign-off is about.
    """

    period: Period
    state: str
    happened_at: datetime
    signed_by: str
    reason: str
    known_at: datetime
    blockers: tuple[Blocker, ...] = ()


class Frozen(NamedTuple):
    """How much of a month is known: submissions that count, and figures in them."""

    submissions: int
    observations: int


def closed_months(connection: duckdb.DuckDBPyConnection) -> set[Period]:
    """Return the months that are closed and were not opened again."""
    found = rows(connection, "mart.close", state="closed")
    return {Period.parse(row["period"]) for row in found}


def months_shut_to(connection: duckdb.DuckDBPyConnection, flow: str) -> set[Period]:
    """Return the months that a run of `flow` may not change: none for a backfill."""
    return set() if flow == BACKFILL else closed_months(connection)


def close_of(connection: duckdb.DuckDBPyConnection, period: Period) -> Row | None:
    """Return a month's row of `mart.close`; None where nothing is known of the month.

    Its `blockers` are those that it was closed in spite of.
    """
    found = rows(connection, "mart.close", period=str(period))
    return found[0] | {"blockers": _blockers(found[0]["blockers"])} if found else None


def _blockers(kept: str | None) -> tuple[Blocker, ...]:
    return tuple(Blocker(*each) for each in json.loads(kept or "[]"))


def newest_vintage(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """Return the newest moment that anything is known of, or that a run looked at."""
    (row,) = fetch(
        connection,
        """
        select
            coalesce(
                (select max(submission.known_at) from raw.submission as submission),
                (select max(run.known_at) from raw.run as run)
            ) as known_at
        """,
        {},
    )
    newest: datetime | None = row["known_at"]
    return newest


def waiting(connection: duckdb.DuckDBPyConnection, flow: str) -> list[Row]:
    """Return the held files that a run of `flow` may take in, in the order they came.

    They are of months that are open again; of closed ones too for a backfill.
    """
    shut = {str(month) for month in months_shut_to(connection, flow)}
    found = [row for row in rows(connection, "mart.held") if row["period"] not in shut]
    return sorted(found, key=lambda row: (row["received_at"], row["uri"]))


def frozen(
    connection: duckdb.DuckDBPyConnection, period: Period, known_at: datetime
) -> Frozen:
    """Return how much of a month was known at an instant."""
    (row,) = fetch(
        connection,
        """
        with newest as (
            select submission.submission_id, submission.state
            from raw.submission as submission
            where
                submission.period = $period
                and submission.known_at <= $known_at
            qualify row_number() over (
                partition by submission.report, submission.department
                order by submission.known_at desc, submission.ordinal desc
            ) = 1
        )

        select
            count(*) filter (where newest.state <> 'returned') as submissions,
            (
                select count(*)
                from raw.observation as observation
                inner join newest
                    on observation.submission_id = newest.submission_id
            ) as observations
        from newest
        """,
        {"period": str(period), "known_at": known_at},
    )
    return Frozen(**row)


def append_close_event(
    connection: duckdb.DuckDBPyConnection, event: CloseEvent
) -> None:
    """Write that a month was closed or opened again, after what happened before."""
    (last,) = fetch(
        connection,
        """
        select
            (
                select coalesce(max(event.ordinal), 0) from raw.close_event as event
            ) as ordinal,
            (
                select coalesce(max(registry.version), 0)
                from raw.registry as registry
            ) as registry_version
        """,
        {},
    )
    append(
        connection,
        "close_event",
        [
            {
                "ordinal": last["ordinal"] + 1,
                "period": str(event.period),
                "state": event.state,
                "happened_at": event.happened_at,
                "signed_by": event.signed_by,
                "reason": event.reason,
                "known_at": event.known_at,
                "registry_version": last["registry_version"],
                "blockers": _kept(event.blockers),
            }
        ],
    )


def _kept(blockers: Sequence[Blocker]) -> str:
    return json.dumps(blockers, ensure_ascii=False)

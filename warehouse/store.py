"""The only Python that runs queries: facts go in, rows come out.

Functions take an open connection (see `warehouse.connection`). What is written is
written a set at a time; nothing is ever updated or deleted.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import pyarrow as pa

from warehouse.models import models
from warehouse.periods import Period
from warehouse.records import Duty, Measure, Observation, Overruled, Status
from warehouse.registry.rows import registry_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import duckdb

    from warehouse.records import (
        Arrival,
        Delivery,
        Figure,
        Finding,
        Overrule,
        Verdict,
    )
    from warehouse.registry import Registry

Row: TypeAlias = dict[str, Any]

# Views that take an instant are asked for all that is known by this one.
FOREVER: Final = datetime.max.replace(tzinfo=UTC)

_VALUE: Final = pa.decimal128(38, 18)
_SCALE: Final = Decimal(1).scaleb(-18)
_WIDE: Final = Context(prec=38)
_INSTANT: Final = pa.timestamp("us", tz="UTC")


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


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit everything inside, or nothing of it."""
    connection.execute("begin transaction")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def rows(
    connection: duckdb.DuckDBPyConnection,
    model: str,
    known_at: datetime | None = None,
    **equal: str | int | None,
) -> list[Row]:
    """Return rows of a model, by equality on columns; `known_at` asks its `_as_of`.

    Raises `LookupError` for a model that does not exist.
    """
    name = f"{model}_as_of" if known_at else model
    if name not in {each.name for each in models() if each.is_view}:
        raise LookupError(name)
    source = f"{name}($known_at)" if known_at else name
    wanted = {column: value for column, value in equal.items() if value is not None}
    where = " and ".join(f"{column} = ${column}" for column in wanted) or "true"
    parameters: dict[str, Any] = dict(wanted)
    if known_at:
        parameters["known_at"] = known_at
    return fetch(connection, f"select * from {source} where {where}", parameters)  # noqa: S608 - names checked above, values bound


def fetch(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Mapping[str, Any]
) -> list[Row]:
    """Return the rows of a query; values are parameters, never part of it."""
    result = connection.execute(query, dict(parameters))
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


# -- registry ------------------------------------------------------------------------


def remember_registry(
    connection: duckdb.DuckDBPyConnection, registry: Registry, known_at: datetime
) -> int:
    """Keep the registry as a new version if it changed; return its version."""
    newest = connection.execute(
        "select version, sha256 from raw.registry order by version desc limit 1"
    ).fetchone()
    if newest and newest[1] == registry.sha256:
        return int(newest[0])
    version = int(newest[0]) + 1 if newest else 1
    for table, entries in registry_rows(registry).items():
        append(connection, table, [{"version": version, **each} for each in entries])
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


# -- what is known of the inbox --------------------------------------------------------


def known_deliveries(connection: duckdb.DuckDBPyConnection) -> dict[str, Row]:
    """Return the newest known version of every file in the inbox, by its URI."""
    found = fetch(
        connection,
        """
        select * from raw.delivery
        qualify row_number() over (
            partition by uri order by known_at desc, rowid desc
        ) = 1
        """,
        {},
    )
    return {row["uri"]: row for row in found}


def known_source_events(
    connection: duckdb.DuckDBPyConnection,
) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the newest rule and sentence of every source and file told about.

    The rule is empty where all is well.
    """
    found = connection.execute(
        """
        select source, file, rule, message from raw.source_event
        qualify row_number() over (
            partition by source, file order by ordinal desc
        ) = 1
        """
    ).fetchall()
    return {(row[0], row[1]): (row[2], row[3]) for row in found}


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


def newest_hashes(
    connection: duckdb.DuckDBPyConnection,
) -> dict[tuple[str, str, str], str]:
    """Return the hash of the newest submission of every report, department, period.

    A file of no known report or department is told by its URI in the report's place.
    """
    found = connection.execute(
        """
        select
            if(report = '' or department = '', uri, report) as report,
            department,
            period,
            arg_max(sha256, ordinal)
        from raw.submission
        group by all
        """
    ).fetchall()
    return {(row[0], row[1], row[2]): row[3] for row in found}


def figures_read(
    connection: duckdb.DuckDBPyConnection, period: Period
) -> dict[str, int]:
    """Return how many figures each of a month's submissions gave, returned or not."""
    found = connection.execute(
        """
        select observation.submission_id, count(*)
        from (
            select submission_id from raw.observation
            union all
            select submission_id from raw.returned_observation
        ) as observation
        where observation.submission_id in (
            select submission_id from raw.submission where period = $period
        )
        group by observation.submission_id
        """,
        {"period": str(period)},
    )
    return dict(found.fetchall())


def counts(connection: duckdb.DuckDBPyConnection) -> dict[str, object]:
    """Return how many submissions and observations the warehouse holds."""
    row = connection.execute(
        """
        select
            (select count(*) from raw.submission),
            (select count(*) from raw.observation)
        """
    ).fetchone()
    submissions, observations = row or (0, 0)
    return {"submissions": submissions, "observations": observations}


def submission_counts(
    connection: duckdb.DuckDBPyConnection,
) -> dict[tuple[str, str, str], int]:
    """Return how many submissions each report, department and period has had."""
    found = connection.execute(
        """
        select report, department, period, count(*)
        from raw.submission
        group by report, department, period
        """
    ).fetchall()
    return {(row[0], row[1], row[2]): row[3] for row in found}


def newest_known_at(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """Return when anything last became known, or None in a new warehouse."""
    row = connection.execute("select max(known_at) from raw.submission").fetchone()
    return row[0] if row else None


def next_ordinal(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the next submission; numbers order the vintages."""
    row = connection.execute(
        "select coalesce(max(ordinal), 0) + 1 from raw.submission"
    ).fetchone()
    return int(row[0]) if row else 1


def known_figures(
    connection: duckdb.DuckDBPyConnection,
    known_at: datetime,
    indicators: Iterable[str],
    since: Period | None = None,
) -> dict[Figure, Observation]:
    """Return every figure of `indicators` as it was known at an instant.

    Of each the vintage that counted then, history included; `since` leaves out what is
    about months before it.
    """
    found = connection.execute(
        """
        select
            region, indicator, measure, period, value, unit, decimals, status,
            sheet, cell, text, project, note
        from core.observation_as_of($known_at)
        where list_contains($indicators, indicator) and period >= $since
        """,
        {
            "known_at": known_at,
            "indicators": sorted(indicators),
            "since": str(since or ""),
        },
    )
    observations = [
        Observation(
            *(row[0], row[1], Measure(row[2]), Period.parse(row[3]), *row[4:7]),
            *(Status(row[7]), *row[8:]),
        )
        for row in found.fetchall()
    ]
    return {each.figure: each for each in observations}


def vintages_of(
    connection: duckdb.DuckDBPyConnection, indicator: str, region: str, period: str
) -> dict[str, list[Row]]:
    """Return a figure's vintages by measure, newest first, with their submissions."""
    found = fetch(
        connection,
        """
        select
            observation.*,
            submission.report,
            submission.department,
            submission.file,
            submission.received_at,
            submission.archived
        from raw.observation as observation
        inner join raw.submission as submission
            on observation.submission_id = submission.submission_id
        where
            observation.indicator = $indicator
            and observation.region = $region
            and observation.period = $period
            and observation.project = ''
        order by observation.known_at desc, observation.vintage desc
        """,
        {"indicator": indicator, "region": region, "period": period},
    )
    told: dict[str, list[Row]] = {}
    for row in found:
        told.setdefault(row["measure"], []).append(row)
    return told


def paced_months(
    connection: duckdb.DuckDBPyConnection,
    region: str,
    period: Period,
    indicators: Iterable[str],
    known_at: datetime = FOREVER,
) -> list[Row]:
    """Return how indicators stand in a month, each with the months of its year so far.

    A row an indicator: columns of `mart.progress` for the year; `data_month`, which the
    figure is of; `months`, month by month the `actual` and what was `due`; `seasonal`,
    twelve months to what was usually reached by their end, or None. Figures are in
    `unit`. Of a month that is missing, incomplete or of another scope nothing is there.
    """
    return fetch(
        connection,
        """
        with told as materialized (
            select
                progress.*,
                progress.data_period[6:]::integer as data_month,
                indicator.direction,
                indicator.jan_feb,
                indicator.target_type in ('growth', 'rank') as is_derived
            from mart.progress_as_of($known_at) as progress
            inner join core.indicator_as_of($known_at) as indicator
                on progress.indicator = indicator.indicator
            where
                progress.region = $region
                and progress.span = 'year'
                and progress.period between $january and $period
                and list_contains($indicators, progress.indicator)
        ),

        newest as (
            select told.*
            from told
            where told.period = $period
        ),

        -- Several months are told by one figure where it is quarterly.
        told_months as (
            select
                told.indicator,
                told.data_month,
                any_value(told.actual) as actual,
                any_value(told.due) as due
            from told
            group by told.indicator, told.data_month
        ),

        -- Cycles may have begun in mid-year: also what no cycle was told for.
        figures as (
            select
                cumulative.indicator,
                cumulative.month,
                cumulative.scope,
                if(newest.is_derived, told_months.actual, cumulative.value) as actual,
                told_months.due
            from core.cumulative_as_of($known_at) as cumulative
            inner join newest
                on
                    cumulative.indicator = newest.indicator
                    and cumulative.period <= newest.data_period
            left join told_months
                on
                    cumulative.indicator = told_months.indicator
                    and cumulative.month = told_months.data_month
            where
                cumulative.region = $region
                and cumulative.period >= $january
                and cumulative.coverage_pct = 100
        ),

        -- A line is drawn through figures that count the same.
        months as (
            select
                figures.indicator,
                list(
                    {
                        'month': figures.month,
                        'actual': figures.actual,
                        'due': figures.due
                    }
                    order by figures.month
                ) as months
            from figures
            where
                figures.actual is not null
                and figures.scope = (
                    select max(latest.scope)
                    from figures as latest
                    where latest.indicator = figures.indicator
                )
            group by figures.indicator
        )

        select
            newest.*,
            coalesce(months.months, []) as months,
            if(
                schedule.share_by_month[12] is null or newest.target is null,
                null,
                map_from_entries(
                    list_transform(
                        map_entries(schedule.share_by_month),
                        lambda each: {
                            'key': each.key,
                            'value': newest.target
                            * each.value / schedule.share_by_month[12]
                        }
                    )
                )
            ) as seasonal
        from newest
        left join months
            on newest.indicator = months.indicator
        left join core.schedule_as_of($known_at) as schedule
            on
                schedule.region = $region
                and newest.indicator = schedule.indicator
                and schedule.year = $year
        """,
        {
            "known_at": known_at,
            "region": region,
            "period": str(period),
            "january": f"{period.year:04d}-01",
            "year": period.year,
            "indicators": sorted(indicators),
        },
    )


# -- loading ---------------------------------------------------------------------------


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
    if arrivals or _is_first(connection, run):
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
    known = {
        (row["period"], row["report"], row["department"]): row
        for row in fetch(
            connection,
            """
            select * from raw.due
            qualify row_number() over (
                partition by period, report, department order by known_at desc
            ) = 1
            """,
            {},
        )
    }
    stated = {(str(duty.period), duty.report, duty.department): duty for duty in owed}
    months = {period for period, _, _ in stated}
    relieved = (
        Duty(Period.parse(period), report, department, None, applies=False)
        for period, report, department in sorted(known.keys() - stated.keys())
        if period in months
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


def overruled(connection: duckdb.DuckDBPyConnection) -> set[Overruled]:
    """Return every finding that somebody answers for."""
    found = connection.execute(
        """
        select report, department, period, rule, sheet, cell, value
        from raw.overrule
        """
    )
    return {Overruled(*row) for row in found.fetchall()}


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


def newest_versions(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return the newest submission of every report, department and period."""
    return fetch(
        connection,
        """
        select submission.*
        from raw.submission as submission
        qualify row_number() over (
            partition by report, department, period
            order by known_at desc, ordinal desc
        ) = 1
        order by ordinal
        """,
        {},
    )


def to_judge_again(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return the newest submissions with a finding that was overruled since."""
    found = connection.execute("select distinct submission_id from raw.overrule")
    overruled_of = {identity for (identity,) in found.fetchall()}
    return [
        each
        for each in newest_versions(connection)
        if each["submission_id"] in overruled_of
    ]


def unmarked(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return the submissions that stand returned or in doubt without a marked copy."""
    return fetch(
        connection,
        """
        select submission.*
        from raw.submission as submission
        qualify row_number() over (
            partition by
                if(report = '' or department = '', uri, report), department, period
            order by known_at desc, ordinal desc
        ) = 1
        and state <> 'accepted'
        and submission_id not in (select submission_id from raw.marked)
        order by ordinal
        """,
        {},
    )


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


# -- one way in ------------------------------------------------------------------------


def append(
    connection: duckdb.DuckDBPyConnection, table: str, entries: Sequence[Row]
) -> None:
    """Insert rows of one shape into a raw table in one statement, through Arrow.

    The table and the columns are named by this package, never by data.
    """
    if not entries:
        return
    names = list(entries[0])
    incoming = pa.table(
        {name: _column([row[name] for row in entries]) for name in names}
    )
    connection.register("incoming", incoming)
    try:
        columns = ", ".join(names)
        connection.execute(
            f"insert into raw.{table} ({columns}) select {columns} from incoming"  # noqa: S608 - names from this file
        )
    finally:
        connection.unregister("incoming")


def _column(values: list[Any]) -> pa.Array:
    sample = next((value for value in values if value is not None), None)
    if isinstance(sample, Decimal):
        exact = [
            None if each is None else each.quantize(_SCALE, context=_WIDE)
            for each in values
        ]
        return pa.array(exact, _VALUE)
    if isinstance(sample, datetime):
        return pa.array(
            [None if each is None else each.astimezone(UTC) for each in values],
            _INSTANT,
        )
    if isinstance(sample, date):
        return pa.array(values, pa.date32())
    if isinstance(sample, str):
        return pa.array([None if each is None else str(each) for each in values])
    if sample is None:
        return pa.array(values, pa.null())
    return pa.array(values)

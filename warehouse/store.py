"""The questions that are put to the warehouse, and the one way in.

Functions take an open connection (see `warehouse.connection`). Who writes which facts
stands in `warehouse.ledger` and `warehouse.outbox`.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pyarrow as pa

from warehouse.models import models
from warehouse.periods import Period
from warehouse.records import Measure, Observation, Overruled, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import duckdb

    from warehouse.records import (
        Figure,
    )

Row: TypeAlias = dict[str, Any]

# Views that take an instant are asked for all that is known by this one.
FOREVER: Final = datetime.max.replace(tzinfo=UTC)

_VALUE: Final = pa.decimal128(38, 18)
_SCALE: Final = Decimal(1).scaleb(-18)
_WIDE: Final = Context(prec=38)
_INSTANT: Final = pa.timestamp("us", tz="UTC")


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


# -- what is known ---------------------------------------------------------------------


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
    connection: duckdb.DuckDBPyConnection,
    indicator: str,
    region: str,
    period: str,
    known_at: datetime = FOREVER,
) -> dict[str, list[Row]]:
    """Return a figure's vintages by measure, newest first, with their submissions.

    Those that were known by an instant.
    """
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
            and observation.known_at <= $known_at
        order by observation.known_at desc, observation.vintage desc
        """,
        {
            "indicator": indicator,
            "region": region,
            "period": period,
            "known_at": known_at,
        },
    )
    told: dict[str, list[Row]] = {}
    for row in found:
        told.setdefault(row["measure"], []).append(row)
    return told


def is_any_figure_changed(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether `mart.revision` has a row, for a twentieth of what it costs."""
    found = connection.execute(
        """
        select 1 from mart.vintage as vintage
        where vintage.number > 1 and vintage.value is distinct from vintage.value_before
        limit 1
        """
    )
    return found.fetchone() is not None


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
        and state not in ('accepted', 'withdrawn')
        and submission_id not in (select submission_id from raw.marked)
        order by ordinal
        """,
        {},
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

-- Every vintage of every figure that ever counted, as each became known.
-- grain: region, indicator, measure, period, project, vintage
with sent as (
    select
        submission.submission_id,
        submission.report,
        submission.department,
        submission.period as report_period,
        row_number() over (
            order by submission.known_at, submission.ordinal
        ) as place
    from raw.submission as submission
    where submission.state <> 'returned'
),

-- A report that is sent again takes the place of what it said before.
replaced as (
    select
        sent.*,
        lead(sent.place) over (
            partition by sent.report, sent.department, sent.report_period
            order by sent.place
        ) as replaced_at
    from sent
),

reported as (
    select
        observation.submission_id,
        observation.vintage,
        observation.known_at,
        observation.region,
        observation.indicator,
        observation.measure,
        observation.period,
        observation.project,
        observation.value,
        observation.unit,
        observation.decimals,
        observation.status,
        list_position(
            ['estimate', 'preliminary', 'first', 'final', 'census'], observation.status
        ) as finality,
        observation.sheet,
        observation.cell,
        replaced.report,
        replaced.department,
        replaced.report_period,
        replaced.place,
        coalesce(replaced.replaced_at, 9223372036854775807) as replaced_at
    from raw.observation as observation
    inner join replaced
        on observation.submission_id = replaced.submission_id
),

-- What came while another report's figure was more final never counted.
counted as (
    select reported.*
    from reported
    anti join reported as more_final
        on
            reported.region = more_final.region
            and reported.indicator = more_final.indicator
            and reported.measure = more_final.measure
            and reported.period = more_final.period
            and reported.project = more_final.project
            and reported.finality < more_final.finality
            and reported.place > more_final.place
            and reported.place < more_final.replaced_at
),

first_reported as (
    select
        reported.region,
        reported.indicator,
        reported.measure,
        reported.period,
        min(reported.known_at) as known_at
    from reported
    where reported.project = ''
    group by
        reported.region,
        reported.indicator,
        reported.measure,
        reported.period
),

-- What was published before yuebao began counted until somebody reported it.
figures as (
    select counted.* exclude (replaced_at)
    from counted
    union all by name
    select
        '' as submission_id,
        0 as vintage,
        history.published_on::timestamptz as known_at,
        history.region,
        history.indicator,
        history.measure,
        history.period,
        '' as project,
        history.value,
        history.unit,
        history.decimals,
        history.status,
        list_position(
            ['estimate', 'preliminary', 'first', 'final', 'census'], history.status
        ) as finality,
        'history.csv' as sheet,
        history.line::varchar as cell,
        '' as report,
        '' as department,
        history.period as report_period,
        0 as place
    from core.history_as_of('infinity'::timestamptz) as history
    left join first_reported
        on
            history.region = first_reported.region
            and history.indicator = first_reported.indicator
            and history.measure = first_reported.measure
            and history.period = first_reported.period
    where
        first_reported.known_at is null
        or history.published_on::timestamptz < first_reported.known_at
),

broken as (
    select
        figures.*,
        indicator.breaks
    from figures
    left join core.indicator_as_of('infinity'::timestamptz) as indicator
        on figures.indicator = indicator.indicator
),

sequence as (
    select
        broken.*,
        len(
            list_filter(
                coalesce(broken.breaks, []),
                lambda mark: mark <= strftime(broken.known_at, '%Y-%m')
            )
        ) as scope,
        lag(broken.place) over one_figure as last_place,
        lag(broken.value) over one_figure as last_value,
        lag(broken.unit) over one_figure as last_unit,
        lag(broken.status) over one_figure as last_status
    from broken
    window one_figure as (
        partition by
            broken.region,
            broken.indicator,
            broken.measure,
            broken.period,
            broken.project
        order by broken.place
    )
),

-- The same figure sent again is no vintage of its own.
vintages as (
    select sequence.*
    from sequence
    where
        sequence.last_place is null
        or sequence.value is distinct from sequence.last_value
        or sequence.unit is distinct from sequence.last_unit
        or sequence.status is distinct from sequence.last_status
),

numbered as (
    select
        vintages.*,
        row_number() over one_figure as number,
        lag(vintages.value) over one_figure as value_before,
        lag(vintages.unit) over one_figure as unit_before,
        lag(vintages.status) over one_figure as status_before,
        lag(vintages.finality) over one_figure as finality_before,
        lag(vintages.scope) over one_figure as scope_before,
        lag(vintages.submission_id) over one_figure as submission_before,
        lag(vintages.report) over one_figure as report_before,
        lag(vintages.department) over one_figure as department_before,
        lag(vintages.report_period) over one_figure as report_period_before
    from vintages
    window one_figure as (
        partition by
            vintages.region,
            vintages.indicator,
            vintages.measure,
            vintages.period,
            vintages.project
        order by vintages.place
    )
)

select
    numbered.region,
    numbered.indicator,
    numbered.measure,
    numbered.period,
    numbered.project,
    numbered.vintage,
    numbered.number,
    numbered.value::double as value,
    numbered.unit,
    numbered.decimals,
    numbered.status,
    numbered.known_at,
    numbered.value_before::double as value_before,
    numbered.status_before,
    if(
        numbered.unit = numbered.unit_before,
        numbered.value - numbered.value_before,
        null
    )::double as change,
    -- A % of a % means nothing.
    if(
        numbered.unit = '%',
        null,
        100.0 * change / nullif(abs(numbered.value_before::double), 0)
    ) as change_pct,
    case
        when numbered.number = 1 then 'first'
        when
            numbered.finality > numbered.finality_before
            or numbered.report_period > numbered.report_period_before
            or numbered.scope > numbered.scope_before
            then 'revision'
        when
            numbered.report = numbered.report_before
            and numbered.department = numbered.department_before
            and numbered.report_period = numbered.report_period_before
            then 'correction'
        else 'other_source'
    end as change_kind,
    numbered.report,
    numbered.report_period,
    numbered.submission_before,
    numbered.submission_id,
    numbered.sheet,
    numbered.cell
from numbered

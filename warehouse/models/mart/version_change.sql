-- What each version of a report changed in the figures of the version before it.
-- grain: submission, region, indicator, measure, period, project
with sent as (
    select
        submission.submission_id,
        submission.known_at,
        lag(submission.submission_id) over (
            partition by
                if(
                    submission.report = '' or submission.department = '',
                    submission.uri,
                    submission.report
                ),
                submission.department,
                submission.period
            order by submission.known_at, submission.ordinal
        ) as submission_before
    from raw.submission as submission
),

pair as (
    select sent.*
    from sent
    where sent.submission_before is not null
),

compared as (
    select pair.submission_id
    from pair
    union
    select pair.submission_before
    from pair
),

seen as (
    select observation.*
    from raw.observation as observation
    union all
    select observation.*
    from raw.returned_observation as observation
),

-- What one version printed twice is shown with all that it printed.
figure as (
    select
        seen.submission_id,
        seen.region,
        seen.indicator,
        seen.measure,
        seen.period,
        seen.project,
        if(count(distinct seen.value) = 1, min(seen.value), null)::double as value,
        min(seen.unit) as unit,
        max(seen.decimals) as decimals,
        min(seen.sheet) as sheet,
        string_agg(seen.cell, ' / ' order by seen.cell) as cell,
        string_agg(seen.text, ' / ' order by seen.cell) as text
    from seen
    inner join compared
        on seen.submission_id = compared.submission_id
    group by
        seen.submission_id,
        seen.region,
        seen.indicator,
        seen.measure,
        seen.period,
        seen.project
),

now_said as (
    select
        figure.*,
        pair.submission_id as version
    from pair
    inner join figure
        on pair.submission_id = figure.submission_id
),

said_before as (
    select
        figure.*,
        pair.submission_id as version
    from pair
    inner join figure
        on pair.submission_before = figure.submission_id
)

select
    pair.submission_id,
    coalesce(now_said.region, said_before.region) as region,
    coalesce(now_said.indicator, said_before.indicator) as indicator,
    coalesce(now_said.measure, said_before.measure) as measure,
    coalesce(now_said.period, said_before.period) as period,
    coalesce(now_said.project, said_before.project) as project,
    case
        when said_before.version is null then 'added'
        when now_said.version is null then 'removed'
        else 'changed'
    end as change_kind,
    said_before.value as value_before,
    now_said.value,
    coalesce(now_said.unit, said_before.unit) as unit,
    coalesce(now_said.decimals, said_before.decimals) as decimals,
    said_before.text as text_before,
    now_said.text,
    said_before.sheet as sheet_before,
    now_said.sheet,
    said_before.cell as cell_before,
    now_said.cell,
    pair.submission_before,
    pair.known_at
from now_said
full join said_before
    on
        now_said.version = said_before.version
        and now_said.region = said_before.region
        and now_said.indicator = said_before.indicator
        and now_said.measure = said_before.measure
        and now_said.period = said_before.period
        and now_said.project = said_before.project
inner join pair
    on coalesce(now_said.version, said_before.version) = pair.submission_id
-- A row that moved to another cell says what it said.
where
    now_said.value is distinct from said_before.value
    or now_said.text is distinct from said_before.text

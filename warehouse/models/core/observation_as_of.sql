-- The vintage of every observation that counted at an instant.
-- grain: region, indicator, measure, period, project
-- parameters: instant
with reported as (
    select observation.*
    from raw.observation as observation
    inner join core.submission_as_of(instant) as submission
        on observation.submission_id = submission.submission_id
    where observation.known_at <= instant
    -- Between two reports the more final figure counts, then the newer one.
    qualify row_number() over (
        partition by
            observation.region,
            observation.indicator,
            observation.measure,
            observation.period,
            observation.project
        order by
            list_position(
                ['estimate', 'preliminary', 'first', 'final', 'census'],
                observation.status
            ) desc,
            observation.known_at desc,
            observation.vintage desc
    ) = 1
)

select reported.*
from reported
union all by name
-- What was published before yuebao began counts where nobody has reported it.
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
    history.source as note,
    'history.csv' as sheet,
    history.line::varchar as cell,
    history.text
from core.history_as_of(instant) as history
anti join reported
    on
        history.region = reported.region
        and history.indicator = reported.indicator
        and history.measure = reported.measure
        and history.period = reported.period
        and reported.project = ''

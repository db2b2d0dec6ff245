-- Every month that is told of: open, or closed by whom and as it was known when.
-- grain: period
with told as (
    select told_period.period
    from core.told_period_as_of('infinity'::timestamptz) as told_period
    union
    select event.period
    from raw.close_event as event
),

newest as (
    select event.*
    from raw.close_event as event
    qualify row_number() over (
        partition by event.period order by event.ordinal desc
    ) = 1
),

reopened as (
    select
        event.period,
        count(*) as times,
        max_by(event.happened_at, event.ordinal) as happened_at,
        max_by(event.signed_by, event.ordinal) as signed_by,
        max_by(event.reason, event.ordinal) as reason
    from raw.close_event as event
    where event.state = 'reopened'
    group by event.period
)

select
    told.period,
    coalesce(newest.state, '') = 'closed' as is_closed,
    if(is_closed, 'closed', 'open') as state,
    if(is_closed, newest.happened_at, null) as closed_at,
    if(is_closed, newest.signed_by, null) as closed_by,
    if(is_closed, newest.reason, null) as reason,
    if(is_closed, newest.known_at, null) as known_at,
    if(is_closed, newest.registry_version, null) as registry_version,
    if(is_closed, newest.blockers, null) as blockers,
    coalesce(reopened.times, 0) as reopened,
    reopened.happened_at as reopened_at,
    reopened.signed_by as reopened_by,
    reopened.reason as reopened_reason
from told
left join newest
    on told.period = newest.period
left join reopened
    on told.period = reopened.period

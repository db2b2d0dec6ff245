-- Every backfill that was ever asked for, and how far it has come.
-- grain: backfill
with events as (
    select
        event.backfill_id,
        arg_max(event.state, event.ordinal) filter (event.state <> 'loaded')
            as last_state,
        arg_max(event.detail, event.ordinal) filter (event.state = 'failed') as failure,
        max(event.happened_at) as changed_at,
        arg_max(event.done_by, event.ordinal) filter (event.state = 'approved')
            as approved_by,
        -- The lights that the approval was about, as JSON.
        arg_max(event.detail, event.ordinal) filter (event.state = 'approved')
            as approved_lights,
        min(event.known_at) filter (event.state = 'loaded') as known_at,
        max(event.known_at) filter (event.state = 'loaded') as known_until,
        max(event.happened_at) filter (event.state = 'done') as done_at,
        coalesce(
            list(event.period order by event.period) filter (event.state = 'loaded'),
            []
        ) as months_loaded,
        coalesce(sum(event.submissions) filter (event.state = 'loaded'), 0)::bigint
            as submissions
    from raw.backfill_event as event
    group by event.backfill_id
),

undone as (
    select
        backfill.undoes as backfill_id,
        max(backfill.backfill_id) as undone_by
    from raw.backfill as backfill
    inner join events
        on
            backfill.backfill_id = events.backfill_id
            and events.last_state = 'done'
    where backfill.undoes <> ''
    group by backfill.undoes
)

select
    backfill.backfill_id,
    backfill.asked_at,
    backfill.asked_by,
    backfill.reason,
    backfill.mode,
    backfill.first_period,
    backfill.last_period,
    backfill.reports,
    backfill.departments,
    backfill.indicators,
    backfill.as_known_at,
    backfill.undoes,
    case
        when undone.undone_by is not null then 'undone'
        else coalesce(events.last_state, 'asked')
    end as state,
    events.changed_at,
    coalesce(events.approved_by, '') as approved_by,
    events.known_at,
    events.known_until,
    events.done_at,
    coalesce(events.months_loaded, []) as months_loaded,
    coalesce(events.submissions, 0) as submissions,
    coalesce(events.approved_lights, '[]') as approved_lights,
    coalesce(events.failure, '') as failure,
    coalesce(undone.undone_by, '') as undone_by
from raw.backfill as backfill
left join events
    on backfill.backfill_id = events.backfill_id
left join undone
    on backfill.backfill_id = undone.backfill_id
order by backfill.asked_at, backfill.backfill_id

-- The messages in Slack as they were at an instant.
-- grain: message_key
-- parameters: instant
with happened as (
    select
        event.message_key,
        arg_max(event.alert_id, event.ordinal) as alert_id,
        arg_max(event.state, event.ordinal) as state,
        arg_max(event.error, event.ordinal) as error,
        arg_max(event.happened_at, event.ordinal) as happened_at,
        arg_max(event.channel, event.ordinal) filter (where event.ts <> '') as channel,
        arg_max(event.ts, event.ordinal) filter (where event.ts <> '') as ts,
        min(event.happened_at) filter (where event.ts <> '') as sent_at,
        max(event.happened_at) filter (where event.ts <> '') as updated_at,
        count(distinct event.alert_id) as alerts
    from raw.alert_event as event
    where
        event.message_key <> ''
        and event.happened_at <= instant
    group by event.message_key
),

answered as (
    select
        answer.message_key,
        count(*) as answers,
        min(answer.answered_at) as first_answered_at
    from raw.answer as answer
    where answer.known_at <= instant
    group by answer.message_key
)

select
    happened.message_key,
    alert.cycle as period,
    alert.recipient,
    alert.address,
    happened.channel,
    happened.ts,
    happened.state,
    happened.error,
    happened.happened_at,
    happened.sent_at,
    happened.updated_at,
    happened.alerts,
    coalesce(answered.answers, 0) as answers,
    answered.first_answered_at
from happened
inner join mart.alert_as_of(instant) as alert
    on happened.alert_id = alert.alert_id
left join answered
    on happened.message_key = answered.message_key

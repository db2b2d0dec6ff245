-- The outbox: every alert with the newest thing that happened to it.
-- grain: alert
select
    alert.alert_id,
    alert.key,
    alert.kind,
    alert.department,
    alert.subject,
    alert.recipient,
    alert.period,
    alert.severity,
    alert.text,
    coalesce(event.state, 'pending') as state,
    alert.created_at,
    event.sent_at,
    coalesce(nullif(event.channel, ''), alert.channel) as channel,
    event.ts,
    coalesce(event.attempts, 0) as attempts,
    event.message_key,
    event.error
from raw.alert as alert
left join (
    select
        event.alert_id,
        arg_max(event.state, event.ordinal) as state,
        arg_max(event.channel, event.ordinal) as channel,
        arg_max(event.ts, event.ordinal) as ts,
        arg_max(event.message_key, event.ordinal) as message_key,
        arg_max(event.error, event.ordinal) as error,
        max(event.happened_at) filter (where event.state = 'sent') as sent_at,
        count(*) filter (where event.state = 'sending' and event.error = '') as attempts
    from raw.alert_event as event
    group by event.alert_id
) as event
    on alert.alert_id = event.alert_id

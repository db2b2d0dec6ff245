-- The outbox as it was at an instant: every alert as it stood then.
-- grain: alert
-- parameters: instant
with newest as (
    select
        version.*,
        max(version.known_at) over (partition by version.alert_id) as changed_at
    from raw.alert_version as version
    where version.known_at <= instant
    qualify row_number() over (
        partition by version.alert_id
        order by version.version desc
    ) = 1
),

happened as (
    select
        event.alert_id,
        arg_max(event.state, event.ordinal) as state,
        arg_max(event.version, event.ordinal) as version,
        arg_max(event.channel, event.ordinal) as channel,
        arg_max(event.ts, event.ordinal) as ts,
        arg_max(event.message_key, event.ordinal) as message_key,
        arg_max(event.error, event.ordinal) as error,
        arg_max(event.happened_at, event.ordinal) as happened_at,
        max(event.happened_at) filter (
            where event.state in ('sent', 'updated')
        ) as sent_at,
        count(*) filter (where event.state = 'sending' and event.error = '')
            as attempts
    from raw.alert_event as event
    where event.happened_at <= instant
    group by event.alert_id
),

-- When somebody was first told how serious it is.
told as (
    select
        event.alert_id,
        version.channel,
        version.severity,
        min(event.happened_at) as told_at
    from raw.alert_event as event
    inner join raw.alert_version as version
        on
            event.alert_id = version.alert_id
            and event.version = version.version
    where
        event.state in ('sent', 'updated')
        and event.happened_at <= instant
    group by event.alert_id, version.channel, version.severity
)

select
    alert.alert_id,
    alert.key,
    alert.kind,
    alert.department,
    alert.subject,
    newest.recipient,
    newest.channel as address,
    alert.period,
    alert.cycle,
    newest.severity,
    newest.text,
    newest.brief,
    newest.facts,
    newest.version,
    newest.stands,
    -- What was over before anybody was told of it is nobody's news.
    case
        when happened.version = newest.version then happened.state
        when
            not newest.stands
            and happened.sent_at is null
            and coalesce(happened.state, '') <> 'sending'
            then 'suppressed'
        else 'pending'
    end as state,
    alert.created_at,
    newest.changed_at,
    happened.sent_at,
    told.told_at,
    coalesce(nullif(happened.channel, ''), newest.channel) as channel,
    happened.ts,
    coalesce(happened.attempts, 0) as attempts,
    happened.message_key,
    happened.happened_at,
    happened.error
from raw.alert as alert
inner join newest
    on alert.alert_id = newest.alert_id
left join happened
    on alert.alert_id = happened.alert_id
left join told
    on
        alert.alert_id = told.alert_id
        and newest.channel = told.channel
        and newest.severity = told.severity

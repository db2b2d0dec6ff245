-- The marked copy that belongs to a message in Slack, and what became of it.
-- grain: alert
select
    alert.alert_id,
    alert.subject as submission_id,
    submission.report,
    submission.period,
    submission.file,
    marked.path,
    alert.channel,
    alert.ts,
    coalesce(event.state, 'pending') as state,
    coalesce(event.attempts, 0) as attempts,
    event.error
from mart.alert as alert
inner join raw.marked as marked
    on
        alert.subject = marked.submission_id
        and marked.path <> ''
left join raw.submission as submission
    on alert.subject = submission.submission_id
left join (
    select
        event.alert_id,
        arg_max(event.state, event.ordinal) as state,
        arg_max(event.error, event.ordinal) as error,
        count(*) filter (where event.state = 'sending') as attempts
    from raw.attachment_event as event
    group by event.alert_id
) as event
    on alert.alert_id = event.alert_id
where
    alert.kind in ('returned', 'warned')
    and alert.state = 'sent'

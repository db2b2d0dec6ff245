-- The files that belong into the threads of messages, and what became of them.
-- grain: attachment
with files as (
    select
        alert.alert_id as attachment_id,
        'marked' as kind,
        alert.message_key,
        alert.subject as submission_id,
        submission.report,
        submission.period,
        submission.file,
        marked.path,
        alert.channel,
        alert.ts
    from mart.alert as alert
    inner join raw.marked as marked
        on
            alert.subject = marked.submission_id
            and marked.path <> ''
    left join raw.submission as submission
        on alert.subject = submission.submission_id
    where
        alert.kind in ('returned', 'warned')
        and alert.state in ('sent', 'updated')

    union all by name

    select
        picture.picture_id as attachment_id,
        'picture' as kind,
        picture.message_key,
        message.period,
        picture.path,
        picture.said,
        message.channel,
        message.ts
    from raw.picture as picture
    inner join mart.message as message
        on
            picture.message_key = message.message_key
            and message.ts is not null
)

select
    files.*,
    coalesce(event.state, 'pending') as state,
    coalesce(event.attempts, 0) as attempts,
    event.error
from files
left join (
    select
        event.attachment_id,
        arg_max(event.state, event.ordinal) as state,
        arg_max(event.error, event.ordinal) as error,
        count(*) filter (where event.state = 'sending') as attempts
    from raw.attachment_event as event
    group by event.attachment_id
) as event
    on files.attachment_id = event.attachment_id

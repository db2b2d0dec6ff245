-- Which answers were about which alerts of the messages that they were given to.
-- grain: alert, answer
with told as (
    select
        event.alert_id,
        event.message_key,
        min(event.happened_at) as told_at
    from raw.alert_event as event
    where event.state in ('sent', 'updated')
    group by event.alert_id, event.message_key
)

select
    alert.alert_id,
    answer.answer_id,
    answer.kind,
    answer.answered_at,
    told.told_at
from told
inner join raw.alert as alert
    on told.alert_id = alert.alert_id
inner join raw.answer as answer
    on
        told.message_key = answer.message_key
        and told.told_at <= answer.answered_at
        and answer.alert_id in ('', alert.alert_id)
where
    answer.alert_id <> ''
    or (
        answer.kind in ('seen', 'not_mine')
        and alert.kind not in ('accepted', 'clear', 'summary')
    )
    -- A promise is about the figure that it names, a date about what is owed.
    or (
        answer.kind = 'promise'
        and alert.kind in ('light', 'span')
        and answer.indicator = split_part(alert.subject, ':', 1)
    )
    or (
        answer.kind = 'will_report'
        and (
            alert.kind in ('returned', 'warned')
            or (
                alert.kind in ('due_soon', 'late')
                and answer.report in ('', split_part(alert.subject, ':', 1))
            )
        )
    )

-- What alerts led to, by department and kind: answers, and promises kept.
-- grain: department, kind
with happened as (
    select
        event.alert_id,
        count(*) filter (where event.state = 'updated') as updates
    from raw.alert_event as event
    where event.state in ('sent', 'updated')
    group by event.alert_id
),

answered as (
    select
        answer.alert_id,
        bool_or(answer.kind <> 'seen') as is_acted_on,
        min(date_diff('second', answer.told_at, answer.answered_at)) / 3600.0 as hours
    from core.alert_answer as answer
    group by answer.alert_id
),

promised as (
    select
        alert.department,
        alert.kind,
        count(distinct promise.answer_id) as promises,
        count(distinct promise.answer_id) filter (where promise.state = 'kept') as kept,
        count(distinct promise.answer_id) filter (
            where promise.state = 'broken'
        ) as broken
    from core.alert_answer as answer
    inner join mart.promise as promise
        on
            answer.answer_id = promise.answer_id
            and promise.state <> 'replaced'
    inner join raw.alert as alert
        on answer.alert_id = alert.alert_id
    group by alert.department, alert.kind
)

select
    alert.department,
    alert.kind,
    count(*) as alerts,
    count(happened.alert_id) as told,
    coalesce(sum(happened.updates), 0)::bigint as updated,
    count(answered.alert_id) as answered,
    count(*) filter (where answered.is_acted_on) as acted_on,
    -- Half of the answers came within so many hours.
    median(answered.hours) as hours_to_answer,
    coalesce(any_value(promised.promises), 0) as promises,
    coalesce(any_value(promised.kept), 0) as kept,
    coalesce(any_value(promised.broken), 0) as broken
from raw.alert as alert
left join happened
    on alert.alert_id = happened.alert_id
left join answered
    on alert.alert_id = answered.alert_id
left join promised
    on
        alert.department = promised.department
        and alert.kind = promised.kind
group by alert.department, alert.kind

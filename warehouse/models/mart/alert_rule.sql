-- Every rule by which people were told something to answer, and how often they did.
-- grain: source, rule
with told as (
    select
        event.alert_id,
        count(*) as times
    from raw.alert_event as event
    where event.state in ('sent', 'updated')
    group by event.alert_id
),

-- Channels have no buttons, and there is nothing to answer to good news.
asking as (
    select alert.*
    from raw.alert as alert
    where
        not starts_with(alert.channel, '#')
        and alert.kind not in ('accepted', 'clear', 'summary')
),

-- Which light rule was in force for each light that was told.
lit as (
    select
        alert.alert_id,
        rule.rule
    from asking as alert
    inner join core.light_rule_as_of('infinity'::timestamptz) as rule
        on
            alert.period >= rule.since
            and (
                rule.indicator is null
                or rule.indicator = split_part(alert.subject, ':', 1)
            )
    where alert.kind = 'light'
    qualify row_number() over (
        partition by alert.alert_id
        order by rule.indicator is null, rule.since desc
    ) = 1
),

found as (
    select distinct
        alert.alert_id,
        finding.rule
    from asking as alert
    inner join raw.finding as finding
        on alert.subject = finding.submission_id
    where
        alert.kind in ('returned', 'warned')
        and finding.severity <> 'info'
),

answered as (
    select
        answer.alert_id,
        bool_or(answer.kind <> 'seen') as is_acted_on
    from core.alert_answer as answer
    group by answer.alert_id
),

ruled as (
    select
        'kind' as source,
        alert.kind as rule,
        alert.alert_id
    from asking as alert

    union all

    select
        'light' as source,
        lit.rule,
        lit.alert_id
    from lit

    union all

    select
        'finding' as source,
        found.rule,
        found.alert_id
    from found
)

select
    ruled.source,
    ruled.rule,
    count(*) as told,
    sum(told.times)::bigint as messages,
    count(answered.alert_id) as answered,
    count(*) filter (where answered.is_acted_on) as acted_on,
    count(answered.alert_id) = 0 as is_never_answered
from ruled
inner join told
    on ruled.alert_id = told.alert_id
left join answered
    on ruled.alert_id = answered.alert_id
group by ruled.source, ruled.rule

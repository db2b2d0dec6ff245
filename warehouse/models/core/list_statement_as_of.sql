-- How lists of projects and their rings stand, a number or a word a row.
-- grain: what, subject, period, measure
-- parameters: instant
with told as materialized (
    select
        'list' as what,
        project_list.list as subject,
        project_list.period,
        project_list.name,
        project_list.unit,
        project_list.done::double as done,
        project_list.plan::double as plan,
        project_list.completion_pct::double as completion_pct,
        project_list.pace_gap_pp::double as pace_gap_pp,
        project_list.reported::double as reported,
        project_list.on_schedule::double as on_schedule,
        null as light,
        project_list.verdict,
        null as hidden
    from mart.project_list_as_of(instant) as project_list
    where project_list.slice = 'all'
    union all
    select
        'ring' as what,
        ring.list as subject,
        ring.period,
        ring.name,
        ring.unit,
        ring.done::double as done,
        ring.plan::double as plan,
        ring.completion_pct::double as completion_pct,
        ring.pace_gap_pp::double as pace_gap_pp,
        null as reported,
        null as on_schedule,
        ring.light,
        ring.verdict,
        ring.hidden::varchar as hidden
    from mart.ring_as_of(instant) as ring
),

numbers as (
    select *
    from told
    unpivot (
        value for measure in (
            done, plan, completion_pct, pace_gap_pp, reported, on_schedule
        )
    )
),

words as (
    select *
    from told
    unpivot (text for measure in (light, verdict, hidden))
)

select
    numbers.what,
    numbers.subject,
    numbers.period,
    numbers.measure,
    numbers.name,
    case
        when numbers.measure in ('done', 'plan') then numbers.unit
        when numbers.measure = 'completion_pct' then '%'
        when numbers.measure = 'pace_gap_pp' then '百分点'
        else '个'
    end as unit,
    case
        when numbers.measure in ('completion_pct', 'pace_gap_pp') then 1
        when numbers.measure in ('reported', 'on_schedule') then 0
    end as decimals,
    numbers.value,
    null as text
from numbers
union all by name
select
    words.what,
    words.subject,
    words.period,
    words.measure,
    words.name,
    null as unit,
    null as decimals,
    null as value,
    words.text
from words

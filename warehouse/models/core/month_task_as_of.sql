-- Each month held against its own task, and how many in a row have missed it.
-- grain: region, indicator, period
-- parameters: instant
with cumulative as materialized (
    select cumulative.*
    from core.cumulative_of(instant, true) as cumulative
),

-- The task of a month is a twelfth of the year; of January and February together two.
months as (
    select
        cumulative.region,
        cumulative.indicator,
        cumulative.period,
        cumulative.year,
        cumulative.month,
        indicator.direction,
        case
            when indicator.jan_feb = 'combined' and cumulative.month = 2
                then cumulative.value
            when cumulative.current_value is not null then cumulative.current_value
            when cumulative.month = 1 then cumulative.value
            else cumulative.value - before.value
        end as done,
        case
            when indicator.kind = 'count' then 0.0
            when indicator.jan_feb = 'combined' and cumulative.month = 2
                then cumulative.high - cumulative.value
            when cumulative.current_value is not null then cumulative.current_half_digit
            when cumulative.month = 1 then cumulative.high - cumulative.value
            else cumulative.high - cumulative.value + before.high - before.value
        end as half_digit,
        target.value::double
        * if(indicator.jan_feb = 'combined' and cumulative.month = 2, 2, 1)
        / 12 as task
    from cumulative
    inner join core.indicator_as_of(instant) as indicator
        on cumulative.indicator = indicator.indicator
    inner join core.target_as_of(instant) as target
        on
            cumulative.region = target.region
            and cumulative.indicator = target.indicator
            and cumulative.year = target.year
            and target.by_month = 12
    left join cumulative as before
        on
            cumulative.region = before.region
            and cumulative.indicator = before.indicator
            and cumulative.year = before.year
            and cumulative.scope = before.scope
            and cumulative.month - 1 = before.month
    where
        indicator.kind in ('flow', 'count')
        and indicator.frequency = 'monthly'
        and indicator.target_type <> 'growth'
),

-- Null where half a last digit leaves it open.
judged as (
    select
        months.*,
        case
            when months.direction = 'higher'
                then case
                    when round(months.done - months.half_digit - months.task, 9) >= 0
                        then false
                    when round(months.done + months.half_digit - months.task, 9) <= 0
                        then true
                end
            when round(months.done + months.half_digit - months.task, 9) <= 0
                then false
            when round(months.done - months.half_digit - months.task, 9) >= 0
                then true
        end as is_missed
    from months
),

-- A month that was not missed begins a new run of misses after it; where the print
-- leaves a month open there are two answers, and the true one lies between them.
runs as (
    select
        judged.*,
        coalesce(judged.is_missed, false) as is_surely_missed,
        coalesce(judged.is_missed, true) as may_be_missed,
        count_if(not is_surely_missed) over year_so_far as sure_run,
        count_if(not may_be_missed) over year_so_far as possible_run
    from judged
    window year_so_far as (
        partition by judged.region, judged.indicator, judged.year
        order by judged.month
    )
)

select
    runs.region,
    runs.indicator,
    runs.period,
    runs.year,
    runs.month,
    runs.done,
    runs.task,
    runs.is_missed,
    count_if(runs.is_surely_missed) over (
        partition by runs.region, runs.indicator, runs.year, runs.sure_run
        order by runs.month
    )::integer as missed_in_a_row,
    count_if(runs.may_be_missed) over (
        partition by runs.region, runs.indicator, runs.year, runs.possible_run
        order by runs.month
    )::integer as missed_at_most
from runs

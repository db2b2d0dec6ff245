-- How many of a department's reports came in time, in a month and in its year so far.
-- grain: period, department
with counted as (
    select
        duty.period,
        duty.department,
        any_value(duty.name) as name,
        -- What is not due yet says nothing of anybody's punctuality.
        count(*) filter (where duty.standing not in ('未到期', '免报', '不适用'))
            as due,
        count(*) filter (where duty.standing in ('已报', '已修订', '预计'))
            as on_time,
        count(*) filter (where duty.standing = '迟报') as late,
        count(*) filter (where duty.standing = '漏报') as missing,
        count(*) filter (where duty.standing = '退回') as returned,
        coalesce(max(duty.minutes_late) filter (where duty.standing = '迟报'), 0)
            as most_minutes_late
    from mart.duty as duty
    group by duty.period, duty.department
),

summed as (
    select
        counted.*,
        sum(counted.due) over so_far as year_due,
        sum(counted.on_time) over so_far as year_on_time
    from counted
    window so_far as (
        partition by counted.department, counted.period[:4]
        order by counted.period
    )
)

select
    summed.period,
    summed.department,
    summed.name,
    summed.due,
    summed.on_time,
    summed.late,
    summed.missing,
    summed.returned,
    summed.most_minutes_late,
    -- Of nothing there is no share.
    100.0 * summed.on_time / nullif(summed.due, 0) as on_time_pct,
    summed.year_due::bigint as year_due,
    summed.year_on_time::bigint as year_on_time,
    100.0 * summed.year_on_time / nullif(summed.year_due, 0) as year_on_time_pct
from summed

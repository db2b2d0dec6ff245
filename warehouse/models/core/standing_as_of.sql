-- What is known of every indicator in every told month, and whether it is late.
-- grain: region, indicator, period
-- parameters: instant
with told as (
    select
        told_period.period,
        told_period.period[:4]::integer as year,
        told_period.period[6:]::integer as month
    from core.told_period_as_of(instant) as told_period
),

cumulative as materialized (
    select cumulative.*
    from core.cumulative_as_of(instant) as cumulative
),

subjects as (
    select
        target.region,
        target.indicator,
        target.year
    from core.target_as_of(instant) as target
    union
    select
        cumulative.region,
        cumulative.indicator,
        cumulative.year
    from cumulative
),

-- The month that a figure must be there for: lag, quarters and January–February.
expected as (
    select
        told.period,
        told.year,
        told.month as told_month,
        subjects.region,
        indicator.*,
        case
            when indicator.frequency = 'quarterly'
                then 3 * ((told.month - indicator.lag_months) // 3)
            when
                indicator.jan_feb = 'combined'
                and told.month - indicator.lag_months = 1
                then 0
            else told.month - indicator.lag_months
        end as month
    from told
    inner join subjects
        on told.year = subjects.year
    inner join core.indicator_as_of(instant) as indicator
        on subjects.indicator = indicator.indicator
)

select
    expected.region,
    expected.indicator,
    expected.period,
    expected.year,
    expected.told_month,
    expected.month,
    expected.position,
    expected.name,
    expected.main,
    expected.kind,
    expected.jan_feb,
    expected.unit,
    expected.decimals,
    expected.direction,
    expected.target_type,
    expected.growth_basis,
    printf('%04d-%02d', expected.year, expected.month) as data_period,
    cumulative.value is null as is_late,
    cumulative.value,
    cumulative.decimals as printed_decimals,
    cumulative.status,
    cumulative.known_at,
    coalesce(cumulative.coverage_pct, 0.0) as coverage_pct,
    before.value as value_before,
    year_end.value as value_last_year
from expected
left join cumulative
    on
        expected.region = cumulative.region
        and expected.indicator = cumulative.indicator
        and expected.year = cumulative.year
        and expected.month = cumulative.month
left join cumulative as before
    on
        expected.region = before.region
        and expected.indicator = before.indicator
        and expected.year = before.year
        and expected.month - 1 = before.month
left join cumulative as year_end
    on
        expected.region = year_end.region
        and expected.indicator = year_end.indicator
        and expected.year - 1 = year_end.year
        and year_end.month = 12
where expected.month >= 1

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
            when indicator.frequency = 'half_yearly'
                then 6 * ((told.month - indicator.lag_months) // 6)
            when indicator.frequency = 'yearly'
                then 12 * ((told.month - indicator.lag_months) // 12)
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
    expected.growth_prices,
    printf('%04d-%02d', expected.year, expected.month) as data_period,
    cumulative.value is null as is_late,
    cumulative.value,
    cumulative.low,
    cumulative.high,
    cumulative.decimals as printed_decimals,
    cumulative.status,
    cumulative.known_at,
    coalesce(cumulative.coverage_pct, 0.0) as coverage_pct,
    cumulative.growth_pct,
    cumulative.growth_half_digit,
    cumulative.base,
    cumulative.current_value,
    cumulative.current_half_digit,
    cumulative.level_change,
    cumulative.place,
    before.value as value_before,
    before.high - before.value as half_digit_before,
    year_ago.value as value_year_ago,
    year_end.value as value_last_year
from expected
left join cumulative
    on
        expected.region = cumulative.region
        and expected.indicator = cumulative.indicator
        and expected.year = cumulative.year
        and expected.month = cumulative.month
-- No difference, growth or walk crosses a break of the scope.
left join cumulative as before
    on
        cumulative.region = before.region
        and cumulative.indicator = before.indicator
        and cumulative.year = before.year
        and cumulative.scope = before.scope
        and cumulative.month - 1 = before.month
left join cumulative as year_ago
    on
        cumulative.region = year_ago.region
        and cumulative.indicator = year_ago.indicator
        and cumulative.year - 1 = year_ago.year
        and cumulative.scope = year_ago.scope
        and cumulative.month = year_ago.month
left join cumulative as year_end
    on
        cumulative.region = year_end.region
        and cumulative.indicator = year_end.indicator
        and cumulative.year - 1 = year_end.year
        and cumulative.scope = year_end.scope
        and year_end.month = 12
where expected.month >= 1

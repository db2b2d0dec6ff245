-- What is held against a target, month by month: an amount that adds up over the year,
-- a level, a percentage (a growth where the target is one) or a place.
-- grain: region, indicator, period
-- parameters: instant
select
    cumulative.region,
    cumulative.indicator,
    cumulative.period,
    cumulative.year,
    cumulative.month,
    cumulative.scope,
    case
        when indicator.target_type = 'rank' then 'place'
        when indicator.target_type = 'growth' then 'percentage'
        when indicator.kind in ('flow', 'count') then 'amount'
        when indicator.kind in ('ratio', 'rate', 'index') and indicator.unit = '%'
            then 'percentage'
        else 'level'
    end as track,
    case indicator.target_type
        when 'rank' then cumulative.place
        when 'growth'
            then coalesce(
                cumulative.growth_pct,
                if(
                    indicator.growth_basis = 'levels' and cumulative.base > 0,
                    100.0 * (cumulative.value / cumulative.base - 1),
                    null
                )
            )
        else cumulative.value
    end as value,
    case indicator.target_type
        when 'rank' then 0.0
        when 'growth' then coalesce(cumulative.growth_half_digit, 0.0)
        else cumulative.value - cumulative.low
    end as below,
    case indicator.target_type
        when 'rank' then 0.0
        when 'growth' then coalesce(cumulative.growth_half_digit, 0.0)
        else cumulative.high - cumulative.value
    end as above
from core.cumulative_of(instant, true) as cumulative
inner join core.indicator_as_of(instant) as indicator
    on cumulative.indicator = indicator.indicator
where cumulative.coverage_pct = 100

-- What is held against a year's target or plan: a growth, a place or the value itself.
-- grain: region, indicator, period
-- parameters: instant
with held as (
    select
        growth.region,
        growth.indicator,
        growth.period,
        growth.year,
        growth.month,
        growth.scope,
        growth.status,
        growth.known_at,
        coalesce(growth.growth_reported_pct, growth.growth_computed_pct) as growth_pct,
        if(
            growth.growth_reported_pct is null,
            growth.growth_computed_low,
            growth.growth_reported_low
        ) as growth_low,
        if(
            growth.growth_reported_pct is null,
            growth.growth_computed_high,
            growth.growth_reported_high
        ) as growth_high,
        case aim.held_by
            when 'growth' then growth_pct
            when 'rank' then growth.place
            -- A total that lacks a part is held against nothing.
            else if(growth.coverage_pct = 100, growth.value, null)
        end as value,
        case aim.held_by
            when 'growth' then growth_low
            when 'rank' then growth.place
            else growth.low
        end as low,
        case aim.held_by
            when 'growth' then growth_high
            when 'rank' then growth.place
            else growth.high
        end as high
    from core.growth_as_of(instant) as growth
    inner join core.aim_as_of(instant) as aim
        on growth.indicator = aim.indicator
)

select held.*
from held
where held.value is not null

-- How each indicator is held against what is wanted of it for a year.
-- grain: indicator
-- parameters: instant
with reported as (
    select
        observation.indicator,
        bool_or(observation.measure = 'ytd') as is_cumulative
    from core.observation_as_of(instant) as observation
    where observation.project = ''
    group by observation.indicator
)

select
    indicator.indicator,
    case
        when indicator.target_type in ('growth', 'rank') then indicator.target_type
        else 'value'
    end as held_by,
    if(indicator.target_type = 'growth', '%', indicator.unit) as unit,
    -- The first place is the least one.
    if(
        indicator.direction = 'higher'
        and held_by <> 'rank'
        and indicator.kind <> 'rank',
        1,
        -1
    ) as sign,
    -- An amount adds up over the year: before December it is not yet the year's.
    held_by = 'value'
    and (
        indicator.kind = 'flow'
        or (indicator.kind = 'count' and coalesce(reported.is_cumulative, false))
    ) as is_accumulated,
    -- Growth and a place are wanted anew each year; anything else walks to the end.
    held_by <> 'value'
    or indicator.kind in ('rank', 'milestone')
    or (indicator.kind = 'rate' and indicator.growth_prices = 'comparable')
    or (indicator.kind = 'index' and indicator.unit = '%') as is_yearly,
    -- Only what stands at a month's end walks within the year as well.
    held_by = 'value'
    and (
        indicator.kind = 'stock'
        or (indicator.kind = 'count' and not coalesce(reported.is_cumulative, false))
    ) as is_level,
    held_by = 'growth'
    or (indicator.kind in ('ratio', 'rate', 'index') and indicator.unit = '%')
        as is_percentage
from core.indicator_as_of(instant) as indicator
left join reported
    on indicator.indicator = reported.indicator

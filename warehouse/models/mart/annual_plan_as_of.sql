-- Last year's execution beside this year's target: proposed, adopted, and what growth
-- it asks for.
-- grain: region, indicator, year
-- parameters: instant
with actual as materialized (
    select actual.*
    from core.actual_as_of(instant) as actual
),

target as (
    select target.*
    from core.target_as_of(instant) as target
    where target.by_month = 12
),

-- Every setting of a year's target is kept; here the newest of each status.
settings as (
    select
        setting.region,
        setting.indicator,
        setting.year,
        arg_max(setting.value, setting.set_on) filter (
            where setting.status = 'proposed'
        )::double as proposed_value,
        max(setting.set_on) filter (
            where setting.status = 'proposed'
        ) as proposed_on,
        arg_max(setting.value, setting.set_on) filter (
            where setting.status = 'adopted'
        )::double as adopted_value,
        max(setting.set_on) filter (
            where setting.status = 'adopted'
        ) as adopted_on
    from raw.target as setting
    where
        setting.version = (
            select registry.version
            from core.registry_as_of(instant) as registry
        )
        and setting.set_on <= instant::date
        and setting.by_month = 12
    group by setting.region, setting.indicator, setting.year
),

-- A year that is over is told even where nobody has proposed the next target.
subjects as (
    select
        target.region,
        target.indicator,
        target.year
    from target
    union
    select
        target.region,
        target.indicator,
        target.year + 1 as year
    from target
    inner join actual
        on
            target.region = actual.region
            and target.indicator = actual.indicator
            and target.year = actual.year
            and actual.month = 12
),

beside as (
    select
        subjects.*,
        indicator.name,
        indicator.main,
        indicator.position,
        indicator.growth_prices,
        aim.unit,
        aim.held_by,
        aim.is_percentage,
        last_target.value::double as last_target,
        last_actual.period as last_period,
        last_actual.value as last_actual,
        last_actual.low as last_low,
        last_actual.high as last_high,
        last_actual.status as last_status,
        last_actual.growth_pct as last_growth_pct,
        target.value::double as target,
        target.status as target_status,
        target.set_on,
        target.source,
        settings.proposed_value,
        settings.proposed_on,
        settings.adopted_value,
        settings.adopted_on,
        aim.held_by = 'value'
        and not aim.is_percentage
        and last_target.value > 0 as has_completion,
        -- A target over part of a year asks for nothing that can be told.
        aim.held_by = 'value'
        and not aim.is_percentage
        and not (aim.is_accumulated and last_actual.month < 12)
        and indicator.growth_prices = 'current'
        and indicator.kind in ('flow', 'stock', 'count')
        and last_actual.low > 0 as has_growth
    from subjects
    inner join core.indicator_as_of(instant) as indicator
        on subjects.indicator = indicator.indicator
    inner join core.aim_as_of(instant) as aim
        on subjects.indicator = aim.indicator
    left join target as last_target
        on
            subjects.region = last_target.region
            and subjects.indicator = last_target.indicator
            and subjects.year - 1 = last_target.year
    left join actual as last_actual
        on
            subjects.region = last_actual.region
            and subjects.indicator = last_actual.indicator
            and subjects.year - 1 = last_actual.year
    left join target
        on
            subjects.region = target.region
            and subjects.indicator = target.indicator
            and subjects.year = target.year
    left join settings
        on
            subjects.region = settings.region
            and subjects.indicator = settings.indicator
            and subjects.year = settings.year
    -- December where there is one, else the newest month of last year.
    qualify row_number() over (
        partition by subjects.region, subjects.indicator, subjects.year
        order by last_actual.month desc nulls last
    ) = 1
)

-- Beyond nine digits there is only what binary fractions add.
select
    beside.region,
    beside.indicator,
    beside.year,
    beside.name,
    beside.main,
    beside.unit,
    beside.last_target,
    beside.last_period,
    beside.last_actual,
    beside.last_low,
    beside.last_high,
    beside.last_status,
    if(
        beside.has_completion,
        round(100 * beside.last_actual / beside.last_target, 9),
        null
    ) as last_completion_pct,
    if(
        beside.is_percentage,
        round(beside.last_actual - beside.last_target, 9),
        null
    ) as last_difference_pp,
    beside.last_growth_pct,
    beside.target,
    beside.target_status,
    beside.set_on,
    beside.source,
    beside.proposed_value,
    beside.proposed_on,
    beside.adopted_value,
    beside.adopted_on,
    case
        when beside.held_by = 'growth' then beside.target
        when beside.has_growth
            then round(100 * (beside.target / beside.last_actual - 1), 9)
    end as target_growth_pct,
    case
        when beside.held_by = 'growth' then beside.target
        when beside.has_growth
            then round(100 * (beside.target / beside.last_high - 1), 9)
    end as target_growth_low,
    case
        when beside.held_by = 'growth' then beside.target
        when beside.has_growth
            then round(100 * (beside.target / beside.last_low - 1), 9)
    end as target_growth_high,
    if(
        beside.is_percentage and beside.held_by = 'value',
        round(beside.target - beside.last_actual, 9),
        null
    ) as target_difference_pp
from beside
order by beside.year, beside.region, beside.position

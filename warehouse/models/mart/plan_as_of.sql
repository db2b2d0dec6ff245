-- Plans of several years, year by year: what is due, what is there, and the light.
-- grain: plan, region, indicator, year
-- parameters: instant
with actual as materialized (
    select actual.*
    from core.actual_as_of(instant) as actual
),

-- December where there is one, else the newest month of the year.
newest as (
    select actual.*
    from actual
    qualify row_number() over (
        partition by actual.region, actual.indicator, actual.year
        order by actual.month desc
    ) = 1
),

years as (
    select
        plan.plan,
        plan.region,
        plan.indicator,
        plan.position,
        plan.nature,
        plan.base_year,
        plan.end_year,
        plan.set_on,
        plan.source,
        plan.value::double as target,
        unnest(range(plan.base_year + 1, plan.end_year + 1))::integer as year,
        indicator.name,
        indicator.position as indicator_position,
        indicator.direction,
        aim.unit,
        aim.sign,
        aim.is_accumulated,
        aim.is_level,
        -- A rate without a base is wanted anew each year, such as a yearly growth.
        aim.is_yearly
        or (indicator.kind = 'rate' and plan.base_value is null) as is_yearly,
        coalesce(plan.base_value::double, december.value) as base_value,
        case
            when plan.base_value is not null then 'plan'
            when december.value is not null then 'figures'
        end as base_from,
        december.scope as base_scope
    from core.plan_as_of(instant) as plan
    inner join core.indicator_as_of(instant) as indicator
        on plan.indicator = indicator.indicator
    inner join core.aim_as_of(instant) as aim
        on plan.indicator = aim.indicator
    left join actual as december
        on
            plan.region = december.region
            and plan.indicator = december.indicator
            and plan.base_year = december.year
            and december.month = 12
),

-- A level walks from the base to the target, month by month where it is one of months.
walked as (
    select
        years.*,
        newest.period as actual_period,
        newest.month,
        newest.value as actual,
        newest.low as actual_low,
        newest.high as actual_high,
        newest.status,
        newest.known_at,
        not (years.is_accumulated and newest.month < 12)
        and (
            years.is_yearly
            or years.base_from is distinct from 'figures'
            or years.base_scope = newest.scope
        ) as is_comparable,
        case
            when years.is_yearly then years.target
            when years.year = years.end_year then years.target
            else years.base_value + (
                (years.target - years.base_value)
                * (years.year - years.base_year)
                / (years.end_year - years.base_year)
            )
        end as due,
        case
            when not years.is_level or coalesce(newest.month, 12) = 12 then due
            else years.base_value + (
                (years.target - years.base_value)
                * (years.year - 1 - years.base_year + newest.month / 12.0)
                / (years.end_year - years.base_year)
            )
        end as due_now,
        if(
            years.is_yearly,
            null,
            nullif(years.target - years.base_value, 0)
        ) as way
    from years
    left join newest
        on
            years.region = newest.region
            and years.indicator = newest.indicator
            and years.year = newest.year
),

-- Positive is ahead, whatever the direction. Beyond nine digits there is only what
-- binary fractions add.
held as (
    select
        walked.*,
        if(
            walked.is_comparable,
            round(walked.sign * (walked.actual - walked.due_now), 9),
            null
        ) as gap,
        if(
            walked.is_comparable,
            round(
                if(
                    walked.sign = 1,
                    walked.actual_low - walked.due_now,
                    walked.due_now - walked.actual_high
                ),
                9
            ),
            null
        ) as gap_low,
        if(
            walked.is_comparable,
            round(
                if(
                    walked.sign = 1,
                    walked.actual_high - walked.due_now,
                    walked.due_now - walked.actual_low
                ),
                9
            ),
            null
        ) as gap_high,
        -- Of the way in percent; what is wanted anew each year is itself in points.
        case
            when walked.way is not null then 100 / abs(walked.way)
            when walked.is_yearly and walked.unit = '%' then 1
        end as scale
    from walked
),

lit as (
    select
        held.*,
        if(
            held.is_comparable,
            round(100 * (held.actual - held.base_value) / held.way, 9),
            null
        ) as progress_pct,
        round(100 * (held.due_now - held.base_value) / held.way, 9) as due_pct,
        round(held.gap * held.scale, 9) as gap_pp,
        round(held.gap_low * held.scale, 9) as gap_pp_low,
        round(held.gap_high * held.scale, 9) as gap_pp_high,
        case
            when held.gap is null then 'grey'
            when held.gap_low >= 0 then 'green'
            -- Without a way to go there are no points of it, and no band.
            when held.scale is null and held.gap_high < 0 then 'red'
            when held.scale is null then 'undecided'
            when gap_pp_high < -registry.on_schedule_band_pp then 'red'
            when gap_pp_high < 0 and gap_pp_low >= -registry.on_schedule_band_pp
                then 'yellow'
            else 'undecided'
        end as light
    from held
    cross join core.registry_as_of(instant) as registry
)

select
    lit.plan,
    lit.region,
    lit.indicator,
    lit.year,
    lit.name,
    lit.unit,
    lit.nature,
    if(lit.nature = 'binding', '约束性', '预期性') as nature_name,
    lit.direction,
    lit.base_year,
    lit.base_value,
    lit.base_from,
    lit.end_year,
    lit.target,
    lit.due,
    lit.actual_period,
    lit.actual,
    lit.actual_low,
    lit.actual_high,
    lit.status,
    lit.known_at,
    lit.due_now,
    lit.gap,
    lit.gap_low,
    lit.gap_high,
    lit.progress_pct,
    lit.due_pct,
    lit.gap_pp,
    lit.light,
    case
        when lit.actual is null then '无数据'
        when lit.is_accumulated and lit.month < 12 then '年度未结束'
        when not lit.is_comparable then '口径不可比'
        when lit.gap is null then '无基数'
        when lit.year = lit.end_year and lit.month = 12
            then case
                when lit.light = 'green' then '已完成'
                when lit.gap_high < 0 then '未完成'
                else '基本符合'
            end
        when
            not lit.is_yearly
            and lit.direction = 'higher'
            and lit.actual_low >= lit.target
            then '已提前完成'
        when lit.gap_low > 0 then '超序时'
        when lit.light = 'red' then '滞后'
        else '基本符合'
    end as verdict,
    lit.set_on,
    lit.source
from lit
order by lit.position, lit.region, lit.indicator_position, lit.year

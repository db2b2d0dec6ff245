-- What a list holds beyond the widest list inside it: a ring may fail under a headline
-- that is ahead.
-- grain: list, period
-- parameters: instant
with around as (
    select distinct project_list.inside as list
    from core.project_list_as_of(instant) as project_list
    where project_list.inside is not null
),

lists as (
    select
        project_list.list,
        project_list.name,
        project_list.position,
        project_list.inside,
        project_list.total as total_indicator,
        indicator.unit,
        around.list is not null as is_around
    from core.project_list_as_of(instant) as project_list
    left join around
        on project_list.list = around.list
    left join core.indicator_as_of(instant) as indicator
        on coalesce(project_list.total, project_list.money) = indicator.indicator
    where
        around.list is not null
        or project_list.inside is not null
),

-- A list as it is published: its own total against its own target.
published as (
    select
        lists.list,
        cumulative.period,
        cumulative.value as done,
        cumulative.low,
        cumulative.high,
        target.value::double as plan
    from lists
    inner join core.cumulative_as_of(instant) as cumulative
        on
            lists.total_indicator = cumulative.indicator
            and cumulative.coverage_pct = 100
    inner join core.region_as_of(instant) as region
        on
            cumulative.region = region.region
            and region.kind = 'city'
    inner join core.target_as_of(instant) as target
        on
            cumulative.region = target.region
            and cumulative.indicator = target.indicator
            and cumulative.year = target.year
            and target.by_month = 12
),

summed as (
    select project_list.*
    from mart.project_list_as_of(instant) as project_list
    where project_list.slice = 'all'
),

months as (
    select
        published.list,
        published.period
    from published
    union
    select
        summed.list,
        summed.period
    from summed
),

-- Both ways to a list's figures side by side.
sided as (
    select
        lists.*,
        months.period,
        months.period[6:]::integer as month,
        published.done as total,
        published.low as total_low,
        published.high as total_high,
        published.plan as target,
        summed.done as sum,
        summed.low as sum_low,
        summed.high as sum_high,
        summed.plan as sum_plan,
        summed.expected,
        summed.reported,
        coalesce(published.plan, summed.plan) as plan_known
    from lists
    inner join months
        on lists.list = months.list
    left join published
        on
            months.list = published.list
            and months.period = published.period
    left join summed
        on
            months.list = summed.list
            and months.period = summed.period
),

widest as (
    select sided.*
    from sided
    where sided.inside is not null
    qualify row_number() over (
        partition by sided.inside, sided.period
        order by sided.plan_known desc nulls last, sided.position desc
    ) = 1
),

-- A total less a total has the print of both; of sums the inner projects' cancels out.
rings as (
    select
        sided.*,
        widest.list as inner_list,
        case
            when
                sided.total is not null
                and (widest.total is not null or not sided.is_around)
                then 'totals'
            when sided.sum is not null then 'projects'
        end as basis,
        if(
            basis = 'totals',
            sided.total - coalesce(widest.total, 0),
            sided.sum - coalesce(widest.sum, 0)
        ) as done,
        if(
            basis = 'totals',
            sided.total_low - coalesce(widest.total_high, 0),
            sided.sum_low - coalesce(widest.sum_low, 0)
        ) as low,
        if(
            basis = 'totals',
            sided.total_high - coalesce(widest.total_low, 0),
            sided.sum_high - coalesce(widest.sum_high, 0)
        ) as high,
        if(
            basis = 'totals',
            sided.target - coalesce(widest.target, 0),
            sided.sum_plan - coalesce(widest.sum_plan, 0)
        ) as plan,
        case basis
            when 'totals' then 100.0
            when 'projects'
                then
                    100.0 * (sided.reported - coalesce(widest.reported, 0))
                    / nullif(sided.expected - coalesce(widest.expected, 0), 0)
        end as coverage_pct,
        -- The headline is the list as published, or its sum where nobody publishes it.
        coalesce(sided.total, sided.sum) as headline_done,
        if(sided.total is null, sided.sum_low, sided.total_low) as headline_low,
        if(sided.total is null, sided.sum_high, sided.total_high) as headline_high,
        if(sided.total is null, sided.sum_plan, sided.target) as headline_plan,
        sided.total is null and sided.reported < sided.expected
            as is_headline_incomplete
    from sided
    left join widest
        on
            sided.list = widest.inside
            and sided.period = widest.period
),

-- Beyond nine digits there is only what binary fractions add.
paced as (
    select
        rings.*,
        100.0 * rings.month / 12 as schedule_pct,
        if(rings.plan > 0, 100.0 / rings.plan, null) as per_unit,
        if(rings.headline_plan > 0, 100.0 / rings.headline_plan, null)
            as per_headline_unit,
        round(rings.done * per_unit - schedule_pct, 9) as pace_gap_pp,
        round(rings.low * per_unit - schedule_pct, 9) as pace_gap_low_pp,
        round(rings.high * per_unit - schedule_pct, 9) as pace_gap_high_pp,
        round(rings.headline_done * per_headline_unit - schedule_pct, 9)
            as headline_gap_pp,
        round(rings.headline_low * per_headline_unit - schedule_pct, 9)
            as headline_gap_low_pp,
        round(rings.headline_high * per_headline_unit - schedule_pct, 9)
            as headline_gap_high_pp
    from rings
),

worded as (
    select
        paced.*,
        if(
            paced.coverage_pct < 100,
            '不完整',
            core.pace_word(
                paced.pace_gap_pp,
                paced.pace_gap_low_pp,
                paced.pace_gap_high_pp,
                registry.on_schedule_band_pp,
                paced.month < 12 and paced.low >= paced.plan
            )
        ) as verdict,
        if(
            paced.is_headline_incomplete,
            '不完整',
            core.pace_word(
                paced.headline_gap_pp,
                paced.headline_gap_low_pp,
                paced.headline_gap_high_pp,
                registry.on_schedule_band_pp,
                paced.month < 12 and paced.headline_low >= paced.headline_plan
            )
        ) as headline_verdict
    from paced
    cross join core.registry_as_of(instant) as registry
),

-- The rule of the list's own total, or the one for all; the newest before older ones.
ruled as (
    select
        worded.*,
        rule.quantity,
        rule.bands
    from worded
    left join core.light_rule_as_of(instant) as rule
        on
            (rule.indicator is null or worded.total_indicator = rule.indicator)
            and worded.period >= rule.since
    qualify row_number() over (
        partition by worded.list, worded.period
        order by rule.indicator is null, rule.since desc
    ) = 1
)

select
    ruled.list,
    ruled.name,
    ruled.position,
    ruled.period,
    ruled.inner_list,
    ruled.basis,
    ruled.unit,
    ruled.done,
    ruled.low,
    ruled.high,
    ruled.plan,
    ruled.done * ruled.per_unit as completion_pct,
    ruled.schedule_pct,
    ruled.pace_gap_pp,
    ruled.pace_gap_low_pp,
    ruled.pace_gap_high_pp,
    ruled.coverage_pct,
    -- A ring has one month and no past: only rules on pace can be asked about it.
    case
        when ruled.coverage_pct < 100 then 'grey'
        when ruled.quantity = 'pace_gap_pp'
            then core.light_at(
                ruled.bands, ruled.pace_gap_low_pp, ruled.pace_gap_high_pp
            )
        when ruled.quantity = 'shortfall_pct'
            then core.light_at(
                ruled.bands,
                100.0 * ruled.pace_gap_low_pp / ruled.schedule_pct,
                100.0 * ruled.pace_gap_high_pp / ruled.schedule_pct
            )
    end as light,
    ruled.verdict,
    ruled.headline_done,
    ruled.headline_plan,
    ruled.headline_done * ruled.per_headline_unit as headline_completion_pct,
    ruled.headline_gap_pp,
    ruled.headline_verdict,
    -- Null where one of them is incomplete or not known.
    case
        when '不完整' in (ruled.verdict, ruled.headline_verdict) then null
        else ruled.verdict = '滞后' and ruled.headline_verdict <> '滞后'
    end as hidden
from ruled
order by ruled.period, ruled.position

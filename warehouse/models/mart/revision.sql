-- Every figure that was ever changed: its last change, and how far it came from the
-- first.
-- grain: region, indicator, measure, period, project
with traced as (
    select
        vintage.*,
        first_value(vintage.value) over one_figure as first_value,
        first_value(vintage.unit) over one_figure as first_unit,
        first_value(vintage.status) over one_figure as first_status,
        first_value(vintage.known_at) over one_figure as first_known_at,
        last_value(vintage.status) over one_figure as status_now,
        count(*) over one_figure as vintages
    from mart.vintage as vintage
    window one_figure as (
        partition by
            vintage.region,
            vintage.indicator,
            vintage.measure,
            vintage.period,
            vintage.project
        order by vintage.number
        rows between unbounded preceding and unbounded following
    )
),

-- A figure that was only made more final was confirmed, not changed.
changed as (
    select
        traced.*,
        if(
            traced.unit = traced.first_unit,
            traced.value - traced.first_value,
            null
        ) as change_from_first
    from traced
    where
        traced.number > 1
        and traced.value is distinct from traced.value_before
    qualify row_number() over (
        partition by
            traced.region,
            traced.indicator,
            traced.measure,
            traced.period,
            traced.project
        order by traced.number desc
    ) = 1
),

-- The month that a figure was first told in is the month that its light was about.
lit as (
    select
        progress.region,
        progress.indicator,
        progress.data_period,
        progress.period,
        progress.light,
        progress.actual,
        progress.growth_pct,
        progress.target,
        progress.due,
        progress.pace_gap_pp,
        progress.pace_gap_low_pp,
        progress.pace_gap_high_pp,
        progress.seasonal_gap_pp,
        indicator.target_type,
        indicator.growth_basis,
        indicator.target_type = 'growth'
        or (indicator.kind in ('ratio', 'rate', 'index') and indicator.unit = '%')
            as is_percentage,
        if(indicator.direction = 'higher', 1, -1) as sign
    from mart.progress as progress
    inner join core.indicator_as_of('infinity'::timestamptz) as indicator
        on progress.indicator = indicator.indicator
    where progress.span = 'year'
    qualify row_number() over (
        partition by progress.region, progress.indicator, progress.data_period
        order by progress.period
    ) = 1
),

ruled as (
    select
        changed.region,
        changed.indicator,
        changed.measure,
        changed.period,
        changed.value,
        changed.value_before,
        0.5 * power(10, -changed.decimals) as half_digit,
        lit.light,
        lit.actual,
        lit.growth_pct,
        lit.target,
        lit.due,
        lit.pace_gap_pp,
        lit.pace_gap_low_pp,
        lit.pace_gap_high_pp,
        lit.seasonal_gap_pp,
        lit.growth_basis,
        lit.is_percentage,
        lit.sign,
        rule.quantity,
        rule.schedule,
        rule.bands,
        lit.target_type = 'growth' or rule.quantity = 'growth_pct' as is_of_growth,
        lit.target_type = 'rank' as is_of_places
    from changed
    inner join lit
        on
            changed.region = lit.region
            and changed.indicator = lit.indicator
            and changed.period = lit.data_period
    inner join core.light_rule_as_of('infinity'::timestamptz) as rule
        on
            (rule.indicator is null or lit.indicator = rule.indicator)
            and lit.period >= rule.since
    where
        changed.project = ''
        and changed.measure in ('ytd', 'level', 'ytd_yoy')
    qualify row_number() over (
        partition by changed.region, changed.indicator, changed.measure, changed.period
        order by rule.indicator is null, rule.since desc
    ) = 1
),

-- The gap that the figure before would have left, with everything else as it is now.
judged as (
    select
        ruled.*,
        ruled.measure = 'ytd_yoy' as is_growth,
        ruled.sign
        * if(ruled.is_percentage, 1.0, 100.0 / nullif(abs(ruled.target), 0))
        * (ruled.value - ruled.value_before) as gap_gained_pp,
        if(
            ruled.schedule = 'seasonal',
            ruled.seasonal_gap_pp - ruled.pace_gap_pp,
            0
        ) as season_pp,
        round(ruled.pace_gap_low_pp - gap_gained_pp, 9) + season_pp as gap_low,
        round(ruled.pace_gap_high_pp - gap_gained_pp, 9) + season_pp as gap_high,
        abs(ruled.target) / nullif(abs(ruled.due), 0) as due_worth
    from ruled
    -- Of growth, a cumulative and a level it is the one that the light stands on; what
    -- stands on growth or a place is told of the amount too.
    where
        if(
            ruled.measure = 'ytd_yoy',
            ruled.is_of_growth and abs(ruled.growth_pct - ruled.value) < 1e-9,
            ruled.is_of_growth
            or ruled.is_of_places
            or abs(ruled.actual - ruled.value) < 1e-9
        )
),

relit as (
    select
        judged.region,
        judged.indicator,
        judged.measure,
        judged.period,
        judged.light,
        case
            when judged.light = 'grey' then 'grey'
            when judged.is_of_places then judged.light
            when judged.is_of_growth and not judged.is_growth
                then if(judged.growth_basis = 'reported', judged.light, null)
            when judged.value_before is null and not judged.is_growth then 'grey'
            when judged.quantity = 'growth_pct'
                then core.light_at(
                    judged.bands,
                    judged.value_before - judged.half_digit,
                    judged.value_before + judged.half_digit
                )
            when judged.quantity = 'pace_gap_pp'
                then core.light_at(judged.bands, judged.gap_low, judged.gap_high)
            when judged.quantity = 'shortfall_pct' and not judged.is_percentage
                then core.light_at(
                    judged.bands,
                    judged.gap_low * judged.due_worth,
                    judged.gap_high * judged.due_worth
                )
        end as light_before
    from judged
)

select
    changed.region,
    changed.indicator,
    changed.measure,
    changed.period,
    changed.project,
    changed.value_before,
    changed.value,
    changed.change,
    changed.change_pct,
    changed.change_kind,
    changed.first_value,
    changed.first_status,
    changed.first_known_at,
    changed.vintages,
    changed.change_from_first,
    if(
        changed.unit = '%',
        null,
        100.0 * changed.change_from_first / nullif(abs(changed.first_value), 0)
    ) as change_from_first_pct,
    changed.unit,
    changed.status_now as status,
    relit.light_before,
    relit.light,
    relit.light_before <> relit.light as light_changed,
    changed.submission_before,
    changed.submission_id,
    changed.sheet,
    changed.cell,
    changed.known_at
from changed
left join relit
    on
        changed.region = relit.region
        and changed.indicator = relit.indicator
        and changed.measure = relit.measure
        and changed.period = relit.period
        and changed.project = ''

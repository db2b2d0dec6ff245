-- How every indicator stands against its year's target, told for a month and its spans.
-- grain: region, indicator, period, span
-- parameters: instant
with targets as materialized (
    select target.*
    from core.target_as_of(instant) as target
),

standing as (
    select
        standing.* exclude (growth_pct),
        target.value::double as year_target,
        if(standing.direction = 'higher', 1, -1) as sign,
        -- Growth does not add up over the year, whatever it is the growth of.
        standing.kind in ('flow', 'count') and standing.target_type <> 'growth'
            as is_accumulated,
        -- Percentages are compared by their difference: a % of a % means nothing.
        standing.target_type = 'growth'
        or (standing.kind in ('ratio', 'rate', 'index') and standing.unit = '%')
            as is_percentage,
        -- Where a stock or a ratio stood when the year began: it walks from there.
        case
            when standing.kind = 'stock'
                then coalesce(
                    standing.value - standing.level_change, standing.value_last_year
                )
            when standing.kind = 'ratio' then standing.value_last_year
        end as value_at_start,
        case
            when standing.growth_pct is not null
                then standing.growth_pct
            when standing.growth_basis = 'levels' and standing.base > 0
                then 100.0 * (standing.value / standing.base - 1)
        end as growth_pct
    from core.standing_as_of(instant) as standing
    left join targets as target
        on
            standing.region = target.region
            and standing.indicator = target.indicator
            and standing.year = target.year
            and target.by_month = 12
),

-- Last year on this year's terms: by the same month, and from then to its end.
based as (
    select
        standing.*,
        case
            when standing.base > 0 then standing.base
            when standing.growth_prices = 'current' and standing.growth_pct > -100
                then standing.value / (1 + standing.growth_pct / 100)
            else standing.value_year_ago
        end as comparable_base,
        standing.value_last_year
        * if(
            standing.value_year_ago > 0,
            comparable_base / standing.value_year_ago,
            1
        )
        - comparable_base as rest_of_base
    from standing
),

span_names as (
    select unnest(['month', 'quarter', 'half', 'year']) as span
),

-- `last_month` is the span's last month: the target of a span is what is due by then.
spans as (
    select
        based.*,
        span_names.span,
        case span_names.span
            when 'month' then based.month
            when 'quarter' then 3 * ((based.month + 2) // 3)
            when 'half' then 6 * ((based.month + 5) // 6)
            else 12
        end as last_month,
        -- A month has no target of its own, the longer spans may have one.
        if(span_names.span = 'month', 0, last_month) as own_target_month,
        -- Nobody printed this month: it must be had from two cumulatives.
        span_names.span = 'month'
        and based.is_accumulated
        and based.month > 1
        and based.current_value is null
            as is_difference
    from based
    cross join span_names
),

-- A growth target is held against growth, every other one against the value itself.
measurable as (
    select
        spans.*,
        case
            when spans.target_type = 'growth' then spans.growth_pct
            when spans.target_type = 'rank' then spans.place
            when spans.span <> 'month' then spans.value
            when spans.jan_feb = 'combined' and spans.month <= 2 then null
            when spans.current_value is not null then spans.current_value
            when spans.is_difference then round(spans.value - spans.value_before, 12)
            when spans.is_accumulated or spans.kind = 'stock' then spans.value
        end as actual,
        -- A printed figure is an interval of half a last digit to each side.
        case
            when spans.target_type = 'rank' then 0.0
            when spans.target_type = 'growth'
                then coalesce(spans.growth_half_digit, 0.0)
            when spans.kind = 'count' then 0.0
            when spans.is_difference
                then spans.high - spans.value + spans.half_digit_before
            when spans.span = 'month' and spans.current_value is not null
                then spans.current_half_digit
            else spans.high - spans.value
        end as above,
        case
            when spans.target_type not in ('growth', 'rank') and spans.kind = 'ratio'
                then spans.value - spans.low
            else above
        end as below,
        case
            when not spans.is_accumulated then spans.year_target
            when spans.span = 'month' then spans.year_target / 12
            else coalesce(
                span_target.value::double,
                spans.year_target * spans.last_month / 12
            )
        end as target,
        case
            when spans.is_accumulated and spans.span = 'month' then 1.0
            when spans.is_accumulated then spans.month / spans.last_month
        end as linear,
        if(
            spans.is_accumulated and spans.span <> 'month',
            seasonal.share_by_month[spans.month]
            / seasonal.share_by_month[spans.last_month],
            null
        ) as seasonal
    from spans
    left join targets as span_target
        on
            spans.region = span_target.region
            and spans.indicator = span_target.indicator
            and spans.year = span_target.year
            and spans.own_target_month = span_target.by_month
    left join core.schedule_as_of(instant) as seasonal
        on
            spans.region = seasonal.region
            and spans.indicator = seasonal.indicator
            and spans.year = seasonal.year
),

-- What is due by now: a share of the target, or the place on a straight way to it.
due as (
    select
        measurable.*,
        measurable.actual - measurable.below as actual_low,
        measurable.actual + measurable.above as actual_high,
        case
            when measurable.is_accumulated then measurable.target * measurable.linear
            when measurable.value_at_start is not null
                then
                    measurable.value_at_start * (1 - measurable.month / 12.0)
                    + measurable.year_target * measurable.month / 12.0
            when measurable.kind <> 'stock' then measurable.target
        end as due
    from measurable
),

-- Beyond nine digits there is only what binary fractions add.
paced as (
    select
        due.*,
        -- What a point of the gap is worth: a hundredth of the target, or itself.
        due.sign * if(due.is_percentage, 1.0, 100.0 / nullif(abs(due.target), 0))
            as per_unit,
        if(
            not due.is_percentage and due.target_type <> 'rank',
            100.0 * due.actual / nullif(due.target, 0),
            null
        ) as completion_pct,
        round(per_unit * (due.actual - due.due), 9) as pace_gap_pp,
        round(
            per_unit * (if(due.sign > 0, due.actual_low, due.actual_high) - due.due), 9
        ) as pace_gap_low_pp,
        round(
            per_unit * (if(due.sign > 0, due.actual_high, due.actual_low) - due.due), 9
        ) as pace_gap_high_pp,
        round(per_unit * (due.actual - due.target * due.seasonal), 9)
            as seasonal_gap_pp
    from due
),

-- Whether the target is met: null where the print leaves it open.
decided as (
    select
        paced.*,
        case
            when paced.sign > 0
                then case
                    when paced.actual_low >= paced.target then true
                    when paced.actual_high <= paced.target then false
                end
            when paced.actual_high <= paced.target then true
            when paced.actual_low >= paced.target then false
        end as is_met,
        month_task.missed_in_a_row as months_missed,
        month_task.missed_at_most
    from paced
    left join core.month_task_as_of(instant) as month_task
        on
            paced.region = month_task.region
            and paced.indicator = month_task.indicator
            and paced.data_period = month_task.period
),

-- A rule that names the indicator goes before one for all, the newest before older.
rules as materialized (
    select
        indicator.indicator,
        told_period.period,
        rule.rule,
        rule.quantity,
        rule.schedule,
        rule.bands
    from core.told_period_as_of(instant) as told_period
    cross join core.indicator_as_of(instant) as indicator
    inner join core.light_rule_as_of(instant) as rule
        on
            (rule.indicator is null or indicator.indicator = rule.indicator)
            and told_period.period >= rule.since
    qualify row_number() over (
        partition by indicator.indicator, told_period.period
        order by rule.indicator is null, rule.since desc
    ) = 1
),

ruled as (
    select
        decided.*,
        rules.rule,
        rules.quantity,
        rules.schedule,
        rules.bands
    from decided
    left join rules
        on
            decided.indicator = rules.indicator
            and decided.period = rules.period
),

-- The rule's quantity as an interval.
judged as (
    select
        ruled.*,
        case ruled.quantity
            when 'months_missed' then ruled.months_missed
            when 'growth_pct'
                then ruled.growth_pct - coalesce(ruled.growth_half_digit, 0)
            when 'shortfall_pct'
                then if(
                    ruled.is_percentage,
                    null,
                    ruled.pace_gap_low_pp * abs(ruled.target)
                    / nullif(abs(ruled.due), 0)
                )
            else
                ruled.pace_gap_low_pp
                + if(
                    ruled.schedule = 'seasonal',
                    ruled.seasonal_gap_pp - ruled.pace_gap_pp,
                    0
                )
        end as quantity_low,
        case ruled.quantity
            when 'months_missed' then ruled.missed_at_most
            when 'growth_pct'
                then ruled.growth_pct + coalesce(ruled.growth_half_digit, 0)
            when 'shortfall_pct'
                then if(
                    ruled.is_percentage,
                    null,
                    ruled.pace_gap_high_pp * abs(ruled.target)
                    / nullif(abs(ruled.due), 0)
                )
            else
                ruled.pace_gap_high_pp
                + if(
                    ruled.schedule = 'seasonal',
                    ruled.seasonal_gap_pp - ruled.pace_gap_pp,
                    0
                )
        end as quantity_high
    from ruled
),

foreseen as (
    select
        judged.*,
        case
            when judged.is_late or judged.month < judged.last_month
                then outlook.p_secure
            when judged.is_met then 1.0
            when not judged.is_met then 0.0
        end as p_ahead
    from judged
    left join core.outlook_as_of(instant) as outlook
        on
            judged.region = outlook.region
            and judged.indicator = outlook.indicator
            and judged.year = outlook.year
            and judged.last_month = outlook.last_month
            and judged.month >= outlook.month
            and judged.month < outlook.next_month
)

select
    foreseen.region,
    foreseen.indicator,
    foreseen.period,
    foreseen.span,
    case foreseen.span
        when 'month' then foreseen.data_period
        when 'quarter'
            then printf('%04d-Q%d', foreseen.year, foreseen.last_month // 3)
        when 'half' then printf('%04d-H%d', foreseen.year, foreseen.last_month // 6)
        else foreseen.year::varchar
    end as span_label,
    foreseen.name,
    foreseen.main,
    foreseen.kind,
    foreseen.data_period,
    case foreseen.target_type
        when 'growth' then '%'
        when 'rank' then '位'
        else foreseen.unit
    end as unit,
    foreseen.decimals,
    foreseen.actual,
    foreseen.actual_low,
    foreseen.actual_high,
    foreseen.target,
    foreseen.due,
    foreseen.completion_pct,
    if(
        foreseen.is_percentage or foreseen.target_type = 'rank',
        null,
        100.0 * foreseen.due / nullif(foreseen.target, 0)
    ) as schedule_pct,
    100.0 * foreseen.seasonal as seasonal_pct,
    foreseen.pace_gap_pp,
    foreseen.pace_gap_low_pp,
    foreseen.pace_gap_high_pp,
    foreseen.seasonal_gap_pp,
    if(
        foreseen.is_accumulated and foreseen.span = 'year',
        12.0 * foreseen.actual / nullif(foreseen.target, 0),
        null
    ) as month_equivalent,
    foreseen.growth_pct,
    case
        when
            foreseen.is_accumulated
            and foreseen.direction = 'higher'
            and foreseen.month < foreseen.last_month
            and foreseen.target is not null
            then
                greatest(foreseen.target - foreseen.actual, 0)
                / (foreseen.last_month - foreseen.month)
    end as required_monthly,
    required_monthly / nullif(foreseen.actual / foreseen.month, 0) as required_ratio,
    case
        when
            foreseen.span = 'year'
            and foreseen.direction = 'higher'
            and foreseen.rest_of_base > 0
            and not coalesce(foreseen.is_met, false)
            then case
                when foreseen.is_accumulated
                    then 100.0 * (
                        (foreseen.target - foreseen.actual) / foreseen.rest_of_base - 1
                    )
                when
                    foreseen.target_type = 'growth'
                    and foreseen.growth_prices = 'current'
                    then 100.0 * (
                        (
                            (foreseen.comparable_base + foreseen.rest_of_base)
                            * (1 + foreseen.target / 100)
                            - foreseen.value
                        ) / foreseen.rest_of_base - 1
                    )
            end
    end as required_growth_pct,
    foreseen.months_missed,
    case
        when foreseen.is_late or foreseen.coverage_pct < 100 then 'grey'
        else core.light_at(
            foreseen.bands, foreseen.quantity_low, foreseen.quantity_high
        )
    end as light,
    foreseen.rule as light_rule,
    foreseen.quantity as light_quantity,
    foreseen.quantity_low as light_low,
    foreseen.quantity_high as light_high,
    case
        when foreseen.is_late then '迟报'
        when foreseen.coverage_pct < 100 then '不完整'
        else core.pace_word(
            foreseen.pace_gap_pp,
            foreseen.pace_gap_low_pp,
            foreseen.pace_gap_high_pp,
            registry.on_schedule_band_pp,
            foreseen.is_accumulated
            and foreseen.direction = 'higher'
            and foreseen.month < foreseen.last_month
            and foreseen.is_met
        )
    end as verdict,
    case
        when not foreseen.is_accumulated or foreseen.coverage_pct < 100 then null
        when foreseen.month = foreseen.last_month then foreseen.is_met
        -- Early on, a target reached stays reached and a cap broken stays broken.
        when foreseen.is_met = (foreseen.direction = 'higher') then foreseen.is_met
    end as secured,
    case
        when secured is not null then secured::integer::double
        when foreseen.is_late or foreseen.coverage_pct = 100 then foreseen.p_ahead
    end as p_secure,
    case
        when p_secure >= registry.outlook_steady then '稳'
        when p_secure >= registry.outlook_likely then '可保'
        when p_secure >= registry.outlook_gap then '有缺口'
        when p_secure is not null then '难保'
    end as outlook,
    foreseen.coverage_pct,
    foreseen.status,
    foreseen.known_at
from foreseen
cross join core.registry_as_of(instant) as registry
order by
    foreseen.period, foreseen.region, foreseen.position, foreseen.last_month

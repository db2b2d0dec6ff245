-- How every indicator stands against its year's target, told for a month and its spans.
-- grain: region, indicator, period, span
-- parameters: instant
with measured as (
    select
        observation.region,
        observation.indicator,
        observation.period,
        max(observation.value) filter (
            where observation.measure = 'ytd_yoy'
        )::double as ytd_yoy,
        max(observation.decimals) filter (
            where observation.measure = 'ytd_yoy'
        ) as ytd_yoy_decimals,
        max(observation.value) filter (
            where observation.measure = 'ytd_base'
        )::double as ytd_base,
        max(observation.value) filter (
            where observation.measure = 'current'
        )::double as current_value,
        max(observation.value) filter (
            where observation.measure = 'level_change'
        )::double as level_change
    from core.observation_as_of(instant) as observation
    where observation.project = ''
    group by observation.region, observation.indicator, observation.period
),

standing as (
    select
        standing.*,
        measured.ytd_yoy_decimals,
        measured.ytd_base,
        measured.current_value,
        measured.level_change,
        target.value::double as year_target,
        if(standing.direction = 'higher', 1, -1) as sign,
        -- Growth does not add up over the year, whatever it is the growth of.
        standing.kind in ('flow', 'count') and standing.target_type <> 'growth'
            as is_accumulated,
        -- Percentages are compared by their difference: a % of a % means nothing.
        standing.target_type = 'growth'
        or (standing.kind in ('ratio', 'rate', 'index') and standing.unit = '%')
            as is_percentage,
        case
            when measured.ytd_yoy is not null
                then measured.ytd_yoy
            when standing.growth_basis = 'levels' and measured.ytd_base > 0
                then 100.0 * (standing.value / measured.ytd_base - 1)
        end as growth_pct
    from core.standing_as_of(instant) as standing
    left join measured
        on
            standing.region = measured.region
            and standing.indicator = measured.indicator
            and standing.data_period = measured.period
    left join core.target_as_of(instant) as target
        on
            standing.region = target.region
            and standing.indicator = target.indicator
            and standing.year = target.year
),

span_names as (
    select unnest(['month', 'quarter', 'half', 'year']) as span
),

-- `last_month` is the span's last month: the target of a span is the year's by then.
spans as (
    select
        standing.*,
        span_names.span,
        case span_names.span
            when 'month' then standing.month
            when 'quarter' then 3 * ((standing.month + 2) // 3)
            when 'half' then 6 * ((standing.month + 5) // 6)
            else 12
        end as last_month,
        -- Nobody printed this month: it must be had from two cumulatives.
        span_names.span = 'month'
        and standing.is_accumulated
        and standing.month > 1
        and standing.current_value is null
            as is_difference
    from standing
    cross join span_names
),

-- A growth target is held against growth, every other one against the value itself.
measurable as (
    select
        spans.*,
        case
            when spans.target_type = 'growth' then spans.growth_pct
            when spans.span <> 'month' then spans.value
            when spans.jan_feb = 'combined' and spans.month <= 2 then null
            when spans.current_value is not null then spans.current_value
            when spans.is_difference then round(spans.value - spans.value_before, 12)
            when spans.is_accumulated or spans.kind = 'stock' then spans.value
        end as actual,
        case
            when not spans.is_accumulated then spans.year_target
            when spans.span = 'month' then spans.year_target / 12
            else spans.year_target * spans.last_month / 12
        end as target,
        case
            when spans.is_percentage then null
            when spans.is_accumulated and spans.span = 'month' then 1.0
            when spans.is_accumulated then spans.month / spans.last_month
            -- A stock walks from last December's level to the target.
            when spans.kind = 'stock'
                then (
                    coalesce(spans.value - spans.level_change, spans.value_last_year)
                    * (1 - spans.month / 12.0)
                    + spans.year_target * spans.month / 12.0
                ) / nullif(spans.year_target, 0)
            else 1.0
        end as schedule,
        -- A printed figure is an interval of half a last digit to each side.
        case
            when spans.kind = 'count' and spans.is_accumulated then 0.0
            when spans.target_type = 'growth'
                then coalesce(0.5 * power(10, -spans.ytd_yoy_decimals), 0.0)
            when spans.is_difference then power(10, -spans.printed_decimals)
            else 0.5 * power(10, -spans.printed_decimals)
        end as half_digit
    from spans
),

-- Beyond nine digits there is only what binary fractions add.
paced as (
    select
        measurable.*,
        case
            when not measurable.is_percentage
                then 100.0 * measurable.actual / nullif(measurable.target, 0)
        end as completion_pct,
        case
            when measurable.is_percentage
                then round(
                    measurable.sign * (measurable.actual - measurable.target), 9
                )
            else round(
                measurable.sign * 100.0 * (
                    measurable.actual / nullif(measurable.target, 0)
                    - measurable.schedule
                ), 9
            )
        end as pace_gap_pp,
        if(
            measurable.is_percentage,
            measurable.half_digit,
            100.0 * measurable.half_digit / nullif(abs(measurable.target), 0)
        ) as half_digit_pp,
        round(measurable.sign * (measurable.actual - measurable.target), 9) as lead
    from measurable
),

-- Whether the target is met: null where the print leaves it open.
decided as (
    select
        paced.*,
        case
            when paced.lead > paced.half_digit then true
            when paced.lead < -paced.half_digit then false
            when paced.lead = 0 and paced.half_digit = 0 then true
        end as is_met
    from paced
),

lit as (
    select
        decided.*,
        case
            when decided.is_late then 'grey'
            when decided.coverage_pct < 100 then 'grey'
            when decided.pace_gap_pp is null then null
            else rule.light
        end as light
    from decided
    left join core.light_rule_as_of(instant) as rule
        on
            (rule.indicator is null or decided.indicator = rule.indicator)
            and decided.period >= rule.since
            and (
                decided.pace_gap_pp > rule.low
                or (rule.low_closed and decided.pace_gap_pp = rule.low)
            )
            and (
                decided.pace_gap_pp < rule.high
                or (rule.high_closed and decided.pace_gap_pp = rule.high)
            )
    -- A rule that names the indicator goes before one for all, the newest before older.
    qualify row_number() over (
        partition by decided.region, decided.indicator, decided.period, decided.span
        order by rule.indicator is null, rule.since desc
    ) = 1
)

select
    lit.region,
    lit.indicator,
    lit.period,
    lit.span,
    case lit.span
        when 'month' then lit.data_period
        when 'quarter' then printf('%04d-Q%d', lit.year, lit.last_month // 3)
        when 'half' then printf('%04d-H%d', lit.year, lit.last_month // 6)
        else lit.year::varchar
    end as span_label,
    lit.name,
    lit.main,
    lit.kind,
    lit.data_period,
    if(lit.target_type = 'growth', '%', lit.unit) as unit,
    lit.decimals,
    lit.actual,
    lit.target,
    lit.completion_pct,
    100.0 * lit.schedule as schedule_pct,
    null::double as seasonal_pct,
    lit.pace_gap_pp,
    lit.growth_pct,
    case
        when
            lit.is_accumulated
            and lit.direction = 'higher'
            and lit.month < lit.last_month
            and lit.target is not null
            then greatest(lit.target - lit.actual, 0) / (lit.last_month - lit.month)
    end as required_monthly,
    case
        when
            lit.span = 'year'
            and lit.is_accumulated
            and lit.direction = 'higher'
            and lit.target > lit.actual
            and lit.value_last_year > lit.ytd_base
            then
                100.0 * (
                    (lit.target - lit.actual) / (lit.value_last_year - lit.ytd_base)
                    - 1
                )
    end as required_growth_pct,
    lit.light,
    case
        when lit.is_late then '迟报'
        when lit.coverage_pct < 100 then '不完整'
        when lit.pace_gap_pp is null then null
        when
            lit.is_accumulated
            and lit.direction = 'higher'
            and lit.month < lit.last_month
            and lit.is_met
            then '已提前完成'
        when lit.pace_gap_pp > lit.half_digit_pp then '超序时'
        when lit.pace_gap_pp >= -registry.on_schedule_band_pp - lit.half_digit_pp
            then '基本符合'
        else '滞后'
    end as verdict,
    case
        when not lit.is_accumulated or lit.coverage_pct < 100 then null
        when lit.month = lit.last_month then lit.is_met
        -- Early on, a target reached stays reached and a cap broken stays broken.
        when lit.is_met = (lit.direction = 'higher') then lit.is_met
    end as secured,
    null::double as p_secure,
    lit.coverage_pct,
    lit.status,
    lit.known_at
from lit
cross join core.registry_as_of(instant) as registry
order by lit.period, lit.region, lit.position, lit.last_month

-- Where each indicator stands at a month's end: a flow's cumulative, a stock's level,
-- a ratio of two cumulatives, a sum over the parts that report it.
-- grain: region, indicator, period
-- parameters: instant
with reported as (
    select
        observation.region,
        observation.indicator,
        observation.period,
        observation.value,
        observation.decimals,
        observation.status,
        observation.known_at
    from core.observation_as_of(instant) as observation
    where
        observation.project = ''
        and observation.measure in ('ytd', 'level')
        and observation.value is not null
),

-- Nobody reports these totals; a part that is missing makes them incomplete.
summed as (
    select
        (
            select city.region
            from core.region_as_of(instant) as city
            where city.kind = 'city'
        ) as region,
        reported.indicator,
        reported.period,
        sum(reported.value) as value,
        max(reported.decimals) as decimals,
        min_by(
            reported.status,
            list_position(
                ['estimate', 'preliminary', 'first', 'final', 'census'],
                reported.status
            )
        ) as status,
        max(reported.known_at) as known_at,
        100.0 * count(*) / (
            select count(*)
            from core.region_as_of(instant) as part
            where part.kind = 'part'
        ) as coverage_pct
    from reported
    inner join core.indicator_as_of(instant) as indicator
        on reported.indicator = indicator.indicator
    inner join core.region_as_of(instant) as region
        on reported.region = region.region
    where
        indicator.total = 'sum'
        and region.kind = 'part'
    group by reported.indicator, reported.period
),

additive as (
    select
        reported.region,
        reported.indicator,
        reported.period,
        reported.value::double as value,
        reported.decimals,
        reported.status,
        reported.known_at,
        100.0 as coverage_pct
    from reported
    union all
    select
        summed.region,
        summed.indicator,
        summed.period,
        summed.value::double as value,
        summed.decimals,
        summed.status,
        summed.known_at,
        summed.coverage_pct
    from summed
    anti join reported
        on
            summed.region = reported.region
            and summed.indicator = reported.indicator
            and summed.period = reported.period
),

ratios as (
    select
        numerator.region,
        indicator.indicator,
        numerator.period,
        100.0 * numerator.value / nullif(denominator.value, 0) as value,
        indicator.decimals,
        numerator.status,
        greatest(numerator.known_at, denominator.known_at) as known_at,
        least(numerator.coverage_pct, denominator.coverage_pct) as coverage_pct
    from core.indicator_as_of(instant) as indicator
    inner join additive as numerator
        on indicator.numerator = numerator.indicator
    inner join additive as denominator
        on
            indicator.denominator = denominator.indicator
            and numerator.region = denominator.region
            and numerator.period = denominator.period
)

select
    additive.*,
    additive.period[:4]::integer as year,
    additive.period[6:]::integer as month
from additive
anti join ratios
    on
        additive.region = ratios.region
        and additive.indicator = ratios.indicator
        and additive.period = ratios.period
union all
select
    ratios.*,
    ratios.period[:4]::integer as year,
    ratios.period[6:]::integer as month
from ratios

-- Where each indicator stands at a month's end: a flow's cumulative, a stock's level,
-- an index's mean, a ratio of two cumulatives, a sum over the parts that report it.
-- grain: region, indicator, period
-- parameters: instant
with figures as (
    select
        observation.region,
        observation.indicator,
        observation.period,
        observation.period[:4]::integer as year,
        observation.period[6:]::integer as month,
        observation.measure,
        indicator.kind,
        indicator.total,
        observation.value,
        observation.decimals,
        -- The order of the statuses is how final they are.
        observation.status::enum(
            'estimate', 'preliminary', 'first', 'final', 'census'
        ) as status,
        observation.known_at
    from core.observation_as_of(instant) as observation
    inner join core.indicator_as_of(instant) as indicator
        on observation.indicator = indicator.indicator
    where
        observation.project = ''
        and observation.value is not null
        -- Where January and February come together, nothing is January's own.
        and not (indicator.jan_feb = 'combined' and observation.period[6:] = '01')
),

-- A stock is its level and everything else its cumulative, should both be reported.
reported as (
    select figures.*
    from figures
    where figures.measure in ('ytd', 'level')
    qualify row_number() over (
        partition by figures.region, figures.indicator, figures.period
        order by figures.measure = if(figures.kind = 'stock', 'level', 'ytd') desc
    ) = 1
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
        min(reported.status) as status,
        max(reported.known_at) as known_at,
        100.0 * count(*) / (
            select count(*)
            from core.region_as_of(instant) as part
            where part.kind = 'part'
        ) as coverage_pct
    from reported
    inner join core.region_as_of(instant) as region
        on reported.region = region.region
    where
        reported.total = 'sum'
        and region.kind = 'part'
    group by reported.indicator, reported.period
),

-- An index of months only; a month that is missing makes its mean incomplete.
averaged as (
    select
        figures.region,
        figures.indicator,
        figures.period,
        avg(figures.value) over year_so_far as value,
        figures.decimals,
        min(figures.status) over year_so_far as status,
        max(figures.known_at) over year_so_far as known_at,
        100.0 * count(*) over year_so_far / figures.month as coverage_pct
    from figures
    where
        figures.kind = 'index'
        and figures.measure = 'current'
    window year_so_far as (
        partition by figures.region, figures.indicator, figures.year
        order by figures.month
    )
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
    union all
    select
        averaged.region,
        averaged.indicator,
        averaged.period,
        averaged.value::double as value,
        averaged.decimals,
        averaged.status,
        averaged.known_at,
        averaged.coverage_pct
    from averaged
    anti join reported
        on
            averaged.region = reported.region
            and averaged.indicator = reported.indicator
            and averaged.period = reported.period
),

ratios as (
    select
        numerator.region,
        indicator.indicator,
        numerator.period,
        100.0 * numerator.value / nullif(denominator.value, 0) as value,
        indicator.decimals,
        least(numerator.status, denominator.status) as status,
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
),

-- A ratio of what is known goes before one that somebody worked out.
standing as (
    select additive.*
    from additive
    anti join ratios
        on
            additive.region = ratios.region
            and additive.indicator = ratios.indicator
            and additive.period = ratios.period
    union all
    select ratios.*
    from ratios
)

select
    standing.* replace (standing.status::varchar as status),
    standing.period[:4]::integer as year,
    standing.period[6:]::integer as month
from standing

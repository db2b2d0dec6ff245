-- Where each indicator stands at a month's end: a flow's cumulative, a stock's level,
-- an index's mean, a ratio of two cumulatives, a sum over the parts that report it.
-- grain: region, indicator, period
-- parameters: instant, only_aimed
with figures as materialized (
    select
        figure.*,
        figure.period[:4]::integer as year,
        figure.period[6:]::integer as month,
        indicator.kind,
        indicator.jan_feb,
        indicator.frequency,
        indicator.total,
        indicator.breaks,
        -- What is counted is exact.
        if(indicator.kind in ('count', 'milestone', 'rank'), 0.0, 0.5) as half
    from core.figure_of(instant, only_aimed) as figure
    inner join core.indicator_as_of(instant) as indicator
        on figure.indicator = indicator.indicator
    -- Where January and February come together, nothing is January's own.
    where not (indicator.jan_feb = 'combined' and figure.period[6:] = '01')
),

-- A stock is its level and everything else its cumulative, should both be reported.
chosen as (
    select
        figures.region,
        figures.indicator,
        figures.period,
        figures.total,
        if(figures.kind = 'stock', figures.level, figures.ytd) is not null as is_own,
        is_own = (figures.kind = 'stock') as is_level,
        if(is_level, figures.level, figures.ytd) as value,
        if(is_level, figures.level_decimals, figures.ytd_decimals) as decimals,
        if(is_level, figures.level_status, figures.ytd_status) as status,
        if(is_level, figures.level_known_at, figures.ytd_known_at) as known_at,
        figures.half
    from figures
),

-- A printed figure is an interval of half a last digit to each side; nothing is exact.
reported as (
    select
        chosen.* exclude (is_own, is_level, half, status),
        if(chosen.value = 0, 0.0, chosen.half * power(10, -chosen.decimals))
            as half_digit,
        -- The order of the statuses is how final they are.
        chosen.status::enum(
            'estimate', 'preliminary', 'first', 'final', 'census'
        ) as status
    from chosen
    where chosen.value is not null
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
        sum(reported.half_digit) as half_digit,
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

-- Months only: an index is their mean, a flow their sum. A month that is missing makes
-- the mean incomplete; a sum without it would only be smaller, so it is not told.
by_months as (
    select
        figures.region,
        figures.indicator,
        figures.period,
        figures.kind,
        if(
            figures.kind = 'index',
            avg(figures.current_value) over year_so_far,
            (sum(figures.current_value) over year_so_far)::double
        ) as value,
        if(
            figures.kind = 'index',
            avg(figures.half * power(10, -figures.current_decimals))
                over year_so_far,
            sum(figures.half * power(10, -figures.current_decimals))
                over year_so_far
        ) as half_digit,
        max(figures.current_decimals) over year_so_far as decimals,
        min(
            figures.current_status::enum(
                'estimate', 'preliminary', 'first', 'final', 'census'
            )
        ) over year_so_far as status,
        max(figures.current_known_at) over year_so_far as known_at,
        100.0 * count(*) over year_so_far / figures.month as coverage_pct
    from figures
    where
        figures.current_value is not null
        and (
            figures.kind = 'index'
            or (
                figures.kind in ('flow', 'count')
                and figures.frequency = 'monthly'
                and figures.jan_feb = 'separate'
                -- Where cumulatives are printed at all they are what counts.
                and figures.ytd is null
            )
        )
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
        reported.half_digit,
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
        summed.half_digit,
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
        by_months.region,
        by_months.indicator,
        by_months.period,
        by_months.value,
        by_months.half_digit,
        by_months.decimals,
        by_months.status,
        by_months.known_at,
        by_months.coverage_pct
    from by_months
    anti join reported
        on
            by_months.region = reported.region
            and by_months.indicator = reported.indicator
            and by_months.period = reported.period
    where by_months.kind = 'index' or by_months.coverage_pct = 100
),

intervals as (
    select
        additive.* exclude (half_digit),
        additive.value - additive.half_digit as low,
        additive.value + additive.half_digit as high
    from additive
),

-- Materialized: joined freely, every figure would meet every other of its month.
numerators as materialized (
    select
        ratio.indicator as ratio,
        ratio.decimals as ratio_decimals,
        intervals.*
    from core.indicator_as_of(instant) as ratio
    inner join intervals
        on ratio.numerator = intervals.indicator
),

denominators as materialized (
    select
        ratio.indicator as ratio,
        intervals.*
    from core.indicator_as_of(instant) as ratio
    inner join intervals
        on ratio.denominator = intervals.indicator
),

ratios as (
    select
        numerators.region,
        numerators.ratio as indicator,
        numerators.period,
        100.0 * numerators.value / nullif(denominators.value, 0) as value,
        numerators.ratio_decimals as decimals,
        least(numerators.status, denominators.status) as status,
        greatest(numerators.known_at, denominators.known_at) as known_at,
        least(numerators.coverage_pct, denominators.coverage_pct) as coverage_pct,
        core.quotient(
            100.0 * numerators.low,
            100.0 * numerators.high,
            denominators.low,
            denominators.high
        ) as bounds,
        bounds['low'] as low,
        bounds['high'] as high
    from numerators
    inner join denominators
        on
            numerators.ratio = denominators.ratio
            and numerators.region = denominators.region
            and numerators.period = denominators.period
),

-- A ratio of what is known goes before one that somebody worked out.
standing as (
    select intervals.*
    from intervals
    anti join ratios
        on
            intervals.region = ratios.region
            and intervals.indicator = ratios.indicator
            and intervals.period = ratios.period
    union all by name
    select ratios.* exclude (bounds)
    from ratios
)

select
    standing.* replace (standing.status::varchar as status),
    standing.period[:4]::integer as year,
    standing.period[6:]::integer as month,
    -- Figures compare only within one scope: so many breaks lie behind this one.
    if(
        len(indicator.breaks) = 0,
        0,
        len(list_filter(indicator.breaks, lambda mark: mark <= standing.period))
    ) as scope,
    figures.growth_pct::double as growth_pct,
    0.5 * power(10, -figures.growth_decimals) as growth_half_digit,
    figures.base::double as base,
    0.5 * power(10, -figures.base_decimals) as base_half_digit,
    figures.current_value::double as current_value,
    figures.half * power(10, -figures.current_decimals) as current_half_digit,
    figures.level_change::double as level_change,
    figures.place::double as place
from standing
inner join core.indicator_as_of(instant) as indicator
    on standing.indicator = indicator.indicator
-- What is printed beside it: growth, base, the month's own, rank.
left join figures
    on
        standing.region = figures.region
        and standing.indicator = figures.indicator
        and standing.period = figures.period

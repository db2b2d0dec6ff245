-- What a month, quarter, half or year itself comes to, by the indicator's kind, or why
-- nothing may be said of it.
-- grain: region, indicator, period
-- parameters: instant
with subjects as (
    select
        indicator.*,
        case indicator.frequency
            when 'quarterly' then 3
            when 'half_yearly' then 6
            when 'yearly' then 12
            else 1
        end as months_between
    from core.indicator_as_of(instant) as indicator
),

figures as (
    select
        observation.region,
        observation.indicator,
        observation.period,
        observation.period[:4]::integer as year,
        observation.period[6:]::integer as month,
        observation.measure,
        observation.value::double as value,
        if(
            subjects.kind in ('count', 'milestone', 'rank') or observation.value = 0,
            0.0,
            0.5 * power(10, -observation.decimals)
        ) as half_digit,
        observation.status,
        observation.known_at
    from core.observation_as_of(instant) as observation
    inner join subjects
        on observation.indicator = subjects.indicator
    where
        observation.project = ''
        and observation.value is not null
        and observation.measure in ('current', 'ytd', 'level')
        -- Where January and February come together, neither has a figure of its own.
        and not (
            subjects.jan_feb = 'combined'
            and (
                observation.period[6:] = '01'
                or (observation.period[6:] = '02' and observation.measure = 'current')
            )
        )
),

cumulative as materialized (
    select
        cumulative.*,
        -- What was revised to final does not mix with what was first told.
        if(
            cumulative.status in ('final', 'census'), cumulative.status, 'first'
        ) as finality
    from core.cumulative_as_of(instant) as cumulative
),

-- Counts and rates are cumulative unless their reports only ever tell a level.
reported as (
    select
        figures.indicator,
        bool_and(figures.measure = 'level') filter (
            where figures.measure <> 'current'
        ) as is_level
    from figures
    group by figures.indicator
),

years as (
    select
        known.region,
        known.indicator,
        known.year,
        max(known.month) as newest
    from (
        select
            figures.region,
            figures.indicator,
            figures.year,
            figures.month
        from figures
        union
        select
            cumulative.region,
            cumulative.indicator,
            cumulative.year,
            cumulative.month
        from cumulative
    ) as known
    group by known.region, known.indicator, known.year
),

spans as (
    select
        span.span,
        span.months,
        unnest(range(1, 13, span.months)) as first_month
    from (
        values
        ('month', 1),
        ('quarter', 3),
        ('half', 6),
        ('year', 12)
    ) as span (span, months)
),

periods as (
    select
        years.region,
        years.indicator,
        case spans.span
            when 'month' then printf('%04d-%02d', years.year, spans.first_month)
            when 'quarter'
                then printf('%04d-Q%d', years.year, (spans.first_month + 2) // 3)
            when 'half'
                then printf('%04d-H%d', years.year, (spans.first_month + 5) // 6)
            else years.year::varchar
        end as period,
        years.year,
        spans.span,
        spans.months,
        spans.first_month,
        spans.first_month + spans.months - 1 as last_month,
        subjects.position,
        subjects.name,
        subjects.kind,
        subjects.unit,
        subjects.numerator,
        subjects.denominator,
        subjects.months_between,
        -- Neither of the two can be cut out of what was counted together.
        subjects.jan_feb = 'combined'
        and spans.span = 'month'
        and spans.first_month <= 2 as is_cut,
        coalesce(reported.is_level, false) as is_level
    from years
    inner join subjects
        on years.indicator = subjects.indicator
    left join reported
        on years.indicator = reported.indicator
    inner join spans
        on years.newest >= spans.first_month
),

-- The mean of a period's own months; a month that is missing leaves none.
means as (
    select
        periods.region,
        periods.indicator,
        periods.period,
        avg(figures.value) as value,
        avg(figures.value - figures.half_digit) as low,
        avg(figures.value + figures.half_digit) as high,
        min(
            figures.status::enum(
                'estimate', 'preliminary', 'first', 'final', 'census'
            )
        )::varchar as status,
        max(figures.known_at) as known_at
    from periods
    inner join figures
        on
            periods.region = figures.region
            and periods.indicator = figures.indicator
            and periods.year = figures.year
            and figures.measure = 'current'
            and figures.month between periods.first_month and periods.last_month
    where periods.kind = 'index'
    group by
        periods.region,
        periods.indicator,
        periods.period,
        periods.months,
        periods.months_between
    having count(*) = periods.months // periods.months_between
),

-- One start and one finish, both as they were known at the instant.
framed as (
    select
        periods.*,
        {
            'value': own.value,
            'low': own.value - own.half_digit,
            'high': own.value + own.half_digit
        } as own,
        own.status as own_status,
        own.known_at as own_known_at,
        finish.value as to_date,
        finish.low as to_date_low,
        finish.high as to_date_high,
        finish.coverage_pct,
        finish.status as finish_status,
        finish.known_at as finish_known_at,
        case
            when periods.is_cut then 'refused-combined-january'
            when periods.months < periods.months_between
                then 'no-figure-shorter-than-report'
            when finish.value is null then 'no-figure-not-ended'
            when finish.coverage_pct < 100 then 'no-figure-part-missing'
            when periods.first_month = 1 then null
            when start.value is null then 'no-figure-start-missing'
            when start.coverage_pct < 100 then 'no-figure-part-missing'
            when start.scope <> finish.scope then 'no-figure-scope-changed'
            when start.finality <> finish.finality then 'refused-mixed-vintages'
        end as difference_refused,
        if(periods.first_month = 1, 0.0, start.value) as before,
        if(periods.first_month = 1, 0.0, start.low) as before_low,
        if(periods.first_month = 1, 0.0, start.high) as before_high,
        start.status as start_status,
        start.known_at as start_known_at,
        means.value as mean,
        means.low as mean_low,
        means.high as mean_high,
        means.status as mean_status,
        means.known_at as mean_known_at,
        printed_mean.value is not null as is_mean_printed
    from periods
    -- The figure of the period alone, where the report prints one of just its length.
    left join figures as own
        on
            periods.region = own.region
            and periods.indicator = own.indicator
            and periods.year = own.year
            and periods.last_month = own.month
            and periods.months = periods.months_between
            and own.measure = 'current'
    left join cumulative as finish
        on
            periods.region = finish.region
            and periods.indicator = finish.indicator
            and periods.year = finish.year
            and periods.last_month = finish.month
    left join cumulative as start
        on
            periods.region = start.region
            and periods.indicator = start.indicator
            and periods.year = start.year
            and periods.first_month - 1 = start.month
    left join figures as printed_mean
        on
            periods.region = printed_mean.region
            and periods.indicator = printed_mean.indicator
            and periods.year = printed_mean.year
            and periods.last_month = printed_mean.month
            and periods.kind = 'index'
            and printed_mean.measure = 'ytd'
    left join means
        on
            periods.region = means.region
            and periods.indicator = means.indicator
            and periods.period = means.period
),

-- How each kind's period is had, ratios of two sums aside.
ways as (
    select
        framed.*,
        framed.kind in ('flow', 'count')
        and not (framed.kind = 'count' and framed.is_level)
        and framed.difference_refused is null as has_difference,
        case
            when framed.kind = 'flow' and framed.own.value is not null then 'published'
            when framed.kind = 'flow' and has_difference then 'difference'
            when framed.kind = 'flow' then null
            when framed.kind in ('stock', 'count', 'milestone', 'rank')
                then if(framed.coverage_pct = 100, 'last', null)
            when framed.kind = 'index' and framed.own.value is not null then 'published'
            when framed.kind = 'index' and framed.first_month = 1
                then case
                    when framed.is_mean_printed then 'to_date'
                    when framed.mean is not null then 'mean'
                end
            when framed.kind = 'index'
                then if(framed.mean is not null, 'mean', null)
            when framed.own.value is not null then 'published'
            when framed.is_cut or framed.to_date is null or framed.coverage_pct < 100
                then null
            when framed.is_level then 'last'
            when framed.first_month = 1 then 'to_date'
        end as way
    from framed
),

single as (
    select
        ways.* exclude (own),
        ways.own.value as published,
        ways.own.low as published_low,
        ways.own.high as published_high,
        -- Beyond nine digits there is only what binary fractions add.
        if(ways.has_difference, round(ways.to_date - ways.before, 9), null)
            as difference,
        if(ways.has_difference, round(ways.to_date_low - ways.before_high, 9), null)
            as difference_low,
        if(ways.has_difference, round(ways.to_date_high - ways.before_low, 9), null)
            as difference_high,
        case ways.way
            when 'published' then ways.own.value
            when 'difference' then difference
            when 'mean' then ways.mean
            when 'last' then ways.to_date
            when 'to_date' then ways.to_date
        end as value,
        case ways.way
            when 'published' then ways.own.low
            when 'difference' then difference_low
            when 'mean' then ways.mean_low
            when 'last' then ways.to_date_low
            when 'to_date' then ways.to_date_low
        end as low,
        case ways.way
            when 'published' then ways.own.high
            when 'difference' then difference_high
            when 'mean' then ways.mean_high
            when 'last' then ways.to_date_high
            when 'to_date' then ways.to_date_high
        end as high,
        case
            when ways.way is null then null
            when ways.way = 'published' then ways.own_status
            when ways.way = 'mean' then ways.mean_status
            when ways.way = 'difference'
                then core.least_final(ways.finish_status, ways.start_status)
            else ways.finish_status
        end as status,
        case
            when ways.way is null then null
            when ways.way = 'published' then ways.own_known_at
            when ways.way = 'mean' then ways.mean_known_at
            when ways.way = 'difference'
                then greatest(ways.finish_known_at, ways.start_known_at)
            else ways.finish_known_at
        end as known_at,
        case
            when ways.way is not null then null
            when ways.kind = 'flow' then ways.difference_refused
            when ways.is_cut and ways.to_date is null then 'refused-combined-january'
            when ways.kind = 'index' and ways.is_cut then 'refused-combined-january'
            when ways.kind = 'index' and ways.months < ways.months_between
                then 'no-figure-shorter-than-report'
            when ways.kind = 'index' then 'no-figure-month-missing'
            when ways.months < ways.months_between and ways.to_date is null
                then 'no-figure-shorter-than-report'
            when ways.to_date is null then 'no-figure-not-ended'
            when ways.coverage_pct < 100 then 'no-figure-part-missing'
            when ways.is_cut then 'refused-combined-january'
            else 'no-figure-only-to-date'
        end as refused_key
    from ways
),

-- A ratio is the ratio of the period's own two sums, never a mean of ratios.
sided as (
    select
        single.* exclude (way, refused_key),
        100.0 * numerator.value / nullif(denominator.value, 0) as quotient,
        core.quotient(
            100.0 * numerator.low,
            100.0 * numerator.high,
            denominator.low,
            denominator.high
        ) as quotients,
        core.least_final(numerator.status, denominator.status) as sides_status,
        greatest(numerator.known_at, denominator.known_at) as sides_known_at,
        if(quotient is null, single.way, 'ratio') as way,
        case
            when quotient is not null or single.way is not null then null
            when single.numerator is null then single.refused_key
            when denominator.value = 0 then 'no-figure-nothing-below'
            else coalesce(
                numerator.refused_key,
                denominator.refused_key,
                'no-figure-side-missing'
            )
        end as refused_key
    from single
    left join single as numerator
        on
            single.region = numerator.region
            and single.numerator = numerator.indicator
            and single.period = numerator.period
    left join single as denominator
        on
            single.region = denominator.region
            and single.denominator = denominator.indicator
            and single.period = denominator.period
)

select
    sided.region,
    sided.indicator,
    sided.period,
    sided.span,
    sided.year,
    sided.first_month,
    sided.last_month,
    sided.name,
    sided.kind,
    sided.unit,
    if(sided.way = 'ratio', sided.quotient, sided.value) as value,
    if(sided.way = 'ratio', sided.quotients.low, sided.low) as low,
    if(sided.way = 'ratio', sided.quotients.high, sided.high) as high,
    sided.way,
    sided.published,
    sided.published_low,
    sided.published_high,
    sided.difference,
    sided.difference_low,
    sided.difference_high,
    sided.to_date,
    sided.coverage_pct,
    if(sided.way = 'ratio', sided.sides_status, sided.status) as status,
    if(sided.way = 'ratio', sided.sides_known_at, sided.known_at) as known_at,
    reason.reason as refused,
    sided.refused_key
from sided
left join core.reason as reason
    on sided.refused_key = reason.reason_key
order by
    sided.region,
    sided.position,
    sided.year,
    sided.last_month,
    sided.months

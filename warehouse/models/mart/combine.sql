-- An indicator's figures added or averaged, or an error that says why that is unlawful.
-- grain: region, period
-- parameters: of_indicator, operation
with asked as (
    select
        indicator.indicator,
        indicator.kind,
        case indicator.frequency
            when 'quarterly' then 3
            when 'half_yearly' then 6
            when 'yearly' then 12
            else 1
        end as months_between
    from core.indicator_as_of('infinity'::timestamptz) as indicator
    where indicator.indicator = of_indicator
),

rule as (
    select
        rule.kind,
        rule.is_lawful,
        rule.reason
    from core.operation as rule
    where
        rule.operation = operation
        and operation in ('sum_over_regions', 'sum_over_months', 'mean_over_months')
),

lawful as (
    select
        case
            when count(*) = 0 then error('没有这个指标。')
            when count(rule.kind) = 0
                then error(
                    '可用的运算：sum_over_regions、sum_over_months、mean_over_months。'
                )
            when bool_and(rule.is_lawful) then true
            else error(max(rule.reason))
        end as is_lawful
    from asked
    left join rule
        on asked.kind = rule.kind
),

regions as (
    select region.*
    from core.region_as_of('infinity'::timestamptz) as region
),

over_regions as (
    select
        city.region,
        cumulative.period,
        sum(cumulative.value) as value,
        sum(cumulative.low) as low,
        sum(cumulative.high) as high,
        100.0 * count(*) / (
            select count(*)
            from regions as any_part
            where any_part.kind = 'part'
        ) as coverage_pct
    from asked
    inner join core.cumulative_as_of('infinity'::timestamptz) as cumulative
        on asked.indicator = cumulative.indicator
    inner join regions as part
        on
            cumulative.region = part.region
            and part.kind = 'part'
    inner join regions as city
        on city.kind = 'city'
    group by city.region, cumulative.period
),

periods as (
    select
        period.region,
        period.period,
        period.year,
        period.first_month,
        period.last_month,
        period.value,
        period.low,
        period.high,
        (period.last_month - period.first_month + 1)
        // asked.months_between as parts
    from asked
    inner join mart.aggregate as period
        on asked.indicator = period.indicator
),

-- Quarters, halves and years out of the months (or quarters) that were told alone.
over_months as (
    select
        whole.region,
        whole.period,
        sum(part.value) as value,
        sum(part.low) as low,
        sum(part.high) as high,
        any_value(whole.parts) as parts,
        100.0 * count(part.value) / any_value(whole.parts) as coverage_pct
    from periods as whole
    left join periods as part
        on
            whole.region = part.region
            and whole.year = part.year
            and whole.first_month <= part.first_month
            and whole.last_month >= part.last_month
            and part.parts = 1
    where whole.parts > 1
    group by whole.region, whole.period
),

combined as (
    select
        over_regions.region,
        over_regions.period,
        over_regions.value,
        over_regions.low,
        over_regions.high,
        over_regions.coverage_pct
    from over_regions
    where operation = 'sum_over_regions'
    union all
    select
        over_months.region,
        over_months.period,
        over_months.value,
        over_months.low,
        over_months.high,
        over_months.coverage_pct
    from over_months
    where operation = 'sum_over_months'
    union all
    select
        over_months.region,
        over_months.period,
        over_months.value / over_months.parts as value,
        over_months.low / over_months.parts as low,
        over_months.high / over_months.parts as high,
        over_months.coverage_pct
    from over_months
    where operation = 'mean_over_months'
)

-- What lacks a region or a month has no figure: it would only be smaller.
select
    combined.region,
    combined.period,
    if(combined.coverage_pct = 100, combined.value, null) as value,
    if(combined.coverage_pct = 100, combined.low, null) as low,
    if(combined.coverage_pct = 100, combined.high, null) as high,
    combined.coverage_pct
from combined
union all
-- There is no such row, but it is asked for: what is unlawful fails even if empty.
select
    null as region,
    null as period,
    null as value,
    null as low,
    null as high,
    null as coverage_pct
from lawful
where not lawful.is_lawful

-- The seasonal schedule: which share of a year was usually done by the end of a month.
-- grain: region, indicator, year
-- parameters: instant
with cumulative as materialized (
    select cumulative.*
    from core.cumulative_of(instant, true) as cumulative
    where cumulative.coverage_pct = 100
),

-- Each year is its own comparable base: its months and its December are of one scope.
shares as (
    select
        cumulative.region,
        cumulative.indicator,
        cumulative.year,
        cumulative.month,
        cumulative.scope,
        cumulative.value / december.value as share
    from cumulative
    inner join cumulative as december
        on
            cumulative.region = december.region
            and cumulative.indicator = december.indicator
            and cumulative.year = december.year
            and cumulative.scope = december.scope
            and december.month = 12
    where december.value > 0
),

-- The scope that a target's year ends in is the one that it was set for.
wanted as (
    select distinct
        target.region,
        target.indicator,
        target.year,
        len(
            list_filter(
                indicator.breaks,
                lambda mark: mark <= printf('%04d-12', target.year)
            )
        ) as scope
    from core.target_as_of(instant) as target
    inner join core.indicator_as_of(instant) as indicator
        on target.indicator = indicator.indicator
    where
        indicator.kind in ('flow', 'count')
        and indicator.target_type <> 'growth'
),

-- The share by the end of each month, where any year has it.
averages as (
    select
        wanted.region,
        wanted.indicator,
        wanted.year,
        shares.month,
        avg(shares.share) as share,
        count(*) as years
    from wanted
    inner join shares
        on
            wanted.region = shares.region
            and wanted.indicator = shares.indicator
            and wanted.scope = shares.scope
            and wanted.year > shares.year
    group by wanted.region, wanted.indicator, wanted.year, shares.month
)

select
    averages.region,
    averages.indicator,
    averages.year,
    max(averages.years) as years,
    map_from_entries(
        list((averages.month, averages.share) order by averages.month)
    ) as share_by_month
from averages
group by averages.region, averages.indicator, averages.year

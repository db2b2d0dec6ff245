-- The moments at which figures of a year that has a target first became known: at each
-- of them something new could be said of the target.
-- grain: year, known_at
with wanted as (
    select
        target.indicator,
        target.year
    from raw.target as target
    union
    -- A ratio stands once both of its sides do.
    select
        unnest([indicator.numerator, indicator.denominator]) as indicator,
        target.year
    from raw.target as target
    inner join raw.indicator as indicator
        on target.indicator = indicator.indicator
),

figures as (
    select
        observation.region,
        observation.indicator,
        observation.measure,
        observation.period,
        observation.known_at
    from raw.observation as observation
    where
        observation.project = ''
        and observation.value is not null
    union all
    select
        history.region,
        history.indicator,
        history.measure,
        history.period,
        history.published_on::timestamptz as known_at
    from raw.history as history
),

firsts as (
    select
        figures.region,
        figures.indicator,
        figures.measure,
        figures.period,
        figures.period[:4]::integer as year,
        min(figures.known_at) as known_at
    from figures
    group by figures.region, figures.indicator, figures.measure, figures.period
)

select distinct
    firsts.year,
    firsts.known_at
from firsts
inner join wanted
    on
        firsts.indicator = wanted.indicator
        and firsts.year = wanted.year
-- In December there is nothing left to foresee.
where firsts.period[6:] <> '12'

-- What a target is set for, and the figures that it is made of.
-- grain: region, indicator
-- parameters: instant
with aimed as (
    select distinct
        target.region,
        target.indicator
    from core.target_as_of(instant) as target
),

-- A ratio is made of its two sides.
sided as (
    select
        aimed.region,
        aimed.indicator
    from aimed
    union
    select
        aimed.region,
        unnest([ratio.numerator, ratio.denominator]) as indicator
    from aimed
    inner join core.indicator_as_of(instant) as ratio
        on aimed.indicator = ratio.indicator
    where ratio.numerator is not null
)

select
    sided.region,
    sided.indicator
from sided
union
-- A city's sum is made of its parts.
select
    part.region,
    sided.indicator
from sided
inner join core.indicator_as_of(instant) as summed
    on sided.indicator = summed.indicator
cross join core.region_as_of(instant) as part
where
    summed.total = 'sum'
    and part.kind = 'part'

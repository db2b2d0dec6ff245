-- Growth over last year: as reported, as computed, and what the two say of the base.
-- grain: region, indicator, period
-- parameters: instant
select
    growth.*,
    indicator.name,
    indicator.kind,
    indicator.unit
from core.growth_as_of(instant) as growth
inner join core.indicator_as_of(instant) as indicator
    on growth.indicator = indicator.indicator
order by growth.period, growth.region, indicator.position

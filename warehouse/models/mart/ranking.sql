-- Ranks as they were reported, with the figure that they stand on.
-- grain: region, indicator, period
select
    ranked.region,
    ranked.indicator,
    ranked.period,
    ranked.value::integer as rank,
    level.measure,
    level.value::double as value,
    ranked.submission_id,
    ranked.sheet,
    ranked.cell,
    ranked.known_at
from core.observation as ranked
left join core.observation as level
    on
        ranked.region = level.region
        and ranked.indicator = level.indicator
        and ranked.period = level.period
        and ranked.project = level.project
        and level.measure in ('ytd', 'level', 'completion')
where
    ranked.measure = 'rank'
    and ranked.project = ''
-- Where a table prints an amount and its share of the plan, the share is ranked.
qualify row_number() over (
    partition by ranked.region, ranked.indicator, ranked.period
    order by list_position(['completion', 'ytd', 'level'], level.measure)
) = 1

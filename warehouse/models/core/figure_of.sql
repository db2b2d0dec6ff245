-- A month's printed figures side by side: one column for each measure; of everything,
-- or only of what is aimed at.
-- grain: region, indicator, period
-- parameters: instant, only_aimed
select
    observation.region,
    observation.indicator,
    observation.period,
    max(observation.value) filter (where observation.measure = 'ytd') as ytd,
    max(observation.decimals) filter (where observation.measure = 'ytd')
        as ytd_decimals,
    max(observation.status) filter (where observation.measure = 'ytd') as ytd_status,
    max(observation.known_at) filter (where observation.measure = 'ytd')
        as ytd_known_at,
    max(observation.value) filter (where observation.measure = 'level') as level,
    max(observation.decimals) filter (where observation.measure = 'level')
        as level_decimals,
    max(observation.status) filter (where observation.measure = 'level')
        as level_status,
    max(observation.known_at) filter (where observation.measure = 'level')
        as level_known_at,
    max(observation.value) filter (where observation.measure = 'current')
        as current_value,
    max(observation.decimals) filter (where observation.measure = 'current')
        as current_decimals,
    max(observation.status) filter (where observation.measure = 'current')
        as current_status,
    max(observation.known_at) filter (where observation.measure = 'current')
        as current_known_at,
    max(observation.value) filter (where observation.measure = 'ytd_yoy')
        as growth_pct,
    max(observation.decimals) filter (where observation.measure = 'ytd_yoy')
        as growth_decimals,
    max(observation.value) filter (where observation.measure = 'ytd_base') as base,
    max(observation.decimals) filter (where observation.measure = 'ytd_base')
        as base_decimals,
    max(observation.value) filter (where observation.measure = 'level_change')
        as level_change,
    max(observation.value) filter (where observation.measure = 'rank') as place
from core.observation_as_of(instant) as observation
where
    observation.project = ''
    and observation.value is not null
    and (
        not only_aimed
        or (observation.region, observation.indicator) in (
            select (aimed.region, aimed.indicator)
            from core.aimed_as_of(instant) as aimed
        )
    )
group by observation.region, observation.indicator, observation.period

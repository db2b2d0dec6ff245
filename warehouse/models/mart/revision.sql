-- Every figure whose newest vintage differs from the one before it.
-- grain: region, indicator, measure, period, project
with vintages as (
    select
        observation.*,
        lag(observation.value) over vintage as value_before,
        lag(observation.submission_id) over vintage as submission_before,
        row_number() over (
            partition by
                observation.region,
                observation.indicator,
                observation.measure,
                observation.period,
                observation.project
            order by observation.known_at desc, observation.vintage desc
        ) as age
    from raw.observation as observation
    window vintage as (
        partition by
            observation.region,
            observation.indicator,
            observation.measure,
            observation.period,
            observation.project
        order by observation.known_at, observation.vintage
    )
)

select
    vintages.region,
    vintages.indicator,
    vintages.measure,
    vintages.period,
    vintages.project,
    vintages.value_before::double as value_before,
    vintages.value::double as value,
    vintages.unit,
    vintages.submission_before,
    vintages.submission_id,
    vintages.sheet,
    vintages.cell,
    vintages.known_at
from vintages
where
    vintages.age = 1
    and vintages.submission_before is not null
    and vintages.value is distinct from vintages.value_before

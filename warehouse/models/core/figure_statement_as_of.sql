-- Every figure that counts, as a statement: the value, and what its cell says.
-- grain: region, indicator, project, measure, period
-- parameters: instant
select
    observation.period,
    observation.region,
    observation.indicator,
    observation.project,
    observation.measure,
    indicator.name,
    observation.unit,
    observation.decimals,
    observation.value::double as value,
    observation.text,
    observation.status,
    submission.file,
    observation.sheet,
    observation.cell,
    observation.submission_id
from core.observation_as_of(instant) as observation
left join core.indicator_as_of(instant) as indicator
    on observation.indicator = indicator.indicator
left join raw.submission as submission
    on observation.submission_id = submission.submission_id

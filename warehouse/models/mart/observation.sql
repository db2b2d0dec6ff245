-- Every figure as it is known now, with the cell it came from.
-- grain: region, indicator, measure, period
select
    observation.region,
    observation.indicator,
    observation.measure,
    observation.period,
    observation.value::double as value,
    observation.unit,
    observation.decimals,
    observation.status,
    observation.known_at,
    observation.submission_id,
    observation.sheet,
    observation.cell,
    observation.text,
    observation.note
from core.observation as observation
where observation.project = ''

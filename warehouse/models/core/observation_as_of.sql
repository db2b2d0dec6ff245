-- The newest vintage of every observation that was known at an instant.
-- grain: region, indicator, measure, period, project
-- parameters: instant
select observation.*
from raw.observation as observation
inner join core.submission_as_of(instant) as submission
    on observation.submission_id = submission.submission_id
where observation.known_at <= instant
qualify row_number() over (
    partition by
        observation.region,
        observation.indicator,
        observation.measure,
        observation.period,
        observation.project
    order by observation.known_at desc, observation.vintage desc
) = 1

-- The newest vintage of every observation.
-- grain: region, indicator, measure, period, project
select observation.*
from core.observation_as_of('infinity'::timestamptz) as observation

-- By how many points each part pulls a whole's growth, as it is known now.
-- grain: region, indicator, period, division, part
select pull.*
from mart.pull_as_of('infinity'::timestamptz) as pull

-- What a month, quarter, half or year itself comes to, as it is known now.
-- grain: region, indicator, period
select aggregate.*
from mart.aggregate_as_of('infinity'::timestamptz) as aggregate

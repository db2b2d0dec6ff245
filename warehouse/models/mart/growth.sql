-- Growth over last year, as it is known now.
-- grain: region, indicator, period
select growth.*
from mart.growth_as_of('infinity'::timestamptz) as growth

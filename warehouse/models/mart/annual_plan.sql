-- Last year's execution beside this year's target, as it is known now.
-- grain: region, indicator, year
select annual_plan.*
from mart.annual_plan_as_of('infinity'::timestamptz) as annual_plan

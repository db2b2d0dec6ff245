-- Plans of several years, year by year, as it is known now.
-- grain: plan, region, indicator, year
select plan.*
from mart.plan_as_of('infinity'::timestamptz) as plan

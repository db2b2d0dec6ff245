-- Every project of a year's lists in every told month, as it is known now.
-- grain: project, period
select project.*
from mart.project_as_of('infinity'::timestamptz) as project

-- Every list as a whole and by region, department and category, as it is known now.
-- grain: list, period, slice, slice_value
select project_list.*
from mart.project_list_as_of('infinity'::timestamptz) as project_list

-- What every department owes for every month, and how it stands.
-- grain: period, report, department
select duty.*
from mart.duty_as_of('infinity'::timestamptz) as duty

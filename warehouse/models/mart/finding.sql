-- Everything found wrong, at its sheet and cell, and who answers for it.
-- grain: finding
select finding.*
from mart.finding_as_of('infinity'::timestamptz) as finding

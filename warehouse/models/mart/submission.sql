-- Every submission ever received, and what became of it.
-- grain: submission
select submission.*
from mart.submission_as_of('infinity'::timestamptz) as submission

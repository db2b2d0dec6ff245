-- The submission that counts: the newest accepted one of a report and period.
-- grain: report, department, period
-- parameters: instant
select submission.*
from raw.submission as submission
where
    submission.known_at <= instant
    and submission.state <> 'returned'
qualify row_number() over (
    partition by submission.report, submission.department, submission.period
    order by submission.known_at desc, submission.ordinal desc
) = 1

-- The months that a cycle was run for, or that figures were accepted for.
-- grain: period
-- parameters: instant
select run.period
from raw.run as run
where run.known_at <= instant
union
select submission.period
from raw.submission as submission
where
    submission.known_at <= instant
    and submission.state <> 'returned'

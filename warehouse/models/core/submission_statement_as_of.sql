-- What became of the newest version of every report, department and month.
-- grain: subject, department, period
-- parameters: instant
with newest as (
    select
        submission.*,
        -- Where nobody can tell whose report it is, a file is known by its name.
        if(
            submission.report = '' or submission.department = '',
            submission.file,
            submission.report
        ) as subject
    from raw.submission as submission
    where submission.known_at <= instant
    qualify row_number() over (
        partition by subject, submission.department, submission.period
        order by submission.known_at desc, submission.ordinal desc
    ) = 1
)

select
    newest.subject,
    newest.department,
    newest.period,
    'state' as measure,
    coalesce(report.title, newest.file) as name,
    newest.state as text,
    newest.file,
    newest.submission_id
from newest
left join core.report_as_of(instant) as report
    on newest.report = report.report

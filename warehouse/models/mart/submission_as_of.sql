-- Every submission received by an instant, and what became of it.
-- grain: submission
-- parameters: instant
with found as (
    select
        finding.submission_id,
        count(*) as findings
    from raw.finding as finding
    group by finding.submission_id
)

select
    submission.submission_id,
    submission.report,
    submission.department,
    submission.period,
    submission.state,
    submission.received_at,
    submission.due_at,
    submission.minutes_late,
    submission.sha256,
    submission.file,
    submission.known_at,
    submission.ordinal,
    coalesce(found.findings, 0) as findings,
    nullif(marked.path, '') as marked
from raw.submission as submission
left join found
    on submission.submission_id = found.submission_id
left join raw.marked as marked
    on
        submission.submission_id = marked.submission_id
        and marked.marked_at <= instant
where submission.known_at <= instant

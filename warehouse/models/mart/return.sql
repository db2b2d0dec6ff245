-- Every submission that was sent back, and what put it right.
-- grain: submission
with versions as (
    select
        submission.*,
        -- A file of no known report or department is told by where it came from.
        if(
            submission.report = '' or submission.department = '',
            submission.uri,
            submission.report
        ) as subject,
        row_number() over (
            partition by subject, submission.department, submission.period
            order by submission.known_at, submission.ordinal
        ) as version
    from raw.submission as submission
),

followed as (
    select
        versions.*,
        min(versions.version) filter (
            where versions.state not in ('returned', 'withdrawn')
        ) over (
            partition by versions.subject, versions.department, versions.period
            order by versions.version
            rows between 1 following and unbounded following
        ) as right_version
    from versions
),

found as (
    select
        finding.submission_id,
        count(*) as findings,
        list(distinct finding.rule order by finding.rule) as rules
    from raw.finding as finding
    where finding.severity = 'critical'
    group by finding.submission_id
)

select
    followed.submission_id,
    followed.report,
    followed.department,
    followed.period,
    followed.file,
    followed.version,
    followed.received_at,
    followed.known_at as returned_at,
    coalesce(found.findings, 0) as findings,
    coalesce(found.rules, []) as rules,
    put_right.submission_id as put_right_by,
    put_right.known_at as put_right_at,
    put_right.version - followed.version as versions,
    date_diff('second', followed.known_at, put_right.known_at) / 3600.0 as hours,
    -- The very same bytes are let in only where somebody answers for what was found.
    if(
        put_right.submission_id is null,
        null,
        if(put_right.sha256 = followed.sha256, 'overruled', 'new_version')
    ) as way
from followed
left join versions as put_right
    on
        followed.subject = put_right.subject
        and followed.department = put_right.department
        and followed.period = put_right.period
        and followed.right_version = put_right.version
left join found
    on followed.submission_id = found.submission_id
where followed.state = 'returned'

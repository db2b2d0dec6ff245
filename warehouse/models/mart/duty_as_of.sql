-- What departments owed for every month as it was known at an instant.
-- grain: period, report, department
-- parameters: instant
with due as (
    select due.*
    from raw.due as due
    where due.known_at <= instant
    qualify row_number() over (
        partition by due.period, due.report, due.department
        order by due.known_at desc, due.rowid desc
    ) = 1
),

newest as (
    select submission.*
    from mart.submission_as_of(instant) as submission
    qualify row_number() over (
        partition by submission.period, submission.report, submission.department
        order by submission.known_at desc, submission.ordinal desc
    ) = 1
),

first_received as (
    select
        submission.period,
        submission.report,
        submission.department,
        min(submission.received_at) as received_at,
        count(*) as submissions
    from mart.submission_as_of(instant) as submission
    group by submission.period, submission.report, submission.department
),

-- A report whose every figure is an estimate: the one that counts is still to come.
estimated as (
    select
        observation.submission_id,
        bool_and(observation.status = 'estimate') as is_estimate
    from raw.observation as observation
    where observation.submission_id in (select newest.submission_id from newest)
    group by observation.submission_id
)

select
    due.period,
    due.report,
    report.title,
    due.department,
    department.name,
    due.due_at,
    newest.state,
    newest.received_at,
    newest.file,
    newest.findings,
    newest.submission_id,
    coalesce(first_received.submissions, 0) as submissions,
    -- `greatest` passes over null: what has not come is not late by any minute.
    greatest(date_diff('minute', due.due_at, first_received.received_at), 0)
        as minutes_late,
    coalesce(estimated.is_estimate, false) as is_estimate,
    case
        when not coalesce(due.applies, true) then '不适用'
        when not due.owed then '免报'
        when
            coalesce(newest.state, 'withdrawn') = 'withdrawn'
            and due.known_at < due.due_at
            then '未到期'
        when coalesce(newest.state, 'withdrawn') = 'withdrawn' then '漏报'
        when newest.state = 'returned' then '退回'
        when first_received.received_at > due.due_at then '迟报'
        when estimated.is_estimate then '预计'
        when first_received.submissions > 1 then '已修订'
        else '已报'
    end as standing
from due
left join newest
    on
        due.period = newest.period
        and due.report = newest.report
        and due.department = newest.department
left join first_received
    on
        due.period = first_received.period
        and due.report = first_received.report
        and due.department = first_received.department
left join estimated
    on newest.submission_id = estimated.submission_id
left join core.report_as_of(instant) as report
    on due.report = report.report
left join core.department_as_of(instant) as department
    on due.department = department.department

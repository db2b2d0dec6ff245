-- Files that came for a closed month and wait: kept, not taken in.
-- grain: uri
with newest as (
    select delivery.*
    from raw.delivery as delivery
    qualify row_number() over (
        partition by delivery.uri
        order by delivery.known_at desc, delivery.rowid desc
    ) = 1
)

select
    newest.uri,
    newest.file,
    newest.period,
    newest.report,
    report.title,
    newest.department,
    department.name,
    newest.received_at,
    newest.modified_at,
    newest.known_at,
    newest.sha256,
    newest.bytes,
    newest.archived,
    month.is_closed
from newest
inner join mart.close as month
    on newest.period = month.period
left join core.report_as_of('infinity'::timestamptz) as report
    on newest.report = report.report
left join core.department_as_of('infinity'::timestamptz) as department
    on newest.department = department.department
where newest.outcome = 'held'

-- How every source in use was found when it was visited last by an instant.
-- grain: source, file
-- parameters: instant
with newest as (
    select event.*
    from raw.source_event as event
    where event.known_at <= instant
    qualify row_number() over (
        partition by event.source, event.file order by event.ordinal desc
    ) = 1
),

-- Who delivers by no source of their own does so by the inbox.
delivering as (
    select
        coalesce(department.source, 'inbox') as source,
        list(department.department order by department.department) as departments
    from core.department_as_of(instant) as department
    group by coalesce(department.source, 'inbox')
)

select
    newest.source,
    newest.file,
    delivering.departments,
    if(newest.rule = '', 'open', 'failing') as state,
    newest.severity,
    newest.rule,
    newest.message,
    newest.suggestion,
    newest.parameters,
    newest.period,
    newest.known_at
from newest
inner join delivering on newest.source = delivering.source
-- Of a file nothing is told once it came.
where newest.file = '' or newest.rule <> ''

-- What stands against closing a month, and what it is about.
-- grain: period, kind, subject
with newest as (
    select
        submission.*,
        -- A file of no known report or department is told by where it came from.
        if(
            submission.report = '' or submission.department = '',
            submission.uri,
            submission.report
        ) as subject
    from raw.submission as submission
    qualify row_number() over (
        partition by subject, submission.department, submission.period
        order by submission.known_at desc, submission.ordinal desc
    ) = 1
),

-- Doubts that nobody answers for, of what was let in all the same.
doubted as (
    select
        finding.submission_id,
        count(*) as findings,
        list(finding.number order by finding.number) as numbers
    from mart.finding as finding
    where finding.severity = 'warning' and finding.overruled_by is null
    group by finding.submission_id
),

-- What cannot come while its source is shut.
shut as (
    select
        duty.period,
        source.source,
        source.file,
        any_value(source.rule) as rule,
        any_value(source.parameters) as parameters,
        count(*) as reports
    from (
        select
            failing.*,
            unnest(failing.departments) as department
        from mart.source as failing
        where failing.state = 'failing' and failing.severity = 'critical'
    ) as source
    inner join mart.duty as duty
        on source.department = duty.department
    where duty.standing in ('漏报', '未到期')
    group by duty.period, source.source, source.file
),

found as (
    select
        duty.period,
        if(duty.standing = '漏报', 'missing', 'not_due') as kind,
        duty.report || '.' || duty.department as subject,
        duty.report,
        duty.department,
        duty.title,
        null as file,
        null as submission_id,
        duty.due_at,
        1 as items,
        '' as detail,
        '' as parameters
    from mart.duty as duty
    where duty.standing in ('漏报', '未到期')

    union all

    select
        newest.period,
        'returned' as kind,
        newest.submission_id as subject,
        newest.report,
        newest.department,
        null as title,
        newest.file,
        newest.submission_id,
        null as due_at,
        1 as items,
        '' as detail,
        '' as parameters
    from newest
    where newest.state = 'returned'

    union all

    select
        newest.period,
        'finding' as kind,
        newest.submission_id as subject,
        newest.report,
        newest.department,
        null as title,
        newest.file,
        newest.submission_id,
        null as due_at,
        doubted.findings as items,
        array_to_string(doubted.numbers, ' ') as detail,
        '' as parameters
    from newest
    inner join doubted
        on newest.submission_id = doubted.submission_id
    where newest.state <> 'returned'

    union all

    select
        shut.period,
        'source' as kind,
        trim(shut.source || ' ' || shut.file) as subject,
        null as report,
        null as department,
        null as title,
        shut.file,
        null as submission_id,
        null as due_at,
        shut.reports as items,
        shut.rule as detail,
        shut.parameters
    from shut

    union all

    select
        held.period,
        'held' as kind,
        held.uri as subject,
        held.report,
        held.department,
        held.title,
        held.file,
        null as submission_id,
        null as due_at,
        1 as items,
        '' as detail,
        '' as parameters
    from mart.held as held

    union all

    select
        message.period,
        'undelivered' as kind,
        message.message_key as subject,
        null as report,
        null as department,
        message.recipient as title,
        null as file,
        null as submission_id,
        null as due_at,
        message.alerts as items,
        message.error as detail,
        '' as parameters
    from mart.message as message
    where message.state = 'failed'

    union all

    select
        progress.period,
        'grey' as kind,
        progress.indicator as subject,
        null as report,
        indicator.owner as department,
        progress.name as title,
        null as file,
        null as submission_id,
        null as due_at,
        1 as items,
        progress.verdict as detail,
        '' as parameters
    from mart.progress as progress
    inner join core.region_as_of('infinity'::timestamptz) as region
        on progress.region = region.region
    left join core.indicator_as_of('infinity'::timestamptz) as indicator
        on progress.indicator = indicator.indicator
    where
        region.kind = 'city'
        and progress.span = 'year'
        and progress.main is not null
        and progress.light = 'grey'
)

select
    found.period,
    found.kind,
    found.subject,
    found.report,
    coalesce(found.title, report.title) as title,
    found.department,
    department.name,
    found.file,
    found.submission_id,
    found.due_at,
    found.items,
    found.detail,
    found.parameters
from found
left join core.report_as_of('infinity'::timestamptz) as report
    on found.report = report.report
left join core.department_as_of('infinity'::timestamptz) as department
    on found.department = department.department
where len(found.period) = 7

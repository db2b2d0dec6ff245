-- What is said otherwise at a later instant than at an earlier one: what the runs in
-- between changed.
-- grain: what, period, span, region, indicator, project, subject, department, measure
-- parameters: earlier, later
with said_before as materialized (
    select statement.*
    from core.statement_as_of(earlier) as statement
),

said_after as materialized (
    select statement.*
    from core.statement_as_of(later) as statement
),

-- Lights that somebody was told of: the city's, for the year.
lights_told as (
    select distinct
        alert.subject as indicator,
        alert.period
    from raw.alert_event as event
    inner join raw.alert_version as version
        on
            event.alert_id = version.alert_id
            and event.version = version.version
    inner join raw.alert as alert
        on event.alert_id = alert.alert_id
    where
        event.state in ('sent', 'updated')
        and version.known_at <= earlier
        and alert.kind in ('light', 'recovered', 'span', 'early')
),

changed as (
    select
        coalesce(now.what, was.what) as what,
        coalesce(now.period, was.period) as period,
        coalesce(now.span, was.span) as span,
        coalesce(now.region, was.region) as region,
        coalesce(now.indicator, was.indicator) as indicator,
        coalesce(now.project, was.project) as project,
        coalesce(now.subject, was.subject) as subject,
        coalesce(now.department, was.department) as department,
        coalesce(now.measure, was.measure) as measure,
        case
            when was.what is null then 'appeared'
            when now.what is null then 'vanished'
            else 'changed'
        end as change,
        coalesce(now.name, was.name) as name,
        coalesce(now.decimals, was.decimals) as decimals,
        core.differs(was.value, now.value) as is_other_value,
        was.value as value_before,
        now.value as value_after,
        was.text as text_before,
        now.text as text_after,
        was.unit as unit_before,
        now.unit as unit_after,
        was.status as status_before,
        now.status as status_after,
        was.file as file_before,
        now.file as file_after,
        was.sheet as sheet_before,
        now.sheet as sheet_after,
        was.cell as cell_before,
        now.cell as cell_after,
        was.submission_id as submission_before,
        now.submission_id as submission_after
    from said_before as was
    full outer join said_after as now
        on
            was.what = now.what
            and was.period = now.period
            and was.span = now.span
            and was.region = now.region
            and was.indicator = now.indicator
            and was.project = now.project
            and was.subject = now.subject
            and was.department = now.department
            and was.measure = now.measure
    -- A figure that only moved, or came in another file, is the same figure; another
    -- version of a report is news, whatever became of it.
    where
        is_other_value
        or was.text is distinct from now.text
        or was.unit is distinct from now.unit
        or was.status is distinct from now.status
        or (now.what = 'submission' and was.submission_id <> now.submission_id)
)

select
    -- A cell may say the same figure with other digits or signs.
    if(
        changed.what = 'observation'
        and changed.change = 'changed'
        and not changed.is_other_value
        and changed.unit_before = changed.unit_after
        and changed.status_before = changed.status_after,
        'cell',
        changed.what
    ) as what,
    changed.period,
    changed.span,
    changed.region,
    changed.indicator,
    changed.project,
    changed.subject,
    changed.department,
    changed.measure,
    changed.change,
    coalesce(changed.name, '') as name,
    changed.decimals,
    changed.value_before,
    changed.value_after,
    changed.text_before,
    changed.text_after,
    changed.unit_before,
    changed.unit_after,
    changed.status_before,
    changed.status_after,
    changed.file_before,
    changed.file_after,
    changed.sheet_before,
    changed.sheet_after,
    changed.cell_before,
    changed.cell_after,
    changed.submission_before,
    changed.submission_after,
    coalesce(
        changed.what = 'light'
        and changed.span = 'year'
        and region.kind = 'city'
        and lights_told.indicator is not null,
        false
    ) as was_told
from changed
left join lights_told
    on
        changed.indicator = lights_told.indicator
        and changed.period = lights_told.period
left join core.region_as_of(later) as region
    on changed.region = region.region
left join core.indicator_as_of(later) as indicator
    on changed.indicator = indicator.indicator
order by
    list_position(
        [
            'light',
            'total',
            'rank',
            'probability',
            'list',
            'ring',
            'project',
            'observation',
            'cell',
            'submission'
        ],
        what
    ),
    changed.period,
    region.position,
    indicator.position,
    changed.region,
    changed.indicator,
    changed.project,
    changed.subject,
    changed.department,
    list_position(['month', 'quarter', 'half', 'year'], changed.span),
    changed.measure

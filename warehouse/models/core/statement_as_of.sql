-- Everything that the warehouse says at an instant, one number or word a row, so that
-- two instants can be held against each other.
-- grain: what, period, span, region, indicator, project, subject, department, measure
-- parameters: instant
with said as (
    select pace.*
    from core.pace_statement_as_of(instant) as pace
    union all by name
    select
        'rank' as what,
        place.*
    from core.place_statement_as_of(instant) as place
    union all by name
    select list.*
    from core.list_statement_as_of(instant) as list
    union all by name
    select
        'project' as what,
        project.*
    from core.project_statement_as_of(instant) as project
    union all by name
    select
        'observation' as what,
        figure.*
    from core.figure_statement_as_of(instant) as figure
    union all by name
    select
        'submission' as what,
        submission.*
    from core.submission_statement_as_of(instant) as submission
)

-- What a statement is about has no nulls, so that it can be found again.
select
    said.what,
    said.period,
    coalesce(said.span, '') as span,
    coalesce(said.region, '') as region,
    coalesce(said.indicator, '') as indicator,
    coalesce(said.project, '') as project,
    coalesce(said.subject, '') as subject,
    coalesce(said.department, '') as department,
    said.measure,
    said.name,
    said.unit,
    said.decimals,
    said.value,
    said.text,
    said.status,
    said.file,
    said.sheet,
    said.cell,
    said.submission_id
from said

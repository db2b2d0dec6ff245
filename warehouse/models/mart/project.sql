-- Every project of a year's lists, with what has been done of its plan.
-- grain: project, period
select
    project.project,
    project.name,
    project.lists,
    project.region,
    project.category,
    project.unit,
    observation.period,
    project.plan::double as plan,
    observation.value::double as done,
    -- Units were named by the same list; two names are two units.
    case
        when project.unit = observation.unit
            then 100.0 * observation.value::double / nullif(project.plan::double, 0)
    end as completion_pct,
    observation.submission_id,
    observation.sheet,
    observation.cell,
    observation.known_at
from core.project_as_of('infinity'::timestamptz) as project
left join core.observation as observation
    on
        project.project = observation.project
        and project.year = observation.period[:4]::integer
        and observation.measure = 'ytd'

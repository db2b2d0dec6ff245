-- Projects with the year's plan that stood at an instant: the one set last.
-- grain: project, year
-- parameters: instant
select project.* exclude (version)
from raw.project as project
where
    project.version = (
        select registry.version
        from core.registry_as_of(instant) as registry
    )
    and (project.set_on is null or project.set_on <= instant::date)
qualify row_number() over (
    partition by project.project, project.year
    order by project.set_on desc nulls last, project.position desc
) = 1

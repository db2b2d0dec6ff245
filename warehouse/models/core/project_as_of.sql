-- Projects as the registry had them at an instant.
-- grain: project, year
-- parameters: instant
select project.* exclude (version)
from raw.project as project
where
    project.version = (
        select registry.version
        from core.registry_as_of(instant) as registry
    )

-- The lists that projects stand on, as the registry had them at an instant.
-- grain: list
-- parameters: instant
select project_list.* exclude (version)
from raw.project_list as project_list
where
    project_list.version = (
        select registry.version
        from core.registry_as_of(instant) as registry
    )

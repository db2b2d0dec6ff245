-- Departments as the registry had them at an instant.
-- grain: department
-- parameters: instant
select department.* exclude (version)
from raw.department as department
where
    department.version = (
        select registry.version
        from core.registry_as_of(instant) as registry
    )

-- Reports as the registry had them at an instant.
-- grain: report
-- parameters: instant
select report.* exclude (version)
from raw.report as report
where
    report.version = (
        select registry.version
        from core.registry_as_of(instant) as registry
    )

-- Indicators as the registry had them at an instant.
-- grain: indicator
-- parameters: instant
select indicator.* exclude (version)
from raw.indicator as indicator
where
    indicator.version = (
        select registry.version
        from core.registry_as_of(instant) as registry
    )

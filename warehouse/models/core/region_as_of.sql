-- Regions as the registry had them at an instant.
-- grain: region
-- parameters: instant
select region.* exclude (version)
from raw.region as region
where
    region.version = (
        select registry.version
        from core.registry_as_of(instant) as registry
    )

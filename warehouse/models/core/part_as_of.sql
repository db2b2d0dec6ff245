-- What adds up to an indicator, as the registry had it at an instant.
-- grain: indicator, division, part
-- parameters: instant
select part.* exclude (version)
from raw.part as part
where
    part.version = (
        select registry.version
        from core.registry_as_of(instant) as registry
    )

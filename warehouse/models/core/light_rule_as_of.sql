-- Light rules, a row for each band, as the registry had them at an instant.
-- grain: rule, since, indicator, light
-- parameters: instant
select light_rule.* exclude (version)
from raw.light_rule as light_rule
where
    light_rule.version = (
        select registry.version
        from core.registry_as_of(instant) as registry
    )

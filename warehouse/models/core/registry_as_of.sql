-- The registry's version that was in force at an instant.
-- grain: one row
-- parameters: instant
-- The first version also speaks for the years before it, which history tells of.
select
    registry.version,
    registry.on_schedule_band_pp,
    registry.outlook_steady,
    registry.outlook_likely,
    registry.outlook_gap
from raw.registry as registry
order by
    registry.known_at <= instant desc,
    if(registry.known_at <= instant, -registry.version, registry.version)
limit 1

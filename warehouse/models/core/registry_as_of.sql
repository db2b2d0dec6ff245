-- The registry's version that was in force at an instant.
-- grain: one row
-- parameters: instant
select
    registry.version,
    registry.on_schedule_band_pp
from raw.registry as registry
where registry.known_at <= instant
order by registry.version desc
limit 1

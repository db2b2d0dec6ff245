-- The target of each year that stood at an instant: the one set last.
-- grain: region, indicator, year
-- parameters: instant
select target.* exclude (version)
from raw.target as target
where
    target.version = (
        select registry.version
        from core.registry_as_of(instant) as registry
    )
    and target.set_on <= instant::date
qualify row_number() over (
    partition by target.region, target.indicator, target.year
    order by target.set_on desc
) = 1

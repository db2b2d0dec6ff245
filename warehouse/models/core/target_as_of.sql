-- The targets of each year that stood at an instant: the one adopted last.
-- grain: region, indicator, year, by_month
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
    partition by target.region, target.indicator, target.year, target.by_month
    -- A proposal counts as long as nothing is adopted.
    order by target.status = 'adopted' desc, target.set_on desc
) = 1

-- Figures from before yuebao, as far as they were published at an instant.
-- grain: region, indicator, measure, period
-- parameters: instant
select history.* exclude (version)
from raw.history as history
where
    history.version = (
        select registry.version
        from core.registry_as_of(instant) as registry
    )
    and history.published_on <= instant::date
qualify row_number() over (
    partition by history.region, history.indicator, history.measure, history.period
    order by history.published_on desc, history.line desc
) = 1

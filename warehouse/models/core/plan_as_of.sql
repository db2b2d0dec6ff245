-- Plans of several years that stood at an instant: the newest setting of each.
-- grain: plan, region, indicator
-- parameters: instant
select plan.* exclude (version)
from raw.plan as plan
where
    plan.version = (
        select registry.version
        from core.registry_as_of(instant) as registry
    )
    and plan.set_on <= instant::date
qualify row_number() over (
    partition by plan.plan, plan.region, plan.indicator
    order by plan.set_on desc, plan.position desc
) = 1

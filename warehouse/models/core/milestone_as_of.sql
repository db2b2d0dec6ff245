-- The stages that projects are to reach, as the registry had them at an instant.
-- grain: project, year, stage
-- parameters: instant
select milestone.* exclude (version)
from raw.milestone as milestone
where
    milestone.version = (
        select registry.version
        from core.registry_as_of(instant) as registry
    )
-- A stage that is planned twice is due when it was first planned for.
qualify row_number() over (
    partition by milestone.project, milestone.year, milestone.stage
    order by milestone.by_period
) = 1

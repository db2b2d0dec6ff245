-- Light rules with their bands, as the registry had them at an instant.
-- grain: rule, since, indicator
-- parameters: instant
select
    light_rule.rule,
    core.first_month(light_rule.since) as since,
    light_rule.indicator,
    any_value(light_rule.quantity) as quantity,
    any_value(light_rule.schedule) as schedule,
    list(
        {
            'light': light_rule.light,
            'low': light_rule.low,
            'low_closed': light_rule.low_closed,
            'high': light_rule.high,
            'high_closed': light_rule.high_closed
        }
        order by light_rule.low
    ) as bands
from raw.light_rule as light_rule
where
    light_rule.version = (
        select registry.version
        from core.registry_as_of(instant) as registry
    )
group by light_rule.rule, light_rule.since, light_rule.indicator

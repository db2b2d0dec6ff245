-- Light rules, a row for each band, as the registry had them at an instant.
-- grain: rule, since, indicator, light
-- parameters: instant
select
    light_rule.* exclude (version) replace (
        -- Periods compare as text only where all of them are months.
        light_rule.since[:4] || '-' || case light_rule.since[6:]
            when '' then '01'
            when 'Q1' then '01'
            when 'H1' then '01'
            when 'Q2' then '04'
            when 'Q3' then '07'
            when 'H2' then '07'
            when 'Q4' then '10'
            else light_rule.since[6:]
        end as since
    )
from raw.light_rule as light_rule
where
    light_rule.version = (
        select registry.version
        from core.registry_as_of(instant) as registry
    )

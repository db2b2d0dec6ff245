-- What places are worth, as the registry had it at an instant, each rule with the
-- months that it is in force: `until` is the first month of the rule's next edition.
-- grain: rule, since, indicator, ranked_by
-- parameters: instant
with rules as (
    select
        rank_rule.rule,
        core.first_month(rank_rule.since) as since,
        rank_rule.indicator,
        rank_rule.ranked_by,
        rank_rule.weight::double as weight,
        rank_rule.step::double as step
    from raw.rank_rule as rank_rule
    where
        rank_rule.version = (
            select registry.version
            from core.registry_as_of(instant) as registry
        )
),

editions as (
    select
        edition.rule,
        edition.since,
        lead(edition.since) over (
            partition by edition.rule
            order by edition.since
        ) as until
    from (
        select distinct
            rules.rule,
            rules.since
        from rules
    ) as edition
)

select
    rules.rule,
    rules.since,
    editions.until,
    rules.indicator,
    rules.ranked_by,
    rules.weight,
    rules.step
from rules
inner join editions
    on
        rules.rule = editions.rule
        and rules.since = editions.since
-- Should one edition name an indicator twice, it counts once.
qualify row_number() over (
    partition by rules.rule, rules.since, rules.indicator, rules.ranked_by
    order by rules.weight desc, rules.step asc
) = 1

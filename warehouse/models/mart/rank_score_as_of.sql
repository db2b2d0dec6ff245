-- What a region's places score together by each rule in force.
-- grain: region, period, rule
-- parameters: instant
with rules as (
    select rule.*
    from core.rank_rule_as_of(instant) as rule
),

scored as materialized (
    select
        ranking.region,
        ranking.indicator,
        ranking.period,
        ranking.among,
        ranking.is_provisional,
        rules.rule,
        rules.since,
        rules.ranked_by,
        rules.weight,
        core.rank_points(ranking.place, rules.weight, rules.step) as score,
        core.rank_points(ranking.rank_high, rules.weight, rules.step) as score_low,
        core.rank_points(ranking.rank_low, rules.weight, rules.step) as score_high
    from core.ranking_as_of(instant) as ranking
    inner join rules
        on
            ranking.indicator = rules.indicator
            and ranking.ranked_by = rules.ranked_by
            and ranking.period >= rules.since
            and (rules.until is null or ranking.period < rules.until)
),

months as (
    select distinct
        scored.period,
        scored.rule,
        scored.since
    from scored
),

known as (
    select distinct
        scored.period,
        scored.rule,
        scored.indicator,
        scored.ranked_by
    from scored
),

-- What the rule counts in a month: the indicators that have a figure then, and those
-- that somebody was ranked by all the same.
counted as (
    select
        months.period,
        rules.rule,
        rules.weight
    from months
    inner join rules
        on
            months.rule = rules.rule
            and months.since = rules.since
    inner join core.indicator_as_of(instant) as indicator
        on rules.indicator = indicator.indicator
    left join known
        on
            months.period = known.period
            and rules.rule = known.rule
            and rules.indicator = known.indicator
            and rules.ranked_by = known.ranked_by
    where
        known.indicator is not null
        or (
            months.period[6:]::integer % case indicator.frequency
                when 'quarterly' then 3
                when 'half_yearly' then 6
                when 'yearly' then 12
                else 1
            end = 0
            and not (indicator.jan_feb = 'combined' and months.period[6:] = '01')
        )
),

whole as (
    select
        counted.period,
        counted.rule,
        count(*) as indicators,
        sum(counted.weight) as weight
    from counted
    group by counted.period, counted.rule
),

summed as (
    select
        scored.region,
        scored.period,
        scored.rule,
        any_value(scored.among) as among,
        sum(scored.score) as score,
        sum(scored.score_low) as score_low,
        sum(scored.score_high) as score_high,
        count(*) as ranked,
        sum(scored.weight) as weight_ranked,
        bool_or(scored.is_provisional) as is_provisional
    from scored
    group by scored.region, scored.period, scored.rule
)

select
    summed.region,
    summed.period,
    summed.rule,
    summed.among,
    summed.score,
    summed.score_low,
    summed.score_high,
    summed.ranked,
    whole.indicators,
    summed.weight_ranked,
    whole.weight,
    100.0 * summed.score / summed.weight_ranked as share_pct,
    100.0 * summed.weight_ranked / whole.weight as coverage_pct,
    -- A score with an indicator missing is incomplete, and never just smaller.
    coalesce(summed.is_provisional, false) or summed.ranked < whole.indicators
        as is_provisional
from summed
inner join whole
    on
        summed.period = whole.period
        and summed.rule = whole.rule

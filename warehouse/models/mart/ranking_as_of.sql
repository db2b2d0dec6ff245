-- Places among peers, computed and as printed, with what they score.
-- grain: region, indicator, period, ranked_by
-- parameters: instant
select
    ranking.region,
    ranking.indicator,
    ranking.period,
    ranking.ranked_by,
    ranking.among,
    ranking.place as rank,
    ranking.measure,
    ranking.value::double as value,
    ranking.unit,
    ranking.decimals,
    ranking.peers,
    ranking.ranked,
    ranking.is_provisional,
    ranking.ties,
    ranking.rank_low,
    ranking.rank_high,
    ranking.is_decided,
    ranking.rank_reported,
    ranking.rank_agrees,
    ranking.rank_last_month,
    ranking.rank_last_year,
    ranking.places_gained,
    ranking.places_gained_on_year,
    ranking.moved,
    ranking.distance_to_next::double as distance_to_next,
    ranking.cushion::double as cushion,
    rule.rule,
    rule.weight,
    core.rank_points(ranking.place, rule.weight, rule.step) as score,
    -- The better the place, the more it scores.
    core.rank_points(ranking.rank_high, rule.weight, rule.step) as score_low,
    core.rank_points(ranking.rank_low, rule.weight, rule.step) as score_high,
    ranking.report,
    ranking.report_period,
    ranking.status,
    ranking.submission_id,
    ranking.sheet,
    ranking.cell,
    ranking.known_at
from core.ranking_as_of(instant) as ranking
left join core.rank_rule_as_of(instant) as rule
    on
        ranking.indicator = rule.indicator
        and ranking.ranked_by = rule.ranked_by
        and ranking.period >= rule.since
        and (rule.until is null or ranking.period < rule.until)
-- Two rules may count the same place; here stands the newer, in mart.rank_score both.
qualify row_number() over (
    partition by
        ranking.region,
        ranking.indicator,
        ranking.period,
        ranking.ranked_by
    order by rule.since desc, rule.rule asc
) = 1

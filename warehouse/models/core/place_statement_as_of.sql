-- Places among peers and what they score, a number a row.
-- grain: region, indicator, period, measure
-- parameters: instant
with placed as materialized (
    select
        ranking.region,
        ranking.indicator,
        ranking.period,
        ranking.ranked_by,
        indicator.name,
        ranking.rank::double as place,
        ranking.score::double as score,
        submission.file,
        ranking.sheet,
        ranking.cell,
        ranking.submission_id
    from mart.ranking_as_of(instant) as ranking
    left join core.indicator_as_of(instant) as indicator
        on ranking.indicator = indicator.indicator
    left join raw.submission as submission
        on ranking.submission_id = submission.submission_id
),

numbers as (
    select *
    from placed
    unpivot (value for said in (place, score))
)

-- A region may have several places: by its level, by its growth, as printed.
select
    numbers.region,
    numbers.indicator,
    numbers.period,
    numbers.said || '_by_' || numbers.ranked_by as measure,
    numbers.name,
    case numbers.said when 'place' then '位' else '分' end as unit,
    case numbers.said when 'place' then 0 else 2 end as decimals,
    numbers.value,
    numbers.file,
    numbers.sheet,
    numbers.cell,
    numbers.submission_id
from numbers

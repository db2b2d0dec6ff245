-- How indicators stand, a number or a word a row: lights, totals and probabilities of
-- every told month and its spans.
-- grain: region, indicator, period, span, measure
-- parameters: instant
with told as materialized (
    select
        progress.region,
        progress.indicator,
        progress.period,
        progress.span,
        progress.name,
        progress.unit,
        progress.decimals,
        progress.actual,
        progress.target,
        progress.completion_pct,
        progress.pace_gap_pp,
        progress.growth_pct,
        progress.required_monthly,
        progress.coverage_pct,
        progress.p_secure,
        progress.light,
        progress.verdict,
        progress.outlook,
        progress.secured::varchar as secured
    from mart.progress_as_of(instant) as progress
),

-- What is not known is no statement.
numbers as (
    select *
    from told
    unpivot (
        value for measure in (
            actual,
            target,
            completion_pct,
            pace_gap_pp,
            growth_pct,
            required_monthly,
            coverage_pct,
            p_secure
        )
    )
),

words as (
    select *
    from told
    unpivot (
        text for measure in (light, verdict, outlook, secured)
    )
)

select
    if(numbers.measure = 'p_secure', 'probability', 'total') as what,
    numbers.region,
    numbers.indicator,
    numbers.period,
    numbers.span,
    numbers.measure,
    numbers.name,
    case
        when numbers.measure in ('actual', 'target', 'required_monthly')
            then numbers.unit
        when numbers.measure = 'pace_gap_pp' then '百分点'
        when numbers.measure <> 'p_secure' then '%'
    end as unit,
    case
        when numbers.measure in ('actual', 'target', 'required_monthly')
            then numbers.decimals
        when numbers.measure <> 'p_secure' then 1
    end as decimals,
    numbers.value,
    null as text
from numbers
union all by name
select
    case words.measure
        when 'light' then 'light'
        when 'outlook' then 'probability'
        else 'total'
    end as what,
    words.region,
    words.indicator,
    words.period,
    words.span,
    words.measure,
    words.name,
    null as unit,
    null as decimals,
    null as value,
    words.text
from words

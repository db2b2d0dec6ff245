-- How probable a target is by the end of each quarter left, and of the next month, from
-- how earlier years went on from the same month: a share and a growth model, averaged.
-- grain: region, indicator, year, month, last_month
-- parameters: instant
with track as materialized (
    select track.*
    from core.track_as_of(instant) as track
    where
        track.value is not null
        -- Only what has a target is asked for.
        and (track.region, track.indicator) in (
            select (target.region, target.indicator)
            from core.target_as_of(instant) as target
        )
),

horizon as (
    select
        month.month,
        last_month.last_month
    from range(1, 12) as month (month)
    cross join range(2, 13) as last_month (last_month)
    where
        last_month.last_month > month.month
        and (
            last_month.last_month % 3 = 0
            or last_month.last_month = month.month + 1
        )
),

-- Where each month's figure went by each later quarter's end, or by the month after it.
paths as (
    select
        track.region,
        track.indicator,
        track.scope,
        track.track,
        track.year,
        track.month,
        track.value,
        horizon.last_month,
        ahead.value as value_ahead,
        ahead.value - ahead.below as ahead_low,
        ahead.value + ahead.above as ahead_high,
        case
            when track.track = 'amount'
                then if(
                    track.value > 0 and ahead.value > track.value,
                    ln((ahead.value - track.value) / track.value),
                    null
                )
            when track.track = 'level'
                then if(
                    track.value > 0 and ahead.value > 0,
                    ln(ahead.value / track.value),
                    null
                )
            else ahead.value - track.value
        end as step
    from track
    inner join horizon
        on track.month = horizon.month
    left join track as ahead
        on
            track.region = ahead.region
            and track.indicator = ahead.indicator
            and track.scope = ahead.scope
            and track.year = ahead.year
            and horizon.last_month = ahead.month
    where track.track <> 'place'
),

-- The growth model: how the step differed from the one of the year before.
changes as (
    select
        paths.*,
        paths.step - max(paths.step) over (
            partition by
                paths.region,
                paths.indicator,
                paths.scope,
                paths.month,
                paths.last_month
            order by paths.year
            range between 1 preceding and 1 preceding
        ) as change
    from paths
),

-- What is known of the five years before, each month's own year left out. Shares
-- drift: years long past make the outlook worse (docs/method.md).
fitted as (
    select
        changes.*,
        count(changes.step) over earlier as years,
        avg(changes.step) over earlier as mean_step,
        stddev_samp(changes.step) over earlier as spread_step,
        count(changes.change) over earlier as year_pairs,
        avg(changes.change) over earlier as mean_change,
        stddev_samp(changes.change) over earlier as spread_change,
        max(changes.step) over last_year as last_step,
        -- What the simple forecasts go by: the year before, and the one before that.
        max(changes.value) over last_year as value_year_ago,
        max(changes.value_ahead) over last_year as ahead_year_ago,
        max(changes.value_ahead) over year_before_last as ahead_two_years_ago,
        -- An origin speaks for the months after it that have no figure yet.
        coalesce(
            min(changes.month) over (
                partition by
                    changes.region,
                    changes.indicator,
                    changes.year
                order by changes.month
                range between 1 following and 12 following
            ),
            13
        ) as next_month
    from changes
    window
        earlier as (
            partition by
                changes.region,
                changes.indicator,
                changes.scope,
                changes.month,
                changes.last_month
            order by changes.year
            range between 5 preceding and 1 preceding
        ),
        last_year as (
            partition by
                changes.region,
                changes.indicator,
                changes.scope,
                changes.month,
                changes.last_month
            order by changes.year
            range between 1 preceding and 1 preceding
        ),
        year_before_last as (
            partition by
                changes.region,
                changes.indicator,
                changes.scope,
                changes.month,
                changes.last_month
            order by changes.year
            range between 2 preceding and 2 preceding
        )
),

target as (
    select
        year_end.region,
        year_end.indicator,
        year_end.year,
        last_month.last_month,
        coalesce(
            span_end.value::double,
            if(
                kind.kind in ('flow', 'count') and kind.target_type <> 'growth',
                year_end.value::double * last_month.last_month / 12,
                year_end.value::double
            )
        ) as value
    from core.target_as_of(instant) as year_end
    cross join range(2, 13) as last_month (last_month)
    inner join core.indicator_as_of(instant) as kind
        on year_end.indicator = kind.indicator
    left join core.target_as_of(instant) as span_end
        on
            year_end.region = span_end.region
            and year_end.indicator = span_end.indicator
            and year_end.year = span_end.year
            and last_month.last_month = span_end.by_month
    where year_end.by_month = 12
),

asked as (
    select
        fitted.*,
        indicator.direction,
        target.value as target,
        case
            when fitted.track = 'amount' and target.value <= fitted.value
                then '-infinity'::double
            when fitted.track = 'amount'
                then ln((target.value - fitted.value) / nullif(fitted.value, 0))
            when fitted.track = 'level'
                then ln(target.value / nullif(fitted.value, 0))
            else target.value - fitted.value
        end as needed
    from fitted
    inner join core.indicator_as_of(instant) as indicator
        on fitted.indicator = indicator.indicator
    inner join target
        on
            fitted.region = target.region
            and fitted.indicator = target.indicator
            and fitted.year = target.year
            and fitted.last_month = target.last_month
    where
        (fitted.track = 'percentage' or (fitted.value > 0 and target.value > 0))
        -- A target is set for the scope that its year ends in.
        and fitted.scope = len(
            list_filter(
                indicator.breaks,
                lambda mark: mark <= printf('%04d-12', fitted.year)
            )
        )
),

-- Student's t with few years: 1 − F((needed − mean) / (s·√(1 + 1/n))), n − 1 degrees.
answered as (
    select
        asked.*,
        if(
            asked.years >= 3,
            core.student_t(
                (asked.needed - asked.mean_step)
                / (greatest(asked.spread_step, 1e-6) * sqrt(1 + 1.0 / asked.years)),
                asked.years - 1
            ),
            null
        ) as share_model,
        if(
            asked.year_pairs >= 3 and asked.last_step is not null,
            core.student_t(
                (asked.needed - asked.last_step - asked.mean_change)
                / (
                    greatest(asked.spread_change, 1e-6)
                    * sqrt(1 + 1.0 / asked.year_pairs)
                ),
                asked.year_pairs - 1
            ),
            null
        ) as growth_model
    from asked
)

select
    answered.region,
    answered.indicator,
    answered.year,
    answered.month,
    answered.last_month,
    answered.next_month,
    answered.years,
    answered.value,
    answered.direction,
    answered.target,
    answered.needed,
    if(answered.direction = 'higher', 1 - answered.share_model, answered.share_model)
        as p_share,
    if(answered.direction = 'higher', 1 - answered.growth_model, answered.growth_model)
        as p_growth,
    if(
        answered.direction = 'higher',
        1 - list_avg([answered.share_model, answered.growth_model]),
        list_avg([answered.share_model, answered.growth_model])
    ) as p_secure,
    -- What an amount would come to by rules of thumb that a probability has to beat.
    if(
        answered.track = 'amount',
        answered.value * answered.last_month / answered.month,
        null
    ) as forecast_linear,
    if(
        answered.track = 'amount' and answered.ahead_two_years_ago > 0,
        answered.value
        + (answered.ahead_year_ago - answered.value_year_ago)
        * answered.ahead_year_ago
        / answered.ahead_two_years_ago,
        null
    ) as forecast_last_growth,
    if(
        answered.track = 'amount' and answered.value_year_ago > 0,
        answered.ahead_year_ago * answered.value / answered.value_year_ago,
        null
    ) as forecast_growth_so_far,
    -- What it then came to: null while it is still to come.
    answered.value_ahead,
    answered.ahead_low,
    answered.ahead_high
from answered

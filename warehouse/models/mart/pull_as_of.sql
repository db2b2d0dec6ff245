-- By how many points each part pulls a whole's growth, and its share in the change.
-- grain: region, indicator, period, division, part
-- parameters: instant
with growth as materialized (
    select
        growth.region,
        growth.indicator,
        growth.period,
        growth.value,
        growth.low,
        growth.high,
        growth.coverage_pct = 100 as is_whole,
        growth.growth_reported_pct,
        growth.growth_reported_low,
        growth.growth_reported_high,
        indicator.growth_prices = 'comparable' as is_real,
        case
            when growth.base_reported is not null then 'reported'
            -- What is known to have been restated is no base any more.
            when
                growth.base_published is not null
                and (is_real or growth.is_restated is null)
                then 'published'
            when growth.base_implied is not null then 'implied'
        end as base_from,
        case base_from
            when 'reported' then growth.base_reported
            when 'published' then growth.base_published
            when 'implied' then growth.base_implied
        end as base,
        case base_from
            when 'reported' then growth.base_reported_low
            when 'published' then growth.base_published_low
            when 'implied' then growth.base_implied_low
        end as base_low,
        case base_from
            when 'reported' then growth.base_reported_high
            when 'published' then growth.base_published_high
            when 'implied' then growth.base_implied_high
        end as base_high
    from core.growth_as_of(instant) as growth
    inner join core.indicator_as_of(instant) as indicator
        on growth.indicator = indicator.indicator
    where indicator.kind in ('flow', 'stock', 'count')
),

-- A part is an indicator of the same region, or a region within the city.
divided as (
    select
        whole.*,
        part.division,
        part.part,
        whole.region as part_region,
        part.part as part_indicator
    from growth as whole
    inner join core.part_as_of(instant) as part
        on whole.indicator = part.indicator
    where part.part <> ''
    union all
    select
        whole.*,
        part.division,
        region.region as part,
        region.region as part_region,
        whole.indicator as part_indicator
    from growth as whole
    inner join core.part_as_of(instant) as part
        on whole.indicator = part.indicator
    inner join core.region_as_of(instant) as city
        on
            whole.region = city.region
            and city.kind = 'city'
    inner join core.region_as_of(instant) as region
        on region.kind = 'part'
    where part.part = ''
),

beside as (
    select
        divided.*,
        part.value as part_value,
        part.low as part_low,
        part.high as part_high,
        part.base as part_base,
        part.base_low as part_base_low,
        part.base_high as part_base_high,
        part.base_from as part_base_from,
        part.growth_reported_pct as part_growth_pct,
        part.growth_reported_low as part_growth_low,
        part.growth_reported_high as part_growth_high,
        coalesce(part.is_whole, false) as is_part_whole,
        divided.base_low > 0 as is_based
    from divided
    left join growth as part
        on
            divided.part_region = part.region
            and divided.part_indicator = part.indicator
            and divided.period = part.period
    -- Where no part has any figure, the whole is simply not divided there.
    qualify count(part.region) over (
        partition by
            divided.region, divided.indicator, divided.period, divided.division
    ) > 0
),

-- At comparable prices a part's real growth counts by its share in last year's prices.
pulled as (
    select
        beside.*,
        if(
            beside.is_whole and beside.is_part_whole and beside.low > 0,
            core.quotient(beside.part_low, beside.part_high, beside.low, beside.high),
            null
        ) as share,
        case
            when not beside.is_based then null
            when beside.is_real
                then beside.part_growth_pct * beside.part_base / beside.base
            when beside.is_part_whole
                then 100 * (beside.part_value - beside.part_base) / beside.base
        end as pull_pp,
        case
            when pull_pp is null then null
            when beside.is_real
                then core.product(
                    beside.part_growth_low,
                    beside.part_growth_high,
                    core.quotient(
                        beside.part_base_low,
                        beside.part_base_high,
                        beside.base_low,
                        beside.base_high
                    ).low,
                    core.quotient(
                        beside.part_base_low,
                        beside.part_base_high,
                        beside.base_low,
                        beside.base_high
                    ).high
                )
            else core.quotient(
                100 * (beside.part_low - beside.part_base_high),
                100 * (beside.part_high - beside.part_base_low),
                beside.base_low,
                beside.base_high
            )
        end as pull,
        -- What the pulls are to add up to: the growth as reported, else as computed.
        case
            when beside.growth_reported_pct is not null
                then {
                    'value': beside.growth_reported_pct,
                    'low': beside.growth_reported_low,
                    'high': beside.growth_reported_high
                }
            when beside.is_based and beside.is_whole and not beside.is_real
                then {
                    'value': 100 * (beside.value / beside.base - 1),
                    'low': 100 * (beside.low / beside.base_high - 1),
                    'high': 100 * (beside.high / beside.base_low - 1)
                }
        end as whole_growth
    from beside
),

-- Nobody contributes to a change that may not have been one.
contributed as (
    select
        pulled.*,
        case
            when pulled.pull is null then null
            when pulled.is_real
                then core.quotient(
                    100 * pulled.pull.low,
                    100 * pulled.pull.high,
                    pulled.growth_reported_low,
                    pulled.growth_reported_high
                )
            when pulled.is_whole
                then core.quotient(
                    100 * (pulled.part_low - pulled.part_base_high),
                    100 * (pulled.part_high - pulled.part_base_low),
                    pulled.low - pulled.base_high,
                    pulled.high - pulled.base_low
                )
        end as contribution
    from pulled
),

added as (
    select
        contributed.*,
        if(
            count(contributed.pull_pp) over division = count(*) over division,
            {
                'value': sum(contributed.pull_pp) over division,
                'low': sum(contributed.pull.low) over division,
                'high': sum(contributed.pull.high) over division
            },
            null
        ) as pulls
    from contributed
    window division as (
        partition by
            contributed.region,
            contributed.indicator,
            contributed.period,
            contributed.division
    )
)

-- Beyond nine digits there is only what binary fractions add.
select
    added.region,
    added.indicator,
    added.period,
    added.division,
    added.part,
    added.part_region,
    added.part_indicator,
    added.part_value,
    added.part_base,
    added.part_base_from,
    added.part_growth_pct,
    added.value as whole_value,
    added.base as whole_base,
    added.base_from as whole_base_from,
    added.whole_growth.value as whole_growth_pct,
    if(
        added.share is not null,
        round(100 * added.part_value / added.value, 9),
        null
    ) as share_pct,
    round(100 * added.share.low, 9) as share_low,
    round(100 * added.share.high, 9) as share_high,
    round(added.pull_pp, 9) as pull_pp,
    round(added.pull.low, 9) as pull_low,
    round(added.pull.high, 9) as pull_high,
    case
        when added.contribution is null then null
        when added.is_real
            then round(100 * added.pull_pp / added.growth_reported_pct, 9)
        else round(
            100 * (added.part_value - added.part_base) / (added.value - added.base), 9
        )
    end as contribution_pct,
    round(added.contribution.low, 9) as contribution_low,
    round(added.contribution.high, 9) as contribution_high,
    round(added.pulls.value, 9) as pulls_pp,
    round(added.pulls.low, 9) as pulls_low,
    round(added.pulls.high, 9) as pulls_high,
    -- Yes within the whole's own last digit, no where no rounding can explain it.
    case
        when added.pulls is null or added.whole_growth is null then null
        when
            pulls_low > round(added.whole_growth.high, 9)
            or pulls_high < round(added.whole_growth.low, 9)
            then 'no'
        when
            pulls_pp between
            round(added.whole_growth.low, 9) and round(added.whole_growth.high, 9)
            then 'yes'
        else 'undecided'
    end as adds_up
from added
order by added.period, added.region, added.indicator, added.division, added.part

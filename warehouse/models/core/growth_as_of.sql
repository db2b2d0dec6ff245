-- Growth over last year, as reported and as computed, and the bases they stand on.
-- grain: region, indicator, period
-- parameters: instant
with printed as (
    select
        observation.region,
        observation.indicator,
        observation.period,
        observation.period[:4]::integer as year,
        observation.period[6:]::integer as month,
        observation.measure,
        indicator.total,
        observation.value::double as value,
        -- A base that was counted is exact, and so is none: a growth of 0 was rounded.
        if(
            observation.measure = 'ytd_base'
            and (indicator.kind = 'count' or observation.value = 0),
            0.0,
            0.5 * power(10, -observation.decimals)
        ) as half_digit
    from core.observation_as_of(instant) as observation
    inner join core.indicator_as_of(instant) as indicator
        on observation.indicator = indicator.indicator
    where
        observation.project = ''
        and observation.value is not null
        -- Where January and February come together, nothing is January's own.
        and not (indicator.jan_feb = 'combined' and observation.period[6:] = '01')
),

cumulative as materialized (
    select cumulative.*
    from core.cumulative_as_of(instant) as cumulative
),

-- A base that nobody reports for the city is the sum of its parts', if all have one.
summed_bases as (
    select
        city.region,
        printed.indicator,
        printed.period,
        sum(printed.value) as value,
        sum(printed.half_digit) as half_digit
    from printed
    inner join core.region_as_of(instant) as part
        on printed.region = part.region
    inner join core.region_as_of(instant) as city
        on city.kind = 'city'
    where
        printed.measure = 'ytd_base'
        and printed.total = 'sum'
        and part.kind = 'part'
    group by city.region, printed.indicator, printed.period
    having
        count(*) = (
            select count(*)
            from core.region_as_of(instant) as region
            where region.kind = 'part'
        )
),

amount_bases as (
    select
        printed.region,
        printed.indicator,
        printed.period,
        printed.value,
        printed.half_digit
    from printed
    where printed.measure = 'ytd_base'
    union all
    select summed_bases.*
    from summed_bases
    anti join printed
        on
            summed_bases.region = printed.region
            and summed_bases.indicator = printed.indicator
            and summed_bases.period = printed.period
            and printed.measure = 'ytd_base'
),

-- Last year's ratio is the ratio of last year's two sides.
ratio_bases as (
    select
        numerator.region,
        indicator.indicator,
        numerator.period,
        100.0 * numerator.value / denominator.value as value,
        core.quotient(
            100.0 * (numerator.value - numerator.half_digit),
            100.0 * (numerator.value + numerator.half_digit),
            denominator.value - denominator.half_digit,
            denominator.value + denominator.half_digit
        ) as span
    from core.indicator_as_of(instant) as indicator
    inner join amount_bases as numerator
        on indicator.numerator = numerator.indicator
    inner join amount_bases as denominator
        on
            indicator.denominator = denominator.indicator
            and numerator.region = denominator.region
            and numerator.period = denominator.period
    where denominator.value - denominator.half_digit > 0
),

bases as (
    select
        ratio_bases.region,
        ratio_bases.indicator,
        ratio_bases.period,
        ratio_bases.value,
        ratio_bases.span.low,
        ratio_bases.span.high
    from ratio_bases
    union all
    select
        amount_bases.region,
        amount_bases.indicator,
        amount_bases.period,
        amount_bases.value,
        amount_bases.value - amount_bases.half_digit as low,
        amount_bases.value + amount_bases.half_digit as high
    from amount_bases
    anti join ratio_bases
        on
            amount_bases.region = ratio_bases.region
            and amount_bases.indicator = ratio_bases.indicator
            and amount_bases.period = ratio_bases.period
),

months as (
    select
        printed.region,
        printed.indicator,
        printed.period,
        printed.year,
        printed.month
    from printed
    union
    select
        cumulative.region,
        cumulative.indicator,
        cumulative.period,
        cumulative.year,
        cumulative.month
    from cumulative
),

found as (
    select
        months.*,
        indicator.kind,
        indicator.unit,
        indicator.growth_basis,
        indicator.growth_prices,
        operation.reason_key as kind_refused,
        indicator.kind in ('flow', 'stock', 'count') as is_amount,
        now.value,
        now.low,
        now.high,
        coalesce(now.coverage_pct = 100, false) as is_whole,
        now.coverage_pct,
        now.scope,
        now.status,
        now.known_at,
        growth.value as growth_reported_pct,
        growth.value - growth.half_digit as growth_reported_low,
        growth.value + growth.half_digit as growth_reported_high,
        last_growth.value as last_growth_pct,
        last_growth.value - last_growth.half_digit as last_growth_low,
        last_growth.value + last_growth.half_digit as last_growth_high,
        bases.value as base_reported,
        bases.low as base_reported_low,
        bases.high as base_reported_high,
        last_year.value is not null and last_year.scope <> now.scope as is_broken,
        if(last_year.scope = now.scope, last_year.value, null) as base_published,
        if(last_year.scope = now.scope, last_year.low, null) as base_published_low,
        if(last_year.scope = now.scope, last_year.high, null) as base_published_high,
        change.value as change_reported,
        change.half_digit as change_half_digit,
        december.value as december,
        december.low as december_low,
        december.high as december_high,
        coalesce(place.value, if(indicator.kind = 'rank', now.value, null)) as place,
        coalesce(
            last_place.value,
            if(
                indicator.kind = 'rank' and last_year.scope = now.scope,
                last_year.value,
                null
            )
        ) as last_place
    from months
    inner join core.indicator_as_of(instant) as indicator
        on months.indicator = indicator.indicator
    inner join core.operation as operation
        on
            indicator.kind = operation.kind
            and operation.operation = 'growth_from_levels'
    left join cumulative as now
        on
            months.region = now.region
            and months.indicator = now.indicator
            and months.period = now.period
    -- A total that lacks a part is nobody's base.
    left join cumulative as last_year
        on
            months.region = last_year.region
            and months.indicator = last_year.indicator
            and months.year - 1 = last_year.year
            and months.month = last_year.month
            and last_year.coverage_pct = 100
    left join cumulative as december
        on
            months.region = december.region
            and months.indicator = december.indicator
            and months.year - 1 = december.year
            and december.month = 12
            and now.scope = december.scope
            and december.coverage_pct = 100
    left join bases
        on
            months.region = bases.region
            and months.indicator = bases.indicator
            and months.period = bases.period
    left join printed as growth
        on
            months.region = growth.region
            and months.indicator = growth.indicator
            and months.period = growth.period
            and growth.measure = 'ytd_yoy'
    left join printed as last_growth
        on
            months.region = last_growth.region
            and months.indicator = last_growth.indicator
            and months.year - 1 = last_growth.year
            and months.month = last_growth.month
            and last_growth.measure = 'ytd_yoy'
    left join printed as change
        on
            months.region = change.region
            and months.indicator = change.indicator
            and months.period = change.period
            and change.measure = 'level_change'
    left join printed as place
        on
            months.region = place.region
            and months.indicator = place.indicator
            and months.period = place.period
            and place.measure = 'rank'
    left join printed as last_place
        on
            months.region = last_place.region
            and months.indicator = last_place.indicator
            and months.year - 1 = last_place.year
            and months.month = last_place.month
            and last_place.measure = 'rank'
),

-- The report's own column goes before what was published a year ago.
based as (
    select
        found.*,
        coalesce(found.base_reported, found.base_published) as base,
        if(
            found.base_reported is null,
            found.base_published_low,
            found.base_reported_low
        ) as base_low,
        if(
            found.base_reported is null,
            found.base_published_high,
            found.base_reported_high
        ) as base_high
    from found
),

judged as (
    select
        based.*,
        case
            when based.kind_refused is not null then based.kind_refused
            when based.growth_prices = 'comparable' then 'no-figure-comparable-prices'
            when based.value is null then null
            when not based.is_whole then 'no-figure-part-missing'
            when based.base is null and not based.is_broken then null
            when based.base_low <= 0 then 'refused-base-not-positive'
            when based.base is null then 'refused-levels-not-comparable'
            when based.base_reported is null and based.growth_basis <> 'levels'
                then 'refused-levels-not-comparable'
        end as growth_refused,
        -- A nominal base cannot be had from a real growth.
        if(
            based.is_amount and based.is_whole and based.growth_prices = 'current',
            core.quotient(
                based.low,
                based.high,
                1 + based.growth_reported_low / 100,
                1 + based.growth_reported_high / 100
            ),
            null
        ) as implied,
        based.growth_reported_low > -100 as is_growth_possible
    from based
),

computed as (
    select
        judged.*,
        if(
            judged.growth_refused is null,
            core.quotient(judged.low, judged.high, judged.base_low, judged.base_high),
            null
        ) as growth,
        if(
            judged.is_growth_possible and judged.base_published_low > 0,
            core.quotient(
                judged.implied.low,
                judged.implied.high,
                judged.base_published_low,
                judged.base_published_high
            ),
            null
        ) as restatement,
        if(
            judged.is_amount
            and judged.growth_reported_low >= -100
            and judged.last_growth_low >= -100,
            {
                'value': 100 * sqrt(
                    (1 + judged.growth_reported_pct / 100)
                    * (1 + judged.last_growth_pct / 100)
                ) - 100,
                'low': 100 * sqrt(
                    (1 + judged.growth_reported_low / 100)
                    * (1 + judged.last_growth_low / 100)
                ) - 100,
                'high': 100 * sqrt(
                    (1 + judged.growth_reported_high / 100)
                    * (1 + judged.last_growth_high / 100)
                ) - 100
            },
            null
        ) as two_year,
        case
            when judged.kind <> 'stock' then null
            when judged.change_reported is not null
                then {
                    'value': judged.change_reported,
                    'low': judged.change_reported - judged.change_half_digit,
                    'high': judged.change_reported + judged.change_half_digit
                }
            when judged.is_whole and judged.december is not null
                then {
                    'value': judged.value - judged.december,
                    'low': judged.low - judged.december_high,
                    'high': judged.high - judged.december_low
                }
        end as change,
        if(
            judged.kind in ('ratio', 'rate')
            and judged.unit = '%'
            and judged.is_whole
            and judged.base is not null,
            {
                'value': judged.value - judged.base,
                'low': judged.low - judged.base_high,
                'high': judged.high - judged.base_low
            },
            null
        ) as difference
    from judged
)

-- Beyond nine digits there is only what binary fractions add.
select
    computed.region,
    computed.indicator,
    computed.period,
    computed.year,
    computed.month,
    computed.value,
    computed.low,
    computed.high,
    computed.coverage_pct,
    computed.scope,
    computed.status,
    computed.known_at,
    computed.growth_reported_pct,
    computed.growth_reported_low,
    computed.growth_reported_high,
    computed.base_reported,
    computed.base_reported_low,
    computed.base_reported_high,
    computed.base_published,
    computed.base_published_low,
    computed.base_published_high,
    if(
        computed.growth is not null,
        round(100 * (computed.value / computed.base - 1), 9),
        null
    ) as growth_computed_pct,
    round(100 * (computed.growth.low - 1), 9) as growth_computed_low,
    round(100 * (computed.growth.high - 1), 9) as growth_computed_high,
    computed.growth_refused,
    case
        when growth_computed_pct is null or computed.growth_reported_pct is null
            then null
        when
            growth_computed_low > round(computed.growth_reported_high, 9)
            or growth_computed_high < round(computed.growth_reported_low, 9)
            then 'no'
        when
            growth_computed_low >= round(computed.growth_reported_low, 9)
            and growth_computed_high <= round(computed.growth_reported_high, 9)
            then 'yes'
        else 'undecided'
    end as agrees,
    if(
        computed.is_growth_possible and computed.implied is not null,
        computed.value / (1 + computed.growth_reported_pct / 100),
        null
    ) as base_implied,
    if(computed.is_growth_possible, computed.implied.low, null) as base_implied_low,
    if(computed.is_growth_possible, computed.implied.high, null) as base_implied_high,
    round(
        100 * (base_implied / computed.base_published - 1), 9
    ) as restatement_pct,
    round(100 * (computed.restatement.low - 1), 9) as restatement_low,
    round(100 * (computed.restatement.high - 1), 9) as restatement_high,
    if(restatement_low > 0 or restatement_high < 0, true, null) as is_restated,
    computed.change.value as level_change,
    computed.change.low as level_change_low,
    computed.change.high as level_change_high,
    computed.difference.value as difference_pp,
    computed.difference.low as difference_low,
    computed.difference.high as difference_high,
    computed.two_year.value as two_year_average_pct,
    computed.two_year.low as two_year_average_low,
    computed.two_year.high as two_year_average_high,
    computed.place::integer as place,
    (computed.last_place - computed.place)::integer as places
from computed

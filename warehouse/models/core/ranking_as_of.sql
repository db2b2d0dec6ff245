-- Places among peers: computed from one list's figures, and as the list printed them.
-- A list is one report of one period, or what the registry's history tells of a month.
-- grain: region, indicator, period, ranked_by
-- parameters: instant
with members as (
    select
        region.region,
        case
            when region.kind in ('city', 'peer') then 'peers'
            when region.kind = 'part' then 'parts'
        end as among,
        -- Regions that stand for several others are in no group.
        if(
            among is null,
            null,
            count(*) over (partition by among)
        ) as peers
    from core.region_as_of(instant) as region
),

sent as (
    select
        submission.report,
        submission.period as report_period,
        observation.submission_id,
        observation.vintage,
        observation.known_at,
        observation.region,
        observation.indicator,
        observation.measure,
        observation.period,
        observation.value,
        observation.unit,
        observation.decimals,
        observation.status,
        observation.sheet,
        observation.cell
    from raw.observation as observation
    inner join core.submission_as_of(instant) as submission
        on observation.submission_id = submission.submission_id
    where
        observation.known_at <= instant
        and observation.project = ''
        and observation.value is not null
        and observation.measure in ('completion', 'ytd', 'level', 'ytd_yoy', 'rank')
    -- Two departments may send the same form; a region has one figure in a list.
    qualify row_number() over (
        partition by
            submission.report,
            submission.period,
            observation.region,
            observation.indicator,
            observation.measure,
            observation.period
        order by observation.known_at desc, observation.vintage desc
    ) = 1
),

listed as (
    select sent.*
    from sent
    union all by name
    select
        '' as report,
        '' as report_period,
        '' as submission_id,
        0 as vintage,
        history.published_on::timestamptz as known_at,
        history.region,
        history.indicator,
        history.measure,
        history.period,
        history.value,
        history.unit,
        history.decimals,
        history.status,
        'history.csv' as sheet,
        history.line::varchar as cell
    from core.history_as_of(instant) as history
    where history.measure in ('completion', 'ytd', 'level', 'ytd_yoy', 'rank')
),

figures as (
    select
        listed.*,
        coalesce(members.among, '') as among,
        members.peers,
        indicator.direction,
        case listed.measure
            when 'rank' then 'reported'
            when 'ytd_yoy' then 'growth'
            else 'level'
        end as ranked_by,
        -- Where a list prints an amount and its share of the plan, the share is ranked.
        case
            when listed.measure = 'completion' then 1
            when listed.measure = if(indicator.kind = 'stock', 'level', 'ytd') then 2
            else 3
        end as preference,
        -- What is counted is exact, and so is nothing; a growth of 0 is printed.
        listed.measure in ('ytd', 'level')
        and (indicator.kind in ('count', 'milestone', 'rank') or listed.value = 0)
            as is_exact,
        (
            (listed.period || '-01')::date
            - to_months(
                case
                    when indicator.frequency = 'quarterly' then 3
                    when indicator.frequency = 'half_yearly' then 6
                    when indicator.frequency = 'yearly' then 12
                    -- Before a combined January and February there is December.
                    when
                        indicator.jan_feb = 'combined'
                        and listed.period[6:] = '02'
                        then 2
                    else 1
                end
            )
        )::date as month_before
    from listed
    left join members
        on listed.region = members.region
    left join core.indicator_as_of(instant) as indicator
        on listed.indicator = indicator.indicator
    where
        listed.measure = 'rank'
        or (
            -- First means nothing without a direction, nor a place without a group.
            indicator.direction is not null
            and members.among is not null
            and not (indicator.jan_feb = 'combined' and listed.period[6:] = '01')
        )
),

lists as (
    select
        figures.among,
        figures.indicator,
        figures.period,
        figures.measure,
        figures.report,
        figures.report_period,
        count(*) as ranked,
        list(figures.region order by figures.region) as rivals,
        min(
            list_position(
                ['estimate', 'preliminary', 'first', 'final', 'census'], figures.status
            )
        ) as finality,
        max(figures.known_at) as list_known_at,
        -- More than six digits are what binary fractions add.
        quantile_disc(figures.decimals, 0.5) filter (
            where figures.decimals <= 6
        ) as digits
    from figures
    group by
        figures.among,
        figures.indicator,
        figures.period,
        figures.measure,
        figures.report,
        figures.report_period
),

rankable as (
    select
        figures.*,
        lists.ranked,
        lists.rivals,
        lists.finality,
        lists.list_known_at,
        figures.value * if(figures.direction = 'higher', 1, -1) as good,
        -- A cell drops the zeros at the end: 7 among figures of one digit is 7.0.
        if(
            figures.is_exact,
            0,
            0.5 * power(10, -greatest(figures.decimals, lists.digits))
        )::decimal(38, 18) as half_digit,
        good - half_digit as good_low,
        good + half_digit as good_high,
        2 * half_digit as width,
        -- The least that one figure can be more than another.
        0.000000000000000001::decimal(38, 18) as least_difference,
        greatest(width, least_difference) as way_out
    from figures
    inner join lists
        on
            figures.among = lists.among
            and figures.indicator = lists.indicator
            and figures.period = lists.period
            and figures.measure = lists.measure
            and figures.report = lists.report
            and figures.report_period = lists.report_period
),

-- Of several lists the one counts that ranks most, then the more final, then the newer.
-- A place among one is none; a printed one was given among those who are not shown.
chosen as (
    select rankable.*
    from rankable
    where rankable.ranked_by <> 'reported' and rankable.ranked > 1
    qualify dense_rank() over (
        partition by
            rankable.among,
            rankable.indicator,
            rankable.period,
            rankable.ranked_by
        order by
            rankable.ranked desc,
            rankable.finality desc,
            rankable.list_known_at desc,
            rankable.report asc,
            rankable.report_period asc,
            rankable.preference asc,
            rankable.measure asc
    ) = 1
),

-- Two prints of one list that differ were rounded alike, so their order is sure: where
-- the one interval ends the other may begin.
computed as (
    select
        chosen.*,
        rank() over (places order by chosen.good desc) as place,
        count(*) over (
            partition by
                chosen.among,
                chosen.indicator,
                chosen.period,
                chosen.ranked_by,
                chosen.good
        ) as ties,
        -- Those that are better for certain stand before it.
        1 + count(*) over (
            places
            order by chosen.good_low
            range between chosen.way_out following and unbounded following
        ) as rank_low,
        -- So may all but itself and those that are not better for certain.
        chosen.ranked + if(chosen.width = 0, 1, 0) - count(*) over (
            places
            order by chosen.good_high
            range between unbounded preceding and chosen.width preceding
        ) as rank_high,
        min(chosen.good) over (
            places
            order by chosen.good
            range between chosen.least_difference following and unbounded following
        ) as good_before,
        max(chosen.good) over (
            places
            order by chosen.good
            range between unbounded preceding and chosen.least_difference preceding
        ) as good_behind
    from chosen
    window places as (
        partition by
            chosen.among,
            chosen.indicator,
            chosen.period,
            chosen.ranked_by
    )
),

printed as (
    select
        rankable.*,
        rankable.value::integer as place,
        count(*) over (
            partition by
                rankable.among,
                rankable.indicator,
                rankable.period,
                rankable.report,
                rankable.report_period,
                rankable.value
        ) as ties
    from rankable
    where rankable.ranked_by = 'reported'
    qualify row_number() over (
        partition by rankable.region, rankable.indicator, rankable.period
        order by
            rankable.ranked desc,
            rankable.finality desc,
            rankable.list_known_at desc,
            rankable.report asc,
            rankable.report_period asc
    ) = 1
),

-- Each printed place beside the computed ones of its list. A peer that is missing may
-- push everybody down, so only a better place than the best allowed is then wrong.
compared as (
    select
        printed.region,
        printed.indicator,
        printed.period,
        printed.among,
        printed.place as place_printed,
        computed.ranked_by,
        case
            when
                printed.place < computed.rank_low
                or printed.place
                > computed.rank_high + computed.peers - computed.ranked
                then 'no'
            when
                computed.rank_low = computed.rank_high
                and computed.peers = computed.ranked
                then 'yes'
            else 'undecided'
        end as agrees
    from printed
    inner join computed
        on
            printed.region = computed.region
            and printed.indicator = computed.indicator
            and printed.period = computed.period
            and printed.report = computed.report
            and printed.report_period = computed.report_period
),

-- A list that prints amounts and growth does not say which of them it ranks: it is the
-- one that its places contradict least.
basis as (
    select
        compared.among,
        compared.indicator,
        compared.period,
        compared.ranked_by
    from compared
    group by
        compared.among,
        compared.indicator,
        compared.period,
        compared.ranked_by
    qualify row_number() over (
        partition by compared.among, compared.indicator, compared.period
        order by
            count(*) filter (where compared.agrees = 'no'),
            compared.ranked_by = 'level' desc
    ) = 1
),

agreed as (
    select compared.*
    from compared
    inner join basis
        on
            compared.among = basis.among
            and compared.indicator = basis.indicator
            and compared.period = basis.period
            and compared.ranked_by = basis.ranked_by
),

-- The figure beside a printed place: the one that it ranks, of the same list.
beside as (
    select
        printed.region,
        printed.indicator,
        printed.period,
        listed.measure,
        listed.value,
        listed.unit,
        listed.decimals
    from printed
    inner join listed
        on
            printed.region = listed.region
            and printed.indicator = listed.indicator
            and printed.period = listed.period
            and printed.report = listed.report
            and printed.report_period = listed.report_period
            and listed.measure <> 'rank'
    left join agreed
        on
            printed.region = agreed.region
            and printed.indicator = agreed.indicator
            and printed.period = agreed.period
    qualify row_number() over (
        partition by printed.region, printed.indicator, printed.period
        order by
            (listed.measure = 'ytd_yoy')
            = (coalesce(agreed.ranked_by, 'level') = 'growth') desc,
            list_position(['completion', 'ytd', 'level', 'ytd_yoy'], listed.measure)
    ) = 1
),

placed as (
    select
        computed.region,
        computed.indicator,
        computed.period,
        computed.month_before,
        computed.ranked_by,
        computed.among,
        computed.place,
        computed.measure,
        computed.value,
        computed.unit,
        computed.decimals,
        computed.peers,
        computed.ranked,
        computed.rivals,
        computed.ties,
        computed.rank_low,
        computed.rank_high,
        computed.good_before - computed.good as distance_to_next,
        computed.good - computed.good_behind as cushion,
        computed.report,
        computed.report_period,
        computed.status,
        computed.submission_id,
        computed.sheet,
        computed.cell,
        computed.known_at
    from computed
    union all
    select
        printed.region,
        printed.indicator,
        printed.period,
        printed.month_before,
        printed.ranked_by,
        printed.among,
        printed.place,
        beside.measure,
        beside.value,
        beside.unit,
        beside.decimals,
        printed.peers,
        printed.ranked,
        printed.rivals,
        printed.ties,
        printed.place as rank_low,
        printed.place as rank_high,
        null as distance_to_next,
        null as cushion,
        printed.report,
        printed.report_period,
        printed.status,
        printed.submission_id,
        printed.sheet,
        printed.cell,
        printed.known_at
    from printed
    left join beside
        on
            printed.region = beside.region
            and printed.indicator = beside.indicator
            and printed.period = beside.period
)

select
    placed.region,
    placed.indicator,
    placed.period,
    placed.ranked_by,
    nullif(placed.among, '') as among,
    placed.place,
    placed.measure,
    placed.value,
    placed.unit,
    placed.decimals,
    placed.peers,
    placed.ranked,
    placed.ranked < placed.peers as is_provisional,
    placed.ties,
    placed.rank_low,
    placed.rank_high,
    placed.rank_low = placed.rank_high as is_decided,
    agreed.place_printed as rank_reported,
    agreed.agrees as rank_agrees,
    last_month.place as rank_last_month,
    last_year.place as rank_last_year,
    -- Places compare only on the same list, measure and field of rivals.
    if(
        placed.rivals = last_month.rivals,
        last_month.place - placed.place,
        null
    ) as places_gained,
    if(
        placed.rivals = last_year.rivals,
        last_year.place - placed.place,
        null
    ) as places_gained_on_year,
    case
        when placed.rivals <> last_month.rivals then null
        when placed.rank_high < last_month.rank_low then 'up'
        when placed.rank_low > last_month.rank_high then 'down'
        when
            placed.rank_low = placed.rank_high
            and last_month.rank_low = last_month.rank_high
            then 'same'
        when last_month.place is not null then 'undecided'
    end as moved,
    placed.distance_to_next,
    placed.cushion,
    placed.report,
    placed.report_period,
    placed.status,
    placed.submission_id,
    placed.sheet,
    placed.cell,
    placed.known_at
from placed
left join agreed
    on
        placed.region = agreed.region
        and placed.indicator = agreed.indicator
        and placed.period = agreed.period
        and placed.ranked_by in (agreed.ranked_by, 'reported')
left join placed as last_month
    on
        placed.region = last_month.region
        and placed.indicator = last_month.indicator
        and placed.ranked_by = last_month.ranked_by
        and placed.report = last_month.report
        and placed.measure is not distinct from last_month.measure
        and strftime(placed.month_before, '%Y-%m') = last_month.period
left join placed as last_year
    on
        placed.region = last_year.region
        and placed.indicator = last_year.indicator
        and placed.ranked_by = last_year.ranked_by
        and placed.report = last_year.report
        and placed.measure is not distinct from last_year.measure
        and printf('%04d', placed.period[:4]::integer - 1) || placed.period[5:]
        = last_year.period

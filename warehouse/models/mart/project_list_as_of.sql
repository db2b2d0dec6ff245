-- Every list as a whole and by region, department and category, in every told month.
-- grain: list, period, slice, slice_value
-- parameters: instant
with counted as (
    select
        standing.list,
        standing.period,
        standing.year,
        standing.month,
        case
            when grouping(standing.region) = 0 then 'region'
            when grouping(standing.department) = 0 then 'department'
            when grouping(standing.category) = 0 then 'category'
            else 'all'
        end as slice,
        coalesce(standing.region, standing.department, standing.category, '')
            as slice_value,
        any_value(standing.schedule_pct) as schedule_pct,
        any_value(standing.money_unit) as done_unit,
        count(*) as projects,
        -- A project without a plan in money owes no figure in money.
        count(*) filter (
            where
            project_list.money is null
            or standing.plan is not null
            or standing.has_figure
        ) as expected,
        count(*) filter (where standing.has_figure) as reported,
        count(*) filter (where standing.started) as started,
        count(*) filter (where standing.finished) as finished,
        count(standing.started) as start_known,
        count(standing.finished) as finish_known,
        count(*) filter (where standing.on_schedule) as on_schedule,
        count(*) filter (
            where
            standing.on_schedule is null
            and coalesce(standing.pace_gap_pp, standing.quantity_gap_pp) is not null
        ) as on_schedule_undecided,
        sum(standing.done) as done,
        sum(standing.low) as low,
        sum(standing.high) as high,
        -- Plans in more than one unit make no sum.
        if(
            count(distinct standing.unit) filter (where standing.plan is not null) = 1,
            sum(standing.plan),
            null
        ) as plan,
        any_value(standing.unit) filter (where standing.plan is not null) as unit,
        count(*) filter (where standing.press = 'start') as press_start,
        count(*) filter (where standing.press = 'progress') as press_progress
    from core.project_standing_as_of(instant) as standing
    inner join core.project_list_as_of(instant) as project_list
        on standing.list = project_list.list
    group by
        grouping sets (
            (standing.list, standing.period, standing.year, standing.month),
            (
                standing.list,
                standing.period,
                standing.year,
                standing.month,
                standing.region
            ),
            (
                standing.list,
                standing.period,
                standing.year,
                standing.month,
                standing.department
            ),
            (
                standing.list,
                standing.period,
                standing.year,
                standing.month,
                standing.category
            )
        )
),

paced as (
    select
        counted.*,
        100.0 * counted.reported / nullif(counted.expected, 0) as coverage_pct,
        if(
            coalesce(counted.done_unit, counted.unit) = counted.unit,
            100.0 / nullif(counted.plan, 0),
            null
        ) as per_unit,
        round(counted.done * per_unit - counted.schedule_pct, 9) as pace_gap_pp,
        round(counted.low * per_unit - counted.schedule_pct, 9) as pace_gap_low_pp,
        round(counted.high * per_unit - counted.schedule_pct, 9) as pace_gap_high_pp
    from counted
),

-- What the list's own report gives as its total.
totals as (
    select
        project_list.list,
        cumulative.period,
        indicator.unit,
        cumulative.value,
        cumulative.low,
        cumulative.high
    from core.project_list_as_of(instant) as project_list
    inner join core.indicator_as_of(instant) as indicator
        on project_list.total = indicator.indicator
    inner join core.cumulative_as_of(instant) as cumulative
        on
            project_list.total = cumulative.indicator
            and cumulative.coverage_pct = 100
    inner join core.region_as_of(instant) as region
        on
            cumulative.region = region.region
            and region.kind = 'city'
)

select
    paced.list,
    project_list.name,
    project_list.position,
    project_list.inside,
    paced.period,
    paced.slice,
    paced.slice_value,
    paced.projects,
    paced.expected,
    paced.reported,
    paced.coverage_pct,
    -- Where nobody says, none is not nought.
    if(paced.start_known > 0, paced.started, null) as started,
    if(paced.finish_known > 0, paced.finished, null) as finished,
    if(
        paced.start_known > 0,
        100.0 * paced.started / paced.projects,
        null
    ) as start_rate_pct,
    if(
        paced.finish_known > 0,
        100.0 * paced.finished / paced.projects,
        null
    ) as finish_rate_pct,
    100.0 * paced.start_known / paced.projects as start_coverage_pct,
    paced.on_schedule,
    paced.on_schedule_undecided,
    coalesce(paced.done_unit, paced.unit) as unit,
    paced.done,
    paced.low,
    paced.high,
    paced.plan,
    paced.done * paced.per_unit as completion_pct,
    paced.schedule_pct,
    paced.pace_gap_pp,
    paced.pace_gap_low_pp,
    paced.pace_gap_high_pp,
    if(
        paced.coverage_pct < 100,
        '不完整',
        core.pace_word(
            paced.pace_gap_pp,
            paced.pace_gap_low_pp,
            paced.pace_gap_high_pp,
            registry.on_schedule_band_pp,
            paced.month < 12 and paced.low >= paced.plan
        )
    ) as verdict,
    totals.value as total,
    totals.low as total_low,
    totals.high as total_high,
    -- A project that is missing may be what the total has more than the sum.
    case
        when
            totals.value is null
            or paced.done is null
            or totals.unit <> paced.done_unit
            then null
        when round(totals.high - paced.low, 9) < 0 then 'no'
        when paced.coverage_pct < 100 then 'undecided'
        when round(totals.low - paced.high, 9) > 0 then 'no'
        else 'yes'
    end as agrees,
    paced.press_start,
    paced.press_progress
from paced
inner join core.project_list_as_of(instant) as project_list
    on paced.list = project_list.list
cross join core.registry_as_of(instant) as registry
left join totals
    on
        paced.list = totals.list
        and paced.period = totals.period
        and paced.slice = 'all'
order by
    paced.period,
    project_list.position,
    list_position(['all', 'region', 'department', 'category'], paced.slice),
    paced.slice_value

-- How far each project of a list is by the end of each told month of its year: by
-- money, by stage and date, and by quantity, as the list's own indicators say.
-- grain: list, project, period
-- parameters: instant
with lists as (
    select
        project_list.*,
        stage.stages,
        -- Where a list counts no stages, a project is not begun, begun or done.
        if(
            project_list.stage is null,
            1,
            nullif(list_position(stage.stages, project_list.started), 0)
        ) as start_position,
        if(
            project_list.stage is null,
            2,
            nullif(list_position(stage.stages, project_list.finished), 0)
        ) as finish_position
    from core.project_list_as_of(instant) as project_list
    left join core.indicator_as_of(instant) as stage
        on project_list.stage = stage.indicator
),

-- A printed figure is an interval; what is counted is exact, and so is nothing.
figures as materialized (
    select
        observation.project,
        observation.indicator,
        observation.measure,
        observation.period,
        observation.value::double as value,
        if(
            indicator.kind in ('count', 'milestone', 'rank') or observation.value = 0,
            0.0,
            0.5 * power(10, -observation.decimals)
        ) as half_digit,
        observation.unit,
        observation.submission_id,
        observation.sheet,
        observation.cell,
        observation.known_at
    from core.observation_as_of(instant) as observation
    inner join core.indicator_as_of(instant) as indicator
        on observation.indicator = indicator.indicator
    where
        observation.project <> ''
        and observation.value is not null
    -- A project that moves to another region stays one project.
    qualify row_number() over (
        partition by
            observation.project,
            observation.indicator,
            observation.measure,
            observation.period
        order by observation.known_at desc, observation.vintage desc
    ) = 1
),

told as (
    select
        told_period.period,
        told_period.period[:4]::integer as year,
        told_period.period[6:]::integer as month,
        last_day(make_date(told_period.period[:4]::integer, month, 1)) as month_end
    from core.told_period_as_of(instant) as told_period
),

members as (
    select
        project.*,
        unnest(project.lists) as list
    from core.project_as_of(instant) as project
),

-- What the plan wants by when: its milestones, and the months of start and finish.
steps as (
    select
        members.list,
        members.project,
        members.year,
        milestone.by_period,
        nullif(list_position(lists.stages, milestone.stage), 0) as position
    from members
    inner join lists
        on members.list = lists.list
    inner join core.milestone_as_of(instant) as milestone
        on
            members.project = milestone.project
            and members.year = milestone.year
    union all
    select
        members.list,
        members.project,
        members.year,
        members.start_by as by_period,
        lists.start_position as position
    from members
    inner join lists
        on members.list = lists.list
    union all
    select
        members.list,
        members.project,
        members.year,
        members.finish_by as by_period,
        lists.finish_position as position
    from members
    inner join lists
        on members.list = lists.list
),

due as (
    select
        steps.list,
        steps.project,
        told.period,
        max(steps.position) filter (where steps.by_period <= told.period)
            as due_position,
        -- The nearest step that is not due yet, and the furthest one.
        min(steps.position) filter (where steps.by_period > told.period)
            as next_position,
        max(steps.position) filter (where steps.by_period > told.period)
            as last_position
    from steps
    inner join told
        on steps.year = told.year
    where
        steps.position is not null
        and steps.by_period is not null
    group by steps.list, steps.project, told.period
),

-- Days are reported as 20210518; a day once reported stays, and so does its project.
levels as (
    select
        figures.project,
        figures.indicator,
        figures.period,
        figures.value,
        try_strptime(figures.value::bigint::varchar, '%Y%m%d')::date as day
    from figures
    where figures.measure = 'level'
),

joined as (
    select
        members.*,
        lists.position as list_position,
        lists.money,
        lists.quantity as quantity_indicator,
        lists.stages,
        lists.start_position,
        lists.finish_position,
        lists.start_notice_months,
        lists.behind_pp,
        told.period,
        told.month,
        told.month_end,
        money.value as done,
        money.value - money.half_digit as low,
        money.value + money.half_digit as high,
        money.unit as money_unit,
        money.submission_id,
        money.sheet,
        money.cell,
        money.known_at,
        amount.value as quantity_done,
        amount.half_digit as quantity_half_digit,
        amount.unit as quantity_done_unit,
        stage.value::integer as reported_position,
        stage.period as stage_period,
        started.day as started_on,
        finished.day as finished_on,
        due.due_position,
        due.next_position,
        due.last_position,
        -- Silence says nothing: only a report of the month can say that it is not yet.
        if(
            lists.stage is null,
            (lists.started_on is not null or lists.finished_on is not null)
            and (
                money.value is not null
                or amount.value is not null
                or coalesce(started.period = told.period, false)
                or coalesce(finished.period = told.period, false)
            ),
            coalesce(stage.period = told.period, false)
        ) as is_fresh,
        is_fresh and (lists.stage is not null or lists.started_on is not null)
            as tells_start,
        is_fresh and (lists.stage is not null or lists.finished_on is not null)
            as tells_finish
    from members
    inner join lists
        on members.list = lists.list
    inner join told
        on members.year = told.year
    left join figures as money
        on
            members.project = money.project
            and lists.money = money.indicator
            and told.period = money.period
            and money.measure = 'ytd'
    left join figures as amount
        on
            members.project = amount.project
            and lists.quantity = amount.indicator
            and told.period = amount.period
            and amount.measure = 'ytd'
    asof left join levels as stage
        on
            members.project = stage.project
            and lists.stage = stage.indicator
            and told.period >= stage.period
    asof left join levels as started
        on
            members.project = started.project
            and lists.started_on = started.indicator
            and told.period >= started.period
    asof left join levels as finished
        on
            members.project = finished.project
            and lists.finished_on = finished.indicator
            and told.period >= finished.period
    left join due
        on
            members.list = due.list
            and members.project = due.project
            and told.period = due.period
),

-- Beyond nine digits there is only what binary fractions add.
paced as (
    select
        joined.*,
        100.0 * joined.month / 12 as schedule_pct,
        -- Units were named by the same registry; two names are two units.
        if(
            joined.unit = joined.money_unit,
            100.0 / nullif(joined.plan::double, 0),
            null
        ) as per_money,
        if(
            joined.quantity_unit = joined.quantity_done_unit,
            100.0 / nullif(joined.quantity::double, 0),
            null
        ) as per_quantity,
        round(joined.done * per_money - schedule_pct, 9) as pace_gap_pp,
        round(joined.low * per_money - schedule_pct, 9) as pace_gap_low_pp,
        round(joined.high * per_money - schedule_pct, 9) as pace_gap_high_pp,
        round(joined.quantity_done * per_quantity - schedule_pct, 9)
            as quantity_gap_pp,
        joined.quantity_half_digit * per_quantity as quantity_half_pp,
        -- How far it is for certain: by its stage, or by a day that has come.
        greatest(
            joined.reported_position,
            if(joined.started_on <= joined.month_end, joined.start_position, null),
            if(joined.finished_on <= joined.month_end, joined.finish_position, null),
            if(joined.stages is null and joined.is_fresh, 0, null)
        ) as reached
    from joined
),

judged as (
    select
        paced.*,
        case
            when paced.reached >= paced.start_position then true
            when paced.tells_start then false
        end as is_started,
        case
            when paced.reached >= paced.finish_position then true
            when paced.tells_finish then false
        end as is_finished,
        core.pace_word(
            paced.pace_gap_pp,
            paced.pace_gap_low_pp,
            paced.pace_gap_high_pp,
            registry.on_schedule_band_pp,
            paced.month < 12 and paced.low >= paced.plan::double
        ) as money_verdict,
        core.pace_word(
            paced.quantity_gap_pp,
            round(paced.quantity_gap_pp - paced.quantity_half_pp, 9),
            round(paced.quantity_gap_pp + paced.quantity_half_pp, 9),
            registry.on_schedule_band_pp,
            paced.month < 12
            and paced.quantity_done - paced.quantity_half_digit
            >= paced.quantity::double
        ) as quantity_verdict,
        case
            when paced.due_position is null and paced.next_position is null then null
            when
                paced.reached >= paced.finish_position
                and paced.last_position >= paced.finish_position
                then '已提前完成'
            when
                paced.reached > coalesce(paced.due_position, 0)
                and paced.reached >= paced.next_position
                then '超序时'
            when paced.reached >= coalesce(paced.due_position, 0) then '基本符合'
            when paced.is_fresh then '滞后'
        end as milestone_verdict
    from paced
    cross join core.registry_as_of(instant) as registry
)

select
    judged.list,
    judged.project,
    judged.period,
    judged.year,
    judged.month,
    judged.list_position,
    judged.region,
    judged.department,
    judged.category,
    judged.unit,
    judged.plan::double as plan,
    judged.done,
    judged.low,
    judged.high,
    judged.money_unit,
    judged.done * judged.per_money as completion_pct,
    judged.schedule_pct,
    judged.pace_gap_pp,
    judged.pace_gap_low_pp,
    judged.pace_gap_high_pp,
    judged.money_verdict,
    judged.stages[judged.reached] as stage,
    judged.reached as stage_position,
    judged.stage_period,
    judged.stages[judged.due_position] as stage_due,
    judged.due_position as stage_due_position,
    judged.is_started as started,
    judged.is_finished as finished,
    judged.start_by,
    judged.finish_by,
    judged.started_on,
    judged.finished_on,
    judged.milestone_verdict,
    judged.quantity::double as quantity,
    judged.quantity_unit,
    judged.quantity_done,
    judged.quantity_done * judged.per_quantity as quantity_completion_pct,
    judged.quantity_gap_pp,
    judged.quantity_verdict,
    -- Whether the month has the figure that the list goes by: money before the others.
    case
        when judged.money is not null then judged.done is not null
        when judged.quantity_indicator is not null
            then judged.quantity_done is not null
        else judged.is_fresh
    end as has_figure,
    -- Null where the print leaves it open, or nobody has said.
    case
        when judged.money is not null
            then case
                when judged.pace_gap_low_pp >= 0 then true
                when judged.pace_gap_high_pp < 0 then false
            end
        when judged.quantity_indicator is not null
            then case
                when round(judged.quantity_gap_pp - judged.quantity_half_pp, 9) >= 0
                    then true
                when round(judged.quantity_gap_pp + judged.quantity_half_pp, 9) < 0
                    then false
            end
        else judged.milestone_verdict <> '滞后'
    end as on_schedule,
    case
        when judged.is_finished then null
        when
            not judged.is_started
            and judged.start_by <= strftime(
                judged.month_end
                + to_months(judged.start_notice_months), '%Y-%m'
            )
            then 'start'
        -- What is not to begin yet cannot be behind.
        when not judged.is_started and judged.start_by > judged.period then null
        when
            judged.money is not null
            and judged.pace_gap_high_pp <= -judged.behind_pp
            then 'progress'
        when
            judged.money is null
            and judged.quantity_indicator is not null
            and round(judged.quantity_gap_pp + judged.quantity_half_pp, 9)
            <= -judged.behind_pp
            then 'progress'
        when
            judged.money is null
            and judged.quantity_indicator is null
            and judged.milestone_verdict = '滞后'
            then 'progress'
    end as press,
    judged.submission_id,
    judged.sheet,
    judged.cell,
    judged.known_at
from judged

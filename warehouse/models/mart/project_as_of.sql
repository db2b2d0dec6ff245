-- Every project of a year's lists in every told month: money, milestone and quantity
-- side by side, each with its verdict, and whether to press it.
-- grain: project, period
-- parameters: instant
with standing as materialized (
    select standing.*
    from core.project_standing_as_of(instant) as standing
),

-- A project on several lists is told by the first of them that knows.
merged as (
    select
        standing.project,
        standing.year,
        standing.period,
        any_value(standing.schedule_pct) as schedule_pct,
        arg_min(standing, standing.list_position) filter (
            where standing.done is not null
        ) as money,
        coalesce(
            arg_min(standing, standing.list_position) filter (
                where standing.stage_position is not null
            ),
            arg_min(standing, standing.list_position) filter (
                where standing.stage_due_position is not null
            )
        ) as way,
        arg_min(standing, standing.list_position) filter (
            where standing.quantity_done is not null
        ) as amount,
        bool_or(standing.press = 'start') as is_to_start,
        bool_or(standing.press = 'progress') as is_to_hurry
    from standing
    group by standing.project, standing.year, standing.period
)

select
    project.project,
    project.name,
    project.lists,
    project.region,
    project.department,
    project.category,
    project.unit,
    merged.period,
    project.total_investment::double as total_investment,
    project.plan::double as plan,
    project.set_on as plan_set_on,
    merged.money.done,
    merged.money.low,
    merged.money.high,
    merged.money.completion_pct,
    merged.schedule_pct,
    merged.money.pace_gap_pp,
    merged.money.pace_gap_low_pp,
    merged.money.pace_gap_high_pp,
    merged.way.stage,
    merged.way.stage_position,
    merged.way.stage_period,
    merged.way.stage_due,
    merged.way.stage_due_position,
    merged.way.started,
    merged.way.finished,
    project.start_by,
    project.finish_by,
    merged.way.started_on,
    merged.way.finished_on,
    project.quantity::double as quantity,
    project.quantity_unit,
    merged.amount.quantity_done,
    merged.amount.quantity_completion_pct,
    merged.money.money_verdict,
    merged.way.milestone_verdict,
    merged.amount.quantity_verdict,
    -- Behind by one of them and not by another: both are shown, neither is preferred.
    coalesce(
        merged.money.money_verdict = '滞后'
        or merged.way.milestone_verdict = '滞后'
        or merged.amount.quantity_verdict = '滞后',
        false
    )
    and coalesce(
        merged.money.money_verdict <> '滞后'
        or merged.way.milestone_verdict <> '滞后'
        or merged.amount.quantity_verdict <> '滞后',
        false
    ) as verdicts_disagree,
    case
        when merged.is_to_start then 'start'
        when merged.is_to_hurry then 'progress'
    end as press,
    merged.money.submission_id,
    merged.money.sheet,
    merged.money.cell,
    merged.money.known_at
from core.project_as_of(instant) as project
left join merged
    on
        project.project = merged.project
        and project.year = merged.year

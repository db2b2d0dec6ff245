-- How projects stand in every told month, a number or a word a row.
-- grain: project, period, measure
-- parameters: instant
with told as materialized (
    select
        project.project,
        project.period,
        project.region,
        project.department,
        project.name,
        project.unit,
        project.quantity_unit,
        project.plan,
        project.done::double as done,
        project.quantity_done::double as quantity_done,
        project.stage,
        project.money_verdict,
        project.milestone_verdict,
        project.quantity_verdict,
        project.press,
        submission.file,
        project.sheet,
        project.cell,
        project.submission_id
    from mart.project_as_of(instant) as project
    left join raw.submission as submission
        on project.submission_id = submission.submission_id
    where project.period is not null
),

numbers as (
    select *
    from told
    unpivot (value for measure in (plan, done, quantity_done))
),

words as (
    select *
    from told
    unpivot (
        text for measure in (
            stage, money_verdict, milestone_verdict, quantity_verdict, press
        )
    )
)

select
    numbers.project,
    numbers.period,
    numbers.region,
    numbers.department,
    numbers.measure,
    numbers.name,
    if(numbers.measure = 'quantity_done', numbers.quantity_unit, numbers.unit) as unit,
    numbers.value,
    null as text,
    -- Its cell is the one with the money.
    if(numbers.measure = 'done', numbers.file, null) as file,
    if(numbers.measure = 'done', numbers.sheet, null) as sheet,
    if(numbers.measure = 'done', numbers.cell, null) as cell,
    if(numbers.measure = 'done', numbers.submission_id, null) as submission_id
from numbers
union all by name
select
    words.project,
    words.period,
    words.region,
    words.department,
    words.measure,
    words.name,
    null as unit,
    null as value,
    words.text,
    null as file,
    null as sheet,
    null as cell,
    null as submission_id
from words

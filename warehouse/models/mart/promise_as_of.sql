-- What people had promised by an instant, held against what was known then.
-- grain: answer
-- parameters: instant
-- A run that finds nothing new writes no row, so the newest of what runs write is what
-- is known of the time; that a promise is broken is such a row as well.
with ticks as (
    select run.known_at
    from raw.run as run
    where run.known_at <= instant
    union all
    select due.known_at
    from raw.due as due
    where due.known_at <= instant
    union all
    select version.known_at
    from raw.alert_version as version
    inner join raw.alert as alert
        on version.alert_id = alert.alert_id
    where
        alert.kind = 'promise'
        and version.known_at <= instant
),

clock as (
    select max(ticks.known_at) as now
    from ticks
),

-- Of one message and one thing the last word counts, from when it was said.
given as (
    select
        answer.*,
        lead(answer.answered_at) over (
            partition by
                answer.message_key,
                answer.kind,
                answer.department,
                answer.period,
                answer.indicator,
                answer.report
            order by answer.answered_at, answer.answer_id
        ) as replaced_at
    from raw.answer as answer
    where
        answer.kind in ('promise', 'will_report')
        and answer.known_at <= instant
),

city as (
    select region.region
    from core.region_as_of(instant) as region
    where region.kind = 'city'
),

-- What was to be reached, beside each printed figure that may decide it: the month's
-- own, and of what adds up over the year each month before it.
beside as (
    select
        given.answer_id,
        actual.period,
        actual.value,
        actual.low,
        actual.high,
        actual.known_at,
        actual.period = given.by_period as is_last,
        aim.sign,
        round(given.amount::double, 9) as amount,
        -- A printed figure is an interval of half a last digit to each side.
        case
            when aim.sign > 0 and round(actual.low, 9) >= amount then 'kept'
            when aim.sign > 0 and round(actual.high, 9) <= amount then 'broken'
            when aim.sign < 0 and round(actual.high, 9) <= amount then 'kept'
            when aim.sign < 0 and round(actual.low, 9) > amount then 'broken'
            else 'undecided'
        end as outcome
    from given
    inner join core.aim_as_of(instant) as aim
        on given.indicator = aim.indicator
    inner join core.actual_as_of(instant) as actual
        on
            given.indicator = actual.indicator
            and actual.period[:4] = given.by_period[:4]
            and (
                given.by_period = actual.period
                or (aim.is_accumulated and given.by_period > actual.period)
            )
    inner join city
        on actual.region = city.region
    where given.kind = 'promise'
),

-- What adds up does not fall again: reached early is reached, and a cap that is passed
-- is passed. Else only the month itself tells.
decided as (
    select beside.*
    from beside
    where
        beside.is_last
        or beside.outcome = if(beside.sign > 0, 'kept', 'broken')
    qualify row_number() over (
        partition by beside.answer_id
        order by beside.period
    ) = 1
),

-- Which reports bring an indicator, and how many months after its own.
carried as (
    select
        observation.indicator,
        submission.report,
        submission.department,
        submission.period,
        max(observation.period) as newest,
        12 * (submission.period[:4]::integer - newest[:4]::integer)
        + submission.period[6:]::integer - newest[6:]::integer as lag
    from raw.observation as observation
    inner join raw.submission as submission
        on observation.submission_id = submission.submission_id
    where
        observation.project = ''
        and observation.known_at <= instant
        and len(observation.period) = 7
        and observation.period[6:6] <> 'Q'
        and observation.period[6:6] <> 'H'
        and len(submission.period) = 7
        and observation.indicator in (
            select given.indicator
            from given
        )
    group by
        observation.indicator,
        submission.report,
        submission.department,
        submission.period,
        submission.ordinal
    qualify row_number() over (
        partition by
            observation.indicator, submission.report, submission.department
        order by submission.period desc, submission.ordinal desc
    ) = 1
),

-- By when a month's figure is owed: by the last of the reports that bring it.
owed as (
    select
        given.answer_id,
        max(duty.due_at) as due_at
    from given
    inner join carried
        on given.indicator = carried.indicator
    inner join mart.duty_as_of(instant) as duty
        on
            carried.report = duty.report
            and carried.department = duty.department
            and duty.period = strftime(
                (given.by_period || '-01')::date + to_months(carried.lag), '%Y-%m'
            )
    where given.kind = 'promise'
    group by given.answer_id
),

-- What is sent back has not come.
came as (
    select
        given.answer_id,
        min(submission.received_at) as received_at,
        min_by(submission.known_at, submission.received_at) as known_at
    from given
    inner join raw.submission as submission
        on
            given.report = submission.report
            and given.department = submission.department
            and given.period = submission.period
    where
        given.kind = 'will_report'
        and submission.state not in ('returned', 'withdrawn')
        and submission.known_at >= given.answered_at
        and submission.known_at <= instant
    group by given.answer_id
),

judged as (
    select
        given.*,
        decided.period as actual_period,
        decided.value as actual,
        decided.low,
        decided.high,
        came.received_at,
        coalesce(given.by_time, owed.due_at) as by_when,
        case
            when given.kind = 'will_report' and came.received_at <= given.by_time
                then 'kept'
            when given.kind = 'promise' and decided.outcome is not null
                then decided.outcome
            -- What was to be there by its time and is not, or came later.
            when came.received_at > given.by_time or clock.now >= by_when
                then 'broken'
            else 'open'
        end as judgement,
        case
            when judgement = 'open' then null
            else coalesce(decided.known_at, least(came.known_at, by_when), by_when)
        end as decided_at
    from given
    cross join clock
    left join decided
        on given.answer_id = decided.answer_id
    left join owed
        on given.answer_id = owed.answer_id
    left join came
        on given.answer_id = came.answer_id
)

select
    judged.answer_id,
    judged.kind,
    judged.message_key,
    judged.department,
    judged.period,
    judged.report,
    judged.indicator,
    judged.answered_by,
    judged.answered_at,
    judged.amount,
    judged.unit,
    judged.by_period,
    judged.by_time,
    judged.reason,
    -- What was decided before somebody thought better of it stays decided.
    case
        when judged.replaced_at is null or judged.decided_at <= judged.replaced_at
            then judged.judgement
        else 'replaced'
    end as state,
    judged.actual_period,
    judged.actual,
    judged.low,
    judged.high,
    judged.received_at,
    judged.by_when as due_at,
    if(state = 'replaced', judged.replaced_at, judged.decided_at) as decided_at
from judged

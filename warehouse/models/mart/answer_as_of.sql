-- What people had answered to their messages by an instant, each by name.
-- grain: answer
-- parameters: instant
select
    answer.answer_id,
    answer.kind,
    answer.message_key,
    answer.alert_id,
    answer.department,
    answer.period,
    answer.report,
    answer.indicator,
    answer.answered_by,
    answer.email,
    answer.answered_at,
    answer.known_at,
    answer.amount,
    answer.unit,
    answer.by_period,
    answer.by_time,
    answer.reason
from raw.answer as answer
where answer.known_at <= instant

-- Everything found wrong by an instant, and who answered for it by then.
-- grain: finding
-- parameters: instant
with overrule as (
    select overrule.*
    from raw.overrule as overrule
    where overrule.overruled_at <= instant
    -- Who answered first is who answers.
    qualify row_number() over (
        partition by
            overrule.report,
            overrule.department,
            overrule.period,
            overrule.rule,
            overrule.sheet,
            overrule.cell,
            overrule.value
        order by overrule.overruled_at, rowid
    ) = 1
)

select
    finding.submission_id || '/' || finding.ordinal as finding_id,
    finding.submission_id,
    finding.ordinal as number,
    finding.severity,
    finding.rule,
    finding.sheet,
    finding.cell,
    finding.value,
    finding.message,
    finding.suggestion,
    finding.parameters,
    overrule.overruled_by,
    overrule.reason as overruled_reason,
    overrule.overruled_at
from raw.finding as finding
left join raw.submission as submission
    on finding.submission_id = submission.submission_id
left join overrule
    on
        submission.report = overrule.report
        and submission.department = overrule.department
        and submission.period = overrule.period
        and finding.rule = overrule.rule
        and finding.sheet = overrule.sheet
        and finding.cell = overrule.cell
        and finding.value = overrule.value
where coalesce(submission.known_at <= instant, true)

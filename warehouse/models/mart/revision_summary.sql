-- How often and how far an indicator's figures were changed after they first counted.
-- grain: indicator, measure
with figures as (
    select
        vintage.region,
        vintage.indicator,
        vintage.measure,
        vintage.period,
        coalesce(bool_or(vintage.change_kind = 'revision') filter (
            where vintage.value is distinct from vintage.value_before
        ), false) as is_revised,
        coalesce(bool_or(vintage.change_kind = 'correction') filter (
            where vintage.value is distinct from vintage.value_before
        ), false) as is_corrected,
        sum(vintage.change) filter (where vintage.change_kind = 'revision') as revision,
        arg_min(vintage.value, vintage.number) as first_value,
        arg_min(vintage.unit, vintage.number) as first_unit
    from mart.vintage as vintage
    where vintage.project = ''
    group by vintage.region, vintage.indicator, vintage.measure, vintage.period
    -- What nobody has reported since yuebao began cannot have been changed.
    having max(vintage.vintage) > 0
)

select
    figures.indicator,
    figures.measure,
    count(*) as figures,
    count(*) filter (where figures.is_revised) as revised,
    count(*) filter (where figures.is_corrected) as corrected,
    avg(revision.change_from_first) as mean_change,
    avg(abs(revision.change_from_first)) as mean_absolute_change,
    avg(revision.change_from_first_pct) as mean_change_pct,
    avg(abs(revision.change_from_first_pct)) as mean_absolute_change_pct,
    arg_max(revision.change_from_first_pct, abs(revision.change_from_first_pct))
        as largest_change_pct,
    -- Errors put right say nothing about how first figures are usually revised.
    avg(figures.revision) filter (where figures.is_revised) as mean_revision,
    avg(
        if(
            figures.first_unit = '%',
            null,
            100.0 * figures.revision / nullif(abs(figures.first_value), 0)
        )
    ) filter (where figures.is_revised) as mean_revision_pct,
    count(*) filter (where revision.light_changed) as lights_changed
from figures
left join mart.revision as revision
    on
        figures.region = revision.region
        and figures.indicator = revision.indicator
        and figures.measure = revision.measure
        and figures.period = revision.period
        and revision.project = ''
group by figures.indicator, figures.measure

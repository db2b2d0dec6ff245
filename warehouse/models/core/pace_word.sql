-- The word for a gap to schedule in points, given as an interval; early is met before.
-- grain: one value
-- function: gap, low, high, band, early
select
    case
        when gap is null then null
        when early then '已提前完成'
        when low > 0 then '超序时'
        when high >= -band then '基本符合'
        else '滞后'
    end

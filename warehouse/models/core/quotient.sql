-- What an interval divided by another may be; null where the divisor may be 0.
-- grain: one value
-- function: low, high, by_low, by_high
select
    case
        when by_low > 0 or by_high < 0
            then core.product(low, high, 1 / by_high, 1 / by_low)
    end

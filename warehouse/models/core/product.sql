-- What an interval times another may be.
-- grain: one value
-- function: low, high, by_low, by_high
select
    {
        'low': least(low * by_low, low * by_high, high * by_low, high * by_high),
        'high': greatest(low * by_low, low * by_high, high * by_low, high * by_high)
    }

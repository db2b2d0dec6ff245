-- Where each indicator stands at a month's end: a flow's cumulative, a stock's level,
-- an index's mean, a ratio of two cumulatives, a sum over the parts that report it.
-- grain: region, indicator, period
-- parameters: instant
select cumulative.*
from core.cumulative_of(instant, false) as cumulative

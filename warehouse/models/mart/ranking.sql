-- Places among peers, computed and as printed, with what they score.
-- grain: region, indicator, period, ranked_by
select ranking.*
from mart.ranking_as_of('infinity'::timestamptz) as ranking

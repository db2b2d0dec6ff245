-- What a region's places score together by each rule in force.
-- grain: region, period, rule
select rank_score.*
from mart.rank_score_as_of('infinity'::timestamptz) as rank_score

-- How every indicator stands against its year's target, as it is known now.
-- grain: region, indicator, period, span
-- kept: in snapshots, in the order of the months
select progress.*
from mart.progress_as_of('infinity'::timestamptz) as progress

-- A month's printed figures side by side: one column for each measure.
-- grain: region, indicator, period
-- parameters: instant
select figure.*
from core.figure_of(instant, false) as figure

-- How every source in use was found when it was visited last, and what it holds back.
-- grain: source, file
select source.*
from mart.source_as_of('infinity'::timestamptz) as source

-- What people promised, held against what came: kept, broken, undecided or still open.
-- grain: answer
select promise.*
from mart.promise_as_of('infinity'::timestamptz) as promise

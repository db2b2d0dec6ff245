-- What people answered to their messages, each by name.
-- grain: answer
select answer.*
from mart.answer_as_of('infinity'::timestamptz) as answer

-- What a list holds beyond the widest list inside it, as it is known now.
-- grain: list, period
select ring.*
from mart.ring_as_of('infinity'::timestamptz) as ring

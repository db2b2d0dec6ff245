-- The outbox: every alert as it stands now, with the newest thing that happened to it.
-- grain: alert
select alert.*
from mart.alert_as_of('infinity'::timestamptz) as alert

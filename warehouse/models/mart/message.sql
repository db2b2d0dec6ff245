-- The messages in Slack, one a recipient and month, and where each is.
-- grain: message_key
select message.*
from mart.message_as_of('infinity'::timestamptz) as message

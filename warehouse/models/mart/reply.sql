-- What is said in the threads of messages, and what became of it.
-- grain: reply
select
    reply.reply_id,
    reply.message_key,
    reply.kind,
    reply.text,
    reply.is_urgent,
    reply.created_at,
    message.address,
    message.channel,
    message.ts as message_ts,
    coalesce(event.state, 'pending') as state,
    event.sent_at,
    event.ts,
    coalesce(event.attempts, 0) as attempts,
    event.error
from raw.reply as reply
left join mart.message as message
    on reply.message_key = message.message_key
left join (
    select
        event.reply_id,
        arg_max(event.state, event.ordinal) as state,
        arg_max(event.ts, event.ordinal) as ts,
        arg_max(event.error, event.ordinal) as error,
        max(event.happened_at) filter (where event.state = 'sent') as sent_at,
        count(*) filter (where event.state = 'sending' and event.error = '')
            as attempts
    from raw.reply_event as event
    group by event.reply_id
) as event
    on reply.reply_id = event.reply_id

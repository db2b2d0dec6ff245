-- The desk: alerts that change with the facts, what stands in their threads, and what
-- people answer.

-- An alert as it was told: another version when its facts change, or no longer stand.
create table raw.alert_version (
    alert_id varchar not null,
    version integer not null,
    run_id varchar not null,
    known_at timestamptz not null,
    severity varchar not null,
    recipient varchar not null,
    channel varchar not null,
    text varchar not null,
    brief varchar not null,
    facts varchar not null,
    stands boolean not null
);

-- What was told before alerts had versions is each one's first; its facts are unknown.
insert into raw.alert_version
select
    alert.alert_id,
    1 as version,
    alert.run_id,
    alert.created_at as known_at,
    alert.severity,
    alert.recipient,
    alert.channel,
    alert.text,
    alert.text as brief,
    '' as facts,
    true as stands
from raw.alert as alert;

alter table raw.alert_event add column version integer default 1;

-- The month of the cycle in which an alert came up, whatever month it is about: its
-- recipient has one message for each.
alter table raw.alert add column cycle varchar;
update raw.alert set cycle = period;

-- What is said in the thread of a message: a row before it is sent.
create table raw.reply (
    reply_id varchar not null,
    message_key varchar not null,
    kind varchar not null,
    text varchar not null,
    is_urgent boolean not null,
    created_at timestamptz not null
);

create table raw.reply_event (
    reply_id varchar not null,
    ordinal bigint not null,
    state varchar not null,
    happened_at timestamptz not null,
    ts varchar not null,
    error varchar not null
);

-- Pictures drawn for messages; `facts` says what they show, so that one is drawn once,
-- and `said` tells it to those who do not see it.
create table raw.picture (
    picture_id varchar not null,
    message_key varchar not null,
    facts varchar not null,
    path varchar not null,
    said varchar not null,
    drawn_at timestamptz not null
);

-- What people answer to a message, each by name. A promise says what a month's figure
-- will be, an announced report when it will come.
create table raw.answer (
    answer_id varchar not null,
    kind varchar not null,
    message_key varchar not null,
    alert_id varchar not null,
    department varchar not null,
    period varchar not null,
    report varchar not null,
    indicator varchar not null,
    answered_by varchar not null,
    email varchar not null,
    answered_at timestamptz not null,
    known_at timestamptz not null,
    amount decimal(38, 18),
    unit varchar not null,
    by_period varchar not null,
    by_time timestamptz,
    reason varchar not null
);

-- A file in a thread is a marked copy, named after its alert, or a picture.
alter table raw.attachment_event rename column alert_id to attachment_id;

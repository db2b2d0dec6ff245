-- Backfills: past periods run again, with a reason; what became of each is an event.
create table raw.backfill (
    backfill_id varchar not null,
    asked_at timestamptz not null,
    asked_by varchar not null,
    reason varchar not null,
    mode varchar not null,
    first_period varchar not null,
    last_period varchar not null,
    -- Empty lists leave nothing out.
    reports varchar[] not null,
    departments varchar[] not null,
    indicators varchar[] not null,
    -- What is put back is as it was known then; null where today's files count.
    as_known_at timestamptz,
    -- The backfill that this one undoes; empty where it undoes none.
    undoes varchar not null
);

-- `period` is the month that was loaded, `known_at` its vintage.
create table raw.backfill_event (
    backfill_id varchar not null,
    ordinal bigint not null,
    state varchar not null,
    happened_at timestamptz not null,
    done_by varchar not null,
    period varchar not null,
    known_at timestamptz,
    submissions bigint not null,
    detail varchar not null
);

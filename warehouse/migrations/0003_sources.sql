-- Where departments deliver by, and what each run found there.

-- The address of a department's own source; null delivers into the city's inbox.
alter table raw.department add column source varchar;

-- What came of a visit to a source, whenever it came out otherwise than before: of the
-- source itself where no file is named, else of one file. No rule means all is well.
create table raw.source_event (
    ordinal bigint not null,
    run_id varchar not null,
    known_at timestamptz not null,
    period varchar not null,
    source varchar not null,
    file varchar not null,
    severity varchar not null,
    rule varchar not null,
    parameters varchar not null,
    message varchar not null,
    suggestion varchar not null
);

-- The close of a month: each sign-off and each re-opening, by name. The newest counts.
create table raw.close_event (
    ordinal bigint not null,
    period varchar not null,
    state varchar not null,
    happened_at timestamptz not null,
    signed_by varchar not null,
    reason varchar not null,
    known_at timestamptz not null,
    registry_version integer not null,
    blockers varchar not null
);

-- Whose report a file is that came after its month was closed: it is kept and waits
-- (outcome `held`), so no submission says it.
alter table raw.delivery add column report varchar;
alter table raw.delivery add column department varchar;

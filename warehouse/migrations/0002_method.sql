-- What the method needs beside figures: history, plans, project lists, ranks.

alter table raw.registry add column outlook_steady double default 0.9;
alter table raw.registry alter column outlook_steady set not null;
alter table raw.registry add column outlook_likely double default 0.6;
alter table raw.registry alter column outlook_likely set not null;
alter table raw.registry add column outlook_gap double default 0.3;
alter table raw.registry alter column outlook_gap set not null;

alter table raw.indicator add column growth_prices varchar default 'current';
alter table raw.indicator alter column growth_prices set not null;
alter table raw.indicator add column scope varchar default '1';
alter table raw.indicator alter column scope set not null;
alter table raw.indicator add column breaks varchar[] default '[]';
alter table raw.indicator alter column breaks set not null;
alter table raw.indicator add column stages varchar[] default '[]';
alter table raw.indicator alter column stages set not null;

-- A quarter or a half may have a target of its own: the cumulative by its last month.
alter table raw.target add column by_month integer default 12;
alter table raw.target alter column by_month set not null;
alter table raw.target add column status varchar default 'adopted';
alter table raw.target alter column status set not null;

alter table raw.light_rule add column schedule varchar default 'linear';
alter table raw.light_rule alter column schedule set not null;

alter table raw.project alter column plan drop not null;
alter table raw.project alter column unit drop not null;
alter table raw.project add column department varchar;
alter table raw.project add column total_investment decimal(38, 18);
alter table raw.project add column start_by varchar;
alter table raw.project add column finish_by varchar;
alter table raw.project add column quantity decimal(38, 18);
alter table raw.project add column quantity_unit varchar;
alter table raw.project add column set_on date;

-- Figures published before yuebao began, as analysts typed them in.
create table raw.history (
    version integer not null,
    line integer not null,
    region varchar not null,
    indicator varchar not null,
    measure varchar not null,
    period varchar not null,
    value decimal(38, 18) not null,
    unit varchar not null,
    decimals integer not null,
    status varchar not null,
    published_on date not null,
    source varchar not null,
    text varchar not null
);

-- Plans of several years, such as the five-year plan.
create table raw.plan (
    version integer not null,
    position integer not null,
    plan varchar not null,
    region varchar not null,
    indicator varchar not null,
    base_year integer not null,
    base_value decimal(38, 18),
    end_year integer not null,
    value decimal(38, 18) not null,
    nature varchar not null,
    set_on date not null,
    source varchar not null
);

-- What adds up to an indicator: other indicators, or (no part named) the regions.
-- One indicator may be divided in several ways, each a division of its own.
create table raw.part (
    version integer not null,
    indicator varchar not null,
    division integer not null,
    part varchar not null
);

create table raw.project_list (
    version integer not null,
    position integer not null,
    list varchar not null,
    name varchar not null,
    inside varchar,
    money varchar,
    total varchar,
    stage varchar,
    quantity varchar,
    started_on varchar,
    finished_on varchar,
    started varchar,
    finished varchar,
    start_notice_months integer not null,
    behind_pp decimal(18, 6) not null
);

-- The stage that a project is to have reached by the end of a month.
create table raw.milestone (
    version integer not null,
    project varchar not null,
    year integer not null,
    stage varchar not null,
    by_period varchar not null
);

-- What a place among the peers is worth.
create table raw.rank_rule (
    version integer not null,
    rule varchar not null,
    since varchar not null,
    indicator varchar not null,
    ranked_by varchar not null,
    weight decimal(18, 6) not null,
    step decimal(18, 6) not null
);

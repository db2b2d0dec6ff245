-- Facts only ever grow. Opinions about them are the views in warehouse/models.
create schema raw;

-- One start of a flow that may have added facts.
create table raw.run (
    run_id varchar not null,
    flow varchar not null,
    period varchar not null,
    known_at timestamptz not null,
    registry_version integer not null
);

-- Every version of every file that was ever found in the inbox.
create table raw.delivery (
    uri varchar not null,
    file varchar not null,
    sha256 varchar not null,
    bytes bigint not null,
    modified_at timestamptz,
    received_at timestamptz not null,
    known_at timestamptz not null,
    archived varchar not null,
    outcome varchar not null,
    period varchar not null,
    submission_id varchar
);

create table raw.submission (
    submission_id varchar not null,
    ordinal bigint not null,
    run_id varchar not null,
    known_at timestamptz not null,
    report varchar not null,
    department varchar not null,
    period varchar not null,
    state varchar not null,
    received_at timestamptz not null,
    due_at timestamptz,
    minutes_late bigint not null,
    sha256 varchar not null,
    bytes bigint not null,
    file varchar not null,
    uri varchar not null,
    archived varchar not null
);

create table raw.finding (
    submission_id varchar not null,
    ordinal integer not null,
    severity varchar not null,
    rule varchar not null,
    sheet varchar not null,
    cell varchar not null,
    value varchar not null,
    parameters varchar not null,
    message varchar not null,
    suggestion varchar not null
);

create table raw.observation (
    submission_id varchar not null,
    vintage bigint not null,
    known_at timestamptz not null,
    region varchar not null,
    indicator varchar not null,
    measure varchar not null,
    period varchar not null,
    project varchar not null,
    value decimal(38, 18),
    unit varchar not null,
    decimals integer not null,
    status varchar not null,
    note varchar not null,
    sheet varchar not null,
    cell varchar not null,
    text varchar not null
);

-- When each report is owed, as it was known at each run.
create table raw.due (
    known_at timestamptz not null,
    period varchar not null,
    report varchar not null,
    department varchar not null,
    owed boolean not null,
    due_at timestamptz
);

-- The outbox: a message is a row before it is sent; what became of it is an event.
create table raw.alert (
    alert_id varchar not null,
    key varchar not null,
    run_id varchar not null,
    created_at timestamptz not null,
    kind varchar not null,
    department varchar not null,
    subject varchar not null,
    period varchar not null,
    severity varchar not null,
    recipient varchar not null,
    channel varchar not null,
    text varchar not null
);

create table raw.alert_event (
    alert_id varchar not null,
    ordinal bigint not null,
    state varchar not null,
    happened_at timestamptz not null,
    channel varchar not null,
    ts varchar not null,
    message_key varchar not null,
    error varchar not null
);

-- The registry as it was: every version whole, so that the past can be told again.
create table raw.registry (
    version integer not null,
    known_at timestamptz not null,
    sha256 varchar not null,
    on_schedule_band_pp decimal(18, 6) not null
);

create table raw.region (
    version integer not null,
    position integer not null,
    region varchar not null,
    name varchar not null,
    kind varchar not null
);

create table raw.department (
    version integer not null,
    department varchar not null,
    name varchar not null,
    head varchar not null,
    head_email varchar not null,
    deputy varchar not null,
    deputy_email varchar not null,
    escalation varchar not null,
    escalation_email varchar not null,
    region varchar
);

create table raw.indicator (
    version integer not null,
    position integer not null,
    indicator varchar not null,
    name varchar not null,
    main integer,
    kind varchar not null,
    frequency varchar not null,
    jan_feb varchar not null,
    lag_months integer not null,
    unit varchar not null,
    decimals integer not null,
    direction varchar not null,
    growth_basis varchar not null,
    target_type varchar not null,
    total varchar not null,
    numerator varchar,
    denominator varchar,
    owner varchar
);

create table raw.report (
    version integer not null,
    report varchar not null,
    title varchar not null,
    frequency varchar not null
);

create table raw.target (
    version integer not null,
    region varchar not null,
    indicator varchar not null,
    year integer not null,
    value decimal(38, 18) not null,
    set_on date not null,
    source varchar not null
);

create table raw.project (
    version integer not null,
    position integer not null,
    project varchar not null,
    name varchar not null,
    year integer not null,
    lists varchar[] not null,
    region varchar not null,
    category varchar not null,
    plan decimal(38, 18) not null,
    unit varchar not null
);

create table raw.light_rule (
    version integer not null,
    rule varchar not null,
    since varchar not null,
    indicator varchar,
    quantity varchar not null,
    light varchar not null,
    low double not null,
    low_closed boolean not null,
    high double not null,
    high_closed boolean not null
);

-- The way back of what was returned: what it said, who answers for a finding, the
-- marked copies and what became of them in Slack.

-- What was read of a returned submission: to be held against the next version, and
-- never a figure of anything.
create table raw.returned_observation (
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

-- A finding that somebody answers for by name. It holds for this report, department,
-- period, rule, cell and print; `submission_id` is the one it was said of.
create table raw.overrule (
    submission_id varchar not null,
    report varchar not null,
    department varchar not null,
    period varchar not null,
    rule varchar not null,
    sheet varchar not null,
    cell varchar not null,
    value varchar not null,
    overruled_by varchar not null,
    reason varchar not null,
    overruled_at timestamptz not null
);

-- The copies of submissions with their cells marked; no path where none can be made.
create table raw.marked (
    submission_id varchar not null,
    path varchar not null,
    marked_at timestamptz not null
);

-- What happened to the marked copy that belongs to an alert.
create table raw.attachment_event (
    alert_id varchar not null,
    ordinal bigint not null,
    state varchar not null,
    happened_at timestamptz not null,
    error varchar not null
);

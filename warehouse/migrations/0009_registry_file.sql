-- The registry's files as they were, text by text, so that a past version can be loaded
-- again whole: its layouts, its calendar, its people. Versions from before have none.
create table raw.registry_file (
    version integer not null,
    path varchar not null,
    text varchar not null
);

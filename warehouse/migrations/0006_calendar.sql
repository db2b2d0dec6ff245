-- A report that does not apply to a month (不适用) is told from one that owes nothing for
-- it (免报). Of what was known before nothing is said: it applies.
alter table raw.due add column applies boolean;

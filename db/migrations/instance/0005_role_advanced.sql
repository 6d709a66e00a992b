-- What a role brings beside its permissions: dashboards, preset queries and shifts (R3).
alter table roles add column advanced jsonb not null default '{}' check (jsonb_typeof(advanced) = 'object');

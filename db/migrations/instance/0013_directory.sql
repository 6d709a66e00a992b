-- The directory that SCIM feeds (A6): people and groups as the directory has them, beside the console's own and never
-- mixed with them. One directory an instance.
create table dir_connections (
  id uuid primary key,
  single boolean not null default true unique check (single),
  kind text not null default 'generic' check (kind in ('okta', 'entra', 'generic')),
  token_hash bytea not null,
  token_hint text not null,
  token_set_at timestamptz not null default now(),
  previous_hash bytea,
  previous_until timestamptz,
  sync_minutes integer not null default 60 check (sync_minutes between 5 and 1440),
  quarantine_days integer not null default 0 check (quarantine_days between 0 and 90),
  last_received_at timestamptz,
  synced_at timestamptz,
  version integer not null default 1,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Rows are paged by `seq`: it is given under the directory's lock, so in commit order, and a page never moves under
-- what is added.
create table dir_users (
  id uuid primary key,
  seq bigint generated always as identity unique,
  user_name text not null check (char_length(user_name) between 1 and 254),
  user_name_folded text generated always as (lower(user_name)) stored unique,
  external_id text check (char_length(external_id) <= 254),
  active boolean not null default true,
  email_folded text check (char_length(email_folded) <= 254),
  unit_ids uuid[] not null default '{}',
  data jsonb not null check (jsonb_typeof(data) = 'object'),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index dir_users_external on dir_users (external_id);
create index dir_users_email on dir_users (email_folded);
create index dir_users_units on dir_users using gin (unit_ids);

create table dir_groups (
  id uuid primary key,
  seq bigint generated always as identity unique,
  name text not null check (char_length(name) between 1 and 254),
  name_folded text generated always as (lower(name)) stored unique,
  external_id text check (char_length(external_id) <= 254),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index dir_groups_external on dir_groups (external_id);
create index dir_groups_name_trgm on dir_groups using gin (name_folded ext.gin_trgm_ops);

-- A member is a person or another group.
create table dir_members (
  group_id uuid not null references dir_groups (id) on delete cascade,
  user_id uuid references dir_users (id) on delete cascade,
  child_id uuid references dir_groups (id) on delete cascade,
  check (num_nonnulls(user_id, child_id) = 1 and child_id is distinct from group_id)
);
create unique index dir_members_users on dir_members (group_id, user_id) where user_id is not null;
create unique index dir_members_groups on dir_members (group_id, child_id) where child_id is not null;
create index dir_members_user on dir_members (user_id);
create index dir_members_child on dir_members (child_id);

-- Organizational units that people name: their organization, division and department.
create table dir_units (
  id uuid primary key,
  kind text not null check (kind in ('organization', 'division', 'department')),
  name text not null check (char_length(name) between 1 and 254),
  name_folded text generated always as (lower(name)) stored,
  unique (kind, name_folded)
);
create index dir_units_name_trgm on dir_units using gin (name_folded ext.gin_trgm_ops);

-- Which of the console's groups follows what of the directory (G6). The source is named without a foreign key: that
-- it is gone is what a sync finds out.
create table dir_imports (
  group_id uuid primary key references groups (id) on delete cascade,
  source_kind text not null check (source_kind in ('group', 'unit')),
  source_id uuid not null unique,
  source_external_id text,
  source_name text not null,
  requested_by uuid,
  state text not null default 'fetching' check (state in ('fetching', 'ready')),
  people integer not null default 0,
  missing integer not null default 0,
  synced_at timestamptz,
  gone_at timestamptz,
  problem text,
  created_at timestamptz not null default now()
);

-- What the directory's client wrote and what it was refused; without names and addresses. Kept for 30 days.
create table dir_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  method text not null,
  resource text not null,
  resource_id text,
  status integer not null,
  error text,
  ms integer not null
);
create index dir_log_by_time on dir_log (at);
create index dir_log_errors on dir_log (id) where status >= 400;

-- Sentences for one person about work that went on without him.
create table notices (
  id uuid primary key,
  user_id uuid not null,
  text text not null check (char_length(text) between 1 and 500),
  path text not null check (path like '/%'),
  at timestamptz not null default now()
);
create index notices_user on notices (user_id, at desc);

grant select, insert, update, delete on dir_connections, dir_users, dir_groups, dir_members, dir_units, dir_imports,
  notices to {{app}};
grant select, insert, delete on dir_log to {{app}};

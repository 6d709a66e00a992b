-- Incidents of an instance, in its own schema alone (T1).
create table incidents (
  id uuid primary key,
  title text not null check (char_length(title) between 1 and 200),
  title_folded text generated always as (lower(title)) stored,
  type text not null check (char_length(type) between 1 and 120),
  severity text not null check (severity in ('low', 'medium', 'high', 'critical')),
  status text not null default 'open' check (status in ('open', 'closed')),
  data jsonb not null default '{}' check (jsonb_typeof(data) = 'object'),
  owner_id uuid,
  version integer not null default 1,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index incidents_by_created on incidents (created_at, id);
create index incidents_owner on incidents (owner_id) where owner_id is not null;

-- Test runs of playbooks (C15). A run on a tenant's incident keeps here neither inputs nor outputs: that data is the
-- tenant's (T1).
create table playbook_tests (
  id uuid primary key,
  playbook_id uuid not null references content_items (id) on delete cascade,
  number integer not null check (number >= 0),
  place text not null default '',
  incident text not null default '',
  state text not null check (state in ('successful', 'failed')),
  error text,
  steps jsonb not null default '[]',
  tested_by uuid,
  started_at timestamptz not null,
  ended_at timestamptz not null default now()
);
create index playbook_tests_by_playbook on playbook_tests (playbook_id, started_at);

grant select, insert, update, delete on incidents, playbook_tests to {{app}};

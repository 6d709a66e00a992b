-- Rollouts in rings, and deviations. Used on main only.

-- `pin` says why a row holds a version that main chose for it, and not the newest: it was rolled back, or its rollout
-- planned it (W5). Sharing again takes it away.
alter table share_targets add column pin text check (pin in ('rolled_back', 'rollout'));
alter table share_targets drop constraint share_targets_cause_check;
alter table share_targets add constraint share_targets_cause_check
  check (cause in ('own', 'uses', 'labels', 'rolled_back', 'rollout'));

-- A plan that is carried out ring by ring (W5).
create table rollouts (
  id uuid primary key,
  name text not null check (char_length(name) between 1 and 120),
  name_folded text generated always as (lower(name)) stored,
  state text not null default 'running' check (state in ('running', 'stopped', 'done', 'cancelled', 'rolled_back')),
  reason text,
  started_by uuid not null,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  version integer not null default 1
);
create index rollouts_active on rollouts (id) where state in ('running', 'stopped');
create index rollouts_by_started on rollouts (started_at, id);

-- Without labels and tenants: the rest. A ring waits so long after the one before, and for another person.
create table rollout_rings (
  rollout_id uuid not null references rollouts (id) on delete cascade,
  number integer not null check (number > 0),
  name text not null check (char_length(name) between 1 and 80),
  labels text[] not null default '{}',
  tenant_ids uuid[] not null default '{}',
  wait_minutes integer not null default 0 check (wait_minutes between 0 and 20160),
  approval boolean not null default false,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'successful', 'failed')),
  started_at timestamptz,
  ended_at timestamptz,
  approved_by uuid,
  approved_at timestamptz,
  primary key (rollout_id, number)
);

-- The versions that go to every ring, as they were planned. Without a foreign key: an item may be deleted later.
create table rollout_items (
  rollout_id uuid not null references rollouts (id) on delete cascade,
  item_id uuid not null,
  name text not null,
  type text not null,
  number integer,
  chosen boolean not null,
  primary key (rollout_id, item_id)
);
create index rollout_items_item on rollout_items (item_id);

-- One line of the plan. A number of null: to be taken away. `was` is what the tenant held before.
create table rollout_changes (
  rollout_id uuid not null references rollouts (id) on delete cascade,
  item_id uuid not null,
  tenant_id uuid not null,
  ring integer not null,
  number integer,
  digest text,
  direct boolean not null,
  was integer,
  primary key (rollout_id, item_id, tenant_id)
);
create index rollout_changes_item on rollout_changes (item_id, tenant_id);
create index rollout_changes_ring on rollout_changes (rollout_id, ring);

-- What the reconcile found to differ in a tenant: changed or gone behind main's back, or a local item of the same name.
create table deviation_findings (
  tenant_id uuid not null,
  item_id uuid not null references content_items (id) on delete cascade,
  kind text not null check (kind in ('changed', 'gone', 'same_name')),
  found_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  primary key (tenant_id, item_id, kind)
);
create index deviation_findings_item on deviation_findings (item_id);

-- Who accepted which difference, why and until when (W7).
create table deviation_acceptances (
  tenant_id uuid not null,
  item_id uuid not null references content_items (id) on delete cascade,
  kind text not null check (kind in ('changed', 'gone', 'same_name', 'missing', 'outdated', 'failed', 'rolled_back')),
  note text not null check (char_length(note) between 1 and 500),
  expires_at timestamptz not null,
  accepted_by uuid not null,
  accepted_at timestamptz not null default now(),
  primary key (tenant_id, item_id, kind)
);
create index deviation_acceptances_item on deviation_acceptances (item_id);

grant select, insert, update, delete on rollouts, rollout_rings, rollout_items, rollout_changes, deviation_findings,
  deviation_acceptances to {{app}};

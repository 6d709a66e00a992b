-- Commands run by name, on one or many tenants at once (C16, T12). A run stands where it was started. `input` has
-- neither secrets nor personal values; `sealed` is all of it, until every tenant is done.
create table command_runs (
  id uuid primary key,
  command text not null check (char_length(command) between 1 and 80),
  input jsonb not null,
  sealed text,
  actor_kind text not null check (actor_kind in ('user', 'key')),
  actor_id uuid not null,
  actor_home uuid not null,
  session_groups text[] not null default '{}',
  request_id text,
  ip text,
  started_at timestamptz not null default now(),
  ended_at timestamptz
);
create index command_runs_started on command_runs (started_at desc, id desc);

-- What became of a run in each tenant, by the name in its address. `tenant` is its name once it was entered.
create table command_targets (
  run_id uuid not null references command_runs (id) on delete cascade,
  slug text not null,
  tenant text,
  state text not null default 'pending' check (state in ('pending', 'successful', 'failed')),
  code text,
  message text,
  fields jsonb not null default '{}',
  details jsonb not null default '[]',
  ended_at timestamptz,
  primary key (run_id, slug)
);
create index command_targets_state on command_targets (run_id, state, slug);

-- The mark that a run took effect, written in the transaction of the effect and where that is: nothing happens twice.
create table command_effects (
  run_id uuid not null,
  tenant_id uuid not null,
  outcome jsonb not null default '{}',
  at timestamptz not null default now(),
  primary key (run_id, tenant_id)
);
create index command_effects_at on command_effects (at);

grant select, insert, update, delete on command_runs, command_targets, command_effects to {{app}};

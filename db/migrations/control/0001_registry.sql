-- The registry: what belongs to no tenant. Only the control role reads and writes it.
create table regions (
  name text primary key check (name ~ '^[a-z][a-z0-9_]{0,30}$'),
  label text not null,
  created_at timestamptz not null default now()
);

create table tenants (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$'),
  name text not null check (char_length(name) between 1 and 80),
  name_folded text generated always as (lower(name)) stored unique,
  kind text not null check (kind in ('main', 'child')),
  region text not null references regions (name),
  schema_name text not null unique check (schema_name ~ '^(main|t_[a-z0-9]{12})$'),
  app_role text not null unique,
  sync_role text not null unique,
  color text not null check (color ~ '^#[0-9a-f]{6}$'),
  status text not null check (status in ('provisioning', 'active', 'suspended', 'removing', 'failed')),
  status_reason text,
  version integer not null default 0,
  labels text[] not null default '{all}',
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index tenants_one_main on tenants (kind) where kind = 'main';
create index tenants_region on tenants (region);
create index tenants_name_trgm on tenants using gin (name_folded ext.gin_trgm_ops);

create table registration_keys (
  id uuid primary key,
  tenant_id uuid not null references tenants (id) on delete cascade,
  key_hash bytea not null unique,
  break_glass_user_id uuid not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);
create unique index registration_keys_live on registration_keys (tenant_id) where used_at is null and revoked_at is null;

create table pairings (
  tenant_id uuid primary key references tenants (id) on delete cascade,
  pairing_id uuid not null,
  status text not null check (status in ('unpaired', 'pending', 'paired', 'failed', 'disconnected')),
  init_status text not null check (init_status in ('none', 'pending', 'initializing', 'initialized', 'failed')),
  reason text,
  reason_ref text,
  break_glass_user_id uuid,
  claimed_by uuid,
  claimed_at timestamptz,
  paired_at timestamptz,
  synced_seq bigint not null default 0,
  last_sync_at timestamptz,
  last_change_at timestamptz,
  last_changes jsonb,
  last_error text,
  last_error_ref text,
  conflicts jsonb not null default '[]',
  probed_at timestamptz,
  probe_status text check (probe_status in ('connected', 'unreachable', 'outdated', 'denied')),
  probe_detail text
);

create table sessions (
  id uuid primary key,
  token_hash bytea not null unique,
  home_tenant_id uuid not null references tenants (id) on delete cascade,
  user_id uuid not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  ip text,
  user_agent text,
  idp_groups text[] not null default '{}'
);
create index sessions_user on sessions (home_tenant_id, user_id) where revoked_at is null;

-- Keyed by an HMAC of instance and folded address, for known and unknown addresses alike (U7, A1).
create table sign_in_attempts (
  key bytea primary key,
  failures integer not null default 0,
  locked_until timestamptz,
  updated_at timestamptz not null default now()
);
create index sign_in_attempts_locked on sign_in_attempts (locked_until) where locked_until is not null;

-- Reserved before a role is written, so that names are unique across databases (S5).
create table role_names (
  tenant_id uuid not null references tenants (id) on delete cascade,
  name_folded text not null,
  role_id uuid not null,
  reserved_at timestamptz not null default now(),
  primary key (tenant_id, name_folded)
);
create index role_names_name on role_names (name_folded);

create table workers (
  id uuid primary key,
  host text not null,
  pid integer not null,
  queue_worker_ids text[] not null default '{}',
  started_at timestamptz not null default now(),
  beat_at timestamptz not null default now()
);

create table settings (
  key text primary key,
  value jsonb not null
);

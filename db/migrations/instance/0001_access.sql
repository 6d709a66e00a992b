-- One tenant's instance. Tables belong to the owner role; {{app}} is the console's role here, {{sync}} main's.
-- No triggers, no enums, no domains, no foreign key out of the schema (docs/adr/0001).

create table roles (
  id uuid primary key,
  origin text not null default 'local' check (origin in ('local', 'main', 'gateway')),
  kind text not null default 'custom' check (kind in ('predefined', 'standard', 'custom')),
  name text not null check (char_length(name) between 1 and 80),
  name_folded text generated always as (lower(name)) stored,
  description text not null default '' check (char_length(description) <= 500),
  permissions jsonb not null default '{}' check (jsonb_typeof(permissions) = 'object'),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index roles_name on roles (name_folded);

create table users (
  id uuid primary key,
  origin text not null default 'local' check (origin in ('local', 'main', 'gateway')),
  email text check (char_length(email) <= 254),
  email_folded text generated always as (lower(email)) stored,
  first_name text check (char_length(first_name) <= 80),
  last_name text check (char_length(last_name) <= 80),
  phone text check (char_length(phone) <= 40),
  search text generated always as (
    lower(coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(email, ''))
  ) stored,
  type text not null default 'local' check (type in ('local', 'sso', 'local_sso')),
  status text not null check (status in ('active', 'inactive', 'invited', 'deleted')),
  protected boolean not null default false,
  role_id uuid references roles (id),
  password_hash text,
  password_set_at timestamptz,
  lock_key bytea,
  last_login_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (status <> 'deleted' or (email is null and first_name is null and last_name is null and phone is null))
);
create unique index users_email on users (email_folded);
create index users_role on users (role_id);
create index users_lock on users (lock_key);
create index users_search_trgm on users using gin (search ext.gin_trgm_ops);
create index users_by_name on users (lower(coalesce(last_name, '')), lower(coalesce(first_name, '')), id) where status <> 'deleted';
create index users_by_email on users (email_folded, id) where status <> 'deleted';
create index users_by_created on users (created_at, id) where status <> 'deleted';
create index users_by_login on users (coalesce(last_login_at, '-infinity'::timestamptz), id) where status <> 'deleted';

create table groups (
  id uuid primary key,
  origin text not null default 'local' check (origin in ('local', 'main', 'gateway')),
  type text not null default 'custom' check (type in ('custom', 'ad', 'gateway')),
  name text not null check (char_length(name) between 1 and 80),
  name_folded text generated always as (lower(name)) stored,
  description text not null default '' check (char_length(description) <= 500),
  role_id uuid not null references roles (id),
  idp_groups text[] not null default '{}',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index groups_name on groups (name_folded);
create index groups_role on groups (role_id);
create index groups_name_trgm on groups using gin (name_folded ext.gin_trgm_ops);
create index groups_by_created on groups (created_at, id);

create table group_members (
  group_id uuid not null references groups (id) on delete cascade,
  user_id uuid not null references users (id) on delete cascade,
  origin text not null default 'local' check (origin in ('local', 'main', 'gateway')),
  added_at timestamptz not null default now(),
  primary key (group_id, user_id)
);
create index group_members_user on group_members (user_id);

-- child_id is nested inside parent_id: the child's members get the parent's role too (G2).
create table group_nestings (
  child_id uuid not null references groups (id) on delete cascade,
  parent_id uuid not null references groups (id) on delete cascade,
  origin text not null default 'local' check (origin in ('local', 'main', 'gateway')),
  primary key (child_id, parent_id),
  check (child_id <> parent_id)
);
create index group_nestings_parent on group_nestings (parent_id);

-- Available tenants of a group. Used on main only.
create table group_tenants (
  group_id uuid not null references groups (id) on delete cascade,
  tenant_id uuid not null,
  primary key (group_id, tenant_id)
);
create index group_tenants_tenant on group_tenants (tenant_id);

create table invitations (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  token_hash bytea not null unique,
  purpose text not null default 'invitation' check (purpose in ('invitation', 'reset')),
  created_by uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  cancelled_at timestamptz
);
create index invitations_user on invitations (user_id);

-- Built-in connections: "Main" in a paired child, one named after each paired tenant on main (P4, P5).
create table connections (
  id uuid primary key,
  origin text not null default 'local' check (origin in ('local', 'main', 'gateway')),
  kind text not null check (kind in ('main', 'tenant')),
  name text not null,
  tenant_id uuid,
  created_at timestamptz not null default now(),
  unique (kind, name)
);

create table instance_settings (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);

-- In a child: how far main's changes have arrived. One row; locked by whoever applies a change set.
create table sync_state (
  id integer primary key default 1 check (id = 1),
  pairing_id uuid,
  seq bigint not null default 0,
  main_url text,
  synced_at timestamptz
);
insert into sync_state (id) values (1);

-- In main: a number for each change that concerns children, given under the row's lock, so in commit order.
create table change_counter (
  id integer primary key default 1 check (id = 1),
  n bigint not null default 0
);
insert into change_counter (id) values (1);

-- What pairing cleared, so that unpairing can bring it back. People stand in rows of their own: erasable.
create table snapshots (
  id uuid primary key,
  taken_at timestamptz not null default now(),
  pairing_id uuid not null,
  content jsonb not null,
  restored_at timestamptz
);
create table snapshot_users (
  snapshot_id uuid not null references snapshots (id) on delete cascade,
  user_id uuid not null,
  content jsonb not null,
  primary key (snapshot_id, user_id)
);
create index snapshot_users_user on snapshot_users (user_id);

-- Names and addresses that audit rows point to. Deleting a person deletes these; the audit rows stay.
create table personal_values (
  id uuid primary key,
  user_id uuid not null,
  value text not null
);
create index personal_values_user on personal_values (user_id);

create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  actor_id uuid,
  actor_home uuid,
  actor_kind text not null check (actor_kind in ('user', 'system', 'main')),
  action text not null,
  target_kind text not null,
  target_id text,
  target_name text,
  before jsonb,
  after jsonb,
  ip text,
  request_id text
);
create index audit_by_time on audit (at desc, id desc);
create index audit_by_target on audit (target_kind, target_id, id);
create index audit_by_actor on audit (actor_id, id);
create index audit_by_action on audit (action, id);

-- Rights. Reading is the tenant's own; writing is held to what was made here (S3, T10).
grant usage on schema {{schema}} to {{app}}, {{sync}};
grant select on all tables in schema {{schema}} to {{app}}, {{sync}};
grant insert, update, delete on users, roles, groups, group_members, group_nestings, group_tenants,
  invitations, connections, personal_values, snapshots, snapshot_users to {{app}}, {{sync}};
grant insert, update on instance_settings to {{app}};
grant update on change_counter to {{app}};
grant update on sync_state to {{sync}};
grant insert on audit to {{app}}, {{sync}};

alter table users enable row level security;
alter table roles enable row level security;
alter table groups enable row level security;
alter table group_members enable row level security;
alter table group_nestings enable row level security;
alter table connections enable row level security;
alter table snapshots enable row level security;
alter table snapshot_users enable row level security;

create policy sync_all on users to {{sync}} using (true) with check (true);
create policy sync_all on roles to {{sync}} using (true) with check (true);
create policy sync_all on groups to {{sync}} using (true) with check (true);
create policy sync_all on group_members to {{sync}} using (true) with check (true);
create policy sync_all on group_nestings to {{sync}} using (true) with check (true);
create policy sync_all on connections to {{sync}} using (true) with check (true);
create policy sync_all on snapshots to {{sync}} using (true) with check (true);
create policy sync_all on snapshot_users to {{sync}} using (true) with check (true);

create policy app_read on users for select to {{app}} using (true);
create policy app_read on roles for select to {{app}} using (true);
create policy app_read on groups for select to {{app}} using (true);
create policy app_read on group_members for select to {{app}} using (true);
create policy app_read on group_nestings for select to {{app}} using (true);
create policy app_read on connections for select to {{app}} using (true);
create policy app_read on snapshots for select to {{app}} using (true);
create policy app_erase on snapshot_users for delete to {{app}} using (true);
create policy app_read on snapshot_users for select to {{app}} using (true);

create policy app_insert on users for insert to {{app}} with check (
  origin = 'local' and (role_id is null or exists (select from roles r where r.id = role_id and r.origin = 'local')));
create policy app_update on users for update to {{app}} using (origin = 'local') with check (
  origin = 'local' and (role_id is null or exists (select from roles r where r.id = role_id and r.origin = 'local')));
create policy app_delete on users for delete to {{app}} using (origin = 'local');

create policy app_insert on roles for insert to {{app}} with check (origin = 'local' and kind <> 'predefined');
create policy app_update on roles for update to {{app}} using (origin = 'local' and kind <> 'predefined')
  with check (origin = 'local' and kind <> 'predefined');
create policy app_delete on roles for delete to {{app}} using (origin = 'local' and kind <> 'predefined');

create policy app_insert on groups for insert to {{app}} with check (
  origin = 'local' and exists (select from roles r where r.id = role_id and r.origin = 'local'));
create policy app_update on groups for update to {{app}} using (origin = 'local') with check (
  origin = 'local' and exists (select from roles r where r.id = role_id and r.origin = 'local'));
create policy app_delete on groups for delete to {{app}} using (origin = 'local');

create policy app_insert on group_members for insert to {{app}} with check (
  origin = 'local'
  and exists (select from groups g where g.id = group_id and g.origin = 'local')
  and exists (select from users u where u.id = user_id and u.origin = 'local'));
create policy app_delete on group_members for delete to {{app}} using (origin = 'local');

create policy app_insert on group_nestings for insert to {{app}} with check (
  origin = 'local'
  and exists (select from groups g where g.id = child_id and g.origin = 'local')
  and exists (select from groups g where g.id = parent_id and g.origin = 'local'));
create policy app_delete on group_nestings for delete to {{app}} using (origin = 'local');

create policy app_write on connections for all to {{app}} using (origin = 'local') with check (origin = 'local');

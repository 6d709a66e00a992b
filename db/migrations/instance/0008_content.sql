-- Content that an instance works with: playbooks, integrations, connections, lists, rules and forms (C1).
-- What came from main has origin 'main' and is read-only here (C5). A definition is JSON held to the type's schema.
create table content_items (
  id uuid primary key,
  origin text not null default 'local' check (origin in ('local', 'main')),
  type text not null check (type in ('event_playbook', 'incident_playbook', 'integration', 'utility_command',
    'connection', 'global_list', 'event_rule', 'incident_form')),
  name text not null check (char_length(name) between 1 and 120),
  name_folded text generated always as (lower(name)) stored,
  description text not null default '' check (char_length(description) <= 1000),
  labels text[] not null default '{all}',
  settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  draft jsonb not null check (jsonb_typeof(draft) = 'object'),
  draft_changed boolean not null default true,
  newest integer not null default 0,
  live integer,
  published integer,
  version integer not null default 1,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_by uuid,
  updated_at timestamptz not null default now()
);
-- Connections may share a name, told apart by custom properties and scope (C10).
create unique index content_items_name on content_items (type, name_folded, origin) where type <> 'connection';
create index content_items_by_name on content_items (type, name_folded, id);
create index content_items_by_updated on content_items (type, updated_at, id);
create index content_items_name_trgm on content_items using gin (name_folded ext.gin_trgm_ops);
create index content_items_labels on content_items using gin (labels);

-- A version never changes; which one is live or published stands in its item.
create table content_versions (
  item_id uuid not null references content_items (id) on delete cascade,
  number integer not null check (number > 0),
  definition jsonb not null,
  settings jsonb not null default '{}',
  digest text not null,
  note text not null default '' check (char_length(note) <= 500),
  made_by uuid,
  made_at timestamptz not null default now(),
  primary key (item_id, number)
);

-- What an item's newest version, or its draft, names. Without a foreign key: a name may point to what is gone.
create table content_uses (
  item_id uuid not null references content_items (id) on delete cascade,
  used_id uuid not null,
  draft boolean not null,
  primary key (item_id, used_id, draft)
);
create index content_uses_used on content_uses (used_id);

-- Secrets of connections, sealed with a key that is not in the database (C10). Never read by a screen.
create table content_secrets (
  item_id uuid not null references content_items (id) on delete cascade,
  field text not null check (char_length(field) between 1 and 80),
  sealed text not null,
  set_at timestamptz not null default now(),
  primary key (item_id, field)
);

grant select on content_items, content_versions, content_uses, content_secrets to {{sync}};
grant insert, update, delete on content_items, content_versions, content_uses, content_secrets to {{sync}};
grant select, insert, update, delete on content_items, content_uses, content_secrets to {{app}};
grant select, insert, delete on content_versions to {{app}};

alter table content_items enable row level security;
alter table content_versions enable row level security;
alter table content_uses enable row level security;
alter table content_secrets enable row level security;

create policy sync_all on content_items to {{sync}} using (true) with check (true);
create policy sync_all on content_versions to {{sync}} using (true) with check (true);
create policy sync_all on content_uses to {{sync}} using (true) with check (true);
create policy sync_all on content_secrets to {{sync}} using (true) with check (true);

create policy app_read on content_items for select to {{app}} using (true);
create policy app_insert on content_items for insert to {{app}} with check (origin = 'local');
create policy app_update on content_items for update to {{app}} using (origin = 'local') with check (origin = 'local');
create policy app_delete on content_items for delete to {{app}} using (origin = 'local');

create policy app_read on content_versions for select to {{app}} using (true);
create policy app_insert on content_versions for insert to {{app}} with check (
  exists (select from content_items i where i.id = item_id and i.origin = 'local'));
create policy app_delete on content_versions for delete to {{app}} using (
  exists (select from content_items i where i.id = item_id and i.origin = 'local'));

create policy app_read on content_uses for select to {{app}} using (true);
create policy app_insert on content_uses for insert to {{app}} with check (
  exists (select from content_items i where i.id = item_id and i.origin = 'local'));
create policy app_delete on content_uses for delete to {{app}} using (
  exists (select from content_items i where i.id = item_id and i.origin = 'local'));

create policy app_read on content_secrets for select to {{app}} using (true);
create policy app_write on content_secrets for insert to {{app}} with check (
  exists (select from content_items i where i.id = item_id and i.origin = 'local'));
create policy app_update on content_secrets for update to {{app}} using (
  exists (select from content_items i where i.id = item_id and i.origin = 'local'));
create policy app_delete on content_secrets for delete to {{app}} using (
  exists (select from content_items i where i.id = item_id and i.origin = 'local'));

-- Sharing, used on main only. What is shared at all, whatever tenants there are.
create table shares (
  item_id uuid primary key references content_items (id),
  shared_by uuid,
  shared_at timestamptz not null default now()
);

-- What a tenant should hold of a shared item, and what became of it (C2). A wanted number of null: to be taken away.
-- `cause` says why a row is out of date: the item, something that it uses, or labels.
-- `direct` is false for what only travels along with another item (C17); `retries` is true where a failure is not
-- the item's, so that the reconcile tries again by itself.
create table share_targets (
  item_id uuid not null references content_items (id),
  tenant_id uuid not null,
  direct boolean not null,
  wanted integer,
  wanted_digest text,
  state text not null check (state in ('missing', 'sharing', 'successful', 'outdated', 'failed')),
  cause text check (cause in ('own', 'uses', 'labels')),
  reason text,
  ref text,
  retries boolean not null default false,
  applied integer,
  applied_digest text,
  applied_at timestamptz,
  changed_at timestamptz not null default now(),
  primary key (item_id, tenant_id)
);
create index share_targets_tenant on share_targets (tenant_id, item_id);
create index share_targets_sharing on share_targets (tenant_id) where state = 'sharing';

-- What became of an item at each of a tenant's sites, for the types that are site-specific (C4, C7).
create table share_sites (
  item_id uuid not null,
  tenant_id uuid not null,
  site_id uuid not null references sites (id) on delete cascade,
  state text not null check (state in ('successful', 'failed')),
  reason text,
  at timestamptz not null default now(),
  primary key (item_id, tenant_id, site_id),
  foreign key (item_id, tenant_id) references share_targets (item_id, tenant_id) on delete cascade
);
create index share_sites_site on share_sites (site_id);

-- Each version that a tenant held without fault, for going back to the last good one (W5).
create table share_history (
  item_id uuid not null references content_items (id) on delete cascade,
  tenant_id uuid not null,
  number integer not null,
  applied_at timestamptz not null default now(),
  primary key (item_id, tenant_id, applied_at)
);

grant select, insert, update, delete on shares, share_targets, share_sites to {{app}};
grant select, insert on share_history to {{app}};

-- How far main's sharing has arrived in a child: as with sync, nothing older overwrites newer.
alter table sync_state add column share_seq bigint not null default 0;

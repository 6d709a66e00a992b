-- Sites of a tenant (T7). On main every tenant's, in a child its own, which main wrote: a child makes none (T10).
create table sites (
  id uuid primary key,
  origin text not null default 'local' check (origin in ('local', 'main')),
  tenant_id uuid not null,
  name text not null check (char_length(name) between 1 and 80),
  name_folded text generated always as (lower(name)) stored,
  active boolean not null default true,
  sync_status text not null default 'pending' check (sync_status in ('pending', 'successful', 'failed')),
  sync_action text check (sync_action in ('enable', 'disable')),
  sync_reason text,
  sync_ref text,
  last_synced_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, name_folded)
);

grant select, insert, update, delete on sites to {{app}}, {{sync}};
alter table sites enable row level security;
create policy sync_all on sites to {{sync}} using (true) with check (true);
create policy app_read on sites for select to {{app}} using (true);
create policy app_insert on sites for insert to {{app}} with check (origin = 'local');
create policy app_update on sites for update to {{app}} using (origin = 'local') with check (origin = 'local');
create policy app_delete on sites for delete to {{app}} using (origin = 'local');

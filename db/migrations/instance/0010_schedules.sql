-- What the last disabling of a site took away in its tenant, in numbers (T7). Written before it is taken, so that a
-- purge which is resumed tells the whole.
alter table sites add column sync_removed jsonb;

-- Data ingestion schedules (C16): which integration command fetches events for a tenant's site, how often, and with
-- which connection. On main every tenant's; in a child its own as main wrote them, to look at.
create table ingestion_schedules (
  id uuid primary key,
  origin text not null default 'local' check (origin in ('local', 'main')),
  tenant_id uuid not null,
  site_id uuid not null,
  name text not null check (char_length(name) between 1 and 120),
  integration_id uuid not null,
  integration text not null default '',
  command text not null,
  connection text not null,
  parameters jsonb not null default '{}' check (jsonb_typeof(parameters) = 'object'),
  every_minutes integer not null check (every_minutes between 1 and 10080),
  paused boolean not null default false,
  next_run_at timestamptz not null default now(),
  last_run_at timestamptz,
  last_state text check (last_state in ('successful', 'failed')),
  last_error text,
  last_ref text,
  last_count integer,
  version integer not null default 1,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index ingestion_schedules_due on ingestion_schedules (next_run_at) where not paused and origin = 'local';
create index ingestion_schedules_tenant on ingestion_schedules (tenant_id, created_at, id);

-- Events as they were fetched, in the schema of the tenant that they concern alone (T1). Each once.
create table ingested_events (
  schedule_id uuid not null,
  event_id text not null check (char_length(event_id) between 1 and 200),
  site_id uuid not null,
  data jsonb not null check (jsonb_typeof(data) = 'object'),
  fetched_at timestamptz not null default now(),
  primary key (schedule_id, event_id)
);
create index ingested_events_by_time on ingested_events (fetched_at, schedule_id, event_id);

grant select, insert, update, delete on ingestion_schedules to {{app}}, {{sync}};
grant select on ingested_events to {{app}};
grant select, insert, delete on ingested_events to {{sync}};
alter table ingestion_schedules enable row level security;
create policy sync_all on ingestion_schedules to {{sync}} using (true) with check (true);
create policy app_read on ingestion_schedules for select to {{app}} using (true);
create policy app_insert on ingestion_schedules for insert to {{app}} with check (origin = 'local');
create policy app_update on ingestion_schedules for update to {{app}} using (origin = 'local') with check (origin = 'local');
create policy app_delete on ingestion_schedules for delete to {{app}} using (origin = 'local');

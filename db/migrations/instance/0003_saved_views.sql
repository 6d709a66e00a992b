-- Tables as somebody likes to see them: filter, order and columns, kept for himself or shared with the tenant.
create table saved_views (
  id uuid primary key,
  screen text not null check (screen ~ '^[a-z][a-z-]{0,40}$'),
  name text not null check (char_length(name) between 1 and 80),
  name_folded text generated always as (lower(name)) stored,
  query text not null default '' check (char_length(query) <= 2000),
  layout jsonb not null default '{}' check (jsonb_typeof(layout) = 'object'),
  shared boolean not null default false,
  owner_id uuid not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (screen, owner_id, name_folded)
);
create index saved_views_owner on saved_views (owner_id);
create index saved_views_shared on saved_views (screen, name_folded) where shared;

grant select, insert, update, delete on saved_views to {{app}};

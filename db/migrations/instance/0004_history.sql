-- Who had what when (W3, docs/adr/0007): a row for each change of a fact that decides access, written beside the
-- change and never changed. People are named by their ids alone, so that they can be erased (U8).
-- A fact has a key: of a user, a role and a group its id, twice; of a membership group and user, of a nesting child
-- and parent, of a listing group and tenant. `before` and `after` are what it was and is; null where it was not there.
create table history (
  id bigint generated always as identity,
  at timestamptz not null,
  kind text not null check (kind in ('user', 'role', 'group', 'member', 'nesting', 'listing')),
  subject uuid not null,
  object uuid not null,
  before jsonb,
  after jsonb,
  cause text not null check (cause in ('command', 'sync', 'pairing', 'setup', 'baseline')),
  actor_kind text not null check (actor_kind in ('user', 'system', 'main', 'key')),
  actor_id uuid,
  actor_home uuid,
  request_id text,
  primary key (kind, subject, object, id)
);
-- From a person to the groups, and from a group to those nested in it.
create index history_by_object on history (kind, object, subject, id) where kind in ('member', 'nesting');

grant select, insert on history to {{app}}, {{sync}};

-- Where an instance is older than its record, the record begins with what is there now.
insert into history (at, kind, subject, object, after, cause, actor_kind)
select now(), kind, subject, object, state, 'baseline', 'system' from (
  select 'role' as kind, id as subject, id as object, jsonb_build_object('origin', origin, 'kind', kind, 'name', name,
    'permissions', permissions) as state from roles
  union all
  select 'group', id, id, jsonb_build_object('origin', origin, 'type', type, 'name', name, 'role_id', role_id,
    'idp_groups', to_jsonb(idp_groups)) from groups
  union all
  select 'user', id, id, jsonb_build_object('origin', origin, 'status', status, 'role_id', role_id) from users
  union all
  select 'member', group_id, user_id, jsonb_build_object('origin', origin) from group_members
  union all
  select 'nesting', child_id, parent_id, jsonb_build_object('origin', origin) from group_nestings
  union all
  select 'listing', group_id, tenant_id, '{}' from group_tenants
) as present;

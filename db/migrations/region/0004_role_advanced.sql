-- A role's dashboards, preset queries and shifts go down with it, and drift of them is repaired (R3, S2).
set local role {{owner}};

-- As before, also in naming what it touched; `advanced` is absent where an older process sends.
create or replace function bailiwick.sync_put_roles(incoming jsonb) returns jsonb
language plpgsql as $$
declare
  result jsonb;
begin
  with gone as (
    delete from roles r
    where r.origin = 'local' and r.kind = 'standard'
      and r.name_folded in (select lower(i.name) from jsonb_to_recordset(incoming) as i (name text))
      and not exists (select from users u where u.role_id = r.id)
      and not exists (select from groups g where g.role_id = r.id)
    returning r.id
  )
  select jsonb_build_object('gave_way', jsonb_agg(id)) into result from gone;

  with compared as (
    select i.id, i.kind, i.name, i.description, i.permissions, coalesce(i.advanced, '{}') as advanced, r.origin,
      h.id as holder, h.origin as holder_origin,
      case when h.id is null then i.name else r.name end as writable,
      (r.kind, r.description, r.permissions, r.advanced)
        is distinct from (i.kind, i.description, i.permissions, coalesce(i.advanced, '{}')) as differs,
      r.name as known_name
    from jsonb_to_recordset(incoming)
      as i (id uuid, kind text, name text, description text, permissions jsonb, advanced jsonb)
    left join roles r on r.id = i.id
    left join roles h on h.name_folded = lower(i.name) and h.id <> i.id
  ), added as (
    insert into roles (id, origin, kind, name, description, permissions, advanced)
    select id, 'main', kind, name, description, permissions, advanced from compared
    where origin is null and holder is null
    returning id
  ), changed as (
    update roles r set kind = c.kind, name = c.writable, description = c.description, permissions = c.permissions,
      advanced = c.advanced, version = r.version + 1, updated_at = now()
    from compared c
    where r.id = c.id and c.origin = 'main' and (c.differs or c.writable is distinct from c.known_name)
    returning r.id
  )
  select result || jsonb_build_object(
    'new', (select jsonb_agg(id) from added),
    'changed', (select count(*) from changed),
    'touched', (select jsonb_agg(id) from (select id from added union all select id from changed) as t),
    'outdated', coalesce(bool_or(holder_origin = 'main'), false),
    'conflicts', jsonb_agg(jsonb_build_object(
        'kind', 'role', 'id', id, 'name', name, 'reason', case when holder is null then 'id' else 'name' end,
        'by', coalesce(holder, id)))
      filter (where origin <> 'main' or holder_origin <> 'main')
  ) into result from compared;
  return result;
end
$$;

drop function bailiwick.sync_role_mark(text, text, text, jsonb);
create function bailiwick.sync_role_mark(kind text, name text, description text, permissions jsonb, advanced jsonb)
returns bigint language sql stable as $$
  select case when kind = 'predefined' then 0
    else hash_record_extended(row(kind, name, description, permissions, advanced), 1) end
$$;

create or replace function bailiwick.sync_digest() returns text
language plpgsql as $$
begin
  return (
    select (select coalesce(sum(bailiwick.sync_group_mark(g.id, g.type, g.name, g.description, g.role_id,
        bailiwick.sync_role_mark(r.kind, r.name, r.description, r.permissions, r.advanced))), 0)
      from groups g join roles r on r.id = g.role_id where g.origin = 'main')
    + (select coalesce(sum(bailiwick.sync_member_mark(m.group_id, m.user_id, u.email, u.first_name, u.last_name,
        u.phone, u.type, u.status)), 0)
      from group_members m join groups g on g.id = m.group_id join users u on u.id = m.user_id where g.origin = 'main')
    + (select coalesce(sum(bailiwick.sync_nesting_mark(n.child_id, n.parent_id)), 0)
      from group_nestings n join groups c on c.id = n.child_id join groups p on p.id = n.parent_id
      where 'main' in (c.origin, p.origin))
    || ':' || (select count(*) from users u where u.origin = 'main' and (u.role_id is not null
        or u.password_hash is not null or not exists (select from group_members m where m.user_id = u.id)))
    || ':' || (select count(*) from roles r where r.origin = 'main'
        and not exists (select from groups g where g.role_id = r.id)));
end
$$;

set local role {{jobs}};

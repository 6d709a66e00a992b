-- The record of access (W3, docs/adr/0007): one function appends to `history` what the touched rows are now, where
-- that is not what was last written down of them. Everything here runs with the caller's rights.

set local role {{owner}};

-- `touched` names rows by their ids, also such as are gone: `users`, `roles`, `groups`, and pairs as `members`,
-- `nestings` and `listings`. With a user or a group that is gone, what was recorded of its memberships, nestings and
-- listings is looked at by itself. `actor` has kind, id, home and request_id. Answers how many rows were written.
create function bailiwick.record_access(touched jsonb, why text, actor jsonb) returns bigint
language plpgsql as $$
declare
  moment timestamptz := clock_timestamp();
  by_kind text := actor->>'kind';
  by_id uuid := actor->>'id';
  by_home uuid := actor->>'home';
  by_request text := actor->>'request_id';
  gone_users uuid[];
  gone_groups uuid[];
  written bigint := 0;
  added_rows bigint;
begin
  if touched ? 'roles' then
    insert into history (at, kind, subject, object, before, after, cause, actor_kind, actor_id, actor_home, request_id)
    select greatest(moment, l.at), 'role', k.id, k.id, l.after, s.state, why, by_kind, by_id, by_home, by_request
    from (select distinct i::uuid as id from jsonb_array_elements_text(touched->'roles') i) k
    left join lateral (
      select jsonb_build_object('origin', r.origin, 'kind', r.kind, 'name', r.name, 'permissions', r.permissions) as state
      from roles r where r.id = k.id) s on true
    left join lateral (
      select h.at, h.after from history h where h.kind = 'role' and h.subject = k.id and h.object = k.id
      order by h.id desc limit 1) l on true
    where s.state is distinct from l.after;
    get diagnostics added_rows = row_count;
    written := written + added_rows;
  end if;
  if touched ? 'groups' then
    with added as (
      insert into history (at, kind, subject, object, before, after, cause, actor_kind, actor_id, actor_home, request_id)
      select greatest(moment, l.at), 'group', k.id, k.id, l.after, s.state, why, by_kind, by_id, by_home, by_request
      from (select distinct i::uuid as id from jsonb_array_elements_text(touched->'groups') i) k
      left join lateral (
        select jsonb_build_object('origin', g.origin, 'type', g.type, 'name', g.name, 'role_id', g.role_id,
          'idp_groups', to_jsonb(g.idp_groups)) as state
        from groups g where g.id = k.id) s on true
      left join lateral (
        select h.at, h.after from history h where h.kind = 'group' and h.subject = k.id and h.object = k.id
        order by h.id desc limit 1) l on true
      where s.state is distinct from l.after
      returning subject, after
    )
    select array_agg(subject) filter (where after is null), count(*) into gone_groups, added_rows from added;
    written := written + added_rows;
  end if;
  if touched ? 'users' then
    with added as (
      insert into history (at, kind, subject, object, before, after, cause, actor_kind, actor_id, actor_home, request_id)
      select greatest(moment, l.at), 'user', k.id, k.id, l.after, s.state, why, by_kind, by_id, by_home, by_request
      from (select distinct i::uuid as id from jsonb_array_elements_text(touched->'users') i) k
      left join lateral (
        select jsonb_build_object('origin', u.origin, 'status', u.status, 'role_id', u.role_id) as state
        from users u where u.id = k.id) s on true
      left join lateral (
        select h.at, h.after from history h where h.kind = 'user' and h.subject = k.id and h.object = k.id
        order by h.id desc limit 1) l on true
      where s.state is distinct from l.after
      returning subject, after
    )
    select array_agg(subject) filter (where after is null), count(*) into gone_users, added_rows from added;
    written := written + added_rows;
  end if;
  if gone_users is not null or gone_groups is not null then
    touched := touched || bailiwick.recorded_links(gone_users, gone_groups, touched);
  end if;
  if touched ? 'members' then
    insert into history (at, kind, subject, object, before, after, cause, actor_kind, actor_id, actor_home, request_id)
    select greatest(moment, l.at), 'member', k.group_id, k.user_id, l.after, s.state, why, by_kind, by_id, by_home,
      by_request
    from (
      select distinct i.group_id, i.user_id
      from jsonb_to_recordset(touched->'members') as i (group_id uuid, user_id uuid)) k
    left join lateral (
      select jsonb_build_object('origin', m.origin) as state
      from group_members m where m.group_id = k.group_id and m.user_id = k.user_id) s on true
    left join lateral (
      select h.at, h.after from history h where h.kind = 'member' and h.subject = k.group_id and h.object = k.user_id
      order by h.id desc limit 1) l on true
    where s.state is distinct from l.after;
    get diagnostics added_rows = row_count;
    written := written + added_rows;
  end if;
  if touched ? 'nestings' then
    insert into history (at, kind, subject, object, before, after, cause, actor_kind, actor_id, actor_home, request_id)
    select greatest(moment, l.at), 'nesting', k.child_id, k.parent_id, l.after, s.state, why, by_kind, by_id, by_home,
      by_request
    from (
      select distinct i.child_id, i.parent_id
      from jsonb_to_recordset(touched->'nestings') as i (child_id uuid, parent_id uuid)) k
    left join lateral (
      select jsonb_build_object('origin', n.origin) as state
      from group_nestings n where n.child_id = k.child_id and n.parent_id = k.parent_id) s on true
    left join lateral (
      select h.at, h.after from history h where h.kind = 'nesting' and h.subject = k.child_id and h.object = k.parent_id
      order by h.id desc limit 1) l on true
    where s.state is distinct from l.after;
    get diagnostics added_rows = row_count;
    written := written + added_rows;
  end if;
  if touched ? 'listings' then
    insert into history (at, kind, subject, object, before, after, cause, actor_kind, actor_id, actor_home, request_id)
    select greatest(moment, l.at), 'listing', k.group_id, k.tenant_id, l.after, s.state, why, by_kind, by_id, by_home,
      by_request
    from (
      select distinct i.group_id, i.tenant_id
      from jsonb_to_recordset(touched->'listings') as i (group_id uuid, tenant_id uuid)) k
    left join lateral (
      select '{}'::jsonb as state from group_tenants t where t.group_id = k.group_id and t.tenant_id = k.tenant_id
    ) s on true
    left join lateral (
      select h.at, h.after from history h where h.kind = 'listing' and h.subject = k.group_id and h.object = k.tenant_id
      order by h.id desc limit 1) l on true
    where s.state is distinct from l.after;
    get diagnostics added_rows = row_count;
    written := written + added_rows;
  end if;
  return written;
end
$$;

-- The pairs that were ever recorded of these users and groups, with those that `touched` names already.
create function bailiwick.recorded_links(gone_users uuid[], gone_groups uuid[], touched jsonb) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object(
    'members', coalesce(touched->'members', '[]') || (
      select coalesce(jsonb_agg(jsonb_build_object('group_id', subject, 'user_id', object)), '[]') from (
        select subject, object from history where kind = 'member' and subject = any (gone_groups)
        union
        select subject, object from history where kind = 'member' and object = any (gone_users)) as m),
    'nestings', coalesce(touched->'nestings', '[]') || (
      select coalesce(jsonb_agg(jsonb_build_object('child_id', subject, 'parent_id', object)), '[]') from (
        select subject, object from history where kind = 'nesting' and subject = any (gone_groups)
        union
        select subject, object from history where kind = 'nesting' and object = any (gone_groups)) as n),
    'listings', coalesce(touched->'listings', '[]') || (
      select coalesce(jsonb_agg(jsonb_build_object('group_id', subject, 'tenant_id', object)), '[]') from (
        select distinct subject, object from history where kind = 'listing' and subject = any (gone_groups)) as t));
end
$$;

-- As `record_access` for everything that is here or was ever recorded: for pairing and unpairing, which clear and
-- bring back whole instances.
create function bailiwick.record_all_access(why text, actor jsonb) returns bigint
language plpgsql as $$
begin
  return bailiwick.record_access(jsonb_strip_nulls(jsonb_build_object(
    'roles', (select jsonb_agg(id) from (
      select id from roles union select subject from history where kind = 'role') as r),
    'groups', (select jsonb_agg(id) from (
      select id from groups union select subject from history where kind = 'group') as g),
    'users', (select jsonb_agg(id) from (
      select id from users union select subject from history where kind = 'user') as u),
    'members', (select jsonb_agg(jsonb_build_object('group_id', group_id, 'user_id', user_id)) from (
      select group_id, user_id from group_members
      union select subject, object from history where kind = 'member') as m),
    'nestings', (select jsonb_agg(jsonb_build_object('child_id', child_id, 'parent_id', parent_id)) from (
      select child_id, parent_id from group_nestings
      union select subject, object from history where kind = 'nesting') as n),
    'listings', (select jsonb_agg(jsonb_build_object('group_id', group_id, 'tenant_id', tenant_id)) from (
      select group_id, tenant_id from group_tenants
      union select subject, object from history where kind = 'listing') as l))), why, actor);
end
$$;

-- From here on, the functions of 0002 as they were, and what they write is recorded too.

-- `touched` with more ids or pairs of a kind.
create function bailiwick.sync_touched(touched jsonb, kind text, more jsonb) returns jsonb
language sql immutable as $$
  select case when more is null or more in ('null', '[]') then touched
    else touched || jsonb_build_object(kind, coalesce(touched->kind, '[]') || more) end
$$;

-- Writes the rows of roles that differ. A child's own, unassigned copy of an out-of-the-box role gives way; any
-- other row in the way stays and is reported, and what does not clash of ours is written all the same.
-- A row in the way that is main's own only waits for its change: that is `outdated`.
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
    select i.id, i.kind, i.name, i.description, i.permissions, r.origin, h.id as holder, h.origin as holder_origin,
      case when h.id is null then i.name else r.name end as writable,
      (r.kind, r.description, r.permissions) is distinct from (i.kind, i.description, i.permissions) as differs,
      r.name as known_name
    from jsonb_to_recordset(incoming) as i (id uuid, kind text, name text, description text, permissions jsonb)
    left join roles r on r.id = i.id
    left join roles h on h.name_folded = lower(i.name) and h.id <> i.id
  ), added as (
    insert into roles (id, origin, kind, name, description, permissions)
    select id, 'main', kind, name, description, permissions from compared where origin is null and holder is null
    returning id
  ), changed as (
    update roles r set kind = c.kind, name = c.writable, description = c.description, permissions = c.permissions,
      version = r.version + 1, updated_at = now()
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

-- The same for groups. A group whose role could not come is not there either: it would give another role than
-- main says. While only a part is known, such a group is `outdated` instead.
create or replace function bailiwick.sync_put_groups(incoming jsonb, whole boolean) returns jsonb
language plpgsql as $$
declare
  result jsonb;
begin
  with compared as (
    select i.id, i.type, i.name, i.description, i.role_id, g.origin, h.id as holder, h.origin as holder_origin,
      g.name as known_name, case when h.id is null then i.name else g.name end as writable, r.id is not null as usable,
      (g.type, g.description, g.role_id) is distinct from (i.type, i.description, i.role_id) as differs
    from jsonb_to_recordset(incoming) as i (id uuid, type text, name text, description text, role_id uuid)
    left join groups g on g.id = i.id
    left join groups h on h.name_folded = lower(i.name) and h.id <> i.id
    left join roles r on r.id = i.role_id and (r.origin = 'main' or r.kind = 'predefined')
  ), added as (
    insert into groups (id, origin, type, name, description, role_id)
    select id, 'main', type, name, description, role_id from compared
    where origin is null and holder is null and usable
    returning id
  ), changed as (
    update groups g set type = c.type, name = c.writable, description = c.description, role_id = c.role_id,
      version = g.version + 1, updated_at = now()
    from compared c
    where g.id = c.id and c.origin = 'main' and c.usable
      and (c.differs or c.writable is distinct from c.known_name)
    returning g.id
  ), removed as (
    delete from groups g using compared c
    where whole and g.id = c.id and c.origin = 'main' and not c.usable
    returning g.id
  )
  select jsonb_build_object(
    'added', (select count(*) from added),
    'new', (select jsonb_agg(id) from added),
    'changed', (select count(*) from changed),
    'removed', (select count(*) from removed),
    'touched', (select jsonb_agg(id) from (
      select id from added union all select id from changed union all select id from removed) as t),
    'outdated', coalesce(bool_or(holder_origin = 'main' or not (usable or whole)), false),
    'conflicts', jsonb_agg(jsonb_build_object(
        'kind', 'group', 'id', id, 'name', name,
        'reason', case when not usable then 'role' when holder is null then 'id' else 'name' end,
        'by', case when usable then coalesce(holder, id) else role_id end))
      filter (where origin <> 'main' or holder_origin <> 'main' or (whole and not usable))
  ) into result from compared;
  return result;
end
$$;

-- The same for people; a conflict names them by id only. Nobody's hash or direct role comes from main, and nobody
-- comes without a group to be in: while only a part is known, someone of whom that is unclear is `outdated`.
create or replace function bailiwick.sync_put_users(incoming jsonb, members jsonb, whole boolean) returns jsonb
language plpgsql as $$
declare
  result jsonb;
  person jsonb;
  was text;
  quick bigint := 0;
  touched jsonb := '[]';
begin
  -- The usual change is of a few people who are here already: one plain statement each, whose plan is cheap.
  if members is null and not whole and jsonb_array_length(incoming) <= 5 then
    begin
      for n in 0 .. jsonb_array_length(incoming) - 1 loop
        person := incoming->n;
        select u.status into was from users u where u.id = (person->>'id')::uuid;
        update users u set email = person->>'email', first_name = person->>'first_name',
          last_name = person->>'last_name', phone = person->>'phone', type = person->>'type',
          status = person->>'status', role_id = null, password_hash = null, lock_key = null,
          version = u.version + 1, updated_at = now()
        where u.id = (person->>'id')::uuid and u.origin = 'main'
          and (u.email, u.first_name, u.last_name, u.phone, u.type, u.status, u.role_id, u.password_hash)
            is distinct from (person->>'email', person->>'first_name', person->>'last_name', person->>'phone',
              person->>'type', person->>'status', null::uuid, null::text);
        if found then
          quick := quick + 1;
          if was is distinct from person->>'status' then touched := touched || jsonb_build_array(person->'id'); end if;
        end if;
      end loop;
      if quick = jsonb_array_length(incoming) then
        return jsonb_build_object('added', 0, 'changed', quick, 'outdated', false, 'touched', touched);
      end if;
    exception when unique_violation then quick := 0; touched := '[]';
    end;
  end if;

  with compared as (
    select i.id, i.email, i.first_name, i.last_name, i.phone, i.type, i.status, u.origin, h.id as holder,
      h.origin as holder_origin, u.email as known_email,
      (u.status, u.role_id) is distinct from (i.status, null::uuid) as matters,
      case when h.id is null then i.email else u.email end as writable,
      (u.first_name, u.last_name, u.phone, u.type, u.status, u.role_id, u.password_hash)
        is distinct from (i.first_name, i.last_name, i.phone, i.type, i.status, null::uuid, null::text) as differs,
      u.id is not null or i.id in (
        select m.user_id from jsonb_to_recordset(members) as m (group_id uuid, user_id uuid)
        join groups g on g.id = m.group_id and g.origin = 'main') as placed
    from jsonb_to_recordset(incoming) as i (id uuid, email text, first_name text, last_name text, phone text,
      type text, status text)
    left join users u on u.id = i.id
    left join users h on h.email_folded = lower(i.email) and h.id <> i.id
  ), added as (
    insert into users (id, origin, email, first_name, last_name, phone, type, status)
    select id, 'main', email, first_name, last_name, phone, type, status
    from compared where origin is null and holder is null and placed
    returning id
  ), changed as (
    update users u set email = c.writable, first_name = c.first_name, last_name = c.last_name, phone = c.phone,
      type = c.type, status = c.status, role_id = null, password_hash = null, lock_key = null,
      version = u.version + 1, updated_at = now()
    from compared c
    where u.id = c.id and c.origin = 'main' and (c.differs or c.writable is distinct from c.known_email)
    returning u.id, c.matters
  )
  select jsonb_build_object(
    'added', (select count(*) from added),
    'changed', quick + (select count(*) from changed),
    'touched', touched || (select coalesce(jsonb_agg(id), '[]') from (
      select id from added union all select id from changed where matters) as t),
    'outdated', coalesce(bool_or(holder_origin = 'main' or not (placed or whole)), false),
    'conflicts', jsonb_agg(jsonb_build_object(
        'kind', 'user', 'id', id, 'reason', case when holder is null then 'id' else 'email' end,
        'by', coalesce(holder, id)))
      filter (where origin <> 'main' or holder_origin <> 'main')
  ) into result from compared;
  return result;
end
$$;

-- The same for memberships and nestings, where both ends are main's. `missing` counts those that lack an end.
create or replace function bailiwick.sync_put_links(members jsonb, nestings jsonb) returns jsonb
language plpgsql as $$
declare
  result jsonb := '{"members": 0, "nestings": 0, "missing": 0}';
begin
  if members is not null then
    with compared as (
      select i.group_id, i.user_id, g.id is not null and u.id is not null as possible, m.group_id is not null as known
      from jsonb_to_recordset(members) as i (group_id uuid, user_id uuid)
      left join groups g on g.id = i.group_id and g.origin = 'main'
      left join users u on u.id = i.user_id and u.origin = 'main'
      left join group_members m on m.group_id = i.group_id and m.user_id = i.user_id
    ), added as (
      insert into group_members (group_id, user_id, origin)
      select group_id, user_id, 'main' from compared where possible and not known
      returning group_id, user_id
    )
    select result || jsonb_build_object('members', (select count(*) from added),
      'touched_members', (select jsonb_agg(to_jsonb(added)) from added),
      'missing', count(*) filter (where not possible)) into result from compared;
  end if;
  if nestings is not null then
    with compared as (
      select i.child_id, i.parent_id, c.id is not null and p.id is not null as possible, n.child_id is not null as known
      from jsonb_to_recordset(nestings) as i (child_id uuid, parent_id uuid)
      left join groups c on c.id = i.child_id and c.origin = 'main'
      left join groups p on p.id = i.parent_id and p.origin = 'main'
      left join group_nestings n on n.child_id = i.child_id and n.parent_id = i.parent_id
    ), added as (
      insert into group_nestings (child_id, parent_id, origin)
      select child_id, parent_id, 'main' from compared where possible and not known
      returning child_id, parent_id
    )
    select result || jsonb_build_object('nestings', (select count(*) from added),
      'touched_nestings', (select jsonb_agg(to_jsonb(added)) from added),
      'missing', (result->>'missing')::bigint + count(*) filter (where not possible)) into result from compared;
  end if;
  return result;
end
$$;

-- Takes away, before anything is written, what a whole projection no longer holds, and frees names and addresses
-- that pass from one of main's rows to another. Returns how many of each are gone.
create or replace function bailiwick.sync_clear_rest(entry jsonb) returns jsonb
language plpgsql as $$
declare
  group_ids uuid[] := array(select (i->>'id')::uuid from jsonb_array_elements(entry->'groups') i);
  user_ids uuid[] := array(select (i->>'id')::uuid from jsonb_array_elements(entry->'users') i);
  gone_groups jsonb;
  gone_users jsonb;
  gone_members jsonb;
  gone_nestings jsonb;
begin
  with gone as (
    delete from group_nestings n using groups g
    where g.origin = 'main' and g.id in (n.child_id, n.parent_id)
      and (n.child_id, n.parent_id) not in (
        select i.child_id, i.parent_id
        from jsonb_to_recordset(entry->'nestings') as i (child_id uuid, parent_id uuid))
    returning n.child_id, n.parent_id
  )
  select coalesce(jsonb_agg(to_jsonb(gone)), '[]') into gone_nestings from gone;
  with gone as (
    delete from group_members m using groups g
    where g.id = m.group_id and g.origin = 'main'
      and (m.group_id, m.user_id) not in (
        select i.group_id, i.user_id from jsonb_to_recordset(entry->'members') as i (group_id uuid, user_id uuid))
    returning m.group_id, m.user_id
  )
  select coalesce(jsonb_agg(to_jsonb(gone)), '[]') into gone_members from gone;
  with gone as (delete from groups where origin = 'main' and id <> all (group_ids) returning id)
  select coalesce(jsonb_agg(id), '[]') into gone_groups from gone;
  with gone as (delete from users where origin = 'main' and id <> all (user_ids) returning id)
  select coalesce(jsonb_agg(id), '[]') into gone_users from gone;

  update roles r set name = r.id::text
  from jsonb_to_recordset(entry->'roles') as i (id uuid, name text)
  where r.origin = 'main' and r.name_folded = lower(i.name) and r.id <> i.id;
  update groups g set name = g.id::text
  from jsonb_to_recordset(entry->'groups') as i (id uuid, name text)
  where g.origin = 'main' and g.name_folded = lower(i.name) and g.id <> i.id;
  update users u set email = null
  from jsonb_to_recordset(entry->'users') as i (id uuid, email text)
  where u.origin = 'main' and u.email_folded = lower(i.email) and u.id <> i.id;

  return jsonb_build_object('groups', jsonb_array_length(gone_groups), 'users', jsonb_array_length(gone_users),
    'members', jsonb_array_length(gone_members), 'nestings', jsonb_array_length(gone_nestings),
    'touched', jsonb_build_object('groups', nullif(gone_groups, '[]'), 'users', nullif(gone_users, '[]'),
      'members', nullif(gone_members, '[]'), 'nestings', nullif(gone_nestings, '[]')));
end
$$;

-- Takes away what a part names as gone, and members of its `complete` groups whom it does not name.
create or replace function bailiwick.sync_clear_gone(entry jsonb) returns jsonb
language plpgsql as $$
declare
  gone jsonb := entry->'gone';
  user_ids uuid[];
  gone_groups bigint := 0;
  gone_users bigint := 0;
  gone_members bigint := 0;
  gone_nestings bigint := 0;
  touched jsonb := '{}';
  ids jsonb;
begin
  if gone ? 'nestings' then
    with unnested as (
      delete from group_nestings n using jsonb_to_recordset(gone->'nestings') as i (child_id uuid, parent_id uuid)
      where n.child_id = i.child_id and n.parent_id = i.parent_id and n.origin = 'main'
      returning n.child_id, n.parent_id
    )
    select count(*), jsonb_agg(to_jsonb(unnested)) into gone_nestings, ids from unnested;
    touched := touched || jsonb_build_object('nestings', ids);
  end if;
  if gone ? 'members' or gone ? 'complete' then
    with left_group as (
      delete from group_members m
      where m.origin = 'main' and (
        (m.group_id, m.user_id) in (
          select i.group_id, i.user_id from jsonb_to_recordset(gone->'members') as i (group_id uuid, user_id uuid))
        or m.group_id in (select i::uuid from jsonb_array_elements_text(gone->'complete') i)
          and (m.group_id, m.user_id) not in (
            select i.group_id, i.user_id from jsonb_to_recordset(entry->'members') as i (group_id uuid, user_id uuid)))
      returning m.group_id, m.user_id
    )
    select count(*), array_agg(distinct user_id), jsonb_agg(to_jsonb(left_group)) into gone_members, user_ids, ids
    from left_group;
    touched := touched || jsonb_build_object('members', ids);
  end if;
  if gone ? 'users' then
    with removed as (
      delete from users u using jsonb_array_elements_text(gone->'users') i where u.id = i::uuid and u.origin = 'main'
      returning u.id
    )
    select count(*), jsonb_agg(id) into gone_users, ids from removed;
    touched := touched || jsonb_build_object('users', ids);
  end if;
  if gone ? 'groups' then
    with removed as (
      delete from groups g using jsonb_array_elements_text(gone->'groups') i where g.id = i::uuid and g.origin = 'main'
      returning g.id
    )
    select count(*), jsonb_agg(id) into gone_groups, ids from removed;
    touched := touched || jsonb_build_object('groups', ids);
  end if;
  return jsonb_build_object('groups', gone_groups, 'users', gone_users, 'members', gone_members,
    'nestings', gone_nestings, 'loose', coalesce(to_jsonb(user_ids), '[]'), 'touched', touched);
end
$$;

-- Applies one tenant's rows, whole or in part, in the current role and search_path. Nothing older overwrites newer:
-- the row of sync_state is locked to the end, and an older number is answered with `stale`. Answers with the
-- numbers of rows added, changed and removed; `incomplete` means that a part met rows of which it does not know
-- enough, so the whole has to follow.
create or replace function bailiwick.sync_apply_one(entry jsonb) returns jsonb
language plpgsql as $$
declare
  whole boolean := entry->>'mode' = 'whole';
  number bigint := (entry->>'seq')::bigint;
  pairing uuid := (entry->>'pairing_id')::uuid;
  known record;
  done jsonb;
  part jsonb;
  changes jsonb := '{}';
  conflicts jsonb := '[]';
  gave_way jsonb := '[]';
  incomplete boolean := false;
  gone_groups bigint := 0;
  gone_users bigint := 0;
  loose jsonb := '[]';
  loose_count bigint := 0;
  new_roles jsonb := '[]';
  changed_roles bigint := 0;
  loose_roles uuid[] := '{}';
  touched jsonb := '{}';
  ids jsonb;
begin
  update sync_state set seq = number, synced_at = now()
  where id = 1 and seq <= number and (pairing is null or pairing_id = pairing);
  if not found then
    select s.seq, s.pairing_id into known from sync_state s where s.id = 1;
    if pairing is not null and known.pairing_id is distinct from pairing then
      return '{"status": "unpaired"}';
    end if;
    return jsonb_build_object('status', 'stale', 'seq', known.seq::text);
  end if;

  if whole or entry ? 'gone' then
    if whole then done := bailiwick.sync_clear_rest(entry); else done := bailiwick.sync_clear_gone(entry); end if;
    gone_groups := done->'groups';
    gone_users := done->'users';
    loose := coalesce(done->'loose', '[]');
    touched := jsonb_strip_nulls(done->'touched');
    changes := jsonb_build_object('members', jsonb_build_array(0, 0, done->'members'),
      'nestings', jsonb_build_array(0, 0, done->'nestings'));
  end if;
  if entry ? 'roles' then
    part := bailiwick.sync_put_roles(entry->'roles');
    new_roles := coalesce(nullif(part->'new', 'null'), '[]');
    changed_roles := part->'changed';
    gave_way := coalesce(nullif(part->'gave_way', 'null'), '[]');
    conflicts := coalesce(nullif(part->'conflicts', 'null'), '[]');
    touched := bailiwick.sync_touched(touched, 'roles', gave_way);
    touched := bailiwick.sync_touched(touched, 'roles', part->'touched');
    incomplete := (part->'outdated')::boolean or (new_roles <> '[]' and not entry ? 'groups');
  end if;
  if entry ? 'groups' then
    part := bailiwick.sync_put_groups(entry->'groups', whole);
    gone_groups := gone_groups + (part->'removed')::bigint;
    touched := bailiwick.sync_touched(touched, 'groups', part->'touched');
    changes := changes || jsonb_build_object('groups', jsonb_build_array(part->'added', part->'changed', gone_groups));
    conflicts := conflicts || coalesce(nullif(part->'conflicts', 'null'), '[]');
    incomplete := incomplete or (part->'outdated')::boolean
      or not coalesce(nullif(part->'new', 'null') <@ (entry->'gone'->'complete'), part->'new' = 'null');
  elsif gone_groups > 0 then
    changes := changes || jsonb_build_object('groups', jsonb_build_array(0, 0, gone_groups));
  end if;
  if entry ? 'users' then
    part := bailiwick.sync_put_users(entry->'users', entry->'members', whole);
    changes := changes || jsonb_build_object('users', jsonb_build_array(part->'added', part->'changed', gone_users));
    touched := bailiwick.sync_touched(touched, 'users', part->'touched');
    conflicts := conflicts || coalesce(nullif(part->'conflicts', 'null'), '[]');
    incomplete := incomplete or (part->'outdated')::boolean;
  elsif gone_users > 0 then
    changes := changes || jsonb_build_object('users', jsonb_build_array(0, 0, gone_users));
  end if;
  if entry ? 'members' or entry ? 'nestings' then
    part := bailiwick.sync_put_links(entry->'members', entry->'nestings');
    touched := bailiwick.sync_touched(touched, 'members', part->'touched_members');
    touched := bailiwick.sync_touched(touched, 'nestings', part->'touched_nestings');
    changes := changes || jsonb_build_object(
      'members', jsonb_build_array(part->'members', 0, coalesce(changes->'members'->2, '0')),
      'nestings', jsonb_build_array(part->'nestings', 0, coalesce(changes->'nestings'->2, '0')));
    incomplete := incomplete or (part->'missing')::bigint > 0;
  end if;

  -- Nobody stays without a group, and no role that no group uses.
  if whole or gone_groups > 0 then
    with removed as (
      delete from users u where u.origin = 'main' and not exists (select from group_members m where m.user_id = u.id)
      returning u.id
    )
    select count(*), jsonb_agg(id) into loose_count, ids from removed;
  elsif loose <> '[]' then
    with removed as (
      delete from users u using jsonb_array_elements_text(loose) i
      where u.id = i::uuid and u.origin = 'main' and not exists (select from group_members m where m.user_id = u.id)
      returning u.id
    )
    select count(*), jsonb_agg(id) into loose_count, ids from removed;
  end if;
  if loose_count > 0 then
    touched := bailiwick.sync_touched(touched, 'users', ids);
    changes := changes || jsonb_build_object('users', jsonb_build_array(coalesce(changes->'users'->0, '0'),
      coalesce(changes->'users'->1, '0'), gone_users + loose_count));
  end if;
  if whole or gone_groups > 0 or entry ? 'groups' then
    with unused as (
      delete from roles r where r.origin = 'main'
        and not exists (select from groups g where g.role_id = r.id)
        and not exists (select from users u where u.role_id = r.id)
      returning r.id
    )
    select array_agg(id) filter (where not new_roles ? id::text), jsonb_agg(id) into loose_roles, ids from unused;
    touched := bailiwick.sync_touched(touched, 'roles', ids);
    select jsonb_agg(i) into new_roles from jsonb_array_elements(new_roles) i
    where exists (select from roles r where r.id::text = i #>> '{}');
  end if;
  changes := changes || jsonb_build_object('roles', jsonb_build_array(coalesce(jsonb_array_length(new_roles), 0),
    changed_roles, coalesce(cardinality(loose_roles), 0)));
  if entry ? 'erased' then
    delete from personal_values p using jsonb_array_elements_text(entry->'erased') i where p.user_id = i::uuid;
    delete from snapshot_users s using jsonb_array_elements_text(entry->'erased') i where s.user_id = i::uuid;
  end if;
  if touched <> '{}' then perform bailiwick.record_access(touched, 'sync', '{"kind": "main"}'); end if;
  return jsonb_build_object('status', 'ok', 'changes', changes, 'conflicts', conflicts, 'gave_way', gave_way,
    'incomplete', incomplete and not whole);
end
$$;

set local role {{jobs}};

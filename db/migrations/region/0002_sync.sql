-- What main pushes into children, and what tells whether they still hold it (S1, S2, S5).
-- Everything here runs with the caller's rights: a tenant's rows are written under that tenant's own role.

-- A key belongs to the role that gives it: no tenant can replace another's job by guessing its key.
create or replace function jobs.enqueue(task text, payload jsonb, job_key text default null)
returns void
language plpgsql
security definer
set search_path = pg_catalog
as $$
declare
  caller text := coalesce(nullif(current_setting('role'), 'none'), session_user);
begin
  if task not in ('mail', 'sync_changes', 'provision', 'deprovision', 'initialize', 'sync_tenant', 'reconcile',
      'probe', 'unpair') then
    raise exception 'task % may not be enqueued', task using errcode = '42501';
  end if;
  if task <> 'mail' and caller not in (select role_name from jobs.registry_roles) then
    raise exception 'task % belongs to main and the registry', task using errcode = '42501';
  end if;
  perform graphile_worker.add_job(
    task,
    json_build_object('by', caller, 'input', payload),
    job_key := caller || ':' || job_key,
    max_attempts := 12
  );
end
$$;

set local role {{owner}};
grant usage on schema bailiwick to public;

-- Writes the rows of roles that differ. A child's own, unassigned copy of an out-of-the-box role gives way; any
-- other row in the way stays and is reported, and what does not clash of ours is written all the same.
-- A row in the way that is main's own only waits for its change: that is `outdated`.
create function bailiwick.sync_put_roles(incoming jsonb) returns jsonb
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
    returning 1
  )
  select result || jsonb_build_object(
    'new', (select jsonb_agg(id) from added),
    'changed', (select count(*) from changed),
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
create function bailiwick.sync_put_groups(incoming jsonb, whole boolean) returns jsonb
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
    returning 1
  ), removed as (
    delete from groups g using compared c
    where whole and g.id = c.id and c.origin = 'main' and not c.usable
    returning 1
  )
  select jsonb_build_object(
    'added', (select count(*) from added),
    'new', (select jsonb_agg(id) from added),
    'changed', (select count(*) from changed),
    'removed', (select count(*) from removed),
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
create function bailiwick.sync_put_users(incoming jsonb, members jsonb, whole boolean) returns jsonb
language plpgsql as $$
declare
  result jsonb;
  person jsonb;
  quick bigint := 0;
begin
  -- The usual change is of a few people who are here already: one plain statement each, whose plan is cheap.
  if members is null and not whole and jsonb_array_length(incoming) <= 5 then
    begin
      for n in 0 .. jsonb_array_length(incoming) - 1 loop
        person := incoming->n;
        update users u set email = person->>'email', first_name = person->>'first_name',
          last_name = person->>'last_name', phone = person->>'phone', type = person->>'type',
          status = person->>'status', role_id = null, password_hash = null, lock_key = null,
          version = u.version + 1, updated_at = now()
        where u.id = (person->>'id')::uuid and u.origin = 'main'
          and (u.email, u.first_name, u.last_name, u.phone, u.type, u.status, u.role_id, u.password_hash)
            is distinct from (person->>'email', person->>'first_name', person->>'last_name', person->>'phone',
              person->>'type', person->>'status', null::uuid, null::text);
        if found then quick := quick + 1; end if;
      end loop;
      if quick = jsonb_array_length(incoming) then
        return jsonb_build_object('added', 0, 'changed', quick, 'outdated', false);
      end if;
    exception when unique_violation then quick := 0;
    end;
  end if;

  with compared as (
    select i.id, i.email, i.first_name, i.last_name, i.phone, i.type, i.status, u.origin, h.id as holder,
      h.origin as holder_origin, u.email as known_email,
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
    returning 1
  ), changed as (
    update users u set email = c.writable, first_name = c.first_name, last_name = c.last_name, phone = c.phone,
      type = c.type, status = c.status, role_id = null, password_hash = null, lock_key = null,
      version = u.version + 1, updated_at = now()
    from compared c
    where u.id = c.id and c.origin = 'main' and (c.differs or c.writable is distinct from c.known_email)
    returning 1
  )
  select jsonb_build_object(
    'added', (select count(*) from added),
    'changed', quick + (select count(*) from changed),
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
create function bailiwick.sync_put_links(members jsonb, nestings jsonb) returns jsonb
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
      returning 1
    )
    select result || jsonb_build_object('members', (select count(*) from added),
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
      returning 1
    )
    select result || jsonb_build_object('nestings', (select count(*) from added),
      'missing', (result->>'missing')::bigint + count(*) filter (where not possible)) into result from compared;
  end if;
  return result;
end
$$;

-- Takes away, before anything is written, what a whole projection no longer holds, and frees names and addresses
-- that pass from one of main's rows to another. Returns how many of each are gone.
create function bailiwick.sync_clear_rest(entry jsonb) returns jsonb
language plpgsql as $$
declare
  group_ids uuid[] := array(select (i->>'id')::uuid from jsonb_array_elements(entry->'groups') i);
  user_ids uuid[] := array(select (i->>'id')::uuid from jsonb_array_elements(entry->'users') i);
  gone_groups bigint;
  gone_users bigint;
  gone_members bigint;
  gone_nestings bigint;
begin
  delete from group_nestings n using groups g
  where g.origin = 'main' and g.id in (n.child_id, n.parent_id)
    and (n.child_id, n.parent_id) not in (
      select i.child_id, i.parent_id
      from jsonb_to_recordset(entry->'nestings') as i (child_id uuid, parent_id uuid));
  get diagnostics gone_nestings = row_count;
  delete from group_members m using groups g
  where g.id = m.group_id and g.origin = 'main'
    and (m.group_id, m.user_id) not in (
      select i.group_id, i.user_id from jsonb_to_recordset(entry->'members') as i (group_id uuid, user_id uuid));
  get diagnostics gone_members = row_count;
  delete from groups where origin = 'main' and id <> all (group_ids);
  get diagnostics gone_groups = row_count;
  delete from users where origin = 'main' and id <> all (user_ids);
  get diagnostics gone_users = row_count;

  update roles r set name = r.id::text
  from jsonb_to_recordset(entry->'roles') as i (id uuid, name text)
  where r.origin = 'main' and r.name_folded = lower(i.name) and r.id <> i.id;
  update groups g set name = g.id::text
  from jsonb_to_recordset(entry->'groups') as i (id uuid, name text)
  where g.origin = 'main' and g.name_folded = lower(i.name) and g.id <> i.id;
  update users u set email = null
  from jsonb_to_recordset(entry->'users') as i (id uuid, email text)
  where u.origin = 'main' and u.email_folded = lower(i.email) and u.id <> i.id;

  return jsonb_build_object('groups', gone_groups, 'users', gone_users, 'members', gone_members,
    'nestings', gone_nestings);
end
$$;

-- Takes away what a part names as gone, and members of its `complete` groups whom it does not name.
create function bailiwick.sync_clear_gone(entry jsonb) returns jsonb
language plpgsql as $$
declare
  gone jsonb := entry->'gone';
  user_ids uuid[];
  gone_groups bigint := 0;
  gone_users bigint := 0;
  gone_members bigint := 0;
  gone_nestings bigint := 0;
begin
  if gone ? 'nestings' then
    delete from group_nestings n using jsonb_to_recordset(gone->'nestings') as i (child_id uuid, parent_id uuid)
    where n.child_id = i.child_id and n.parent_id = i.parent_id and n.origin = 'main';
    get diagnostics gone_nestings = row_count;
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
      returning m.user_id
    )
    select count(*), array_agg(distinct user_id) into gone_members, user_ids from left_group;
  end if;
  if gone ? 'users' then
    delete from users u using jsonb_array_elements_text(gone->'users') i where u.id = i::uuid and u.origin = 'main';
    get diagnostics gone_users = row_count;
  end if;
  if gone ? 'groups' then
    delete from groups g using jsonb_array_elements_text(gone->'groups') i where g.id = i::uuid and g.origin = 'main';
    get diagnostics gone_groups = row_count;
  end if;
  return jsonb_build_object('groups', gone_groups, 'users', gone_users, 'members', gone_members,
    'nestings', gone_nestings, 'loose', coalesce(to_jsonb(user_ids), '[]'));
end
$$;

-- Applies one tenant's rows, whole or in part, in the current role and search_path. Nothing older overwrites newer:
-- the row of sync_state is locked to the end, and an older number is answered with `stale`. Answers with the
-- numbers of rows added, changed and removed; `incomplete` means that a part met rows of which it does not know
-- enough, so the whole has to follow.
create function bailiwick.sync_apply_one(entry jsonb) returns jsonb
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
    changes := jsonb_build_object('members', jsonb_build_array(0, 0, done->'members'),
      'nestings', jsonb_build_array(0, 0, done->'nestings'));
  end if;
  if entry ? 'roles' then
    part := bailiwick.sync_put_roles(entry->'roles');
    new_roles := coalesce(nullif(part->'new', 'null'), '[]');
    changed_roles := part->'changed';
    gave_way := coalesce(nullif(part->'gave_way', 'null'), '[]');
    conflicts := coalesce(nullif(part->'conflicts', 'null'), '[]');
    incomplete := (part->'outdated')::boolean or (new_roles <> '[]' and not entry ? 'groups');
  end if;
  if entry ? 'groups' then
    part := bailiwick.sync_put_groups(entry->'groups', whole);
    gone_groups := gone_groups + (part->'removed')::bigint;
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
    conflicts := conflicts || coalesce(nullif(part->'conflicts', 'null'), '[]');
    incomplete := incomplete or (part->'outdated')::boolean;
  elsif gone_users > 0 then
    changes := changes || jsonb_build_object('users', jsonb_build_array(0, 0, gone_users));
  end if;
  if entry ? 'members' or entry ? 'nestings' then
    part := bailiwick.sync_put_links(entry->'members', entry->'nestings');
    changes := changes || jsonb_build_object(
      'members', jsonb_build_array(part->'members', 0, coalesce(changes->'members'->2, '0')),
      'nestings', jsonb_build_array(part->'nestings', 0, coalesce(changes->'nestings'->2, '0')));
    incomplete := incomplete or (part->'missing')::bigint > 0;
  end if;

  -- Nobody stays without a group, and no role that no group uses.
  if whole or gone_groups > 0 then
    delete from users u where u.origin = 'main' and not exists (select from group_members m where m.user_id = u.id);
    get diagnostics loose_count = row_count;
  elsif loose <> '[]' then
    delete from users u using jsonb_array_elements_text(loose) i
    where u.id = i::uuid and u.origin = 'main' and not exists (select from group_members m where m.user_id = u.id);
    get diagnostics loose_count = row_count;
  end if;
  if loose_count > 0 then
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
    select array_agg(id) filter (where not new_roles ? id::text) into loose_roles from unused;
    select jsonb_agg(i) into new_roles from jsonb_array_elements(new_roles) i
    where exists (select from roles r where r.id::text = i #>> '{}');
  end if;
  changes := changes || jsonb_build_object('roles', jsonb_build_array(coalesce(jsonb_array_length(new_roles), 0),
    changed_roles, coalesce(cardinality(loose_roles), 0)));
  if entry ? 'erased' then
    delete from personal_values p using jsonb_array_elements_text(entry->'erased') i where p.user_id = i::uuid;
    delete from snapshot_users s using jsonb_array_elements_text(entry->'erased') i where s.user_id = i::uuid;
  end if;
  return jsonb_build_object('status', 'ok', 'changes', changes, 'conflicts', conflicts, 'gave_way', gave_way,
    'incomplete', incomplete and not whole);
end
$$;

-- The fan-out: applies each tenant's entry under that tenant's own role in its own schema, each by itself, so that
-- one that fails is reported alone. Entries come sorted by tenant, so that two of these never wait in a circle.
create function bailiwick.sync_apply(batch jsonb) returns jsonb
language plpgsql as $$
declare
  entry jsonb;
  result jsonb;
  results jsonb[] := '{}';
  code text;
  words text;
begin
  for entry in select value from jsonb_array_elements(batch) loop
    begin
      perform set_config('role', entry->>'role', true), set_config('search_path', entry->>'schema', true),
        set_config('lock_timeout', '3s', true);
      result := bailiwick.sync_apply_one(entry);
    exception when others then
      get stacked diagnostics code = returned_sqlstate, words = message_text;
      result := jsonb_build_object('status', 'failed', 'code', code, 'message', words);
    end;
    results := results || (result || jsonb_build_object('tenant', entry->'tenant'));
  end loop;
  perform set_config('role', 'none', true), set_config('search_path', '', true);
  return to_jsonb(results);
end
$$;

-- One number for a row that came from main: the same here as on main while the two agree.
create function bailiwick.sync_role_mark(kind text, name text, description text, permissions jsonb) returns bigint
language sql stable as $$
  select case when kind = 'predefined' then 0 else hash_record_extended(row(kind, name, description, permissions), 1) end
$$;
create function bailiwick.sync_group_mark(id uuid, type text, name text, description text, role_id uuid, role_mark bigint)
returns bigint language sql stable as $$
  select hash_record_extended(row(id, type, name, description, role_id, role_mark), 2)
$$;
create function bailiwick.sync_member_mark(group_id uuid, user_id uuid, email text, first_name text, last_name text,
  phone text, type text, status text)
returns bigint language sql stable as $$
  select hash_record_extended(row(group_id, user_id, email, first_name, last_name, phone, type, status), 3)
$$;
create function bailiwick.sync_nesting_mark(child_id uuid, parent_id uuid) returns bigint language sql stable as $$
  select hash_record_extended(row(child_id, parent_id), 4)
$$;

-- What the current schema really holds of main's, in one text. What may not be there at all is counted: people
-- without a group, with a direct role or with a hash, and roles without a group.
create function bailiwick.sync_digest() returns text
language plpgsql as $$
begin
  return (
    select (select coalesce(sum(bailiwick.sync_group_mark(g.id, g.type, g.name, g.description, g.role_id,
        bailiwick.sync_role_mark(r.kind, r.name, r.description, r.permissions))), 0)
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

-- The digests of many tenants' actual rows, each under its own role, each by itself.
create function bailiwick.sync_digests(batch jsonb) returns jsonb
language plpgsql as $$
declare
  entry jsonb;
  digest text;
  results jsonb[] := '{}';
  code text;
  words text;
begin
  for entry in select value from jsonb_array_elements(batch) loop
    begin
      perform set_config('role', entry->>'role', true), set_config('search_path', entry->>'schema', true);
      digest := bailiwick.sync_digest();
      results := results || jsonb_build_object('tenant', entry->'tenant', 'digest', digest);
    exception when others then
      get stacked diagnostics code = returned_sqlstate, words = message_text;
      results := results || jsonb_build_object('tenant', entry->'tenant', 'code', code, 'message', words);
    end;
  end loop;
  perform set_config('role', 'none', true), set_config('search_path', '', true);
  return to_jsonb(results);
end
$$;

set local role {{jobs}};

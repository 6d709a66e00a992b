-- Shared content, main > child (C5). Everything here runs with the caller's rights, as sync does.

create or replace function jobs.enqueue_many(task text, jobs jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog
as $$
declare
  caller text := coalesce(nullif(current_setting('role'), 'none'), session_user);
begin
  if task not in ('mail', 'sync_changes', 'provision', 'deprovision', 'initialize', 'sync_tenant', 'reconcile',
      'probe', 'unpair', 'share', 'site', 'rollout', 'command', 'ingest', 'directory') then
    raise exception 'task % may not be enqueued', task using errcode = '42501';
  end if;
  if task not in ('mail', 'directory') and caller not in (select role_name from jobs.registry_roles) then
    raise exception 'task % belongs to main and the registry', task using errcode = '42501';
  end if;
  perform graphile_worker.add_jobs(array(
    select (task, json_build_object('by', caller, 'input', last.payload), null, null, 12, caller || ':' || last.key,
      null, null)::graphile_worker.job_spec
    from (
      select distinct on (coalesce(job.value->>'key', job.n::text)) job.value->'payload' as payload,
        job.value->>'key' as key
      from jsonb_array_elements(jobs) with ordinality as job (value, n)
      order by coalesce(job.value->>'key', job.n::text), job.n desc
    ) last
  ));
end
$$;

set local role {{owner}};

-- Writes the items that differ, and takes away those named as gone, which the child's log tells, in the current role
-- and search_path. An item is one version: the child does not keep main's history. Answers how many were put and how many taken away.
create function bailiwick.share_apply_one(items jsonb, gone jsonb) returns jsonb
language plpgsql as $$
declare
  put bigint;
  taken bigint;
begin
  with gone_now as (
    delete from content_items i using jsonb_array_elements_text(gone) g where i.id = g::uuid and i.origin = 'main'
    returning i.id, i.type, i.name
  )
  insert into audit (actor_kind, action, target_kind, target_id, target_name, before)
  select 'main', 'share.taken_back', 'content', id::text, name, jsonb_build_object('type', type) from gone_now;
  get diagnostics taken = row_count;

  if exists (select from content_items i join jsonb_to_recordset(items) as r (id uuid) on r.id = i.id
      where i.origin <> 'main') then
    raise exception 'an id of main is held by a local item' using errcode = '23505';
  end if;

  -- What is here already stays untouched, so that a push that is repeated has no second effect.
  with incoming as (
    select * from jsonb_to_recordset(items) as r (id uuid, type text, name text, description text, settings jsonb,
      definition jsonb, number int, published boolean, digest text)
  ), written as (
    insert into content_items (id, origin, type, name, description, settings, draft, draft_changed, newest, live, published)
    select id, 'main', type, name, description, settings, definition, false, number, number,
      case when published then number end
    from incoming
    on conflict (id) do update set name = excluded.name, description = excluded.description,
      settings = excluded.settings, draft = excluded.draft, newest = excluded.newest, live = excluded.live,
      published = excluded.published, version = content_items.version + 1, updated_at = now()
    where (content_items.name, content_items.description, content_items.settings, content_items.draft,
        content_items.newest, content_items.live, content_items.published)
      is distinct from (excluded.name, excluded.description, excluded.settings, excluded.draft, excluded.newest,
        excluded.live, excluded.published)
    returning id
  )
  select count(*) into put from written;

  delete from content_versions v using jsonb_to_recordset(items) as r (id uuid, number int)
  where v.item_id = r.id and v.number <> r.number;
  insert into content_versions (item_id, number, definition, settings, digest)
  select id, number, definition, settings, digest
  from jsonb_to_recordset(items) as r (id uuid, number int, definition jsonb, settings jsonb, digest text)
  on conflict (item_id, number) do update set definition = excluded.definition, settings = excluded.settings,
    digest = excluded.digest;

  delete from content_uses u using jsonb_to_recordset(items) as r (id uuid) where u.item_id = r.id;
  insert into content_uses (item_id, used_id, draft)
  select r.id, u::uuid, d from jsonb_to_recordset(items) as r (id uuid, uses jsonb),
    jsonb_array_elements_text(r.uses) u, (values (true), (false)) as both_kinds (d)
  on conflict do nothing;

  delete from content_secrets s using jsonb_to_recordset(items) as r (id uuid) where s.item_id = r.id;
  insert into content_secrets (item_id, field, sealed)
  select r.id, s.field, s.sealed from jsonb_to_recordset(items) as r (id uuid, secrets jsonb),
    jsonb_to_recordset(r.secrets) as s (field text, sealed text);

  return jsonb_build_object('put', put, 'taken', taken);
end
$$;

-- The same for many tenants, each under its own role and in its own block. `content` holds every item once, by id;
-- an entry names the ids that are its own. A tenant that is bound to another pairing is answered with `unpaired`, one
-- that has seen a newer number with `stale`.
create function bailiwick.share_apply(content jsonb, batch jsonb) returns jsonb
language plpgsql as $$
declare
  entry jsonb;
  items jsonb;
  seen bigint;
  result jsonb;
  results jsonb[] := '{}';
  code text;
  words text;
begin
  for entry in select value from jsonb_array_elements(batch) loop
    begin
      perform set_config('role', entry->>'role', true), set_config('search_path', entry->>'schema', true),
        set_config('lock_timeout', '3s', true);
      select share_seq into seen from sync_state
      where id = 1 and pairing_id = (entry->>'pairing_id')::uuid for update;
      if not found then
        result := '{"status": "unpaired"}';
      elsif seen > (entry->>'seq')::bigint then
        result := jsonb_build_object('status', 'stale', 'seq', seen);
      else
        update sync_state set share_seq = (entry->>'seq')::bigint where id = 1 and share_seq <> (entry->>'seq')::bigint;
        select coalesce(jsonb_agg(content->i), '[]') into items from jsonb_array_elements_text(entry->'put') i;
        result := bailiwick.share_apply_one(items, entry->'gone') || '{"status": "ok"}';
      end if;
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

set local role {{jobs}};

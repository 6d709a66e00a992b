-- Many jobs of one task in one call: the library's own function for one job looks through the queue each time, so
-- ten thousand calls took a minute. Only roles that may use the schema reach it, and the caller is stamped as ever.
create function jobs.enqueue_many(task text, jobs jsonb)
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

create or replace function jobs.enqueue(task text, payload jsonb, job_key text default null)
returns void
language sql
security definer
set search_path = pg_catalog
as $$
  select jobs.enqueue_many(task, jsonb_build_array(jsonb_build_object('payload', payload, 'key', job_key)))
$$;

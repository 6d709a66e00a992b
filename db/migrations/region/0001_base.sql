-- What every region's database has once, whatever tenants live in it.

-- The one thing that a tenant's role may call outside of its schema. The caller's role is stamped on the
-- job, so a job cannot be forged for another tenant (inside a definer function current_user is the owner).
create function jobs.enqueue(task text, payload jsonb, job_key text default null)
returns void
language plpgsql
security definer
set search_path = pg_catalog
as $$
declare
  caller text := coalesce(nullif(current_setting('role'), 'none'), session_user);
begin
  if task not in ('mail', 'sync_changes', 'provision', 'deprovision', 'initialize', 'sync_tenant', 'probe', 'unpair') then
    raise exception 'task % may not be enqueued', task using errcode = '42501';
  end if;
  if task <> 'mail' and caller not in (select role_name from jobs.registry_roles) then
    raise exception 'task % belongs to main and the registry', task using errcode = '42501';
  end if;
  perform graphile_worker.add_job(
    task,
    json_build_object('by', caller, 'input', payload),
    job_key := job_key,
    max_attempts := 12
  );
end
$$;

-- The roles that may ask for work on other tenants: the registry's own and main's.
create table jobs.registry_roles (role_name text primary key);

revoke all on function jobs.enqueue(text, jsonb, text) from public;

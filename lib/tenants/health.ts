import { inControl, inTenant } from "@/db/connection";
import { INSTANCE_VERSION } from "@/db/versions";
import { env } from "@/lib/core/env";
import { mainTenant } from "./registry";

type TenantHealth = {
  /** How many tenants are in which state. */
  states: Record<string, number>;
  /** Tenants that do not work as they should, out of service or with a broken sync. */
  degraded: number;
};

/** The tenants' states in numbers, from the registry alone. */
export async function tenantHealth(): Promise<TenantHealth> {
  const rows = await inControl(
    (tx) => tx.sql<{ state: string; count: number; bad: boolean }[]>`
      select state, bad, count(*)::int as count from (
        select case
            when t.status <> 'active' then t.status
            when t.version <> ${INSTANCE_VERSION} then 'upgrading'
            when p.status = 'paired' and p.last_error is not null then 'sync_failing'
            when p.probe_status in ('unreachable', 'denied') then 'unreachable'
            else coalesce(p.status, 'unpaired')
          end as state,
          t.status = 'failed' or (t.status = 'active' and t.version <> ${INSTANCE_VERSION})
            or p.last_error is not null or coalesce(p.probe_status in ('unreachable', 'denied'), false) as bad
        from tenants t left join pairings p on p.tenant_id = t.id
        where t.kind = 'child'
      ) s group by state, bad`,
  );
  const states: Record<string, number> = {};
  let degraded = 0;
  for (const row of rows) {
    states[row.state] = (states[row.state] ?? 0) + row.count;
    if (row.bad) degraded += row.count;
  }
  return { states, degraded };
}

/** Whether the console can work at all, and how many tenants are in trouble. Throws where the registry is down. */
export async function health(): Promise<
  { ok: boolean; registry: true; main: boolean; workers: number } & TenantHealth
> {
  const { main, workers } = await inControl(async (tx) => {
    const [row] = await tx.sql<{ count: number }[]>`
      select count(*)::int as count from workers
      where beat_at > now() - make_interval(secs => ${(env().BAILIWICK_HEARTBEAT_MS * 4) / 1000})`;
    return { main: await mainTenant(tx), workers: row?.count ?? 0 };
  });
  const answers = await inTenant(main, (tx) => tx.sql`select 1`).then(
    () => true,
    () => false,
  );
  return { ok: answers && workers > 0, registry: true, main: answers, workers, ...(await tenantHealth()) };
}

import { inControl, inTenant, TenantUnavailable, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { failureOf } from "@/lib/sync/fan-out";
import { grouped } from "@/lib/sync/model";
import { tenantsById } from "@/lib/tenants/registry";
import type { SiteLosses, SiteLossesInput } from "./model";

/** What disabling sites would take away; `playbooks` are published there and turn Incomplete (C7). */
export type SwitchLosses = SiteLosses & { playbooks: number; unreachable: string[] };

/** What a tenant holds of each of these sites; those that are not there are left out. `tx` is the tenant's. */
export async function heldBySites(
  tx: Tx,
  ids: readonly string[],
): Promise<{ id: string; removed: SiteLosses }[]> {
  const rows = await tx.sql<{ id: string; removed: SiteLosses }[]>`
    select s.id, jsonb_build_object('connections', (
      select count(*) from content_items i
      where i.type = 'connection' and i.origin = 'main' and i.draft->'scope'->>'siteId' = s.id::text)) as removed
    from sites s where s.origin = 'main' and s.id = any (${[...ids]}::uuid[])`;
  return [...rows];
}

/**
 * What disabling these sites would take from their tenants, counted there now (T7). Throws `Refusal`: not_found for
 * an unknown site.
 */
export async function switchLosses(context: Context, { ids }: SiteLossesInput): Promise<SwitchLosses> {
  const { sites, playbooks } = await inTenant(context.tenant, async ({ sql }) => {
    const [found, [published]] = await Promise.all([
      sql<{ id: string; tenantId: string }[]>`
        select id, tenant_id as "tenantId" from sites where id = any (${ids}::uuid[])`,
      sql<{ n: number }[]>`
        select count(distinct t.item_id)::int as n from share_targets t
        join content_items i on i.id = t.item_id and i.type = 'incident_playbook'
        where t.applied is not null
          and t.tenant_id in (select tenant_id from sites where id = any (${ids}::uuid[]))`,
    ]);
    return { sites: [...found], playbooks: published?.n ?? 0 };
  });
  if (sites.length < new Set(ids).size) throw notFound("site");
  const own = grouped(sites, ({ tenantId }) => tenantId);
  const tenants = await inControl((tx) => tenantsById(tx, [...own.keys()]));
  const unreachable: string[] = [];
  let connections = 0;
  for (const tenant of tenants) {
    try {
      const siteIds = (own.get(tenant.id) ?? []).map(({ id }) => id);
      const held = await inTenant(tenant, (tx) => heldBySites(tx, siteIds));
      for (const { removed } of held) connections += removed.connections;
    } catch (error) {
      if (!(error instanceof TenantUnavailable) && !failureOf(error).unreachable) throw error;
      unreachable.push(tenant.name);
    }
  }
  return { connections, playbooks, unreachable };
}

import { inControl, inRegion, inTenant, type Tx } from "@/db/connection";
import { log } from "@/lib/core/log";
import { recordFindings, repairFindings } from "@/lib/deviations/findings";
import { grouped } from "@/lib/sync/model";
import { type SyncTarget, syncTargets } from "@/lib/sync/targets";
import { mainTenant } from "@/lib/tenants/registry";
import { wake } from "./commands/share";
import { ensureTargets } from "./ensure";

const TENANTS = 250;

type Held = {
  tenant: string;
  held?: Record<string, { digest: string | null; mark: string | null }>;
  named?: string[];
  code?: string;
  message?: string;
};

/**
 * Compares what every paired child really holds of main's content with what it was given, and has what differs, and
 * what failed by no fault of its own, pushed again (C2), except what someone accepted (W7). A region that does not
 * answer is passed by.
 */
export async function reconcileShares(): Promise<{ again: number }> {
  await ensureTargets();
  const main = await inControl(mainTenant);
  const { ready } = await syncTargets("all");
  const held = (
    await Promise.all([...grouped(ready, ({ region }) => region)].map(([region, own]) => heldIn(region, own)))
  ).flat();
  return inTenant(main, async (tx) => {
    const rows = JSON.stringify(held.filter((row) => row.held !== undefined));
    await recordFindings(tx, rows);
    const again = await repairFindings(
      tx,
      held.flatMap((row) => (row.held === undefined ? [] : [row.tenant])),
    );
    const strangers = await strays(tx, rows);
    if (again + strangers > 0) {
      log.info({ again, strangers }, "shared content differed from main");
      await wake(tx);
    }
    return { again: again + strangers };
  });
}

/**
 * Has what failed by no fault of its own pushed again now: for the moment in which a database answers again, so that
 * nobody waits for the reconcile (C2).
 */
export async function retryLost(): Promise<void> {
  const main = await inControl(mainTenant);
  await inTenant(main, async (tx) => {
    const again = await tx.sql`
      update share_targets t set state = 'sharing', reason = null, ref = null, retries = false
      where t.retries and not exists (
        select from deviation_acceptances a where a.item_id = t.item_id and a.tenant_id = t.tenant_id
          and a.kind = 'failed' and a.expires_at > now())
      returning 1`;
    if (again.length > 0) await wake(tx);
  });
}

/** Items of main in a child that main does not want there: they are wanted away. */
async function strays(tx: Tx, rows: string): Promise<number> {
  const found = await tx.sql`
    insert into share_targets (item_id, tenant_id, direct, wanted, state)
    select e.key::uuid, r.tenant, false, null, 'sharing'
    from jsonb_to_recordset(${rows}::text::jsonb) as r (tenant uuid, held jsonb), jsonb_each(r.held) e
    join content_items i on i.id = e.key::uuid
    where not exists (select from share_targets t where t.item_id = i.id and t.tenant_id = r.tenant)
    on conflict do nothing returning 1`;
  return found.length;
}

async function heldIn(region: string, targets: readonly SyncTarget[]): Promise<Held[]> {
  const all: Held[] = [];
  for (let start = 0; start < targets.length; start += TENANTS) {
    const batch = targets
      .slice(start, start + TENANTS)
      .map(({ id, schema, syncRole }) => ({ tenant: id, schema, role: syncRole }));
    try {
      const found = await inRegion(region, async (sql) => {
        const [row] = await sql<{ results: Held[] }[]>`
          select bailiwick.content_held(${JSON.stringify(batch)}::text::jsonb) as results`;
        return row?.results ?? [];
      });
      all.push(...found);
    } catch (error) {
      log.warn({ region, err: error }, "shared content of a region could not be compared");
      return all;
    }
  }
  return all;
}

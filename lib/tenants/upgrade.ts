import { inControl, type TenantRef } from "@/db/connection";
import { migrateInstance } from "@/db/instances";
import { INSTANCE_VERSION } from "@/db/versions";
import { seedRoles } from "@/lib/access/seeds";
import { log } from "@/lib/core/log";
import { reasonOf } from "./reasons";
import { type TenantRow, tenantRef } from "./registry";

/** How an upgrade went: ids of tenants. */
export type Upgraded = { upgraded: string[]; failed: string[] };

const BATCH = 100;
const AT_ONCE = 4;

/**
 * Brings every instance to the code's version: main first, then the children (T1). Repeatable and resumable: each
 * tenant's version is written as it is reached. A child that fails is told in the gateway and does not stop the
 * others. Throws where main fails, because nothing works without it.
 */
export async function upgradeInstances(): Promise<Upgraded> {
  const outcome: Upgraded = { upgraded: [], failed: [] };
  for (const main of await outdated("main", "")) {
    await record(main, await migrateInstance(main, seedRoles()));
    outcome.upgraded.push(main.id);
  }
  let last = "";
  for (;;) {
    const batch = await outdated("child", last);
    const final = batch.at(-1);
    if (!final) break;
    last = final.id;
    await Promise.all(Array.from({ length: AT_ONCE }, () => worker(batch, outcome)));
  }
  if (outcome.failed.length > 0) log.warn({ tenants: outcome.failed }, "some tenants could not be upgraded");
  return outcome;
}

async function worker(queue: TenantRef[], outcome: Upgraded): Promise<void> {
  for (let tenant = queue.shift(); tenant; tenant = queue.shift()) {
    const done = await upgrade(tenant);
    (done ? outcome.upgraded : outcome.failed).push(tenant.id);
  }
}

async function upgrade(tenant: TenantRef): Promise<boolean> {
  try {
    await record(tenant, await migrateInstance(tenant, seedRoles()));
    return true;
  } catch (error) {
    const { reason, ref } = reasonOf(error, tenant, "upgrade");
    await inControl(
      (tx) => tx.sql`
        update tenants set status_reason = ${`The upgrade failed: ${reason} (reference ${ref})`}, updated_at = now()
        where id = ${tenant.id}`,
    );
    return false;
  }
}

/** Tenants behind the code's version, a batch after an id; suspended ones too, so that they can be resumed. */
async function outdated(kind: "main" | "child", after: string): Promise<TenantRef[]> {
  const rows = await inControl(
    (tx) => tx.sql<TenantRow[]>`
      select * from tenants
      where kind = ${kind} and version < ${INSTANCE_VERSION} and status in ('active', 'suspended')
        and id::text > ${after}
      order by id::text limit ${BATCH}`,
  );
  return rows.map(tenantRef);
}

async function record(tenant: TenantRef, version: number): Promise<void> {
  await inControl(
    (tx) => tx.sql`
      update tenants set version = ${version}, status_reason = null, updated_at = now() where id = ${tenant.id}`,
  );
}

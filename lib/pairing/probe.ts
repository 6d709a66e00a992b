import { z } from "zod";
import { inControl, inRegion, inTenant, inTenantAsMain, type TenantRef, type Tx } from "@/db/connection";
import { INSTANCE_VERSION } from "@/db/versions";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { grouped } from "@/lib/sync/model";
import type { ConnectionStatus } from "@/lib/tenants/model";
import { troubleOf } from "@/lib/tenants/reasons";
import { type TenantRow, tenantRef } from "@/lib/tenants/registry";
import { ensureConnections } from "./connections";

const Job = z.strictObject({ tenantId: z.uuid() });
// A region with many tenants is probed on as many connections as its fan-out has, and no more.
const AT_ONCE = 2;
const LATE_INTERVALS = 3;

type Target = { tenant: TenantRef; pairingId: string; sinceSync: number | null };
type Found = { status: Exclude<ConnectionStatus, "unknown">; detail: string | null };

/** Probes one paired child and corrects main's connection to it (T4, P5). Does nothing for one that is not paired. */
export async function probeTenant(input: unknown): Promise<void> {
  const { tenantId } = Job.parse(input);
  await record(await probed(await targets(tenantId)));
  await ensureConnections(tenantId);
}

/**
 * Probes every paired child: is its region reachable, can main's role and the console's role be taken, is the
 * schema at the code's version and bound to this pairing, how old is the last sync (T4). A region that does not
 * answer, or ceases to, is not asked once a tenant. Takes two connections a region. Returns how many are in which state.
 */
export async function probeAll(): Promise<Record<string, number>> {
  const found = await probed(await targets(null));
  await record(found);
  await ensureConnections();
  const counts: Record<string, number> = {};
  for (const { status } of found.values()) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

async function targets(tenantId: string | null): Promise<Target[]> {
  type Row = TenantRow & { pairing_id: string; since_sync: number | null };
  const rows = await inControl(
    (tx) => tx.sql<Row[]>`
      select t.*, p.pairing_id, extract(epoch from now() - p.last_sync_at)::float8 as since_sync
      from pairings p join tenants t on t.id = p.tenant_id
      where p.status = 'paired' and t.status in ('active', 'suspended')
        and (${tenantId}::uuid is null or t.id = ${tenantId}::uuid)
      order by t.id`,
  );
  return rows.map((row) => ({
    tenant: tenantRef(row),
    pairingId: row.pairing_id,
    sinceSync: row.since_sync,
  }));
}

async function probed(all: readonly Target[]): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  const regions = grouped(all, ({ tenant }) => tenant.region);
  await Promise.all(
    [...regions].map(async ([region, own]) => {
      const trouble = await regionTrouble(region);
      if (trouble) {
        for (const { tenant } of own) found.set(tenant.id, trouble);
        return;
      }
      const queue = [...own];
      const worker = async () => {
        for (let target = queue.shift(); target; target = queue.shift()) {
          const one = await probeOne(target);
          found.set(target.tenant.id, one);
          const gone = one.status === "unreachable" ? await regionTrouble(region) : undefined;
          if (gone) for (const { tenant } of queue.splice(0)) found.set(tenant.id, gone);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    }),
  );
  return found;
}

async function regionTrouble(region: string): Promise<Found | undefined> {
  try {
    await inRegion(region, (sql) => sql`select 1`);
    return undefined;
  } catch (error) {
    log.warn({ region, err: error }, "a region could not be probed");
    return { status: "unreachable", detail: "The database of its region does not answer." };
  }
}

async function probeOne({ tenant, pairingId, sinceSync }: Target): Promise<Found> {
  // The schema itself is asked, so the registry's opinion of its state and version does not count here.
  const asked = { ...tenant, status: "active", version: INSTANCE_VERSION };
  try {
    const state = await inTenantAsMain(asked, stateOf);
    await inTenant(asked, (tx) => tx.sql`select from instance_settings limit 1`);
    if (state.version !== INSTANCE_VERSION) {
      return {
        status: "outdated",
        detail: `Its schema is at version ${state.version}, the console at ${INSTANCE_VERSION}.`,
      };
    }
    if (state.pairingId !== pairingId) {
      return {
        status: "denied",
        detail: "The tenant does not know this pairing. Unpair it and register it anew.",
      };
    }
    return { status: "connected", detail: lateness(sinceSync) };
  } catch (error) {
    log.warn({ tenant: tenant.id, err: error }, "a tenant could not be probed");
    const trouble = troubleOf(error);
    if (trouble === "unreachable")
      return { status: "unreachable", detail: "The database of its region does not answer." };
    if (trouble === "missing") return { status: "denied", detail: "Its schema is damaged or incomplete." };
    return { status: "denied", detail: "Its database refused the roles of the tenant." };
  }
}

async function stateOf(tx: Tx): Promise<{ version: number; pairingId: string | null }> {
  const [row] = await tx.sql<{ version: number; pairing_id: string | null }[]>`
    select (select coalesce(max(number), 0)::int from schema_versions) as version, pairing_id from sync_state`;
  return { version: row?.version ?? 0, pairingId: row?.pairing_id ?? null };
}

function lateness(sinceSync: number | null): string | null {
  if (sinceSync === null || sinceSync < env().BAILIWICK_RECONCILE_SECONDS * LATE_INTERVALS) return null;
  return `The last sync was ${Math.round(sinceSync / 60)} minutes ago.`;
}

async function record(found: ReadonlyMap<string, Found>): Promise<void> {
  if (found.size === 0) return;
  const rows = [...found].map(([id, { status, detail }]) => ({ id, status, detail }));
  await inControl(
    (tx) => tx.sql`
      update pairings p set probed_at = now(), probe_status = r.status, probe_detail = r.detail
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (id uuid, status text, detail text)
      where p.tenant_id = r.id and p.status = 'paired'`,
  );
}

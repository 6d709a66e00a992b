import { inControl, inTenantAsMain, type TenantRef, type Tx } from "@/db/connection";
import { writeAudit } from "@/lib/core/audit";
import { recordAllAccess } from "@/lib/history/record";
import { ensureTargets } from "@/lib/share/ensure";
import { reserveRestoredNames } from "@/lib/tenants/names";
import { reasonOf } from "@/lib/tenants/reasons";
import { mainTenant, type TenantRow, tenantRef } from "@/lib/tenants/registry";
import { ensureConnections } from "./connections";
import { PairingJob } from "./initialize";
import { type Restored, restoreSnapshot } from "./restore";
import { clearMain, rolesInSnapshot } from "./snapshot";

/** Called between the steps; tests stop the work there. */
export type UnpairFault = (step: "begun" | "reserved" | "cleared" | "restored" | "committed") => void;

type Begun = { main: TenantRef; tenant: TenantRef; restore: boolean };

/**
 * Undoes a pairing in the child (P6): main's rows go, and where it was asked for, what pairing had cleared comes
 * back, in one transaction of the child; then main's connection goes and the pairing is Unpaired. Repeatable.
 * Throws what failed, told in main's table, so that the queue tries again.
 */
export async function finishUnpairing(input: unknown, fault: UnpairFault = () => {}): Promise<void> {
  const job = PairingJob.parse(input);
  const begun = await inControl((tx) => begin(tx, job.tenantId, job.pairingId));
  if (!begun) return;
  const { main, tenant, restore } = begun;
  try {
    fault("begun");
    const refused = restore ? await reserveNames(tenant, job.pairingId) : new Set<string>();
    fault("reserved");
    const report = await inTenantAsMain(tenant, (tx) =>
      leaveMain(tx, main, tenant, { ...job, restore, refused }, fault),
    );
    fault("committed");
    await inControl((tx) => recordUnpaired(tx, job.tenantId, job.pairingId, report));
    await ensureConnections(tenant.id);
    await ensureTargets();
  } catch (error) {
    const { reason, ref } = reasonOf(error, tenant, "unpair");
    await inControl(
      (tx) => tx.sql`
        update pairings set reason = ${reason}, reason_ref = ${ref}
        where tenant_id = ${job.tenantId} and pairing_id = ${job.pairingId} and status = 'disconnected'`,
    );
    throw error;
  }
}

async function begin(tx: Tx, tenantId: string, pairingId: string): Promise<Begun | undefined> {
  const [row] = await tx.sql<(TenantRow & { restore_snapshot: boolean })[]>`
    select t.*, p.restore_snapshot from pairings p join tenants t on t.id = p.tenant_id
    where p.tenant_id = ${tenantId} and p.pairing_id = ${pairingId} and p.status = 'disconnected'
      and t.status <> 'removing'`;
  return row && { main: await mainTenant(tx), tenant: tenantRef(row), restore: row.restore_snapshot };
}

/** Which of the snapshot's names main has taken meanwhile; the others are reserved for the child (S5). */
async function reserveNames(tenant: TenantRef, pairingId: string): Promise<Set<string>> {
  const roles = await inTenantAsMain(tenant, (tx) => rolesInSnapshot(tx, pairingId));
  return reserveRestoredNames(
    tenant,
    roles.filter((role) => role.kind === "custom"),
  );
}

type Leaving = { pairingId: string; restore: boolean; refused: ReadonlySet<string> };

/** The child's whole part, in one transaction. Returns what could not be brought back. */
async function leaveMain(
  tx: Tx,
  main: TenantRef,
  tenant: TenantRef,
  { pairingId, restore, refused }: Leaving,
  fault: UnpairFault,
): Promise<string[]> {
  const [state] = await tx.sql<{ pairing_id: string | null }[]>`
    select pairing_id from sync_state where id = 1 for update`;
  if (state?.pairing_id !== pairingId) {
    await closePairing(tx, pairingId);
    return reportOf(tx, pairingId);
  }
  await clearMain(tx);
  fault("cleared");
  await tx.sql`
    update sync_state set pairing_id = null, main_url = null, seq = 0, share_seq = 0, synced_at = null where id = 1`;
  const restored: Restored | undefined = restore ? await restoreSnapshot(tx, pairingId, refused) : undefined;
  fault("restored");
  const actor = { id: null, home: main.id, kind: "main" as const };
  await recordAllAccess(tx, actor, "pairing");
  const report = restored?.report ?? [];
  await tx.sql`
    update snapshots set content = content || ${JSON.stringify({ report })}::text::jsonb where id = ${pairingId}`;
  await writeAudit(tx, actor, "tenant.unpair", {
    target: { kind: "tenant", id: tenant.id, name: tenant.name },
    after: restored
      ? { users: restored.users, groups: restored.groups, roles: restored.roles }
      : { restored: false },
    data: undefined,
  });
  return report;
}

/** A pairing that never came to this child must not come later, from a job that was slow: it is closed here. */
async function closePairing(tx: Tx, pairingId: string): Promise<void> {
  await tx.sql`
    insert into snapshots (id, pairing_id, content, restored_at) values (${pairingId}, ${pairingId}, '{}', now())
    on conflict (id) do nothing`;
}

async function reportOf(tx: Tx, pairingId: string): Promise<string[]> {
  const [row] = await tx.sql<{ report: string[] | null }[]>`
    select content->'report' as report from snapshots where id = ${pairingId}`;
  return row?.report ?? [];
}

async function recordUnpaired(tx: Tx, tenantId: string, pairingId: string, report: string[]): Promise<void> {
  await tx.sql`
    update pairings set status = 'unpaired', init_status = 'none', reason = null, reason_ref = null, paired_at = null,
      last_error = null, last_error_ref = null, conflicts = '[]', probed_at = null, probe_status = null,
      probe_detail = null, restore_snapshot = false, unpair_report = ${JSON.stringify(report)}::text::jsonb
    where tenant_id = ${tenantId} and pairing_id = ${pairingId} and status = 'disconnected'`;
}

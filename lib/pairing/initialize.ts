import { z } from "zod";
import { inControl, inTenant, inTenantAsMain, type TenantRef, type Tx } from "@/db/connection";
import { Refusal } from "@/lib/core/errors";
import { enqueue } from "@/lib/jobs/enqueue";
import { ensureTargets } from "@/lib/share/ensure";
import { changedAnything } from "@/lib/sync/model";
import { projectTenants } from "@/lib/sync/projection";
import { releaseRoleNamesOf } from "@/lib/tenants/names";
import { reasonOf } from "@/lib/tenants/reasons";
import { mainTenant, type TenantRow, tenantRef } from "@/lib/tenants/registry";
import { becomeChild, type ChildDone, type ChildFault } from "./child";
import { ensureConnections } from "./connections";

/** A job on one pairing. */
export const PairingJob = z.strictObject({ tenantId: z.uuid(), pairingId: z.uuid() });

/** Called between the steps; tests stop the work there. */
export type Fault = (
  step: Parameters<ChildFault>[0] | "begun" | "projected" | "committed" | "recorded",
) => void;

type Begun = {
  main: TenantRef;
  tenant: TenantRef;
  paired: boolean;
  breakGlassUserId: string;
  claimedBy: string;
};

/**
 * Brings a registered child to Initialized (P4, P5): Pending, Initializing, then Initialized or Failed with the
 * reason. The child's part is one transaction. Repeatable: killed anywhere and run again, it ends wholly done or
 * wholly undone. Throws what is worth another try; what only a person can mend is told and not tried again.
 */
export async function initializePairing(input: unknown, fault: Fault = () => {}): Promise<void> {
  const job = PairingJob.parse(input);
  const begun = await inControl((tx) => begin(tx, job));
  if (!begun) return;
  const { main, tenant } = begun;
  try {
    if (!begun.paired) {
      fault("begun");
      const { seq, byTenant } = await inTenant(main, (tx) => projectTenants(tx, [tenant.id]));
      const projection = byTenant.get(tenant.id);
      if (!projection) throw new Error("main's projection leaves the tenant out");
      fault("projected");
      const pairing = { ...begun, pairingId: job.pairingId, mainId: main.id };
      const done = await inTenantAsMain(tenant, (tx) => becomeChild(tx, pairing, { projection, seq }, fault));
      fault("committed");
      await inControl((tx) => recordDone(tx, job, begun, done));
    }
    fault("recorded");
    await ensureConnections(tenant.id);
    await ensureTargets();
  } catch (error) {
    await recordFailure(job, tenant, error);
    if (!(error instanceof Refusal)) throw error;
  }
}

/** The pairing if it is still to be done, or done but for main's connection; undefined where it was given up. */
async function begin(
  tx: Tx,
  { tenantId, pairingId }: z.infer<typeof PairingJob>,
): Promise<Begun | undefined> {
  const [row] = await tx.sql<(TenantRow & { pairing: string; break_glass: string; claimed_by: string })[]>`
    select t.*, p.status as pairing, p.break_glass_user_id as break_glass, p.claimed_by
    from pairings p join tenants t on t.id = p.tenant_id
    where p.tenant_id = ${tenantId} and p.pairing_id = ${pairingId} and t.status <> 'removing'
      and (p.status in ('pending', 'failed') or (p.status = 'paired' and p.init_status = 'initialized'))
    for update of p`;
  if (!row) return undefined;
  const paired = row.pairing === "paired";
  if (!paired) {
    await tx.sql`
      update pairings set status = 'pending', init_status = 'initializing', reason = null, reason_ref = null
      where tenant_id = ${tenantId}`;
  }
  return {
    main: await mainTenant(tx),
    tenant: tenantRef(row),
    paired,
    breakGlassUserId: row.break_glass,
    claimedBy: row.claimed_by,
  };
}

/** The registry's part: paired, the cleared people's sessions ended, their roles' names free, and what follows. */
async function recordDone(
  tx: Tx,
  { tenantId, pairingId }: z.infer<typeof PairingJob>,
  { breakGlassUserId }: Begun,
  done: ChildDone,
): Promise<void> {
  const recorded = await tx.sql`
    update pairings set status = 'paired', init_status = 'initialized', reason = null, reason_ref = null,
      paired_at = now(), last_sync_at = now(), last_error = null, last_error_ref = null,
      last_change_at = case when ${changedAnything(done.changes)} then now() end,
      last_changes = ${JSON.stringify(done.changes)}::text::jsonb, synced_seq = ${done.seq},
      conflicts = ${JSON.stringify(done.conflicts)}::text::jsonb
    where tenant_id = ${tenantId} and pairing_id = ${pairingId} and status = 'pending'
    returning tenant_id`;
  if (recorded.length === 0) return;
  await tx.sql`
    update sessions set revoked_at = now()
    where home_tenant_id = ${tenantId} and user_id <> ${breakGlassUserId} and revoked_at is null`;
  await releaseRoleNamesOf(tx, tenantId);
  // Main may have changed since it was read: nothing told this child, which was not paired then.
  await enqueue(tx, "sync_tenant", { tenantId }, `sync:${tenantId}`);
  await enqueue(tx, "probe", { tenantId }, `probe:${tenantId}`);
}

async function recordFailure(
  { tenantId, pairingId }: z.infer<typeof PairingJob>,
  tenant: TenantRef,
  error: unknown,
): Promise<void> {
  const { reason, ref } = reasonOf(error, tenant, "initialize");
  await inControl(
    (tx) => tx.sql`
      update pairings set status = 'failed', init_status = 'failed', reason = ${reason}, reason_ref = ${ref}
      where tenant_id = ${tenantId} and pairing_id = ${pairingId} and status = 'pending'`,
  );
}

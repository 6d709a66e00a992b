import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict, notFound } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { enqueue } from "@/lib/jobs/enqueue";
import { requireAction } from "@/lib/roles/queries";
import type { TenantIdInput } from "@/lib/tenants/model";
import { withAttempts } from "../attempts";
import { claimKey, type UsableKey } from "../keys";
import type { RegisterInput } from "../model";
import { resolveRegistration } from "../resolve";

/**
 * Registers a child with main: uses up the key, writes the pairing as pending, and leaves the rest to the worker
 * (P2, P5). Of all who use one key at once exactly one succeeds (P7). `tx` is the registry's. Throws `Refusal`.
 */
export async function registerTenant(
  tx: Tx,
  context: Context,
  input: RegisterInput,
  hosts: readonly string[],
): Promise<Change<{ tenantId: string; slug: string }>> {
  requireAction(context, "tenants:pair");
  const { tenant, key } = await withAttempts(tx, context.person.id, () =>
    resolveRegistration(tx, input, hosts),
  );
  await claimKey(tx, key);
  const pairingId = await writePending(tx, { tenantId: tenant.id, key, claimedBy: context.person.id });
  await enqueue(tx, "initialize", { tenantId: tenant.id, pairingId }, `initialize:${tenant.id}`);
  return {
    target: { kind: "tenant", id: tenant.id, name: tenant.name },
    after: { pairing: "pending", breakGlassUserId: key.breakGlassUserId },
    data: { tenantId: tenant.id, slug: tenant.slug },
  };
}

/** A failed pairing goes on under its own id: what it had done in the child already is then not done twice. */
async function writePending(
  tx: Tx,
  { tenantId, key, claimedBy }: { tenantId: string; key: UsableKey; claimedBy: string },
): Promise<string> {
  const [row] = await tx.sql<{ pairing_id: string }[]>`
    insert into pairings as p (tenant_id, pairing_id, status, init_status, break_glass_user_id, claimed_by, claimed_at)
    values (${tenantId}, ${randomUUID()}, 'pending', 'pending', ${key.breakGlassUserId}, ${claimedBy}, now())
    on conflict (tenant_id) do update set
      pairing_id = case when p.status = 'failed' then p.pairing_id else excluded.pairing_id end,
      status = 'pending', init_status = 'pending', reason = null, reason_ref = null,
      break_glass_user_id = excluded.break_glass_user_id, claimed_by = excluded.claimed_by, claimed_at = now(),
      paired_at = null, synced_seq = 0, last_sync_at = null, last_change_at = null, last_changes = null,
      last_error = null, last_error_ref = null, conflicts = '[]', probed_at = null, probe_status = null,
      probe_detail = null, restore_snapshot = false, unpair_report = null
    where p.status in ('unpaired', 'failed')
    returning pairing_id`;
  if (row) return row.pairing_id;
  const message = "This tenant has been registered meanwhile.";
  throw conflict(message, { url: message });
}

/** Tries a failed initialization again (P5); the key stays used. `tx` is the registry's. Throws `Refusal`. */
export async function retryInitialization(
  tx: Tx,
  context: Context,
  { tenantId }: TenantIdInput,
): Promise<Change> {
  requireAction(context, "tenants:pair");
  const [row] = await tx.sql<{ pairing_id: string; status: string; name: string }[]>`
    select p.pairing_id, p.status, t.name from pairings p join tenants t on t.id = p.tenant_id
    where p.tenant_id = ${tenantId} for update of p`;
  if (!row) throw notFound("tenant");
  if (row.status !== "failed") throw conflict("Only an initialization that failed can be tried again.");
  await tx.sql`
    update pairings set status = 'pending', init_status = 'pending', reason = null, reason_ref = null
    where tenant_id = ${tenantId}`;
  await enqueue(tx, "initialize", { tenantId, pairingId: row.pairing_id }, `initialize:${tenantId}`);
  return {
    target: { kind: "tenant", id: tenantId, name: row.name },
    before: { pairing: "failed" },
    after: { pairing: "pending" },
    data: undefined,
  };
}

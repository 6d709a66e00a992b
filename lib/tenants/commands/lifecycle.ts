import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { enqueue } from "@/lib/jobs/enqueue";
import type { RemoveTenantInput, TenantIdInput } from "../model";
import type { TenantRow } from "../registry";
import { lockedChild } from "./registered";

/** Tries a failed provisioning again, from where it stopped (T2). Throws `Refusal`. */
export async function retryProvisioning(
  tx: Tx,
  _context: Context,
  { tenantId }: TenantIdInput,
): Promise<Change> {
  const row = await lockedChild(tx, tenantId);
  if (row.status !== "failed") throw conflict("Only a tenant whose preparation failed can be tried again.");
  await enqueue(tx, "provision", { tenantId }, `provision:${tenantId}`);
  return moved(tx, row, "provisioning");
}

/** Takes a tenant out of service: nobody enters it, its data stays, main's changes still reach it (T2). */
export async function suspendTenant(tx: Tx, _context: Context, { tenantId }: TenantIdInput): Promise<Change> {
  const row = await lockedChild(tx, tenantId);
  if (row.status !== "active") throw conflict("Only an active tenant can be suspended.");
  return moved(tx, row, "suspended");
}

/** Puts a suspended tenant back into service, and main's changes at once into it. Throws `Refusal`. */
export async function resumeTenant(tx: Tx, _context: Context, { tenantId }: TenantIdInput): Promise<Change> {
  const row = await lockedChild(tx, tenantId);
  if (row.status !== "suspended") throw conflict("This tenant is not suspended.");
  await enqueue(tx, "sync_tenant", { tenantId }, `sync:${tenantId}`);
  return moved(tx, row, "active");
}

/**
 * Removes a tenant for good: access and sync end at once, the worker then drops its schema and roles (T2). Asked
 * again for one that is being removed, it gives the worker a new start. Throws `Refusal`.
 */
export async function removeTenant(tx: Tx, _context: Context, input: RemoveTenantInput): Promise<Change> {
  const row = await lockedChild(tx, input.tenantId);
  if (input.name.trim() !== row.name) {
    const message = `Type the tenant's name, ${row.name}, to remove it.`;
    throw conflict(message, { name: message });
  }
  await tx.sql`
    update registration_keys set revoked_at = now()
    where tenant_id = ${row.id} and used_at is null and revoked_at is null`;
  await tx.sql`
    update pairings set status = 'disconnected', reason = 'The tenant is being removed.', reason_ref = null
    where tenant_id = ${row.id} and status <> 'unpaired'`;
  await tx.sql`update sessions set revoked_at = now() where home_tenant_id = ${row.id} and revoked_at is null`;
  await enqueue(tx, "deprovision", { tenantId: row.id }, `deprovision:${row.id}`);
  return moved(tx, row, "removing");
}

async function moved(tx: Tx, row: TenantRow, status: string): Promise<Change> {
  await tx.sql`
    update tenants set status = ${status}, status_reason = null, updated_at = now() where id = ${row.id}`;
  return {
    target: { kind: "tenant", id: row.id, name: row.name },
    before: { status: row.status },
    after: { status },
    data: undefined,
  };
}

import { inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict, notFound } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { enqueue } from "@/lib/jobs/enqueue";
import { requireAction } from "@/lib/roles/queries";
import { forgetOnMain } from "@/lib/tenants/main-side";
import type { TenantIdInput, TenantStatus } from "@/lib/tenants/model";
import type { UnpairInput } from "../model";

type Row = { pairing_id: string; status: string; name: string; tenant_status: TenantStatus };

/**
 * Cuts a child off from main at once, for entry and for sync, and leaves the clearing up to the worker (P6).
 * Asked again while it is under way, it gives the worker a new start. `tx` is the registry's. Throws `Refusal`.
 */
export async function unpairTenant(tx: Tx, context: Context, input: UnpairInput): Promise<Change> {
  requireAction(context, "tenants:unpair");
  const row = await lockedPairing(tx, input.tenantId);
  if (row.status === "unpaired") throw conflict("This tenant is not paired.");
  if (row.tenant_status === "suspended")
    throw conflict("This tenant is suspended. Resume it in the gateway first.");
  await tx.sql`
    update pairings set status = 'disconnected', reason = 'The tenant is being unpaired.', reason_ref = null,
      restore_snapshot = ${input.restore}, unpair_report = null
    where tenant_id = ${input.tenantId}`;
  const job = { tenantId: input.tenantId, pairingId: row.pairing_id };
  await enqueue(tx, "unpair", job, `unpair:${input.tenantId}`);
  return {
    target: { kind: "tenant", id: input.tenantId, name: row.name },
    before: { pairing: row.status },
    after: { pairing: "disconnected", restore: input.restore },
    data: undefined,
  };
}

/**
 * Takes an unpaired child out of main's list, and out of the groups that list it (P6). The tenant itself stays;
 * a new key registers it again. `tx` is the registry's. Throws `Refusal`.
 */
export async function removeRegistration(
  tx: Tx,
  context: Context,
  { tenantId }: TenantIdInput,
): Promise<Change> {
  requireAction(context, "tenants:unpair");
  const row = await lockedPairing(tx, tenantId);
  if (row.status !== "unpaired")
    throw conflict("Unpair this tenant first. Then it can be taken out of the list.");
  const { person, requestId } = context;
  const actor = { id: person.id, home: person.home.id, kind: "user" as const, requestId };
  await inTenant(context.tenant, (own) => forgetOnMain(own, actor, tenantId));
  await tx.sql`delete from pairings where tenant_id = ${tenantId}`;
  return {
    target: { kind: "tenant", id: tenantId, name: row.name },
    before: { pairing: "unpaired" },
    data: undefined,
  };
}

async function lockedPairing(tx: Tx, tenantId: string): Promise<Row> {
  const [row] = await tx.sql<Row[]>`
    select p.pairing_id, p.status, t.name, t.status as tenant_status
    from pairings p join tenants t on t.id = p.tenant_id
    where p.tenant_id = ${tenantId} and t.status <> 'removing' for update of p`;
  if (!row) throw notFound("tenant");
  return row;
}

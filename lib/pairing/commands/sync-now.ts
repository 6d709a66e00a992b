import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict, notFound } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { enqueue } from "@/lib/jobs/enqueue";
import { requireAction } from "@/lib/roles/queries";
import type { TenantIdInput } from "@/lib/tenants/model";

/** Pushes all of main's to one child now (S7). `tx` is the registry's. Throws `Refusal`. */
export async function syncTenantNow(tx: Tx, context: Context, { tenantId }: TenantIdInput): Promise<Change> {
  requireAction(context, "sync:run");
  const [row] = await tx.sql<{ name: string; status: string }[]>`
    select t.name, p.status from pairings p join tenants t on t.id = p.tenant_id where p.tenant_id = ${tenantId}`;
  if (!row) throw notFound("tenant");
  if (row.status !== "paired") throw conflict("Nothing is synced to a tenant that is not paired.");
  await enqueue(tx, "sync_tenant", { tenantId }, `sync:${tenantId}`);
  return { target: { kind: "tenant", id: tenantId, name: row.name }, data: undefined };
}

/** Pushes all of main's to every paired child now (S7). `tx` is the registry's. Answers how many there are. */
export async function syncAllNow(tx: Tx, context: Context): Promise<Change<{ tenants: number }>> {
  requireAction(context, "sync:run");
  const rows = await tx.sql<{ tenant_id: string }[]>`select tenant_id from pairings where status = 'paired'`;
  const tenantIds = rows.map((row) => row.tenant_id);
  if (tenantIds.length > 0) await enqueue(tx, "sync_tenant", { tenantIds }, "sync:all");
  const { id, name } = context.tenant;
  return {
    target: { kind: "tenant", id, name },
    after: { tenants: tenantIds.length },
    data: { tenants: tenantIds.length },
  };
}

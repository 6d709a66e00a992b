import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict, notFound } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { enqueue } from "@/lib/jobs/enqueue";
import { requireAction } from "@/lib/roles/queries";
import type { TenantIdInput } from "@/lib/tenants/model";

/** Has the worker probe main's connection to a child at once (T4). `tx` is the registry's. Throws `Refusal`. */
export async function checkConnection(
  tx: Tx,
  context: Context,
  { tenantId }: TenantIdInput,
): Promise<Change> {
  requireAction(context, "sync:run");
  const [row] = await tx.sql<{ name: string; status: string }[]>`
    select t.name, p.status from pairings p join tenants t on t.id = p.tenant_id where p.tenant_id = ${tenantId}`;
  if (!row) throw notFound("tenant");
  if (row.status !== "paired") throw conflict("There is no connection to a tenant that is not paired.");
  await enqueue(tx, "probe", { tenantId }, `probe:${tenantId}`);
  return { target: { kind: "tenant", id: tenantId, name: row.name }, data: undefined };
}

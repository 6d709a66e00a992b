import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { brokenConstraint, conflict, notFound } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { enqueue } from "@/lib/jobs/enqueue";
import type { EditTenantInput } from "../model";
import type { TenantRow } from "../registry";

/** Gives a tenant, main included, another name and colour (T6); its address stays. Throws `Refusal`. */
export async function editTenant(tx: Tx, _context: Context, input: EditTenantInput): Promise<Change> {
  const [row] = await tx.sql<
    TenantRow[]
  >`select * from tenants where id = ${input.tenantId} for no key update`;
  if (!row || row.status === "removing") throw notFound("tenant");
  await store(tx, input);
  // Main's connection is named after the tenant: the probe renames it (P5).
  if (row.kind === "child") await enqueue(tx, "probe", { tenantId: row.id }, `probe:${row.id}`);
  return {
    target: { kind: "tenant", id: row.id, name: input.name },
    before: { name: row.name, color: row.color },
    after: { name: input.name, color: input.color },
    data: undefined,
  };
}

async function store(tx: Tx, { tenantId, name, color }: EditTenantInput): Promise<void> {
  try {
    await tx.sql`update tenants set name = ${name}, color = ${color}, updated_at = now() where id = ${tenantId}`;
  } catch (error) {
    if (brokenConstraint(error) === undefined) throw error;
    const message = "There is a tenant of this name already. Choose another name.";
    throw conflict(message, { name: message });
  }
}

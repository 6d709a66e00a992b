import type { Tx } from "@/db/connection";
import { notFound } from "@/lib/core/errors";
import type { TenantRow } from "../registry";

/** A child's row, locked to the end of the registry's transaction. Throws `Refusal` (not_found), for main too. */
export async function lockedChild(tx: Tx, tenantId: string): Promise<TenantRow> {
  const [row] = await tx.sql<TenantRow[]>`
    select * from tenants where id = ${tenantId} and kind = 'child' for no key update`;
  if (!row) throw notFound("tenant");
  return row;
}

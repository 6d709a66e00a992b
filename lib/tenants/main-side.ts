import type { Tx } from "@/db/connection";

/** Takes a tenant out of main: its connection and its place in groups' available tenants. `tx` is main's. */
export async function forgetOnMain(tx: Tx, tenantId: string): Promise<void> {
  await tx.sql`delete from group_tenants where tenant_id = ${tenantId}`;
  await tx.sql`delete from connections where kind = 'tenant' and tenant_id = ${tenantId}`;
}

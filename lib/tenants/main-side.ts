import type { Tx } from "@/db/connection";
import type { Actor } from "@/lib/core/audit";
import { recordAccess } from "@/lib/history/record";

/** Takes a tenant out of main: its connection, its sites with their schedules, and its place in groups and in what is shared. */
export async function forgetOnMain(tx: Tx, actor: Actor, tenantId: string): Promise<void> {
  const listings = await tx.sql<{ groupId: string }[]>`
    delete from group_tenants where tenant_id = ${tenantId} returning group_id as "groupId"`;
  await tx.sql`delete from share_targets where tenant_id = ${tenantId}`;
  await tx.sql`delete from ingestion_schedules where tenant_id = ${tenantId}`;
  await tx.sql`delete from sites where tenant_id = ${tenantId}`;
  await tx.sql`delete from connections where kind = 'tenant' and tenant_id = ${tenantId}`;
  await recordAccess(tx, actor, { groups: listings.map(({ groupId }) => groupId), tenants: [tenantId] });
}

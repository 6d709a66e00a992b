import { inControl, inTenant } from "@/db/connection";
import { mainTenant } from "@/lib/tenants/registry";

/**
 * Makes main's built-in connections what they should be: one named after each paired tenant, and no other (P5).
 * Looks at all, or at one tenant. Repeatable; also what renames a connection after its tenant.
 */
export async function ensureConnections(tenantId: string | null = null): Promise<void> {
  const { main, wanted } = await inControl(async (tx) => {
    const wanted = await tx.sql<{ id: string; name: string }[]>`
      select t.id, t.name from tenants t join pairings p on p.tenant_id = t.id
      where p.status = 'paired' and t.status <> 'removing' and (${tenantId}::uuid is null or t.id = ${tenantId}::uuid)`;
    return { main: await mainTenant(tx), wanted: JSON.stringify([...wanted]) };
  });
  await inTenant(main, async (tx) => {
    await tx.sql`
      delete from connections c
      where c.kind = 'tenant' and (${tenantId}::uuid is null or c.tenant_id = ${tenantId}::uuid)
        and not exists (
          select from jsonb_to_recordset(${wanted}::text::jsonb) as w (id uuid, name text)
          where w.id = c.tenant_id and w.name = c.name)`;
    await tx.sql`
      insert into connections (id, kind, name, tenant_id)
      select gen_random_uuid(), 'tenant', w.name, w.id
      from jsonb_to_recordset(${wanted}::text::jsonb) as w (id uuid, name text)
      where not exists (select from connections c where c.kind = 'tenant' and c.tenant_id = w.id)
      on conflict (kind, name) do nothing`;
  });
}

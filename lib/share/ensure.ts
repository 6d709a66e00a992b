import { inControl, inTenant, type Tx } from "@/db/connection";
import type { ContentType } from "@/lib/content/types";
import { mainTenant } from "@/lib/tenants/registry";
import { shareTenants, targets } from "./tenants";

type Row = { item_id: string; tenant_id: string };

/**
 * Makes the rows of who should hold what follow labels and pairings: a shared item that has come to target a tenant
 * is missing there, one that no longer does is out of date, and a tenant that is not paired any more has no rows
 * (C3, T8). Repeatable; nothing is pushed by it. `registry`: a transaction whose own labels count already.
 */
export async function ensureTargets(registry?: Tx): Promise<void> {
  const main = await inControl(mainTenant);
  const tenants = await shareTenants(registry);
  await inTenant(main, async (tx) => {
    await tx.sql`
      delete from share_targets where tenant_id <> all (${tenants.map(({ id }) => id)}::uuid[])`;
    const items = await tx.sql<
      { id: string; type: ContentType; labels: string[]; definition: Record<string, unknown> }[]
    >`
      select i.id, i.type, i.labels, case when i.type = 'connection' then i.draft else '{}' end as definition
      from shares s join content_items i on i.id = s.item_id`;
    const rows = await tx.sql<Row[]>`select item_id, tenant_id from share_targets where direct`;
    const key = ({ item_id, tenant_id }: Row) => `${item_id} ${tenant_id}`;
    const has = new Set(rows.map(key));
    const wanted = items.flatMap((item) =>
      tenants
        .filter((tenant) => targets(item, tenant))
        .map((tenant) => ({ item_id: item.id, tenant_id: tenant.id })),
    );
    const should = new Set(wanted.map(key));
    const missing = wanted.filter((row) => !has.has(key(row)));
    const extra = rows.filter((row) => !should.has(key(row)));
    await tx.sql`
      insert into share_targets (item_id, tenant_id, direct, state, reason)
      select item_id, tenant_id, true, 'missing', 'It has not been shared with this tenant yet.'
      from jsonb_to_recordset(${JSON.stringify(missing)}::text::jsonb) as r (item_id uuid, tenant_id uuid)
      on conflict (item_id, tenant_id) do update set direct = true`;
    await tx.sql`
      update share_targets t set cause = 'own', changed_at = now(),
        reason = 'Its labels name this tenant again. Share it again.'
      from jsonb_to_recordset(${JSON.stringify(wanted)}::text::jsonb) as r (item_id uuid, tenant_id uuid)
      where t.item_id = r.item_id and t.tenant_id = r.tenant_id and t.state = 'outdated' and t.cause = 'labels'`;
    await tx.sql`
      update share_targets t set state = 'outdated', cause = 'labels', changed_at = now(),
        reason = 'Its labels no longer name this tenant. Share it again to take it away there.'
      from jsonb_to_recordset(${JSON.stringify(extra)}::text::jsonb) as r (item_id uuid, tenant_id uuid)
      where t.item_id = r.item_id and t.tenant_id = r.tenant_id and t.state = 'successful'`;
    if (missing.length + extra.length > 0) await tx.sql`select pg_notify('bailiwick_live', 'share')`;
  });
}

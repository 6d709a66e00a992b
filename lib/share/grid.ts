import { z } from "zod";
import { inControl, inTenant } from "@/db/connection";
import { CONTENT, CONTENT_TYPES, type ContentType } from "@/lib/content/types";
import { admits, type Context, view } from "@/lib/core/context";
import { keyset, plain } from "@/lib/listing/keyset";
import type { Page } from "@/lib/listing/page";
import type { TargetState } from "./model";

const ITEMS = 25;
const TENANTS = 20;

const cursor = z.string().max(2000).optional().catch(undefined);

/** Which part of the grid of items and tenants an address asks for: down by items, across by tenants. */
export const ShareGridQuery = z.object({ after: cursor, before: cursor, right: cursor, left: cursor });
type ShareGridQuery = z.infer<typeof ShareGridQuery>;

/** Items that are shared against tenants, a page both ways; a pair that has nothing to do is absent. */
export type ShareGrid = {
  items: Page<{ id: string; name: string; type: ContentType }>;
  tenants: Page<{ id: string; name: string; people: TargetState }>;
  /** By item and tenant. */
  cells: Readonly<Record<string, Readonly<Record<string, TargetState>>>>;
};

/**
 * How shared items stand with tenants, of the types that the person may see (C2); users, groups and roles too (C14).
 * `size` is how many items and tenants at most.
 */
export async function shareGrid(
  context: Context,
  query: ShareGridQuery,
  size = { items: ITEMS, tenants: TENANTS },
): Promise<ShareGrid> {
  const [items, tenants] = await Promise.all([
    itemPage(context, query, size.items),
    tenantPage(query, size.tenants),
  ]);
  const itemIds = items.rows.map(({ id }) => id);
  const tenantIds = tenants.rows.map(({ id }) => id);
  const rows = await inTenant(
    context.tenant,
    (tx) => tx.sql<{ item: string; tenant: string; state: TargetState }[]>`
      select item_id as item, tenant_id as tenant, state from share_targets
      where item_id = any (${itemIds}::uuid[]) and tenant_id = any (${tenantIds}::uuid[])`,
  );
  const cells: Record<string, Record<string, TargetState>> = {};
  for (const { item, tenant, state } of rows) cells[item] = { ...cells[item], [tenant]: state };
  return { items, tenants, cells };
}

function itemPage(
  context: Context,
  { after, before }: ShareGridQuery,
  limit: number,
): Promise<ShareGrid["items"]> {
  const seen = CONTENT_TYPES.filter((type) => admits(context, view(CONTENT[type].component)));
  return inTenant(context.tenant, async ({ sql }) => {
    const at = keyset(
      sql,
      { sort: "name", after, before },
      { keys: [{ sql: sql`i.name_folded`, kind: "text" }], id: sql`i.id`, limit },
    );
    const rows = await sql<{ id: string; name: string; type: ContentType; keyset: string[] }[]>`
      select i.id, i.name, i.type, ${at.values} from content_items i
      where i.type = any (${seen}::text[]) and exists (select from share_targets t where t.item_id = i.id)
        ${at.where} ${at.order}`;
    return at.page(rows, plain);
  });
}

function tenantPage({ right, left }: ShareGridQuery, limit: number): Promise<ShareGrid["tenants"]> {
  return inControl(async ({ sql }) => {
    const at = keyset(
      sql,
      { sort: "name", after: right, before: left },
      { keys: [{ sql: sql`t.name_folded`, kind: "text" }], id: sql`t.id`, limit },
    );
    const rows = await sql<{ id: string; name: string; people: TargetState; keyset: string[] }[]>`
      select t.id, t.name, case when p.last_error is not null then 'failed' when p.last_sync_at is null then 'missing'
        when p.conflicts <> '[]' then 'outdated' else 'successful' end as people, ${at.values}
      from pairings p join tenants t on t.id = p.tenant_id
      where p.status = 'paired' and p.init_status = 'initialized' and t.status in ('active', 'suspended')
        ${at.where} ${at.order}`;
    return at.page(rows, plain);
  });
}

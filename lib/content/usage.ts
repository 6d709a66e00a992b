import { inTenant } from "@/db/connection";
import { admits, type Context, view } from "@/lib/core/context";
import { forbidden, notFound } from "@/lib/core/errors";
import type { ContentType } from "./types";
import { CONTENT } from "./types";

/** Something that uses an item: by itself, or by way of what it uses. */
export type User = { id: string; type: ContentType; name: string; direct: boolean };

const MOST = 50;

/** What uses these items at any depth, itself not among them, what uses them directly first; `count` is of all (C17). Throws `Refusal`: not_found, forbidden. */
export async function usersOf(
  context: Context,
  ids: readonly string[],
): Promise<{ users: User[]; count: number }> {
  const { types, rows } = await inTenant(context.tenant, async ({ sql }) => {
    const [types, rows] = await Promise.all([
      sql<{ type: ContentType }[]>`select type from content_items where id = any (${[...ids]}::uuid[])`,
      sql<(User & { count: number })[]>`
        with recursive above (id) as (
          select item_id from content_uses where used_id = any (${[...ids]}::uuid[])
          union
          select u.item_id from content_uses u join above a on a.id = u.used_id
        )
        select i.id, i.type, i.name, count(*) over ()::int as count,
          exists (select from content_uses u
            where u.item_id = i.id and u.used_id = any (${[...ids]}::uuid[])) as direct
        from content_items i
        where i.id in (select id from above) and i.id <> all (${[...ids]}::uuid[])
        order by direct desc, i.name_folded, i.id limit ${MOST}`,
    ]);
    return { types, rows };
  });
  if (types.length < new Set(ids).size) throw notFound("item");
  for (const { type } of types) {
    if (!admits(context, view(CONTENT[type].component)))
      throw forbidden(`You need View of “${CONTENT[type].many}” for this.`);
  }
  return { users: rows.map(({ count: _, ...user }) => user), count: rows[0]?.count ?? 0 };
}

/** How many items of a type are shared to tenants, and how many of those are not everywhere as they should be (C2). */
export type SharedCount = { type: ContentType; shared: number; behind: number };

/** How each type stands with the tenants, for main's overview. */
export async function sharedCounts(context: Context): Promise<SharedCount[]> {
  const rows = await inTenant(
    context.tenant,
    (tx) => tx.sql<SharedCount[]>`
      select i.type, count(distinct t.item_id)::int as shared,
        count(distinct t.item_id) filter (where t.state in ('missing', 'outdated', 'failed'))::int as behind
      from share_targets t join content_items i on i.id = t.item_id group by i.type`,
  );
  return rows.filter(({ type }) => admits(context, view(CONTENT[type].component)));
}

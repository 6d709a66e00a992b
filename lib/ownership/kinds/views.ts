import type { Tx } from "@/db/connection";
import { type Held, type Kind, type Moved, NAMED } from "./kind";

/** Saved views that are shared with the tenant. */
export const sharedViews: Kind = {
  id: "views",
  async held({ sql }, owners) {
    const [row] = await sql<Held[]>`
      with held as materialized (
        select id, name, name_folded, owner_id from saved_views
        where owner_id = any (${[...owners]}::uuid[]) and shared
      )
      select count(*)::int as count, coalesce(md5(string_agg(id || ' ' || owner_id, ',' order by id)), '') as stamp,
        array(select name from held order by name_folded limit ${NAMED}) as first
      from held`;
    return row ?? { count: 0, stamp: "", first: [] };
  },
  // A name that the new owner has for the same list already, or gets twice, is told apart by a part of the id.
  async handOver({ sql }, owners, to) {
    return sql<Moved[]>`
      with held as (
        select v.id, v.owner_id, row_number() over (partition by v.screen, v.name_folded order by v.id) > 1
          or exists (select from saved_views o
            where o.owner_id = ${to} and o.screen = v.screen and o.name_folded = v.name_folded) as taken
        from saved_views v where v.owner_id = any (${[...owners]}::uuid[]) and v.shared
      )
      update saved_views v set owner_id = ${to}, version = version + 1, updated_at = now(),
        name = case when held.taken then left(v.name, 69) || ' (' || left(v.id::text, 8) || ')' else v.name end
      from held where v.id = held.id returning v.id, v.name, held.owner_id as "from"`;
  },
};

/** How many views these people keep for themselves. */
export async function privateViews({ sql }: Tx, owners: readonly string[]): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from saved_views where owner_id = any (${[...owners]}::uuid[]) and not shared`;
  return row?.n ?? 0;
}

/** Deletes the views that these people keep for themselves: nobody else ever saw them (U8). */
export async function deletePrivateViews({ sql }: Tx, owners: readonly string[]): Promise<void> {
  await sql`delete from saved_views where owner_id = any (${[...owners]}::uuid[]) and not shared`;
}

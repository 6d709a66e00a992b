import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import type { DeleteContentInput } from "../model";
import { editableItem, type StoredItem } from "../stored";
import { CONTENT } from "../types";

/**
 * Deletes items, all of them or none. Throws `Refusal`: not_found, forbidden, conflict where another item uses one
 * or main still shares it, naming both.
 */
export async function removeContent(
  tx: Tx,
  context: Context,
  { ids }: DeleteContentInput,
): Promise<Change<{ deleted: number }>> {
  const items: StoredItem[] = [];
  for (const id of [...new Set(ids)].sort()) items.push(await editableItem(tx, context, id));
  const all = items.map(({ id }) => id);
  const [used] = await tx.sql<{ name: string; by: string }[]>`
    select u.name, i.name as by from content_uses c
    join content_items u on u.id = c.used_id join content_items i on i.id = c.item_id
    where c.used_id = any (${all}::uuid[]) and c.item_id <> all (${all}::uuid[]) limit 1`;
  if (used) throw conflict(`${used.name} is used by ${used.by}. Change that first.`);
  const [shared] = await tx.sql<{ name: string }[]>`
    select i.name from content_items i where i.id = any (${all}::uuid[])
      and (exists (select from shares s where s.item_id = i.id)
        or exists (select from share_targets t where t.item_id = i.id)) limit 1`;
  if (shared) throw conflict(`${shared.name} is shared to tenants. Stop sharing it first.`);
  await tx.sql`delete from content_items where id = any (${all}::uuid[])`;
  const rows = items.map((item) => ({
    target: { kind: "content" as const, id: item.id, name: item.name },
    before: { type: CONTENT[item.type].one, description: item.description, definition: item.draft },
  }));
  const [first, ...also] = rows;
  if (!first) throw conflict("Choose what to delete.");
  return { ...first, also, data: { deleted: items.length } };
}

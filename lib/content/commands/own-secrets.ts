import type { Tx } from "@/db/connection";
import { callsElsewhere } from "../rules";
import type { StoredItem } from "../stored";

type Definition = Record<string, unknown>;

/**
 * A definition that is about to be stored in an item, with the names of the secrets that the item really has: who saves
 * it does not tell (C10). What was given for one host is not sent to another, where whoever may edit a connection could
 * read it, so that it is forgotten there.
 */
export async function withOwnSecrets(
  tx: Tx,
  { id, type, draft }: Pick<StoredItem, "id" | "type" | "draft">,
  definition: Definition,
): Promise<{ definition: Definition; forgotten: string[] }> {
  if (type !== "connection") return { definition, forgotten: [] };
  const forgotten = callsElsewhere(draft, definition) ? await forget(tx, id) : [];
  const set = await tx.sql<{ field: string }[]>`
    select field from content_secrets where item_id = ${id} order by field`;
  return { definition: { ...definition, secrets: set.map(({ field }) => field) }, forgotten };
}

async function forget(tx: Tx, id: string): Promise<string[]> {
  const rows = await tx.sql<{ field: string }[]>`
    delete from content_secrets where item_id = ${id} returning field`;
  return rows.map(({ field }) => field).sort();
}

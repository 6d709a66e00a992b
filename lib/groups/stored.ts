import type { Tx } from "@/db/connection";
import type { Origin } from "@/lib/access/model";
import { notFound, Refusal } from "@/lib/core/errors";
import { readOnlyReason } from "@/lib/users/model";

/** A group by its name, for the log and for messages. */
export type NamedGroup = { id: string; name: string };

/**
 * The groups of these ids, each made here. Throws `Refusal`: not_found where one is none of this instance,
 * forbidden where one came from main or the gateway (S3, S4), the sentence also for `field`.
 */
export async function localGroups(tx: Tx, groupIds: readonly string[], field: string): Promise<NamedGroup[]> {
  if (groupIds.length === 0) return [];
  const rows = await tx.sql<(NamedGroup & { origin: Origin })[]>`
    select id, name, origin from groups where id = any (${[...groupIds]}::uuid[]) order by name_folded`;
  if (rows.length < new Set(groupIds).size) throw notFound("group");
  const foreign = rows.find(({ origin }) => origin !== "local");
  if (foreign) {
    const message = `The group ${foreign.name} ${readOnlyReason(foreign.origin)}.`;
    throw new Refusal("forbidden", message, { [field]: message });
  }
  return rows.map(({ id, name }) => ({ id, name }));
}

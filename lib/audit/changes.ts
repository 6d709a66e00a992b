import type { Tx } from "@/db/connection";
import type { Change } from "@/lib/core/result";

/**
 * The sentence that refuses an edit which began with an older version: who changed it last, and what of it, as
 * the log has it.
 */
export async function changedMeanwhile(tx: Tx, kind: Change["target"]["kind"], id: string): Promise<string> {
  const [last] = await tx.sql<{ after: unknown; name: string | null }[]>`
    select a.after, coalesce(nullif(concat_ws(' ', u.first_name, u.last_name), ''), 'The API key ' || k.name) as name
    from audit a left join users u on u.id = a.actor_id left join api_keys k on k.id = a.actor_id
    where a.target_kind = ${kind} and a.target_id = ${id}
    order by a.id desc limit 1`;
  const fields = last?.after && typeof last.after === "object" ? Object.keys(last.after).map(inWords) : [];
  const what = fields.length > 0 ? ` (${fields.join(", ")})` : "";
  const who = last?.name ?? "Somebody";
  return `${who} changed this ${kind} meanwhile${what}. Reload it and make your changes again.`;
}

function inWords(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

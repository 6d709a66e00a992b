import type { Tx } from "@/db/connection";
import type { Change } from "@/lib/core/result";

const MOST = 20;

/**
 * The sentence that refuses an edit which began `missed` versions ago: who changed the target since, and what of it,
 * as the log has it.
 */
export async function changedMeanwhile(
  tx: Tx,
  kind: Change["target"]["kind"],
  id: string,
  missed = 1,
): Promise<string> {
  const rows = await tx.sql<{ after: unknown; before: unknown; name: string | null }[]>`
    select a.before, a.after,
      coalesce(nullif(concat_ws(' ', u.first_name, u.last_name), ''), 'The API key ' || k.name) as name
    from audit a left join users u on u.id = a.actor_id left join api_keys k on k.id = a.actor_id
    where a.target_kind = ${kind} and a.target_id = ${id}
    order by a.id desc limit ${Math.min(Math.max(missed, 1), MOST)}`;
  const fields = distinct(rows.flatMap((row) => [...keysOf(row.after), ...keysOf(row.before)]));
  const what = fields.length > 0 ? ` (${fields.join(", ")})` : "";
  const who = listed(distinct(rows.map((row) => row.name ?? "Somebody")).reverse()) || "Somebody";
  return `${who} changed this ${kind} meanwhile${what}. Reload it and make your changes again.`;
}

function keysOf(part: unknown): string[] {
  return part && typeof part === "object"
    ? Object.keys(part).map((key) => key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`))
    : [];
}

const distinct = (texts: readonly string[]) => [...new Set(texts)];

function listed(names: readonly string[]): string {
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : (names[0] ?? "");
}

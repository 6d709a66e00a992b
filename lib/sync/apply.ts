import type { Tx } from "@/db/connection";
import { wholeRows } from "./entries";
import type { Projection, SyncChanges, SyncConflict } from "./model";

type Answer =
  | { status: "ok"; changes: SyncChanges; conflicts: SyncConflict[] }
  | { status: "stale"; seq: string }
  | { status: "unpaired" };

/**
 * Makes a child hold exactly `projection`, within a transaction of the child under main's role: the same work as
 * the fan-out does, for pairing's initialization. `seq` is main's change number that the projection was read at.
 * Throws where the child has already seen a newer number.
 */
export async function applyWhole(
  tx: Tx,
  projection: Projection,
  seq: number,
): Promise<{ changes: SyncChanges; conflicts: SyncConflict[] }> {
  const entry = JSON.stringify({ seq, ...wholeRows(projection) });
  const [row] = await tx.sql<{ answer: Answer }[]>`
    select bailiwick.sync_apply_one(${entry}::text::jsonb) as answer`;
  if (row?.answer.status !== "ok") throw new Error("the child has seen a newer state of main than this one");
  const { changes, conflicts } = row.answer;
  return { changes, conflicts };
}

import type { Tx } from "@/db/connection";
import { enqueue } from "@/lib/jobs/enqueue";
import type { MainChange } from "./model";

/**
 * Tells the children of a change on main, in the change's own transaction: one job with the ids of what changed,
 * and the change's number. Call it on main alone and as the command's last statement: the number's lock is held
 * until the commit, so that numbers come in commit order. Does nothing where nothing changed.
 */
export async function noteMainChange(tx: Tx, change: MainChange): Promise<void> {
  if (Object.values(change).every((part) => part === undefined || part.length === 0)) return;
  await enqueue(tx, "sync_changes", change);
  await tx.sql`update change_counter set n = n + 1 where id = 1`;
}

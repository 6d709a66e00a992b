import type { Tx } from "@/db/connection";
import type { TaskName } from "./model";

/**
 * Puts one job into the queue of the transaction's own database; it starts when the transaction commits. The
 * database stamps it with the role that asks. A waiting job of the same role and `key` is replaced. Throws where
 * the role may not ask for the task.
 */
export async function enqueue(tx: Tx, task: TaskName, payload: object, key?: string): Promise<void> {
  await tx.sql`select jobs.enqueue(${task}, ${JSON.stringify(payload)}::text::jsonb, ${key ?? null})`;
}

/** As `enqueue`, for many jobs of one task in one round trip; of several with the same key the last counts. */
export async function enqueueMany(
  tx: Tx,
  task: TaskName,
  jobs: readonly { payload: object; key?: string }[],
): Promise<void> {
  if (jobs.length === 0) return;
  await tx.sql`select jobs.enqueue_many(${task}, ${JSON.stringify(jobs)}::text::jsonb)`;
}

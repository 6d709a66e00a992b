import type { Tx } from "@/db/connection";
import { enqueue } from "@/lib/jobs/enqueue";

/** Has the worker look at rollouts, where one is under way: for the transaction of what may move them on (W5). */
export async function wakeRollouts(tx: Tx): Promise<void> {
  const [active] = await tx.sql`select from rollouts where state = 'running' limit 1`;
  if (active) await enqueue(tx, "rollout", {}, "rollout");
}

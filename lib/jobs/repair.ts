import { log } from "@/lib/core/log";
import { advanceRollouts } from "@/lib/rollouts/advance";
import { reconcileShares } from "@/lib/share/reconcile";
import { reconcile } from "@/lib/sync/reconcile";

/** Compares and repairs all that main brings to its children: people and rights, and shared content (S2, C2). */
export async function repairAll(): Promise<void> {
  const both = await Promise.allSettled([reconcile(), reconcileShares()]);
  for (const part of both) if (part.status === "rejected") log.error({ err: part.reason }, "a repair failed");
  await advanceRollouts();
  if (both.some(({ status }) => status === "rejected")) throw new Error("not all of the repair was done");
}

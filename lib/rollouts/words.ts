/** Where a rollout stands (W5). */
export type RolloutState = "running" | "stopped" | "done" | "cancelled" | "rolled_back";

/** Where a ring of a rollout stands. */
export type RingState = "waiting" | "running" | "successful" | "failed";

/** The words for where a rollout stands. */
export const ROLLOUT_WORDS: Readonly<Record<RolloutState, string>> = {
  running: "Under way",
  stopped: "Stopped",
  done: "Done",
  cancelled: "Ended early",
  rolled_back: "Rolled back",
};

/** The words for where a ring stands. */
export const RING_WORDS: Readonly<Record<RingState, string>> = {
  waiting: "Waiting",
  running: "Under way",
  successful: "Successful",
  failed: "Failed",
};

/** Names and labels of a ring; the last one has neither and takes the rest. */
export type RingTargets = { readonly labels: readonly string[]; readonly tenantIds: readonly string[] };

/** Which ring a tenant is in, from 1: the first that names it or a label of it, else the last (W5). */
export function ringOf(
  rings: readonly RingTargets[],
  tenant: { readonly id: string; readonly labels: readonly string[] },
): number {
  const at = rings.findIndex(
    ({ labels, tenantIds }) =>
      tenantIds.includes(tenant.id) || labels.some((label) => tenant.labels.includes(label)),
  );
  return at < 0 ? rings.length : at + 1;
}

/** A count with its noun. */
export const counted = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

import type { Tx } from "@/db/connection";
import { digestOf } from "@/lib/content/digest";
import { notFound } from "@/lib/core/errors";
import { planOf } from "@/lib/share/commands/share";
import type { ShareTenant } from "@/lib/share/tenants";
import type { RolloutPlan, RolloutPlanInput } from "./model";
import { ringOf } from "./words";

/**
 * What a rollout would do, ring by ring, without doing it: the plan of sharing (C18) with each tenant in the first
 * ring that names it. `tx` is main's. Throws `Refusal` (not_found) for a foreign id.
 */
export async function rolloutPlanOf(
  tx: Tx,
  input: RolloutPlanInput,
  tenants: readonly ShareTenant[],
): Promise<RolloutPlan> {
  const known = new Set(tenants.map(({ id }) => id));
  if (input.rings.some((ring) => ring.tenantIds.some((id) => !known.has(id)))) throw notFound("tenant");
  const plan = await planOf(tx, { itemIds: input.itemIds, mode: "share" }, tenants);
  const rings = [...input.rings, { labels: [], tenantIds: [] }];
  const touched = new Set(plan.changes.map(({ tenantId }) => tenantId));
  const assigned = Object.fromEntries(
    tenants.filter(({ id }) => touched.has(id)).map((tenant) => [tenant.id, ringOf(rings, tenant)]),
  );
  return { ...plan, ringOf: assigned, digest: digestOf({ plan: plan.digest, rings: assigned }) };
}

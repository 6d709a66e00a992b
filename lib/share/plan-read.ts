import { z } from "zod";
import { inTenant } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { invalid } from "@/lib/core/errors";
import { planOf, requireSeen } from "./commands/share";
import { PlanInput } from "./model";
import { type PlanPage, planPage } from "./plan-page";
import { shareTenants } from "./tenants";

const list = z
  .string()
  .max(12_000, "Choose fewer at once.")
  .transform((text) => text.split(",").filter(Boolean));

/** Which plan, and which part of it, an address asks for. */
export const PlanQuery = z.object({
  items: list,
  tenants: list.optional(),
  mode: z.enum(["share", "stop"]).default("share"),
  after: z.uuid().optional(),
  failing: z.stringbool().default(false),
});

/**
 * A page of what sharing would do (C18). Throws `Refusal`: not_found for an unknown or foreign id, forbidden without
 * the right to see an item's type, invalid for what is no id.
 */
export async function readPlan(context: Context, query: z.infer<typeof PlanQuery>): Promise<PlanPage> {
  const { items, tenants, mode, after, failing } = query;
  const input = PlanInput.safeParse({ itemIds: items, mode, ...(tenants ? { tenantIds: tenants } : {}) });
  if (!input.success) throw invalid(input.error.issues[0]?.message ?? "Choose what to share.");
  const all = await shareTenants();
  const plan = await inTenant(context.tenant, (tx) => planOf(tx, input.data, all));
  requireSeen(context, plan, input.data.itemIds);
  return planPage(plan, { after, failing });
}

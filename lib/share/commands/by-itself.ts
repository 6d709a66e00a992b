import type { Tx } from "@/db/connection";
import { sharesByItself } from "@/lib/content/rules";
import type { ContentType } from "@/lib/content/types";
import type { Context } from "@/lib/core/context";
import type { Change } from "@/lib/core/result";
import { shareTenants } from "../tenants";
import { carryOut, lockShares, planOf } from "./share";

/**
 * Shares an item that shares by itself as soon as it is live: a custom utility command, on main (C9). Answers the
 * plan that it made, for the log (C18); nothing where the type waits to be shared. The last statement of a command.
 */
export async function shareByItself(
  tx: Tx,
  context: Context,
  item: { id: string; type: ContentType; name: string },
): Promise<NonNullable<Change["also"]>> {
  if (context.tenant.kind !== "main" || !sharesByItself(item.type)) return [];
  await lockShares(tx);
  const plan = await planOf(tx, { itemIds: [item.id], mode: "share" }, await shareTenants());
  await carryOut(tx, context, plan, "share");
  const changes = plan.changes.map(({ tenantId, action, number }) => ({ tenantId, action, number }));
  return [{ target: { kind: "share", id: item.id, name: item.name }, after: { byItself: true, changes } }];
}

import type { Tx } from "@/db/connection";
import type { ContentType } from "@/lib/content/types";
import type { Context } from "@/lib/core/context";
import { conflict, notFound } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { requireAction } from "@/lib/roles/queries";
import { refuseRolledOut } from "@/lib/rollouts/guard";
import type { RetryInput } from "../model";
import { shareTenants } from "../tenants";
import { carryOut, lockShares, planOf, requireSeen, wake } from "./share";

/**
 * Tries again for the tenants named, for those where it failed, or for all (C4). What travels along is brought by the
 * items that need it, so that it does not come to be shared by itself; what is to be taken away stays so. Throws
 * `Refusal`: forbidden, not_found, conflict where the item may not be shared or is not.
 */
export async function retryShare(
  tx: Tx,
  context: Context,
  input: RetryInput,
): Promise<Change<{ tenants: number }>> {
  requireAction(context, "sharing:push");
  await lockShares(tx);
  const tenants = await shareTenants();
  const { itemId } = input;
  const [item] = await tx.sql<{ name: string; type: ContentType }[]>`
    select name, type from content_items where id = ${itemId} and origin = 'local'`;
  if (!item) throw notFound("item");
  requireSeen(context, { items: { [itemId]: item } }, [itemId]);
  if (input.tenantIds?.some((id) => !tenants.some((tenant) => tenant.id === id))) throw notFound("tenant");
  const chosen = await chosenTenants(tx, input);
  const removals = await againAway(tx, itemId, chosen);
  const roots = await sharedRoots(tx, itemId);
  if (roots.length + removals.length === 0) throw conflict("This item is not shared.");
  const touched = new Set(removals);
  if (roots.length > 0) {
    const plan = await planOf(tx, { itemIds: roots, mode: "share", tenantIds: chosen }, tenants);
    const refused = plan.refused.find((item) => item.itemId === itemId) ?? plan.refused[0];
    if (refused) throw conflict(refused.reason);
    await refuseRolledOut(tx, plan);
    await carryOut(tx, context, plan, "share");
    for (const { tenantId } of plan.changes) touched.add(tenantId);
  } else await wake(tx);
  return {
    target: { kind: "share", id: itemId, name: item.name },
    after: { tenants: touched.size, ...(input.only ? { only: input.only } : {}) },
    data: { tenants: touched.size },
  };
}

async function chosenTenants(tx: Tx, { itemId, tenantIds, only }: RetryInput): Promise<string[] | undefined> {
  if (!only) return tenantIds;
  const rows = await tx.sql<{ tenant_id: string }[]>`
    select tenant_id from share_targets where item_id = ${itemId} and state = 'failed'`;
  const failed = rows.map((row) => row.tenant_id);
  return tenantIds ? failed.filter((id) => tenantIds.includes(id)) : failed;
}

/** Has what could not be taken away taken away once more; answers in which tenants. */
async function againAway(tx: Tx, itemId: string, tenantIds: string[] | undefined): Promise<string[]> {
  const rows = await tx.sql<{ tenant_id: string }[]>`
    update share_targets set state = 'sharing', reason = null, ref = null, retries = false, changed_at = now()
    where item_id = ${itemId} and wanted is null and applied is not null and state = 'failed'
      and (${tenantIds === undefined} or tenant_id = any (${tenantIds ?? []}::uuid[]))
    returning tenant_id`;
  return rows.map((row) => row.tenant_id);
}

/** The item itself where it is shared, or else the shared ones that bring it along (C17). */
async function sharedRoots(tx: Tx, itemId: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }[]>`
    with recursive up (id) as (
      select ${itemId}::uuid
      union
      select u.item_id from content_uses u join up on up.id = u.used_id where not u.draft
    )
    select s.item_id as id from shares s join up on up.id = s.item_id`;
  const roots = rows.map(({ id }) => id);
  return roots.includes(itemId) ? [itemId] : roots;
}

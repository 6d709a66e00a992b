import type { Tx } from "@/db/connection";
import { conflict } from "@/lib/core/errors";
import type { SharePlan } from "@/lib/share/model";

/**
 * Refuses to share past the rings of a rollout that is not finished: what it plans goes only as it plans it (W5).
 * The caller holds the lock of sharing. Throws `Refusal` (conflict), which names the rollout.
 */
export async function refuseRolledOut(tx: Tx, plan: Pick<SharePlan, "changes">): Promise<void> {
  const rows = JSON.stringify(plan.changes.map(({ itemId, tenantId }) => ({ itemId, tenantId })));
  const [held] = await tx.sql<{ rollout: string; item: string }[]>`
    select r.name as rollout, i.name as item
    from rollouts r
    join rollout_changes c on c.rollout_id = r.id
    join jsonb_to_recordset(${rows}::text::jsonb) as p ("itemId" uuid, "tenantId" uuid)
      on p."itemId" = c.item_id and p."tenantId" = c.tenant_id
    join rollout_items i on i.rollout_id = r.id and i.item_id = c.item_id
    where r.state in ('running', 'stopped') limit 1`;
  if (!held) return;
  throw conflict(
    `${held.item} goes out in the rings of “${held.rollout}”. Let that rollout finish, or end it first.`,
  );
}

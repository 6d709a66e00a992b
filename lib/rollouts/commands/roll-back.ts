import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { requireAction } from "@/lib/roles/guards";
import { lockShares, wake } from "@/lib/share/commands/share";
import { travelling, versionKey } from "@/lib/share/content";
import type { RollBackInput, RollBackLine, RollBackPlan } from "../model";
import { rollBackPlanOf } from "../roll-back";
import { endRollout } from "./steer";

/**
 * Takes each tenant back as the plan that was shown says (W5). A rollout ends by it: what waited is let go. Throws
 * `Refusal`: forbidden, not_found, conflict where the plan would be another now, or there is nothing to take back.
 */
export async function rollBack(
  tx: Tx,
  context: Context,
  input: RollBackInput,
): Promise<Change<{ tenants: number }>> {
  requireAction(context, "sharing:roll-back");
  await lockShares(tx);
  const plan = await rollBackPlanOf(tx, input);
  if (plan.digest !== input.digest)
    throw conflict("Something changed since this was shown. Look at it again, then roll back.");
  const moves = plan.lines.filter(({ action }) => action !== "keep");
  if (moves.length === 0) throw conflict("No tenant has an earlier version to go back to.");
  if (!input.rolloutId) await refuseUnfinished(tx, moves);
  await writeMoves(tx, moves);
  if (input.rolloutId) await endRollout(tx, input.rolloutId, "rolled_back");
  await tx.sql`
    delete from shares s where s.item_id = any (${moves.filter((m) => m.to === null).map((m) => m.itemId)}::uuid[])
      and not exists (select from share_targets t where t.item_id = s.item_id and t.direct and t.wanted is not null)`;
  await wake(tx);
  return { ...(await factsOf(tx, input, plan, moves)), data: { tenants: tenantsOf(moves).length } };
}

async function refuseUnfinished(tx: Tx, moves: readonly RollBackLine[]): Promise<void> {
  const [under] = await tx.sql<{ name: string }[]>`
    select r.name from rollout_changes c join rollouts r on r.id = c.rollout_id and r.state in ('running', 'stopped')
    where c.item_id = any (${moves.map(({ itemId }) => itemId)}::uuid[]) limit 1`;
  if (under)
    throw conflict(`It goes out in the rings of “${under.name}”. Roll that rollout back, or end it first.`);
}

/** The digest is that of the earlier version as it would travel now: name and secrets have no versions. */
async function writeMoves(tx: Tx, moves: readonly RollBackLine[]): Promise<void> {
  const versions = new Map(
    moves.flatMap(({ itemId: id, to: number }) =>
      number === null ? [] : [[versionKey(id, number), { id, number }] as const],
    ),
  );
  const content = await travelling(tx, [...versions.values()]);
  const rows = moves.map(({ itemId, tenantId, to }) => ({
    item_id: itemId,
    tenant_id: tenantId,
    wanted: to,
    digest: to === null ? null : content.get(versionKey(itemId, to))?.digest,
  }));
  await tx.sql`
    update share_targets t set wanted = r.wanted, wanted_digest = r.digest, state = 'sharing', cause = null,
      reason = null, ref = null, retries = false, changed_at = now(),
      pin = case when r.wanted is null then null else 'rolled_back' end
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (item_id uuid, tenant_id uuid, wanted int,
      digest text)
    where t.item_id = r.item_id and t.tenant_id = r.tenant_id`;
}

async function factsOf(
  tx: Tx,
  { rolloutId, itemId }: RollBackInput,
  plan: RollBackPlan,
  moves: readonly RollBackLine[],
): Promise<Omit<Change, "data">> {
  const told = (lines: readonly RollBackLine[]) =>
    lines.map(({ tenantId, from, to }) => ({ tenant: plan.tenants[tenantId], from, to }));
  if (!rolloutId) {
    const id = itemId ?? "";
    return { target: { kind: "share", id, name: plan.items[id] }, after: { rolledBack: told(moves) } };
  }
  const [rollout] = await tx.sql<{ name: string }[]>`select name from rollouts where id = ${rolloutId}`;
  const byItem = [...new Set(moves.map((move) => move.itemId))].map((id) => ({
    item: plan.items[id],
    rolledBack: told(moves.filter((move) => move.itemId === id)),
  }));
  return { target: { kind: "rollout", id: rolloutId, name: rollout?.name }, after: { items: byItem } };
}

const tenantsOf = (moves: readonly RollBackLine[]) => [...new Set(moves.map(({ tenantId }) => tenantId))];

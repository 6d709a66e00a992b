import type { Tx } from "@/db/connection";
import { CONTENT } from "@/lib/content/types";
import { admits, type Context, view } from "@/lib/core/context";
import { conflict, forbidden, notFound } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { enqueue } from "@/lib/jobs/enqueue";
import { requireAction } from "@/lib/roles/queries";
import { refuseRolledOut } from "@/lib/rollouts/guard";
import type { PlanInput, PlannedChange, ShareInput, SharePlan } from "../model";
import { planShare } from "../planning";
import { type ShareTenant, shareTenants } from "../tenants";
import { planWorld } from "../world";

/** What sharing would do, without doing it (C18). `tx` is main's. Throws `Refusal` (not_found) for a foreign id. */
export async function planOf(tx: Tx, input: PlanInput, tenants: readonly ShareTenant[]): Promise<SharePlan> {
  const world = await planWorld(tx, input.itemIds, tenants);
  if (input.itemIds.some((id) => !world.items.has(id))) throw notFound("item");
  if (input.tenantIds?.some((id) => !tenants.some((tenant) => tenant.id === id))) throw notFound("tenant");
  return planShare(world, input);
}

/** Refuses what concerns items of a type that the person may not see. Throws `Refusal` (forbidden). */
export function requireSeen(
  context: Context,
  { items }: Pick<SharePlan, "items">,
  itemIds: readonly string[],
): void {
  for (const id of itemIds) {
    const type = items[id]?.type;
    if (type && !admits(context, view(CONTENT[type].component)))
      throw forbidden(`You need View of “${CONTENT[type].many}” for this.`);
  }
}

/**
 * Carries out exactly the plan that was shown, or nothing (C18). Writes what each tenant should hold and one job;
 * the worker does the rest. Throws `Refusal`: forbidden, not_found, conflict where the plan would be another now.
 */
export async function share(
  tx: Tx,
  context: Context,
  input: ShareInput,
): Promise<Change<{ changes: number }>> {
  requireAction(context, "sharing:push");
  await lockShares(tx);
  const plan = await planOf(tx, input, await shareTenants());
  if (plan.digest !== input.digest)
    throw conflict("Something changed since this plan was made. Look at the new plan, then share again.");
  await refuseRolledOut(tx, plan);
  requireSeen(context, plan, input.itemIds);
  await carryOut(tx, context, plan, input.mode);
  if (input.mode === "stop" && !input.tenantIds)
    await tx.sql`delete from shares where item_id = any (${input.itemIds}::uuid[])`;
  const [first, ...others] = input.itemIds.map((id) => ({
    kind: "share" as const,
    id,
    name: plan.items[id]?.name ?? "",
  }));
  if (!first) throw conflict("Choose what to share.");
  const facts = (id: string) => ({
    mode: input.mode,
    tenants: plan.changes.filter((change) => change.itemId === id).length,
    refused: plan.refused.find((item) => item.itemId === id)?.reason,
  });
  return {
    target: first,
    after: facts(first.id),
    also: others.map((target) => ({ target, after: facts(target.id) })),
    data: { changes: plan.changes.length },
  };
}

/** Writes a plan's wishes and the job that fulfils them; the caller holds the lock of `lockShares`. */
export async function carryOut(
  tx: Tx,
  context: Context,
  plan: SharePlan,
  mode: "share" | "stop",
): Promise<void> {
  const { person } = context;
  const chosen = mode === "stop" ? [] : Object.keys(plan.items);
  const directs = new Set(
    plan.changes.filter(({ direct, action }) => direct && action !== "remove").map((c) => c.itemId),
  );
  await tx.sql`
    insert into shares (item_id, shared_by)
    select id, ${person.id} from unnest(${chosen.filter((id) => directs.has(id))}::uuid[]) id
    on conflict do nothing`;
  await writeWishes(tx, plan.changes);
  if (mode === "stop") {
    const stopped = [...new Set(plan.changes.filter((c) => c.direct).map((c) => c.itemId))];
    await tx.sql`
      delete from shares s where item_id = any (${stopped}::uuid[]) and not exists (
        select from share_targets t where t.item_id = s.item_id and t.direct and t.wanted is not null)`;
  }
  await wake(tx);
}

async function writeWishes(tx: Tx, changes: readonly PlannedChange[]): Promise<void> {
  const rows = changes.map(({ itemId, tenantId, direct, number, digest, blocked, failure }) => ({
    item_id: itemId,
    tenant_id: tenantId,
    direct,
    wanted: number,
    digest,
    blocked,
    reason: blocked ? failure : null,
  }));
  await tx.sql`
    insert into share_targets as t (item_id, tenant_id, direct, wanted, wanted_digest, state, reason)
    select item_id, tenant_id, direct, case when blocked then null else wanted end,
      case when blocked then null else digest end, case when blocked then 'failed' else 'sharing' end, reason
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (item_id uuid, tenant_id uuid, direct boolean,
      wanted int, digest text, blocked boolean, reason text)
    on conflict (item_id, tenant_id) do update set direct = excluded.direct, state = excluded.state,
      reason = excluded.reason, cause = null, pin = null, ref = null, retries = false, changed_at = now(),
      wanted = case when excluded.state = 'failed' then t.wanted else excluded.wanted end,
      wanted_digest = case when excluded.state = 'failed' then t.wanted_digest else excluded.wanted_digest end`;
}

/** One share at a time, to the end of the transaction, so that a plan is still true when it is carried out. */
export async function lockShares(tx: Tx): Promise<void> {
  await tx.sql`select from change_counter where id = 1 for update`;
}

/** Has the worker push what is wanted; numbered, so that nothing older overwrites newer. */
export async function wake(tx: Tx): Promise<void> {
  await enqueue(tx, "share", {}, "share");
  await tx.sql`update change_counter set n = n + 1 where id = 1`;
  await tx.sql`select pg_notify('bailiwick_live', 'share')`;
}

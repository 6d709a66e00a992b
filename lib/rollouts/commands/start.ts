import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict, invalid } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { requireAction } from "@/lib/roles/guards";
import { lockShares } from "@/lib/share/commands/share";
import { shareTenants } from "@/lib/share/tenants";
import { refuseRolledOut } from "../guard";
import type { RolloutPlan, StartInput } from "../model";
import { rolloutPlanOf } from "../plan";
import { wakeRollouts } from "../wake";
import { waitForRing } from "../wishes";

/**
 * Starts exactly the rollout that was shown: its versions go to every ring, whatever becomes live meanwhile (W5).
 * Throws `Refusal`: forbidden, not_found, conflict where the plan would be another now, where something may not be
 * shared, or is under way already.
 */
export async function startRollout(
  tx: Tx,
  context: Context,
  input: StartInput,
): Promise<Change<{ id: string }>> {
  requireAction(context, "sharing:push");
  await lockShares(tx);
  const plan = await rolloutPlanOf(tx, input, await shareTenants());
  if (plan.digest !== input.digest)
    throw conflict("Something changed since this plan was made. Look at the new plan, then start again.");
  await refuseUnfit(tx, plan, input);
  const id = randomUUID();
  const { person } = context;
  await tx.sql`
    insert into rollouts (id, name, started_by) values (${id}, ${input.name}, ${person.id})`;
  await writeRings(tx, id, input);
  await writePlan(tx, id, plan, input);
  const directs = plan.changes.filter(({ direct, action }) => direct && action !== "remove");
  await tx.sql`
    insert into shares (item_id, shared_by)
    select distinct item_id, ${person.id}::uuid from unnest(${directs.map((c) => c.itemId)}::uuid[]) item_id
    on conflict do nothing`;
  await waitForRing(tx, id);
  await wakeRollouts(tx);
  return {
    target: { kind: "rollout", id, name: input.name },
    after: {
      items: input.itemIds.map((itemId) => plan.items[itemId]?.name),
      rings: input.rings,
      rest: input.rest,
      tenants: Object.keys(plan.ringOf).length,
    },
    data: { id },
  };
}

async function refuseUnfit(tx: Tx, plan: RolloutPlan, input: StartInput): Promise<void> {
  const [refused] = plan.refused;
  if (refused) throw conflict(`${plan.items[refused.itemId]?.name} may not be shared. ${refused.reason}`);
  const blocked = plan.changes.find((change) => change.blocked);
  if (blocked) throw conflict(`${plan.items[blocked.itemId]?.name} cannot be pushed. ${blocked.failure}`);
  if (plan.changes.length === 0) throw conflict("Every tenant holds the newest version already.");
  await refuseRolledOut(tx, plan);
  const [under] = await tx.sql<{ name: string }[]>`
    select i.name from share_targets t join content_items i on i.id = t.item_id
    where t.state = 'sharing' and t.item_id = any (${plan.changes.map((c) => c.itemId)}::uuid[]) limit 1`;
  if (under) throw conflict(`${under.name} is being shared now. Start when that is done.`);
  const first = Object.values(plan.ringOf).includes(1);
  if (!first) {
    const message = "No tenant that this rollout reaches is in the first ring. Choose others.";
    throw invalid(message, { "rings.0.tenantIds": message });
  }
  if (input.rings[0]?.approval || input.rings[0]?.waitMinutes)
    throw invalid("The first ring starts at once.", {
      "rings.0.waitMinutes": "The first ring starts at once.",
    });
}

async function writeRings(tx: Tx, id: string, input: StartInput): Promise<void> {
  const rings = [...input.rings, { name: "The rest", labels: [], tenantIds: [], ...input.rest }];
  const rows = rings.map((ring, index) => ({
    number: index + 1,
    name: ring.name,
    labels: ring.labels,
    tenants: ring.tenantIds,
    wait: ring.waitMinutes,
    approval: ring.approval,
  }));
  await tx.sql`
    insert into rollout_rings (rollout_id, number, name, labels, tenant_ids, wait_minutes, approval)
    select ${id}::uuid, number, name, array(select jsonb_array_elements_text(labels)),
      array(select jsonb_array_elements_text(tenants)::uuid), wait, approval
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (number int, name text, labels jsonb,
      tenants jsonb, wait int, approval boolean)`;
}

async function writePlan(tx: Tx, id: string, plan: RolloutPlan, input: StartInput): Promise<void> {
  const chosen = new Set(input.itemIds);
  const items = [...new Map(plan.changes.map((change) => [change.itemId, change])).values()].map(
    (change) => ({
      item_id: change.itemId,
      name: plan.items[change.itemId]?.name,
      type: plan.items[change.itemId]?.type,
      number: plan.changes.find((c) => c.itemId === change.itemId && c.number !== null)?.number ?? null,
      chosen: chosen.has(change.itemId),
    }),
  );
  await tx.sql`
    insert into rollout_items (rollout_id, item_id, name, type, number, chosen)
    select ${id}::uuid, item_id, name, type, number, chosen
    from jsonb_to_recordset(${JSON.stringify(items)}::text::jsonb) as r (item_id uuid, name text, type text,
      number int, chosen boolean)`;
  const changes = plan.changes.map(({ itemId, tenantId, number, digest, direct }) => ({
    item_id: itemId,
    tenant_id: tenantId,
    ring: plan.ringOf[tenantId],
    number,
    digest,
    direct,
  }));
  await tx.sql`
    insert into rollout_changes (rollout_id, item_id, tenant_id, ring, number, digest, direct, was)
    select ${id}::uuid, r.item_id, r.tenant_id, r.ring, r.number, r.digest, r.direct, t.applied
    from jsonb_to_recordset(${JSON.stringify(changes)}::text::jsonb) as r (item_id uuid, tenant_id uuid, ring int,
      number int, digest text, direct boolean)
    left join share_targets t on t.item_id = r.item_id and t.tenant_id = r.tenant_id`;
}

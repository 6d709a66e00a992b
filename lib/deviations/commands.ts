import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict, notFound } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { enqueue } from "@/lib/jobs/enqueue";
import { requireAction } from "@/lib/roles/guards";
import { refuseRolledOut } from "@/lib/rollouts/guard";
import { carryOut, lockShares, planOf, wake } from "@/lib/share/commands/share";
import { shareTenants } from "@/lib/share/tenants";
import type { AcceptInput, DeviationKey, DeviationsInput } from "./model";
import { deviationRows } from "./rows";
import { type DeviationState, KIND_WORDS, whyNotRepair } from "./words";

type Found = DeviationKey & { name: string; state: DeviationState };

/**
 * Accepts deviations until a day, with a note: they are no trouble, and are not repaired by themselves, until it has
 * passed (W7). Throws `Refusal` (not_found) for what is no deviation.
 */
export async function acceptDeviations(
  tx: Tx,
  context: Context,
  { deviations, note, until }: AcceptInput,
): Promise<Change<{ count: number }>> {
  const found = await foundOf(tx, deviations);
  const [row] = await tx.sql<{ at: string }[]>`
    with accepted as (
      insert into deviation_acceptances (tenant_id, item_id, kind, note, expires_at, accepted_by)
      select "tenantId", "itemId", kind, ${note}, (${until}::text::date + 1)::timestamp at time zone 'UTC',
        ${context.person.id}::uuid
      from jsonb_to_recordset(${JSON.stringify(found)}::text::jsonb) as r ("tenantId" uuid, "itemId" uuid, kind text)
      on conflict (tenant_id, item_id, kind) do update set note = excluded.note, expires_at = excluded.expires_at,
        accepted_by = excluded.accepted_by, accepted_at = now()
      returning expires_at
    )
    select min(expires_at)::text as at from accepted`;
  return changeOf(found, { accepted: true, note, until: row?.at });
}

/** Takes an acceptance back: the deviation is trouble again, and what repairs itself is. Throws as `acceptDeviations`. */
export async function endAcceptance(
  tx: Tx,
  _context: Context,
  { deviations }: DeviationsInput,
): Promise<Change<{ count: number }>> {
  const found = await foundOf(tx, deviations);
  if (found.some(({ state }) => state !== "accepted"))
    throw conflict("Only what is accepted can be taken back.");
  await forget(tx, found);
  await enqueue(tx, "reconcile", {}, "reconcile");
  return changeOf(found, { accepted: false });
}

/**
 * Pushes again where a tenant differs: what was changed there as it was given, all else as main has it now (W7).
 * Throws `Refusal`: forbidden without the right to share, not_found, conflict where it cannot be pushed.
 */
export async function repairDeviations(
  tx: Tx,
  context: Context,
  { deviations }: DeviationsInput,
): Promise<Change<{ count: number }>> {
  requireAction(context, "sharing:push");
  await lockShares(tx);
  const found = await foundOf(tx, deviations);
  for (const one of found) {
    const refused = whyNotRepair(one);
    if (refused) throw conflict(`${one.name}: ${refused}`);
  }
  await forget(tx, found);
  const drifted = found.filter(({ kind }) => kind === "changed" || kind === "gone");
  await tx.sql`
    update share_targets t set state = 'sharing', reason = null, ref = null, retries = false, changed_at = now()
    from jsonb_to_recordset(${JSON.stringify(drifted)}::text::jsonb) as r ("tenantId" uuid, "itemId" uuid)
    where t.item_id = r."itemId" and t.tenant_id = r."tenantId" and t.wanted is not null`;
  await pushNewest(
    tx,
    context,
    found.filter((one) => !drifted.includes(one)),
  );
  await wake(tx);
  return changeOf(found, { repair: true });
}

async function pushNewest(tx: Tx, context: Context, found: readonly Found[]): Promise<void> {
  if (found.length === 0) return;
  const tenants = await shareTenants();
  for (const itemId of new Set(found.map((one) => one.itemId))) {
    const tenantIds = found.filter((one) => one.itemId === itemId).map(({ tenantId }) => tenantId);
    const plan = await planOf(tx, { itemIds: [itemId], mode: "share", tenantIds }, tenants);
    const [refused] = plan.refused;
    if (refused) throw conflict(`${plan.items[itemId]?.name} may not be shared. ${refused.reason}`);
    await refuseRolledOut(tx, plan);
    await carryOut(tx, context, plan, "share");
  }
}

async function foundOf(tx: Tx, wanted: readonly DeviationKey[]): Promise<Found[]> {
  const distinct = [
    ...new Map(wanted.map((key) => [JSON.stringify([key.itemId, key.tenantId, key.kind]), key])).values(),
  ];
  const found = await tx.sql<Found[]>`
    select d.item_id as "itemId", d.tenant_id as "tenantId", d.kind, d.name, d.state
    from ${deviationRows(tx)} d
    join jsonb_to_recordset(${JSON.stringify(distinct)}::text::jsonb) as r ("tenantId" uuid, "itemId" uuid, kind text)
      on r."itemId" = d.item_id and r."tenantId" = d.tenant_id and r.kind = d.kind
    order by d.name_folded, d.tenant_id`;
  if (found.length < distinct.length) throw notFound("deviation");
  return [...found];
}

async function forget(tx: Tx, found: readonly Found[]): Promise<void> {
  await tx.sql`
    delete from deviation_acceptances a
    using jsonb_to_recordset(${JSON.stringify(found)}::text::jsonb) as r ("tenantId" uuid, "itemId" uuid, kind text)
    where a.item_id = r."itemId" and a.tenant_id = r."tenantId" and a.kind = r.kind`;
}

function changeOf(found: readonly Found[], facts: object): Change<{ count: number }> {
  const rows = [...new Map(found.map((one) => [one.itemId, one])).values()].map(({ itemId, name }) => {
    const own = found.filter((one) => one.itemId === itemId);
    const tenants = own.map(({ tenantId }) => tenantId);
    const kinds = [...new Set(own.map(({ kind }) => KIND_WORDS[kind].label))];
    return { target: { kind: "deviation" as const, id: itemId, name }, after: { ...facts, kinds, tenants } };
  });
  const [first, ...also] = rows;
  if (!first) throw notFound("deviation");
  return { ...first, also, data: { count: found.length } };
}

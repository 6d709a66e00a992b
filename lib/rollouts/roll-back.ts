import { inControl, type Tx } from "@/db/connection";
import { digestOf } from "@/lib/content/digest";
import { usesOf } from "@/lib/content/rules";
import type { ContentType } from "@/lib/content/types";
import { notFound } from "@/lib/core/errors";
import type { RollBackLine, RollBackPlan, RollBackPlanInput } from "./model";

type Row = {
  itemId: string;
  tenantId: string;
  name: string;
  type: ContentType;
  direct: boolean;
  state: string;
  wanted: number | null;
  applied: number | null;
  /** The last version before this one that the tenant held without fault. */
  good: number | null;
  definition: unknown;
  /** What else in the tenant needs it, by name, not itself rolled back here. */
  neededBy: string | null;
};

/**
 * Where rolling back would take each tenant: to the last version before its own that it held without fault (W5). A
 * tenant without one keeps the item, or loses it where it is to be taken away and nothing there needs it. Of a
 * rollout, everything that it brought goes back, what travelled along too; of an item, the item alone. `tx` is
 * main's. Throws `Refusal` (not_found).
 */
export async function rollBackPlanOf(tx: Tx, input: RollBackPlanInput): Promise<RollBackPlan> {
  const [known] = input.rolloutId
    ? await tx.sql`select from rollouts where id = ${input.rolloutId}`
    : await tx.sql`select from shares where item_id = ${input.itemId ?? null}`;
  if (!known) throw notFound(input.rolloutId ? "rollout" : "shared item");
  const rows = await concerned(tx, input);
  const missing = await missingUses(tx, rows);
  const lines = rows.map((row) => lineOf(row, input, missing.get(`${row.itemId} ${row.tenantId}`)));
  return {
    digest: digestOf(lines),
    lines,
    items: Object.fromEntries(rows.map(({ itemId, name }) => [itemId, name])),
    tenants: await tenantNames(rows.map(({ tenantId }) => tenantId)),
  };
}

function lineOf(row: Row, input: RollBackPlanInput, lacks: string | undefined): RollBackLine {
  const { itemId, tenantId } = row;
  const from = row.applied ?? row.wanted;
  const keep = (reason: string): RollBackLine => ({
    itemId,
    tenantId,
    action: "keep",
    from,
    to: from,
    reason,
  });
  if (row.state === "sharing") return keep("It is being pushed now.");
  if (row.good !== null) {
    if (lacks) return keep(`Version ${row.good} uses ${lacks}, which this tenant does not hold.`);
    return { itemId, tenantId, action: "back", from, to: row.good, reason: null };
  }
  if (!input.takeAway) return keep("It never held an earlier version without fault.");
  if (row.neededBy) return keep(`It never held an earlier version, and ${row.neededBy} needs this one.`);
  return { itemId, tenantId, action: "remove", from, to: null, reason: null };
}

async function concerned(tx: Tx, { itemId, rolloutId }: RollBackPlanInput): Promise<Row[]> {
  return tx.sql<Row[]>`
    with rows as (
      select t.item_id, t.tenant_id, t.direct, t.state, t.wanted, t.applied from share_targets t
      where ${rolloutId === undefined} and t.item_id = ${itemId ?? null}::uuid and t.wanted is not null
      union all
      select t.item_id, t.tenant_id, t.direct, t.state, t.wanted, t.applied from rollout_changes c
      join rollout_rings g on g.rollout_id = c.rollout_id and g.number = c.ring and g.state <> 'waiting'
      join share_targets t on t.item_id = c.item_id and t.tenant_id = c.tenant_id
      where c.rollout_id = ${rolloutId ?? null}::uuid and c.number is not null and t.wanted = c.number
        and t.pin = 'rollout'
    ), marked as (
      select r.*, (
        select h.number from share_history h
        join content_versions v on v.item_id = h.item_id and v.number = h.number
        where h.item_id = r.item_id and h.tenant_id = r.tenant_id and h.number < r.wanted
        order by h.applied_at desc, h.number desc limit 1) as good
      from rows r
    )
    select m.item_id as "itemId", m.tenant_id as "tenantId", i.name, i.type, m.direct, m.state, m.wanted, m.applied,
      m.good, v.definition, (
        select min(ui.name) from content_uses u
        join share_targets ut on ut.item_id = u.item_id and ut.tenant_id = m.tenant_id and ut.wanted is not null
        join content_items ui on ui.id = u.item_id
        where u.used_id = m.item_id and not u.draft and not exists (
          select from rows o where o.item_id = ut.item_id and o.tenant_id = ut.tenant_id)) as "neededBy"
    from marked m
    join content_items i on i.id = m.item_id
    left join content_versions v on v.item_id = m.item_id and v.number = m.good
    order by i.name_folded, m.item_id, m.tenant_id`;
}

/** By item and tenant, the name of something that the earlier version uses and the tenant does not hold (C17). */
async function missingUses(tx: Tx, rows: readonly Row[]): Promise<Map<string, string>> {
  const uses = rows.flatMap((row) =>
    row.good === null
      ? []
      : usesOf(row.type, row.definition).map(({ id }) => ({
          item_id: row.itemId,
          tenant_id: row.tenantId,
          used_id: id,
        })),
  );
  if (uses.length === 0) return new Map();
  const found = await tx.sql<{ item_id: string; tenant_id: string; name: string }[]>`
    select distinct on (r.item_id, r.tenant_id) r.item_id, r.tenant_id,
      coalesce(i.name, 'something that is not there any more') as name
    from jsonb_to_recordset(${JSON.stringify(uses)}::text::jsonb) as r (item_id uuid, tenant_id uuid, used_id uuid)
    left join content_items i on i.id = r.used_id
    where not exists (
      select from share_targets t
      where t.item_id = r.used_id and t.tenant_id = r.tenant_id and t.applied is not null)`;
  return new Map(found.map((row) => [`${row.item_id} ${row.tenant_id}`, row.name]));
}

async function tenantNames(ids: readonly string[]): Promise<Record<string, string>> {
  const rows = await inControl(
    (tx) => tx.sql<{ id: string; name: string }[]>`
      select id, name from tenants where id = any (${[...new Set(ids)]}::uuid[])`,
  );
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

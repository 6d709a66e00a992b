import { inTenant } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { type ShareStatus, statusOf, type TargetCounts } from "./model";

/** The column "Shared to tenants" of these items, derived from the tenants' rows in one query (C2). */
export async function shareStatus(
  context: Context,
  itemIds: readonly string[],
): Promise<Map<string, ShareStatus>> {
  const counts = await shareCounts(context, itemIds);
  return new Map(itemIds.map((id) => [id, statusOf(counts.get(id))]));
}

const NONE: TargetCounts = { missing: 0, sharing: 0, successful: 0, outdated: 0, failed: 0 };

/** How each of these items stands with its tenants, status and numbers, in one query (C2). */
export async function shareStandings(
  context: Context,
  itemIds: readonly string[],
): Promise<Map<string, { status: ShareStatus; counts: TargetCounts }>> {
  const found = await shareCounts(context, itemIds);
  return new Map(
    itemIds.map((id) => {
      const counts = found.get(id) ?? NONE;
      return [id, { status: statusOf(counts), counts }];
    }),
  );
}

/** How many tenants stand how with each of these items. */
export async function shareCounts(
  context: Context,
  itemIds: readonly string[],
): Promise<Map<string, TargetCounts>> {
  if (itemIds.length === 0) return new Map();
  const rows = await inTenant(
    context.tenant,
    (tx) => tx.sql<(TargetCounts & { id: string })[]>`
      select item_id as id, count(*) filter (where state = 'missing')::int as missing,
        count(*) filter (where state = 'sharing')::int as sharing,
        count(*) filter (where state = 'successful')::int as successful,
        count(*) filter (where state = 'outdated')::int as outdated,
        count(*) filter (where state = 'failed')::int as failed
      from share_targets where item_id = any (${[...itemIds]}::uuid[]) group by item_id`,
  );
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

/** How many tenants of these items are under way, and at how many something failed. */
export async function shareTally(
  context: Context,
  itemIds: readonly string[],
): Promise<{ sharing: number; failed: number; tenants: number }> {
  const [row] = await inTenant(
    context.tenant,
    (tx) => tx.sql<{ sharing: number; failed: number; tenants: number }[]>`
      select count(*) filter (where state = 'sharing')::int as sharing,
        count(distinct tenant_id) filter (where state = 'failed')::int as failed,
        count(distinct tenant_id)::int as tenants
      from share_targets where item_id = any (${[...itemIds]}::uuid[])`,
  );
  return row ?? { sharing: 0, failed: 0, tenants: 0 };
}

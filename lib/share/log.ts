import { z } from "zod";
import { inControl, inTenant, type Tx } from "@/db/connection";
import { contentItem } from "@/lib/content/queries";
import { CONTENT } from "@/lib/content/types";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { wordsOf } from "@/lib/listing/filter";
import { containing, every, type Fragment, utc } from "@/lib/listing/fragments";
import { keyset, plain } from "@/lib/listing/keyset";
import type { Page } from "@/lib/listing/page";
import type { ShareEvent, ShareLogRow, ShareSiteRow } from "./log-words";
import type { ShareStatus, TargetCounts } from "./model";
import { shareStandings } from "./queries";

/** Which part of an item's log is asked for. */
export const ShareLogQuery = z.object({
  item: z.uuid(),
  q: z.string().max(200).default(""),
  only: z.enum(["all", "failed"]).catch("all"),
  after: z.string().max(2000).optional(),
  before: z.string().max(2000).optional(),
});
type ShareLogQuery = z.infer<typeof ShareLogQuery>;

/** An item's share log: how it stands, a page of its tenants, and what was done about it last (C4). */
export type ShareLog = Page<ShareLogRow> & {
  name: string;
  siteSpecific: boolean;
  status: ShareStatus;
  counts: TargetCounts;
  events: ShareEvent[];
};

const EVENTS = 5;

/** Reads an item's share log (C4). Throws `Refusal`: not_found, forbidden without the right to see its type. */
export async function shareLog(context: Context, query: ShareLogQuery): Promise<ShareLog> {
  const { name, type } = await contentItem(context, query.item);
  const [standings, page, events] = await Promise.all([
    shareStandings(context, [query.item]),
    tenantPage(context, query),
    shareEvents(context, query.item),
  ]);
  const standing = standings.get(query.item);
  if (!standing) throw notFound("item");
  return { ...page, ...standing, name, siteSpecific: CONTENT[type].siteSpecific, events };
}

async function tenantPage(context: Context, query: ShareLogQuery): Promise<Page<ShareLogRow>> {
  const ids = await inTenant(context.tenant, async ({ sql }) => {
    const only = query.only === "failed" ? sql`and state = 'failed'` : sql``;
    const rows = await sql<{ id: string }[]>`
      select tenant_id as id from share_targets where item_id = ${query.item} ${only}`;
    return rows.map(({ id }) => id);
  });
  const page = await namedTenants(ids, query);
  const details = await inTenant(context.tenant, (tx) => logRows(tx, query.item, page.rows));
  return { ...page, rows: details };
}

type Named = { id: string; name: string };

function namedTenants(ids: readonly string[], { q, after, before }: ShareLogQuery): Promise<Page<Named>> {
  return inControl(async ({ sql }) => {
    const found: Fragment[] = wordsOf(q).map((word) => sql`t.name_folded like lower(${containing(word)})`);
    const at = keyset(
      sql,
      { sort: "name", after, before },
      { keys: [{ sql: sql`t.name_folded`, kind: "text" }], id: sql`t.id` },
    );
    const rows = await sql<(Named & { keyset: string[] })[]>`
      select t.id, t.name, ${at.values} from tenants t
      where t.id = any (${[...ids]}::uuid[]) ${every(sql, found)} ${at.where} ${at.order}`;
    return at.page(rows, plain);
  });
}

async function logRows({ sql }: Tx, itemId: string, tenants: readonly Named[]): Promise<ShareLogRow[]> {
  const ids = tenants.map(({ id }) => id);
  const rows = await sql<Omit<ShareLogRow, "name">[]>`
    select t.tenant_id as "tenantId", t.state, t.wanted, t.applied as held, t.reason, t.ref,
      ${utc(sql, sql`t.changed_at`)} as "changedAt", ${utc(sql, sql`t.applied_at`)} as "heldAt", not t.direct as along,
      (select jsonb_build_object('all', count(*)::int, 'failed', count(*) filter (where s.state = 'failed')::int)
        from share_sites s where s.item_id = t.item_id and s.tenant_id = t.tenant_id) as sites
    from share_targets t where t.item_id = ${itemId} and t.tenant_id = any (${ids}::uuid[])`;
  const byTenant = new Map(rows.map((row) => [row.tenantId, row]));
  return tenants.flatMap(({ id, name }) => {
    const row = byTenant.get(id);
    return row ? [{ ...row, name }] : [];
  });
}

/** What became of an item at each site of a tenant (C4); 500 at most. */
export async function shareSites(
  context: Context,
  { item, tenant }: { item: string; tenant: string },
): Promise<ShareSiteRow[]> {
  await contentItem(context, item);
  const rows = await inTenant(
    context.tenant,
    ({ sql }) => sql<ShareSiteRow[]>`
      select s.id, s.name, h.state, h.reason, ${utc(sql, sql`h.at`)} as at
      from share_sites h join sites s on s.id = h.site_id
      where h.item_id = ${item} and h.tenant_id = ${tenant}
      order by h.state, s.name_folded, s.id limit 500`,
  );
  return [...rows];
}

/** Who shared an item last, took it back or tried again, as the audit log has it; also what shares by itself (C9). */
async function shareEvents(context: Context, itemId: string): Promise<ShareEvent[]> {
  const rows = await inTenant(
    context.tenant,
    ({ sql }) => sql<ShareEvent[]>`
      select a.id::text, ${utc(sql, sql`a.at`)} as at,
        coalesce(nullif(concat_ws(' ', u.first_name, u.last_name), ''), 'API key ' || k.name, 'Somebody') as who,
        case when a.after ? 'byItself' then 'by-itself' when a.action = 'share.retry' then 'retry'
          when a.after->>'mode' = 'stop' then 'stop' else 'share' end as what,
        case when a.after ? 'changes' then jsonb_array_length(a.after->'changes')
          else (a.after->>'tenants')::int end as tenants
      from audit a left join users u on u.id = a.actor_id left join api_keys k on k.id = a.actor_id
      where a.target_kind = 'share' and a.target_id = ${itemId} order by a.id desc limit ${EVENTS}`,
  );
  return [...rows];
}

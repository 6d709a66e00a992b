import type { z } from "zod";
import { inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { readFilter, termConditions } from "@/lib/listing/filter";
import { containing, every, type Fragment, utc } from "@/lib/listing/fragments";
import { keyset, plain, type SortKey } from "@/lib/listing/keyset";
import { type CountedPage, counted, listQuery } from "@/lib/listing/page";
import { SITE_FILTERS, SITE_SORTS, type SiteRow } from "./model";

/** Parses how an address asks for a tenant's sites; see `SITE_SORTS` and `SITE_FILTERS`. */
export const SiteListQuery = listQuery(SITE_SORTS, "name");
export type SiteListQuery = z.infer<typeof SiteListQuery>;

/** A page of a tenant's sites: on main of the named tenant, in a child its own (T7, T10). */
export async function listSites(
  context: Context,
  tenantId: string,
  query: SiteListQuery,
): Promise<CountedPage<SiteRow>> {
  return inTenant(context.tenant, async (tx) => {
    const { sql } = tx;
    const filter = every(sql, [sql`s.tenant_id = ${tenantId}`, ...conditions(tx, query.q)]);
    const at = keyset(sql, query, { keys: [sortKey(tx, query.sort)], id: sql`s.id` });
    const from = sql`from sites s where true ${filter}`;
    const rows = sql<(SiteRow & { keyset: string[] })[]>`
        select s.id, s.tenant_id as "tenantId", s.name, s.active, s.sync_status as status, s.version,
          case when not s.active then s.sync_removed end as removed,
          case when s.sync_status = 'failed' then
            (case s.sync_action when 'disable' then 'Disabling failed: ' else 'Enabling failed: ' end)
            || s.sync_reason || coalesce(' (reference ' || s.sync_ref || ')', '') end as reason,
          ${utc(sql, sql`s.last_synced_at`)} as "lastSynced", ${utc(sql, sql`s.created_at`)} as "createdAt",
          ${at.values}
        ${from} ${at.where} ${at.order}`;
    return counted(
      sql,
      rows.then((found) => at.page(found, plain)),
      from,
    );
  });
}

function sortKey({ sql }: Tx, sort: string): SortKey {
  switch (sort.replace("-", "")) {
    case "active":
      return { sql: sql`s.active::text`, kind: "text" };
    case "status":
      return { sql: sql`s.sync_status`, kind: "text" };
    case "synced":
      return { sql: sql`coalesce(s.last_synced_at, '-infinity'::timestamptz)`, kind: "time" };
    default:
      return { sql: sql`s.name_folded`, kind: "text" };
  }
}

function conditions({ sql }: Tx, q: string): Fragment[] {
  const { words, terms } = readFilter(q, SITE_FILTERS);
  return [
    ...words.map((word) => sql`s.name_folded like lower(${containing(word)})`),
    ...termConditions(
      sql,
      terms.active,
      (values) => sql`(case when s.active then 'yes' else 'no' end) = any (${values}::text[])`,
    ),
    ...termConditions(sql, terms.status, (values) => sql`s.sync_status = any (${values}::text[])`),
  ];
}

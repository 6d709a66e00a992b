import type { z } from "zod";
import { inControl, inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { readFilter, termConditions } from "@/lib/listing/filter";
import { containing, every, type Fragment } from "@/lib/listing/fragments";
import { keyset, type SortKey } from "@/lib/listing/keyset";
import { type CountedPage, counted, listQuery, PAGE_SIZE, pages } from "@/lib/listing/page";
import { consoleAddress } from "./address";
import {
  type RawTenant,
  shownPairing,
  shownStatus,
  type TenantListRow,
  tenantColumns,
  tenantListRow,
  tenantTables,
} from "./rows";
import { TENANT_FILTERS, TENANT_SORTS } from "./words";

/** Parses how an address asks for a list of tenants; see `TENANT_SORTS` and `TENANT_FILTERS`. */
export const TenantListQuery = listQuery(TENANT_SORTS, "name");
export type TenantListQuery = z.infer<typeof TenantListQuery>;

type Scope = "registered" | "all";

const EXPORT_CHUNK = 500;

/** Main's table of the tenants that were registered with it, paired or not any more (T4, S7). */
export function listTenants(
  context: Context,
  query: TenantListQuery = TenantListQuery.parse({}),
): Promise<CountedPage<TenantListRow>> {
  requireMain(context);
  return tenantPage(context, query, "registered", PAGE_SIZE);
}

/** The gateway's table: every child in whatever state (T2). Throws `Refusal` for others than Account Admins. */
export function gatewayTenants(
  context: Context,
  query: TenantListQuery = TenantListQuery.parse({}),
): Promise<CountedPage<TenantListRow>> {
  requireGateway(context);
  return tenantPage(context, query, "all", PAGE_SIZE);
}

/**
 * Every tenant that the filter finds, in the list's order and a chunk at a time, for the CSV export: those that were
 * registered with main, or the gateway's. Throws `Refusal` as the lists do, before the first chunk.
 */
export function exportTenants(
  context: Context,
  { q, sort }: Pick<TenantListQuery, "q" | "sort">,
  scope: Scope,
): AsyncGenerator<TenantListRow[], void> {
  if (scope === "all") requireGateway(context);
  else requireMain(context);
  return pages((after) => tenantPage(context, { q, sort, after }, scope, EXPORT_CHUNK));
}

async function tenantPage(
  context: Context,
  query: TenantListQuery,
  scope: Scope,
  limit: number,
): Promise<CountedPage<TenantListRow>> {
  const page = await inControl(async (tx) => {
    const { sql } = tx;
    const where = sql`t.kind = 'child' ${scope === "all" ? sql`` : sql`and p.tenant_id is not null`}
      ${every(sql, conditions(tx, query.q))}`;
    const at = keyset(sql, query, { keys: [sortKey(tx, query.sort)], id: sql`t.id`, limit });
    const from = sql`from ${tenantTables(tx)} where ${where}`;
    const rows = sql<(RawTenant & { keyset: string[] })[]>`
      select ${tenantColumns(tx)}, ${at.values} ${from} ${at.where} ${at.order}`;
    return counted(
      sql,
      rows.then((found) => at.page(found, (row) => row)),
      from,
    );
  });
  const ids = page.rows.map(({ id }) => id);
  const [ip, names, sites] = await Promise.all([
    consoleAddress(),
    connectionNames(context, ids),
    siteCounts(context, ids),
  ]);
  const rows = page.rows.map((row) => tenantListRow(row, ip, names.get(row.id) ?? null, sites.get(row.id)));
  return { ...page, rows };
}

function conditions(tx: Tx, q: string): Fragment[] {
  const { sql } = tx;
  const { words, terms } = readFilter(q, TENANT_FILTERS);
  const lower = (values: readonly string[]) =>
    sql`array(select lower(v) from unnest(${[...values]}::text[]) v)`;
  return [
    ...words.map((word) => {
      const pattern = containing(word.toLowerCase());
      return sql`t.name_folded like ${pattern} or t.slug like ${pattern}`;
    }),
    ...termConditions(sql, terms.status, (states) => sql`(${shownStatus(tx)}) = any (${lower(states)})`),
    ...termConditions(sql, terms.pairing, (states) => sql`(${shownPairing(tx)}) = any (${lower(states)})`),
    ...termConditions(
      sql,
      terms.connection,
      (states) => sql`
        case when p.status = 'paired' then coalesce(p.probe_status, 'unknown') else 'unknown' end
          = any (${lower(states)})`,
    ),
    ...termConditions(
      sql,
      terms.initialization,
      (states) => sql`coalesce(p.init_status, 'none') = any (${lower(states)})`,
    ),
    ...termConditions(
      sql,
      terms.region,
      (names) => sql`(lower(r.label) = any (${lower(names)}) or r.name = any (${lower(names)}))`,
    ),
    ...termConditions(
      sql,
      terms.label,
      (labels) => sql`exists (select from unnest(t.labels) l where lower(l) = any (${lower(labels)}))`,
    ),
  ];
}

function sortKey(tx: Tx, sort: string): SortKey {
  const { sql } = tx;
  const text = (expression: Fragment): SortKey => ({ sql: expression, kind: "text" });
  switch (sort.replace("-", "")) {
    case "region":
      return text(sql`r.label`);
    case "status":
      return text(sql`(${shownStatus(tx)})`);
    case "connection":
      return text(sql`coalesce(p.probe_status, '')`);
    case "initialization":
      return text(sql`coalesce(p.init_status, 'none')`);
    case "pairing":
      return text(sql`(${shownPairing(tx)})`);
    case "lastSync":
      return { sql: sql`coalesce(p.last_sync_at, '-infinity'::timestamptz)`, kind: "time" };
    case "created":
      return { sql: sql`t.created_at`, kind: "time" };
    default:
      return text(sql`t.name_folded`);
  }
}

/** Main's built-in connections of these tenants, by tenant (P5). */
export async function connectionNames(
  context: Context,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await inTenant(
    context.tenant,
    (tx) => tx.sql<{ tenant_id: string; name: string }[]>`
      select tenant_id, name from connections where kind = 'tenant' and tenant_id = any (${[...ids]}::uuid[])`,
  );
  return new Map(rows.map((row) => [row.tenant_id, row.name]));
}

/** How many sites main has made for these tenants, by tenant (T7). */
export async function siteCounts(context: Context, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await inTenant(
    context.tenant,
    (tx) => tx.sql<{ tenant_id: string; n: number }[]>`
      select tenant_id, count(*)::int as n from sites where tenant_id = any (${[...ids]}::uuid[]) group by tenant_id`,
  );
  return new Map(rows.map((row) => [row.tenant_id, row.n]));
}

/** Refuses what exists on main alone. Throws `Refusal` (not_found). */
export function requireMain(context: Context): void {
  if (context.tenant.kind !== "main") throw notFound("page");
}

function requireGateway(context: Context): void {
  requireMain(context);
  if (!context.accountAdmin) throw notFound("page");
}

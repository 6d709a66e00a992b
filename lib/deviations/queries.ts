import type { z } from "zod";
import { inControl, inTenant, type Tx } from "@/db/connection";
import { CONTENT, CONTENT_TYPES } from "@/lib/content/types";
import type { Context } from "@/lib/core/context";
import { readFilter, termConditions } from "@/lib/listing/filter";
import { containing, every, type Fragment, utc } from "@/lib/listing/fragments";
import { keyset, plain } from "@/lib/listing/keyset";
import { type CountedPage, counted, countOf, listQuery, pages } from "@/lib/listing/page";
import { DEVIATION_FILTERS, DEVIATION_SORTS, type DeviationRow } from "./model";
import { deviationRows } from "./rows";

/** Parses how an address asks for the register; see `DEVIATION_SORTS` and `DEVIATION_FILTERS`. */
export const DeviationListQuery = listQuery(DEVIATION_SORTS, "-since");
export type DeviationListQuery = z.infer<typeof DeviationListQuery>;

const EXPORT_CHUNK = 500;
const NAMED = 500;

type Stored = Omit<DeviationRow, "tenantName" | "tenantSlug">;

/** A page of the register of deviations (W7), main's. */
export async function listDeviations(
  context: Context,
  query: DeviationListQuery,
): Promise<CountedPage<DeviationRow>> {
  const conditions = await conditionsOf(query.q);
  const found = await inTenant(context.tenant, async (tx) => {
    const { sql } = tx;
    const filter = every(sql, conditions(tx));
    const key =
      query.sort.replace("-", "") === "item"
        ? { sql: sql`d.name_folded`, kind: "text" as const }
        : { sql: sql`d.since`, kind: "time" as const };
    const at = keyset(sql, query, { keys: [key], id: sql`d.id` });
    const rows = sql<(Stored & { keyset: string[] })[]>`
        select d.id, d.item_id as "itemId", d.tenant_id as "tenantId", d.kind, d.name as "itemName", d.type, d.state,
          d.reason, ${utc(sql, sql`d.since`)} as since, d.holds, d.main, d.note, ${utc(sql, sql`d.expires_at`)} as until,
          d.expired, nullif(concat_ws(' ', u.first_name, u.last_name), '') as "acceptedBy", ${at.values}
        from ${deviationRows(tx)} d left join users u on u.id = d.accepted_by
        where true ${filter} ${at.where} ${at.order}`;
    return counted(
      sql,
      rows.then((found) => at.page(found, plain)),
      sql`from ${deviationRows(tx)} d where true ${filter}`,
    );
  });
  const tenants = await tenantsNamed(found.rows.map(({ tenantId }) => tenantId));
  return {
    ...found,
    rows: found.rows.map((row) => ({
      ...row,
      tenantName: tenants.get(row.tenantId)?.name ?? "A tenant that is gone",
      tenantSlug: tenants.get(row.tenantId)?.slug ?? null,
    })),
  };
}

/** Every deviation that the filter finds, a chunk at a time, for the CSV export. */
export function exportDeviations(
  context: Context,
  { q, sort }: Pick<DeviationListQuery, "q" | "sort">,
): AsyncGenerator<DeviationRow[], void> {
  return pages((after) => listDeviations(context, { q, sort, after, limit: EXPORT_CHUNK }));
}

/** How many deviations are trouble: accepted and repaired ones do not count (W7). */
export async function openDeviations(context: Context): Promise<number> {
  const { count } = await inTenant(context.tenant, (tx) =>
    countOf(tx.sql, tx.sql`from ${deviationRows(tx)} d where d.state = 'open'`),
  );
  return count;
}

async function conditionsOf(q: string): Promise<(tx: Tx) => Fragment[]> {
  const { words, terms } = readFilter(q, DEVIATION_FILTERS);
  const [is, not] = await Promise.all([idsNamed(terms.tenant.is), idsNamed(terms.tenant.not)]);
  return ({ sql }) => [
    ...words.map((word) => sql`d.name_folded like lower(${containing(word)})`),
    ...termConditions(sql, terms.kind, (kinds) => sql`d.kind = any (${kinds}::text[])`),
    ...termConditions(sql, terms.state, (states) => sql`d.state = any (${states}::text[])`),
    ...termConditions(sql, terms.type, (types) => sql`d.type = any (${types.map(typeNamed)}::text[])`),
    ...(is ? [sql`d.tenant_id = any (${is}::uuid[])`] : []),
    ...(not ? [sql`d.tenant_id <> all (${not}::uuid[])`] : []),
  ];
}

const typeNamed = (path: string) => CONTENT_TYPES.find((type) => CONTENT[type].path === path) ?? path;

async function idsNamed(names: readonly string[]): Promise<string[] | undefined> {
  if (names.length === 0) return undefined;
  const folded = names.map((name) => name.toLowerCase());
  const rows = await inControl(
    (tx) => tx.sql<{ id: string }[]>`
      select id from tenants where name_folded = any (${folded}::text[]) or slug = any (${folded}::text[])
      limit ${NAMED}`,
  );
  return rows.map(({ id }) => id);
}

async function tenantsNamed(ids: readonly string[]): Promise<Map<string, { name: string; slug: string }>> {
  if (ids.length === 0) return new Map();
  const rows = await inControl(
    (tx) => tx.sql<{ id: string; name: string; slug: string }[]>`
      select id, name, slug from tenants where id = any (${[...new Set(ids)]}::uuid[])`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

import type { z } from "zod";
import { inControl, inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { type Filter, readFilter, termConditions } from "@/lib/listing/filter";
import { containing, every, type Fragment, utc } from "@/lib/listing/fragments";
import { keyset, type SortKey } from "@/lib/listing/keyset";
import { type CountedPage, counted, listQuery, PAGE_SIZE, type Page, pages } from "@/lib/listing/page";
import { GROUP_FILTERS, GROUP_SORTS, type GroupRow, type ListedTenant, MEMBER_CAP } from "./model";

/** Parses how an address asks for the groups' list; see `GROUP_SORTS` and `GROUP_FILTERS`. */
export const GroupListQuery = listQuery(GROUP_SORTS, "name");
export type GroupListQuery = z.infer<typeof GroupListQuery>;

type GroupFilter = Filter<(typeof GROUP_FILTERS)[number]>;
type StoredRow = Omit<GroupRow, "tenants"> & { tenantCount: number; tenantIds: string[] };

const FEW = 3;
const EXPORT_CHUNK = 500;
/** As many nested groups and tenants as a cell of the export names. */
const ALL = 1_000;

/** A page of the groups of this instance with all that the table shows (G3). */
export async function listGroups(context: Context, query: GroupListQuery): Promise<CountedPage<GroupRow>> {
  const filter = readFilter(query.q, GROUP_FILTERS);
  const named = await tenantIds([...filter.terms.tenant.is, ...filter.terms.tenant.not]);
  const page = await inTenant(context.tenant, (tx) => {
    const where = every(tx.sql, conditions(tx, filter, named));
    const asked = storedPage(tx, query, where, { limit: PAGE_SIZE, few: FEW });
    return counted(tx.sql, asked, tx.sql`from groups g where true ${where}`);
  });
  return { ...page, rows: await withTenants(page.rows) };
}

/** Every group that the filter finds, in the list's order and a chunk at a time, for the CSV export (G3). */
export async function* exportGroups(
  context: Context,
  { q, sort }: Pick<GroupListQuery, "q" | "sort">,
): AsyncGenerator<GroupRow[], void> {
  const filter = readFilter(q, GROUP_FILTERS);
  const named = await tenantIds([...filter.terms.tenant.is, ...filter.terms.tenant.not]);
  yield* pages(async (after) => {
    const page = await inTenant(context.tenant, (tx) => {
      const where = every(tx.sql, conditions(tx, filter, named));
      return storedPage(tx, { q, sort, after }, where, { limit: EXPORT_CHUNK, few: ALL });
    });
    return { ...page, rows: await withTenants(page.rows) };
  });
}

async function storedPage(
  tx: Tx,
  query: GroupListQuery,
  where: Fragment,
  { limit, few }: { limit: number; few: number },
): Promise<Page<StoredRow>> {
  const { sql } = tx;
  const at = keyset(sql, query, { keys: [sortKey(tx, query.sort)], id: sql`g.id`, limit });
  const ids = await sql<{ id: string; keyset: string[] }[]>`
    select g.id, ${at.values} from groups g join roles r on r.id = g.role_id
    where true ${where} ${at.where} ${at.order}`;
  const page = at.page(ids, ({ id }) => id);
  return { ...page, rows: await storedGroups(tx, page.rows, few) };
}

async function withTenants(stored: readonly StoredRow[]): Promise<GroupRow[]> {
  const tenants = await listedTenants(stored.flatMap((row) => row.tenantIds));
  return stored.map(({ tenantCount, tenantIds, ...row }) => ({
    ...row,
    tenants: { count: tenantCount, first: tenantIds.flatMap((id) => tenants.get(id) ?? []) },
  }));
}

/** These groups in this order; only of the page, because each of them counts. */
async function storedGroups({ sql }: Tx, ids: readonly string[], few: number): Promise<StoredRow[]> {
  const rows = await sql<StoredRow[]>`
    select g.id, g.name, g.description, jsonb_build_object('id', r.id, 'name', r.name) as role,
      g.idp_groups as "idpGroups", g.type, g.origin, g.version,
      ${utc(sql, sql`g.created_at`)} as "createdAt", ${utc(sql, sql`g.updated_at`)} as "updatedAt",
      jsonb_build_object(
        'count', (select count(*) from (
          select from group_members m where m.group_id = g.id limit ${MEMBER_CAP + 1}) c),
        'first', coalesce((select jsonb_agg(name) from (
          select coalesce(nullif(concat_ws(' ', u.first_name, u.last_name), ''), u.email, '') as name
          from group_members m join users u on u.id = m.user_id
          where m.group_id = g.id order by m.user_id limit ${FEW}) f), '[]')) as users,
      jsonb_build_object(
        'count', (select count(*) from group_nestings n where n.parent_id = g.id),
        'first', coalesce((select jsonb_agg(jsonb_build_object('id', id, 'name', name)) from (
          select c.id, c.name from group_nestings n join groups c on c.id = n.child_id
          where n.parent_id = g.id order by c.name_folded limit ${few}) f), '[]')) as nested,
      (select count(*)::int from group_tenants t where t.group_id = g.id) as "tenantCount",
      array(select t.tenant_id::text from group_tenants t where t.group_id = g.id order by 1 limit ${few})
        as "tenantIds"
    from unnest(${[...ids]}::uuid[]) with ordinality as wanted (id, place)
      join groups g using (id) join roles r on r.id = g.role_id
    order by place`;
  return [...rows];
}

function conditions(
  { sql }: Tx,
  { words, terms }: GroupFilter,
  tenants: ReadonlyMap<string, string>,
): Fragment[] {
  const lower = (values: readonly string[]) =>
    sql`array(select lower(v) from unnest(${[...values]}::text[]) v)`;
  return [
    ...words.map((word) => sql`g.name_folded like lower(${containing(word)})`),
    ...termConditions(
      sql,
      terms.role,
      (names) => sql`g.role_id in (select id from roles where name_folded = any (${lower(names)}))`,
    ),
    ...termConditions(sql, terms.type, (types) => sql`g.type = any (${lower(types)})`),
    ...termConditions(sql, terms.origin, (origins) => sql`g.origin = any (${lower(origins)})`),
    ...termConditions(sql, terms.tenant, (slugs) => {
      const found = slugs.flatMap((slug) => tenants.get(slug.toLowerCase()) ?? []);
      return sql`
        exists (select from group_tenants t where t.group_id = g.id and t.tenant_id = any (${found}::uuid[]))`;
    }),
    ...termConditions(sql, terms.idp, (names) => sql`g.idp_groups && ${names}::text[]`),
  ];
}

function sortKey({ sql }: Tx, sort: string): SortKey {
  switch (sort.replace("-", "")) {
    case "role":
      return { sql: sql`r.name_folded`, kind: "text" };
    case "type":
      return { sql: sql`g.type`, kind: "text" };
    case "origin":
      return { sql: sql`g.origin`, kind: "text" };
    case "created":
      return { sql: sql`g.created_at`, kind: "time" };
    case "updated":
      return { sql: sql`g.updated_at`, kind: "time" };
    default:
      return { sql: sql`g.name_folded`, kind: "text" };
  }
}

async function tenantIds(slugs: readonly string[]): Promise<Map<string, string>> {
  if (slugs.length === 0) return new Map();
  const rows = await inControl(
    (tx) => tx.sql<{ id: string; slug: string }[]>`
      select id, slug from tenants where slug = any (array(select lower(s) from unnest(${[...slugs]}::text[]) s))`,
  );
  return new Map(rows.map(({ id, slug }) => [slug, id]));
}

/** Tenants that groups list, by id, for showing; those that are gone are left out. */
export async function listedTenants(ids: readonly string[]): Promise<Map<string, ListedTenant>> {
  if (ids.length === 0) return new Map();
  const rows = await inControl(
    (tx) => tx.sql<ListedTenant[]>`
      select id, name, slug, color from tenants where id = any (${[...new Set(ids)]}::uuid[])`,
  );
  return new Map(rows.map((tenant) => [tenant.id, tenant]));
}

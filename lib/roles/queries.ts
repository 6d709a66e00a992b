import type { z } from "zod";
import { inTenant, type Tx } from "@/db/connection";
import { normalizePermissions, type Permissions } from "@/lib/access/components";
import { ACCOUNT_ADMIN_ID, describeLacks, lacks } from "@/lib/access/model";
import { admits, type Context, type Need, view } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { readFilter, termConditions, wordsOf } from "@/lib/listing/filter";
import { containing, every, type Fragment, utc } from "@/lib/listing/fragments";
import { keyset, plain } from "@/lib/listing/keyset";
import {
  COUNT_CAP,
  type CountedPage,
  counted,
  listQuery,
  PAGE_SIZE,
  type Page,
  pages,
} from "@/lib/listing/page";
import { isId } from "@/lib/users/text";
import { readAdvanced } from "./advanced";
import type { Advanced } from "./advanced-words";
import { ROLE_FILTERS, ROLE_SORTS, type RoleOption, type RoleRow, type RoleUsage } from "./model";

export * from "./entry";
export * from "./guards";

/** Parses how an address asks for the roles' list; see `ROLE_SORTS` and `ROLE_FILTERS`. */
export const RoleListQuery = listQuery(ROLE_SORTS, "name");
export type RoleListQuery = z.infer<typeof RoleListQuery>;

const EXPORT_CHUNK = 500;
const OPTIONS = 200;
const NAMED = 10;

/** A page of the roles of this instance, with how many users and groups hold each (R1). */
export async function listRoles(context: Context, query: RoleListQuery): Promise<CountedPage<RoleRow>> {
  return inTenant(context.tenant, async (tx) => {
    const filter = every(tx.sql, conditions(tx, query.q));
    return counted(tx.sql, rolePage(tx, query, filter, PAGE_SIZE), tx.sql`from roles r where true ${filter}`);
  });
}

/** Every role that the filter finds, in the list's order and a chunk at a time, for the CSV export (R1). */
export function exportRoles(
  context: Context,
  { q, sort }: Pick<RoleListQuery, "q" | "sort">,
): AsyncGenerator<RoleRow[], void> {
  return pages((after) =>
    inTenant(context.tenant, (tx) =>
      rolePage(tx, { q, sort, after }, every(tx.sql, conditions(tx, q)), EXPORT_CHUNK),
    ),
  );
}

async function rolePage(
  tx: Tx,
  query: RoleListQuery,
  filter: Fragment,
  limit: number,
): Promise<Page<RoleRow>> {
  const { sql } = tx;
  const at = keyset(sql, query, { keys: [sortKey(tx, query.sort)], id: sql`r.id`, limit });
  const rows = await sql<(RoleRow & { keyset: string[] })[]>`
    select r.id, r.name, r.kind, r.description, r.origin, r.version,
      (select count(*)::int from (select from users u where u.role_id = r.id limit ${COUNT_CAP}) c) as users,
      (select count(*)::int from (select from groups g where g.role_id = r.id limit ${COUNT_CAP}) c) as groups,
      ${utc(sql, sql`r.created_at`)} as "createdAt", ${utc(sql, sql`r.updated_at`)} as "updatedAt",
      ${at.values}
    from roles r where true ${filter} ${at.where} ${at.order}`;
  return at.page(rows, plain);
}

function sortKey({ sql }: Tx, sort: string): { sql: Fragment; kind: "text" | "time" } {
  switch (sort.replace("-", "")) {
    case "kind":
      return { sql: sql`r.kind`, kind: "text" };
    case "origin":
      return { sql: sql`r.origin`, kind: "text" };
    case "created":
      return { sql: sql`r.created_at`, kind: "time" };
    case "updated":
      return { sql: sql`r.updated_at`, kind: "time" };
    default:
      return { sql: sql`r.name_folded`, kind: "text" };
  }
}

function conditions({ sql }: Tx, q: string): Fragment[] {
  const { words, terms } = readFilter(q, ROLE_FILTERS);
  return [
    ...words.map((word) => sql`r.name_folded like lower(${containing(word)})`),
    ...termConditions(
      sql,
      terms.kind,
      (kinds) => sql`r.kind = any (array(select lower(k) from unnest(${kinds}::text[]) k))`,
    ),
    ...termConditions(
      sql,
      terms.origin,
      (from) => sql`r.origin = any (array(select lower(o) from unnest(${from}::text[]) o))`,
    ),
  ];
}

/** A role in full. */
export type RoleDetail = Omit<RoleRow, "users" | "groups"> & { permissions: Permissions; advanced: Advanced };

/** A role in full, for the editor and for Save as new. Throws `Refusal` (not_found). */
export async function roleById(context: Context, id: string): Promise<RoleDetail> {
  if (!isId(id)) throw notFound("role");
  return inTenant(context.tenant, async ({ sql }) => {
    const [row] = await sql<RoleDetail[]>`
      select id, name, kind, description, origin, version, permissions, advanced,
        ${utc(sql, sql`created_at`)} as "createdAt", ${utc(sql, sql`updated_at`)} as "updatedAt"
      from roles where id = ${id}`;
    if (!row) throw notFound("role");
    return {
      ...row,
      permissions: normalizePermissions(row.permissions),
      advanced: readAdvanced(row.advanced),
    };
  });
}

/** The roles made here whose name has the text in it, for a select: each with why it cannot be given (R5, S4). */
export async function roleOptions(context: Context, q = ""): Promise<RoleOption[]> {
  const rows = await inTenant(context.tenant, ({ sql }) => {
    const found = wordsOf(q).map((word) => sql`name_folded like lower(${containing(word)})`);
    // An Account Admin lacks nothing, so that what the roles give need not travel.
    return sql<(Omit<RoleOption, "lackReason"> & { permissions: Permissions | null })[]>`
      select id, name, kind, ${context.accountAdmin ? sql`null` : sql`permissions`} as permissions
      from roles where origin = 'local' ${every(sql, found)}
      order by name_folded limit ${OPTIONS}`;
  });
  return rows.map(({ permissions, ...role }) => {
    if (!permissions) return { ...role, lackReason: null };
    const given = {
      permissions: normalizePermissions(permissions),
      accountAdmin: role.id === ACCOUNT_ADMIN_ID,
    };
    const lacking = lacks(context.levels, context.accountAdmin, given);
    return { ...role, lackReason: lacking.length > 0 ? describeLacks(lacking) : null };
  });
}

/**
 * What holds a role, in numbers and first names (R1); no names of what the person may not see. Throws `Refusal`
 * (not_found).
 */
export async function roleUsage(context: Context, id: string): Promise<RoleUsage> {
  if (!isId(id)) throw notFound("role");
  const { users, groups, keys } = await inTenant(context.tenant, async (tx) => {
    const [row] = await tx.sql`select from roles where id = ${id}`;
    if (!row) throw notFound("role");
    return usageOf(tx, id);
  });
  const seen = <T extends { first: unknown[] }>(holders: T, need: Need) =>
    admits(context, need) ? holders : { ...holders, first: [] };
  return {
    users: seen(users, view("users")),
    groups: seen(groups, view("groups")),
    keys: seen(keys, view("api-keys")),
  };
}

/** As `roleUsage`, in a transaction of the caller's. */
export async function usageOf({ sql }: Tx, id: string): Promise<RoleUsage> {
  type Row = { id: string; name: string; n: number };
  const [users, groups, keys] = await Promise.all([
    sql<Row[]>`
      select id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), email, '') as name,
        count(*) over ()::int as n
      from users where role_id = ${id}
      order by lower(coalesce(last_name, '')), lower(coalesce(first_name, '')), id limit ${NAMED}`,
    sql<Row[]>`
      select id, name, count(*) over ()::int as n from groups where role_id = ${id}
      order by name_folded limit ${NAMED}`,
    sql<(Row & { emptied: number })[]>`
      select k.id, k.name, count(*) over ()::int as n,
        count(*) filter (where not exists (
          select from api_key_roles o join roles r on r.id = o.role_id
          where o.key_id = k.id and o.role_id <> ${id})) over ()::int as emptied
      from api_key_roles a join api_keys k on k.id = a.key_id and k.revoked_at is null
      where a.role_id = ${id} order by k.name_folded limit ${NAMED}`,
  ]);
  const used = (rows: readonly Row[]) => ({
    count: rows[0]?.n ?? 0,
    first: rows.map(({ id, name }) => ({ id, name })),
  });
  return {
    users: used(users),
    groups: used(groups),
    keys: { ...used(keys), emptied: keys[0]?.emptied ?? 0 },
  };
}

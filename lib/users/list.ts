import type { z } from "zod";
import { inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { readFilter } from "@/lib/listing/filter";
import { every, type Fragment } from "@/lib/listing/fragments";
import { keyset, type SortKey } from "@/lib/listing/keyset";
import {
  COUNT_CAP,
  type CountedPage,
  listQuery,
  PAGE_SIZE,
  type Page,
  pages,
  upToCap,
} from "@/lib/listing/page";
import { requireAction } from "@/lib/roles/queries";
import { userConditions } from "./filter";
import { USER_FILTERS, USER_SORTS, type UserRow } from "./model";
import { lockedHex, type StoredColumns, storedColumns, userRow, withGroups } from "./rows";

/** Parses how an address asks for the users' list; see `USER_SORTS` and `USER_FILTERS`. */
export const UserListQuery = listQuery(USER_SORTS, "name");
export type UserListQuery = z.infer<typeof UserListQuery>;

const EXPORT_CHUNK = 1_000;
/** Up to this many finds are sorted; beyond, walking along the order until a page is full is faster. */
const FEW = 2_000;

/** A page of the users of this instance with all that the table shows (U1); deleted ones are left out. */
export async function listUsers(context: Context, query: UserListQuery): Promise<CountedPage<UserRow>> {
  const filter = readFilter(query.q, USER_FILTERS);
  const locking = lockedHex();
  const { is, not } = filter.terms.status;
  const asked = is.length + not.length > 0 ? await locking : [];
  const read = inTenant(context.tenant, async (tx) => {
    const { found, ...page } = await foundPage(tx, query, userConditions(tx, filter, asked));
    return { ...page, rows: await withGroups(tx, page.rows), found };
  });
  const [{ found, ...page }, locked] = await Promise.all([read, locking.then((keys) => new Set(keys))]);
  return { ...page, rows: page.rows.map((user) => userRow(user, locked)), ...upToCap(found) };
}

/**
 * Every user that the filter finds, in the list's order, a chunk at a time and each chunk in a transaction of
 * its own: for the CSV export (U1). Throws `Refusal` (forbidden) without `users:export`, before the first chunk.
 */
export function exportUsers(
  context: Context,
  query: Pick<UserListQuery, "q" | "sort">,
): AsyncGenerator<UserRow[], void> {
  requireAction(context, "users:export");
  return chunks(context, query);
}

/**
 * The ids of the users that the filter finds, `COUNT_CAP` at most, for a selection beyond the page: `capped` where
 * there are more.
 */
export async function matchingUsers(
  context: Context,
  { q }: Pick<UserListQuery, "q">,
): Promise<{ ids: string[]; capped: boolean }> {
  const filter = readFilter(q, USER_FILTERS);
  const locked = await lockedHex();
  const ids = await inTenant(context.tenant, async (tx) => {
    const where = every(tx.sql, userConditions(tx, filter, locked));
    const rows = await tx.sql<{ id: string }[]>`
      select u.id from users u left join roles r on r.id = u.role_id
      where u.status <> 'deleted' ${where} limit ${COUNT_CAP + 1}`;
    return rows.map(({ id }) => id);
  });
  return { ids: ids.slice(0, COUNT_CAP), capped: ids.length > COUNT_CAP };
}

async function* chunks(
  context: Context,
  { q, sort }: Pick<UserListQuery, "q" | "sort">,
): AsyncGenerator<UserRow[], void> {
  const filter = readFilter(q, USER_FILTERS);
  const keys = await lockedHex();
  const locked = new Set(keys);
  yield* pages((after) =>
    inTenant(context.tenant, async (tx) => {
      const where = every(tx.sql, userConditions(tx, filter, keys));
      const page = await walk(tx, { q, sort, after }, where, EXPORT_CHUNK);
      const users = await withGroups(tx, page.rows);
      return { ...page, rows: users.map((user) => userRow(user, locked)) };
    }),
  );
}

/** A page and how many users match in all, one after the cap at most; mostly in one round trip. */
async function foundPage(
  tx: Tx,
  query: UserListQuery,
  conditions: readonly Fragment[],
): Promise<Page<StoredColumns> & { found: number }> {
  const where = every(tx.sql, conditions);
  const few = conditions.length > 0 ? await fewHits(tx, query, where) : undefined;
  if (few) return few;
  const [found, page] = await Promise.all([
    countUpTo(tx, where),
    walk(tx, query, where, query.limit ?? PAGE_SIZE),
  ]);
  return { ...page, found };
}

/**
 * A page out of all hits, which are sorted; undefined where they are many. The planner takes a rare word for a
 * common one and would walk along the order to the end.
 */
async function fewHits(
  tx: Tx,
  query: UserListQuery,
  where: Fragment,
): Promise<(Page<StoredColumns> & { found: number }) | undefined> {
  const { sql } = tx;
  const limit = query.limit ?? PAGE_SIZE;
  const at = keyset(sql, query, { keys: sortKeys(tx, query.sort), id: sql`u.id`, limit });
  const rows = await sql<(StoredColumns & { keyset: string[]; found: number })[]>`
    with hits as materialized (
      select u.id from users u where u.status <> 'deleted' ${where} limit ${FEW + 1}
    )
    select ${storedColumns(tx)}, ${at.values}, (select count(*)::int from hits) as found
    from users u left join roles r on r.id = u.role_id
    where u.id in (select id from hits) ${at.where} ${at.order}`;
  const found = rows[0]?.found ?? (await countUpTo(tx, where));
  if (found > FEW) return undefined;
  return { ...at.page(rows, ({ keyset: _, found: __, ...user }) => user), found };
}

async function countUpTo({ sql }: Tx, where: Fragment): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n
    from (select from users u where u.status <> 'deleted' ${where} limit ${COUNT_CAP + 1}) c`;
  return row?.n ?? 0;
}

/** A page found by walking along the order until it is full. */
async function walk(
  tx: Tx,
  query: UserListQuery,
  where: Fragment,
  limit: number,
): Promise<Page<StoredColumns>> {
  const { sql } = tx;
  const at = keyset(sql, query, { keys: sortKeys(tx, query.sort), id: sql`u.id`, limit });
  const rows = await sql<(StoredColumns & { keyset: string[] })[]>`
    select ${storedColumns(tx)}, ${at.values} from users u left join roles r on r.id = u.role_id
    where u.status <> 'deleted' ${where} ${at.where} ${at.order}`;
  return at.page(rows, ({ keyset: _, ...user }) => user);
}

function sortKeys({ sql }: Tx, sort: string): SortKey[] {
  const text = (expression: Fragment): SortKey => ({ sql: expression, kind: "text" });
  switch (sort.replace("-", "")) {
    case "email":
      return [text(sql`u.email_folded`)];
    case "login":
      return [{ sql: sql`coalesce(u.last_login_at, '-infinity'::timestamptz)`, kind: "time" }];
    case "created":
      return [{ sql: sql`u.created_at`, kind: "time" }];
    case "status":
      return [text(sql`u.status`)];
    case "type":
      return [text(sql`u.type`)];
    case "role":
      return [text(sql`coalesce(r.name_folded, '')`)];
    case "phone":
      return [text(sql`coalesce(u.phone, '')`)];
    default:
      return [text(sql`lower(coalesce(u.last_name, ''))`), text(sql`lower(coalesce(u.first_name, ''))`)];
  }
}

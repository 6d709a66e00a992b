import type { z } from "zod";
import { inTenant, type Tx } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/model";
import { groupRolesOf } from "@/lib/access/queries";
import type { Context } from "@/lib/core/context";
import { lockedKeys } from "@/lib/core/locks";
import { requireAction } from "@/lib/roles/queries";
import {
  COUNT_CAP,
  type CountedPage,
  containing,
  every,
  type Filter,
  type Fragment,
  keyset,
  listQuery,
  PAGE_SIZE,
  type Page,
  readFilter,
  type SortKey,
  termConditions,
  utc,
  withCount,
} from "./listing";
import { fullName, USER_FILTERS, USER_SORTS, type UserRow } from "./model";

/** Parses how an address asks for the users' list; see `USER_SORTS` and `USER_FILTERS`. */
export const UserListQuery = listQuery(USER_SORTS, "name");
export type UserListQuery = z.infer<typeof UserListQuery>;

type UserFilter = Filter<(typeof USER_FILTERS)[number]>;
type StoredRow = Omit<UserRow, "name" | "status" | "role" | "groupRoles" | "accountAdmin"> & {
  status: "active" | "inactive" | "invited";
  roleId: string | null;
  roleName: string | null;
  lockKey: string | null;
  keyset: string[];
};

const EXPORT_CHUNK = 1_000;

/** A page of the users of this instance with all that the table shows (U1); deleted ones are left out. */
export async function listUsers(context: Context, query: UserListQuery): Promise<CountedPage<UserRow>> {
  const filter = readFilter(query.q, USER_FILTERS);
  const locked = lockedHex();
  const known = statusAsked(filter) ? await locked : [];
  const read = inTenant(context.tenant, async (tx) => {
    const where = every(tx.sql, conditions(tx, filter, known));
    const [page, [total]] = await Promise.all([
      storedPage(tx, query, where, PAGE_SIZE),
      tx.sql<{ n: number }[]>`
        select count(*)::int as n
        from (select from users u where u.status <> 'deleted' ${where} limit ${COUNT_CAP + 1}) c`,
    ]);
    return { page, groupRoles: await groupRolesOf(tx, idsOf(page)), total: total?.n ?? 0 };
  });
  const [{ page, groupRoles, total }, keys] = await Promise.all([read, locked]);
  return withCount(finished(page, groupRoles, new Set(keys)), total);
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

async function* chunks(
  context: Context,
  query: Pick<UserListQuery, "q" | "sort">,
): AsyncGenerator<UserRow[], void> {
  const filter = readFilter(query.q, USER_FILTERS);
  const keys = await lockedHex();
  const { q, sort } = query;
  let after: string | undefined;
  do {
    const at = after;
    const { page, groupRoles } = await inTenant(context.tenant, async (tx) => {
      const where = every(tx.sql, conditions(tx, filter, keys));
      const page = await storedPage(tx, { q, sort, after: at }, where, EXPORT_CHUNK);
      return { page, groupRoles: await groupRolesOf(tx, idsOf(page)) };
    });
    yield finished(page, groupRoles, new Set(keys)).rows;
    after = page.next;
  } while (after);
}

type GroupRoles = Awaited<ReturnType<typeof groupRolesOf>>;

async function storedPage(
  tx: Tx,
  query: UserListQuery,
  where: Fragment,
  limit: number,
): Promise<Page<StoredRow>> {
  const { sql } = tx;
  const at = keyset(sql, query, { keys: sortKeys(tx, query.sort), id: sql`u.id`, limit });
  const rows = await sql<StoredRow[]>`
    select ${userColumns(tx)}, ${at.values}
    from users u left join roles r on r.id = u.role_id
    where u.status <> 'deleted' ${where} ${at.where} ${at.order}`;
  return at.page(rows, (row) => row);
}

const idsOf = (page: Page<StoredRow>) => page.rows.map(({ id }) => id);

/** What a `UserRow` is made of, for `users u left join roles r`. */
export function userColumns({ sql }: Tx): Fragment {
  return sql`
    u.id, coalesce(u.first_name, '') as "firstName", coalesce(u.last_name, '') as "lastName",
    coalesce(u.email, '') as email, u.type, u.status, u.role_id as "roleId", r.name as "roleName", u.phone,
    u.origin, u.protected, u.version, encode(u.lock_key, 'hex') as "lockKey",
    ${utc(sql, sql`u.last_login_at`)} as "lastLoginAt", ${utc(sql, sql`u.created_at`)} as "createdAt",
    coalesce((
      select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'ad', g.type = 'ad', 'origin', g.origin)
        order by g.name_folded)
      from group_members m join groups g on g.id = m.group_id where m.user_id = u.id
    ), '[]') as groups`;
}

function finished(page: Page<StoredRow>, groupRoles: GroupRoles, locked: ReadonlySet<string>): Page<UserRow> {
  return { ...page, rows: page.rows.map((row) => userRow(row, groupRoles.get(row.id) ?? [], locked)) };
}

/** A row of `userColumns` as the screen shows it. */
export function userRow(
  { roleId, roleName, lockKey, keyset: _, ...row }: Omit<StoredRow, "keyset"> & { keyset?: string[] },
  groupRoles: UserRow["groupRoles"],
  locked: ReadonlySet<string>,
): UserRow {
  const isLocked = row.status === "active" && lockKey !== null && locked.has(lockKey);
  return {
    ...row,
    name: fullName(row),
    status: isLocked ? "locked" : row.status,
    role: roleId === null ? null : { id: roleId, name: roleName ?? "" },
    groupRoles,
    accountAdmin: roleId === ACCOUNT_ADMIN_ID || groupRoles.some((role) => role.roleId === ACCOUNT_ADMIN_ID),
  };
}

/** The lock keys that are locked now, in hex. */
export async function lockedHex(): Promise<string[]> {
  return (await lockedKeys()).map((key) => key.toString("hex"));
}

function statusAsked({ terms }: UserFilter): boolean {
  return terms.status.is.length + terms.status.not.length > 0;
}

function conditions({ sql }: Tx, { words, terms }: UserFilter, locked: readonly string[]): Fragment[] {
  return [
    ...words.map((word) => sql`u.search like lower(${containing(word)})`),
    ...termConditions(
      sql,
      terms.status,
      (wanted) => sql`
        case when u.status = 'active' and u.lock_key in (select decode(k, 'hex') from unnest(${[...locked]}::text[]) k)
          then 'locked' else u.status end = any (${folded(wanted)}::text[])`,
    ),
    ...termConditions(
      sql,
      terms.role,
      (names) => sql`
        coalesce((select r.name_folded from roles r where r.id = u.role_id), 'none')
          = any (array(select lower(n) from unnest(${names}::text[]) n))`,
    ),
    ...termConditions(
      sql,
      terms.group,
      (names) => sql`
        exists (select from group_members m join groups g on g.id = m.group_id
          where m.user_id = u.id and g.name_folded = any (array(select lower(n) from unnest(${names}::text[]) n)))
        or ('none' = any (${names}::text[]) and not exists (select from group_members m where m.user_id = u.id))`,
    ),
    ...termConditions(sql, terms.type, (types) => sql`u.type = any (${folded(types)}::text[])`),
    ...termConditions(sql, terms.origin, (origins) => sql`u.origin = any (${folded(origins)}::text[])`),
  ];
}

/** Values as they are stored: `Local/SSO` is `local_sso`. */
function folded(values: readonly string[]): string[] {
  return values.map((value) => value.toLowerCase().replace("/", "_"));
}

function sortKeys({ sql }: Tx, sort: string): SortKey[] {
  const text = (expression: Fragment): SortKey[] => [{ sql: expression, kind: "text" }];
  switch (sort.replace("-", "")) {
    case "email":
      return text(sql`u.email_folded`);
    case "login":
      return [{ sql: sql`coalesce(u.last_login_at, '-infinity'::timestamptz)`, kind: "time" }];
    case "created":
      return [{ sql: sql`u.created_at`, kind: "time" }];
    case "status":
      return text(sql`u.status`);
    case "type":
      return text(sql`u.type`);
    case "role":
      return text(sql`coalesce(r.name_folded, '')`);
    case "phone":
      return text(sql`coalesce(u.phone, '')`);
    default:
      return [
        ...text(sql`lower(coalesce(u.last_name, ''))`),
        ...text(sql`lower(coalesce(u.first_name, ''))`),
      ];
  }
}

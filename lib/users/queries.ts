import { inTenant } from "@/db/connection";
import { type Level, PERMISSION_KEYS } from "@/lib/access/components";
import { describeSource, effective, listedGraph, listedSubject, type Origin } from "@/lib/access/model";
import { accessGraphFor, groupsListing } from "@/lib/access/queries";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { liveSessionGroups } from "@/lib/core/sessions";
import { wordsOf } from "@/lib/listing/filter";
import { containing, every } from "@/lib/listing/fragments";
import { fullName, type UserRow } from "./model";
import { lockedHex, storedUser, userRow } from "./rows";
import { isId } from "./text";

export { exportUsers, listUsers, matchingUsers, UserListQuery } from "./list";

const OPTIONS = 20;

/** A user as the table shows him (U1). Throws `Refusal` (not_found), also for one that was deleted. */
export async function userById(context: Context, id: string): Promise<UserRow> {
  if (!isId(id)) throw notFound("user");
  const [user, locked] = await Promise.all([
    inTenant(context.tenant, (tx) => storedUser(tx, id)),
    lockedHex(),
  ]);
  if (!user) throw notFound("user");
  return userRow(user, new Set(locked));
}

/** Someone to choose in a picker. */
export type UserOption = { id: string; name: string; email: string };

/** The first people made here whose name or e-mail has all the words in it, for a picker (G1, S4). */
export async function userOptions(context: Context, q: string): Promise<UserOption[]> {
  const rows = await inTenant(context.tenant, ({ sql }) => {
    const found = wordsOf(q).map((word) => sql`u.search like lower(${containing(word)})`);
    return sql<{ id: string; firstName: string | null; lastName: string | null; email: string }[]>`
      select u.id, u.first_name as "firstName", u.last_name as "lastName", coalesce(u.email, '') as email
      from users u where u.origin = 'local' and u.status <> 'deleted' ${every(sql, found)}
      order by lower(coalesce(u.last_name, '')), lower(coalesce(u.first_name, '')), u.id limit ${OPTIONS}`;
  });
  return rows.map((row) => ({ id: row.id, name: fullName(row), email: row.email }));
}

/** The groups that a user is a stored member of, by name, each with its role. Throws `Refusal` (not_found). */
export async function userGroups(
  context: Context,
  id: string,
): Promise<{ id: string; name: string; origin: Origin; roleName: string }[]> {
  if (!isId(id)) throw notFound("user");
  return inTenant(context.tenant, async ({ sql }) => {
    const [[user], groups] = await Promise.all([
      sql`select from users where id = ${id} and status <> 'deleted'`,
      sql<{ id: string; name: string; origin: Origin; roleName: string }[]>`
        select g.id, g.name, g.origin, r.name as "roleName"
        from group_members m join groups g on g.id = m.group_id join roles r on r.id = g.role_id
        where m.user_id = ${id} order by g.name_folded`,
    ]);
    if (!user) throw notFound("user");
    return [...groups];
  });
}

/** What gives one permission, by one path; `way` says it in words. */
type PermissionSource = { roleId: string; roleName: string; level: Level; way: string };

/** A person's permissions in the order of the tree, each with all that gives it, and the roles to choose among. */
export type AccumulatedPermissions = {
  accountAdmin: boolean;
  roles: { id: string; name: string; ways: string[] }[];
  cells: { key: string; level: Level; sources: PermissionSource[] }[];
};

/**
 * What a user may do here and which role by which path gives it (U11). Levels for some of the roles follow from
 * the sources of these alone. On main, `tenantId` asks what he may do in that child by the groups that list it (S1).
 * Throws `Refusal` (not_found).
 */
export async function permissionsOf(
  context: Context,
  userId: string,
  tenantId?: string,
): Promise<AccumulatedPermissions> {
  if (!isId(userId)) throw notFound("user");
  const sessionGroups = await liveSessionGroups(context.tenant.id, userId);
  const { whole, subjects, listed } = await inTenant(context.tenant, async (tx) => {
    const [[user], { graph: whole, subjects }, listed] = await Promise.all([
      tx.sql`select from users where id = ${userId} and status <> 'deleted'`,
      accessGraphFor(tx, [userId], sessionGroups),
      tenantId === undefined ? undefined : groupsListing(tx, tenantId),
    ]);
    if (!user) throw notFound("user");
    return { whole, subjects, listed };
  });
  const all = subjects.get(userId);
  if (!all) throw notFound("user");
  const graph = listed ? listedGraph(whole, listed) : whole;
  const subject = listed ? listedSubject(all, listed) : all;
  const access = effective(graph, subject);
  const roles = new Map<string, { id: string; name: string; ways: string[] }>();
  for (const path of access.paths) {
    const role = roles.get(path.roleId) ?? { id: path.roleId, name: path.roleName, ways: [] };
    role.ways.push(describeSource(graph, path));
    roles.set(path.roleId, role);
  }
  const cells = PERMISSION_KEYS.flatMap((key) => {
    const cell = access.cells.get(key);
    if (!cell) return [];
    const sources = cell.sources.map((source) => ({
      roleId: source.roleId,
      roleName: source.roleName,
      level: source.level,
      way: describeSource(graph, source),
    }));
    return [{ key, level: cell.level, sources }];
  });
  return { accountAdmin: access.accountAdmin, roles: [...roles.values()], cells };
}

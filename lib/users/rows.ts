import type { Tx } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/model";
import { groupRolesOf } from "@/lib/access/queries";
import { lockedKeys } from "@/lib/core/locks";
import { utc } from "./listing";
import { fullName, type UserRow } from "./model";

/** A row of the table as the instance has it; whether the user is locked is known elsewhere (U7). */
export type StoredUser = Omit<UserRow, "name" | "status" | "role" | "accountAdmin"> & {
  status: "active" | "inactive" | "invited";
  roleId: string | null;
  roleName: string | null;
  lockKey: string | null;
};

/** These users in this order with their groups and what these give (U1), in one round trip; others are left out. */
export async function storedUsers(tx: Tx, ids: readonly string[]): Promise<StoredUser[]> {
  const [users, groups, groupRoles] = await Promise.all([
    columnsOf(tx, ids),
    groupsOf(tx, ids),
    groupRolesOf(tx, ids),
  ]);
  return ids.flatMap((id) => {
    const user = users.get(id);
    return user ? [{ ...user, groups: groups.get(id) ?? [], groupRoles: groupRoles.get(id) ?? [] }] : [];
  });
}

type Columns = Omit<StoredUser, "groups" | "groupRoles">;

async function columnsOf({ sql }: Tx, ids: readonly string[]): Promise<Map<string, Columns>> {
  const rows = await sql<Columns[]>`
    select u.id, coalesce(u.first_name, '') as "firstName", coalesce(u.last_name, '') as "lastName",
      coalesce(u.email, '') as email, u.type, u.status, u.role_id as "roleId", r.name as "roleName", u.phone,
      u.origin, u.protected, u.version, encode(u.lock_key, 'hex') as "lockKey",
      ${utc(sql, sql`u.last_login_at`)} as "lastLoginAt", ${utc(sql, sql`u.created_at`)} as "createdAt"
    from users u left join roles r on r.id = u.role_id
    where u.id = any (${[...ids]}::uuid[]) and u.status <> 'deleted'`;
  return new Map(rows.map((user) => [user.id, user]));
}

async function groupsOf({ sql }: Tx, ids: readonly string[]): Promise<Map<string, UserRow["groups"]>> {
  const rows = await sql<({ userId: string } & UserRow["groups"][number])[]>`
    select m.user_id as "userId", g.id, g.name, g.type = 'ad' as ad, g.origin
    from group_members m join groups g on g.id = m.group_id
    where m.user_id = any (${[...ids]}::uuid[]) order by g.name_folded`;
  const found = new Map<string, UserRow["groups"]>(ids.map((id) => [id, []]));
  for (const { userId, ...group } of rows) found.get(userId)?.push(group);
  return found;
}

/** A user as the screen shows him. `locked` holds the lock keys that are locked now, in hex (U7). */
export function userRow(
  { roleId, roleName, lockKey, ...user }: StoredUser,
  locked: ReadonlySet<string>,
): UserRow {
  const isLocked = user.status === "active" && lockKey !== null && locked.has(lockKey);
  const roles = [roleId, ...user.groupRoles.map((role) => role.roleId)];
  return {
    ...user,
    name: fullName(user),
    status: isLocked ? "locked" : user.status,
    role: roleId === null ? null : { id: roleId, name: roleName ?? "" },
    accountAdmin: roles.includes(ACCOUNT_ADMIN_ID),
  };
}

/** The lock keys that are locked now, in hex. */
export async function lockedHex(): Promise<string[]> {
  return (await lockedKeys()).map((key) => key.toString("hex"));
}

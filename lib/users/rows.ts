import type { Tx } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/model";
import { type GroupRole, groupsOf, type OwnGroup } from "@/lib/access/queries";
import { lockedKeys } from "@/lib/core/locks";
import { type Fragment, utc } from "@/lib/listing/fragments";
import { fullName, type UserRow } from "./model";

/** A user's own columns as the instance has them; whether he is locked is known elsewhere (U7). */
export type StoredColumns = Omit<
  UserRow,
  "name" | "status" | "role" | "accountAdmin" | "groups" | "groupRoles"
> & {
  status: "active" | "inactive" | "invited";
  roleId: string | null;
  roleName: string | null;
  lockKey: string | null;
};

/** A user with his groups and what these give. */
export type StoredUser = StoredColumns & { groups: readonly OwnGroup[]; groupRoles: readonly GroupRole[] };

/** The select list of `StoredColumns`, from `users u` and his direct role `r`, which may be absent. */
export function storedColumns({ sql }: Tx): Fragment {
  return sql`
    u.id, coalesce(u.first_name, '') as "firstName", coalesce(u.last_name, '') as "lastName",
    coalesce(u.email, '') as email, u.type, u.status, u.role_id as "roleId", r.name as "roleName", u.phone,
    u.origin, u.protected, u.version, encode(u.lock_key, 'hex') as "lockKey",
    ${utc(sql, sql`u.last_login_at`)} as "lastLoginAt", ${utc(sql, sql`u.created_at`)} as "createdAt"`;
}

/** These users with their groups and what these give (U1), in one query. */
export async function withGroups(tx: Tx, users: readonly StoredColumns[]): Promise<StoredUser[]> {
  const found = await groupsOf(
    tx,
    users.map(({ id }) => id),
  );
  return users.map((user) => {
    const { groups, roles } = found.get(user.id) ?? { groups: [], roles: [] };
    return { ...user, groups, groupRoles: roles };
  });
}

/** One user; undefined where there is none, or no longer. */
export async function storedUser(tx: Tx, id: string): Promise<StoredUser | undefined> {
  const rows = await tx.sql<StoredColumns[]>`
    select ${storedColumns(tx)} from users u left join roles r on r.id = u.role_id
    where u.id = ${id} and u.status <> 'deleted'`;
  return (await withGroups(tx, rows))[0];
}

/** A user as the screen shows him. `locked` holds the lock keys that are locked now, in hex (U7). */
export function userRow(
  { roleId, roleName, lockKey, groups, groupRoles, ...user }: StoredUser,
  locked: ReadonlySet<string>,
): UserRow {
  const isLocked = user.status === "active" && lockKey !== null && locked.has(lockKey);
  return {
    ...user,
    name: fullName(user),
    status: isLocked ? "locked" : user.status,
    role: roleId === null ? null : { id: roleId, name: roleName ?? "" },
    groups: [...groups],
    groupRoles: groupRoles.map(({ roleName, groupName, memberOfName }) => ({
      roleName,
      groupName,
      memberOfName,
    })),
    accountAdmin: [roleId, ...groupRoles.map((role) => role.roleId)].includes(ACCOUNT_ADMIN_ID),
  };
}

/** The lock keys that are locked now, in hex. */
export async function lockedHex(): Promise<string[]> {
  return (await lockedKeys()).map((key) => key.toString("hex"));
}

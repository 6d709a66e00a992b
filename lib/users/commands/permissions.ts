import type { Tx } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/model";
import { effectiveOf, lockNestings } from "@/lib/access/queries";
import type { Context } from "@/lib/core/context";
import { conflict } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { requireByHand } from "@/lib/directory/follow";
import { localGroups, type NamedGroup } from "@/lib/groups/queries";
import { noteAccess } from "@/lib/history/record";
import { entryOf, grantableRole, keepingAnAdministrator, requireGrantableGroups } from "@/lib/roles/queries";
import type { EditPermissionsInput, UserIdsInput } from "../model";
import { BREAK_GLASS, changeOf, refuseForeign, refuseWhere, type Selected, selectedUsers } from "./selected";

type Membership = { groupId: string; userId: string };
type RoleName = { id: string; name: string } | null;

/**
 * Gives users another role, or none, and lets them into groups and out of groups (U5), all of them or none.
 * Throws `Refusal`: not_found; forbidden for users, roles and groups from elsewhere (S3, S4) and for giving what
 * the person lacks (R5); conflict where no active Account Admin would be left (U9) and for the role of the
 * break-glass account (P3).
 */
export async function editPermissions(
  tx: Tx,
  context: Context,
  input: EditPermissionsInput,
): Promise<Change<{ changed: number }>> {
  await lockNestings(tx);
  const users = await selectedUsers(tx, input.userIds);
  refuseForeign(users);
  const [joinable, leavable] = [
    await localGroups(tx, input.addGroupIds, "addGroupIds"),
    await localGroups(tx, input.removeGroupIds, "removeGroupIds"),
  ];
  await requireByHand(tx, input.addGroupIds, "addGroupIds");
  await requireByHand(tx, input.removeGroupIds, "removeGroupIds");
  const entry = await entryOf(tx, context);
  const held = await effectiveOf(tx, input.userIds);
  const concerned = [...held.values()].some(({ accountAdmin }) => accountAdmin);
  const { roles, joined, left } = await keepingAnAdministrator(tx, concerned, async () => ({
    roles: await changeRoles(tx, context, users, input.roleId),
    left: await leave(tx, input),
    joined: await join(tx, input),
  }));
  await requireGrantableGroups(
    tx,
    context,
    [...new Set(joined.map(({ groupId }) => groupId))],
    "addGroupIds",
    entry,
  );
  await noteAccess(tx, context, { users: [...roles.keys()], members: [...joined, ...left] });
  const changed = described(users, roles, named(joinable, joined), named(leavable, left));
  return changeOf(input.userIds, changed, { changed: changed.length });
}

/**
 * Takes the direct role of users (U5), all of them or none. Throws `Refusal`: not_found; forbidden for users from
 * elsewhere (S3); conflict for an Account Admin, who does not lose the role this way (U9), and for the
 * break-glass account (P3).
 */
export async function removeRole(
  tx: Tx,
  context: Context,
  { userIds }: UserIdsInput,
): Promise<Change<{ changed: number }>> {
  await lockNestings(tx);
  const users = await selectedUsers(tx, userIds);
  refuseForeign(users);
  refuseWhere(users, "conflict", (user) => {
    if (user.protected) return BREAK_GLASS;
    return user.roleId === ACCOUNT_ADMIN_ID
      ? "is an Account Admin: choose another role by Edit user permissions"
      : null;
  });
  if (users.every(({ roleId }) => roleId === null))
    throw conflict("None of these users has a role of his own.");
  const roles = await changeRoles(tx, context, users, null);
  await noteAccess(tx, context, { users: [...roles.keys()] });
  const changed = described(users, roles, new Map(), new Map());
  return changeOf(userIds, changed, { changed: changed.length });
}

type RoleChange = { before: RoleName; after: RoleName };

async function changeRoles(
  tx: Tx,
  context: Context,
  users: readonly Selected[],
  roleId: EditPermissionsInput["roleId"],
): Promise<Map<string, RoleChange>> {
  const others = users.filter((user) => roleId !== "keep" && user.roleId !== roleId);
  if (roleId === "keep" || others.length === 0) return new Map();
  refuseWhere(others, "conflict", (user) => (user.protected ? BREAK_GLASS : null));
  const role = roleId === null ? null : await grantableRole(tx, context, roleId, "roleId");
  const old = others.flatMap((user) => user.roleId ?? []);
  const names = await tx.sql<{ id: string; name: string }[]>`
    select id, name from roles where id = any (${old}::uuid[])`;
  await tx.sql`
    update users set role_id = ${roleId}, updated_at = now(), version = version + 1
    where id = any (${others.map(({ id }) => id)}::uuid[])`;
  const after = role && { id: role.id, name: role.name };
  return new Map(
    others.map((user) => {
      const before = names.find(({ id }) => id === user.roleId);
      return [user.id, { before: before ?? null, after }];
    }),
  );
}

async function join(tx: Tx, { userIds, addGroupIds }: EditPermissionsInput): Promise<Membership[]> {
  if (addGroupIds.length === 0) return [];
  return tx.sql<Membership[]>`
    insert into group_members (group_id, user_id)
    select g, u from unnest(${addGroupIds}::uuid[]) g cross join unnest(${userIds}::uuid[]) u
    on conflict do nothing returning group_id as "groupId", user_id as "userId"`;
}

async function leave(tx: Tx, { userIds, removeGroupIds }: EditPermissionsInput): Promise<Membership[]> {
  if (removeGroupIds.length === 0) return [];
  return tx.sql<Membership[]>`
    delete from group_members
    where group_id = any (${removeGroupIds}::uuid[]) and user_id = any (${userIds}::uuid[])
    returning group_id as "groupId", user_id as "userId"`;
}

/** For each user the groups by name that he came into or left. */
function named(groups: readonly NamedGroup[], members: readonly Membership[]): Map<string, NamedGroup[]> {
  const byId = new Map(groups.map((group) => [group.id, group]));
  const found = new Map<string, NamedGroup[]>();
  for (const { groupId, userId } of members) {
    const group = byId.get(groupId);
    if (group) found.set(userId, [...(found.get(userId) ?? []), group]);
  }
  return found;
}

/** One entry of the log for each user of whom something changed. */
function described(
  users: readonly Selected[],
  roles: ReadonlyMap<string, RoleChange>,
  joined: ReadonlyMap<string, NamedGroup[]>,
  left: ReadonlyMap<string, NamedGroup[]>,
): { id: string; before: unknown; after: unknown }[] {
  return users.flatMap(({ id }) => {
    const [role, came, went] = [roles.get(id), joined.get(id), left.get(id)];
    if (!role && !came && !went) return [];
    return [
      {
        id,
        before: { ...(role && { role: role.before }), ...(went && { groups: went }) },
        after: { ...(role && { role: role.after }), ...(came && { groups: came }) },
      },
    ];
  });
}

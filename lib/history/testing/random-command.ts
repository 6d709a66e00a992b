import { randomUUID } from "node:crypto";
import { inTenant } from "@/db/connection";
import type { Permissions } from "@/lib/access/components";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { createGroup } from "@/lib/groups/commands/create";
import { deleteGroup } from "@/lib/groups/commands/delete";
import { updateGroup } from "@/lib/groups/commands/update";
import { acceptInvitation } from "@/lib/invitations/accept";
import { resendInvitations } from "@/lib/invitations/commands";
import { createRole, deleteRole, updateRole } from "@/lib/roles/commands";
import { addUsers } from "@/lib/users/commands/add";
import { deleteUsers } from "@/lib/users/commands/delete";
import { editPermissions, removeRole } from "@/lib/users/commands/permissions";
import { activateUsers, deactivateUsers } from "@/lib/users/commands/status";
import { updateUser } from "@/lib/users/commands/update";
import { perform } from "@/lib/users/testing";

type World = {
  users: { id: string; status: string; version: number }[];
  roles: { id: string; version: number; name: string; permissions: Permissions }[];
  groups: { id: string; version: number; name: string; role_id: string }[];
  members: { group_id: string; user_id: string }[];
  nestings: { child_id: string; parent_id: string }[];
};

/** What a command may choose from: what was made here. */
const worldOf = ({ tenant, person }: Context) =>
  inTenant(tenant, async ({ sql }) => ({
    users: await sql`select id, status, version from users
      where origin = 'local' and status <> 'deleted' and id <> ${person.id}`,
    roles: await sql`select id, version, name, permissions from roles
      where origin = 'local' and kind <> 'predefined'`,
    groups: await sql`select id, version, name, role_id from groups where origin = 'local'`,
    members: await sql`select group_id, user_id from group_members where origin = 'local'`,
    nestings: await sql`select child_id, parent_id from group_nestings where origin = 'local'`,
  })) as Promise<World>;

const fresh = (what: string) => `${what} ${randomUUID().slice(0, 8)}`;
const LEVELS: Permissions[] = [
  { users: "view" },
  { users: "edit", "users:delete": "edit" },
  { audit: "view" },
];

/** One random command, as the console calls it, by the rolled numbers. Refusals are part of the game. */
export async function randomCommand(
  context: Context,
  tenantIds: string[],
  roll: () => number,
): Promise<void> {
  const world = await worldOf(context);
  const pick = <T>(list: readonly T[]) => list[Math.floor(roll() * list.length)];
  const some = <T>(list: readonly T[]) => list.filter(() => roll() < 0.3).slice(0, 4);
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
  const [user, role, group] = [pick(world.users), pick(world.roles), pick(world.groups)];
  const roleId = role?.id ?? ACCOUNT_ADMIN_ID;
  const permissions = pick(LEVELS) ?? {};
  const deeds: (() => Promise<unknown>)[] = [
    () =>
      perform(addUsers, context, {
        rows: [1, 2].map(() => ({
          email: `${fresh("u").replaceAll(" ", ".")}@x.test`,
          firstName: "A",
          lastName: "B",
          phone: null,
        })),
        roleId: roll() < 0.5 ? roleId : null,
        groupIds: ids(some(world.groups)),
      }),
    () =>
      perform(editPermissions, context, {
        userIds: user ? [user.id] : [],
        roleId: pick(["keep" as const, null, roleId]) ?? null,
        addGroupIds: ids(some(world.groups)),
        removeGroupIds: [],
      }),
    () =>
      perform(editPermissions, context, {
        userIds: ids(some(world.users)),
        roleId: "keep",
        addGroupIds: [],
        removeGroupIds: ids(some(world.groups)),
      }),
    () => perform(removeRole, context, { userIds: user ? [user.id] : [] }),
    () => perform(deactivateUsers, context, { userIds: ids(some(world.users)) }),
    () => perform(activateUsers, context, { userIds: ids(world.users) }),
    () => perform(deleteUsers, context, { userIds: user && roll() < 0.4 ? [user.id] : [] }),
    () =>
      perform(updateUser, context, {
        id: user?.id ?? "",
        version: user?.version ?? 0,
        email: `${fresh("e").replaceAll(" ", ".")}@x.test`,
        firstName: "C",
        lastName: "D",
        phone: null,
      }),
    () => perform(createRole, context, { name: fresh("Role"), description: "", permissions }),
    () =>
      perform(updateRole, context, {
        id: roleId,
        version: role?.version ?? 0,
        name: roll() < 0.5 ? fresh("Role") : (role?.name ?? ""),
        description: fresh("d"),
        permissions,
      }),
    () => perform(deleteRole, context, { id: roleId, version: role?.version ?? 0 }),
    () =>
      perform(createGroup, context, {
        name: fresh("Group"),
        description: "",
        roleId,
        idpGroups: some(["X", "y"]),
        userIds: ids(some(world.users)),
        nestedGroupIds: ids(some(world.groups)),
        tenantIds: some(tenantIds),
      }),
    () =>
      perform(updateGroup, context, {
        id: group?.id ?? "",
        version: group?.version ?? 0,
        name: roll() < 0.3 ? fresh("Group") : (group?.name ?? ""),
        description: "",
        roleId: roll() < 0.5 ? roleId : (group?.role_id ?? ""),
        idpGroups: some(["X", "y"]),
        addUserIds: ids(some(world.users)),
        removeUserIds: some(world.members.filter((row) => row.group_id === group?.id)).map(
          (row) => row.user_id,
        ),
        addNestedIds: ids(some(world.groups)).slice(0, 1),
        removeNestedIds: some(world.nestings.filter((row) => row.parent_id === group?.id)).map(
          (row) => row.child_id,
        ),
        addTenantIds: some(tenantIds),
        removeTenantIds: some(tenantIds),
      }),
    () =>
      perform(deleteGroup, context, {
        id: roll() < 0.5 ? (group?.id ?? "") : "",
        version: group?.version ?? 0,
      }),
    async () => {
      const invited = world.users.find(({ status }) => status === "invited");
      if (!invited) return;
      const { links } = await perform(resendInvitations, context, { userIds: [invited.id] });
      const token = new URL(links[0]?.link ?? "").searchParams.get("token") ?? "";
      const password = "a long enough password";
      const accepted = { tenant: context.tenant.slug, token, password, repeated: password };
      await acceptInvitation(accepted, { ip: null, requestId: "accept" });
    },
  ];
  await pick(deeds)?.().catch((error: { code?: string }) => {
    if (!error.code) throw error;
  });
}

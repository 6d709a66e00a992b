import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { createGroup } from "@/lib/groups/commands/create";
import { updateGroup } from "@/lib/groups/commands/update";
import { createRole, deleteRole } from "@/lib/roles/commands";
import { permissionsOf, userById } from "../queries";
import { actingIn, activeUser, groupFromMain, perform, roleFromMain } from "../testing";
import { editPermissions, removeRole } from "./permissions";

let deployment: TestDeployment;
let child: TenantRef;
let main: TenantRef;
let weak: string;
let strong: string;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  child = await deployment.child();
  weak = await role("Weak", { incidents: "view" });
  strong = await role("Strong", { incidents: "edit", jobs: "edit" });
});
afterAll(() => deployment.close());

async function role(
  name: string,
  permissions: Record<string, "view" | "edit">,
  tenant = child,
): Promise<string> {
  return (await perform(createRole, actingIn(tenant), { name, description: "", permissions })).id;
}

let made = 0;
async function group(roleId: string, nestedGroupIds: string[] = [], tenant = child): Promise<string> {
  made += 1;
  const input = { name: `Group ${made}`, description: "", roleId, idpGroups: [], userIds: [], tenantIds: [] };
  return (await perform(createGroup, actingIn(tenant), { ...input, nestedGroupIds })).id;
}

const edit = (
  userIds: string[],
  change: { roleId?: string | null; add?: string[]; remove?: string[] } = {},
) => ({
  userIds,
  roleId: change.roleId === undefined ? "keep" : change.roleId,
  addGroupIds: change.add ?? [],
  removeGroupIds: change.remove ?? [],
});

describe("Edit user permissions", () => {
  it("U5: role and groups of many are changed at once, with a row of the log each", async () => {
    const admin = actingIn(child);
    const [a, b] = [await activeUser(child), await activeUser(child, { roleId: weak })];
    const [soc, night] = [await group(weak), await group(weak)];
    await perform(editPermissions, admin, edit([a], { add: [night] }));
    await perform(editPermissions, admin, edit([a, b], { roleId: weak, add: [soc], remove: [night] }));
    for (const id of [a, b]) {
      expect(await userById(admin, id)).toMatchObject({ role: { id: weak }, groups: [{ id: soc }] });
    }
    const log = await inTenant(
      child,
      ({ sql }) => sql`
        select target_id, before, after from audit where action = 'editPermissions' and target_id = any (${[a, b]}::text[])
        order by id desc limit 2`,
    );
    expect(new Map(log.map((entry) => [entry.target_id, entry]))).toEqual(
      new Map([
        [
          a,
          {
            target_id: a,
            before: { role: null, groups: [{ id: night, name: expect.any(String) }] },
            after: { role: { id: weak, name: "Weak" }, groups: [{ id: soc, name: expect.any(String) }] },
          },
        ],
        [b, { target_id: b, before: {}, after: { groups: [{ id: soc, name: expect.any(String) }] } }],
      ]),
    );
  });

  it("U5: keep leaves each one's role, and no role takes it", async () => {
    const id = await activeUser(child, { roleId: weak });
    await perform(editPermissions, actingIn(child), edit([id], { add: [await group(weak)] }));
    expect(await userById(actingIn(child), id)).toMatchObject({ role: { id: weak } });
    await perform(editPermissions, actingIn(child), edit([id], { roleId: null }));
    expect(await userById(actingIn(child), id)).toMatchObject({ role: null });
  });

  it("R5: nobody gives a role, a group or a nested group's roles that he lacks", async () => {
    const id = await activeUser(child);
    const editor = actingIn(child, { users: "edit", incidents: "view" });
    const inner = await group(weak);
    await perform(editPermissions, editor, edit([id], { roleId: weak, add: [inner] }));
    const other = await activeUser(child);
    await group(strong, [inner]);
    for (const change of [{ roleId: strong }, { roleId: ACCOUNT_ADMIN_ID }, { add: [inner] }]) {
      await expect(perform(editPermissions, editor, edit([other], change))).rejects.toMatchObject({
        code: "forbidden",
      });
    }
    expect(await userById(editor, other)).toMatchObject({ role: null, groups: [] });
    // Who is in it already gets nothing new: saving the same again is allowed.
    await perform(editPermissions, editor, edit([id], { roleId: weak, add: [inner] }));
  });

  it("S3, S4: users, roles and groups from main are left alone in the child", async () => {
    const admin = actingIn(child);
    const local = await activeUser(child);
    const roleId = await roleFromMain(child, "Given by main");
    const synced = await activeUser(child, { origin: "main", firstName: "Mia", lastName: "Main" });
    const groupId = await groupFromMain(child, "Group given by main", roleId, [synced]);
    const mine = await group(weak);
    for (const input of [
      edit([local], { roleId }),
      edit([local], { add: [groupId] }),
      edit([synced], { remove: [groupId] }),
      edit([synced], { roleId: weak }),
      edit([local, synced], { add: [mine] }),
    ]) {
      await expect(perform(editPermissions, admin, input)).rejects.toMatchObject({ code: "forbidden" });
    }
    await expect(
      perform(editPermissions, admin, edit([local, synced], { add: [mine] })),
    ).rejects.toMatchObject({
      message: "Mia Main came from main and can be changed only there. Nothing was changed.",
      fields: { [synced]: expect.any(String) },
    });
    expect(await userById(admin, local)).toMatchObject({ groups: [] });
  });

  it("P3: the break-glass account keeps its role while the child is paired", async () => {
    const own = await deployment.child();
    const survivor = await activeUser(own, { roleId: ACCOUNT_ADMIN_ID, firstName: "Sue" });
    await activeUser(own, { roleId: ACCOUNT_ADMIN_ID });
    await inTenant(own, ({ sql }) => sql`update users set protected = true where id = ${survivor}`);
    const plain = await role("Plain", {}, own);
    const refused = {
      code: "conflict",
      message: expect.stringContaining("Sue Doe is the break-glass account"),
    };
    for (const roleId of [null, plain]) {
      await expect(
        perform(editPermissions, actingIn(own), edit([survivor], { roleId })),
      ).rejects.toMatchObject(refused);
    }
    await expect(perform(removeRole, actingIn(own), { userIds: [survivor] })).rejects.toMatchObject(refused);
    const soc = await group(plain, [], own);
    await perform(editPermissions, actingIn(own), edit([survivor], { add: [soc] }));
    expect(await userById(actingIn(own), survivor)).toMatchObject({ role: { id: ACCOUNT_ADMIN_ID } });
  });

  it("another tenant's ids are not found", async () => {
    const id = await activeUser(child);
    const theirs = await activeUser(main);
    const theirRole = await role("Theirs", {}, main);
    const theirGroup = await group(theirRole, [], main);
    for (const input of [
      edit([id, theirs], { roleId: weak }),
      edit([id], { roleId: theirRole }),
      edit([id], { add: [theirGroup] }),
      edit([id], { remove: [theirGroup] }),
      edit([id], { roleId: randomUUID() }),
    ]) {
      await expect(perform(editPermissions, actingIn(child), input)).rejects.toMatchObject({
        code: "not_found",
      });
    }
    await expect(perform(removeRole, actingIn(child), { userIds: [theirs] })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("U11: accumulated permissions name each role and path", async () => {
    const id = await activeUser(child, { roleId: weak });
    const inner = await group(weak);
    const outer = await group(strong, [inner]);
    await perform(editPermissions, actingIn(child), edit([id], { add: [inner] }));
    const permissions = await permissionsOf(actingIn(child), id);
    expect(permissions.accountAdmin).toBe(false);
    expect(permissions.roles.map(({ name }) => name).sort()).toEqual(["Strong", "Weak"]);
    const incidents = permissions.cells.find(({ key }) => key === "incidents");
    expect(incidents?.level).toBe("edit");
    expect(incidents?.sources).toHaveLength(3);
    expect(incidents?.sources).toContainEqual({
      roleId: strong,
      roleName: "Strong",
      level: "edit",
      way: expect.stringMatching(/^Strong, by Group \d+, nested in Group \d+$/),
    });
    await expect(permissionsOf(actingIn(main), id)).rejects.toMatchObject({ code: "not_found" });
    expect(outer).toBeTruthy();
  });

  it("R1: a role that is given and deleted at once ends one way, never as a user without his role", async () => {
    for (let round = 0; round < 10; round++) {
      const roleId = await role(`Contested ${round}`, {});
      const id = await activeUser(child);
      const [given, deleted] = await Promise.allSettled([
        perform(editPermissions, actingIn(child), edit([id], { roleId })),
        perform(deleteRole, actingIn(child), { id: roleId }),
      ]);
      expect([given.status, deleted.status].filter((status) => status === "fulfilled")).toHaveLength(1);
      const user = await userById(actingIn(child), id);
      expect(user.role?.id ?? null).toBe(given.status === "fulfilled" ? roleId : null);
    }
  });
});

describe("Remove user role", () => {
  it("U5: the direct role goes, the groups stay", async () => {
    const id = await activeUser(child, { roleId: weak });
    const groupId = await group(weak);
    await perform(editPermissions, actingIn(child), edit([id], { add: [groupId] }));
    expect(await perform(removeRole, actingIn(child), { userIds: [id] })).toEqual({ changed: 1 });
    expect(await userById(actingIn(child), id)).toMatchObject({ role: null, groups: [{ id: groupId }] });
    await expect(perform(removeRole, actingIn(child), { userIds: [id] })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("U9: an Account Admin does not lose the role this way, and then nobody does", async () => {
    const admins = [
      await activeUser(child, { roleId: ACCOUNT_ADMIN_ID }),
      await activeUser(child, { roleId: weak }),
    ];
    await expect(perform(removeRole, actingIn(child), { userIds: admins })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Account Admin"),
      fields: { [admins[0] ?? ""]: expect.any(String) },
    });
    expect(await userById(actingIn(child), admins[1] ?? "")).toMatchObject({ role: { id: weak } });
  });

  it("S3: someone from main keeps his role", async () => {
    const id = await activeUser(child, { origin: "main" });
    await expect(perform(removeRole, actingIn(child), { userIds: [id] })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("the last Account Admin", () => {
  it("U9: cannot lose the role, directly or by a group", async () => {
    const own = await deployment.child();
    const admin = actingIn(own);
    const only = await activeUser(own, { roleId: ACCOUNT_ADMIN_ID });
    await expect(perform(editPermissions, admin, edit([only], { roleId: null }))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("no active Account Admin"),
    });
    const admins = await group(ACCOUNT_ADMIN_ID, [], own);
    await perform(editPermissions, admin, edit([only], { roleId: null, add: [admins] }));
    await expect(perform(editPermissions, admin, edit([only], { remove: [admins] }))).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await userById(admin, only)).toMatchObject({ accountAdmin: true });
  });

  it("U9: two administrators who take the role from each other at once do not both succeed", async () => {
    const own = await deployment.child();
    for (let round = 0; round < 30; round++) {
      await inTenant(own, ({ sql }) => sql`update users set role_id = null`);
      const pair = [
        await activeUser(own, { roleId: ACCOUNT_ADMIN_ID }),
        await activeUser(own, { roleId: ACCOUNT_ADMIN_ID }),
      ];
      const results = await Promise.allSettled(
        pair.map((id) => perform(editPermissions, actingIn(own), edit([id], { roleId: null }))),
      );
      expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const left = await inTenant(
        own,
        ({ sql }) => sql`select from users where role_id = ${ACCOUNT_ADMIN_ID} and status = 'active'`,
      );
      expect(left).toHaveLength(1);
    }
  });

  it("U9: a group and a direct role taken at once do not both go", async () => {
    const own = await deployment.child();
    for (let round = 0; round < 20; round++) {
      await inTenant(own, async ({ sql }) => {
        await sql`update users set role_id = null`;
        await sql`delete from group_members`;
      });
      const direct = await activeUser(own, { roleId: ACCOUNT_ADMIN_ID });
      const byGroup = await activeUser(own);
      const admins = await group(ACCOUNT_ADMIN_ID, [], own);
      await perform(editPermissions, actingIn(own), edit([byGroup], { add: [admins] }));
      const empty = {
        addUserIds: [],
        addNestedIds: [],
        removeNestedIds: [],
        addTenantIds: [],
        removeTenantIds: [],
      };
      const results = await Promise.allSettled([
        perform(editPermissions, actingIn(own), edit([direct], { roleId: null })),
        perform(updateGroup, actingIn(own), {
          ...empty,
          id: admins,
          version: 1,
          name: `Admins ${round}`,
          description: "",
          roleId: ACCOUNT_ADMIN_ID,
          idpGroups: [],
          removeUserIds: [byGroup],
        }),
      ]);
      expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    }
  });
});

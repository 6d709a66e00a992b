import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { createGroup } from "@/lib/groups/commands/create";
import { actingIn, activeUser, perform, roleFromMain } from "@/lib/users/testing";
import { createRole, deleteRole, updateRole } from "./commands";
import { roleById, roleOptions, roleUsage } from "./queries";

let deployment: TestDeployment;
let child: TenantRef;
let main: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  child = await deployment.child();
});
afterAll(() => deployment.close());

const role = (name: string, permissions: Record<string, "view" | "edit"> = { incidents: "view" }) => ({
  name,
  description: "",
  permissions,
});

async function jobs(task: string): Promise<number> {
  const [row] = await deployment.admin()`
    select count(*)::int as n from graphile_worker.jobs where task_identifier = ${task}`;
  return row?.n;
}

async function apiKey(name: string, roleIds: string[]): Promise<void> {
  const id = randomUUID();
  await inTenant(child, async ({ sql }) => {
    await sql`
      insert into api_keys (id, name, hint, secret_hash, owner_id, created_by)
      values (${id}, ${name}, 'abcd', decode(md5(${id}), 'hex'), ${randomUUID()}, ${randomUUID()})`;
    await sql`
      insert into api_key_roles (key_id, role_id, role_name) select ${id}, r, 'Role' from unnest(${roleIds}::uuid[]) r`;
  });
}

describe("roles", () => {
  it("R3: what a role brings beside its permissions is stored, kept by an edit that does not name it, and logged", async () => {
    const admin = actingIn(child);
    const advanced = {
      dashboards: ["sign-ins" as const],
      queries: { incidents: [{ name: "Mine", query: "-status:closed owner:me" }] },
      shifts: [{ day: 1, from: "22:00", to: "06:00" }],
    };
    const { id } = await perform(createRole, admin, { ...role("With shifts"), advanced });
    expect(await roleById(admin, id)).toMatchObject({ advanced });
    await perform(updateRole, admin, { ...role("With shifts too"), id, version: 1 });
    expect(await roleById(admin, id)).toMatchObject({ name: "With shifts too", advanced });
    await perform(updateRole, admin, { ...role("With shifts too"), id, version: 2, advanced: {} });
    expect((await roleById(admin, id)).advanced).toEqual({});
    const log = await inTenant(
      child,
      ({ sql }) => sql`select before, after from audit where target_id = ${id} order by id`,
    );
    expect(log).toMatchObject([
      { after: { advanced } },
      { before: { name: "With shifts" }, after: { name: "With shifts too" } },
      { before: { advanced }, after: { advanced: {} } },
    ]);
    expect(log[1]?.after).not.toHaveProperty("advanced");
  });

  it("R2: a role is made, read, changed and deleted, each with a row of the log", async () => {
    const admin = actingIn(child);
    const { id } = await perform(createRole, admin, role("Night shift"));
    expect(await roleById(admin, id)).toMatchObject({
      name: "Night shift",
      kind: "custom",
      version: 1,
      origin: "local",
    });

    await perform(updateRole, admin, { ...role("Day shift", { incidents: "edit" }), id, version: 1 });
    expect(await roleById(admin, id)).toMatchObject({
      name: "Day shift",
      permissions: { incidents: "edit" },
      version: 2,
    });

    await perform(deleteRole, admin, { id });
    await expect(roleById(admin, id)).rejects.toMatchObject({ code: "not_found" });
    const log = await inTenant(
      child,
      ({ sql }) => sql`select action, before, after from audit where target_id = ${id} order by id`,
    );
    expect(log).toMatchObject([
      { action: "createRole", before: null, after: { name: "Night shift" } },
      {
        action: "updateRole",
        before: { name: "Night shift", permissions: { incidents: "view" } },
        after: { name: "Day shift", permissions: { incidents: "edit" } },
      },
      { action: "deleteRole", before: { name: "Day shift" }, after: null },
    ]);
  });

  it("R2: the name is unique here, whatever its case", async () => {
    const admin = actingIn(child);
    const { id } = await perform(createRole, admin, role("Unique"));
    await expect(perform(createRole, admin, role("UNIQUE"))).rejects.toMatchObject({
      code: "conflict",
      fields: { name: expect.any(String) },
    });
    const other = await perform(createRole, admin, role("Other"));
    await expect(
      perform(updateRole, admin, { ...role("unique"), id: other.id, version: 1 }),
    ).rejects.toMatchObject({ code: "conflict" });
    await perform(updateRole, admin, { ...role("UNIQUE"), id, version: 1 });
    expect(await roleById(admin, id)).toMatchObject({ name: "UNIQUE" });
  });

  it("S5: a name of main is refused in a child and the other way round; a given-up name is free again", async () => {
    const onMain = actingIn(main);
    const inChild = actingIn(child);
    const { id } = await perform(createRole, onMain, role("Shared name"));
    await expect(perform(createRole, inChild, role("shared NAME"))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("main tenant"),
    });
    await perform(updateRole, onMain, { ...role("Renamed"), id, version: 1 });
    const made = await perform(createRole, inChild, role("Shared name"));
    await expect(perform(createRole, onMain, role("Shared name"))).rejects.toMatchObject({
      code: "conflict",
      message: expect.not.stringContaining(child.name),
    });
    await perform(deleteRole, inChild, { id: made.id });
    await perform(createRole, onMain, role("Shared name"));
  });

  it("R1: a predefined role is neither edited nor deleted", async () => {
    const admin = actingIn(main);
    const input = { ...role("Mine"), id: ACCOUNT_ADMIN_ID, version: 1 };
    await expect(perform(updateRole, admin, input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(perform(deleteRole, admin, { id: ACCOUNT_ADMIN_ID })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("R1: a role in use is not deleted, and who has it is told", async () => {
    const admin = actingIn(child);
    const { id } = await perform(createRole, admin, role("In use"));
    const userId = await activeUser(child, { firstName: "Ann", lastName: "Lee", roleId: id });
    const group = { name: "Users of it", description: "", roleId: id, idpGroups: [], userIds: [] };
    await perform(createGroup, admin, { ...group, nestedGroupIds: [], tenantIds: [] });
    await expect(perform(deleteRole, admin, { id })).rejects.toMatchObject({
      code: "conflict",
      message:
        "In use is still held by 1 user (Ann Lee) and 1 group (Users of it). Give them another role first.",
    });
    expect(await roleUsage(admin, id)).toEqual({
      users: { count: 1, first: [{ id: userId, name: "Ann Lee" }] },
      groups: { count: 1, first: [{ id: expect.any(String), name: "Users of it" }] },
      keys: { count: 0, first: [], emptied: 0 },
    });
    await inTenant(child, ({ sql }) => sql`update users set role_id = null where id = ${userId}`);
    await expect(perform(deleteRole, admin, { id })).rejects.toMatchObject({ code: "conflict" });
  });

  it("R1, K1: API keys do not hold a deletion back, and those that lose it are told", async () => {
    const admin = actingIn(child);
    const [one, other] = [
      await perform(createRole, admin, role("One of a key")),
      await perform(createRole, admin, role("The other of a key")),
    ];
    await apiKey("Both", [one.id, other.id]);
    await apiKey("Only one", [one.id]);
    expect((await roleUsage(admin, one.id)).keys).toEqual({
      count: 2,
      first: [
        { id: expect.any(String), name: "Both" },
        { id: expect.any(String), name: "Only one" },
      ],
      emptied: 1,
    });
    await perform(deleteRole, admin, { id: one.id });
    await expect(roleById(admin, one.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("R2: deleting needs its own permission beside View and edit", async () => {
    const { id } = await perform(createRole, actingIn(child), role("Kept"));
    await expect(perform(deleteRole, actingIn(child, { roles: "edit" }), { id })).rejects.toMatchObject({
      code: "forbidden",
    });
    await perform(deleteRole, actingIn(child, { roles: "edit", "roles:delete": "edit" }), { id });
  });

  it("S3: a role from main is read-only in the child", async () => {
    const admin = actingIn(child);
    const id = await roleFromMain(child, "From above");
    await expect(perform(updateRole, admin, { ...role("Mine now"), id, version: 1 })).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("came from main"),
    });
    await expect(perform(deleteRole, admin, { id })).rejects.toMatchObject({ code: "forbidden" });
    expect((await roleOptions(admin)).map((option) => option.id)).not.toContain(id);
  });

  it("R5: nobody makes a role that gives more than he has, nor raises one above himself", async () => {
    const editor = actingIn(child, { roles: "edit", incidents: "view", indicators: "view" });
    await expect(perform(createRole, editor, role("Too much", { incidents: "edit" }))).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("Incidents"),
      fields: { permissions: expect.any(String) },
    });
    const { id } = await perform(
      createRole,
      actingIn(child),
      role("Strong", { incidents: "edit", tasks: "edit" }),
    );
    await expect(
      perform(updateRole, editor, {
        ...role("Strong", { incidents: "edit", tasks: "edit", jobs: "view" }),
        id,
        version: 1,
      }),
    ).rejects.toMatchObject({ code: "forbidden" });
    const lowered = role("Strong", { incidents: "edit", indicators: "view" });
    await perform(updateRole, editor, { ...lowered, id, version: 1 });
    expect(await roleById(editor, id)).toMatchObject({
      permissions: { incidents: "edit", indicators: "view" },
    });
  });

  it("R5: options say which roles the person may not give", async () => {
    const options = await roleOptions(actingIn(child, { incidents: "view" }), "account admin");
    expect(options).toMatchObject([
      { id: ACCOUNT_ADMIN_ID, lackReason: expect.stringContaining("Only an Account Admin") },
    ]);
    expect((await roleOptions(actingIn(child))).every((option) => option.lackReason === null)).toBe(true);
  });

  it("a stale edit is refused and tells who changed what", async () => {
    const userId = await activeUser(child, { firstName: "Bob", lastName: "Ray" });
    const admin = actingIn(child, undefined, userId);
    const { id } = await perform(createRole, admin, role("Contested"));
    await perform(updateRole, admin, { ...role("Contested", { tasks: "view" }), id, version: 1 });
    await expect(perform(updateRole, admin, { ...role("Mine"), id, version: 1 })).rejects.toMatchObject({
      code: "conflict",
      message: "Bob Ray changed this role meanwhile (permissions). Reload it and make your changes again.",
      fields: { version: expect.any(String) },
    });
    const annId = await activeUser(child, { firstName: "Ann", lastName: "Lee" });
    await perform(updateRole, actingIn(child, undefined, annId), {
      ...role("Contested still", { tasks: "view" }),
      id,
      version: 2,
    });
    await expect(perform(updateRole, admin, { ...role("Mine"), id, version: 1 })).rejects.toMatchObject({
      message:
        "Bob Ray and Ann Lee changed this role meanwhile (name, permissions). Reload it and make your changes again.",
    });
  });

  it("another tenant's id is not found", async () => {
    const { id } = await perform(createRole, actingIn(main), role("Of main"));
    const admin = actingIn(child);
    for (const foreign of [id, randomUUID()]) {
      await expect(roleById(admin, foreign)).rejects.toMatchObject({ code: "not_found" });
      await expect(roleUsage(admin, foreign)).rejects.toMatchObject({ code: "not_found" });
      await expect(perform(deleteRole, admin, { id: foreign })).rejects.toMatchObject({ code: "not_found" });
      await expect(
        perform(updateRole, admin, { ...role("Mine"), id: foreign, version: 1 }),
      ).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(roleById(admin, "no id")).rejects.toMatchObject({ code: "not_found" });
  });

  it("S2: a change on main asks for a sync, one in a child does not", async () => {
    const before = await jobs("sync_changes");
    await perform(createRole, actingIn(child), role("Stays in the child"));
    expect(await jobs("sync_changes")).toBe(before);
    await perform(createRole, actingIn(main), role("Goes down"));
    expect(await jobs("sync_changes")).toBe(before + 1);
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { createRole } from "@/lib/roles/commands";
import { userById } from "@/lib/users/queries";
import { actingIn, activeUser, groupFromMain, perform, roleFromMain } from "@/lib/users/testing";
import type { GroupInput, UpdateGroupInput } from "../model";
import { groupById, groupUsage } from "../queries";
import { createGroup } from "./create";
import { deleteGroup } from "./delete";
import { updateGroup } from "./update";

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
  strong = await role("Strong", { incidents: "edit" });
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
function input(change: Partial<GroupInput> = {}): GroupInput {
  made += 1;
  const lists = { idpGroups: [], userIds: [], nestedGroupIds: [], tenantIds: [] };
  return { name: `Group ${made}`, description: "", roleId: weak, ...lists, ...change };
}

const group = async (change: Partial<GroupInput> = {}, tenant = child) =>
  (await perform(createGroup, actingIn(tenant), input(change))).id;

async function edit(
  id: string,
  change: Partial<UpdateGroupInput> = {},
  tenant = child,
): Promise<UpdateGroupInput> {
  const { name, description, role, idpGroups, version } = await groupById(actingIn(tenant), id);
  return {
    ...{ id, version, name, description, roleId: role.id, idpGroups },
    ...{ addUserIds: [], removeUserIds: [], addNestedIds: [], removeNestedIds: [] },
    ...{ addTenantIds: [], removeTenantIds: [], ...change },
  };
}

async function paired(status = "paired"): Promise<TenantRef> {
  const tenant = await deployment.child();
  await inControl(
    ({ sql }) => sql`
      insert into pairings (tenant_id, pairing_id, status, init_status)
      values (${tenant.id}, ${randomUUID()}, ${status}, 'initialized')`,
  );
  return tenant;
}

describe("groups", () => {
  it("G1, G4: a group is made with all that belongs to it, and changed by what comes and goes", async () => {
    const admin = actingIn(child);
    const [ann, bob] = [
      await activeUser(child, { firstName: "Ann" }),
      await activeUser(child, { firstName: "Bob" }),
    ];
    const [inner, other] = [await group(), await group()];
    const id = await group({ userIds: [ann], nestedGroupIds: [inner], idpGroups: ["SOC", "soc"] });
    expect(await groupById(admin, id)).toMatchObject({
      role: { id: weak, name: "Weak" },
      idpGroups: ["SOC", "soc"],
      memberCount: 1,
      members: [{ id: ann, name: "Ann Doe" }],
      nested: [{ id: inner }],
      nestedIn: [],
      version: 1,
    });
    await perform(
      updateGroup,
      admin,
      await edit(id, {
        name: "Renamed",
        roleId: strong,
        ...{ addUserIds: [bob], removeUserIds: [ann], addNestedIds: [other], removeNestedIds: [inner] },
      }),
    );
    expect(await groupById(admin, id)).toMatchObject({
      name: "Renamed",
      role: { id: strong },
      members: [{ id: bob }],
      nested: [{ id: other }],
      version: 2,
    });
    const log = await inTenant(
      child,
      ({ sql }) => sql`select before, after from audit where action = 'updateGroup' and target_id = ${id}`,
    );
    expect(log).toMatchObject([
      {
        before: { role: { name: "Weak" }, users: [ann], nestedGroups: [{ id: inner }] },
        after: { name: "Renamed", role: { name: "Strong" }, users: [bob], nestedGroups: [{ id: other }] },
      },
    ]);
  });

  it("G2: who is in a nested group gets the roles of both, and not the other way round", async () => {
    const [below, above] = [await activeUser(child), await activeUser(child)];
    const inner = await group({ userIds: [below] });
    await group({ roleId: strong, userIds: [above], nestedGroupIds: [inner] });
    const rolesOf = async (id: string) =>
      (await userById(actingIn(child), id)).groupRoles.map(({ roleName }) => roleName).sort();
    expect(await rolesOf(below)).toEqual(["Strong", "Weak"]);
    expect(await rolesOf(above)).toEqual(["Strong"]);
  });

  it("G2: a nesting that would make a circle is refused and its path named", async () => {
    const c = await group({ name: "C" });
    const b = await group({ name: "B", nestedGroupIds: [c] });
    const a = await group({ name: "A", nestedGroupIds: [b] });
    await expect(
      perform(updateGroup, actingIn(child), await edit(c, { addNestedIds: [a] })),
    ).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("“A” in “C” in “B” in “A”"),
      fields: { nestedGroupIds: expect.any(String) },
    });
    await expect(
      perform(updateGroup, actingIn(child), await edit(c, { addNestedIds: [c] })),
    ).rejects.toMatchObject({
      code: "invalid",
      message: "The group “C” cannot be nested in itself.",
    });
    expect(await groupById(actingIn(child), c)).toMatchObject({ nested: [], version: 1 });
  });

  it("the name is unique here, whatever its case, also when two are made at once", async () => {
    const id = await group({ name: "Night" });
    await expect(group({ name: "NIGHT" })).rejects.toMatchObject({
      code: "conflict",
      fields: { name: expect.any(String) },
    });
    const other = await group();
    await expect(
      perform(updateGroup, actingIn(child), await edit(other, { name: "night" })),
    ).rejects.toMatchObject({ code: "conflict" });
    await perform(updateGroup, actingIn(child), await edit(id, { name: "NIGHT" }));
    const results = await Promise.allSettled([group({ name: "Twin" }), group({ name: "twin" })]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("a stale edit or deletion is refused and tells who changed what", async () => {
    const userId = await activeUser(child, { firstName: "Bob", lastName: "Ray" });
    const id = await group();
    const stale = await edit(id);
    await perform(updateGroup, actingIn(child, undefined, userId), await edit(id, { description: "New" }));
    const message =
      "Bob Ray changed this group meanwhile (description). Reload it and make your changes again.";
    await expect(perform(updateGroup, actingIn(child), stale)).rejects.toMatchObject({
      code: "conflict",
      message,
      fields: { version: message },
    });
    await expect(perform(deleteGroup, actingIn(child), { id, version: 1 })).rejects.toMatchObject({
      message,
    });
  });

  it("G3: deleting tells what it affects and dissolves the nestings", async () => {
    const admin = actingIn(child);
    const userId = await activeUser(child, { firstName: "Cleo" });
    const inner = await group({ name: "Inner" });
    const id = await group({ userIds: [userId], nestedGroupIds: [inner] });
    const outer = await group({ name: "Outer", nestedGroupIds: [id] });
    const affected = {
      members: { count: 1, first: ["Cleo Doe"] },
      nested: { count: 1, first: ["Inner"] },
      nestedIn: { count: 1, first: ["Outer"] },
      tenants: 0,
    };
    expect(await groupUsage(admin, id)).toEqual(affected);
    await expect(
      perform(deleteGroup, actingIn(child, { groups: "edit" }), { id, version: 1 }),
    ).rejects.toMatchObject({ code: "forbidden" });
    expect(await perform(deleteGroup, admin, { id, version: 1 })).toEqual(affected);
    await expect(groupById(admin, id)).rejects.toMatchObject({ code: "not_found" });
    expect(await groupById(admin, outer)).toMatchObject({ nested: [] });
    expect(await userById(admin, userId)).toMatchObject({ groups: [], groupRoles: [] });
  });
});

describe("who may do what with groups", () => {
  const editor = () => actingIn(child, { groups: "edit", incidents: "view" });

  it("R5: nobody gives a group a role that he lacks", async () => {
    await expect(perform(createGroup, editor(), input({ roleId: strong }))).rejects.toMatchObject({
      code: "forbidden",
      fields: { roleId: expect.stringContaining("Incidents") },
    });
    const id = await group();
    for (const roleId of [strong, ACCOUNT_ADMIN_ID]) {
      await expect(perform(updateGroup, editor(), await edit(id, { roleId }))).rejects.toMatchObject({
        code: "forbidden",
      });
    }
  });

  it("R5: nobody lets members, groups or IdP groups into more than he has, by any nesting above", async () => {
    const id = await group();
    await group({ roleId: strong, nestedGroupIds: [await group({ nestedGroupIds: [id] })] });
    const [userId, inner] = [await activeUser(child), await group()];
    for (const change of [{ addUserIds: [userId] }, { addNestedIds: [inner] }, { idpGroups: ["SOC"] }]) {
      await expect(perform(updateGroup, editor(), await edit(id, change))).rejects.toMatchObject({
        code: "forbidden",
        message: expect.stringContaining("Incidents"),
      });
    }
    expect(await groupById(editor(), id)).toMatchObject({
      memberCount: 0,
      nested: [],
      idpGroups: [],
      version: 1,
    });
    await perform(updateGroup, editor(), await edit(id, { description: "Gives nothing new" }));
    const enough = actingIn(child, { groups: "edit", incidents: "edit" });
    await perform(updateGroup, enough, await edit(id, { addUserIds: [userId], addNestedIds: [inner] }));
  });

  it("S3, S4: groups, roles and people from main are left alone in the child", async () => {
    const admin = actingIn(child);
    const roleId = await roleFromMain(child, "Role of main");
    const userId = await activeUser(child, { origin: "main" });
    const theirs = await groupFromMain(child, "Group of main", roleId, [userId]);
    const mine = await group();
    await expect(perform(updateGroup, admin, await edit(theirs, { name: "Mine" }))).rejects.toMatchObject({
      code: "forbidden",
      message: "Group of main came from main and can be changed only there.",
    });
    await expect(perform(deleteGroup, admin, { id: theirs, version: 1 })).rejects.toMatchObject({
      code: "forbidden",
    });
    const refused: Partial<GroupInput>[] = [{ roleId }, { userIds: [userId] }, { nestedGroupIds: [theirs] }];
    for (const change of refused) {
      await expect(perform(createGroup, admin, input(change))).rejects.toMatchObject({ code: "forbidden" });
    }
    for (const change of [{ roleId }, { addUserIds: [userId] }, { addNestedIds: [theirs] }]) {
      await expect(perform(updateGroup, admin, await edit(mine, change))).rejects.toMatchObject({
        code: "forbidden",
      });
    }
  });

  it("G1: only people who exist become members, and another tenant's ids are not found", async () => {
    const admin = actingIn(child);
    const foreign = await activeUser(main);
    const theirRole = await role("Theirs", {}, main);
    const theirGroup = await group({ roleId: theirRole }, main);
    const refused: Partial<GroupInput>[] = [
      { userIds: [foreign] },
      { userIds: [randomUUID()] },
      { nestedGroupIds: [theirGroup] },
      { roleId: theirRole },
    ];
    for (const change of refused) {
      await expect(perform(createGroup, admin, input(change))).rejects.toMatchObject({ code: "not_found" });
    }
    const id = await group();
    for (const change of [
      { addUserIds: [foreign] },
      { addNestedIds: [theirGroup] },
      { removeNestedIds: [theirGroup] },
    ]) {
      await expect(perform(updateGroup, admin, await edit(id, change))).rejects.toMatchObject({
        code: "not_found",
      });
    }
    await expect(perform(updateGroup, admin, { ...(await edit(id)), id: theirGroup })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(perform(deleteGroup, admin, { id: theirGroup, version: 1 })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(groupById(admin, theirGroup)).rejects.toMatchObject({ code: "not_found" });
    await expect(groupUsage(admin, theirGroup)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("available tenants", () => {
  it("G1: main's groups list paired tenants only, and a child's groups none", async () => {
    const roleId = await role("Of the fleet", {}, main);
    const [acme, pending] = [await paired(), await paired("pending")];
    const never = await deployment.child();
    const id = await group({ roleId, tenantIds: [acme.id] }, main);
    expect(await groupById(actingIn(main), id)).toMatchObject({
      tenants: [{ id: acme.id, slug: acme.slug }],
    });
    for (const tenant of [pending, never]) {
      await expect(group({ roleId, tenantIds: [tenant.id] }, main)).rejects.toMatchObject({
        code: "conflict",
        message: `${tenant.name} is not paired. Pair it first, then list it.`,
      });
    }
    for (const unknown of [randomUUID(), main.id]) {
      const change = await edit(id, { addTenantIds: [unknown] }, main);
      await expect(perform(updateGroup, actingIn(main), change)).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(group({ tenantIds: [acme.id] })).rejects.toMatchObject({ code: "invalid" });
    await perform(updateGroup, actingIn(main), await edit(id, { removeTenantIds: [acme.id] }, main));
    expect(await groupById(actingIn(main), id)).toMatchObject({ tenants: [] });
  });

  it("R5: listing a tenant needs its permission and all that the group gives there", async () => {
    const roleId = await role("Strong on main", { incidents: "edit" }, main);
    const acme = await paired();
    const id = await group({ roleId }, main);
    const change = await edit(id, { addTenantIds: [acme.id] }, main);
    const levels = { groups: "edit", incidents: "edit" } as const;
    await expect(perform(updateGroup, actingIn(main, levels), change)).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("Choose available tenants"),
    });
    const lacking = actingIn(main, { groups: "edit", "groups:tenants": "edit" });
    await expect(perform(updateGroup, lacking, change)).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("Incidents"),
    });
    await perform(updateGroup, actingIn(main, { ...levels, "groups:tenants": "edit" }), change);
  });

  it("S2: a change of a listed group is told to the sync with the tenants that it lists or no longer lists", async () => {
    const roleId = await role("Told", {}, main);
    const userId = await activeUser(main);
    const acme = await paired();
    const id = await group({ roleId, userIds: [userId], tenantIds: [acme.id] }, main);
    await perform(updateGroup, actingIn(main), await edit(id, { removeTenantIds: [acme.id] }, main));
    await perform(updateGroup, actingIn(main), await edit(id, { addTenantIds: [acme.id] }, main));
    await perform(deleteGroup, actingIn(main), { id, version: 3 });
    const jobs = await deployment.admin()`
      select payload::jsonb as payload from graphile_worker._private_jobs where payload::text like ${`%${id}%`} order by id`;
    const told = jobs.map(({ payload }) => payload.input ?? payload);
    expect(told).toMatchObject([
      { groups: [id], members: [{ groupId: id, userId }], tenants: [acme.id] },
      { groups: [id], tenants: [acme.id] },
      { groups: [id], tenants: [acme.id] },
      { groups: [id], tenants: [acme.id] },
    ]);
  });
});

describe("the last Account Admin", () => {
  it("U9: does not lose the role by an edit of a group, a nesting or a deletion", async () => {
    const own = await deployment.child();
    const admin = actingIn(own);
    const plain = await role("Plain", {}, own);
    const only = await activeUser(own);
    const inner = await group({ roleId: plain, userIds: [only] }, own);
    const outer = await group({ roleId: ACCOUNT_ADMIN_ID, nestedGroupIds: [inner] }, own);
    expect(await userById(admin, only)).toMatchObject({ accountAdmin: true });
    const edits = [
      await edit(outer, { roleId: plain }, own),
      await edit(outer, { removeNestedIds: [inner] }, own),
      await edit(inner, { removeUserIds: [only] }, own),
    ];
    for (const change of edits) {
      await expect(perform(updateGroup, admin, change)).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("no active Account Admin"),
      });
    }
    for (const id of [inner, outer]) {
      await expect(perform(deleteGroup, admin, { id, version: 1 })).rejects.toMatchObject({
        code: "conflict",
      });
    }
    await activeUser(own, { roleId: ACCOUNT_ADMIN_ID });
    await perform(deleteGroup, admin, { id: outer, version: 1 });
  });
});

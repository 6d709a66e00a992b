import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { createGroup } from "@/lib/groups/commands/create";
import { createRole } from "@/lib/roles/commands";
import { permissionsOf } from "@/lib/users/queries";
import { actingIn, activeUser, groupFromMain, perform, roleFromMain } from "@/lib/users/testing";
import {
  comparablePeople,
  comparableRoles,
  placeOf,
  placesOf,
  sideOfRole,
  sideOfUser,
  whyOf,
} from "./queries";

let deployment: TestDeployment;
let acme: TenantRef;
let admin: Context;
let ann: string;
let keeper: string;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  admin = actingIn(deployment.main);
  acme = await deployment.child({ slug: "acme", name: "Acme Bank" });
  await deployment.admin()`
    insert into control.pairings (tenant_id, pairing_id, status, init_status, paired_at)
    values (${acme.id}, ${randomUUID()}, 'paired', 'initialized', now())`;
  ann = await activeUser(deployment.main, { firstName: "Ann", lastName: "Lee" });
  const plain = await role("Plain", { incidents: "view" });
  keeper = await role("Keeper", { audit: "edit" });
  const inner = await group("Inner", plain, { userIds: [ann], tenantIds: [acme.id] });
  const middle = await group("Middle", plain, { nestedGroupIds: [inner] });
  await group("Outer", keeper, { nestedGroupIds: [middle], tenantIds: [acme.id] });
});
afterAll(() => deployment.close());

async function role(name: string, permissions: Record<string, "view" | "edit">): Promise<string> {
  return (await perform(createRole, admin, { name, description: "", permissions })).id;
}

async function group(
  name: string,
  roleId: string,
  more: { userIds?: string[]; nestedGroupIds?: string[]; tenantIds?: string[] } = {},
): Promise<string> {
  const input = {
    name,
    description: "",
    roleId,
    idpGroups: [],
    userIds: [],
    nestedGroupIds: [],
    tenantIds: [],
  };
  return (await perform(createGroup, admin, { ...input, ...more })).id;
}

describe("why and why not", () => {
  it("W1: says each path that gives a permission, and the fewest acts that take it", async () => {
    expect(await whyOf(admin, { user: ann, key: "audit", level: "edit" })).toEqual({
      held: true,
      level: "edit",
      reasons: ["Keeper, by Inner, nested in Middle, nested in Outer"],
      changes: ["Remove from the group Inner"],
    });
    const both = await activeUser(deployment.main, { roleId: keeper });
    await group("Beside", keeper, { userIds: [both] });
    const why = await whyOf(admin, { user: both, key: "audit", level: "view" });
    expect(why.changes).toEqual(["Take the direct role Keeper", "Remove from the group Beside"]);
  });

  it("W1: says for what is not held what would give it, smallest first", async () => {
    const bob = await activeUser(deployment.main);
    const why = await whyOf(admin, { user: bob, key: "audit", level: "edit" });
    expect(why).toMatchObject({ held: false, level: "none", reasons: [expect.any(String)] });
    expect(why.changes.slice(0, 3)).toEqual([
      "Add to Beside",
      "Give the role Keeper directly",
      "Add to Outer",
    ]);
  });

  it("S1, W1: an unlisted group in the middle cuts the path in a tenant, and why not says so", async () => {
    expect(await whyOf(admin, { user: ann, key: "audit", level: "edit", in: "acme" })).toMatchObject({
      held: false,
      level: "none",
      reasons: [
        "Middle, in the middle of Inner → Middle → Outer, does not list Acme Bank and cuts the path there.",
      ],
      changes: ["List Acme Bank in Middle", "Add to Outer"],
    });
    expect(await whyOf(admin, { user: ann, key: "incidents", level: "view", in: "acme" })).toMatchObject({
      held: true,
      reasons: ["Plain, by Inner"],
    });
    const far = await activeUser(deployment.main);
    await group("Far", keeper, { userIds: [far] });
    expect(await whyOf(admin, { user: far, key: "audit", level: "view", in: "acme" })).toMatchObject({
      held: false,
      reasons: ["The group Far does not list Acme Bank."],
      changes: ["List Acme Bank in Far", "Add to Outer"],
    });
  });

  it("S3, W1: in a child nothing of main's is proposed", async () => {
    const visitor = await activeUser(acme, { origin: "main" });
    const given = await roleFromMain(acme, "From above", { audit: "view" });
    await groupFromMain(acme, "Of main", given, [visitor]);
    expect(await whyOf(actingIn(acme), { user: visitor, key: "audit", level: "view" })).toEqual({
      held: true,
      level: "view",
      reasons: ["From above, by Of main"],
      changes: [],
      note: "It comes by Of main, which cannot be changed here.",
    });
    const not = await whyOf(actingIn(acme), { user: visitor, key: "users", level: "view" });
    expect(not).toMatchObject({ held: false, changes: [], note: expect.stringContaining("came from main") });
  });

  it("U11: the matrix of a tenant has what the listed groups give, and never the direct role", async () => {
    const eve = await activeUser(deployment.main, { roleId: keeper });
    await group("Eve's", await role("Listed", { indicators: "view" }), {
      userIds: [eve],
      tenantIds: [acme.id],
    });
    expect((await permissionsOf(admin, eve, acme.id)).cells.map(({ key }) => key)).toEqual(["indicators"]);
    expect((await sideOfUser(admin, eve)).levels).toEqual({ audit: "edit", indicators: "view" });
    expect((await sideOfRole(admin, keeper)).levels).toEqual({ audit: "edit" });
  });
});

describe("what is not one's own", () => {
  it("A5: ids and tenants that are foreign or unknown do not exist", async () => {
    const stranger = await activeUser(acme);
    const missing = { code: "not_found" };
    await expect(whyOf(admin, { user: stranger, key: "audit", level: "view" })).rejects.toMatchObject(
      missing,
    );
    await expect(whyOf(admin, { user: "x", key: "audit", level: "view" })).rejects.toMatchObject(missing);
    await expect(sideOfUser(admin, stranger)).rejects.toMatchObject(missing);
    await expect(sideOfRole(actingIn(acme), keeper)).rejects.toMatchObject(missing);
    await expect(placeOf(admin, "nowhere")).rejects.toMatchObject(missing);
    await expect(placeOf(admin, "main")).rejects.toMatchObject(missing);
    await expect(placeOf(actingIn(acme), "acme")).rejects.toMatchObject(missing);
    const unpaired = await deployment.child();
    await expect(placeOf(admin, unpaired.slug)).rejects.toMatchObject(missing);
    expect(await comparablePeople(actingIn(acme), "Ann Lee")).toEqual([]);
    expect(await comparableRoles(actingIn(acme), "Keeper")).toEqual([]);
    expect(await comparableRoles(admin, "keep")).toMatchObject([{ id: keeper, label: "Keeper" }]);
  });

  it("A5, U11: a viewer looks at those tenants alone that he may enter, unless he may view tenants", async () => {
    const viewer = actingIn(deployment.main, { users: "view" });
    await expect(placeOf(viewer, "acme")).rejects.toMatchObject({ code: "not_found" });
    await expect(whyOf(viewer, { user: ann, key: "audit", level: "view", in: "acme" })).rejects.toMatchObject(
      { code: "not_found" },
    );
    expect(await placesOf(viewer, ann, "")).toEqual([]);
    expect(await placesOf(admin, ann, "acm")).toMatchObject([{ slug: "acme" }]);
    const id = await activeUser(deployment.main);
    await group("Entering", await role("Entrant", { incidents: "view" }), {
      userIds: [id],
      tenantIds: [acme.id],
    });
    const entrant = actingIn(deployment.main, { users: "view" }, id);
    expect(await placeOf(entrant, "acme")).toMatchObject({ name: "Acme Bank" });
    expect(await placesOf(entrant, ann, "")).toMatchObject([{ slug: "acme" }]);
  });
});

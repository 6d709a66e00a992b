import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { createRole } from "@/lib/roles/commands";
import { listRoles, RoleListQuery } from "@/lib/roles/queries";
import { actingIn, activeUser, groupFromMain, perform, roleFromMain } from "@/lib/users/testing";
import { createGroup } from "./commands/create";
import { GROUP_SORTS, type GroupInput } from "./model";
import { GroupListQuery, groupById, groupMembers, groupOptions, listGroups, tenantOptions } from "./queries";

let deployment: TestDeployment;
let main: TenantRef;
let child: TenantRef;
let roleId: string;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  child = await deployment.child();
  roleId = await role("Handlers", child);
});
afterAll(() => deployment.close());

async function role(name: string, tenant: TenantRef, permissions: Record<string, "view" | "edit"> = {}) {
  return (await perform(createRole, actingIn(tenant), { name, description: "", permissions })).id;
}

async function group(tenant: TenantRef, name: string, change: Partial<GroupInput> = {}): Promise<string> {
  const lists = { idpGroups: [], userIds: [], nestedGroupIds: [], tenantIds: [] };
  return (
    await perform(createGroup, actingIn(tenant), { name, description: "", roleId, ...lists, ...change })
  ).id;
}

const query = (input: Record<string, unknown> = {}) => GroupListQuery.parse(input);
const found = async (tenant: TenantRef, q: string) =>
  (await listGroups(actingIn(tenant), query({ q }))).rows.map(({ name }) => name);

describe("the groups' list", () => {
  it("G3: shows every column", async () => {
    const onMain = await role("On main", main);
    const tenants: TenantRef[] = [];
    for (const name of ["Acme", "Globex"]) {
      const tenant = await deployment.child({ name });
      tenants.push(tenant);
      await inControl(
        ({ sql }) => sql`
          insert into pairings (tenant_id, pairing_id, status, init_status)
          values (${tenant.id}, ${randomUUID()}, 'paired', 'initialized')`,
      );
    }
    const tenantIds = tenants.map(({ id }) => id);
    const users = await Promise.all(["A", "B", "C", "D"].map((firstName) => activeUser(main, { firstName })));
    const inner = await group(main, "Inner", { roleId: onMain });
    const change = { roleId: onMain, userIds: users, nestedGroupIds: [inner], tenantIds, idpGroups: ["SOC"] };
    const id = await group(main, "Outer", change);
    const page = await listGroups(actingIn(main), query({ q: "outer" }));
    expect(page).toMatchObject({ count: 1, capped: false });
    expect(page.rows).toEqual([
      {
        id,
        name: "Outer",
        description: "",
        role: { id: onMain, name: "On main" },
        users: { count: 4, first: expect.arrayContaining([expect.stringMatching(/^[A-D] Doe$/)]) },
        nested: { count: 1, first: [{ id: inner, name: "Inner" }] },
        idpGroups: ["SOC"],
        type: "custom",
        tenants: { count: 2, first: expect.arrayContaining([expect.objectContaining({ name: "Acme" })]) },
        origin: "local",
        version: 1,
        createdAt: expect.stringMatching(/Z$/),
        updatedAt: expect.stringMatching(/Z$/),
      },
    ]);
    const [acme] = tenants;
    expect(await found(main, `tenant:${acme?.slug}`)).toEqual(["Outer"]);
    expect(await found(main, `-tenant:${acme?.slug} inn`)).toEqual(["Inner"]);
    expect(await found(main, "tenant:nobody")).toEqual([]);
    expect((await tenantOptions(actingIn(main), "acm")).map(({ name }) => name)).toEqual(["Acme"]);
    expect((await tenantOptions(actingIn(main), "")).map(({ name }) => name)).toEqual(["Acme", "Globex"]);
    await expect(tenantOptions(actingIn(child), "")).rejects.toMatchObject({ code: "not_found" });
  });

  it("G3, G4: finds by name, role, type, origin and IdP group, whose case counts", async () => {
    const tenant = await deployment.child();
    const tier = await role("Tier 1", tenant);
    const fromMain = await roleFromMain(tenant, "Of main");
    await group(tenant, "Night shift", { roleId: tier, idpGroups: ["SOC"] });
    await group(tenant, "Day shift", { roleId: tier });
    await groupFromMain(tenant, "From main", fromMain);
    expect(await found(tenant, "shift")).toEqual(["Day shift", "Night shift"]);
    expect(await found(tenant, 'role:"tier 1" -idp:SOC')).toEqual(["Day shift"]);
    expect(await found(tenant, "idp:soc")).toEqual([]);
    expect(await found(tenant, "idp:SOC")).toEqual(["Night shift"]);
    expect(await found(tenant, "origin:main type:Custom")).toEqual(["From main"]);
    expect(await found(tenant, "100%")).toEqual([]);
  });

  it.each(GROUP_SORTS.flatMap((sort) => [sort, `-${sort}`]))(
    "pages by %s over every group once, and back",
    async (sort) => {
      const tenant = await deployment.child();
      await inTenant(
        tenant,
        ({ sql }) => sql`
        insert into groups (id, name, role_id, type, created_at)
        select gen_random_uuid(), 'Group ' || n, (select id from roles where name = 'Analyst'),
          case when n % 2 = 0 then 'ad' else 'custom' end, timestamptz '2026-01-01' + make_interval(secs => n % 7)
        from generate_series(1, 70) n`,
      );
      const first = await listGroups(actingIn(tenant), query({ sort }));
      const second = await listGroups(actingIn(tenant), query({ sort, after: first.next }));
      expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(70);
      expect(second.next).toBeUndefined();
      const back = await listGroups(actingIn(tenant), query({ sort, before: second.previous }));
      expect(back.rows).toEqual(first.rows);
      expect(back.previous).toBeUndefined();
    },
  );

  it("G1: the editor gets the first 200 members by name and the next by a cursor", async () => {
    const id = await group(child, "Large");
    await inTenant(child, async ({ sql }) => {
      await sql`
        insert into users (id, email, first_name, status)
        select gen_random_uuid(), 'large' || n || '@acme.example', 'Large', 'active' from generate_series(1, 250) n`;
      await sql`insert into group_members (group_id, user_id) select ${id}, u.id from users u where first_name = 'Large'`;
    });
    const detail = await groupById(actingIn(child), id);
    expect(detail).toMatchObject({ memberCount: 250 });
    const first = await groupMembers(actingIn(child), id);
    expect(first.rows).toEqual(detail.members);
    const rest = await groupMembers(actingIn(child), id, first.next);
    expect(new Set([...first.rows, ...rest.rows].map((member) => member.id)).size).toBe(250);
    await expect(groupMembers(actingIn(main), id)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a picker of groups", () => {
  it("G2, S4: says which nesting would make a circle and which groups came from main", async () => {
    const tenant = await deployment.child();
    const own = await role("Pick", tenant);
    const c = await group(tenant, "C", { roleId: own });
    const b = await group(tenant, "B", { roleId: own, nestedGroupIds: [c] });
    await group(tenant, "A", { roleId: own, nestedGroupIds: [b] });
    await group(tenant, "Other", { roleId: own });
    await groupFromMain(tenant, "Z main", await roleFromMain(tenant, "Main role"));
    const options = await groupOptions(actingIn(tenant), "", { nestIn: c });
    expect(options.map(({ name, disabled }) => [name, disabled])).toEqual([
      ["A", expect.stringContaining("“A” in “C” in “B” in “A”")],
      ["B", expect.stringContaining("circle")],
      ["C", "The group “C” cannot be nested in itself."],
      ["Other", null],
      ["Z main", "Z main came from main and can be changed only there."],
    ]);
    const fresh = await groupOptions(actingIn(tenant), "other", { nestIn: null });
    expect(fresh).toMatchObject([{ name: "Other", roleName: "Pick", disabled: null }]);
    await expect(groupOptions(actingIn(tenant), "", { nestIn: randomUUID() })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("R5: says into which groups the person may let nobody", async () => {
    const tenant = await deployment.child();
    const [low, high] = [
      await role("Low", tenant, { incidents: "view" }),
      await role("High", tenant, { incidents: "edit" }),
    ];
    const inner = await group(tenant, "Nested", { roleId: low });
    await group(tenant, "Free", { roleId: low });
    await group(tenant, "Top", { roleId: high, nestedGroupIds: [inner] });
    const options = await groupOptions(actingIn(tenant, { incidents: "view" }), "", { join: true });
    expect(options.map(({ name, disabled }) => [name, disabled === null])).toEqual([
      ["Free", true],
      ["Nested", false],
      ["Top", false],
    ]);
  });
});

describe("the roles' list", () => {
  it("R1: shows kind, origin and how many users and groups hold each", async () => {
    const tenant = await deployment.child();
    const own = await role("Counted", tenant);
    await activeUser(tenant, { roleId: own });
    await activeUser(tenant, { roleId: own });
    await group(tenant, "Holder", { roleId: own });
    await roleFromMain(tenant, "Of main");
    const list = (q: string) => listRoles(actingIn(tenant), RoleListQuery.parse({ q }));
    expect(await list("counted")).toMatchObject({
      rows: [{ name: "Counted", kind: "custom", origin: "local", users: 2, groups: 1, version: 1 }],
      count: 1,
    });
    const named = async (q: string) => (await list(q)).rows.map(({ name }) => name);
    expect(await named("kind:predefined")).toEqual(["Account Admin", "Instance Administrator"]);
    expect(await named("-kind:predefined -kind:standard origin:local")).toEqual(["Counted"]);
    expect(await named("origin:main")).toEqual(["Of main"]);
    for (const sort of ["kind", "-origin", "created", "-updated", "-name"]) {
      const page = await listRoles(actingIn(tenant), RoleListQuery.parse({ sort }));
      expect(page.rows).toHaveLength(6);
    }
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { createRole } from "@/lib/roles/commands";
import { actingIn, perform } from "@/lib/users/testing";
import { createGroup } from "./commands/create";
import { updateGroup } from "./commands/update";
import type { GroupInput, LinkKind } from "./model";
import { alreadyIn, groupHead, groupLinks, tenantFacets, tenantOptions, tenantSet } from "./queries";

let deployment: TestDeployment;
let main: TenantRef;
let child: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  child = await deployment.child();
});
afterAll(() => deployment.close());

const roles = new Map<string, string>();
async function group(tenant: TenantRef, name: string, change: Partial<GroupInput> = {}): Promise<string> {
  const admin = actingIn(tenant);
  const role = { name: "Handlers", description: "", permissions: {} };
  const roleId =
    roles.get(tenant.id) ?? (await perform(createRole, admin, { ...role, name: `Of ${tenant.slug}` })).id;
  roles.set(tenant.id, roleId);
  const lists = { idpGroups: [], userIds: [], nestedGroupIds: [], tenantIds: [] };
  return (await perform(createGroup, admin, { name, description: "", roleId, ...lists, ...change })).id;
}

async function everyPage(tenant: TenantRef, id: string, of: LinkKind, q = "") {
  const found: string[] = [];
  let after: string | undefined;
  do {
    const page = await groupLinks(actingIn(tenant), id, { of, q, after });
    found.push(...page.items.map((item) => item.id));
    after = page.next;
  } while (after);
  return found;
}

describe("what belongs to a group", () => {
  it("G1: each of 5,000 members is found by search or by paging, and can be taken out", async () => {
    const id = await group(child, "Large");
    await inTenant(child, async ({ sql }) => {
      await sql`
        insert into users (id, email, first_name, last_name, status)
        select gen_random_uuid(), 'p' || n || '@large.test', 'Person', 'Number' || n, 'active'
        from generate_series(1, 5000) n`;
      await sql`insert into group_members (group_id, user_id) select ${id}, id from users where email like '%@large.test'`;
    });
    const admin = actingIn(child);
    expect(await groupLinks(admin, id, { of: "users" })).toMatchObject({ count: 5_000, capped: false });
    const all = await everyPage(child, id, "users");
    expect(new Set(all).size).toBe(5_000);
    const last = await groupLinks(admin, id, { of: "users", q: "number4999 person" });
    expect(last).toMatchObject({ count: 1, capped: false, items: [{ hint: "p4999@large.test" }] });
    const [target] = last.items;
    const { name, description, role, version } = await groupHead(admin, id);
    await perform(updateGroup, admin, {
      ...{ id, version, name, description, roleId: role.id, idpGroups: [] },
      ...{ addUserIds: [], removeUserIds: [target?.id ?? ""], addNestedIds: [], removeNestedIds: [] },
      ...{ addTenantIds: [], removeTenantIds: [] },
    });
    expect(await groupLinks(admin, id, { of: "users", q: "number4999" })).toMatchObject({
      count: 0,
      items: [],
    });
    expect((await groupLinks(admin, id, { of: "users" })).count).toBe(4_999);
  });

  it("G2: the nested groups and those above come by name, page by page", async () => {
    const nested = await Promise.all(Array.from({ length: 60 }, (_, n) => group(child, `Inner ${n}`)));
    const id = await group(child, "Outer", { nestedGroupIds: nested });
    expect(new Set(await everyPage(child, id, "nested"))).toEqual(new Set(nested));
    expect((await groupLinks(actingIn(child), id, { of: "nested", q: "inner 59" })).count).toBe(1);
    const [one = ""] = nested;
    expect(await groupLinks(actingIn(child), one, { of: "nestedIn" })).toMatchObject({
      items: [{ id, label: "Outer" }],
      count: 1,
    });
    expect(await alreadyIn(actingIn(child), id, "nested", [one, randomUUID()])).toEqual(new Set([one]));
    expect(await alreadyIn(actingIn(child), undefined, "nested", [one])).toEqual(new Set());
  });

  it("another tenant's group is not found", async () => {
    const id = await group(main, "Of main");
    const admin = actingIn(child);
    for (const foreign of [id, randomUUID(), "no id"]) {
      await expect(groupHead(admin, foreign)).rejects.toMatchObject({ code: "not_found" });
      for (const of of ["users", "nested", "nestedIn", "tenants"] as const)
        await expect(groupLinks(admin, foreign, { of })).rejects.toMatchObject({ code: "not_found" });
      for (const of of ["users", "nested", "tenants"] as const)
        await expect(alreadyIn(admin, foreign, of, [randomUUID()])).rejects.toMatchObject({
          code: "not_found",
        });
    }
  });
});

describe("available tenants", () => {
  it("G1: are found by name, address, label and region, and a whole set is shown before it is listed", async () => {
    const made = new Map<string, TenantRef>();
    for (const [name, region, labels, status] of [
      ["Acme", "emea", ["all", "Premium"], "paired"],
      ["Globex", "emea", ["all"], "paired"],
      ["Initech", "default", ["all", "premium"], "paired"],
      ["Hooli", "emea", ["all", "Premium"], "pending"],
    ] as const) {
      const tenant = await deployment.child({ name, region });
      made.set(name, tenant);
      await inControl(async ({ sql }) => {
        await sql`update tenants set labels = ${[...labels]}::text[] where id = ${tenant.id}`;
        await sql`
          insert into pairings (tenant_id, pairing_id, status, init_status)
          values (${tenant.id}, ${randomUUID()}, ${status}, 'initialized')`;
      });
    }
    const admin = actingIn(main);
    const names = async (q: string) => (await tenantOptions(admin, q)).map(({ name }) => name);
    expect(await names("label:premium")).toEqual(["Acme", "Initech"]);
    expect(await names("label:premium region:emea")).toEqual(["Acme"]);
    expect(await names("-region:Americas")).toEqual(["Acme", "Globex"]);
    expect(await names(made.get("Globex")?.slug ?? "")).toEqual(["Globex"]);
    expect(await tenantFacets(admin)).toEqual({
      labels: [
        { value: "all", label: "all", count: 3 },
        { value: "premium", label: "Premium", count: 2 },
      ],
      regions: [
        { value: "default", label: "Americas", count: 1 },
        { value: "emea", label: "EMEA", count: 2 },
      ],
    });

    const acme = made.get("Acme")?.id ?? "";
    const id = await group(main, "Fleet", { tenantIds: [acme] });
    const set = await tenantSet(admin, { label: "Premium", groupId: id });
    expect(set).toMatchObject({ count: 2, already: 1, items: [{ name: "Initech" }] });
    expect((await tenantSet(admin, { region: "emea" })).items.map(({ name }) => name)).toEqual([
      "Acme",
      "Globex",
    ]);
    expect(await tenantSet(admin, { label: "gold" })).toEqual({ count: 0, already: 0, items: [] });
    expect(await groupLinks(admin, id, { of: "tenants", q: "acm" })).toMatchObject({
      count: 1,
      items: [{ id: acme, label: "Acme" }],
    });

    const inChild = actingIn(child);
    await expect(tenantSet(inChild, {})).rejects.toMatchObject({ code: "not_found" });
    await expect(tenantFacets(inChild)).rejects.toMatchObject({ code: "not_found" });
    await expect(tenantOptions(inChild, "")).rejects.toMatchObject({ code: "not_found" });
    await expect(tenantSet(admin, { groupId: await group(child, "Elsewhere") })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

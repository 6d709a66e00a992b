import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, inTenantAsMain, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { countedAttempt, lockKeyOf } from "@/lib/core/locks";
import { createGroup } from "@/lib/groups/commands/create";
import { createRole } from "@/lib/roles/commands";
import { deactivateUsers } from "./commands/status";
import { USER_SORTS, type UserRow } from "./model";
import { exportUsers, listUsers, UserListQuery, userById, userGroups, userOptions } from "./queries";
import { actingIn, activeUser, perform } from "./testing";

let deployment: TestDeployment;
let child: TenantRef;
let big: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  child = await deployment.child();
  big = await deployment.child();
  await manyUsers(big, 10_050);
});
afterAll(() => deployment.close());

/** Users with names and times that repeat, and with many of them missing. */
async function manyUsers(tenant: TenantRef, count: number): Promise<void> {
  await inTenant(
    tenant,
    ({ sql }) => sql`
      insert into users (id, email, first_name, last_name, phone, status, type, role_id, last_login_at, created_at)
      select gen_random_uuid(), 'user' || n || '@example.com',
        case when n % 3 > 0 then 'First' || n % 7 end, case when n % 5 > 0 then 'Last' || n % 11 end,
        case when n % 4 = 0 then '+1 ' || n % 13 end, case n % 3 when 0 then 'active' when 1 then 'invited' else 'inactive' end,
        case n % 4 when 0 then 'sso' when 1 then 'local_sso' else 'local' end,
        case when n % 2 = 0 then (select id from roles where name = 'Analyst') end,
        case when n % 2 = 0 then timestamptz '2026-01-01' + make_interval(secs => (n % 17) * 0.000001) end,
        timestamptz '2026-01-01' + make_interval(secs => n % 23)
      from generate_series(1, ${count}) n`,
  );
}

const query = (input: Record<string, unknown> = {}) => UserListQuery.parse(input);
const names = (page: { rows: UserRow[] }) => page.rows.map(({ name }) => name).sort();

describe("the users' list", () => {
  it("U1: shows every column", async () => {
    const admin = actingIn(child);
    const roleId = (await perform(createRole, admin, { name: "Lead", description: "", permissions: {} })).id;
    const id = await activeUser(child, {
      firstName: "Una",
      lastName: "First",
      email: "una@acme.example",
      roleId,
    });
    const base = { description: "", idpGroups: [], tenantIds: [] };
    const inner = await perform(createGroup, admin, {
      ...base,
      name: "B group",
      roleId,
      userIds: [id],
      nestedGroupIds: [],
    });
    await perform(createGroup, admin, {
      ...base,
      name: "A group",
      roleId: ACCOUNT_ADMIN_ID,
      userIds: [],
      nestedGroupIds: [inner.id],
    });
    await inTenant(
      child,
      ({ sql }) => sql`
        update users set phone = '+1 555', last_login_at = '2026-02-03T04:05:06Z', type = 'local_sso' where id = ${id}`,
    );
    const { rows, count, capped } = await listUsers(admin, query({ q: "una" }));
    expect({ count, capped }).toEqual({ count: 1, capped: false });
    expect(rows[0]).toEqual({
      id,
      name: "Una First",
      firstName: "Una",
      lastName: "First",
      email: "una@acme.example",
      type: "local_sso",
      status: "active",
      role: { id: roleId, name: "Lead" },
      groups: [{ id: inner.id, name: "B group", ad: false, origin: "local" }],
      groupRoles: [
        expect.objectContaining({ roleName: "Account Admin", groupName: "A group", memberOfName: "B group" }),
        expect.objectContaining({ roleName: "Lead", groupName: "B group", memberOfName: "B group" }),
      ],
      accountAdmin: true,
      protected: false,
      phone: "+1 555",
      lastLoginAt: "2026-02-03T04:05:06.000000Z",
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      origin: "local",
      version: 1,
    });
    expect(await userById(admin, id)).toEqual(rows[0]);
    expect(await userGroups(admin, id)).toEqual([
      { id: inner.id, name: "B group", origin: "local", roleName: "Lead" },
    ]);
  });

  it("U1, U7: finds by status, Locked included, and by role, group, type and origin, also negated", async () => {
    const tenant = await deployment.child();
    const admin = actingIn(tenant);
    const roleId = (await perform(createRole, admin, { name: "Tier 1", description: "", permissions: {} }))
      .id;
    const [locked, inactive] = [
      await activeUser(tenant, { firstName: "Lou", lastName: "Locked", email: "lou@acme.example", roleId }),
      await activeUser(tenant, { firstName: "Ina", lastName: "Inactive" }),
    ];
    await activeUser(tenant, { firstName: "Mia", lastName: "Main", origin: "main" });
    const group = {
      name: "Night shift",
      description: "",
      roleId,
      idpGroups: [],
      nestedGroupIds: [],
      tenantIds: [],
    };
    await perform(createGroup, admin, { ...group, userIds: [locked, inactive] });
    await perform(deactivateUsers, admin, { userIds: [inactive] });
    for (let attempt = 0; attempt < 10; attempt++)
      await countedAttempt([lockKeyOf(tenant.id, "LOU@acme.example")], async () => undefined);
    const found = async (q: string) => names(await listUsers(admin, query({ q })));
    const [lou, ina, mia] = ["Lou Locked", "Ina Inactive", "Mia Main"];
    expect(await found("status:locked")).toEqual([lou]);
    expect(await found("status:Locked status:inactive")).toEqual([ina, lou]);
    expect(await found("-status:locked")).toEqual([ina, mia]);
    expect(await found('role:"tier 1"')).toEqual([lou]);
    expect(await found("role:none")).toEqual([ina, mia]);
    expect(await found('group:"night shift"')).toEqual([ina, lou]);
    expect(await found('-group:"Night Shift" type:Local')).toEqual([mia]);
    expect(await found("group:none")).toEqual([mia]);
    expect(await found("origin:main")).toEqual([mia]);
    expect(await found("ina status:inactive")).toEqual([ina]);
    expect(await found("nothing:here")).toEqual([]);
  });

  it("finds text whatever signs are in it, and never another's rows by it", async () => {
    const tenant = await deployment.child();
    await activeUser(tenant, { firstName: "100%", lastName: "O'Brien_", email: "a\\b@acme.example" });
    await activeUser(tenant, { firstName: "1000", lastName: "OBrienX", email: "plain@acme.example" });
    const found = async (q: string) => names(await listUsers(actingIn(tenant), query({ q })));
    for (const q of ["100%", "o'brien_", "a\\b", "brien_ 100%"])
      expect(await found(q)).toEqual(["100% O'Brien_"]);
    expect(await found("'; drop table users; --")).toEqual([]);
    expect(await found("zz\u0000zz \ud800")).toEqual([]);
  });

  it.each(USER_SORTS.flatMap((sort) => [sort, `-${sort}`]))(
    "pages by %s forward and back over every user once, those with nothing there included",
    async (sort) => {
      const tenant = await deployment.child();
      await manyUsers(tenant, 120);
      const admin = actingIn(tenant);
      const forward: string[] = [];
      const pages: string[][] = [];
      let page = await listUsers(admin, query({ sort }));
      expect(page.previous).toBeUndefined();
      for (;;) {
        pages.push(page.rows.map(({ id }) => id));
        forward.push(...page.rows.map(({ id }) => id));
        if (!page.next) break;
        page = await listUsers(admin, query({ sort, after: page.next }));
      }
      expect(pages.map((ids) => ids.length)).toEqual([50, 50, 20]);
      expect(new Set(forward).size).toBe(120);
      for (let at = pages.length - 2; at >= 0; at--) {
        page = await listUsers(admin, query({ sort, before: page.previous }));
        expect(page.rows.map(({ id }) => id)).toEqual(pages[at]);
        expect(page.next).toBeDefined();
      }
      expect(page.previous).toBeUndefined();
      const mirrored = sort.startsWith("-") ? sort.slice(1) : `-${sort}`;
      const last = await listUsers(admin, query({ sort: mirrored }));
      expect(last.rows.map(({ id }) => id)).toEqual([...forward].reverse().slice(0, 50));
    },
  );

  it("begins at the start where the cursor is broken, of another sort or made up", async () => {
    const admin = actingIn(big);
    const first = await listUsers(admin, query({ sort: "login" }));
    const start = first.rows.map(({ id }) => id);
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const other = await listUsers(admin, query({ sort: "email" }));
    for (const after of [
      "%%%",
      other.next,
      made(["login", ["2026-02-30T00:00:00.000000Z"], randomUUID()]),
      made(["login", ["x'); drop"], randomUUID()]),
      made(["login", ["-infinity"], "no id"]),
      made(["login", [], randomUUID()]),
    ]) {
      const page = await listUsers(admin, query({ sort: "login", after }));
      expect(page.rows.map(({ id }) => id)).toEqual(start);
    }
    expect(UserListQuery.parse({ sort: "password_hash", q: ["a", "b"], after: 5 })).toEqual({
      q: "",
      sort: "name",
    });
  });

  it("counts up to 10,000 and then says that there are more", async () => {
    expect(await listUsers(actingIn(big), query())).toMatchObject({ count: 10_000, capped: true });
    expect(await listUsers(actingIn(big), query({ q: "type:sso" }))).toMatchObject({ capped: false });
  });

  it("U1: the export obeys filter and order and goes through every user", async () => {
    const admin = actingIn(big);
    const ids: string[] = [];
    const sizes: number[] = [];
    for await (const rows of exportUsers(admin, query({ q: "-type:sso", sort: "-login" }))) {
      sizes.push(rows.length);
      ids.push(...rows.map(({ id }) => id));
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(10_050 - Math.floor(10_050 / 4));
    expect(Math.max(...sizes)).toBe(1_000);
    expect(() => exportUsers(actingIn(big, { users: "view" }), query())).toThrow(/Export/);
  });

  it("leaves out the deleted, and what another tenant has is not found", async () => {
    const tenant = await deployment.child();
    const id = await activeUser(tenant);
    await inTenantAsMain(
      tenant,
      ({ sql }) => sql`
        update users set status = 'deleted', email = null, first_name = null, last_name = null where id = ${id}`,
    );
    expect((await listUsers(actingIn(tenant), query())).rows).toEqual([]);
    const foreign = await activeUser(child);
    for (const unknown of [id, foreign, "no id"]) {
      await expect(userById(actingIn(tenant), unknown)).rejects.toMatchObject({ code: "not_found" });
      await expect(userGroups(actingIn(tenant), unknown)).rejects.toMatchObject({ code: "not_found" });
    }
  });

  it("S4: a picker offers those made here, 20 at most", async () => {
    const tenant = await deployment.child();
    await activeUser(tenant, { firstName: "Mia", lastName: "Main", origin: "main" });
    const id = await activeUser(tenant, { firstName: "Mia", lastName: "Local", email: "mia@acme.example" });
    expect(await userOptions(actingIn(tenant), "mia")).toEqual([
      { id, name: "Mia Local", email: "mia@acme.example" },
    ]);
    expect(await userOptions(actingIn(big), "")).toHaveLength(20);
  });
});

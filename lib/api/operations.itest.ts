import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { AuditListQuery, listAudit } from "@/lib/audit/queries";
import { actingIn, activeUser, groupFromMain, roleFromMain } from "@/lib/users/testing";
import { OPERATIONS } from "./operations";
import { type Answer, call, keyOf, keyWith } from "./testing";

let deployment: TestDeployment;
let child: TenantRef;
let main: TenantRef;
let key: string;
let keyId: string;
const done = new Set<string>();

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  child = await deployment.child();
  const made = await keyOf(child, [ACCOUNT_ADMIN_ID]);
  [key, keyId] = [made.secret, made.id];
});
afterAll(() => deployment.close());

async function ok(
  method: string,
  at: string,
  body?: unknown,
  headers?: Record<string, string>,
): Promise<Answer> {
  const answer = await call(method, child.slug, at, { key, body, headers });
  expect(answer.status, `${method} ${at}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  done.add(answer.operation);
  return answer;
}
const refused = (method: string, at: string, body?: unknown, headers?: Record<string, string>) =>
  call(method, child.slug, at, { key, body, headers });
const newUser = () => ({
  email: `${randomUUID()}@example.com`,
  firstName: "Ann",
  lastName: "Api",
  phone: null,
});
const role = (name: string) => ({ name, description: "", permissions: { incidents: "view" } });
const group = (name: string, roleId: unknown) => ({
  name,
  description: "",
  roleId,
  idpGroups: [],
  userIds: [],
  nestedGroupIds: [],
  tenantIds: [],
});
const change = {
  addUserIds: [],
  removeUserIds: [],
  addNestedIds: [],
  removeNestedIds: [],
  addTenantIds: [],
  removeTenantIds: [],
};

describe("the operations of the API", () => {
  it("K3: a key shows itself, and its permissions are those of its roles together (R4)", async () => {
    const { body } = await ok("GET", "/key");
    expect(body).toMatchObject({
      id: keyId,
      accountAdmin: true,
      tenant: { slug: child.slug, kind: "child" },
    });
    const one = await keyWith(child, { incidents: "view", users: "edit" });
    const two = await keyWith(child, { incidents: "edit" });
    const both = await keyOf(child, [one.roleId, two.roleId]);
    const shown = await call("GET", child.slug, "/key", { key: both.secret });
    expect(shown.body).toMatchObject({
      accountAdmin: false,
      permissions: { incidents: "edit", users: "edit" },
    });
    expect((await ok("GET", "/components")).body.data.length).toBeGreaterThan(20);
  });

  it("K3, U2: users are added, read, changed, stopped and deleted, and the log names the key", async () => {
    const row = newUser();
    const added = await ok("POST", "/users", { rows: [row], roleId: null, groupIds: [] });
    expect(added.status).toBe(201);
    const [{ id }] = (added.body as unknown as { users: [{ id: string; link: string }] }).users;
    expect(added.headers.get("location")).toBe(`/api/v1/tenants/${child.slug}/users/${id}`);

    const shown = await ok("GET", `/users/${id}`);
    expect(shown.body).toMatchObject({ email: row.email, status: "invited", version: 1 });
    expect(shown.headers.get("etag")).toBe('"1"');
    const changed = await ok("PUT", `/users/${id}`, { ...row, lastName: "Changed" }, { "if-match": '"1"' });
    expect(changed.body).toEqual({ version: 2 });
    expect(changed.headers.get("etag")).toBe('"2"');
    expect(
      await ok("PATCH", `/users/${id}/access`, {
        roleId: ACCOUNT_ADMIN_ID,
        addGroupIds: [],
        removeGroupIds: [],
      }),
    ).toMatchObject({ body: { changed: 1 } });
    expect((await ok("GET", `/users/${id}/permissions`)).body).toMatchObject({ accountAdmin: true });
    const kept = await refused("DELETE", `/users/${id}`);
    expect(kept).toMatchObject({ status: 409, body: { detail: expect.stringContaining("Account Admin") } });
    await activeUser(child, { roleId: ACCOUNT_ADMIN_ID });
    await ok("PATCH", `/users/${id}/access`, { roleId: null, addGroupIds: [], removeGroupIds: [] });
    await ok("POST", `/users/${id}/deactivate`);
    await ok("POST", `/users/${id}/activate`, {});
    await ok("POST", `/users/${id}/unlock`);
    await inTenant(
      child,
      ({ sql }) => sql`
        insert into saved_views (id, screen, name, shared, owner_id)
        values (${randomUUID()}, 'users', 'Owned', true, ${id})`,
    );
    expect(await refused("DELETE", `/users/${id}`)).toMatchObject({ status: 409 });
    const { stamp, owned } = (await ok("GET", `/users/${id}/owned`)).body as Record<string, unknown>;
    expect(owned).toEqual([{ kind: "views", count: 1, first: ["Owned"] }]);
    await ok("DELETE", `/users/${id}`, { plan: { stamp, to: null } });
    expect((await refused("GET", `/users/${id}`)).status).toBe(404);

    const { rows } = await listAudit(actingIn(child), AuditListQuery.parse({ q: `actor:key target:${id}` }));
    expect(rows.map(({ action }) => action)).toEqual([
      "user.delete",
      "user.unlock",
      "user.activate",
      "user.deactivate",
      "user.edit_permissions",
      "user.edit_permissions",
      "user.edit",
      "user.add",
    ]);
    expect(rows[0]).toMatchObject({
      actor: { kind: "key", id: keyId, name: expect.stringMatching(/^API key Key /) },
      ip: "192.0.2.9",
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it("K3, R2: roles are made, read, changed and deleted, with the version in If-Match", async () => {
    const made = await ok("POST", "/roles", role("By API"));
    const at = `/roles/${made.body.id}`;
    expect((await ok("GET", at)).body).toMatchObject({ name: "By API", permissions: { incidents: "view" } });
    expect((await ok("GET", "/roles?q=by+api")).body.data).toMatchObject([{ name: "By API", users: 0 }]);
    await ok("PUT", at, role("By API too"), { "if-match": '"1"' });
    const stale = await refused("PUT", at, role("Again"), { "if-match": '"1"' });
    expect(stale).toMatchObject({
      status: 412,
      body: { code: "precondition_failed", detail: expect.stringContaining("The API key Key") },
    });
    expect((await refused("PUT", at, role("Again"))).status).toBe(428);
    const taken = await refused("PUT", at, role("Analyst"), { "if-match": '"2"' });
    expect(taken).toMatchObject({ status: 409, body: { errors: [{ pointer: "#/name" }] } });
    await ok("DELETE", at);
    expect((await refused("DELETE", at)).status).toBe(404);
  });

  it("K3, G1: groups are made, read, changed and deleted, and members paged", async () => {
    const { body } = await ok("POST", "/roles", role("For groups"));
    const made = await ok("POST", "/groups", group("By API", body.id));
    const at = `/groups/${made.body.id}`;
    const userId = await activeUser(child);
    await ok(
      "PATCH",
      at,
      { name: "By API", description: "d", roleId: body.id, idpGroups: [], ...change, addUserIds: [userId] },
      { "if-match": '"1"' },
    );
    expect((await ok("GET", at)).body).toMatchObject({ description: "d", memberCount: 1, version: 2 });
    expect((await ok("GET", `${at}/members`)).body.data).toMatchObject([{ id: userId }]);
    expect((await ok("GET", "/groups?q=by+api")).body.data).toMatchObject([{ name: "By API" }]);
    expect((await refused("DELETE", at, undefined, { "if-match": '"1"' })).status).toBe(412);
    await ok("DELETE", at, undefined, { "if-match": '"2"' });
  });

  it("G2: a nesting that would make a circle is refused with the path", async () => {
    const { body } = await ok("POST", "/roles", role("For circles"));
    const a = await ok("POST", "/groups", group("Circle A", body.id));
    const b = await ok("POST", "/groups", { ...group("Circle B", body.id), nestedGroupIds: [a.body.id] });
    const own = { name: "Circle A", description: "", roleId: body.id, idpGroups: [], ...change };
    const circle = await refused(
      "PATCH",
      `/groups/${a.body.id}`,
      { ...own, addNestedIds: [b.body.id] },
      { "if-match": '"1"' },
    );
    expect(circle).toMatchObject({ status: 422, body: { errors: [{ pointer: "#/nestedGroupIds" }] } });
  });

  it("K3: lists are paged by keyset, and a cursor is good for its own list alone", async () => {
    await Promise.all(Array.from({ length: 7 }, () => activeUser(child, { lastName: "Paged" })));
    const ids: unknown[] = [];
    let at: string | null = "/users?q=paged&limit=3";
    let pages = 0;
    while (at) {
      const page: Answer = await ok("GET", at);
      ids.push(...page.body.data.map(({ id }) => id));
      const link = /^<\/api\/v1\/tenants\/[^/]+(\/[^>]+)>; rel="next"$/.exec(page.headers.get("link") ?? "");
      expect(page.body.next === null).toBe(link === null);
      at = link?.[1] ?? null;
      pages += 1;
    }
    expect(pages).toBe(3);
    expect(new Set(ids).size).toBe(7);
    const { next } = (await ok("GET", "/users?q=paged&limit=3")).body;
    for (const wrong of [
      `/users?q=other&cursor=${next}`,
      `/users?q=paged&sort=-name&cursor=${next}`,
      `/roles?cursor=${next}`,
      `/users?q=paged&cursor=${String(next).slice(1)}`,
      "/users?cursor=x",
      "/users?limit=0",
      "/users?limit=201",
      "/users?limit=many",
      "/users?sort=password",
      "/users?unknown=1",
    ])
      expect(await refused("GET", wrong), wrong).toMatchObject({ status: 422, body: { code: "invalid" } });
  });

  it("R5: a key gives nobody what it lacks itself, and not Account Admin", async () => {
    const weak = await keyWith(child, {
      users: "edit",
      "users:invite": "edit",
      roles: "edit",
      groups: "edit",
    });
    const as = { key: weak.secret };
    const userId = await activeUser(child);
    const denied = [
      await call("POST", child.slug, "/roles", { ...as, body: role("Too much") }),
      await call("PATCH", child.slug, `/users/${userId}/access`, {
        ...as,
        body: { roleId: ACCOUNT_ADMIN_ID, addGroupIds: [], removeGroupIds: [] },
      }),
      await call("POST", child.slug, "/users", {
        ...as,
        body: { rows: [newUser()], roleId: ACCOUNT_ADMIN_ID, groupIds: [] },
      }),
      await call("POST", child.slug, "/groups", { ...as, body: group("Too much", ACCOUNT_ADMIN_ID) }),
    ];
    for (const answer of denied)
      expect(answer, answer.operation).toMatchObject({
        status: 403,
        body: { code: "forbidden", errors: [{ pointer: expect.any(String) }] },
      });
    expect((await call("DELETE", child.slug, `/users/${userId}`, as)).status).toBe(403);
  });

  it("S3, S4: what came from main is not changed here, by a key neither", async () => {
    const roleId = await roleFromMain(child, "Main role");
    const groupId = await groupFromMain(child, "Main group", roleId);
    const userId = await activeUser(child, { origin: "main" });
    const forbidden = { status: 403, body: { detail: expect.stringContaining("came from main") } };
    expect(await refused("PUT", `/roles/${roleId}`, role("Mine"), { "if-match": '"1"' })).toMatchObject(
      forbidden,
    );
    expect(await refused("DELETE", `/groups/${groupId}`, undefined, { "if-match": '"1"' })).toMatchObject(
      forbidden,
    );
    expect(await refused("POST", `/users/${userId}/deactivate`)).toMatchObject(forbidden);
  });

  it("another tenant's ids are not found", async () => {
    const userId = await activeUser(main);
    for (const id of [userId, randomUUID(), "no-id", "%00", "..%2f..%2fkey"]) {
      for (const [method, at, body] of [
        ["GET", `/users/${id}`],
        ["PUT", `/users/${id}`, newUser()],
        ["DELETE", `/users/${id}`],
        ["GET", `/users/${id}/permissions`],
        ["POST", `/users/${id}/deactivate`],
        ["GET", `/roles/${id}`],
        ["PUT", `/roles/${id}`, role("Mine")],
        ["GET", `/groups/${id}`],
        ["GET", `/groups/${id}/members`],
        ["DELETE", `/groups/${id}`],
      ] as const)
        expect((await refused(method, at, body, { "if-match": '"1"' })).status, `${method} ${at}`).toBe(404);
    }
  });

  it("U8: an answer that is kept for a repeated request names nobody", async () => {
    const row = newUser();
    const headers = { "idempotency-key": randomUUID() };
    await ok("POST", "/users", { rows: [row], roleId: null, groupIds: [] }, headers);
    const kept = await inTenant(
      child,
      ({ sql }) => sql`select to_jsonb(a)::text as whole from api_answers a`,
    );
    expect(kept.length).toBe(1);
    expect(kept[0]?.whole).not.toContain(row.email);
  });

  it("K3: every operation that is declared was called", async () => {
    await ok("GET", "/users");
    const elsewhere = ["Content", "Sharing", "Sites", "Commands"];
    const here = OPERATIONS.filter(({ tag }) => !elsewhere.includes(tag));
    expect(here.map(({ id }) => id).filter((id) => !done.has(id))).toEqual([]);
  });
});

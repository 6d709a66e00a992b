import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { revokeApiKey } from "@/lib/api-keys/commands/end";
import { newSecret } from "@/lib/api-keys/secret";
import { resetEnv } from "@/lib/core/env";
import { deleteRole } from "@/lib/roles/commands";
import { actingIn, perform } from "@/lib/users/testing";
import { OPERATIONS } from "./operations";
import { call, keyOf, keyWith } from "./testing";

let deployment: TestDeployment;
let child: TenantRef;
let main: TenantRef;
let key: string;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  child = await deployment.child();
  key = (await keyOf(child, [ACCOUNT_ADMIN_ID])).secret;
});
afterAll(() => deployment.close());
afterEach(() => {
  delete process.env.BAILIWICK_API_REQUESTS_PER_MINUTE;
  resetEnv();
});

const addressOf = (template: string) => template.replaceAll(/\{\w+\}/g, () => randomUUID());
const role = (name = `Role ${randomUUID()}`) => ({ name, description: "", permissions: {} });
const countOf = async (name: string) => {
  const rows = await inTenant(child, ({ sql }) => sql`select from roles where name = ${name}`);
  return rows.length;
};

describe("the gate of the API", () => {
  it("K3: every operation refuses a call without a key, and says how to send one", async () => {
    for (const { method, path, rooted } of OPERATIONS) {
      const answer = await call(method, rooted ? null : child.slug, addressOf(path));
      expect(answer, path).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
      expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer realm="bailiwick"/);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
    }
  });

  it("K3, A5: another tenant's address answers like one that does not exist, at every operation", async () => {
    const other = await deployment.child();
    const suspended = await deployment.child();
    await inControl((tx) => tx.sql`update tenants set status = 'suspended' where id = ${suspended.id}`);
    for (const { method, path, rooted } of OPERATIONS) {
      if (rooted) continue; // Its address names no tenant.
      const at = addressOf(path);
      const answers = await Promise.all(
        [main.slug, other.slug, suspended.slug, "no-such-tenant"].map((slug) =>
          call(method, slug, at, { key }),
        ),
      );
      const [absent] = answers.slice(-1);
      for (const { status, body, headers } of answers) {
        expect(status, path).toBe(404);
        expect({ ...body, instance: "" }).toEqual({ ...absent?.body, instance: "" });
        expect([...headers.keys()]).toEqual([...(absent?.headers.keys() ?? [])]);
      }
    }
  });

  it("K3: every operation but the open ones refuses a key whose role gives nothing", async () => {
    const { secret } = await keyWith(child, {});
    for (const { method, path, needs, rooted } of OPERATIONS) {
      const { status, body } = await call(method, rooted ? null : child.slug, addressOf(path), {
        key: secret,
      });
      if ("anyone" in needs) expect(status, path).toBe(200);
      else expect({ status, code: body.code }, path).toEqual({ status: 403, code: "forbidden" });
    }
  });

  it("K1: wrong, revoked, expired and red keys are refused in words", async () => {
    const of = (key: string) => call("GET", child.slug, "/key", { key });
    const unknown = { status: 401, body: { detail: expect.stringContaining("not known") } };
    for (const wrong of [
      "x",
      "bwa_x",
      newSecret(child.id),
      newSecret(randomUUID()),
      `${key}x`,
      key.slice(0, -1),
    ])
      expect(await of(wrong)).toMatchObject(unknown);
    for (const authorization of [key, `Basic ${key}`, `Bearer  ${key}`, "Bearer", `Bearer ${key} x`])
      expect((await call("GET", child.slug, "/key", { headers: { authorization } })).status).toBe(401);

    const revoked = await keyWith(child, {});
    await perform(revokeApiKey, actingIn(child), { id: revoked.id });
    expect(await of(revoked.secret)).toMatchObject({
      status: 401,
      body: { detail: expect.stringContaining("was revoked") },
    });
    const red = await keyWith(child, {});
    await perform(deleteRole, actingIn(child), { id: red.roleId });
    expect(await of(red.secret)).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining("cannot be used") },
    });
    const old = await keyWith(child, {});
    await inTenant(child, ({ sql }) => sql`update api_keys set expires_at = now() where id = ${old.id}`);
    expect(await of(old.secret)).toMatchObject({
      status: 401,
      body: { detail: expect.stringContaining("expired") },
    });
  });

  it("K3: a key of a tenant out of service is told so, at its own address", async () => {
    const tenant = await deployment.child();
    const { secret } = await keyWith(tenant, {});
    await inControl((tx) => tx.sql`update tenants set status = 'suspended' where id = ${tenant.id}`);
    const answer = await call("GET", tenant.slug, "/key", { key: secret });
    expect(answer).toMatchObject({ status: 503, body: { detail: expect.stringContaining("suspended") } });
    expect(answer.headers.get("retry-after")).toBe("60");
  });

  it("K3: each key has a limit of its own, told in headers, and beyond it gets 429", async () => {
    process.env.BAILIWICK_API_REQUESTS_PER_MINUTE = "5";
    resetEnv();
    const [busy, calm] = [await keyWith(child, {}), await keyWith(child, {})];
    const statuses: number[] = [];
    for (let n = 0; n < 7; n++) {
      const answer = await call("GET", child.slug, "/key", { key: busy.secret });
      statuses.push(answer.status);
      expect(answer.headers.get("ratelimit-policy")).toBe('"requests";q=5;w=60');
      expect(answer.headers.get("ratelimit")).toMatch(/^"requests";r=\d+;t=\d+$/);
      if (answer.status === 429) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect((await call("GET", child.slug, "/key", { key: calm.secret })).status).toBe(200);
  });

  it("K3: wrong keys are limited by where they come from", async () => {
    const headers = { "x-bailiwick-ip": "203.0.113.50" };
    const statuses = new Set<number>();
    for (let n = 0; n < 70; n++)
      statuses.add((await call("GET", child.slug, "/key", { key: "x", headers })).status);
    expect([...statuses]).toEqual([401, 429]);
    expect((await call("GET", child.slug, "/key", { key })).status).toBe(200);
  });

  it("K3: hostile bodies are refused in words and change nothing", async () => {
    const post = (options: Parameters<typeof call>[3]) =>
      call("POST", child.slug, "/roles", { key, ...options });
    const invalid = { status: 422, body: { code: "invalid" } };
    const name = `Hostile ${randomUUID()}`;
    for (const raw of [
      "",
      "{",
      "null",
      "[]",
      "7",
      '"text"',
      "{}",
      JSON.stringify({ ...role(name), unknown: 1 }),
      JSON.stringify({ ...role(`${name}\u0000`) }),
      JSON.stringify({ ...role(name), permissions: { nonsense: "edit" } }),
      JSON.stringify({ ...role(name), permissions: [] }),
      `{"__proto__":{"name":"x"},"name":"${name}","description":"","permissions":{}}`,
      "[".repeat(100_000),
      new Uint8Array([0x22, 0xff, 0xfe, 0x22]),
    ])
      expect(await post({ raw }), String(raw).slice(0, 60)).toMatchObject(invalid);
    expect(
      (await post({ raw: JSON.stringify({ ...role(name), description: "x".repeat(300_000) }) })).status,
    ).toBe(413);
    expect((await post({ body: role(name), headers: { "content-type": "text/plain" } })).status).toBe(415);
    for (const wrong of ["", "x".repeat(256), "a b", "é"])
      expect(
        await post({ body: role(name), headers: { "idempotency-key": encodeHeader(wrong) } }),
      ).toMatchObject(invalid);
    const put = (ifMatch: string) =>
      call("PUT", child.slug, `/roles/${ACCOUNT_ADMIN_ID}`, {
        key,
        body: role(name),
        headers: { "if-match": ifMatch },
      });
    for (const wrong of ["*", "1", '"x"', '"1", "2"', '"99999999999"'])
      expect((await put(wrong)).status, wrong).toBe(412);
    expect(await countOf(name)).toBe(0);
  });
});

const encodeHeader = (text: string) => Buffer.from(text, "utf8").toString("latin1");

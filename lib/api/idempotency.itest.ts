import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { call, keyOf } from "./testing";

let deployment: TestDeployment;
let child: TenantRef;
let key: string;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  child = await deployment.child();
  key = (await keyOf(child, [ACCOUNT_ADMIN_ID])).secret;
});
afterAll(() => deployment.close());

const role = () => ({ name: `Role ${randomUUID()}`, description: "", permissions: {} });
const countOf = async (name: string) => {
  const rows = await inTenant(child, ({ sql }) => sql`select from roles where name = ${name}`);
  return rows.length;
};

describe("idempotency", () => {
  const post = (body: unknown, once: string, as = key) =>
    call("POST", child.slug, "/roles", { key: as, body, headers: { "idempotency-key": once } });

  it("K3: the same request again gets the first answer and takes effect once", async () => {
    const [body, once] = [role(), randomUUID()];
    const [first, second] = [await post(body, once), await post(body, once)];
    expect(first.status).toBe(201);
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(second.headers.get("etag")).toBe(first.headers.get("etag"));
    expect(second.headers.get("location")).toBe(first.headers.get("location"));
    expect([first, second].map(({ headers }) => headers.get("idempotency-replayed"))).toEqual([null, "true"]);
    expect(await countOf(body.name)).toBe(1);
  });

  it("K3: another request under the same key is refused, another API key's is its own", async () => {
    const once = randomUUID();
    await post(role(), once);
    expect(await post(role(), once)).toMatchObject({ status: 422, body: { code: "idempotency_mismatch" } });
    const elsewhere = await call("DELETE", child.slug, `/roles/${randomUUID()}`, {
      key,
      headers: { "idempotency-key": once },
    });
    expect(elsewhere.body).toMatchObject({ code: "idempotency_mismatch" });
    const other = (await keyOf(child, [ACCOUNT_ADMIN_ID])).secret;
    expect((await post(role(), once, other)).status).toBe(201);
  });

  it("K3: a refused request is not kept", async () => {
    const [taken, once] = [role(), randomUUID()];
    await post(taken, randomUUID());
    expect((await post(taken, once)).status).toBe(409);
    expect((await post(role(), once)).status).toBe(201);
  });

  it("K3: of many at once, one takes effect and none else makes anything", async () => {
    for (let round = 0; round < 5; round++) {
      const [body, once] = [role(), randomUUID()];
      const answers = await Promise.all(Array.from({ length: 12 }, () => post(body, once)));
      const made = answers.filter(({ status }) => status === 201);
      expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
      expect(made.filter(({ headers }) => !headers.has("idempotency-replayed"))).toHaveLength(1);
      for (const { status, body } of answers.filter(({ status }) => status !== 201))
        expect({ status, code: body.code }).toEqual({ status: 409, code: "idempotency_in_use" });
      expect(await countOf(body.name)).toBe(1);
    }
  });

  it("K3: an answer is kept for a day, and then goes", async () => {
    const once = randomUUID();
    await post(role(), once);
    await inTenant(child, ({ sql }) => sql`update api_answers set created_at = now() - interval '25 hours'`);
    expect((await post(role(), once)).status).toBe(201);
    const kept = await inTenant(child, ({ sql }) => sql`select from api_answers`);
    expect(kept).toHaveLength(1);
  });
});

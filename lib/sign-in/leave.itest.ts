import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { contextFor } from "@/lib/core/load-context";
import { callerOf, createSession } from "@/lib/core/sessions";
import { activeUser } from "@/lib/users/testing";
import { isSignedIn, leaveAll } from "./leave";

const facts = { ip: "203.0.113.9", requestId: "test" };
const secret = async () => "secret";
let deployment: TestDeployment;
let acme: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme" });
});
afterAll(() => deployment.close());

async function session(home: TenantRef): Promise<{ userId: string; token: string }> {
  const userId = await activeUser(home);
  const token = await createSession({ homeId: home.id, userId, ip: null, userAgent: null });
  return { userId, token };
}

const left = (home: TenantRef, userId: string) =>
  inTenant(
    home,
    ({ sql }) =>
      sql`select actor_id, ip from audit where action = 'session.sign_out' and target_id = ${userId}`,
  );

describe("signing out from where nothing else may be done", () => {
  it("A7: ends a session that is refused from its network, and stands in the log", async () => {
    await inTenant(acme, ({ sql }) => sql`update sign_in_policy set networks = '{192.0.2.0/24}'`);
    const { userId, token } = await session(acme);
    await expect(contextFor(await callerOf("acme", [token]), facts)).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await isSignedIn([token])).toBe(true);
    expect(await leaveAll([token], facts, secret)).toMatchObject({
      to: "/login?tenant=acme",
      ended: [{ userId }],
    });
    expect(await isSignedIn([token])).toBe(false);
    expect(await left(acme, userId)).toEqual([{ actor_id: userId, ip: facts.ip }]);
  });

  it("A7: ends all sessions of this browser, of every home, and none of another browser", async () => {
    const [mine, mains, elsewhere] = [
      await session(acme),
      await session(deployment.main),
      await session(acme),
    ];
    const { ended } = await leaveAll([mine.token, mains.token], facts, secret);
    expect(ended.map(({ userId }) => userId).sort()).toEqual([mine.userId, mains.userId].sort());
    expect(await isSignedIn([mine.token, mains.token])).toBe(false);
    expect(await isSignedIn([elsewhere.token])).toBe(true);
  });

  it("T2: works also while the home is out of service", async () => {
    const { token } = await session(acme);
    const put = (status: string) =>
      inControl(({ sql }) => sql`update tenants set status = ${status} where id = ${acme.id}`);
    await put("suspended");
    expect((await leaveAll([token], facts, secret)).ended).toHaveLength(1);
    await put("active");
    expect(await isSignedIn([token])).toBe(false);
  });

  it("A1: of nobody ends nothing, and goes to the sign-in", async () => {
    for (const tokens of [[], [randomUUID()]])
      expect(await leaveAll(tokens, facts, secret)).toEqual({ ended: [], to: "/login" });
  });
});

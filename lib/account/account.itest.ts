import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { execute } from "@/lib/core/execute";
import { hashPassword } from "@/lib/core/passwords";
import { callerOf, createSession, sessionOfToken } from "@/lib/core/sessions";
import { checkPassword } from "@/lib/sign-in/commands";
import { userById } from "@/lib/users/queries";
import { actingIn, activeUser, perform } from "@/lib/users/testing";
import { changePassword, endOtherSessions, endSession, updateOwnDetails } from "./commands";
import { ChangePasswordInput } from "./model";
import { ownAccount } from "./queries";

const OLD = "the first long password";
const NEW = "another long password";
let deployment: TestDeployment;
let child: TenantRef;
let main: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  child = await deployment.child({ slug: "acme" });
});
afterAll(() => deployment.close());
beforeEach(async () => {
  await inControl((tx) => tx.sql`delete from sign_in_attempts`);
});

async function person(tenant = child): Promise<Context> {
  const id = await activeUser(tenant, { firstName: "Pat" });
  const hash = await hashPassword(OLD);
  await inTenant(tenant, ({ sql }) => sql`update users set password_hash = ${hash} where id = ${id}`);
  return actingIn(tenant, undefined, id);
}

async function session({ person, tenant }: Context, userAgent: string | null = null): Promise<string> {
  const token = await createSession({ homeId: tenant.id, userId: person.id, ip: "192.0.2.1", userAgent });
  return token;
}

async function signedIn(): Promise<{ context: Context; token: string }> {
  const context = await person();
  const token = await session(context);
  const own = await sessionOfToken(token);
  return { context: { ...context, sessionId: own?.id ?? "" }, token };
}

const change = (more: object = {}) =>
  ({ current: OLD, password: NEW, repeated: NEW, ...more }) as ChangePasswordInput;
const signIn = async ({ person }: Context, password: string) => {
  const { email } = await userById(actingIn(child), person.id);
  return checkPassword({ tenant: "acme", email, password }, { ip: null, requestId: "test" }).then(
    () => "in",
    (error: { code: string }) => error.code,
  );
};
const inRegistry = <I, T>(run: Parameters<typeof execute<I, T>>[0]["run"], context: Context, input: I) =>
  execute({ name: run.name, in: "registry", run }, context, input);

describe("own details", () => {
  it("U13: name and phone are one's own to change, and the address stays", async () => {
    const context = await person();
    const { email, version } = await ownAccount(context);
    await perform(updateOwnDetails, context, { version, firstName: "Pet", lastName: "Ra", phone: "+1 555" });
    expect(await ownAccount(context)).toMatchObject({
      firstName: "Pet",
      lastName: "Ra",
      phone: "+1 555",
      email,
    });
    await expect(
      perform(updateOwnDetails, context, { version, firstName: "Old", lastName: "Form", phone: null }),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  it("S3, U6: not in another tenant, and not without a role", async () => {
    const own = await person(main);
    const visiting = { ...own, tenant: child };
    const roleless = { ...(await person()), levels: new Map() };
    for (const context of [visiting, roleless]) {
      const details = { version: 1, firstName: "A", lastName: "B", phone: null };
      const refused = { code: "forbidden" };
      await expect(perform(updateOwnDetails, context, details)).rejects.toMatchObject(refused);
      await expect(perform(changePassword, context, change())).rejects.toMatchObject(refused);
      await expect(inRegistry(endSession, context, { id: randomUUID() })).rejects.toMatchObject(refused);
      await expect(inRegistry(endOtherSessions, context, { others: true })).rejects.toMatchObject(refused);
      await expect(async () => ownAccount(context)).rejects.toMatchObject(refused);
    }
    await expect(perform(changePassword, visiting, change())).rejects.toMatchObject({
      message: expect.stringContaining("user of Main"),
    });
  });
});

describe("own password", () => {
  it("U13, A4: the new one opens, the old one does not, and every other session ends", async () => {
    const { context, token } = await signedIn();
    const other = await session(context);
    const strange = await session(await person());
    expect(await perform(changePassword, context, change({}))).toEqual({ ended: 1 });
    expect(await sessionOfToken(other)).toBeUndefined();
    expect([await signIn(context, OLD), await signIn(context, NEW)]).toEqual(["unauthenticated", "in"]);

    const back = change({ current: NEW, password: OLD });
    expect(await perform(changePassword, context, back)).toEqual({ ended: 0 });
    expect(await sessionOfToken(token)).toBeDefined();
    expect(await sessionOfToken(strange)).toBeDefined();
    const log = await inTenant(
      child,
      ({ sql }) => sql`select after::text as text from audit
        where action = 'changePassword' and target_id = ${context.person.id}`,
    );
    expect(log).toHaveLength(2);
    for (const { text } of log) expect(text).not.toMatch(/long password|argon2/);
  });

  it("U7: wrong ones lock the address, for sign-in too, and a hundred at once are ten", async () => {
    const { context } = await signedIn();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        perform(changePassword, context, change({ current: "wrong" })).then(
          () => "changed",
          (error: { code: string }) => error.code,
        ),
      ),
    );
    expect(answers.filter((code) => code === "invalid")).toHaveLength(10);
    await expect(perform(changePassword, context, change())).rejects.toMatchObject({
      code: "limited",
      fields: { current: expect.any(String) },
    });
    expect(await signIn(context, OLD)).toBe("limited");
  });

  it("U13: is held to the rule of a new one, differs from the old one, and is repeated", async () => {
    const { context } = await signedIn();
    await expect(perform(changePassword, context, change({ password: OLD }))).rejects.toMatchObject({
      code: "invalid",
      fields: { password: expect.any(String) },
    });
    for (const wrong of [{ password: "short", repeated: "short" }, { repeated: "other" }]) {
      expect(ChangePasswordInput.safeParse(change(wrong)).success).toBe(false);
    }
  });

  it("U13: who signs in by SSO alone has none here", async () => {
    const { context } = await signedIn();
    await inTenant(
      child,
      ({ sql }) => sql`update users set type = 'sso', password_hash = null where id = ${context.person.id}`,
    );
    expect((await ownAccount(context)).passwordReason).toContain("single sign-on");
    await expect(perform(changePassword, context, change())).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("own sessions", () => {
  it("U13: are listed with browser, address and times, this one first and marked, and no other's", async () => {
    const { context } = await signedIn();
    await session(context, "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0");
    await session(await person());
    const { sessions, sessionCount } = await ownAccount(context);
    expect(sessionCount).toBe(2);
    expect(sessions).toMatchObject([
      { id: context.sessionId, current: true, browser: "Unknown browser" },
      { current: false, browser: "Firefox 128 on Linux", ip: "192.0.2.1" },
    ]);
    expect(Date.parse(sessions[1]?.lastSeenAt ?? "")).toBeGreaterThan(Date.now() - 60_000);
  });

  it("U13: use is noted, at most once a minute", async () => {
    const { context, token } = await signedIn();
    const seen = async () => (await ownAccount(context)).sessions[0]?.lastSeenAt ?? "";
    const age = (interval: string) =>
      inControl(
        ({ sql }) => sql`
          update sessions set last_seen_at = now() - ${interval}::interval where id = ${context.sessionId}`,
      );
    await age("30 seconds");
    const before = await seen();
    await callerOf("acme", [token]);
    expect(await seen()).toBe(before);
    await age("2 hours");
    await callerOf("acme", [token]);
    expect(Date.parse(await seen())).toBeGreaterThan(Date.now() - 60_000);
  });

  it("U13, A4: one is ended, then all others; this one is signed out of, and another's is not there", async () => {
    const { context, token } = await signedIn();
    const [one, two, three] = [await session(context), await session(context), await session(context)];
    const strange = await session(await person());
    const idOf = async (text: string) => (await sessionOfToken(text))?.id ?? "";
    const oneId = await idOf(one);
    await inRegistry(endSession, context, { id: oneId });
    expect(await sessionOfToken(one)).toBeUndefined();
    await expect(inRegistry(endSession, context, { id: context.sessionId })).rejects.toMatchObject({
      code: "conflict",
    });
    for (const id of [oneId, await idOf(strange), randomUUID()]) {
      await expect(inRegistry(endSession, context, { id })).rejects.toMatchObject({ code: "not_found" });
    }
    expect(await inRegistry(endOtherSessions, context, { others: true })).toEqual({ ended: 2 });
    for (const ended of [two, three]) expect(await sessionOfToken(ended)).toBeUndefined();
    for (const kept of [token, strange]) expect(await sessionOfToken(kept)).toBeDefined();
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { lockKeyOf, unlock } from "@/lib/core/locks";
import { hashPassword } from "@/lib/core/passwords";
import { checkPassword } from "./commands";

const PASSWORD = "a long enough password";
const facts = { ip: "127.0.0.1", requestId: "test" };
let deployment: TestDeployment;
let acme: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme", name: "Acme Bank" });
  await person(deployment.main, "main@bailiwick.test");
  await person(acme, "local@acme.test");
});

afterAll(() => deployment.close());

beforeEach(async () => {
  await inControl((tx) => tx.sql`delete from sign_in_attempts`);
});

async function person(tenant: TenantRef, email: string, status = "active"): Promise<string> {
  const id = randomUUID();
  const hash = await hashPassword(PASSWORD);
  await inTenant(
    tenant,
    (tx) => tx.sql`
      insert into users (id, email, first_name, last_name, status, role_id, password_hash)
      values (${id}, ${email}, 'First', 'Last', ${status}, ${ACCOUNT_ADMIN_ID}, ${hash})`,
  );
  return id;
}

const attempt = (email: string, password: string, tenant?: string) =>
  checkPassword({ email, password, tenant }, facts).then(
    (found) => `in ${found.home.slug}`,
    (error: { code?: string; message: string }) => `${error.code}: ${error.message}`,
  );

async function failTenTimes(email: string, tenant?: string): Promise<string[]> {
  const answers: string[] = [];
  for (let count = 0; count < 10; count++) answers.push(await attempt(email, "wrong", tenant));
  return answers;
}

describe("checkPassword", () => {
  it("A1: admits the right password, whatever the case of the address", async () => {
    expect(await attempt("MAIN@bailiwick.test ", PASSWORD)).toBe("in main");
    expect(await attempt("local@acme.test", PASSWORD, "acme")).toBe("in acme");
  });

  it("A1: opens a session of main for main's password at a child's sign-in", async () => {
    expect(await attempt("main@bailiwick.test", PASSWORD, "acme")).toBe("in main");
  });

  it("A5: does not know a child's own people at main's sign-in or at another child's", async () => {
    await deployment.child({ slug: "globex" });
    expect(await attempt("local@acme.test", PASSWORD)).toMatch(/^unauthenticated/);
    expect(await attempt("local@acme.test", PASSWORD, "globex")).toMatch(/^unauthenticated/);
  });

  it("A1: answers the same for a wrong password, an unknown person and an unknown tenant", async () => {
    const wrong = await attempt("main@bailiwick.test", "wrong");
    expect(await attempt("nobody@bailiwick.test", "wrong")).toBe(wrong);
    expect(await attempt("nobody@bailiwick.test", "wrong", "acme")).toBe(wrong);
    expect(await attempt("nobody@bailiwick.test", "wrong", "no-such-tenant")).toBe(wrong);
  });

  it.each(["inactive", "invited"])("U8: refuses someone %s in the same words", async (status) => {
    await person(deployment.main, `${status}@bailiwick.test`, status);
    expect(await attempt(`${status}@bailiwick.test`, PASSWORD)).toBe(
      await attempt("nobody@x.test", PASSWORD),
    );
  });

  it.each([
    ["known", "main@bailiwick.test", undefined],
    ["unknown", "nobody@bailiwick.test", undefined],
    ["known, at a child's sign-in,", "local@acme.test", "acme"],
    ["unknown, at a child's sign-in,", "nobody@acme.test", "acme"],
  ])("U7: locks after 10 failures: an address %s, by the same answers", async (_, email, tenant) => {
    const answers = await failTenTimes(email, tenant);
    expect(new Set(answers).size).toBe(1);
    expect(await attempt(email, PASSWORD, tenant)).toMatch(/^limited/);
  });

  it("U7: neither extends the lock nor counts while locked, and unlocks itself after 15 minutes", async () => {
    await failTenTimes("main@bailiwick.test");
    const before = await inControl((tx) => tx.sql`select failures, locked_until from sign_in_attempts`);
    expect(await attempt("main@bailiwick.test", "wrong")).toMatch(/^limited/);
    expect(await inControl((tx) => tx.sql`select failures, locked_until from sign_in_attempts`)).toEqual(
      before,
    );
    const [until] = await inControl(
      (tx) => tx.sql`select extract(epoch from locked_until - now())::int as seconds from sign_in_attempts`,
    );
    expect(until?.seconds).toBeGreaterThan(890);
    expect(until?.seconds).toBeLessThanOrEqual(900);
    await inControl((tx) => tx.sql`update sign_in_attempts set locked_until = now() - interval '1 second'`);
    expect(await attempt("main@bailiwick.test", PASSWORD)).toBe("in main");
  });

  it("U7: starts counting anew once a lock has run out", async () => {
    await failTenTimes("main@bailiwick.test");
    await inControl((tx) => tx.sql`update sign_in_attempts set locked_until = now() - interval '1 second'`);
    expect(await attempt("main@bailiwick.test", "wrong")).toMatch(/^unauthenticated/);
    expect(await attempt("main@bailiwick.test", PASSWORD)).toBe("in main");
  });

  it("U7: Unlock admits at once", async () => {
    await failTenTimes("main@bailiwick.test");
    await unlock([lockKeyOf(deployment.main.id, "main@bailiwick.test")]);
    expect(await attempt("main@bailiwick.test", PASSWORD)).toBe("in main");
  });

  it("U7: a success in a child clears nothing of main's count", async () => {
    await person(acme, "main@bailiwick.test");
    for (let count = 0; count < 9; count++) await attempt("main@bailiwick.test", "wrong", "acme");
    expect(await attempt("main@bailiwick.test", PASSWORD, "acme")).toBe("in acme");
    await attempt("main@bailiwick.test", "wrong");
    expect(await attempt("main@bailiwick.test", PASSWORD)).toMatch(/^limited/);
  });

  it.each([
    ["known", "main@bailiwick.test", undefined],
    ["unknown", "nobody@bailiwick.test", undefined],
    ["known, at a child's sign-in,", "local@acme.test", "acme"],
  ])("U7: of 100 attempts at once, an address %s gets ten guesses", async (_, email, tenant) => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => attempt(email, `wrong ${n}`, tenant)),
    );
    const guesses = answers.filter((answer) => answer.startsWith("unauthenticated"));
    expect(guesses).toHaveLength(10);
    expect(answers.filter((answer) => answer.startsWith("limited"))).toHaveLength(90);
    expect(await attempt(email, PASSWORD, tenant)).toMatch(/^limited/);
  });

  it("U7: right passwords at once neither lock nor leave a count, at the child's sign-in too", async () => {
    await person(deployment.main, "hasty@bailiwick.test");
    for (const tenant of [undefined, "acme"]) {
      const answers = await Promise.all(
        Array.from({ length: 9 }, () => attempt("hasty@bailiwick.test", PASSWORD, tenant)),
      );
      expect(new Set(answers)).toEqual(new Set(["in main"]));
    }
    const counted = await inControl((tx) => tx.sql`select from sign_in_attempts where failures > 0`);
    expect(counted).toHaveLength(0);
  });

  it("A1: takes as long for an unknown person as for a wrong password", async () => {
    const time = async (email: string) => {
      const started = performance.now();
      await attempt(email, "wrong");
      return performance.now() - started;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 9; round++) {
      known.push(await time("main@bailiwick.test"));
      unknown.push(await time(`nobody-${round}@bailiwick.test`));
      await inControl((tx) => tx.sql`delete from sign_in_attempts`);
    }
    const ratio = Math.min(...unknown) / Math.min(...known);
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.7);
  });
});

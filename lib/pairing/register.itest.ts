import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inControl, inTenant } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ALL_PERMISSIONS, seedRoles } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { aGroup, aRole, aUser, writeMain } from "@/lib/sync/testing/fixtures";
import { aContext, anAdmin, outcomeOf } from "@/lib/tenants/testing";
import { generateKey } from "./commands/generate-key";
import { registerTenant } from "./commands/register";
import { preflight } from "./preflight";
import { breakGlassCandidates, registrationStatus } from "./queries";
import { aChild, aKey, apiKeyOf, entry, furnish, HOSTS, PASSWORD, type TestChild } from "./testing";

let deployment: TestDeployment;
let main: Context;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = aContext(deployment.main, await anAdmin(deployment.main, "root@main.test"));
});

afterAll(() => deployment.close());

beforeEach(async () => {
  await inControl((tx) => tx.sql`delete from pairing_attempts`);
  await inControl((tx) => tx.sql`delete from sign_in_attempts`);
});

const register = (input: { url: string; key: string }, context = main) =>
  outcomeOf(inControl((tx) => registerTenant(tx, context, input, HOSTS)));

const without = (key: string, context: Context) =>
  aContext(context.tenant, context.person.id, {
    accountAdmin: false,
    levels: new Map(Object.entries(ALL_PERMISSIONS).filter(([name]) => name !== key)),
  });

const pairingOf = ({ tenant }: TestChild) =>
  inControl(async (tx) => {
    const [row] = await tx.sql`select status, init_status from pairings where tenant_id = ${tenant.id}`;
    return row && { ...row };
  });

describe("generateKey", () => {
  const generate = (child: TestChild, change: object = {}, context = child.context) =>
    outcomeOf(
      inControl((tx) =>
        generateKey(tx, context, { breakGlassUserId: child.admin, password: PASSWORD, hours: 24, ...change }),
      ),
    );

  it("P1: keeps only a hash, shows who made it and until when, and never the key again", async () => {
    const child = await aChild(deployment);
    const key = await aKey(child, 2);
    expect(key).toMatch(/^bwk_[\w-]{43}$/);
    const rows = await inControl(
      (tx) => tx.sql`select * from registration_keys where tenant_id = ${child.tenant.id}`,
    );
    expect(JSON.stringify(rows)).not.toContain(key);
    const status = await registrationStatus(child.context);
    expect(status).toMatchObject({
      pairing: "unpaired",
      main: null,
      key: { expired: false, createdBy: "Test Admin", breakGlass: { id: child.admin, name: "Test Admin" } },
    });
    expect(Date.parse(status.key?.expiresAt ?? "") - Date.parse(status.key?.createdAt ?? "")).toBe(
      2 * 3600_000,
    );
    expect(JSON.stringify(status)).not.toContain(key);
  });

  it("P1: leaves one live key of eight made at once", async () => {
    const child = await aChild(deployment);
    await Promise.all(Array.from({ length: 8 }, () => aKey(child)));
    const live = await inControl(
      (tx) => tx.sql`
      select from registration_keys where tenant_id = ${child.tenant.id} and revoked_at is null`,
    );
    expect(live).toHaveLength(1);
  });

  it("P3: takes only an active local Account Admin with a password, and its right password", async () => {
    const child = await aChild(deployment);
    const plain = await anAdmin(child.tenant, "no-password@x.test");
    expect(await generate(child, { breakGlassUserId: plain })).toMatch(
      /^invalid: Choose an active Account Admin/,
    );
    expect(await generate(child, { breakGlassUserId: main.person.id })).toMatch(
      /^invalid: Choose an active Account Admin/,
    );
    expect(await generate(child, { password: "wrong" })).toBe(
      "invalid: This is not the password of the account.",
    );
    expect(await breakGlassCandidates(child.context)).toEqual([
      { id: child.admin, name: "Test Admin", email: `glass@${child.tenant.slug}.test` },
    ]);
    expect(
      await inControl((tx) => tx.sql`select from registration_keys where tenant_id = ${child.tenant.id}`),
    ).toHaveLength(0);
  });

  it("U7: locks the account after ten wrong proofs, so that the form is no way to guess passwords", async () => {
    const child = await aChild(deployment);
    for (let count = 0; count < 10; count++) await generate(child, { password: "wrong" });
    expect(await generate(child)).toMatch(/^limited: This account is locked/);
  });

  it("U7: of 100 proofs at once, ten are looked at", async () => {
    const child = await aChild(deployment);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => generate(child, { password: "wrong" })),
    );
    expect(answers.filter((answer) => answer.startsWith("invalid"))).toHaveLength(10);
    expect(answers.filter((answer) => answer.startsWith("limited"))).toHaveLength(90);
  });

  it("R2: is refused to someone who may not generate keys, and once the child is registered", async () => {
    const child = await aChild(deployment);
    expect(await generate(child, {}, without("registration:generate-key", child.context))).toMatch(
      /^forbidden: /,
    );
    await register(entry(child, await aKey(child)));
    expect(await generate(child)).toMatch(/^conflict: This tenant is registered with the main tenant/);
  });

  it("P1: is not there on main", () => {
    expect(() => breakGlassCandidates(main)).toThrow("does not exist");
    return expect(registrationStatus(main)).rejects.toThrow("does not exist");
  });
});

describe("registerTenant", () => {
  it("P2, P5: takes the child as Pending, and the key works once", async () => {
    const child = await aChild(deployment);
    const key = await aKey(child);
    expect(await register(entry(child, key))).toBe("done");
    expect(await pairingOf(child)).toEqual({ status: "pending", init_status: "pending" });
    expect(await register(entry(child, key))).toMatch(/^conflict: .* is being initialized already/);
  });

  it("P7: lets exactly one of a hundred parallel claims of one key succeed", async () => {
    const child = await aChild(deployment);
    const input = entry(child, await aKey(child));
    const admins = [main, aContext(deployment.main, await anAdmin(deployment.main, "second@main.test"))];
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, index) => register(input, admins[index % 2])),
    );
    expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(1);
    const words = /^(done|invalid: This key has been used\.|conflict: .* is being initialized already)/;
    expect(outcomes.filter((outcome) => !words.test(outcome))).toEqual([]);
    const jobs =
      await deployment.admin()`select from graphile_worker.jobs where task_identifier = 'initialize' and key like ${`%${child.tenant.id}`}`;
    expect(jobs).toHaveLength(1);
  });

  it("P2: has words of its own for each address that is not right, and changes nothing", async () => {
    const child = await aChild(deployment);
    const key = await aKey(child);
    const at = (url: string) => register({ url, key });
    expect(await at("acme")).toMatch(/This is not an address/);
    expect(await at("https://elsewhere.test/t/acme")).toMatch(/belongs to another server/);
    expect(await at("http://localhost:3000/gateway")).toMatch(/names no tenant/);
    expect(await at("http://localhost:3000/t/main")).toMatch(/the main tenant itself/);
    expect(await at("http://localhost:3000/t/nobody")).toMatch(/There is no tenant at this address/);
    for (const [status, words] of [
      ["suspended", /is suspended/],
      ["provisioning", /still being prepared/],
      ["failed", /could not be prepared/],
    ] as const) {
      await inControl((tx) => tx.sql`update tenants set status = ${status} where id = ${child.tenant.id}`);
      expect(await register(entry(child, key))).toMatch(words);
    }
    await inControl(
      (tx) => tx.sql`update tenants set status = 'active', version = 0 where id = ${child.tenant.id}`,
    );
    expect(await register(entry(child, key))).toMatch(/is being upgraded/);
    await inControl(
      (tx) => tx.sql`update tenants set version = ${child.tenant.version} where id = ${child.tenant.id}`,
    );
    expect(await pairingOf(child)).toBeUndefined();
    expect(await register(entry(child, key))).toBe("done");
    await inControl(
      (tx) => tx.sql`update pairings set status = 'paired' where tenant_id = ${child.tenant.id}`,
    );
    expect(await register(entry(child, key))).toMatch(/is paired already/);
  });

  it("P2: has words of its own for each key that is not right, and changes nothing", async () => {
    const [child, other] = [await aChild(deployment), await aChild(deployment)];
    expect(await register(entry(child, "bwk_x"))).toMatch(/^invalid: This key is not right for Child/);
    expect(await register(entry(child, await aKey(other)))).toMatch(
      /^invalid: This key was made by another tenant/,
    );
    const first = await aKey(child);
    const second = await aKey(child);
    expect(await register(entry(child, first))).toMatch(/^invalid: This key was replaced by a newer one/);
    await inControl(
      (tx) => tx.sql`update registration_keys set expires_at = now() where tenant_id = ${child.tenant.id}`,
    );
    expect(await register(entry(child, second))).toBe(
      "invalid: This key has expired. Generate a new one in the tenant.",
    );
    const used = await aKey(child);
    await register(entry(child, used));
    await inControl(
      (tx) => tx.sql`update pairings set status = 'unpaired' where tenant_id = ${child.tenant.id}`,
    );
    expect(await register(entry(child, used))).toMatch(/^invalid: This key has been used/);
    expect(await pairingOf(child)).toMatchObject({ status: "unpaired" });
  });

  it("P2: closes after ten wrong guesses of one person, for him alone, and for the preflight too", async () => {
    const child = await aChild(deployment);
    const right = entry(child, await aKey(child));
    for (let count = 0; count < 10; count++)
      expect(await register(entry(child, `bwk_${count}`))).toMatch(/^invalid/);
    expect(await register(right)).toMatch(/^limited: /);
    expect(await outcomeOf(preflight(main, right, HOSTS))).toMatch(/^limited: /);
    const second = aContext(
      deployment.main,
      await anAdmin(deployment.main, `${child.tenant.slug}@main.test`),
    );
    expect(await outcomeOf(preflight(second, right, HOSTS))).toBe("done");
    await inControl((tx) => tx.sql`update pairing_attempts set at = at - interval '11 minutes'`);
    expect(await register(right)).toBe("done");
  });

  it("R2: is refused to someone who may edit tenants but not register them", async () => {
    const child = await aChild(deployment);
    const input = entry(child, await aKey(child));
    expect(await register(input, without("tenants:pair", main))).toMatch(/^forbidden: You need/);
    expect(await outcomeOf(preflight(without("tenants:pair", main), input, HOSTS))).toMatch(
      /^forbidden: You need/,
    );
  });
});

describe("preflight", () => {
  it("P3, S5: tells what is cleared, what survives, what comes and what would clash, and changes nothing", async () => {
    const child = await aChild(deployment);
    await furnish(child);
    const [role, user] = [aRole("Main role"), aUser("Clash", { email: `GLASS@${child.tenant.slug}.test` })];
    const group = aGroup("Main group", role.id);
    await writeMain(deployment.main, {
      roles: [role],
      users: [user],
      groups: [group],
      members: [{ group_id: group.id, user_id: user.id }],
      listings: [{ group_id: group.id, tenant_id: child.tenant.id }],
    });
    await apiKeyOf(child, randomUUID(), "Local robot");
    await apiKeyOf(child, child.admin, "Survivor's robot");
    const key = await aKey(child);
    const report = await preflight(main, entry(child, key), HOSTS);
    expect(report).toMatchObject({
      tenant: { id: child.tenant.id, slug: child.tenant.slug, regionLabel: "EMEA" },
      breakGlass: { id: child.admin, name: "Test Admin", email: `glass@${child.tenant.slug}.test` },
      cleared: {
        users: { count: 3, names: ["a@local.test", "b@local.test", "c@local.test"] },
        groups: { count: 2, names: ["Local inner", "Local outer"] },
        roles: { count: 4, names: ["Analyst", "Local reader", "Local writer", "Read-Only"] },
      },
      ended: { count: 1, names: ["Local robot"] },
      arriving: { users: 1, groups: 1, roles: 1 },
      clashes: [{ kind: "user", name: `glass@${child.tenant.slug}.test` }],
    });
    expect(JSON.stringify(report)).not.toMatch(/argon2|bwk_/);
    expect(await pairingOf(child)).toBeUndefined();
    expect(await register(entry(child, key))).toBe("done");
  });

  it("P3: says so where the account that was to survive cannot any more", async () => {
    const child = await aChild(deployment);
    const key = await aKey(child);
    await inTenant(
      child.tenant,
      (tx) => tx.sql`update users set status = 'inactive' where id = ${child.admin}`,
    );
    expect(await outcomeOf(preflight(main, entry(child, key), HOSTS))).toMatch(
      /^conflict: The account that was to survive/,
    );
  });
});

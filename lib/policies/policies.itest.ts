import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { changePassword } from "@/lib/account/commands";
import { admits, type Context, edit } from "@/lib/core/context";
import { contextFor } from "@/lib/core/load-context";
import { hashPassword } from "@/lib/core/passwords";
import { callerOf, createSession } from "@/lib/core/sessions";
import { acceptInvitation } from "@/lib/invitations/accept";
import { handOverInvitation, resendInvitations } from "@/lib/invitations/commands";
import { checkPassword } from "@/lib/sign-in/commands";
import { addUsers } from "@/lib/users/commands/add";
import { activateUsers } from "@/lib/users/commands/status";
import { updateUser } from "@/lib/users/commands/update";
import { importUsers } from "@/lib/users/import/run";
import type { ImportEvent } from "@/lib/users/import/words";
import { userById } from "@/lib/users/queries";
import { actingIn, activeUser, perform, roleFromMain } from "@/lib/users/testing";
import { updatePolicy } from "./commands";
import { deactivateAllIdle } from "./idle";
import { UpdatePolicyInput } from "./model";
import { policyEffect, policyWithEffect } from "./queries";
import { sessionHoursOf } from "./stored";
import type { SignInPolicy } from "./words";

const PASSWORD = "violet otter lamp";
const HERE = "192.0.2.7";
const AWAY = "203.0.113.9";
const OPEN: SignInPolicy = {
  minLength: 12,
  classes: 0,
  history: 0,
  refuseCommon: true,
  sessionHours: 12,
  inactiveDays: 0,
  networks: [],
  domains: [],
};
let deployment: TestDeployment;
let main: TenantRef;
let acme: TenantRef;
let globex: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  acme = await deployment.child({ slug: "acme", name: "Acme Bank" });
  globex = await deployment.child({ slug: "globex" });
});
afterAll(() => deployment.close());
beforeEach(async () => {
  await inControl((tx) => tx.sql`delete from sign_in_attempts`);
  for (const tenant of [main, acme, globex]) await set({}, tenant);
});

/** Sets the policy as an administrator who is at `HERE`. */
async function set(change: Partial<SignInPolicy>, tenant = acme, by: Context = admin(tenant)) {
  const { policy } = await policyWithEffect(by);
  return perform(updatePolicy, by, { ...OPEN, ...change, version: policy.version });
}

const admin = (tenant = acme): Context => ({ ...actingIn(tenant), ip: HERE });

async function person(tenant = acme, more: Parameters<typeof activeUser>[1] = {}) {
  const email = more.email ?? `${randomUUID()}@example.com`;
  const id = await activeUser(tenant, { ...more, email });
  const hash = await hashPassword(PASSWORD);
  await inTenant(tenant, ({ sql }) => sql`update users set password_hash = ${hash} where id = ${id}`);
  return { id, email };
}

const signIn = (email: string, password: string, { ip = HERE as string | null, slug = "acme" } = {}) =>
  checkPassword({ tenant: slug, email, password }, { ip, requestId: "test" }).then(
    ({ home }) => `in ${home.slug}`,
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  );

const refused = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "accepted",
    (error: { message: string; fields?: Record<string, string> }) => ({
      message: error.message,
      fields: error.fields ?? {},
    }),
  );

const row = (email = `${randomUUID()}@example.com`) => ({
  email,
  firstName: "Eve",
  lastName: "Moore",
  phone: null,
});
const add = async (email?: string, tenant = acme) => {
  const made = await perform(addUsers, admin(tenant), { rows: [row(email)], roleId: null, groupIds: [] });
  const [user] = made.users;
  if (!user) throw new Error("nobody was added");
  return user;
};

describe("the policy", () => {
  it("A7, R2: is changed by whoever may edit it alone; users, roles and a view of it are not enough", () => {
    const may = (levels: Record<string, "view" | "edit">) =>
      admits(actingIn(acme, levels), edit("sign-in-policy"));
    expect(may({ "sign-in-policy": "edit" })).toBe(true);
    expect(may({ "sign-in-policy": "view", users: "edit", roles: "edit", authentication: "edit" })).toBe(
      false,
    );
  });

  it("A7: is one a tenant, is changed with a row of the log, and of a stale edit refused", async () => {
    const before = (await policyWithEffect(admin())).policy;
    await set({ minLength: 20, classes: 3 });
    const after = (await policyWithEffect(admin())).policy;
    expect(after).toMatchObject({ minLength: 20, classes: 3, version: before.version + 1 });
    expect((await policyWithEffect(admin(globex))).policy.minLength).toBe(12);
    const stale = { ...OPEN, version: before.version };
    await expect(perform(updatePolicy, admin(), stale)).rejects.toMatchObject({
      code: "conflict",
      fields: { version: expect.stringContaining("min length") },
    });
    const [log] = await inTenant(
      acme,
      ({ sql }) => sql`
        select target_kind, before, after from audit where target_kind = 'sign-in-policy' order by id desc limit 1`,
    );
    expect(log).toMatchObject({
      before: { minLength: 12, classes: 0 },
      after: { minLength: 20, classes: 3 },
    });
  });

  it("A7: holds each number and list to its bounds, and brings lists to one form", () => {
    const parse = (change: object) => UpdatePolicyInput.safeParse({ ...OPEN, version: 1, ...change });
    for (const wrong of [
      { minLength: 7 },
      { minLength: 65 },
      { classes: 5 },
      { history: 25 },
      { sessionHours: 0 },
      { sessionHours: 25 },
      { inactiveDays: -1 },
      { inactiveDays: 1.5 },
      { networks: ["0.0.0.0/0"] },
      { networks: ["ten"] },
      { domains: ["@acme.example"] },
      { domains: Array.from({ length: 101 }, (_, n) => `d${n}.example`) },
    ]) {
      const { error } = parse(wrong);
      expect(error?.issues[0]?.path.join(".")).toBe(Object.keys(wrong)[0]);
    }
    const lists = parse({ networks: ["10.9.8.7/8", "10.0.0.0/8"], domains: ["ACME.example"] });
    expect(lists.data).toMatchObject({ networks: ["10.0.0.0/8"], domains: ["acme.example"] });
  });

  it("A7: lists that would lock out who sets them are refused, and a visitor from main is not held by them", async () => {
    expect(await refused(set({ networks: ["198.51.100.0/24"] }))).toMatchObject({
      fields: { networks: expect.stringContaining(HERE) },
    });
    expect(await refused(set({ domains: ["acme.example"] }))).toMatchObject({
      fields: { domains: expect.any(String) },
    });
    const unknown = { ...actingIn(acme), ip: null };
    expect(await refused(set({ networks: ["192.0.2.0/24"] }, acme, unknown))).not.toBe("accepted");
    const visitor = { ...actingIn(acme), ip: AWAY, person: actingIn(main).person };
    expect(await set({ networks: ["198.51.100.0/24"] }, acme, visitor)).toMatchObject({ shortened: 0 });
    await set({}, acme, visitor);
  });
});

describe("passwords", () => {
  const change = (password: string, current = PASSWORD) =>
    ({ current, password, repeated: password, others: "keep" }) as const;

  it("A7: a changed one is told each rule that it breaks, and the old one stays", async () => {
    await set({ minLength: 14, classes: 3 });
    const { id, email } = await person(acme, { firstName: "Corvin" });
    const own = actingIn(acme, undefined, id);
    const answer = await refused(perform(changePassword, own, change("corvin1234")));
    expect(answer).toMatchObject({
      fields: { password: expect.stringMatching(/at least 14.*needs 3.*your own name/) },
    });
    expect(await refused(perform(changePassword, own, change("Password123456!")))).toMatchObject({
      fields: { password: expect.stringContaining("common") },
    });
    expect(await signIn(email, PASSWORD)).toBe("in acme");
    await perform(changePassword, own, change("Oak 7 river stone"));
    expect(await signIn(email, "Oak 7 river stone")).toBe("in acme");
  });

  it("A7: another tenant's rules are not mine", async () => {
    await set({ minLength: 40 }, globex);
    const { id } = await person();
    const own = actingIn(acme, undefined, id);
    expect(await perform(changePassword, own, change("oak river stone"))).toEqual({ ended: 0 });
  });

  it("A7: each tenant's own classes and list of common ones hold its people alone", async () => {
    await set({ classes: 4, refuseCommon: false }, globex);
    const [mine, theirs] = [await person(), await person(globex)];
    const own = actingIn(acme, undefined, mine.id);
    const other = actingIn(globex, undefined, theirs.id);
    expect(await refused(perform(changePassword, own, change("Password-1234")))).toMatchObject({
      fields: { password: expect.stringContaining("common") },
    });
    expect(await refused(perform(changePassword, other, change("oak river stone")))).toMatchObject({
      fields: { password: expect.stringContaining("capital letters and digits") },
    });
    expect(await perform(changePassword, own, change("oak river stone"))).toEqual({ ended: 0 });
    expect(await perform(changePassword, other, change("Password-1234"))).toEqual({ ended: 0 });
  });

  it("A7: another person's earlier passwords, here or in another tenant, are not in one's own history", async () => {
    for (const tenant of [acme, globex]) await set({ history: 3 }, tenant);
    const [one, two, three] = [await person(), await person(), await person(globex)];
    await perform(changePassword, actingIn(acme, undefined, one.id), change("brass kettle moon"));
    for (const [tenant, { id }] of [
      [acme, two],
      [globex, three],
    ] as const) {
      const own = actingIn(tenant, undefined, id);
      expect(await perform(changePassword, own, change("brass kettle moon"))).toEqual({ ended: 0 });
      expect(
        await refused(perform(changePassword, own, change(PASSWORD, "brass kettle moon"))),
      ).toMatchObject({
        fields: { password: expect.stringContaining("last 3") },
      });
    }
  });

  it("A7: none of the last three comes back, an older one does; what is kept are hashes, and less of them later", async () => {
    await set({ history: 3 });
    const { id } = await person();
    const own = actingIn(acme, undefined, id);
    const words = [PASSWORD, "oak river stone", "brass kettle moon", "seven quiet hills"];
    for (const [index, next] of words.slice(1).entries()) {
      await perform(changePassword, own, change(next, words[index]));
    }
    const now = words[3];
    for (const used of words.slice(1, 3)) {
      expect(await refused(perform(changePassword, own, change(used, now)))).toMatchObject({
        fields: { password: expect.stringContaining("last 3") },
      });
    }
    await perform(changePassword, own, change(PASSWORD, now));
    const kept = () =>
      inTenant(acme, ({ sql }) => sql`select hash from password_history where user_id = ${id}`);
    expect(await kept()).toHaveLength(2);
    for (const { hash } of await kept()) expect(hash).toMatch(/^\$argon2id/);
    await set({ history: 2 });
    expect(await kept()).toHaveLength(1);
    await set({ history: 0 });
    expect(await kept()).toHaveLength(0);
  });

  it("A7: the first one behind an invitation is held to it too, and the link goes on working", async () => {
    await set({ minLength: 16 });
    const { link } = await add();
    const token = new URL(link ?? "").searchParams.get("token") ?? "";
    const accept = (password: string, ip = HERE) =>
      acceptInvitation({ tenant: "acme", token, password, repeated: password }, { ip, requestId: "test" });
    expect(await refused(accept("oak river"))).toMatchObject({
      fields: { password: expect.stringContaining("at least 16") },
    });
    expect(await refused(accept("passwordpassword"))).toMatchObject({
      fields: { password: expect.stringContaining("common") },
    });
    await set({ minLength: 16, classes: 3 });
    expect(await refused(accept("seven quiet hills"))).toMatchObject({
      fields: { password: expect.stringContaining("needs 3") },
    });
    await set({ minLength: 16, networks: ["192.0.2.0/24"] });
    expect(await refused(accept("seven quiet hills", AWAY))).toMatchObject({
      message: expect.stringContaining(AWAY),
    });
    expect((await accept("seven quiet hills")).home.slug).toBe("acme");
  });
});

describe("networks", () => {
  it("A7: from outside nobody signs in, and the answer is the same for all, whatever the password", async () => {
    const { email } = await person();
    const away = { ip: AWAY };
    expect(await signIn(email, PASSWORD, away)).toBe("in acme");
    const wrong = await signIn("nobody@example.com", "wrong");
    await set({ networks: ["192.0.2.0/24"] });
    expect(await signIn(email, PASSWORD)).toBe("in acme");
    expect(wrong).toContain("your network");
    for (const answer of [
      await signIn(email, PASSWORD, away),
      await signIn(email, "wrong", away),
      await signIn("nobody@example.com", PASSWORD, away),
      await signIn(email, PASSWORD, { ip: null }),
      await signIn(email, PASSWORD, { ip: AWAY, slug: "no-such-tenant" }),
    ])
      expect(answer).toBe(wrong);
  });

  it("A7: from outside a right password and an unknown person take as long as each other", async () => {
    const { email } = await person();
    await set({ networks: ["192.0.2.0/24"] });
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let count = 0; count < 9; count++) {
      for (const [who, address] of [
        ["known", email],
        ["unknown", `${randomUUID()}@example.com`],
      ] as const) {
        const started = performance.now();
        await signIn(address, PASSWORD, { ip: AWAY });
        times[who].push(performance.now() - started);
      }
    }
    const middle = (all: number[]) => all.sort((a, b) => a - b)[4] ?? 0;
    const ratio = middle(times.known) / middle(times.unknown);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  it("U7, A7: attempts from outside count for everybody alike, also those with the right password", async () => {
    const { email } = await person();
    await set({ networks: ["192.0.2.0/24"] });
    for (const address of [email, "nobody@example.com"]) {
      for (let count = 0; count < 10; count++)
        expect(await signIn(address, PASSWORD, { ip: AWAY })).toMatch(/^unauthenticated/);
      expect(await signIn(address, PASSWORD, { ip: AWAY })).toMatch(/^limited/);
    }
  });

  it("A7: the break-glass account signs in and works from anywhere", async () => {
    const { id, email } = await person();
    await inTenant(acme, ({ sql }) => sql`update users set protected = true where id = ${id}`);
    await set({ networks: ["192.0.2.0/24"] });
    expect(await signIn(email, PASSWORD, { ip: AWAY })).toBe("in acme");
    expect(await load(acme, id, AWAY)).toBe("acme");
  });

  async function load(tenant: TenantRef, userId: string, ip: string | null, slug = tenant.slug) {
    const token = await createSession({ homeId: tenant.id, userId, ip: HERE, userAgent: null });
    return contextFor(await callerOf(slug, [token]), { requestId: "test", ip }).then(
      (context) => context?.tenant.slug,
      (error: { message: string }) => error.message,
    );
  }

  it("A7: a live session is refused from outside, in words, at the next request, and lives on", async () => {
    const { id } = await person();
    expect(await load(acme, id, AWAY)).toBe("acme");
    await set({ networks: ["192.0.2.0/24", "2001:db8::/32"] });
    expect(await load(acme, id, AWAY)).toContain(AWAY);
    expect(await load(acme, id, null)).toContain("networks");
    for (const ip of [HERE, "::ffff:192.0.2.200", "2001:db8::7"])
      expect(await load(acme, id, ip)).toBe("acme");
  });

  it("A7, A5: main's people are held by main's list, also in a child; a foreign tenant stays unknown", async () => {
    const { id } = await person(main);
    const stranger = await person(globex);
    await set({ networks: ["192.0.2.0/24"] }, acme);
    await set({ networks: ["192.0.2.0/24"] }, globex);
    expect(await load(main, id, AWAY)).toBe("main");
    expect(await load(globex, stranger.id, AWAY, "acme")).toBeUndefined();
    await set({ networks: ["192.0.2.0/24"] }, main);
    expect(await load(main, id, AWAY)).toContain(AWAY);
    expect(await load(main, id, AWAY, "acme")).toBeUndefined();
  });
});

describe("sessions", () => {
  it("A4: last as long as the policy says, and those that are longer are cut", async () => {
    expect(await sessionHoursOf(acme)).toBe(12);
    await set({ sessionHours: 20 });
    const { id } = await person();
    const hours = await sessionHoursOf(acme);
    expect([hours, await sessionHoursOf(globex)]).toEqual([20, 12]);
    await createSession({ homeId: acme.id, userId: id, ip: HERE, userAgent: null, hours });
    const length = async () => {
      const [session] = await inControl(
        ({ sql }) => sql`
          select extract(epoch from expires_at - created_at)::int / 3600 as hours from sessions where user_id = ${id}`,
      );
      return session?.hours;
    };
    expect(await length()).toBe(20);
    expect((await set({ sessionHours: 2 })).shortened).toBeGreaterThan(0);
    expect(await length()).toBe(2);
  });

  it("A4, A7: another tenant's sessions, main's visitors among them, keep the length of their own home", async () => {
    const ends = (homeId: string, hours: number) =>
      createSession({ homeId, userId: randomUUID(), ip: HERE, userAgent: null, hours });
    const theirs = [await ends(globex.id, 20), await ends(main.id, 20)];
    await set({ sessionHours: 1 });
    for (const token of theirs) {
      const { sessions } = await callerOf("acme", [token]);
      const [row] = await inControl(
        ({ sql }) => sql`
          select extract(epoch from expires_at - created_at)::int / 3600 as hours from sessions
          where id = ${sessions[0]?.id ?? ""}`,
      );
      expect(row?.hours).toBe(20);
    }
  });

  it("A7: one that would last longer than a day, or not an hour, is refused", () => {
    for (const sessionHours of [0, 25, 1.5]) {
      const { error } = UpdatePolicyInput.safeParse({ ...OPEN, sessionHours, version: 1 });
      expect(error?.issues[0]?.message).toBe("Enter a whole number from 1 to 24.");
    }
  });
});

describe("domains", () => {
  const own = { domains: ["example.com", "acme.example"] };

  it("A7: an address of another domain is neither added nor invited again nor given, and stays where it is", async () => {
    const earlier = await add("early@elsewhere.example");
    await set(own);
    expect(await refused(add("eve@elsewhere.example"))).toMatchObject({
      fields: { "rows.0.email": expect.stringContaining("example.com, acme.example") },
    });
    expect(await refused(add("eve@sub.acme.example"))).not.toBe("accepted");
    const { id, email } = await add("eve@ACME.example");
    expect(email).toBe("eve@ACME.example");
    for (const again of [
      perform(resendInvitations, admin(), { userIds: [id, earlier.id] }),
      perform(handOverInvitation, admin(), { userId: earlier.id }),
    ])
      expect(await refused(again)).toMatchObject({ fields: { [earlier.id]: expect.any(String) } });
    const { version } = await userById(admin(), id);
    const details = {
      id,
      version,
      email: "eve@elsewhere.example",
      firstName: "Eve",
      lastName: "Moore",
      phone: null,
    };
    expect(await refused(perform(updateUser, admin(), details))).toMatchObject({
      fields: { email: expect.any(String) },
    });
    await perform(updateUser, admin(), { ...details, email: "eve@acme.example", firstName: "Eva" });
    expect((await add("gus@elsewhere.example", globex)).email).toBe("gus@elsewhere.example");
  });

  it("A7: a file is told which rows are of another domain, and nobody is added", async () => {
    await set(own);
    const file = "email,first name,last name\nzoe@acme.example,Zoe,Ray\nyan@elsewhere.example,Yan,Ray\n";
    const input = { mode: "import", mapping: undefined, roleId: null, groupIds: [] } as unknown as Parameters<
      typeof importUsers
    >[1];
    let last: ImportEvent | undefined;
    for await (const event of importUsers(admin(), input, Buffer.from(file))) last = event;
    expect(last).toMatchObject({
      type: "report",
      report: {
        issues: [{ line: 3, field: "email", level: "error", sentence: expect.stringContaining("acme") }],
      },
    });
  });
});

describe("deactivation of idle people", () => {
  const age = (id: string, days: number, tenant = acme) =>
    inTenant(
      tenant,
      ({ sql }) =>
        sql`update users set last_login_at = now() - make_interval(days => ${days}) where id = ${id}`,
    );
  const statusOf = async (id: string, tenant = acme) => (await userById(admin(tenant), id)).status;

  it("A7, U9, P3: whoever has not signed in for so long, and neither an Account Admin nor the break-glass account", async () => {
    const [idle, fresh, boss, glass, byGroup] = [
      await person(),
      await person(),
      await person(acme, { roleId: ACCOUNT_ADMIN_ID }),
      await person(),
      await person(),
    ];
    const stranger = await person(globex);
    await roleFromMain(acme, "From main");
    const fromMain = await activeUser(acme, { origin: "main" });
    await inTenant(acme, async ({ sql }) => {
      await sql`update users set protected = true where id = ${glass.id}`;
      const [outer, inner] = [randomUUID(), randomUUID()];
      await sql`insert into groups (id, name, role_id) values (${outer}, 'Admins', ${ACCOUNT_ADMIN_ID})`;
      const [role] = await sql`select id from roles where id <> ${ACCOUNT_ADMIN_ID} limit 1`;
      await sql`insert into groups (id, name, role_id) values (${inner}, 'Inner', ${role?.id})`;
      await sql`insert into group_nestings (child_id, parent_id) values (${inner}, ${outer})`;
      await sql`insert into group_members (group_id, user_id) values (${inner}, ${byGroup.id})`;
    });
    for (const { id } of [idle, boss, glass, byGroup]) await age(id, 91);
    await age(fresh.id, 89);
    await age(stranger.id, 91, globex);
    const session = await createSession({ homeId: acme.id, userId: idle.id, ip: HERE, userAgent: null });

    await deactivateAllIdle();
    expect(await statusOf(idle.id)).toBe("active");

    expect((await policyEffect(admin(), { ...OPEN, inactiveDays: 90 })).idle).toBe(1);
    await set({ inactiveDays: 90 });
    await deactivateAllIdle();
    expect(await statusOf(idle.id)).toBe("inactive");
    for (const { id } of [fresh, boss, glass, byGroup]) expect(await statusOf(id)).toBe("active");
    expect(await statusOf(fromMain)).toBe("active");
    expect(await statusOf(stranger.id, globex)).toBe("active");
    expect((await callerOf("acme", [session])).sessions).toEqual([]);
    const [log] = await inTenant(
      acme,
      ({ sql }) => sql`
        select actor_kind, after from audit where action = 'user.deactivate_idle' and target_id = ${idle.id}`,
    );
    expect(log).toMatchObject({
      actor_kind: "system",
      after: { reason: expect.stringContaining("90 days") },
    });
    const noted = await inTenant(
      acme,
      ({ sql }) =>
        sql`select after from history where kind = 'user' and subject = ${idle.id} order by id desc`,
    );
    expect(noted[0]?.after).toMatchObject({ status: "inactive" });
  });

  it("A7: whom an administrator activates again has the whole time anew", async () => {
    const { id } = await person();
    await age(id, 400);
    await set({ inactiveDays: 30 });
    await deactivateAllIdle();
    expect(await statusOf(id)).toBe("inactive");
    await perform(activateUsers, admin(), { userIds: [id] });
    await deactivateAllIdle();
    expect(await statusOf(id)).toBe("active");
  });

  it("A7, U10: what such a person owns stays as it is, and a row of a batch more is deactivated too", async () => {
    const own = await deployment.child({ slug: "batches" });
    const { id } = await person(own);
    await inTenant(own, async ({ sql }) => {
      await sql`
        insert into saved_views (id, screen, name, shared, owner_id)
        values (${randomUUID()}, 'users', 'Owned', true, ${id})`;
      await sql`
        insert into users (id, email, status) select gen_random_uuid(), n || '@example.com', 'active'
        from generate_series(1, 200) n`;
      await sql`update users set created_at = now() - interval '40 days'`;
    });
    await set({ inactiveDays: 30 }, own);
    await deactivateAllIdle();
    const left = await inTenant(
      own,
      ({ sql }) => sql`
        select (select count(*)::int from users where status = 'active') as active,
          (select owner_id from saved_views where name = 'Owned') as owner`,
    );
    expect(left[0]).toEqual({ active: 0, owner: id });
  });

  it("A7: 0 is never", async () => {
    const { id } = await person();
    await age(id, 4000);
    await deactivateAllIdle();
    expect(await statusOf(id)).toBe("active");
  });
});

describe("what a change means", () => {
  it("A7: is told in numbers before it is made, of this tenant alone", async () => {
    const own = await deployment.child({ slug: "numbers" });
    const { id } = await person(own, { email: "a@example.com" });
    await person(own, { email: "b@elsewhere.example" });
    await createSession({ homeId: own.id, userId: id, ip: AWAY, userAgent: null });
    await createSession({ homeId: own.id, userId: id, ip: HERE, userAgent: null });
    const now = await policyEffect(admin(own), OPEN);
    expect(now).toMatchObject({
      idle: 0,
      passwords: 2,
      olderPasswords: 0,
      outside: 0,
      sessions: 2,
      otherDomains: 0,
    });
    const then = await policyEffect(admin(own), {
      ...OPEN,
      minLength: 20,
      networks: ["192.0.2.0/24"],
      domains: ["example.com"],
    });
    expect(then).toMatchObject({ olderPasswords: 2, outside: 1, otherDomains: 1 });
    await set({ minLength: 20 }, own);
    expect((await policyWithEffect(admin(own))).effect.olderPasswords).toBe(2);
  });
});

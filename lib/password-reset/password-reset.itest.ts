import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { changePassword } from "@/lib/account/commands";
import { resetEnv } from "@/lib/core/env";
import { hashPassword } from "@/lib/core/passwords";
import { callerOf, createSession } from "@/lib/core/sessions";
import { acceptInvitation, invitationOf } from "@/lib/invitations/accept";
import { createInvitation } from "@/lib/invitations/create";
import { listInvitations } from "@/lib/invitations/queries";
import { sendMail } from "@/lib/mail/send";
import { linkIn, startInbox, type TestInbox } from "@/lib/mail/testing";
import { checkPassword } from "@/lib/sign-in/commands";
import { deleteUsers } from "@/lib/users/commands/delete";
import { activateUsers, deactivateUsers } from "@/lib/users/commands/status";
import { updateUser } from "@/lib/users/commands/update";
import { actingIn, activeUser, perform } from "@/lib/users/testing";
import { sendResets } from "./commands";
import { limitRequests, requestReset } from "./request";
import { resetOf, resetPassword } from "./use";

const PASSWORD = "violet otter lamp";
const NEXT = "seven quiet hills";
const facts = { ip: "192.0.2.7", requestId: "test" };
let deployment: TestDeployment;
let acme: TenantRef;
let globex: TenantRef;
let inbox: TestInbox;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme", name: "Acme Bank" });
  globex = await deployment.child({ slug: "globex" });
  inbox = await startInbox();
});
beforeEach(async () => {
  mailing(true);
  await inControl((tx) => tx.sql`delete from sign_in_attempts`);
});
afterAll(async () => {
  mailing(false);
  await inbox.close();
  await deployment.close();
});

function mailing(on: boolean) {
  process.env.SMTP_URL = on ? inbox.url : "";
  resetEnv();
}

type Who = { id: string; email: string };

async function person(tenant = acme, more: Parameters<typeof activeUser>[1] = {}): Promise<Who> {
  const email = more.email ?? `${randomUUID()}@example.com`;
  const id = await activeUser(tenant, { ...more, email });
  const hash = await hashPassword(PASSWORD);
  await inTenant(
    tenant,
    ({ sql }) => sql`update users set password_hash = ${hash} where id = ${id} and origin = 'local'`,
  );
  return { id, email };
}

const write = (id: string, what: string, tenant = acme) =>
  inTenant(tenant, ({ sql }) =>
    sql`update users set ${sql.unsafe(what)} where id = ${id}`.then(() => undefined),
  );

/** Sends all that is queued in every region, as the worker would. */
async function post(): Promise<void> {
  for (const region of ["default", "emea"]) {
    const rows = await deployment.admin(region)<{ payload: { by: string; input: unknown } }[]>`
      with gone as (delete from graphile_worker._private_jobs returning payload) select payload from gone`;
    for (const { payload } of rows) await sendMail(payload.input, payload.by);
  }
}

/** Asks as on the page, and answers the newest link that came by mail. */
async function ask(email: string, { slug = "acme", ip = facts.ip } = {}) {
  const before = inbox.to(email).length;
  await requestReset({ tenant: slug, email }, { ...facts, ip });
  await post();
  const mails = inbox.to(email);
  return mails.length > before ? linkIn(mails.at(-1)) : undefined;
}

async function linkOf(who: Who, slug?: string): Promise<string> {
  const link = await ask(who.email, slug ? { slug } : {});
  if (!link) throw new Error("no link came");
  return link;
}

const partsOf = (link: string) => {
  const { searchParams } = new URL(link);
  return { tenant: searchParams.get("tenant") ?? "", token: searchParams.get("token") ?? "" };
};
const works = async (link: string) => {
  const { tenant, token } = partsOf(link);
  return (await resetOf(tenant, token)) !== undefined;
};
const use = (link: string, password = NEXT, ip = facts.ip) =>
  resetPassword({ ...partsOf(link), password, repeated: password }, { ...facts, ip });
const signIn = (email: string, password: string, slug = "acme") =>
  checkPassword({ tenant: slug, email, password }, facts).then(
    ({ home }) => `in ${home.slug}`,
    ({ code }: { code: string }) => code,
  );
const refusalOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "accepted",
    (error: { code: string; message: string; fields?: Record<string, string> }) => error,
  );

describe("Forgot your password?", () => {
  it("A1: mails a link that works once, for the address in any case, and tells nothing of it", async () => {
    const who = await person(acme, { firstName: "Joe" });
    expect(await requestReset({ tenant: "acme", email: who.email.toUpperCase() }, facts)).toBeUndefined();
    await post();
    const [mail] = inbox.to(who.email);
    expect(mail?.subject).toBe("Set a new password for Acme Bank");
    expect(mail?.text).toMatch(/^Hello Joe,/);
    expect(linkIn(mail)).toMatch(/\/reset\?tenant=acme&token=[\w-]{43}$/);
    expect(await use(linkIn(mail))).toMatchObject({ home: { slug: "acme" } });
    expect(await signIn(who.email, PASSWORD)).toBe("unauthenticated");
    expect(await signIn(who.email, NEXT)).toBe("in acme");
    expect(await refusalOf(use(linkIn(mail), "another long one"))).toMatchObject({ code: "not_found" });
  });

  it("A1: main's people get theirs at a child's sign-in too; a child's people neither at main's nor at another's", async () => {
    const [mine, mains] = [await person(), await person(deployment.main)];
    expect(partsOf(await linkOf(mains))).toMatchObject({ tenant: "main" });
    expect(await ask(mine.email, { slug: "main" })).toBeUndefined();
    expect(await ask(mine.email, { slug: "globex" })).toBeUndefined();
    expect(await ask(mine.email, { slug: "no-such-tenant" })).toBeUndefined();
  });

  it.each([
    ["someone SSO-only", "type = 'sso'"],
    ["someone without a password", "password_hash = null"],
    ["someone inactive", "status = 'inactive'"],
    ["someone invited", "status = 'invited', password_hash = null"],
  ])("A1, U8: %s gets none, and the answer is the same", async (_, what) => {
    const { id, email } = await person();
    await write(id, what);
    expect(await requestReset({ tenant: "acme", email }, facts)).toBeUndefined();
    await post();
    expect(inbox.to(email)).toEqual([]);
  });

  it("A1, S3, U8: neither does who came from main, who was deleted, or nobody at all", async () => {
    const email = `${randomUUID()}@example.com`;
    await activeUser(acme, { origin: "main", email });
    expect(await ask(email)).toBeUndefined();
    const gone = await person();
    const input = { userIds: [gone.id], plan: undefined };
    await perform(deleteUsers, actingIn(acme), input as Parameters<typeof deleteUsers>[2]);
    expect(await ask(gone.email)).toBeUndefined();
    expect(await ask(`${randomUUID()}@example.com`)).toBeUndefined();
  });

  it("A7: from outside the networks nobody gets one, save the break-glass account", async () => {
    const [who, glass] = [await person(globex), await person(globex)];
    await write(glass.id, "protected = true", globex);
    await inTenant(globex, ({ sql }) => sql`update sign_in_policy set networks = '{192.0.2.0/24}'`);
    const outside = { slug: "globex", ip: "203.0.113.9" };
    expect(await ask(who.email, outside)).toBeUndefined();
    expect(await ask(glass.email, outside)).toContain("/reset?");
    const link = await linkOf(who, "globex");
    expect(await refusalOf(use(link, NEXT, outside.ip))).toMatchObject({
      message: expect.stringContaining(outside.ip),
    });
    expect(await works(link)).toBe(true);
    await inTenant(globex, ({ sql }) => sql`update sign_in_policy set networks = '{}'`);
  });

  it("A1: three an hour go to one address, and thirty are asked for from one place", async () => {
    const who = await person();
    for (let count = 0; count < 3; count++) expect(await ask(who.email)).toBeDefined();
    expect(await ask(who.email.toUpperCase())).toBeUndefined();
    for (let count = 0; count < 30; count++) limitRequests(`2001:db8:1:2::${count}`);
    expect(() => limitRequests("2001:db8:1:2:ffff::1")).toThrow(
      /^Too many links .* Try again in 2 minutes\.$/,
    );
    limitRequests("2001:db8:1:3::1");
    limitRequests(null);
  });

  it("U4: without a mail server no link is made that nobody would see", async () => {
    const who = await person();
    mailing(false);
    await requestReset({ tenant: "acme", email: who.email }, facts);
    expect(await inTenant(acme, ({ sql }) => sql`select from invitations where user_id = ${who.id}`)).toEqual(
      [],
    );
  });

  it("is in the log of that tenant, by nobody, and holds neither link nor address", async () => {
    const who = await person();
    await linkOf(who);
    const log = await inTenant(
      acme,
      ({ sql }) =>
        sql`select action, actor_kind, actor_id, ip, before, after from audit where target_id = ${who.id}`,
    );
    expect(log).toEqual([
      {
        action: "user.ask_password_reset",
        actor_kind: "system",
        actor_id: null,
        ip: facts.ip,
        before: null,
        after: null,
      },
    ]);
  });
});

describe("a link for a new password", () => {
  it("A1: is dead after an hour, after a newer one, and after another's use", async () => {
    const who = await person();
    const first = await linkOf(who);
    const second = await linkOf(who);
    expect([await works(first), await works(second)]).toEqual([false, true]);
    await inTenant(
      acme,
      ({ sql }) => sql`
        update invitations set created_at = created_at - interval '1 hour', expires_at = expires_at - interval '1 hour'
        where user_id = ${who.id}`,
    );
    expect(await works(second)).toBe(false);
    expect(await refusalOf(use(second))).toMatchObject({ code: "not_found" });
  });

  it("A1: is dead after a change of the address, and a mail that waits goes to neither", async () => {
    const who = await person();
    const link = await linkOf(who);
    await requestReset({ tenant: "acme", email: who.email }, facts);
    const email = `new-${who.email}`;
    const details = { id: who.id, version: 1, email, firstName: "Jane", lastName: "Doe", phone: null };
    const before = inbox.mails.length;
    await perform(updateUser, actingIn(acme), details);
    await post();
    expect(inbox.mails).toHaveLength(before);
    expect(await works(link)).toBe(false);
  });

  it("A1, U13: is dead after a change of the password, which is told by mail", async () => {
    const who = await person();
    const link = await linkOf(who);
    const typed = { current: PASSWORD, password: NEXT, repeated: NEXT, others: "keep" } as const;
    await perform(changePassword, actingIn(acme, undefined, who.id), typed);
    expect(await works(link)).toBe(false);
    expect(await refusalOf(use(link, "another long one"))).toMatchObject({ code: "not_found" });
    await post();
    expect(inbox.to(who.email).at(-1)?.subject).toBe("Your password for Acme Bank was changed");
  });

  it("U8: is dead once its person was deactivated, also when active again", async () => {
    const who = await person();
    const link = await linkOf(who);
    await perform(deactivateUsers, actingIn(acme), { userIds: [who.id] });
    expect(await works(link)).toBe(false);
    await perform(activateUsers, actingIn(acme), { userIds: [who.id] });
    expect(await works(link)).toBe(false);
  });

  it("A1: sets one password, however many use it at once", async () => {
    const who = await person();
    const link = await linkOf(who);
    const all = await Promise.allSettled(
      Array.from({ length: 4 }, (_, n) => use(link, `${NEXT} number ${n}`)),
    );
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("A7: holds the password to policy and history, keeps the replaced one, and works until it fits", async () => {
    const who = await person();
    await inTenant(
      acme,
      ({ sql }) => sql`update sign_in_policy set history = 2, min_length = 14, classes = 2`,
    );
    const link = await linkOf(who);
    for (const [password, why] of [
      ["too short", "at least 14"],
      ["nothingbutsmall", "kinds of characters"],
      ["Password123456", "common"],
      [PASSWORD, "last 2"],
    ] as const)
      expect(await refusalOf(use(link, password))).toMatchObject({
        code: "invalid",
        fields: { password: expect.stringContaining(why) },
      });
    await use(link);
    expect(await refusalOf(use(await linkOf(who), PASSWORD))).toMatchObject({
      fields: { password: expect.stringContaining("last 2") },
    });
    await inTenant(
      acme,
      ({ sql }) => sql`update sign_in_policy set history = 0, min_length = 12, classes = 0`,
    );
  });

  it("A4: its use ends all sessions of that person and of nobody else, is told by mail, and is in the log", async () => {
    const [who, other] = [await person(), await person()];
    const sessionOf = (userId: string) =>
      createSession({ homeId: acme.id, userId, ip: null, userAgent: null });
    const tokens = [await sessionOf(who.id), await sessionOf(who.id)];
    const others = await sessionOf(other.id);
    await use(await linkOf(who));
    expect((await callerOf("acme", tokens)).sessions).toEqual([]);
    expect((await callerOf("acme", [others])).sessions).toHaveLength(1);
    await post();
    const told = inbox.to(who.email).at(-1);
    expect(told?.subject).toBe("Your password for Acme Bank was changed");
    expect(linkIn(told)).toBe("");
    const log = await inTenant(
      acme,
      ({ sql }) => sql`
        select actor_id, after from audit where target_id = ${who.id} and action = 'user.reset_password'`,
    );
    expect(log).toEqual([{ actor_id: who.id, after: { password: "changed", sessionsEnded: "all" } }]);
  });

  it("U7: a lock stays; who is locked may ask, and signs in when it is over", async () => {
    const who = await person();
    for (let count = 0; count < 10; count++) await signIn(who.email, "wrong");
    await use(await linkOf(who));
    expect(await signIn(who.email, NEXT)).toBe("limited");
    await inControl((tx) => tx.sql`update sign_in_attempts set locked_until = now() - interval '1 second'`);
    expect(await signIn(who.email, NEXT)).toBe("in acme");
  });

  it("A5: works at its own tenant alone, and is no invitation; nor is an invitation such a link", async () => {
    const who = await person();
    const link = await linkOf(who);
    const { token } = partsOf(link);
    for (const slug of ["globex", "main", "no-such-tenant"])
      expect(await resetOf(slug, token)).toBeUndefined();
    expect(await invitationOf("acme", token)).toBeUndefined();
    const typed = { tenant: "acme", token, password: NEXT, repeated: NEXT };
    expect(await refusalOf(acceptInvitation(typed, facts))).toMatchObject({ code: "not_found" });
    mailing(false);
    const id = randomUUID();
    const email = `${id}@example.com`;
    await inTenant(
      acme,
      ({ sql }) => sql`insert into users (id, email, status) values (${id}, ${email}, 'invited')`,
    );
    const { link: invitation } = await inTenant(acme, (tx) =>
      createInvitation(tx, { tenant: acme, userId: id, createdBy: null }),
    );
    expect(await works(invitation ?? "")).toBe(false);
    const listed = await listInvitations(actingIn(acme), { q: "", sort: "-created" });
    expect(listed.rows.map((row) => row.email)).toContain(email);
    expect(listed.rows.map((row) => row.email)).not.toContain(who.email);
  });
});

describe("Send password reset", () => {
  const HELPER = { users: "edit", "users:unlock": "edit" } as const;

  it("U7: mails a link to one or many, all or none, and leaves password and sessions as they are", async () => {
    const [one, two] = [await person(), await person()];
    const userIds = [one.id, two.id];
    expect(await perform(sendResets, actingIn(acme, HELPER), { userIds })).toEqual({ mailed: 2, links: [] });
    await post();
    expect(await signIn(one.email, PASSWORD)).toBe("in acme");
    for (const { email } of [one, two]) expect(await works(linkIn(inbox.to(email).at(-1)))).toBe(true);
    const sso = await person(acme, { firstName: "Sue", lastName: "Sso" });
    await write(sso.id, "type = 'sso'");
    expect(
      await refusalOf(perform(sendResets, actingIn(acme), { userIds: [...userIds, sso.id] })),
    ).toMatchObject({
      code: "conflict",
      message: "Sue Sso signs in by single sign-on and has no password here. Nothing was changed.",
    });
  });

  it("U4, R5: without a mail server it is handed over, but not by who may do less than its person", async () => {
    mailing(false);
    const [one, boss] = [await person(), await person(acme, { roleId: ACCOUNT_ADMIN_ID })];
    const helper = actingIn(acme, HELPER);
    const { links } = await perform(sendResets, helper, { userIds: [one.id] });
    expect(links).toMatchObject([{ email: one.email }]);
    expect(await works(links[0]?.link ?? "")).toBe(true);
    expect(await refusalOf(perform(sendResets, helper, { userIds: [boss.id] }))).toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("may do what you may not"),
    });
    mailing(true);
    expect(await perform(sendResets, helper, { userIds: [boss.id] })).toMatchObject({ mailed: 1 });
  });

  it.each([
    ["inactive", "status = 'inactive'", "is inactive: activate the person first"],
    ["invited", "status = 'invited', password_hash = null", "has not set a password yet"],
    ["without a password", "password_hash = null", "has no password here"],
  ])("U8: nobody %s gets one", async (_, what, why) => {
    const { id } = await person();
    await write(id, what);
    expect(await refusalOf(perform(sendResets, actingIn(acme), { userIds: [id] }))).toMatchObject({
      code: "conflict",
      message: expect.stringContaining(why),
    });
  });

  it("R2, S3, A5: needs the right to unlock, a person of here, and knows nobody of another tenant", async () => {
    const [one, foreign] = [await person(), await person(globex)];
    const fromMain = await activeUser(acme, { origin: "main" });
    const code = (userId: string, levels?: Parameters<typeof actingIn>[1]) =>
      refusalOf(perform(sendResets, actingIn(acme, levels), { userIds: [userId] })).then(
        (refusal) => typeof refusal === "object" && refusal.code,
      );
    expect(await code(one.id, { users: "edit" })).toBe("forbidden");
    expect(await code(fromMain)).toBe("forbidden");
    expect(await code(foreign.id)).toBe("not_found");
    expect(await code(randomUUID())).toBe("not_found");
  });
});

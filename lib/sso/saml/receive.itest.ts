import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, INSTANCE_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { contextFor } from "@/lib/core/load-context";
import { lockKeyOf } from "@/lib/core/locks";
import { callerOf, createSession } from "@/lib/core/sessions";
import { actingIn, activeUser, groupFromMain, perform, roleFromMain } from "@/lib/users/testing";
import { deleteConnection, enableConnection, updateConnection } from "../connections/commands";
import type { LabResult } from "../lab";
import { testResult } from "../requests";
import { requestIdOf, samlConnection, stored } from "../testing/connection";
import type { ResponseParts, SamlIdp } from "../testing/saml-idp";
import { beginSaml } from "./begin";
import { receiveSaml } from "./receive";

const facts = { ip: "127.0.0.1", requestId: "test" };
let deployment: TestDeployment;
let acme: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme", name: "Acme Bank" });
});

afterAll(() => deployment.close());

type Made = { id: string; idp: SamlIdp };

async function begin({ id }: Made, change: Partial<Parameters<typeof beginSaml>[2]> = {}, tenant = acme) {
  const request = { browser: "this browser", purpose: "sign_in" as const, returnTo: "", ...change };
  return requestIdOf(await beginSaml(tenant, await stored(tenant, id), request));
}

function receive({ id, idp }: Made, parts: Partial<ResponseParts>, browser = "this browser", tenant = acme) {
  return receiveSaml(tenant, id, { response: idp.response(parts), browser }, facts);
}

/** Signs in from the beginning. */
async function signIn(made: Made, parts: Partial<ResponseParts> = {}, tenant = acme) {
  const inResponseTo = await begin(made, {}, tenant);
  const { signedIn } = await receive(made, { inResponseTo, ...parts }, undefined, tenant);
  if (!signedIn) throw new Error("nobody was signed in");
  return signedIn;
}

const refused = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "accepted",
    (error: { reason?: string; message: string }) => error.reason ?? error.message,
  );

const someone = () => {
  const nameId = `${randomUUID()}@acme.test`;
  return {
    nameId,
    attributes: { email: [nameId], firstName: ["Eve"], lastName: ["Moore"], groups: ["SOC"] },
  };
};

const userOf = (id: string, tenant = acme) =>
  inTenant(tenant, async (tx) => {
    const [row] = await tx.sql`select type, status, email, first_name, role_id from users where id = ${id}`;
    return row;
  });

async function mappedGroup(
  names: string[],
  tenant = acme,
  roleId: string = ACCOUNT_ADMIN_ID,
): Promise<string> {
  const id = randomUUID();
  await inTenant(
    tenant,
    (tx) => tx.sql`
      insert into groups (id, name, role_id, idp_groups) values (${id}, ${`G ${id}`}, ${roleId}, ${names}::text[])`,
  );
  return id;
}

/** The context that a signed-in person's session has. */
async function enter(signedIn: Awaited<ReturnType<typeof signIn>>, tenant = acme, slug = tenant.slug) {
  const token = await createSession({
    homeId: tenant.id,
    userId: signedIn.userId,
    ip: null,
    userAgent: null,
    sso: signedIn.session,
  });
  const load = async () => contextFor(await callerOf(slug, [token]), facts);
  return { load, token };
}

describe("receiveSaml: who it is", () => {
  it("A3: someone first seen is created as SSO, and is the same one the next time, by subject alone", async () => {
    const made = await samlConnection(acme);
    const person = someone();
    const first = await signIn(made, person);
    expect(await userOf(first.userId)).toMatchObject({ type: "sso", status: "active", email: person.nameId });
    const renamed = {
      ...person,
      attributes: { ...person.attributes, email: ["other@acme.test"], firstName: ["Eva"] },
    };
    const second = await signIn(made, renamed);
    expect(second.userId).toBe(first.userId);
    expect(await userOf(first.userId)).toMatchObject({ email: person.nameId, first_name: "Eva" });
  });

  it("A3: an address alone never links to a local user, to another connection's, or to one of main", async () => {
    const made = await samlConnection(acme, { domains: ["acme.test"] });
    const person = someone();
    await activeUser(acme, { email: person.nameId.toUpperCase() });
    expect(await refused(signIn(made, person))).toBe("address_taken");
    const known = someone();
    await signIn(await samlConnection(acme), known);
    expect(await refused(signIn(made, known))).toBe("address_taken");
    const synced = someone();
    await activeUser(acme, { email: synced.nameId, origin: "main" });
    expect(await refused(signIn(made, synced))).toBe("from_main");
  });

  it("A3: links where the connection may and vouches for the address's domain; the user becomes Local/SSO", async () => {
    const trusting = { linksLocal: true, trustsEmail: true, domains: ["acme.test"] };
    const person = someone();
    const id = await activeUser(acme, { email: person.nameId });
    expect(
      await refused(signIn(await samlConnection(acme, { ...trusting, trustsEmail: false }), person)),
    ).toBe("address_unverified");
    expect(
      await refused(signIn(await samlConnection(acme, { ...trusting, domains: ["x.test"] }), person)),
    ).toBe("address_unverified");
    const linked = await signIn(await samlConnection(acme, trusting), person);
    expect(linked.userId).toBe(id);
    expect(await userOf(id)).toMatchObject({ type: "local_sso" });
  });

  it("A3: the same subject of two connections, or of two tenants, is two people", async () => {
    const globex = await deployment.child({ slug: "globex" });
    const [one, two] = [someone(), someone()];
    const first = await signIn(await samlConnection(acme), one);
    const second = await signIn(await samlConnection(acme), { ...two, nameId: one.nameId });
    const third = await signIn(await samlConnection(globex), one, globex);
    expect(new Set([first.userId, second.userId, third.userId]).size).toBe(3);
  });

  it.each(["inactive", "locked"])("U8, U7: refuses someone %s", async (state) => {
    const made = await samlConnection(acme);
    const person = someone();
    const { userId } = await signIn(made, person);
    if (state === "inactive")
      await inTenant(acme, (tx) => tx.sql`update users set status = 'inactive' where id = ${userId}`);
    else {
      await inControl(
        (tx) => tx.sql`
          insert into sign_in_attempts (key, failures, locked_until)
          values (${lockKeyOf(acme.id, person.nameId)}, 10, now() + interval '15 minutes')`,
      );
    }
    expect(await refused(signIn(made, person))).toBe(state);
  });

  it("A3: refuses someone new without an address", async () => {
    const { nameId } = someone();
    expect(await refused(signIn(await samlConnection(acme), { nameId, attributes: {} }))).toBe(
      "address_missing",
    );
  });

  it("A7: admits only who is where the policy lets people be, also a session that goes on, and no one new of other domains", async () => {
    const own = await deployment.child({ slug: "strict" });
    const set = (networks: string[], domains: string[]) =>
      inTenant(
        own,
        (tx) => tx.sql`
          update sign_in_policy set networks = ${networks}::text[], domains = ${domains}::text[]`,
      );
    const made = await samlConnection(own);
    const [known, fresh] = [someone(), someone()];
    const signedIn = await signIn(made, known, own);
    const { load } = await enter(signedIn, own);
    expect(await load()).toBeDefined();
    await set([], ["elsewhere.test"]);
    expect(await refused(signIn(made, fresh, own))).toBe("domain");
    expect((await signIn(made, known, own)).userId).toBe(signedIn.userId);
    await set(["192.0.2.0/24"], []);
    expect(await refused(signIn(made, known, own))).toBe("network");
    expect(await refused(signIn(made, fresh, own))).toBe("network");
    await expect(load()).rejects.toMatchObject({ code: "forbidden" });
    const [none] = await inTenant(own, (tx) => tx.sql`select from users where email = ${fresh.nameId}`);
    expect(none).toBeUndefined();
    await set(["127.0.0.0/8"], ["acme.test"]);
    expect((await signIn(made, fresh, own)).userId).toBeDefined();
    expect(await load()).toBeDefined();
  });

  it("P3: whom pairing cleared and unpairing brought back is known by his provider again", async () => {
    const made = await samlConnection(acme);
    const person = someone();
    const { userId } = await signIn(made, person);
    await inTenant(acme, (tx) => tx.sql`delete from users where id = ${userId}`);
    await inTenant(
      acme,
      (tx) => tx.sql`
        insert into users (id, email, type, status) values (${userId}, ${person.nameId}, 'sso', 'active')`,
    );
    expect((await signIn(made, person)).userId).toBe(userId);
  });

  it("A3: two first sign-ins at once make one user", async () => {
    const made = await samlConnection(acme);
    const person = someone();
    const both = await Promise.all([signIn(made, person), signIn(made, person)]);
    expect(both[0].userId).toBe(both[1].userId);
  });
});

describe("receiveSaml: once, here, from the right one", () => {
  it("A2: refuses another browser, another connection's request, a request used before, and the same assertion", async () => {
    const made = await samlConnection(acme);
    const inResponseTo = await begin(made);
    expect(await refused(receive(made, { inResponseTo }, "another browser"))).toBe("in_response_to");
    expect(await refused(receive(made, { inResponseTo: await begin(await samlConnection(acme)) }))).toBe(
      "in_response_to",
    );
    const person = someone();
    expect(await refused(receive(made, { inResponseTo, assertionId: "_once", ...person }))).toBe("accepted");
    expect(await refused(receive(made, { inResponseTo, ...person }))).toBe("in_response_to");
    const again = await begin(made);
    expect(await refused(receive(made, { inResponseTo: again, assertionId: "_once", ...person }))).toBe(
      "replay",
    );
  });

  it("A2: an assertion counts once, also where the provider began, and where it comes twice at once", async () => {
    const made = await samlConnection(acme, { idpInitiated: true });
    const response = made.idp.response(someone());
    const post = () => refused(receiveSaml(acme, made.id, { response, browser: undefined }, facts));
    expect((await Promise.all([post(), post(), post()])).sort()).toEqual(["accepted", "replay", "replay"]);
    expect(await post()).toBe("replay");
  });

  it("A2: the provider begins a sign-in only where the connection allows it; RelayState leads to our own paths", async () => {
    expect(await refused(receive(await samlConnection(acme), someone()))).toBe("unsolicited");
    const made = await samlConnection(acme, { idpInitiated: true });
    const to = async (relayState: string) =>
      (
        await receiveSaml(
          acme,
          made.id,
          { response: made.idp.response(someone()), relayState, browser: undefined },
          facts,
        )
      ).to;
    expect(await to("/t/acme/settings/users")).toBe("/t/acme/settings/users");
    for (const evil of ["https://evil.test", "//evil.test", "/\\evil.test", "javascript:alert(1)"]) {
      expect(await to(evil)).toBe("/t/acme");
    }
  });

  it("A2: refuses another tenant's provider, and this provider's response to another tenant", async () => {
    const globex = await deployment.child();
    const [here, there] = [await samlConnection(acme), await samlConnection(globex)];
    const inResponseTo = await begin(here);
    const foreign = { response: there.idp.response({ inResponseTo }), browser: "this browser" };
    expect(await refused(receiveSaml(acme, here.id, foreign, facts))).toBe("issuer");
    expect(await refused(receiveSaml(globex, here.id, foreign, facts))).toBe("unknown");
  });

  it("A2: a disabled connection lets nobody in, sessions included; a deleted one neither", async () => {
    const made = await samlConnection(acme);
    await mappedGroup([made.id]);
    const person = { ...someone() };
    const { load } = await enter(await signIn(made, person));
    expect((await load())?.tenant.slug).toBe("acme");
    const waiting = await begin(made);
    const { version } = await stored(acme, made.id);
    await perform(enableConnection, actingIn(acme), { id: made.id, version, enabled: false });
    expect(await load()).toBeUndefined();
    expect(await refused(receive(made, { inResponseTo: waiting, ...person }))).toBe("disabled");
    await perform(enableConnection, actingIn(acme), { id: made.id, version: version + 1, enabled: true });
    const { load: anew } = await enter(await signIn(made, person));
    expect(await anew()).toBeDefined();
    await perform(deleteConnection, actingIn(acme), { id: made.id, version: version + 2 });
    expect(await anew()).toBeUndefined();
  });

  it("A2: a session that was opened while its connection was being disabled lets nobody in", async () => {
    const made = await samlConnection(acme);
    const signedIn = await signIn(made, someone());
    const { version } = await stored(acme, made.id);
    await perform(enableConnection, actingIn(acme), { id: made.id, version, enabled: false });
    const { load } = await enter(signedIn);
    expect(await load()).toBeUndefined();
  });

  it("A4: the session ends with the provider's", async () => {
    const { session } = await signIn(await samlConnection(acme), { ...someone(), sessionMinutes: 10 });
    expect(session.expiresAt?.getTime()).toBeLessThan(Date.now() + 11 * 60_000);
    const { token } = await enter({ userId: randomUUID(), session });
    expect(token).toBeTruthy();
    const [row] = await inControl(
      (tx) => tx.sql`
        select expires_at < now() + interval '11 minutes' as ends from sessions
        where provider_subject_hash = ${session.subjectHash}`,
    );
    expect(row?.ends).toBe(true);
  });
});

describe("receiveSaml: groups", () => {
  it("G4, G5: gives the session the groups that match exactly, and stores no member", async () => {
    const made = await samlConnection(acme);
    const [exact, other, second] = [randomUUID(), randomUUID(), randomUUID()];
    const groupId = await mappedGroup([exact, "unused"]);
    await mappedGroup([other.toUpperCase()]);
    const { id } = { id: await mappedGroup([second]) };
    const person = someone();
    const groups = [exact, other, ` ${second}`];
    const signedIn = await signIn(made, { ...person, attributes: { ...person.attributes, groups } });
    expect(signedIn.session.groupIds).toEqual([groupId]);
    expect(signedIn.session.groupIds).not.toContain(id);
    const { load } = await enter(signedIn);
    expect((await load())?.accountAdmin).toBe(true);
    const members = await inTenant(
      acme,
      (tx) => tx.sql`select from group_members where user_id = ${signedIn.userId}`,
    );
    expect(members).toHaveLength(0);
    const plain = await enter({ ...signedIn, session: { ...signedIn.session, groupIds: [] } });
    expect((await plain.load())?.levels.size).toBe(0);
  });

  it("G4: a single group arrives as one value", async () => {
    const made = await samlConnection(acme);
    const name = randomUUID();
    const groupId = await mappedGroup([name]);
    const person = someone();
    const signedIn = await signIn(made, { ...person, attributes: { ...person.attributes, groups: [name] } });
    expect(signedIn.session.groupIds).toEqual([groupId]);
  });

  it("S4: a child's provider puts nobody into a group of main", async () => {
    const made = await samlConnection(acme);
    const name = randomUUID();
    const fromMain = await groupFromMain(acme, `Main ${name}`, await roleFromMain(acme, `Role ${name}`));
    const admin = deployment.admin("emea");
    await admin.unsafe(
      `update ${acme.schema}.groups set idp_groups = array['${name}'] where id = '${fromMain}'`,
    );
    const person = someone();
    const signedIn = await signIn(made, { ...person, attributes: { ...person.attributes, groups: [name] } });
    expect(signedIn.session.groupIds).toEqual([]);
  });

  it("A3, G5: a group's members have its role by password and by SSO, who only matches its mapping by SSO alone", async () => {
    const made = await samlConnection(acme, { linksLocal: true, trustsEmail: true, domains: ["acme.test"] });
    const person = someone();
    const userId = await activeUser(acme, { email: person.nameId });
    const name = randomUUID();
    await mappedGroup([name]);
    const listed = await mappedGroup([], acme, INSTANCE_ADMIN_ID);
    await inTenant(
      acme,
      (tx) => tx.sql`insert into group_members (group_id, user_id) values (${listed}, ${userId})`,
    );
    const byPassword = await createSession({ homeId: acme.id, userId, ip: null, userAgent: null });
    const attributes = { ...person.attributes, groups: [name] };
    const bySso = await enter(await signIn(made, { ...person, attributes }));
    const [password, sso] = [
      await contextFor(await callerOf("acme", [byPassword]), facts),
      await bySso.load(),
    ];
    expect([password?.person.id, sso?.person.id]).toEqual([userId, userId]);
    expect([password?.levels.get("users"), sso?.levels.get("users")]).toEqual(["edit", "edit"]);
    expect([password?.accountAdmin, sso?.accountAdmin]).toEqual([false, true]);
  });

  it("A5: a session group of main that lists a child lets in there, and no other one does", async () => {
    const { main } = deployment;
    const child = await deployment.child({ slug: "listed" });
    await inControl(
      (tx) => tx.sql`
        insert into pairings (tenant_id, pairing_id, status, init_status)
        values (${child.id}, ${randomUUID()}, 'paired', 'initialized')`,
    );
    const made = await samlConnection(main);
    const name = randomUUID();
    const groupId = await mappedGroup([name], main);
    const person = someone();
    const of = async (groups: string[]) =>
      signIn(made, { ...person, attributes: { ...person.attributes, groups } }, main);
    const before = await enter(await of([name]), main, "listed");
    expect(await before.load()).toBeUndefined();
    await inTenant(
      main,
      (tx) => tx.sql`insert into group_tenants (group_id, tenant_id) values (${groupId}, ${child.id})`,
    );
    expect((await before.load())?.tenant.slug).toBe("listed");
    const without = await enter(await of([]), main, "listed");
    expect(await without.load()).toBeUndefined();
  });
});

describe("receiveSaml: test sign-in", () => {
  it("A2: shows what came and what matches, near misses too, and signs nobody in; the connection may be disabled", async () => {
    const made = await samlConnection(acme, { enabled: false });
    await mappedGroup(["Tier Alpha"]);
    const tester = randomUUID();
    const inResponseTo = await begin(made, { purpose: "test", testedBy: tester });
    const person = someone();
    const attributes = { ...person.attributes, groups: ["tier alpha", "Sales"] };
    const { to, signedIn } = await receive(made, { inResponseTo, ...person, attributes });
    expect(signedIn).toBeUndefined();
    const id = new URL(to, "https://x").searchParams.get("test") ?? "";
    const read = (by: string) => inTenant(acme, (tx) => testResult(tx, id, by));
    expect(await read(randomUUID())).toBeUndefined();
    const result = JSON.parse((await read(tester)) ?? "") as LabResult;
    expect(result).toMatchObject({ refused: null, outcome: "create", subject: person.nameId, proved: true });
    expect(result.groups.unmatched).toEqual(["tier alpha", "Sales"]);
    expect(result.groups.nearMisses).toContainEqual(
      expect.objectContaining({ sent: "tier alpha", mapped: "Tier Alpha", why: "case" }),
    );
    const users = await inTenant(acme, (tx) => tx.sql`select from users where email = ${person.nameId}`);
    expect(users).toHaveLength(0);
  });

  it("A2: says why a response would be refused", async () => {
    const made = await samlConnection(acme);
    const tester = randomUUID();
    const inResponseTo = await begin(made, { purpose: "test", testedBy: tester });
    const { to } = await receive(made, { inResponseTo, audience: "somebody else" });
    const id = new URL(to, "https://x").searchParams.get("test") ?? "";
    const result = JSON.parse((await inTenant(acme, (tx) => testResult(tx, id, tester))) ?? "") as LabResult;
    expect(result.refused?.reason).toBe("audience");
  });
});

describe("connections", () => {
  it("R5: only an Account Admin says which provider is believed", async () => {
    const made = await samlConnection(acme, { enabled: false });
    const { version, mapping } = await stored(acme, made.id);
    const other = actingIn(acme, { authentication: "edit" });
    const ref = { id: made.id, version };
    await expect(perform(enableConnection, other, { ...ref, enabled: true })).rejects.toMatchObject({
      code: "forbidden",
    });
    const own = { ...ref, name: "Renamed", domains: [], showButton: false, mapping };
    const widened = perform(updateConnection, other, { ...own, linksLocal: true, trustsEmail: false });
    await expect(widened).rejects.toMatchObject({ code: "forbidden" });
    const renamed = await perform(updateConnection, other, { ...own, linksLocal: false, trustsEmail: false });
    expect(renamed.version).toBe(version + 1);
  });

  it("A2: another tenant's connection does not exist here, and an outdated edit is refused", async () => {
    const made = await samlConnection(acme);
    const { version } = await stored(acme, made.id);
    const ref = { id: made.id, version, enabled: true };
    await expect(perform(enableConnection, actingIn(deployment.main), ref)).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(perform(enableConnection, actingIn(acme), { ...ref, version: 1 })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

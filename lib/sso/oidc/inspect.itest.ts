import { randomUUID } from "node:crypto";
import { generateKeyPair, type JWTPayload } from "jose";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { execute } from "@/lib/core/execute";
import { log } from "@/lib/core/log";
import { actingIn, activeUser } from "@/lib/users/testing";
import type { LabResult } from "../lab";
import { samlConnection, stored } from "../testing/connection";
import { type HostileOp, hostileOp } from "../testing/hostile-op";
import { newOidcConnection, setUpOidc, TEST_CLIENT } from "../testing/oidc-connection";
import { inspectToken, keysFor } from "./inspect";
import { InspectTokenInput } from "./model";

vi.hoisted(() => {
  process.env.BAILIWICK_OUTBOUND_ALLOW = "127.0.0.1/32";
});

let deployment: TestDeployment;
let acme: TenantRef;
let op: HostileOp;
let id: string;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme" });
  op = await hostileOp();
  ({ id } = await newOidcConnection(acme));
  await setUpOidc(acme, id, op.issuer, { enabled: false });
});
afterAll(async () => {
  await op.close();
  await deployment.close();
});

/** Looks into a token as the action does. */
function look(token: string, context: Context = actingIn(acme), connectionId = id): Promise<LabResult> {
  const command = { name: "idp-connection.inspect_token", before: keysFor, run: inspectToken };
  return execute(command, context, InspectTokenInput.parse({ id: connectionId, token }));
}

const claims = (change: JWTPayload = {}): JWTPayload => {
  const now = Math.floor(Date.now() / 1000);
  const sub = randomUUID();
  const said = { iss: op.issuer, aud: TEST_CLIENT.clientId, sub, nonce: "n", iat: now, exp: now + 300 };
  return { ...said, email: `${sub}@acme.test`, groups: ["soc", "Sales"], ...change };
};
const failing = ({ checks }: LabResult) =>
  checks.filter(({ state }) => state === "failed").map(({ what }) => what);

describe("inspectToken", () => {
  it("A2: by the provider's keys: checks, mapped attributes, groups and near misses; nobody is signed in", async () => {
    const groupId = randomUUID();
    await inTenant(
      acme,
      (tx) => tx.sql`
        insert into groups (id, name, role_id, idp_groups)
        values (${groupId}, 'Operations', ${ACCOUNT_ADMIN_ID}, array['SOC', 'Sales'])`,
    );
    const said = claims({ given_name: "Eve", at_hash: "h" });
    const result = await look(` ${await op.sign(said)}\n`);
    expect(result).toMatchObject({
      refused: null,
      proved: true,
      outcome: "create",
      issuer: op.issuer,
      subject: said.sub,
      mapped: { email: said.email, firstName: "Eve" },
    });
    expect(result.groups.matched).toEqual([{ id: groupId, name: "Operations", by: ["Sales"] }]);
    expect(result.groups.nearMisses).toMatchObject([{ sent: "soc", mapped: "SOC", why: "case" }]);
    expect(failing(result)).toEqual([]);
    expect(result.checks.filter(({ state }) => state === "open").map(({ what }) => what)).toEqual([
      "Nonce",
      "Access token",
    ]);
    const users = await inTenant(
      acme,
      (tx) => tx.sql`
      select from users where email = ${String(said.email)} union all select from idp_accounts
      union all select from idp_replays union all select from idp_sign_ins`,
    );
    const sessions = await inControl((tx) => tx.sql`select from sessions`);
    expect([users.length, sessions.length]).toEqual([0, 0]);
  });

  it("A2: what is expired, for another, or without a nonce is told in full, and what it would come to as well", async () => {
    const past = Math.floor(Date.now() / 1000) - 3_600;
    const { nonce: _none, ...said } = claims({ exp: past, aud: "another" });
    const result = await look(await op.sign(said));
    expect(failing(result)).toEqual(["Audience", "Not expired", "Nonce"]);
    expect(result).toMatchObject({ refused: { reason: "audience" }, proved: true, outcome: "create" });
  });

  it("A2: whom it would not let in is told beside the checks", async () => {
    const email = `${randomUUID()}@acme.test`;
    await activeUser(acme, { email });
    const result = await look(await op.sign(claims({ email, exp: 1 })));
    expect(failing(result)).toEqual(["Not expired", "User here"]);
    expect(result.outcome).toBeNull();
  });

  it("A2: an address that a sign-in would ask for beside the token is not held against it", async () => {
    const { email: _beside, ...said } = claims();
    const result = await look(await op.sign(said));
    expect(result).toMatchObject({ refused: null, proved: true, outcome: null, mapped: { email: null } });
    expect(result.checks.at(-1)).toMatchObject({ what: "User here", state: "open" });
  });

  it("A2: a signature by no key of the provider's, or by a method that is none, proves nothing", async () => {
    const { privateKey } = await generateKeyPair("RS256");
    const forged = await look(await op.sign(claims(), { key: privateKey }));
    expect(failing(forged)).toEqual(["Signature"]);
    expect(forged).toMatchObject({ refused: { reason: "signature" }, proved: false, outcome: null });
    expect(failing(await look(await op.sign(claims(), { kid: "unknown" })))).toEqual(["Signature"]);
    const secret = new TextEncoder().encode(TEST_CLIENT.clientSecret.padEnd(32));
    const shared = await look(await op.sign(claims(), { alg: "HS256", key: secret }));
    expect(failing(shared)).toEqual(["Signing method"]);
    expect(shared).toMatchObject({ refused: { reason: "algorithm" }, proved: false });
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const none = await look(`${part({ alg: "none" })}.${part(claims())}.`);
    expect(none).toMatchObject({ refused: { reason: "algorithm" }, proved: false, outcome: null });
  });

  it.each([
    ["malformed", "not a token"],
    ["malformed", "a.b.c"],
    ["malformed", "a.b.c.d.e"],
    ["malformed", `${Buffer.from("[]").toString("base64url")}.${Buffer.from("[]").toString("base64url")}.x`],
    ["too_large", "x".repeat(50_001)],
  ])("A2: nothing can be read of what is %s", async (reason, token) => {
    expect(await look(token)).toMatchObject({ refused: { reason }, checks: [], outcome: null });
  });

  it("A2: claims that are no text are shown as what they are, and break nothing", async () => {
    const odd = { ...claims(), sub: 7, iss: ["x"], exp: "soon", nonce: 1 } as unknown as JWTPayload;
    const result = await look(await op.sign(odd));
    expect(failing(result)).toEqual(["Issuer", "Subject", "Not expired", "Nonce"]);
    const shown = Object.fromEntries(result.attributes.map(({ name, values }) => [name, values]));
    expect(shown).toMatchObject({ iss: ["x"], sub: ["7"], exp: ["soon"] });
    expect(shown).not.toHaveProperty("nonce");
  });

  it("A2: a provider that does not tell its keys fails the signature, and says why", async () => {
    const gone = await hostileOp();
    const made = await newOidcConnection(acme);
    await setUpOidc(acme, made.id, gone.issuer, { enabled: false });
    const token = await gone.sign(claims({ iss: gone.issuer }));
    gone.keys.length = 0;
    expect(failing(await look(token, undefined, made.id))).toEqual(["Signature"]);
    await gone.close();
    const result = await look(token, undefined, made.id);
    expect(result).toMatchObject({ refused: { reason: "unreachable" }, proved: false });
  });

  it("A2: a token does not say whom we ask: only the provider's own keys are fetched", async () => {
    const before = op.seen.length;
    const steering = { _claim_sources: { s: { endpoint: `${op.issuer}/steered` } } };
    await look(
      await op.sign(claims({ ...steering, iss: `${op.issuer}/elsewhere`, jku: `${op.issuer}/jku` })),
    );
    expect(op.seen.slice(before).map(({ path }) => path)).toEqual(["/keys"]);
  });

  it("A2: nothing of a token is logged or audited", async () => {
    const lines: unknown[] = [];
    const spies = (["info", "warn", "error"] as const).map((level) =>
      vi.spyOn(log, level).mockImplementation((...given: unknown[]) => void lines.push(given)),
    );
    const said = claims({ groups: "a secret group" });
    const token = await op.sign(said);
    await look(token);
    await look(`${token}x`);
    for (const spy of spies) spy.mockRestore();
    const audit = await inTenant(
      acme,
      (tx) => tx.sql`select * from audit where action = 'idp-connection.inspect_token'`,
    );
    expect(audit.length).toBeGreaterThan(1);
    const written = JSON.stringify([lines, audit]);
    for (const part of [...token.split("."), said.sub, "a secret group"]) expect(written).not.toContain(part);
  });

  it("A2: not of another tenant, of the other protocol, or before there is a provider", async () => {
    const token = await op.sign(claims());
    await expect(look(token, actingIn(deployment.main))).rejects.toMatchObject({ code: "not_found" });
    await expect(look(token, undefined, randomUUID())).rejects.toMatchObject({ code: "not_found" });
    const saml = await samlConnection(acme);
    await expect(look(token, undefined, saml.id)).rejects.toMatchObject({ code: "forbidden" });
    const bare = await newOidcConnection(acme);
    expect((await stored(acme, bare.id)).config).toMatchObject({ provider: null });
    await expect(look(token, undefined, bare.id)).rejects.toMatchObject({ code: "conflict" });
    expect(InspectTokenInput.safeParse({ id, token: " \n" }).success).toBe(false);
  });
});

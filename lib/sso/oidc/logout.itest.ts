import { randomUUID } from "node:crypto";
import { exportSPKI, generateKeyPair, type JWTPayload } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { inControl, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { createSession } from "@/lib/core/sessions";
import { actingIn, perform } from "@/lib/users/testing";
import { enableConnection } from "../connections/commands";
import { providerHash } from "../finish";
import { stored } from "../testing/connection";
import { type HostileOp, hostileOp } from "../testing/hostile-op";
import { newOidcConnection, setUpOidc, TEST_CLIENT } from "../testing/oidc-connection";
import { receiveBackchannel } from "./logout";

vi.hoisted(() => {
  process.env.BAILIWICK_OUTBOUND_ALLOW = "127.0.0.1/32";
});

const facts = { ip: "127.0.0.1", requestId: "test" };
const LOGOUT = "http://schemas.openid.net/event/backchannel-logout";
let deployment: TestDeployment;
let acme: TenantRef;
let op: HostileOp;
let id: string;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme" });
});
beforeEach(async () => {
  op = await hostileOp();
  ({ id } = await newOidcConnection(acme));
  await setUpOidc(acme, id, op.issuer);
  return () => op.close();
});
afterAll(() => deployment.close());

/** A session of this person by the connection; tells whether it lives. */
async function session(sub: string, sid: string, connectionId = id) {
  const userId = randomUUID();
  const sso = {
    connectionId,
    groupIds: [],
    sessionHash: providerHash(connectionId, sid),
    subjectHash: providerHash(connectionId, sub),
    sealed: "",
    expiresAt: null,
  };
  await createSession({ homeId: acme.id, userId, ip: null, userAgent: null, sso });
  return () =>
    inControl(async (tx) => {
      const rows = await tx.sql`select from sessions where user_id = ${userId} and revoked_at is null`;
      return rows.length === 1;
    });
}

const now = () => Math.floor(Date.now() / 1000);
const claims = (change: JWTPayload = {}): JWTPayload => ({
  iss: op.issuer,
  aud: TEST_CLIENT.clientId,
  iat: now(),
  exp: now() + 120,
  jti: randomUUID(),
  sub: "a",
  events: { [LOGOUT]: {} },
  ...change,
});
const receive = (token: string, tenant = acme, connection = id) =>
  receiveBackchannel(tenant, connection, token, facts).then(
    ({ ended }) => ended,
    (error: { reason?: string; message: string }) => error.reason ?? error.message,
  );
const sent = async (change: JWTPayload = {}, signing: Parameters<HostileOp["sign"]>[1] = {}) =>
  receive(await op.sign(claims(change), signing));

describe("receiveBackchannel", () => {
  it("A2: by sid ends that session, by sub all of that person's, by both only where both are", async () => {
    const [one, two, other] = [await session("a", "1"), await session("a", "2"), await session("b", "3")];
    expect(await sent({ sub: "b", sid: "1" })).toBe(0);
    expect(await sent({ sub: undefined, sid: "1" })).toBe(1);
    expect([await one(), await two(), await other()]).toEqual([false, true, true]);
    expect(await sent()).toBe(1);
    expect([await two(), await other()]).toEqual([false, true]);
  });

  it("A2: refuses what is no logout token, not this provider's, not for us, old, or used before", async () => {
    const live = await session("a", "1");
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    expect(await receive(`${part({ alg: "none" })}.${part(claims())}.`)).toBe("algorithm");
    const shared = new TextEncoder().encode(await exportSPKI(op.own.publicKey));
    expect(await sent({}, { alg: "HS256", key: shared })).toBe("algorithm");
    expect(await sent({}, { key: (await generateKeyPair("RS256")).privateKey })).toBe("signature");
    expect(await sent({}, { kid: "another" })).toBe("signature");
    expect(await sent({ iss: "https://evil.test" })).toBe("issuer");
    expect(await sent({ aud: "another" })).toBe("audience");
    expect(await sent({ events: undefined })).toBe("events");
    expect(await sent({ events: { other: {} } })).toBe("events");
    expect(await sent({ events: { [LOGOUT]: "x" } })).toBe("events");
    expect(await sent({ nonce: "n" })).toBe("events");
    expect(await sent({ jti: undefined })).toBe("malformed");
    expect(await sent({ sub: undefined })).toBe("subject");
    expect(await sent({ sid: "" })).toBe("subject");
    expect(await sent({ sid: 1 })).toBe("subject");
    expect(await sent({ exp: now() - 200 })).toBe("expired");
    expect(await sent({ exp: undefined, iat: now() - 1_000 })).toBe("expired");
    expect(await sent({ iat: now() + 200 })).toBe("not_yet_valid");
    expect(await sent({ iat: undefined })).toBe("not_yet_valid");
    expect([await receive(""), await receive("a.b.c")]).toEqual(["malformed", "malformed"]);
    expect(await receive("x".repeat(20_000))).toBe("too_large");
    expect(await live()).toBe(true);
    const once = await op.sign(claims());
    expect([await receive(once), await receive(once)]).toEqual([1, "replay"]);
  });

  it("A2: another connection's sessions, another tenant's and a disabled connection are out of reach", async () => {
    const { id: other } = await newOidcConnection(acme);
    const live = await session("a", "1", other);
    expect(await sent()).toBe(0);
    expect(await live()).toBe(true);
    const token = await op.sign(claims());
    const globex = await deployment.child({ slug: `globex-${randomUUID().slice(0, 8)}` });
    expect(await receive(token, globex)).toBe("unknown");
    const { version } = await stored(acme, id);
    await perform(enableConnection, actingIn(acme), { id, version, enabled: false });
    expect(await receive(token)).toBe("disabled");
  });

  it("A2: what does not claim to be the provider's does not make us ask for keys", async () => {
    const before = op.seen.length;
    await sent({ iss: "https://evil.test" });
    expect(op.seen).toHaveLength(before);
  });
});

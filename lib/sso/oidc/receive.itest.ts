import { randomUUID } from "node:crypto";
import { exportSPKI, generateKeyPair } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { actingIn, activeUser, perform } from "@/lib/users/testing";
import { enableConnection } from "../connections/commands";
import { connectionById } from "../connections/queries";
import type { LabResult } from "../lab";
import { beginRequest, testResult } from "../requests";
import { stored } from "../testing/connection";
import { ACCESS_TOKEN, type HostileOp, hashOf, hostileOp, type Lie } from "../testing/hostile-op";
import { newOidcConnection, setUpOidc, TEST_CLIENT } from "../testing/oidc-connection";
import { OVERAGE } from "../words";
import { beginOidc } from "./begin";
import { configureOidc } from "./commands";
import { discover } from "./discover";
import { receiveOidc } from "./receive";

vi.hoisted(() => {
  process.env.BAILIWICK_OUTBOUND_ALLOW = "127.0.0.1/32";
});

const facts = { ip: "127.0.0.1", requestId: "test" };
const BROWSER = "this browser";
let deployment: TestDeployment;
let acme: TenantRef;
let op: HostileOp;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme" });
});
beforeEach(async () => {
  // An instance has so many connections and no more.
  await inTenant(acme, (tx) => tx.sql`delete from idp_connections`);
  op = await hostileOp();
  return () => op.close();
});
afterAll(() => deployment.close());

async function connection(options: Parameters<typeof setUpOidc>[3] = {}, tenant = acme): Promise<string> {
  const { id } = await newOidcConnection(tenant);
  await setUpOidc(tenant, id, op.issuer, options);
  return id;
}

type Begin = Partial<Parameters<typeof beginOidc>[2]>;

/** Begins a sign-in; answers the parameters that go to the provider, which signs the nonce from now on. */
async function begin(id: string, change: Begin = {}, tenant = acme): Promise<URLSearchParams> {
  const request = { browser: BROWSER, purpose: "sign_in" as const, returnTo: "", ...change };
  const { searchParams } = new URL(await beginOidc(tenant, await stored(tenant, id), request));
  op.state.nonce = searchParams.get("nonce") ?? "";
  return searchParams;
}

function callback(asked: URLSearchParams, change: Record<string, string | null> = {}): URLSearchParams {
  const query = new URLSearchParams({
    code: randomUUID(),
    state: asked.get("state") ?? "",
    iss: op.issuer,
  });
  for (const [name, value] of Object.entries(change)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  return query;
}

const receive = (id: string, query: URLSearchParams, browser: string | undefined = BROWSER, tenant = acme) =>
  receiveOidc(tenant, id, { query, browser }, facts);

/** Signs in at a provider that lies so. */
async function signIn(id: string, lie: Lie = {}, tenant = acme) {
  op.state.lie = lie;
  const { signedIn } = await receive(id, callback(await begin(id, {}, tenant)), BROWSER, tenant);
  if (!signedIn) throw new Error("nobody was signed in");
  return signedIn;
}

const refused = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "accepted",
    (error: { reason?: string; message: string }) => error.reason ?? error.message,
  );

const userOf = (id: string) =>
  inTenant(acme, async (tx) => {
    const [row] = await tx.sql`select type, status, email, first_name from users where id = ${id}`;
    return row;
  });

describe("what is asked of the provider", () => {
  it("A2: code, PKCE by S256, state, nonce, our own address and scopes", async () => {
    const id = await connection();
    const asked = await begin(id);
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: "code",
      client_id: TEST_CLIENT.clientId,
      code_challenge_method: "S256",
      scope: "openid profile email",
    });
    expect(asked.get("redirect_uri")).toMatch(new RegExp(`/t/acme/sso/${id}/callback$`));
    for (const name of ["state", "nonce", "code_challenge"]) {
      expect(asked.get(name)?.length).toBeGreaterThan(40);
    }
  });

  it.each(["client_secret_basic", "client_secret_post"] as const)(
    "A2: proves who we are by %s",
    async (way) => {
      await signIn(await connection({ secretWay: way }));
      const sent = op.seen.find(({ path }) => path === "/token");
      expect(sent?.body.get("code_verifier")).toBeTruthy();
      if (way === "client_secret_post") {
        expect(sent?.authorization).toBeUndefined();
        expect(sent?.body.get("client_secret")).toBe(TEST_CLIENT.clientSecret);
      } else {
        const [, code = ""] = sent?.authorization?.split(" ") ?? [];
        const [, secret = ""] = Buffer.from(code, "base64").toString().split(":");
        expect(decodeURIComponent(secret)).toBe(TEST_CLIENT.clientSecret);
        expect(sent?.body.has("client_secret")).toBe(false);
      }
    },
  );
});

describe("hostile tokens", () => {
  const now = () => Math.floor(Date.now() / 1000);
  const lies: [string, string, () => Lie | Promise<Lie>][] = [
    ["algorithm", "alg none", () => ({ token: (claims) => unsigned({ alg: "none" }, claims) })],
    ["algorithm", "alg None", () => ({ token: (claims) => unsigned({ alg: "None" }, claims) })],
    [
      "algorithm",
      "HS256 with the public key",
      async () => {
        const key = new TextEncoder().encode(await exportSPKI(op.own.publicKey));
        return { signing: { alg: "HS256", key } };
      },
    ],
    [
      "algorithm",
      "HS256 with our own secret",
      () => ({
        signing: { alg: "HS256", key: new TextEncoder().encode(TEST_CLIENT.clientSecret.padEnd(32)) },
      }),
    ],
    [
      "algorithm",
      "RS512, which is not on the list",
      async () => ({ signing: { alg: "RS512", key: (await generateKeyPair("RS512")).privateKey } }),
    ],
    [
      "signature",
      "another's key under the same kid",
      async () => ({ signing: { key: (await generateKeyPair("RS256")).privateKey } }),
    ],
    ["signature", "an unknown kid", () => ({ signing: { kid: "other" } })],
    [
      "signature",
      "claims changed after signing",
      () => ({
        token: async (claims) => {
          const [head, , signature] = (await op.sign(claims)).split(".");
          return `${head}.${part({ ...claims, sub: "somebody else" })}.${signature}`;
        },
      }),
    ],
    [
      "signature",
      "the signature stripped",
      () => ({ token: async (claims) => (await op.sign(claims)).replace(/[^.]+$/, "") }),
    ],
    ["malformed", "no token at all", () => ({ token: () => "" })],
    ["malformed", "not three parts", () => ({ token: () => "a.b" })],
    [
      "malformed",
      "a critical header",
      () => ({ token: (c) => unsigned({ alg: "RS256", crit: ["x"], x: 1 }, c) }),
    ],
    ["issuer", "another issuer", () => ({ claims: { iss: "https://evil.test" } })],
    ["issuer", "the issuer with a slash more", () => ({ claims: { iss: `${op.issuer}/` } })],
    ["audience", "another audience", () => ({ claims: { aud: "another" } })],
    [
      "audience",
      "more audiences without azp",
      () => ({ claims: { aud: [TEST_CLIENT.clientId, "another"] } }),
    ],
    ["audience", "another azp", () => ({ claims: { azp: "another" } })],
    [
      "audience",
      "more audiences and another azp",
      () => ({ claims: { aud: [TEST_CLIENT.clientId, "another"], azp: "another" } }),
    ],
    ["nonce", "another nonce", () => ({ claims: { nonce: "another" } })],
    ["malformed", "no nonce", () => ({ without: ["nonce"] })],
    ["malformed", "no exp", () => ({ without: ["exp"] })],
    ["malformed", "no iat", () => ({ without: ["iat"] })],
    ["malformed", "an iat that is no number", () => ({ claims: { iat: "tomorrow" as unknown as number } })],
    ["malformed", "an exp that is no number", () => ({ claims: { exp: "never" as unknown as number } })],
    ["malformed", "no sub", () => ({ without: ["sub"] })],
    ["subject", "an empty sub", () => ({ claims: { sub: "" } })],
    ["subject", "a sub that is too long", () => ({ claims: { sub: "x".repeat(256) } })],
    ["expired", "expired", () => ({ claims: { exp: now() - 181 } })],
    ["not_yet_valid", "iat in the future", () => ({ claims: { iat: now() + 190, exp: now() + 600 } })],
    ["not_yet_valid", "nbf in the future", () => ({ claims: { nbf: now() + 190 } })],
    ["at_hash", "the hash of another access token", () => ({ accessToken: "another access token" })],
    ["at_hash", "a hash that is none", () => ({ claims: { at_hash: 7 } })],
    ["at_hash", "an empty hash", () => ({ claims: { at_hash: "" } })],
    ["at_hash", "the whole hash", () => ({ claims: { at_hash: hashOf(ACCESS_TOKEN, 32) } })],
    ["subject", "user info of somebody else", () => ({ userInfo: { sub: "somebody else" } })],
    ["code", "an error", () => ({ answer: { status: 400, body: '{"error":"invalid_grant"}' } })],
    [
      "malformed",
      "no id token",
      () => ({ answer: { status: 200, body: '{"access_token":"a","token_type":"Bearer"}' } }),
    ],
    ["malformed", "no access token", () => ({ answer: { status: 200, body: "{}" } })],
    ["malformed", "a list", () => ({ answer: { status: 200, body: "[]" } })],
    [
      "code",
      "a challenge",
      () => ({ answer: { status: 401, headers: { "www-authenticate": 'Basic realm="x"' }, body: "{}" } }),
    ],
    ["unreachable", "a failure of its own", () => ({ answer: { status: 500, body: "{}" } })],
    ["malformed", "no JSON", () => ({ answer: { status: 200, body: "<html>" } })],
    [
      "unreachable",
      "a redirect",
      () => ({ answer: { status: 302, headers: { location: `${op.issuer}/keys` }, body: "" } }),
    ],
    ["unreachable", "more than is read", () => ({ answer: { status: 200, body: " ".repeat(600_000) } })],
  ];

  it.each(lies)("A2: refused as %s: %s", async (reason, _what, lie) => {
    const id = await connection();
    expect(await refused(signIn(id, await lie()))).toBe(reason);
  });

  it("A2: within 180 seconds the clocks may differ", async () => {
    const id = await connection();
    await signIn(id, { claims: { exp: now() - 150 } });
    await signIn(id, { claims: { iat: now() + 150 } });
  });

  it.each(["PS256", "ES256", "EdDSA"])(
    "A2: %s is taken, with its own hash of the access token",
    async (alg) => {
      const { exportJWK } = await import("jose");
      const key = await generateKeyPair(alg, { extractable: true });
      op.keys.push({ ...(await exportJWK(key.publicKey)), kid: alg, alg, use: "sig" });
      const id = await connection();
      const signing = { alg, key: key.privateKey, kid: alg };
      const lie = alg === "EdDSA" ? { signing, without: ["at_hash"] } : { signing };
      await signIn(id, lie);
      if (alg === "EdDSA") expect(await refused(signIn(id, { signing }))).toBe("at_hash");
    },
  );

  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const unsigned = (header: object, claims: object) => `${part(header)}.${part(claims)}.`;
});

describe("callbacks", () => {
  it("A2: one of another browser, or of none, is refused, and the code is shown to nobody", async () => {
    const id = await connection();
    const asked = await begin(id);
    expect(await refused(receive(id, callback(asked), "another browser"))).toBe("in_response_to");
    expect(await refused(receiveOidc(acme, id, { query: callback(asked), browser: undefined }, facts))).toBe(
      "in_response_to",
    );
    expect(op.seen.filter(({ path }) => path === "/token")).toEqual([]);
    expect(await refused(receive(id, callback(asked)))).toBe("accepted");
  });

  it("A2: the state of another connection, and another tenant's connection, are refused", async () => {
    const [one, two] = [await connection(), await connection()];
    expect(await refused(receive(two, callback(await begin(one))))).toBe("in_response_to");
    const globex = await deployment.child({ slug: "globex" });
    const foreign = await connection({}, globex);
    expect(await refused(receive(foreign, callback(await begin(foreign, {}, globex)), BROWSER, acme))).toBe(
      "unknown",
    );
    const saml = await deployment.child({ slug: "initech" });
    expect(await refused(receive(one, callback(await begin(one)), BROWSER, saml))).toBe("unknown");
  });

  it("A2: a replayed callback, an unknown and a missing state are refused", async () => {
    const id = await connection();
    const query = callback(await begin(id));
    expect([await refused(receive(id, query)), await refused(receive(id, query))]).toEqual([
      "accepted",
      "in_response_to",
    ]);
    expect(op.seen.filter(({ path }) => path === "/token")).toHaveLength(1);
    const asked = await begin(id);
    expect(await refused(receive(id, callback(asked, { state: "another" })))).toBe("in_response_to");
    expect(await refused(receive(id, callback(asked, { state: null })))).toBe("in_response_to");
  });

  it("A2: of one callback twice at once, one gets through", async () => {
    const id = await connection();
    const query = callback(await begin(id));
    const both = await Promise.all([refused(receive(id, query)), refused(receive(id, query))]);
    expect(both.toSorted()).toEqual(["accepted", "in_response_to"]);
  });

  it("A2: an empty iss, or that of another connection's provider, is another issuer", async () => {
    const id = await connection();
    expect(await refused(receive(id, callback(await begin(id), { iss: "" })))).toBe("issuer");
    expect(await refused(receive(id, callback(await begin(id), { iss: `${op.issuer}/` })))).toBe("issuer");
    const other = await hostileOp({ namesItself: false });
    const plain = await newOidcConnection(acme);
    await setUpOidc(acme, plain.id, other.issuer);
    expect(await refused(receive(plain.id, callback(await begin(plain.id), { iss: op.issuer })))).toBe(
      "issuer",
    );
    expect(other.seen.filter(({ path }) => path === "/token")).toEqual([]);
    await other.close();
  });

  it("A2: a token without the hash of its access token is taken: the code's way has no need of it", async () => {
    expect(await refused(signIn(await connection(), { without: ["at_hash"] }))).toBe("accepted");
  });

  it("A4: what was proved to a provider that the connection has left meanwhile signs nobody in", async () => {
    const id = await connection();
    const [next, asked] = [await hostileOp(), await begin(id)];
    const provider = await discover(next.issuer);
    await next.close();
    op.state.lie = {
      token: async (claims) => {
        const { version } = await stored(acme, id);
        const { clientId, clientSecret } = TEST_CLIENT;
        const ours = { clientId, clientSecret, secretWay: "client_secret_basic" as const, scopes: "openid" };
        await perform(configureOidc, actingIn(acme), { id, version, provider, ...ours });
        return op.sign(claims);
      },
    };
    const waiting = await begin(id);
    op.state.nonce = asked.get("nonce") ?? "";
    await expect(receive(id, callback(asked))).rejects.toMatchObject({
      reason: "issuer",
      detail: "The connection was given another provider or client id meanwhile.",
    });
    expect(await refused(receive(id, callback(waiting, { iss: next.issuer })))).toBe("in_response_to");
  });

  it("A2: the token of an earlier sign-in is refused", async () => {
    const id = await connection();
    let first = "";
    const lie: Lie = { token: async (claims) => (first ||= await op.sign(claims)) };
    await signIn(id, lie);
    expect(await refused(signIn(id, lie))).toBe("nonce");
  });

  it("A2: mix-up: a callback that names another issuer, or none where the provider always does", async () => {
    const id = await connection();
    expect(await refused(receive(id, callback(await begin(id), { iss: "https://evil.test" })))).toBe(
      "issuer",
    );
    expect(await refused(receive(id, callback(await begin(id), { iss: null })))).toBe("issuer");
    expect(op.seen.filter(({ path }) => path === "/token")).toEqual([]);
    await op.close();
    op = await hostileOp({ namesItself: false });
    const plain = await connection();
    expect(await refused(receive(plain, callback(await begin(plain), { iss: null })))).toBe("accepted");
  });

  it("A2: a provider's error, a parameter twice, and what is too long", async () => {
    const id = await connection();
    const denied = callback(await begin(id), { code: null, error: "access_denied" });
    await expect(receive(id, denied)).rejects.toMatchObject({
      reason: "status",
      detail: "It says “access_denied”.",
    });
    const twice = callback(await begin(id));
    twice.append("code", "another");
    expect(await refused(receive(id, twice))).toBe("malformed");
    expect(await refused(receive(id, callback(await begin(id), { code: "x".repeat(9_000) })))).toBe(
      "too_large",
    );
    expect(await refused(receive(id, callback(await begin(id), { code: null })))).toBe("malformed");
    const implicit = callback(await begin(id), { code: null, id_token: "a.b.c" });
    expect(await refused(receive(id, implicit))).toBe("malformed");
  });

  it("A2: afterwards only to our own paths", async () => {
    const id = await connection();
    const to = async (returnTo: string) => (await receive(id, callback(await begin(id, { returnTo })))).to;
    expect(await to("/t/acme/users")).toBe("/t/acme/users");
    for (const evil of ["https://evil.test/", "//evil.test", "/t/acme//evil.test", "javascript:alert(1)"])
      expect(await to(evil)).toBe("/t/acme");
  });

  it("A2: a disabled connection lets nobody in, also who had begun before", async () => {
    const id = await connection();
    const asked = await begin(id);
    const { version } = await stored(acme, id);
    await perform(enableConnection, actingIn(acme), { id, version, enabled: false });
    expect(await refused(receive(id, callback(asked)))).toBe("disabled");
  });
});

describe("each token once", () => {
  const nonce = "the same nonce";
  /** Requests whose nonce is the same, which chance alone forbids: what is left then is that a token counts once. */
  async function answered(id: string, change: Partial<Parameters<typeof beginRequest>[1]> = {}) {
    const state = randomUUID();
    const kept = JSON.stringify({ verifier: "v".repeat(43), nonce });
    const asked = { connectionId: id, purpose: "sign_in" as const, state, browser: BROWSER, kept, ...change };
    await beginRequest(acme, asked);
    op.state.nonce = nonce;
    return callback(new URLSearchParams({ state }));
  }
  /** The provider gives the first token again, signed anew or not. */
  function again(signing?: Lie["signing"]) {
    let first: Parameters<NonNullable<Lie["token"]>>[0] | undefined;
    let token = "";
    op.state.lie = {
      token: async (claims) => {
        first ??= claims;
        if (signing) return op.sign(first, signing);
        token = token || (await op.sign(first));
        return token;
      },
    };
  }

  it("A2: the same one a second time is refused as a replay, though it answers an open request", async () => {
    const id = await connection();
    again();
    expect(await refused(receive(id, await answered(id)))).toBe("accepted");
    expect(await refused(receive(id, await answered(id)))).toBe("replay");
  });

  it("A2: of the same one twice at once, one gets through", async () => {
    const id = await connection();
    again();
    await signInOnce(id);
    const queries = [await answered(id), await answered(id)];
    const both = await Promise.all(queries.map((query) => refused(receive(id, query))));
    expect(both.toSorted()).toEqual(["accepted", "replay"]);
  });

  it("A2: one whose signature was made anew is still the same", async () => {
    const { exportJWK } = await import("jose");
    const key = await generateKeyPair("ES256", { extractable: true });
    op.keys.push({ ...(await exportJWK(key.publicKey)), kid: "ES256", alg: "ES256", use: "sig" });
    const id = await connection();
    const changed = { without: ["at_hash"] };
    again({ alg: "ES256", key: key.privateKey, kid: "ES256" });
    op.state.lie = { ...op.state.lie, ...changed };
    expect(await refused(receive(id, await answered(id)))).toBe("accepted");
    expect(await refused(receive(id, await answered(id)))).toBe("replay");
  });

  it("A2: one that a test was shown signs nobody in, and one that signed in shows nothing", async () => {
    const id = await connection();
    const test = { purpose: "test" as const, testedBy: randomUUID() };
    again();
    expect(await refused(receive(id, await answered(id, test)))).toBe("accepted");
    expect(await refused(receive(id, await answered(id)))).toBe("replay");
    expect(await refused(receive(id, await answered(id, test)))).toBe("replay");
  });

  /** So that who it is exists, and two at once do not both make him. */
  async function signInOnce(id: string) {
    const lie = op.state.lie;
    await signIn(id);
    op.state.lie = lie;
  }
});

describe("groups that are elsewhere", () => {
  const overage = () => ({
    _claim_names: { groups: "src1" },
    _claim_sources: { src1: { endpoint: `${op.issuer}/steered`, access_token: "t" } },
  });
  const logOf = async (id: string) => (await connectionById(actingIn(acme), id)).log;

  it("A2: the place that a token names is never asked; the sign-in works without groups, and the log says why", async () => {
    const id = await connection();
    for (const claims of [overage(), { hasgroups: true }]) {
      const { userId, session } = await signIn(id, { claims });
      expect(session.groupIds).toEqual([]);
      const [line] = await logOf(id);
      expect(line).toMatchObject({ reason: null, ip: facts.ip, detail: OVERAGE });
      expect(userId).toBeTruthy();
    }
    expect(op.seen.filter(({ path }) => !["/token", "/userinfo", "/keys"].includes(path))).toEqual([
      expect.objectContaining({ path: "/.well-known/openid-configuration" }),
    ]);
    await signIn(id, { claims: { groups: ["A"] } });
    expect((await logOf(id))[0]).toMatchObject({ reason: null, detail: "" });
  });

  it("A2: where the mapped claim came nevertheless, or is another, nothing is said", async () => {
    const id = await connection();
    await signIn(id, { claims: overage(), userInfo: { sub: op.state.sub, groups: ["A"] } });
    expect((await logOf(id))[0]).toMatchObject({ detail: "" });
    const { mapping } = await stored(acme, id);
    op.state.sub = randomUUID();
    const roles = await connection({ mapping: { ...mapping, groups: "roles" } });
    await signIn(roles, { claims: { ...overage(), roles: "A" } });
    expect((await logOf(roles))[0]).toMatchObject({ detail: "" });
  });
});

describe("who it is", () => {
  it("A3: someone first seen is created as SSO, and known by issuer and subject", async () => {
    const id = await connection();
    const claims = { email: `${op.state.sub}@acme.test`, given_name: "Eve" };
    const first = await signIn(id, { claims });
    expect(await userOf(first.userId)).toMatchObject({ type: "sso", first_name: "Eve", email: claims.email });
    const again = await signIn(id, { claims: { ...claims, email: "other@acme.test", given_name: "Eva" } });
    expect(again.userId).toBe(first.userId);
    expect(await userOf(first.userId)).toMatchObject({ email: claims.email, first_name: "Eva" });
    const stranger = await signIn(id, {
      claims: { sub: "another", email: "another@acme.test" },
      userInfo: { sub: "another" },
    });
    expect(stranger.userId).not.toBe(first.userId);
  });

  it("A3: an unverified address links to nobody, whatever the connection is trusted for", async () => {
    const email = `${randomUUID()}@acme.test`;
    const local = await activeUser(acme, { email });
    const trusting = { linksLocal: true, trustsEmail: true, domains: ["acme.test"] };
    const at = async (options: object, claims: object, userInfo?: Record<string, unknown>) =>
      refused(
        signIn(await connection(options), {
          claims: { email, ...claims },
          ...(userInfo && { userInfo: { sub: op.state.sub, ...userInfo } }),
        }),
      );
    expect(await at({}, { email_verified: true })).toBe("address_taken");
    for (const email_verified of [false, "false", 0, null])
      expect(await at(trusting, { email_verified })).toBe("address_unverified");
    expect(await at({ ...trusting, trustsEmail: false }, { email_verified: true })).toBe(
      "address_unverified",
    );
    expect(await at({ ...trusting, domains: ["x.test"] }, { email_verified: true })).toBe(
      "address_unverified",
    );
    expect(await at(trusting, { email_verified: false }, { email, email_verified: true })).toBe(
      "address_unverified",
    );
    // Where the provider says nothing of it, what the connection is trusted for decides alone.
    expect(await at({ ...trusting, trustsEmail: false }, {})).toBe("address_unverified");
    expect(await at({ ...trusting, domains: ["x.test"] }, {})).toBe("address_unverified");
    expect(await at({ ...trusting, linksLocal: false }, {})).toBe("address_taken");
    expect(await userOf(local)).toMatchObject({ type: "local" });
    const linked = await signIn(await connection(trusting), { claims: { email, email_verified: true } });
    expect(linked.userId).toBe(local);
    expect(await userOf(local)).toMatchObject({ type: "local_sso" });
  });

  it("A3: where the provider says nothing of the address, a connection trusted for its domain links", async () => {
    const email = `${randomUUID()}@acme.test`;
    const local = await activeUser(acme, { email });
    const id = await connection({ linksLocal: true, trustsEmail: true, domains: ["acme.test"] });
    expect((await signIn(id, { claims: { email } })).userId).toBe(local);
  });

  it.each([
    ["a list", ["A", "B"]],
    ["a single one as a string", "A"],
  ])("G4: groups that arrive as %s; from user info and from within an object too", async (_how, sent) => {
    const groupId = randomUUID();
    const name = `A ${groupId}`;
    await inTenant(
      acme,
      (tx) => tx.sql`
        insert into groups (id, name, role_id, idp_groups)
        values (${groupId}, ${name}, ${ACCOUNT_ADMIN_ID}, ${[name]}::text[])`,
    );
    const groups = Array.isArray(sent) ? [name, "B"] : name;
    const id = await connection();
    expect((await signIn(id, { claims: { groups } })).session.groupIds).toEqual([groupId]);
    const beside = { userInfo: { sub: op.state.sub, groups } };
    expect((await signIn(id, beside)).session.groupIds).toEqual([groupId]);
    expect((await signIn(id, { claims: { groups: name.toLowerCase() } })).session.groupIds).toEqual([]);
    op.state.sub = randomUUID();
    const { mapping } = await stored(acme, id);
    const nested = await connection({ mapping: { ...mapping, groups: "realm_access.roles" } });
    const claims = { realm_access: { roles: groups } };
    expect((await signIn(nested, { claims })).session.groupIds).toEqual([groupId]);
  });
});

describe("test sign-in", () => {
  it("A2: shows what came, or why it would be refused, to whoever ran it, and signs nobody in", async () => {
    const id = await connection({ enabled: false });
    const tester = randomUUID();
    const run = async (lie: Lie) => {
      op.state.lie = lie;
      const asked = await begin(id, { purpose: "test", testedBy: tester });
      const { to, signedIn } = await receive(id, callback(asked));
      expect(signedIn).toBeUndefined();
      const test = new URL(to, "https://x").searchParams.get("test") ?? "";
      const read = (by: string) => inTenant(acme, (tx) => testResult(tx, test, by));
      expect(await read(randomUUID())).toBeUndefined();
      return JSON.parse((await read(tester)) ?? "") as LabResult;
    };
    const shown = await run({ claims: { groups: "SOC" } });
    expect(shown).toMatchObject({ refused: null, outcome: "create", proved: true, subject: op.state.sub });
    expect(shown.groups.unmatched).toEqual(["SOC"]);
    expect(shown.attributes.map(({ name }) => name)).not.toContain("nonce");
    expect((await run({ claims: { aud: "another" } })).refused?.reason).toBe("audience");
    expect(shown.notes).toEqual([]);
    const elsewhere = await run({ claims: { _claim_names: { groups: "src1" } } });
    expect(elsewhere).toMatchObject({ refused: null, outcome: "create", notes: [OVERAGE] });
    const users = await inTenant(
      acme,
      (tx) => tx.sql`select from users where email like ${`${op.state.sub}%`}`,
    );
    expect(users).toHaveLength(0);
  });
});

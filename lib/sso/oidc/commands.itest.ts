import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { createSession, sessionOfToken } from "@/lib/core/sessions";
import { actingIn, activeUser, perform } from "@/lib/users/testing";
import { createConnection, enableConnection } from "../connections/commands";
import { changeKeys, importMetadata, inspect, setIdpInitiated } from "../saml/commands";
import { stored } from "../testing/connection";
import { type HostileOp, hostileOp } from "../testing/hostile-op";
import { newOidcConnection } from "../testing/oidc-connection";
import { configureOidc } from "./commands";
import { discover } from "./discover";
import { ConfigureOidcInput } from "./model";

vi.hoisted(() => {
  process.env.BAILIWICK_OUTBOUND_ALLOW = "127.0.0.1/32";
});

let deployment: TestDeployment;
let acme: TenantRef;
let op: HostileOp;

beforeAll(async () => {
  op = await hostileOp();
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme" });
});
afterAll(async () => {
  await op.close();
  await deployment.close();
});

const given = async (change: Partial<ConfigureOidcInput> = {}) => ({
  provider: await discover(op.issuer),
  clientId: "us",
  clientSecret: "secret of ours",
  secretWay: "client_secret_basic" as const,
  scopes: "openid",
  ...change,
});

describe("configureOidc", () => {
  it("A2: a connection cannot be enabled before it has a provider; the secret is sealed and kept", async () => {
    const { id } = await newOidcConnection(acme);
    const admin = actingIn(acme);
    const enable = perform(enableConnection, admin, { id, version: 1, enabled: true });
    await expect(enable).rejects.toMatchObject({ code: "conflict" });
    const first = await perform(configureOidc, admin, { id, version: 1, ...(await given()) });
    const { sealed, config } = await stored(acme, id);
    expect(JSON.stringify([sealed, config])).not.toContain("secret of ours");
    const again = { id, version: first.version, ...(await given({ clientSecret: "", clientId: "other" })) };
    const second = await perform(configureOidc, admin, again);
    expect((await stored(acme, id)).sealed).toEqual(sealed);
    await perform(enableConnection, admin, { id, version: second.version, enabled: true });
  });

  it("A2: a secret is never sent to another provider than it was entered for", async () => {
    const { id } = await newOidcConnection(acme);
    const admin = actingIn(acme);
    const { version } = await perform(configureOidc, admin, { id, version: 1, ...(await given()) });
    const { provider } = await given();
    const moved = { ...provider, tokenUrl: "https://evil.test/token" };
    const input = { id, version, ...(await given({ clientSecret: "", provider: moved })) };
    await expect(perform(configureOidc, admin, input)).rejects.toMatchObject({
      fields: { clientSecret: "Enter the client secret." },
    });
  });

  it("A4: another issuer or client id ends the sessions that began by the old one, at their next request", async () => {
    const admin = actingIn(acme);
    const userId = await activeUser(acme, { email: `${crypto.randomUUID()}@acme.test` });
    const began = async (connectionId: string) => {
      const sso = {
        connectionId,
        groupIds: [],
        sessionHash: null,
        subjectHash: Buffer.from("x"),
        sealed: "",
      };
      const given = { homeId: acme.id, userId, ip: null, userAgent: null };
      return createSession({ ...given, sso: { ...sso, expiresAt: null } });
    };
    const lives = async (token: string) => (await sessionOfToken(token)) !== undefined;
    const [{ id }, other] = [await newOidcConnection(acme), await newOidcConnection(acme)];
    let version = 1;
    const set = async (change: Partial<ConfigureOidcInput>) => {
      const saved = await perform(configureOidc, admin, { id, version, ...(await given(change)) });
      version = saved.version;
      return saved.ended;
    };
    await set({});
    const elsewhere = await began(other.id);
    let session = await began(id);
    expect(await set({ scopes: "openid email", clientSecret: "a new one" })).toBe(0);
    expect(await lives(session)).toBe(true);
    const moved = await hostileOp();
    const provider = await discover(moved.issuer);
    await moved.close();
    for (const change of [{ clientId: "another" }, { clientId: "another", provider }]) {
      session = await began(id);
      expect(await lives(session)).toBe(true);
      expect(await set(change)).toBeGreaterThan(0);
      expect(await lives(session)).toBe(false);
    }
    expect(await lives(elsewhere)).toBe(true);
    const [row] = await inTenant(
      acme,
      (tx) => tx.sql`
        select after from audit where target_id = ${id} order by id desc limit 1`,
    );
    expect(row?.after).toMatchObject({ sessionsEnded: 1, provider: moved.issuer });
  });

  it("R5, A2: only an Account Admin, not what is outdated, not another tenant's, not without TLS", async () => {
    const { id } = await newOidcConnection(acme);
    const input = { id, version: 1, ...(await given()) };
    const by = (context = actingIn(acme), change: Partial<typeof input> = {}) =>
      expect(perform(configureOidc, context, { ...input, ...change })).rejects;
    await by(actingIn(acme, { authentication: "edit" })).toMatchObject({ code: "forbidden" });
    await by(actingIn(acme), { version: 7 }).toMatchObject({ code: "conflict" });
    await by(actingIn(deployment.main)).toMatchObject({ code: "not_found" });
    const provider = { ...input.provider, issuer: "http://idp.test" };
    await by(actingIn(acme), { provider }).toMatchObject({ code: "invalid" });
  });

  it("A2: a connection of the other protocol is not touched", async () => {
    const { id } = await newOidcConnection(acme);
    const admin = actingIn(acme);
    const saml = await perform(createConnection, admin, {
      kind: "saml",
      template: "okta",
      name: `S ${id}`.slice(0, 30),
    });
    const wrong = { code: "forbidden" };
    const ours = { id: saml.id, version: 1, ...(await given()) };
    await expect(perform(configureOidc, admin, ours)).rejects.toMatchObject(wrong);
    const ref = { id, version: 1 };
    await expect(perform(changeKeys, admin, { ...ref, act: "add" })).rejects.toMatchObject(wrong);
    await expect(perform(setIdpInitiated, admin, { ...ref, idpInitiated: true })).rejects.toMatchObject(
      wrong,
    );
    await expect(perform(importMetadata, admin, { ...ref, xml: "<x/>" })).rejects.toMatchObject(wrong);
    await expect(perform(inspect, admin, { id, response: "<x/>" })).rejects.toMatchObject(wrong);
  });

  it("A2: scopes have openid among them", async () => {
    const input = { id: crypto.randomUUID(), version: 1, ...(await given({ scopes: "email  profile" })) };
    expect(ConfigureOidcInput.safeParse(input).success).toBe(false);
    expect(ConfigureOidcInput.parse({ ...input, scopes: " openid   email " }).scopes).toBe("openid email");
  });
});

describe("discover", () => {
  it("A2: by the issuer or by where its configuration stands", async () => {
    for (const entered of [op.issuer, `${op.issuer}/`, `${op.issuer}/.well-known/openid-configuration`]) {
      expect(await discover(entered)).toMatchObject({
        issuer: op.issuer,
        tokenUrl: `${op.issuer}/token`,
        logoutUrl: `${op.issuer}/logout`,
        namesItself: true,
      });
    }
  });

  it.each([
    ["idp.example", "full web address"],
    ["http://idp.example", "must begin with https"],
    ["https://a:b@idp.example", "without a name"],
    ["https://idp.example/?x=1", "without a name, a query"],
    ["https://169.254.169.254", "not called"],
    ["https://10.0.0.7", "not called"],
  ])("A2, C15: not %s", async (entered, said) => {
    await expect(discover(entered)).rejects.toMatchObject({
      fields: { issuer: expect.stringContaining(said) },
    });
  });

  it("A2: not a provider that calls itself otherwise, or that is none", async () => {
    const other = op.issuer.replace("127.0.0.1", "localhost");
    const world = { resolve: async () => [{ address: "127.0.0.1", family: 4 }] };
    await expect(discover(other, world)).rejects.toMatchObject({ code: "invalid" });
    await expect(discover(`${op.issuer}/nowhere`)).rejects.toMatchObject({ code: "invalid" });
    await expect(discover(op.issuer, { allowed: [] })).rejects.toMatchObject({ code: "invalid" });
  });
});

import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { inControl, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { createSession } from "@/lib/core/sessions";
import { logoutUrlOf } from "../end";
import { stored } from "../testing/connection";
import { newOidcConnection, setUpOidc } from "../testing/oidc-connection";
import { type RealOp, realOp, testBrowser } from "../testing/real-op";
import { beginOidc } from "./begin";
import { receiveBackchannel } from "./logout";
import { ownClient } from "./party";
import { receiveOidc } from "./receive";

vi.hoisted(() => {
  process.env.BAILIWICK_OUTBOUND_ALLOW = "127.0.0.1/32";
});

const facts = { ip: "127.0.0.1", requestId: "test" };
let deployment: TestDeployment;
let acme: TenantRef;
/** Where the provider's server sends its logout tokens. */
let inbox: Server;
const tokens: string[] = [];
const closing: RealOp[] = [];

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme" });
  inbox = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    tokens.push(new URLSearchParams(body).get("logout_token") ?? "");
    response.end();
  });
  await new Promise<void>((ready) => inbox.listen(0, "127.0.0.1", ready));
});
afterAll(async () => {
  inbox.close();
  await Promise.all(closing.map((op) => op.close()));
  await deployment.close();
});

async function setUp(secretWay: "client_secret_basic" | "client_secret_post" = "client_secret_basic") {
  const { id } = await newOidcConnection(acme);
  const backchannelUrl = `http://127.0.0.1:${(inbox.address() as AddressInfo).port}/`;
  const op = await realOp({ ...ownClient(acme, id), backchannelUrl }, { secretWay });
  closing.push(op);
  await setUpOidc(acme, id, op.issuer, { secretWay });
  return { id, op, browser: testBrowser(op.issuer) };
}

/** Signs in from the beginning; answers who, and tells whether his session lives. */
async function signIn({ id, browser }: Awaited<ReturnType<typeof setUp>>) {
  const request = { browser: "b", purpose: "sign_in" as const, returnTo: "/t/acme/users" };
  const { to } = await browser.go(await beginOidc(acme, await stored(acme, id), request));
  expect(to).toContain(ownClient(acme, id).redirectUrl);
  const received = await receiveOidc(acme, id, { query: new URL(to).searchParams, browser: "b" }, facts);
  expect(received.to).toBe("/t/acme/users");
  if (!received.signedIn) throw new Error("nobody was signed in");
  const { userId, session } = received.signedIn;
  await createSession({ homeId: acme.id, userId, ip: null, userAgent: null, sso: session });
  const live = () =>
    inControl(async (tx) => {
      const rows = await tx.sql<{ id: string }[]>`
        select id from sessions where user_id = ${userId} and provider_session_hash = ${session.sessionHash}
          and revoked_at is null`;
      return rows[0]?.id;
    });
  return { userId, session, live };
}

describe("oidc-provider", () => {
  it.each(["client_secret_basic", "client_secret_post"] as const)(
    "A2: signs in by code, PKCE and %s",
    async (way) => {
      const made = await setUp(way);
      const email = `${randomUUID()}@acme.test`;
      made.op.state.person = { sub: randomUUID(), email, given_name: "Eve", groups: "SOC" };
      const first = await signIn(made);
      expect((await signIn(made)).userId).toBe(first.userId);
    },
  );

  it("A2: signing out ends the session there too, and its logout token ends the others here, once", async () => {
    const made = await setUp();
    made.op.state.person = { sub: randomUUID(), email: `${randomUUID()}@acme.test` };
    const { live } = await signIn(made);
    const elsewhere = { ...made, browser: testBrowser(made.op.issuer) };
    const other = await signIn(elsewhere);
    const id = (await live()) ?? "";
    const away = (await inControl((tx) => logoutUrlOf(tx, acme, id, async () => "browser"))) ?? "";
    expect(new URL(away).searchParams.get("id_token_hint")).toBeTruthy();
    const { html } = await made.browser.go(away);
    const action = /action="([^"]+)"/.exec(html)?.[1] ?? "";
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1] ?? "";
    const { to } = await made.browser.go(action, new URLSearchParams({ xsrf, logout: "yes" }));
    expect(to).toContain(ownClient(acme, made.id).postLogoutUrl);
    await vi.waitFor(() => expect(tokens).toHaveLength(1));
    const [token = ""] = tokens;
    expect(await receiveBackchannel(acme, made.id, token, facts)).toEqual({ ended: 1 });
    expect([await live(), Boolean(await other.live())]).toEqual([undefined, true]);
    await expect(receiveBackchannel(acme, made.id, token, facts)).rejects.toMatchObject({ reason: "replay" });
  });
});

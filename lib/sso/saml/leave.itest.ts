import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { createSession } from "@/lib/core/sessions";
import { logoutUrlOf } from "../end";
import { messageOf, requestIdOf, samlConnection, signerOf, stored } from "../testing/connection";
import { type SamlIdp, samlIdp } from "../testing/saml-idp";
import { byPost, byRedirect, type LogoutParts, logoutResponse, type Send } from "../testing/saml-logout";
import { beginSaml } from "./begin";
import { logoutToPost, receiveLogoutAnswer } from "./leave";
import type { Incoming } from "./message";
import { ownParty } from "./party";
import { receiveSaml } from "./receive";

const facts = { ip: "127.0.0.1", requestId: "test" };
const BROWSER = "this browser";
type Made = { id: string; idp: SamlIdp };
let deployment: TestDeployment;
let acme: TenantRef;
let made: Made;
let posting: Made;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme" });
  made = await samlConnection(acme, { idpInitiated: true });
  const onlyPost = (xml: string) =>
    xml.replace(/(SingleLogoutService Binding="[^"]*)HTTP-Redirect/, "$1HTTP-POST");
  posting = await samlConnection(acme, { idpInitiated: true, metadata: onlyPost });
});
afterAll(() => deployment.close());

/** Signs somebody in and out again; answers where he goes. */
async function leave({ id, idp }: Made): Promise<string> {
  const response = idp.response({
    nameId: "a@x.test",
    sessionIndex: "s9",
    attributes: { email: [`${randomUUID()}@x.test`] },
  });
  const { signedIn } = await receiveSaml(acme, id, { response, browser: undefined }, facts);
  if (!signedIn) throw new Error("nobody was signed in");
  const { userId, session } = signedIn;
  await createSession({ homeId: acme.id, userId, ip: null, userAgent: null, sso: session });
  const [row] = await inControl(
    (tx) => tx.sql<{ id: string }[]>`select id from sessions where user_id = ${userId}`,
  );
  return (await inControl((tx) => logoutUrlOf(tx, acme, row?.id ?? "", async () => BROWSER))) ?? "";
}

/** The form that this browser posts for an address of ours. */
function formOf({ id }: Made, address: string, browser: string | undefined = BROWSER) {
  const state = new URL(address).searchParams.get("send") ?? "";
  return logoutToPost(acme, id, { state, browser });
}

const reasonOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "accepted",
    (error: { reason?: string; message: string }) => error.reason ?? error.message,
  );

describe("logoutUrlOf", () => {
  it("A2: names the person and session to the provider, signed; a password's session ends here alone", async () => {
    const url = await leave(made);
    expect(url.split("?")[0]).toBe("https://idp.test/slo");
    const xml = messageOf({ url });
    expect(xml).toContain("a@x.test");
    expect(xml).toContain("s9");
    expect(new URL(url).searchParams.get("Signature")).toBeTruthy();
    await createSession({ homeId: acme.id, userId: randomUUID(), ip: null, userAgent: null });
    const [plain] = await inControl(
      (tx) => tx.sql<{ id: string }[]>`select id from sessions where connection_id is null`,
    );
    expect(
      await inControl((tx) => logoutUrlOf(tx, acme, plain?.id ?? "", async () => BROWSER)),
    ).toBeUndefined();
  });

  it("A2: where the provider takes logout by HTTP-POST alone, this browser posts it from a page of ours", async () => {
    const address = await leave(posting);
    expect(address.split("?")[0]).toBe(ownParty(acme, posting.id).logoutUrl);
    const away = await formOf(posting, address);
    expect(away.url).toBe("https://idp.test/slo");
    const xml = messageOf(away);
    expect(xml).toMatch(/a@x\.test.*s9/s);
    expect(await signerOf(acme, posting.id, xml)).toBe(0);
    expect(await reasonOf(formOf(posting, address, "another browser"))).toBe("in_response_to");
    expect(
      await reasonOf(logoutToPost(acme, posting.id, { state: requestIdOf(away), browser: undefined })),
    ).toBe("in_response_to");
    expect(await reasonOf(formOf(made, address))).toBe("in_response_to");
    expect(await reasonOf(formOf(posting, `${address}0`))).toBe("in_response_to");
    const elsewhere = logoutToPost(deployment.main, posting.id, {
      state: requestIdOf(away),
      browser: BROWSER,
    });
    expect(await reasonOf(elsewhere)).toBe("in_response_to");
  });
});

const bindings: [string, Send, () => Made][] = [
  ["HTTP-Redirect", byRedirect, () => made],
  ["HTTP-POST", byPost, () => posting],
];

describe.each(bindings)("receiveLogoutAnswer by %s", (_, send, which) => {
  const asked = async () => {
    const address = await leave(which());
    return requestIdOf(which() === posting ? await formOf(posting, address) : { url: address });
  };
  const answer = (parts: Partial<LogoutParts>) => {
    const { id, idp } = which();
    const destination = ownParty(acme, id).logoutUrl;
    return logoutResponse({ destination, issuer: idp.entityId, ...parts });
  };
  const receive = (incoming: Incoming, browser: string | undefined = BROWSER) =>
    reasonOf(receiveLogoutAnswer(acme, which().id, incoming, browser));
  const status = (code: string, inner = "") =>
    `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${code}">${
      inner && `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${inner}"/>`
    }</samlp:StatusCode>`;

  it("A2: takes the answer to a request of this browser, once", async () => {
    const inResponseTo = await asked();
    const good = send(answer({ inResponseTo }), which().idp);
    expect(await receive(good, "another browser")).toBe("in_response_to");
    expect(await receive(good, "")).toBe("in_response_to");
    expect(await receive(good)).toBe("accepted");
    expect(await receive(good)).toBe("in_response_to");
    const id = "_once";
    expect(await receive(send(answer({ id, inResponseTo: await asked() }), which().idp))).toBe("accepted");
    expect(await receive(send(answer({ id, inResponseTo: await asked() }), which().idp))).toBe("replay");
  });

  it("A2: refuses an answer to no request, to a sign-in, and to another connection's request", async () => {
    const { id, idp } = which();
    expect(await receive(send(answer({}), idp))).toBe("in_response_to");
    expect(await receive(send(answer({ inResponseTo: "_nothing" }), idp))).toBe("in_response_to");
    const begun = await beginSaml(acme, await stored(acme, id), {
      browser: BROWSER,
      purpose: "sign_in",
      returnTo: "",
    });
    expect(await receive(send(answer({ inResponseTo: requestIdOf(begun) }), idp))).toBe("in_response_to");
    const other = await samlConnection(acme, { idpInitiated: true });
    const theirs = requestIdOf({ url: await leave(other) });
    expect(await receive(send(answer({ inResponseTo: theirs }), idp))).toBe("in_response_to");
    const elsewhere = receiveLogoutAnswer(deployment.main, id, send(answer({}), idp), BROWSER);
    expect(await reasonOf(elsewhere)).toBe("unknown");
  });

  it("A2: refuses what is not signed or by another, wrong in what it says, old, or not a success", async () => {
    const { idp } = which();
    const inResponseTo = await asked();
    const stranger = await samlIdp(idp.entityId, { acsUrl: "x", audience: "x" });
    const reason = (parts: Partial<LogoutParts>) => receive(send(answer({ inResponseTo, ...parts }), idp));
    const xml = answer({ inResponseTo });
    expect(await receive(send(xml, idp, { signed: false }))).toBe("signature");
    expect(await receive(send(xml, stranger))).toBe("signature");
    const signatureAlgorithm = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
    expect(await receive(send(xml, idp, { signatureAlgorithm }))).toBe("algorithm");
    expect(await receive(send(xml.replace('Version="2.0"', 'Version="1.1"'), idp))).toBe("version");
    expect(await receive(send(`<!DOCTYPE x>${xml}`, idp, { signed: send === byRedirect }))).toBe("doctype");
    expect(await reason({ issuer: "https://evil.test" })).toBe("issuer");
    expect(await reason({ destination: "https://evil.test" })).toBe("destination");
    expect(await reason({ at: new Date(Date.now() - 420_000) })).toBe("expired");
    expect(await reason({ at: new Date(Date.now() + 200_000) })).toBe("not_yet_valid");
    expect(await reason({ status: status("Responder", "RequestDenied") })).toBe("status");
    const inAnswerTo = async (code: string) => reason({ inResponseTo: await asked(), status: code });
    expect(await inAnswerTo(status("Success", "PartialLogout"))).toBe("status");
    expect(await inAnswerTo("")).toBe("status");
    expect(await inAnswerTo(status("Success"))).toBe("accepted");
  });

  it("A2: a logout request of ours is no request for a sign-in", async () => {
    const { id, idp } = which();
    const response = idp.response({ inResponseTo: await asked() });
    expect(await reasonOf(receiveSaml(acme, id, { response, browser: BROWSER }, facts))).toBe(
      "in_response_to",
    );
  });
});

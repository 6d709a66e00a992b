import { randomUUID } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inControl, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { createSession } from "@/lib/core/sessions";
import { actingIn, perform } from "@/lib/users/testing";
import { enableConnection } from "../connections/commands";
import type { Away } from "../post-page";
import { messageOf, samlConnection, signerOf, stored } from "../testing/connection";
import { type SamlIdp, samlIdp } from "../testing/saml-idp";
import {
  byPost,
  byRedirect,
  type LogoutParts,
  logoutRequest,
  logoutResponse,
  type Send,
} from "../testing/saml-logout";
import { curveKey } from "../testing/saml-sign";
import { receiveLogout } from "./logout";
import type { Incoming } from "./message";
import { ownParty } from "./party";
import { receiveSaml } from "./receive";

const facts = { ip: "127.0.0.1", requestId: "test" };
let deployment: TestDeployment;
let acme: TenantRef;
let made: { id: string; idp: SamlIdp };

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme" });
});
beforeEach(async () => {
  made = await samlConnection(acme, { idpInitiated: true });
});
afterAll(() => deployment.close());

/** A session by the connection, and whether it lives. */
async function session(nameId: string, sessionIndex: string) {
  const response = made.idp.response({
    nameId,
    sessionIndex,
    attributes: { email: [`${randomUUID()}@x.test`] },
  });
  const { signedIn } = await receiveSaml(acme, made.id, { response, browser: undefined }, facts);
  if (!signedIn) throw new Error("nobody was signed in");
  await createSession({
    homeId: acme.id,
    userId: signedIn.userId,
    ip: null,
    userAgent: null,
    sso: signedIn.session,
  });
  const live = async () => {
    const rows = await inControl(
      (tx) => tx.sql<{ id: string }[]>`
        select id from sessions where user_id = ${signedIn.userId} and revoked_at is null
          and provider_session_hash = ${signedIn.session.sessionHash}`,
    );
    return rows[0]?.id;
  };
  return { live };
}

const SHA1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
const EC = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";

function request(parts: Partial<LogoutParts> = {}): string {
  const { logoutUrl } = ownParty(acme, made.id);
  return logoutRequest({ destination: logoutUrl, issuer: made.idp.entityId, ...parts });
}

const receive = (incoming: Incoming): Promise<Away> => receiveLogout(acme, made.id, incoming, facts);
const refused = (incoming: Incoming) =>
  receive(incoming).then(
    () => "accepted",
    (error: { reason?: string; message: string }) => error.reason ?? error.message,
  );
const minutes = (many: number) => new Date(Date.now() + many * 60_000);

const bindings: [string, Send][] = [
  ["HTTP-Redirect", byRedirect],
  ["HTTP-POST", byPost],
];

describe.each(bindings)("receiveLogout by %s", (_, send) => {
  it("A2: ends the sessions of that name and index alone, and answers at the provider's own address", async () => {
    const [one, two] = [await session("a@x.test", "s1"), await session("a@x.test", "s2")];
    const other = await session("b@x.test", "s1");
    const away = await receive(send(request({ id: "_asked", indexes: ["s1"] }), made.idp));
    expect([await one.live(), Boolean(await two.live()), Boolean(await other.live())]).toEqual([
      undefined,
      true,
      true,
    ]);
    const url = new URL(away.url);
    expect(url.origin + url.pathname).toBe("https://idp.test/slo");
    expect(url.searchParams.get("RelayState")).toBe("r");
    expect(url.searchParams.get("Signature")).toBeTruthy();
    expect(messageOf(away)).toMatch(/InResponseTo="_asked".*status:Success/s);
  });

  it("A2: without an index ends all of that name's sessions", async () => {
    const [one, two] = [await session("a@x.test", "s1"), await session("a@x.test", "s2")];
    expect(await refused(send(request(), made.idp))).toBe("accepted");
    expect([await one.live(), await two.live()]).toEqual([undefined, undefined]);
  });

  it("A2: refuses what is not signed, signed by another or by SHA-1, for somebody else, old, or used before", async () => {
    const { live } = await session("a@x.test", "s1");
    const stranger = await samlIdp(made.idp.entityId, { acsUrl: "x", audience: "x" });
    const reason = (parts: Partial<LogoutParts>, change?: (xml: string) => string) =>
      refused(send((change ?? ((xml) => xml))(request(parts)), made.idp));
    expect(await refused(send(request(), made.idp, { signed: false }))).toBe("signature");
    expect(await refused(send(request(), stranger))).toBe("signature");
    expect(await refused(send(request(), made.idp, { signatureAlgorithm: SHA1 }))).toBe("algorithm");
    expect(await reason({ issuer: "https://evil.test" })).toBe("issuer");
    expect(await reason({ destination: "https://evil.test" })).toBe("destination");
    expect(await reason({}, (xml) => xml.replace(/ Destination="[^"]*"/, ""))).toBe("destination");
    expect(await reason({ at: minutes(-7) })).toBe("expired");
    expect(await reason({ at: minutes(3.2) })).toBe("not_yet_valid");
    const ended = (many: number) => (xml: string) =>
      xml.replace('Version="2.0"', `Version="2.0" NotOnOrAfter="${minutes(many).toISOString()}"`);
    expect(await reason({}, ended(-4))).toBe("expired");
    expect(await reason({}, (xml) => xml.replace(/IssueInstant="[^"]*"/, 'IssueInstant="now"'))).toBe(
      "malformed",
    );
    expect(await reason({}, (xml) => xml.replace('Version="2.0"', 'Version="1.1"'))).toBe("version");
    expect(await reason({ nameId: "" })).toBe("subject");
    const once = send(request({ nameId: "nobody@x.test" }), made.idp);
    expect([await refused(once), await refused(once)]).toEqual(["accepted", "replay"]);
    expect(await live()).toBeTruthy();
  });

  it("A2: takes a provider's key on an elliptic curve, and not by SHA-1", async () => {
    const own = made;
    made = await samlConnection(acme, { idpInitiated: true, key: curveKey() });
    expect(await refused(send(request(), made.idp, { signatureAlgorithm: EC }))).toBe("accepted");
    const sha1 = EC.replace("sha256", "sha1");
    expect(await refused(send(request(), made.idp, { signatureAlgorithm: sha1 }))).toBe("algorithm");
    expect(await refused(send(request(), made.idp, { key: own.idp.key }))).toBe("signature");
  });

  it("A2: another connection's provider ends nobody's session here; a disabled connection takes nothing", async () => {
    const { live } = await session("a@x.test", "s1");
    const foreign = send(request(), made.idp);
    const own = made;
    made = await samlConnection(acme);
    expect(await refused(foreign)).toBe("issuer");
    const posing = logoutRequest({
      destination: ownParty(acme, made.id).logoutUrl,
      issuer: made.idp.entityId,
    });
    expect(await refused(send(posing, own.idp))).toBe("signature");
    expect(await live()).toBeTruthy();
    made = own;
    const { version } = await stored(acme, made.id);
    await perform(enableConnection, actingIn(acme), { id: made.id, version, enabled: false });
    expect(await refused(foreign)).toBe("disabled");
    const elsewhere = receiveLogout(deployment.main, made.id, foreign, facts);
    await expect(elsewhere).rejects.toMatchObject({ reason: "unknown" });
  });
});

describe("receiveLogout: what an address can be made to say", () => {
  const query = (xml: string) => {
    const sent = byRedirect(xml, made.idp);
    return "query" in sent ? sent.query : "";
  };

  it("A2: refuses a changed or doubled parameter, what is too large, and a document type", async () => {
    const good = query(request());
    expect(await refused({ query: good.replace("RelayState=r", "RelayState=s") })).toBe("signature");
    expect(await refused({ query: good.replace("&RelayState=r", "") })).toBe("signature");
    expect(await refused({ query: `${good}&SAMLRequest=x` })).toBe("malformed");
    expect(await refused({ query: query(`<!DOCTYPE x>${request()}`) })).toBe("doctype");
    expect(await refused({ query: query(" ".repeat(100_000)) })).toBe("malformed");
  });

  it("A2: a signature over an answer proves no request, however the parameters are written", async () => {
    const { live } = await session("a@x.test", "s1");
    const destination = ownParty(acme, made.id).logoutUrl;
    const signed = query(logoutResponse({ destination, issuer: made.idp.entityId, inResponseTo: "_x" }));
    const forged = encodeURIComponent(deflateRawSync(request()).toString("base64"));
    expect(await refused({ query: `SAMLRequest=${forged}&${signed}` })).toBe("malformed");
    expect(await refused({ query: `SAMLRe%71uest=${forged}&${signed}` })).toBe("malformed");
    const hidden = signed.replace("SAMLResponse=", "SAMLRespons%65=");
    expect(await refused({ query: `SAMLRequest=${forged}&${hidden}` })).toBe("malformed");
    const alone = signed.replace(/^SAMLResponse=[^&]*/, `SAMLRe%71uest=${forged}`);
    expect(await refused({ query: alone })).toBe("malformed");
    expect(await live()).toBeTruthy();
  });
});

describe("receiveLogout: what a form can be made to say", () => {
  const posted = (change: (xml: string) => string, xml = request()) =>
    refused(byPost(xml, made.idp, { posted: change }));
  const signatureIn = (xml: string) => /<ds:Signature.*<\/ds:Signature>/s.exec(xml)?.[0] ?? "";

  it("A2: refuses what was changed, wrapped, doubled or stripped after it was signed", async () => {
    const { live } = await session("a@x.test", "s1");
    const evil = request({ id: "_evil" });
    const other = request({ nameId: "nobody@x.test" });
    expect(await posted((xml) => xml.replace("nobody@x.test", "a@x.test"), other)).toBe("signature");
    expect(await posted((xml) => xml.replace(signatureIn(xml), ""))).toBe("signature");
    expect(await posted((xml) => xml.replace(signatureIn(xml), signatureIn(xml).repeat(2)))).toBe(
      "signature",
    );
    expect(await posted((xml) => xml.replace(/URI="#[^"]*"/, 'URI=""'))).toBe("signature");
    expect(await posted((xml) => xml.replace(/(<ds:SignatureValue>)[^<]*/, "$1"))).toBe("signature");
    // The signed request inside the one that would be read, its signature beside it or still in it.
    const within = (inner: string) =>
      evil.replace("</samlp:LogoutRequest>", `${inner}</samlp:LogoutRequest>`);
    expect(await posted((xml) => within(xml.replace(/<[?].*?[?]>/, "")), other)).toBe("signature");
    const moved = (xml: string) =>
      evil
        .replace("</saml:Issuer>", `</saml:Issuer>${signatureIn(xml)}`)
        .replace(
          "</samlp:LogoutRequest>",
          `<samlp:Extensions>${xml.replace(signatureIn(xml), "")}</samlp:Extensions></samlp:LogoutRequest>`,
        );
    expect(await posted(moved, other)).toBe("signature");
    const sameId = (xml: string) => moved(xml).replace('ID="_evil"', `ID="${/ID="([^"]*)"/.exec(xml)?.[1]}"`);
    expect(await posted(sameId, other)).toBe("duplicate_id");
    const object = (xml: string) =>
      evil.replace(
        "</saml:Issuer>",
        `</saml:Issuer>${signatureIn(xml).replace("</ds:Signature>", `<ds:Object>${xml.replace(signatureIn(xml), "")}</ds:Object></ds:Signature>`)}`,
      );
    expect(await posted(object, other)).toBe("signature");
    expect(await live()).toBeTruthy();
  });

  it("A2: refuses a document type, comments, digests by SHA-1, what is too large or deep, and what is no such message", async () => {
    expect(await posted((xml) => `<!DOCTYPE x [<!ENTITY e "x">]>${xml}`)).toBe("doctype");
    expect(await posted((xml) => xml.replace("a@x.test", "a@x.test<!---->.evil.test"))).toBe("comment");
    expect(await posted(() => `${"<a>".repeat(40)}${"</a>".repeat(40)}`)).toBe("malformed");
    expect(await posted(() => "no XML")).toBe("malformed");
    expect(await posted(() => `<x>${"x".repeat(70_000)}</x>`)).toBe("too_large");
    expect(await posted(() => made.idp.xml())).toBe("not_a_response");
    const digestAlgorithm = "http://www.w3.org/2000/09/xmldsig#sha1";
    expect(await refused(byPost(request(), made.idp, { digestAlgorithm }))).toBe("algorithm");
    const twice = new URLSearchParams([
      ["SAMLRequest", "x"],
      ["SAMLRequest", "x"],
    ]);
    expect(await refused({ form: twice })).toBe("malformed");
    expect(await refused(byPost(request(), made.idp, { form: { SAMLResponse: "x" } }))).toBe("malformed");
    expect(await refused(byPost(request(), made.idp, { form: { RelayState: "r".repeat(3_000) } }))).toBe(
      "malformed",
    );
    expect(await refused({ form: new URLSearchParams({ SAMLRequest: "%%%" }) })).toBe("malformed");
    // An address's signature says nothing of a form.
    const form = { SigAlg: "x", Signature: "x" };
    expect(await refused(byPost(request(), made.idp, { signed: false, form }))).toBe("signature");
  });
});

describe("receiveLogout: our answer", () => {
  const onlyPost = (xml: string) =>
    xml
      .replace(/(SingleLogoutService Binding="[^"]*)HTTP-Redirect/, "$1HTTP-POST")
      .replace('idp.test/slo"', 'idp.test/slo" ResponseLocation="https://idp.test/done?x=1"');

  it("A2: is posted, signed inside, to the address for answers where the provider takes only that", async () => {
    made = await samlConnection(acme, { metadata: onlyPost });
    const away = await receive(byPost(request({ id: "_asked" }), made.idp));
    expect(away.url).toBe("https://idp.test/done?x=1");
    expect(away.fields).toMatchObject({ RelayState: "r" });
    const xml = messageOf(away);
    expect(xml).toMatch(/InResponseTo="_asked"/);
    expect(xml).toContain('Destination="https://idp.test/done?x=1"');
    expect(await signerOf(acme, made.id, xml)).toBe(0);
  });

  it("A2: is left out where the provider has no address for it", async () => {
    made = await samlConnection(acme, {
      metadata: (xml) => xml.replace(/<md:SingleLogoutService[^>]*>/, ""),
    });
    expect(await receive(byPost(request(), made.idp))).toEqual({ url: "/login?tenant=acme" });
  });
});

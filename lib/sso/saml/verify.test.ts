import net from "node:net";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { type ResponseParts, type SamlIdp, samlIdp } from "../testing/saml-idp";
import { curveKey, sign } from "../testing/saml-sign";
import { makeOwnKey, type OwnKey } from "./keys";
import { readResponse, type Trust, verifyResponse } from "./verify";

const acsUrl = "https://console.test/t/acme/sso/c1/acs";
const spEntityId = "https://console.test/t/acme/sso/c1/metadata";
const REQUEST = "_request-of-this-browser";
const MINUTE = 60_000;

let idp: SamlIdp;
let stranger: SamlIdp;
let ours: OwnKey;
let older: OwnKey;
let trust: Trust;

beforeAll(async () => {
  idp = await samlIdp("https://idp.test/acme", { acsUrl, audience: spEntityId });
  stranger = await samlIdp("https://idp.test/acme", { acsUrl, audience: spEntityId });
  [ours, older] = [await makeOwnKey("console.test"), await makeOwnKey("console.test")];
  trust = {
    idpEntityId: idp.entityId,
    spEntityId,
    acsUrl,
    certificates: [idp.key.certificate],
    decryptionKeys: [ours.privateKey, older.privateKey],
    now: new Date(),
  };
});

const base64 = (xml: string) => Buffer.from(xml, "utf8").toString("base64");
const good = (parts: Partial<ResponseParts> = {}) => idp.response({ inResponseTo: REQUEST, ...parts });
const xmlOf = (parts: Partial<ResponseParts> = {}) => idp.xml({ inResponseTo: REQUEST, ...parts });

/** Reads and verifies; what is refused while it is read is refused too. */
async function take(response: string, by: Trust, binding: Parameters<typeof verifyResponse>[2]) {
  return verifyResponse(readResponse(response, by), by, binding);
}

const verify = (response: string, change: Partial<Trust> = {}) =>
  take(response, { ...trust, ...change }, { kind: "request", id: REQUEST });

async function refused(response: string, change: Partial<Trust> = {}): Promise<string> {
  return verify(response, change).then(
    () => "accepted",
    (error: { reason?: string; message: string }) => error.reason ?? error.message,
  );
}

const assertionIn = (xml: string) => /<saml:Assertion.*<\/saml:Assertion>/s.exec(xml)?.[0] ?? "";
const signatureIn = (xml: string) => /<ds:Signature.*?<\/ds:Signature>/s.exec(xml)?.[0] ?? "";
const forged = (id = "_evil") =>
  assertionIn(idp.xml({ inResponseTo: REQUEST, sign: "none", nameId: "root@acme.test", assertionId: id }));

const MORE = "http://www.w3.org/2001/04/xmldsig-more#";

describe("verifyResponse: keys on an elliptic curve", () => {
  const p256 = curveKey();
  const byCurve = (parts: Partial<ResponseParts> = {}) =>
    good({ key: p256, signatureAlgorithm: `${MORE}ecdsa-sha256`, ...parts });
  const certificates = [p256.certificate];

  it.each([
    ["P-256", "ecdsa-sha256"],
    ["P-384", "ecdsa-sha384"],
    ["P-521", "ecdsa-sha512"],
  ])("A2: takes what a key on %s has signed by %s", async (curve, method) => {
    const key = curveKey(curve);
    const parts = { key, signatureAlgorithm: `${MORE}${method}` };
    const trusted = { certificates: [idp.key.certificate, key.certificate] };
    expect(await refused(good(parts), trusted)).toBe("accepted");
    expect(await refused(good({ ...parts, encryptFor: ours.certificate }), trusted)).toBe("accepted");
    expect(await refused(good(parts))).toBe("signature");
  });

  it("A2: neither by SHA-1, nor by another kind of key's method, nor changed or by another key", async () => {
    const refusedHere = (response: string) => refused(response, { certificates });
    expect(await refusedHere(byCurve())).toBe("accepted");
    expect(await refusedHere(byCurve({ signatureAlgorithm: `${MORE}ecdsa-sha1` }))).toBe("algorithm");
    const xml = Buffer.from(byCurve(), "base64").toString();
    expect(await refusedHere(base64(xml.replace("#ecdsa-sha256", "#rsa-sha256")))).toBe("signature");
    expect(await refusedHere(base64(xml.replace(">SOC<", ">Admins<")))).toBe("signature");
    expect(await refusedHere(base64(xml.replace(/(<ds:SignatureValue>)[^<]*/, "$1AAAA")))).toBe("signature");
    expect(await refusedHere(byCurve({ key: curveKey() }))).toBe("signature");
    expect(await refusedHere(good())).toBe("signature");
    expect(await refused(base64(xmlOf().replace("#rsa-sha256", "#ecdsa-sha256")))).toBe("signature");
  });
});

describe("verifyResponse: what is accepted", () => {
  it.each([
    ["a signed assertion", {}],
    ["a signed assertion in a signed response", { sign: "both" as const }],
    [
      "SHA-512",
      {
        signatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
        digestAlgorithm: "http://www.w3.org/2001/04/xmlenc#sha512",
      },
    ],
    ["a clock that is 170 s late", { now: new Date(Date.now() - 5 * MINUTE - 170_000) }],
    ["a clock that is 170 s early", { now: new Date(Date.now() + 170_000) }],
  ])("A2: %s", async (_, parts) => {
    const read = await verify(good(parts));
    expect(read.session.subject).toBe("ada@acme.test");
    expect(read.attributes.find(({ name }) => name === "groups")?.values).toEqual(["SOC"]);
  });

  it("G4: one group and several groups are lists alike, names kept as they came", async () => {
    const groups = [" SOC ", "soc", "R&D <1>"];
    const read = await verify(good({ attributes: { groups } }));
    expect(read.attributes).toEqual([{ name: "groups", values: groups }]);
  });

  it.each([0, 1])("A2: an encrypted, signed assertion, with our key number %i", async (which) => {
    const key = which === 0 ? ours : older;
    expect((await verify(good({ encryptFor: key.certificate }))).session.subject).toBe("ada@acme.test");
  });

  it("A2: either certificate, while the provider changes its key", async () => {
    const certificates = [stranger.key.certificate, idp.key.certificate];
    expect(await refused(good(), { certificates })).toBe("accepted");
  });

  it("A2: a sign-in that the provider began, where there is no request", async () => {
    const read = await take(idp.response(), trust, { kind: "unsolicited" });
    expect(read.issuer).toBe(idp.entityId);
  });

  it("A4: tells when the provider's session ends", async () => {
    const read = await verify(good({ sessionMinutes: 30 }));
    expect(read.sessionEnds?.getTime()).toBeGreaterThan(Date.now() + 29 * MINUTE);
  });
});

/** Eight ways to wrap: where the forged assertion stands, and where the signed one went. */
const wrappings: [string, () => string, string][] = [
  [
    "XSW1: the signed response inside the signature of a forged one",
    () => wrapResponse("after"),
    "assertions",
  ],
  ["XSW2: the signed response beside a detached signature", () => wrapResponse("before"), "assertions"],
  ["XSW3: a forged assertion before the signed one", () => around((a) => forged() + a), "assertions"],
  ["XSW4: the signed assertion inside a forged one", () => around((a) => inside(forged(), a)), "assertions"],
  ["XSW5: the signed assertion at the end, its signature in the forged one", () => moved(""), "assertions"],
  [
    "XSW6: the signed assertion inside the signature of the forged one",
    () => moved("signature"),
    "assertions",
  ],
  [
    "XSW7: a forged assertion in Extensions",
    () => around((a) => `<samlp:Extensions>${forged()}</samlp:Extensions>${a}`),
    "assertions",
  ],
  ["XSW8: the signed assertion in an Object of the signature", () => moved("object"), "assertions"],
  [
    "the signed assertion in Advice",
    () => around((a) => inside(forged(), `<saml:Advice>${a}</saml:Advice>`)),
    "assertions",
  ],
  [
    "a forged assertion in place of the signed one, its signature kept",
    () => around((a) => withSignature(forged(), signatureIn(a))),
    "signature",
  ],
  [
    "a forged assertion with the signed one's id and signature",
    () => around((a) => withSignature(forged(idOf(a)), signatureIn(a))),
    "signature",
  ],
  [
    "a signature of the assertion that stands in the response",
    () => around((a) => signatureIn(a) + a.replace(signatureIn(a), "")),
    "signature",
  ],
  ["two signatures in the assertion", () => around((a) => withSignature(a, signatureIn(a))), "signature"],
  ["a signature over an empty URI", () => xmlOf().replace(/URI="#[^"]*"/, 'URI=""'), "signature"],
  [
    "two references in a signature",
    () => xmlOf().replace(/(<ds:Reference.*?<\/ds:Reference>)/s, "$1$1"),
    "signature",
  ],
];

const idOf = (xml: string) => /ID="([^"]*)"/.exec(xml)?.[1] ?? "";
const around = (change: (assertion: string) => string) => {
  const xml = xmlOf();
  return xml.replace(assertionIn(xml), change(assertionIn(xml)));
};
const inside = (outer: string, inner: string) =>
  outer.replace("</saml:Assertion>", `${inner}</saml:Assertion>`);
const withSignature = (assertion: string, signature: string) =>
  assertion.replace("</saml:Issuer>", `</saml:Issuer>${signature}`);
function moved(into: "" | "signature" | "object"): string {
  return around((assertion) => {
    const signature = signatureIn(assertion);
    const bare = assertion.replace(signature, "");
    if (into === "") return withSignature(forged(), signature) + bare;
    const put = into === "object" ? `<ds:Object>${bare}</ds:Object>` : bare;
    return withSignature(forged(), signature.replace("</ds:Signature>", `${put}</ds:Signature>`));
  });
}
function wrapResponse(where: "before" | "after"): string {
  const signed = xmlOf({ sign: "response" });
  const signature = signatureIn(signed);
  const evil = signed
    .replace(signature, "")
    .replace(/ID="_r/, 'ID="_evil')
    .replace(assertionIn(signed), forged());
  const original = signed.replace(signature, "");
  return evil.replace(
    "</saml:Issuer>",
    where === "after"
      ? `</saml:Issuer>${signature.replace("</ds:Signature>", `<ds:Object>${original}</ds:Object></ds:Signature>`)}`
      : `</saml:Issuer>${original}${signature}`,
  );
}

const edit = (from: string | RegExp, to: string) => (xml: string) => {
  const changed = xml.replace(from, to);
  if (changed === xml) throw new Error(`nothing to change: ${from}`);
  return changed;
};
const SHA1 = "http://www.w3.org/2000/09/xmldsig#";

/** Properly signed by the right provider, and wrong in what they say. */
const signedButWrong: [string, Partial<ResponseParts>, string][] = [
  ["another audience", { audience: "https://console.test/t/other/sso/c9/metadata" }, "audience"],
  ["an audience in other case", { audience: spEntityId.toUpperCase() }, "audience"],
  [
    "no audience",
    { assertion: edit(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, "") },
    "audience",
  ],
  ["no conditions", { assertion: edit(/<saml:Conditions.*<\/saml:Conditions>/, "") }, "audience"],
  [
    "a second restriction to somebody else",
    {
      assertion: edit(
        "</saml:Conditions>",
        "<saml:AudienceRestriction><saml:Audience>x</saml:Audience></saml:AudienceRestriction></saml:Conditions>",
      ),
    },
    "audience",
  ],
  [
    "another recipient",
    { assertion: edit(/Recipient="[^"]*"/, 'Recipient="https://evil.test/acs"') },
    "recipient",
  ],
  ["no recipient", { assertion: edit(/ Recipient="[^"]*"/, "") }, "recipient"],
  [
    "another destination",
    { response: edit(/Destination="[^"]*"/, 'Destination="https://evil.test/acs"') },
    "destination",
  ],
  ["no destination", { response: edit(/ Destination="[^"]*"/, "") }, "destination"],
  ["another issuer", { issuer: "https://idp.test/globex" }, "issuer"],
  [
    "another issuer of the assertion alone",
    { assertion: edit(/<saml:Issuer>[^<]*/, "<saml:Issuer>https://evil.test") },
    "issuer",
  ],
  [
    "no issuer",
    {
      response: edit(/<saml:Issuer>[^<]*/, "<saml:Issuer>"),
    },
    "issuer",
  ],
  ["an answer to another request", { inResponseTo: "_another" }, "in_response_to"],
  ["an answer to no request", { inResponseTo: undefined }, "in_response_to"],
  [
    "an assertion for another request",
    { assertion: edit(/InResponseTo="[^"]*"/, 'InResponseTo="_another"') },
    "in_response_to",
  ],
  ["an assertion for no request", { assertion: edit(/ InResponseTo="[^"]*"/, "") }, "in_response_to"],
  ["five minutes and more ago", { now: new Date(Date.now() - 8 * MINUTE - 5_000) }, "expired"],
  [
    "conditions that are over",
    {
      assertion: edit(
        /(<saml:Conditions.*?NotOnOrAfter=")[^"]*/,
        `$1${new Date(Date.now() - 4 * MINUTE).toISOString()}`,
      ),
    },
    "expired",
  ],
  [
    "a confirmation that is over",
    {
      assertion: edit(
        /(ConfirmationData NotOnOrAfter=")[^"]*/,
        `$1${new Date(Date.now() - 4 * MINUTE).toISOString()}`,
      ),
    },
    "expired",
  ],
  ["a provider's session that is over", { sessionMinutes: -4 }, "expired"],
  ["a clock more than 180 s ahead", { now: new Date(Date.now() + 5 * MINUTE) }, "not_yet_valid"],
  [
    "conditions that begin later",
    {
      assertion: edit(/NotBefore="[^"]*"/, `NotBefore="${new Date(Date.now() + 4 * MINUTE).toISOString()}"`),
    },
    "not_yet_valid",
  ],
  [
    "no end of the confirmation",
    { assertion: edit(/(ConfirmationData) NotOnOrAfter="[^"]*"/, "$1") },
    "malformed",
  ],
  ["a time that is none", { assertion: edit(/IssueInstant="[^"]*"/, 'IssueInstant="now"') }, "malformed"],
  ["confirmation by a held key", { assertion: edit("cm:bearer", "cm:holder-of-key") }, "confirmation"],
  [
    "no confirmation",
    { assertion: edit(/<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/, "") },
    "confirmation",
  ],
  ["an empty NameID", { nameId: "" }, "subject"],
  ["a blank NameID", { nameId: "  " }, "subject"],
  [
    "a transient NameID",
    { assertion: edit("1.1:nameid-format:emailAddress", "2.0:nameid-format:transient") },
    "subject",
  ],
  ["no NameID", { assertion: edit(/<saml:NameID.*<\/saml:NameID>/, "") }, "subject"],
  ["no subject", { assertion: edit(/<saml:Subject>.*<\/saml:Subject>/, "") }, "subject"],
  ["an endless NameID", { nameId: "a".repeat(1_001) }, "subject"],
  [
    "an element inside NameID",
    { assertion: edit("ada@acme.test</saml:NameID>", "ada@acme.test<saml:x/>.evil.test</saml:NameID>") },
    "malformed",
  ],
  [
    "no statement of a sign-in",
    { assertion: edit(/<saml:AuthnStatement.*<\/saml:AuthnStatement>/, "") },
    "statement",
  ],
  ["version 1.1", { response: edit('Version="2.0" IssueInstant', 'Version="1.1" IssueInstant') }, "version"],
  ["an assertion of version 1.1", { assertion: edit('Version="2.0"', 'Version="1.1"') }, "version"],
  ["a status of failure", { response: edit("status:Success", "status:Responder") }, "status"],
  ["no status", { response: edit(/<samlp:Status>.*<\/samlp:Status>/, "") }, "status"],
  [
    "201 attributes",
    { attributes: Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`a${n}`, ["x"]])) },
    "malformed",
  ],
  ["a signature by SHA-1", { signatureAlgorithm: `${SHA1}rsa-sha1` }, "algorithm"],
  ["a digest by SHA-1", { digestAlgorithm: `${SHA1}sha1` }, "algorithm"],
  [
    "canonical XML with comments",
    { transforms: [`${SHA1}enveloped-signature`, "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"] },
    "algorithm",
  ],
];

/** Changed after signing, or never signed. */
const tampered: [string, () => string, string][] = [
  ["no signature", () => xmlOf({ sign: "none" }), "signature"],
  ["a stripped signature", () => xmlOf().replace(/<ds:Signature.*<\/ds:Signature>/s, ""), "signature"],
  ["a signature of the response alone", () => xmlOf({ sign: "response" }), "signature"],
  ["an empty signature value", () => xmlOf().replace(/(<ds:SignatureValue>)[^<]*/, "$1"), "signature"],
  [
    "another NameID",
    () => xmlOf().replace("ada@acme.test</saml:NameID>", "root@acme.test</saml:NameID>"),
    "signature",
  ],
  ["another group", () => xmlOf().replace(">SOC<", ">Admins<"), "signature"],
  [
    "a group more",
    () =>
      xmlOf().replace(
        "SOC</saml:AttributeValue>",
        "SOC</saml:AttributeValue><saml:AttributeValue>Admins</saml:AttributeValue>",
      ),
    "signature",
  ],
  [
    "a later end",
    () => xmlOf().replace(/(<saml:Conditions.*?NotOnOrAfter=")[^"]*/, "$12099-01-01T00:00:00Z"),
    "signature",
  ],
  [
    "another audience",
    () => xmlOf({ audience: "x" }).replace(">x</saml:Audience>", `>${spEntityId}</saml:Audience>`),
    "signature",
  ],
  ["another digest", () => xmlOf().replace(/(<ds:DigestValue>)[^<]*/, "$1AAAA"), "signature"],
  ["another provider's key", () => xmlOf({ key: stranger.key }), "signature"],
  ["a key of the sender's own in KeyInfo", () => selfVouched(), "signature"],
  ["HMAC with the public certificate", () => xmlOf().replace(/rsa-sha256"/, 'hmac-sha256"'), "algorithm"],
  ["an unknown method", () => xmlOf().replace(/rsa-sha256"/, 'none"'), "algorithm"],
  [
    "a method by SHA-1 in the text",
    () => xmlOf().replace("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", `${SHA1}rsa-sha1`),
    "algorithm",
  ],
  [
    "an XSLT transform",
    () =>
      xmlOf().replace(
        'http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms>',
        'http://www.w3.org/TR/1999/REC-xslt-19991116"/></ds:Transforms>',
      ),
    "algorithm",
  ],
  [
    "a comment in NameID",
    () => xmlOf().replace("ada@acme.test</saml:NameID>", "ada@acme.test<!---->.evil.test</saml:NameID>"),
    "comment",
  ],
  ["a comment elsewhere", () => xmlOf().replace("<samlp:Status>", "<!-- x --><samlp:Status>"), "comment"],
  [
    "CDATA in NameID",
    () => xmlOf().replace("ada@acme.test</saml:NameID>", "<![CDATA[ada@acme.test]]></saml:NameID>"),
    "comment",
  ],
  ["a processing instruction", () => xmlOf().replace("<samlp:Status>", "<?x y?><samlp:Status>"), "comment"],
  ["a document type", () => `<!DOCTYPE x [<!ENTITY e "x">]>${xmlOf()}`, "doctype"],
  [
    "a document type after a declaration",
    () => `<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd">${xmlOf()}`,
    "doctype",
  ],
  ["an entity that is not declared", () => xmlOf().replace(">SOC<", ">&e;<"), "malformed"],
  ["UTF-16", () => `<?xml version="1.0" encoding="utf-16"?>${xmlOf()}`, "malformed"],
  ["a tag that does not end", () => xmlOf().slice(0, -1), "malformed"],
  ["a second root", () => `${xmlOf()}<x/>`, "malformed"],
  ["two assertions, both signed", () => around((a) => a + assertionIn(xmlOf())), "assertions"],
  ["no assertion", () => around(() => ""), "assertions"],
  [
    "an assertion of another namespace",
    () => xmlOf({ sign: "none" }).replace(/(<saml:Assertion xmlns:saml=")[^"]*/, "$1urn:x"),
    "assertions",
  ],
  [
    "a response of another namespace",
    () => xmlOf().replace(/xmlns:samlp="[^"]*"/, 'xmlns:samlp="urn:x"'),
    "not_a_response",
  ],
  ["a bare assertion", () => assertionIn(xmlOf()), "not_a_response"],
  [
    "an ID that stands twice",
    () =>
      xmlOf()
        .replace(
          "<samlp:Status>",
          `<samlp:Status ID="${idOf(assertionIn(xmlOf({ assertionId: "_twice" })))}">`,
        )
        .replace(/ID="_a[0-9a-f]*"/, 'ID="_twice"'),
    "duplicate_id",
  ],
  [
    "an ID that stands twice under another name",
    () => xmlOf({ assertionId: "_twice" }).replace("<samlp:Status>", '<samlp:Status Id="_twice">'),
    "duplicate_id",
  ],
  [
    "elements without end",
    () => xmlOf().replace("<samlp:Status>", `${"<x>".repeat(40)}${"</x>".repeat(40)}<samlp:Status>`),
    "malformed",
  ],
  [
    "too many elements",
    () => xmlOf().replace("<samlp:Status>", `${"<x/>".repeat(4_100)}<samlp:Status>`),
    "malformed",
  ],
  [
    "too many attributes on one",
    () =>
      xmlOf().replace(
        "<samlp:Status>",
        `<samlp:Status ${Array.from({ length: 30 }, (_, n) => `a${n}=""`).join(" ")}>`,
      ),
    "malformed",
  ],
  ["more than 128 kB", () => xmlOf({ attributes: { a: ["x".repeat(130_000)] } }), "too_large"],
];

/** A stranger's signature that brings its own certificate along. */
function selfVouched(): string {
  const signed = sign(assertionIn(xmlOf({ sign: "none" })), "Assertion", { key: stranger.key });
  return around(() => signed);
}

describe("verifyResponse: what is refused, for the reason that it names", () => {
  it.each(wrappings)("A2: %s", async (_, xml, reason) => {
    expect(await refused(base64(xml()))).toBe(reason);
  });

  it.each(signedButWrong)("A2: signed, with %s", async (_, parts, reason) => {
    expect(await refused(good(parts))).toBe(reason);
  });

  it.each(tampered)("A2: %s", async (_, xml, reason) => {
    expect(await refused(base64(xml()))).toBe(reason);
  });

  it("A2: encrypted, but not signed", async () => {
    expect(await refused(good({ encryptFor: ours.certificate, sign: "none" }))).toBe("signature");
  });

  it("A2: encrypted and unsigned in a signed response", async () => {
    expect(await refused(good({ encryptFor: ours.certificate, sign: "response" }))).toBe("signature");
  });

  it("A2: encrypted, signed inside by SHA-1", async () => {
    const parts = { encryptFor: ours.certificate, signatureAlgorithm: `${SHA1}rsa-sha1` };
    expect(await refused(good(parts))).toBe("algorithm");
  });

  it("A2: encrypted for another's key", async () => {
    expect(await refused(good({ encryptFor: stranger.key.certificate }))).toBe("decryption");
  });

  it("A2: encrypted by a method that is not accepted", async () => {
    const xml = xmlOf({ encryptFor: ours.certificate }).replace("rsa-oaep-mgf1p", "rsa-1_5");
    expect(await refused(base64(xml))).toBe("algorithm");
  });

  it("A2: a connection without a certificate accepts nothing", async () => {
    expect(await refused(good(), { certificates: [] })).not.toBe("accepted");
  });

  it("A2: a sign-in that the provider began with an answer to a request", async () => {
    const attempt = take(good(), trust, { kind: "unsolicited" });
    await expect(attempt).rejects.toMatchObject({ reason: "in_response_to" });
  });

  it.each(["%%%", "", "PHg+", "AAAA", Buffer.from([0xff, 0xfe, 0x3c]).toString("base64")])(
    "A2: no XML at all: %j",
    async (response) => {
      expect(["malformed", "not_a_response"]).toContain(await refused(response));
    },
  );

  it.each<[string, Partial<ResponseParts>, string]>([
    ["many values", { attributes: { a: Array.from({ length: 1_500 }, () => "x".repeat(10)) } }, "signature"],
    [
      "many namespaces",
      {
        assertion: (xml) =>
          xml.replace("</saml:Assertion>", `${'<a:a xmlns:a="u"/>'.repeat(5_000)}</saml:Assertion>`),
      },
      "malformed",
    ],
    [
      "as many namespaces as are read",
      {
        assertion: (xml) =>
          xml.replace("</saml:Assertion>", `${'<a:a xmlns:a="u"/>'.repeat(900)}</saml:Assertion>`),
      },
      "signature",
    ],
    ["one long text", { nameId: "x".repeat(90_000) }, "signature"],
  ])("A2: a forged response of up to 100 kB with %s costs less than 100 ms", async (_, parts, reason) => {
    const response = base64(xmlOf({ ...parts, key: stranger.key }));
    await refused(response);
    const started = process.cpuUsage();
    expect(await refused(response)).toBe(reason);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(100);
  });

  it("A2: two confirmations make an assertion usable until the later one ends, and so it is remembered", async () => {
    const minutes = (n: number) => new Date(Date.now() + n * 60_000).toISOString();
    const later = (xml: string) => {
      const [one = ""] = /<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/s.exec(xml) ?? [];
      const two = one.replace(/NotOnOrAfter="[^"]*"/, `NotOnOrAfter="${minutes(60)}"`);
      return xml
        .replace(one, one + two)
        .replace(/(<saml:Conditions NotBefore="[^"]*" NotOnOrAfter=")[^"]*/, `$1${minutes(90)}`);
    };
    const { usableUntil } = await verify(good({ assertion: later }));
    expect(usableUntil.getTime()).toBeGreaterThan(Date.now() + 60 * 60_000);
  });

  it("A2: nothing that an assertion says has us fetch anything", async () => {
    const asked: string[] = [];
    const open = vi.spyOn(net.Socket.prototype, "connect").mockImplementation(function (
      this: net.Socket,
      ...to
    ) {
      asked.push(JSON.stringify(to));
      return this;
    });
    const url = "http://169.254.169.254/latest";
    const steering = {
      nameId: url,
      attributes: {
        email: [url],
        groups: [url],
        picture: [url],
        "urn:oid:0.9.2342.19200300.100.1.60": [url],
      },
      response: (xml: string) => xml.replace("<samlp:Response ", `<samlp:Response Consent="${url}" `),
    };
    expect(await refused(good(steering))).toBe("accepted");
    expect(await refused(good({ ...steering, key: stranger.key }))).toBe("signature");
    expect(asked).toEqual([]);
    open.mockRestore();
  });
});

import {
  constants,
  createCipheriv,
  createPublicKey,
  publicEncrypt,
  randomBytes,
  X509Certificate,
} from "node:crypto";
import { bareCertificate, makeOwnKey, type OwnKey } from "../saml/keys";
import { sign } from "./saml-sign";

/** What a response of the tests' provider says; each part can be made wrong. */
export type ResponseParts = {
  acsUrl: string;
  audience: string;
  issuer: string;
  nameId: string;
  inResponseTo?: string | undefined;
  attributes: Record<string, string[]>;
  now: Date;
  assertionId: string;
  sessionIndex: string;
  sessionMinutes?: number | undefined;
  /** Replace parts of the XML before it is signed. */
  assertion?: ((xml: string) => string) | undefined;
  response?: ((xml: string) => string) | undefined;
  sign: "assertion" | "response" | "both" | "none";
  signatureAlgorithm?: string | undefined;
  digestAlgorithm?: string | undefined;
  canonicalization?: string | undefined;
  transforms?: string[] | undefined;
  key?: OwnKey | undefined;
  encryptFor?: string | undefined;
};

/** A SAML identity provider for tests: makes real, signed responses, and wrong ones on request. */
export type SamlIdp = {
  readonly entityId: string;
  readonly key: OwnKey;
  readonly metadata: (change?: (xml: string) => string) => string;
  /** The XML of a response. */
  readonly xml: (parts?: Partial<ResponseParts>) => string;
  /** The same in base64, as it is posted. */
  readonly response: (parts?: Partial<ResponseParts>) => string;
};

const SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol";
const SAML = "urn:oasis:names:tc:SAML:2.0:assertion";
const iso = (at: Date, minutes = 0) => new Date(at.getTime() + minutes * 60_000).toISOString();
const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

/** Makes a provider with a key of its own. `base` is what its responses say unless told otherwise. */
export async function samlIdp(
  entityId: string,
  base: Pick<ResponseParts, "acsUrl" | "audience">,
  ssoUrl = "https://idp.test/sso",
  ownKey?: OwnKey,
): Promise<SamlIdp> {
  const key = ownKey ?? (await makeOwnKey("idp.test"));
  const xml = (change: Partial<ResponseParts> = {}) =>
    build({
      ...base,
      issuer: entityId,
      nameId: "ada@acme.test",
      attributes: { email: ["ada@acme.test"], firstName: ["Ada"], lastName: ["Lovelace"], groups: ["SOC"] },
      now: new Date(),
      assertionId: `_a${randomBytes(12).toString("hex")}`,
      sessionIndex: "s-1",
      sign: "assertion",
      key,
      ...change,
    });
  return {
    entityId,
    key,
    metadata: (change = (text) => text) => change(metadataOf(entityId, ssoUrl, key.certificate)),
    xml,
    response: (change) => Buffer.from(xml(change), "utf8").toString("base64"),
  };
}

function build(parts: ResponseParts): string {
  const { acsUrl, issuer, inResponseTo, now } = parts;
  const answers = inResponseTo ? ` InResponseTo="${inResponseTo}"` : "";
  let assertion = assertionOf(parts);
  if (parts.assertion) assertion = parts.assertion(assertion);
  if (parts.sign === "assertion" || parts.sign === "both") assertion = sign(assertion, "Assertion", parts);
  if (parts.encryptFor) assertion = encrypt(assertion, parts.encryptFor);
  let response =
    `<samlp:Response xmlns:samlp="${SAMLP}" xmlns:saml="${SAML}" ID="_r${randomBytes(12).toString("hex")}" ` +
    `Version="2.0" IssueInstant="${iso(now)}" Destination="${escaped(acsUrl)}"${answers}>` +
    `<saml:Issuer>${escaped(issuer)}</saml:Issuer>` +
    `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>` +
    `${assertion}</samlp:Response>`;
  if (parts.response) response = parts.response(response);
  return parts.sign === "response" || parts.sign === "both" ? sign(response, "Response", parts) : response;
}

function assertionOf(parts: ResponseParts): string {
  const { acsUrl, issuer, audience, nameId, inResponseTo, now, assertionId, sessionIndex, sessionMinutes } =
    parts;
  const answers = inResponseTo ? ` InResponseTo="${inResponseTo}"` : "";
  const ends = sessionMinutes === undefined ? "" : ` SessionNotOnOrAfter="${iso(now, sessionMinutes)}"`;
  const attributes = Object.entries(parts.attributes).map(
    ([name, values]) =>
      `<saml:Attribute Name="${escaped(name)}">` +
      `${values.map((value) => `<saml:AttributeValue>${escaped(value)}</saml:AttributeValue>`).join("")}</saml:Attribute>`,
  );
  return (
    `<saml:Assertion xmlns:saml="${SAML}" ID="${assertionId}" Version="2.0" IssueInstant="${iso(now)}">` +
    `<saml:Issuer>${escaped(issuer)}</saml:Issuer>` +
    `<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">${escaped(nameId)}</saml:NameID>` +
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">` +
    `<saml:SubjectConfirmationData NotOnOrAfter="${iso(now, 5)}" Recipient="${escaped(acsUrl)}"${answers}/>` +
    `</saml:SubjectConfirmation></saml:Subject>` +
    `<saml:Conditions NotBefore="${iso(now, -1)}" NotOnOrAfter="${iso(now, 5)}">` +
    `<saml:AudienceRestriction><saml:Audience>${escaped(audience)}</saml:Audience></saml:AudienceRestriction>` +
    `</saml:Conditions>` +
    `<saml:AuthnStatement AuthnInstant="${iso(now)}" SessionIndex="${sessionIndex}"${ends}><saml:AuthnContext>` +
    `<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>` +
    `</saml:AuthnContext></saml:AuthnStatement>` +
    `<saml:AttributeStatement>${attributes.join("")}</saml:AttributeStatement></saml:Assertion>`
  );
}

function encrypt(assertion: string, certificate: string): string {
  const key = randomBytes(32);
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const body = Buffer.concat([nonce, cipher.update(assertion, "utf8"), cipher.final(), cipher.getAuthTag()]);
  const wrapped = publicEncrypt(
    {
      key: createPublicKey(
        new X509Certificate(certificate).publicKey.export({ type: "spki", format: "pem" }),
      ),
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: "sha1",
    },
    key,
  );
  const xenc = "http://www.w3.org/2001/04/xmlenc#";
  const dsig = "http://www.w3.org/2000/09/xmldsig#";
  return (
    `<saml:EncryptedAssertion xmlns:saml="${SAML}"><xenc:EncryptedData xmlns:xenc="${xenc}" Type="${xenc}Element">` +
    `<xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/>` +
    `<ds:KeyInfo xmlns:ds="${dsig}"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="${xenc}rsa-oaep-mgf1p">` +
    `<ds:DigestMethod Algorithm="${dsig}sha1"/></xenc:EncryptionMethod><xenc:CipherData><xenc:CipherValue>` +
    `${wrapped.toString("base64")}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>` +
    `<xenc:CipherData><xenc:CipherValue>${body.toString("base64")}</xenc:CipherValue></xenc:CipherData>` +
    `</xenc:EncryptedData></saml:EncryptedAssertion>`
  );
}

function metadataOf(entityId: string, ssoUrl: string, certificate: string): string {
  const redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
  return (
    `<?xml version="1.0" encoding="UTF-8"?>` +
    `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${escaped(entityId)}">` +
    `<md:IDPSSODescriptor protocolSupportEnumeration="${SAMLP}"><md:KeyDescriptor use="signing">` +
    `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>` +
    `${bareCertificate(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>` +
    `<md:SingleLogoutService Binding="${redirect}" Location="${escaped(ssoUrl.replace(/sso$/, "slo"))}"/>` +
    `<md:SingleSignOnService Binding="${redirect}" Location="${escaped(ssoUrl)}"/>` +
    `</md:IDPSSODescriptor></md:EntityDescriptor>`
  );
}

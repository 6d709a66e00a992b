import { randomUUID } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import type { Incoming } from "../saml/message";
import type { SamlIdp } from "./saml-idp";
import { type Signing, sign, signText } from "./saml-sign";

const SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol";
const SAML = "urn:oasis:names:tc:SAML:2.0:assertion";
const RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

/** What a logout message of the tests' provider says; each part can be made wrong. */
export type LogoutParts = {
  destination: string;
  issuer: string;
  nameId?: string;
  indexes?: string[];
  id?: string;
  at?: Date;
  inResponseTo?: string;
  status?: string;
};

const opening = (
  kind: string,
  { destination, issuer, id = `_${randomUUID()}`, at = new Date() }: LogoutParts,
) =>
  `<samlp:${kind} xmlns:samlp="${SAMLP}" xmlns:saml="${SAML}" ID="${id}" Version="2.0" ` +
  `IssueInstant="${at.toISOString()}" Destination="${destination}">` +
  `<saml:Issuer>${issuer}</saml:Issuer>`;

/** A provider's request to end somebody's sessions. */
export function logoutRequest(parts: LogoutParts): string {
  const indexes = (parts.indexes ?? []).map((each) => `<samlp:SessionIndex>${each}</samlp:SessionIndex>`);
  return (
    `${opening("LogoutRequest", parts)}<saml:NameID>${parts.nameId ?? "a@x.test"}</saml:NameID>` +
    `${indexes.join("")}</samlp:LogoutRequest>`
  );
}

/** A provider's answer to our request. */
export function logoutResponse(parts: LogoutParts): string {
  const status = parts.status ?? `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>`;
  const opened = opening("LogoutResponse", parts);
  const answering = parts.inResponseTo === undefined ? "" : ` InResponseTo="${parts.inResponseTo}"`;
  return `${opened.replace(/>/, `${answering}>`)}<samlp:Status>${status}</samlp:Status></samlp:LogoutResponse>`;
}

/** How a provider sends a logout message. */
export type Send = (
  xml: string,
  idp: SamlIdp,
  change?: Signing & { signed?: boolean; form?: Record<string, string>; posted?: (xml: string) => string },
) => Incoming;

const nameOf = (xml: string) => (xml.includes("<samlp:LogoutRequest") ? "SAMLRequest" : "SAMLResponse");

/** By an address, signed as a whole. */
export const byRedirect: Send = (
  xml,
  idp,
  { key = idp.key, signatureAlgorithm = RSA, signed = true } = {},
) => {
  const text =
    `${nameOf(xml)}=${encodeURIComponent(deflateRawSync(xml).toString("base64"))}&RelayState=r` +
    `&SigAlg=${encodeURIComponent(signatureAlgorithm)}`;
  const signature = encodeURIComponent(signText(text, key, signatureAlgorithm));
  return { query: signed ? `${text}&Signature=${signature}` : text };
};

/** By a form, signed inside. */
export const byPost: Send = (
  xml,
  idp,
  { signed = true, form, posted = (text: string) => text, ...signing } = {},
) => {
  const name = nameOf(xml);
  const element = name === "SAMLRequest" ? "LogoutRequest" : "LogoutResponse";
  const text = posted(signed ? sign(xml, element, { key: idp.key, ...signing }) : xml);
  const message = Buffer.from(text, "utf8").toString("base64");
  return { form: new URLSearchParams({ [name]: message, RelayState: "r", ...form }) };
};

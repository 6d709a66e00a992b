import { X509Certificate } from "node:crypto";
import { invalid } from "@/lib/core/errors";
import { SsoRefusal } from "../refusal";
import { bareCertificate, pemOf } from "./keys";
import type { Binding, IdpFacts } from "./model";
import { attributeOf, children, NS, onlyChild, parseStrict } from "./xml";

const REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
const POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
const MOST_CERTIFICATES = 4;
/** The curves of P-256, P-384 and P-521, as Node names them. */
const CURVES = ["prime256v1", "secp384r1", "secp521r1"];

/**
 * Reads a provider's metadata (A2). Keys for signing are those that say so and those that do not say for what they
 * are. Throws `Refusal` (invalid) with a sentence for `xml`.
 */
export function readMetadata(xml: string): IdpFacts {
  let root: Element;
  try {
    root = parseStrict(withoutComments(xml.replace(/^\ufeff/, "")).trim());
  } catch (error) {
    if (error instanceof SsoRefusal)
      throw refusal(`This is no metadata that can be read. ${error.detail}`.trim());
    throw error;
  }
  const entity = theProvider(root);
  const entityId = attributeOf(entity, "entityID")?.trim() ?? "";
  if (entityId === "" || entityId.length > 1_000)
    throw refusal("The metadata does not name the provider (entityID).");
  const [role] = children(entity, NS.metadata, "IDPSSODescriptor");
  if (!role) throw refusal("This is the metadata of a service, not of an identity provider.");
  const signIn = service(role, "SingleSignOnService");
  if (!signIn)
    throw refusal(
      "The provider offers no sign-in by HTTP-Redirect or HTTP-POST, which are the bindings used here.",
    );
  const logout = service(role, "SingleLogoutService");
  return {
    entityId,
    ssoUrl: signIn.url,
    ssoBinding: signIn.binding,
    sloUrl: logout?.url ?? null,
    ...(logout && { sloBinding: logout.binding }),
    ...(logout?.responseUrl && { sloResponseUrl: logout.responseUrl }),
    certificates: certificatesOf(role),
  };
}

/** In one pass: an expression would look for the end of a comment from each of its beginnings anew. */
function withoutComments(xml: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let at = xml.indexOf("<!--"); at !== -1; at = xml.indexOf("<!--", from)) {
    const end = xml.indexOf("-->", at + 4);
    if (end === -1) break;
    kept.push(xml.slice(from, at));
    from = end + 3;
  }
  return kept.join("") + xml.slice(from);
}

function theProvider(root: Element): Element {
  if (root.namespaceURI === NS.metadata && root.localName === "EntityDescriptor") return root;
  const inside = children(root, NS.metadata, "EntityDescriptor").filter(
    (entity) => children(entity, NS.metadata, "IDPSSODescriptor").length > 0,
  );
  const [only] = inside;
  if (!only) throw refusal("This is no SAML metadata of an identity provider.");
  if (inside.length > 1)
    throw refusal(`This describes ${inside.length} providers. Paste the part of the one that you mean.`);
  return only;
}

type Service = { binding: Binding; url: string; responseUrl: string | undefined };

/** A service of the provider: by HTTP-Redirect where it offers that, else by HTTP-POST. */
function service(role: Element, name: string): Service | null {
  const offered = children(role, NS.metadata, name);
  for (const [binding, uri] of [
    ["redirect", REDIRECT],
    ["post", POST],
  ] as const) {
    const found = offered.find((each) => attributeOf(each, "Binding") === uri);
    const url = location(found, "Location", name);
    if (url) return { binding, url, responseUrl: location(found, "ResponseLocation", name) };
  }
  return null;
}

function location(element: Element | undefined, attribute: string, name: string): string | undefined {
  const url = attributeOf(element, attribute);
  if (url === undefined) return undefined;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username || url.length > 2_000)
    throw refusal(`The address for ${name} is not one of the web.`);
  return parsed.toString();
}

function certificatesOf(role: Element): string[] {
  const keys = children(role, NS.metadata, "KeyDescriptor").filter(
    (key) => (attributeOf(key, "use") ?? "signing") === "signing",
  );
  const bare = keys.flatMap((key) => {
    const info = onlyChild(key, NS.signature, "KeyInfo");
    const data = info ? children(info, NS.signature, "X509Data") : [];
    return data.flatMap((each) =>
      children(each, NS.signature, "X509Certificate").map(({ textContent }) => textContent),
    );
  });
  const found = [...new Set(bare.map((text) => (text ?? "").replace(/\s/g, "")))].map(certificate);
  if (found.length === 0)
    throw refusal("The metadata has no certificate for signatures, so nothing could be trusted.");
  if (found.length > MOST_CERTIFICATES)
    throw refusal(
      `The metadata has ${found.length} certificates for signatures; at most ${MOST_CERTIFICATES} are taken.`,
    );
  return found;
}

function certificate(bare: string): string {
  let read: X509Certificate;
  try {
    read = new X509Certificate(Buffer.from(bare, "base64"));
  } catch {
    throw refusal("One of the certificates cannot be read.");
  }
  const { asymmetricKeyType, asymmetricKeyDetails } = read.publicKey;
  if (asymmetricKeyType === "ec" && CURVES.includes(asymmetricKeyDetails?.namedCurve ?? ""))
    return pemOf(read.raw);
  if (asymmetricKeyType !== "rsa")
    throw refusal(
      "One of the certificates is of a key that is not taken here: RSA, or ECDSA with P-256, P-384 or P-521.",
    );
  if ((asymmetricKeyDetails?.modulusLength ?? 0) < 2_048)
    throw refusal("One of the certificates has a key of less than 2048 bits. Ask for a longer one.");
  return pemOf(read.raw);
}

function refusal(sentence: string) {
  return invalid(sentence, { xml: sentence });
}

/** Our own metadata, for the provider (A2): both keys while we change them. */
export function writeMetadata(own: {
  entityId: string;
  acsUrl: string;
  logoutUrl: string;
  certificates: readonly string[];
}): string {
  const key = (use: string) =>
    own.certificates.map(
      (pem) =>
        `    <md:KeyDescriptor use="${use}"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${bareCertificate(pem)}` +
        `</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
    );
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<md:EntityDescriptor xmlns:md="${NS.metadata}" xmlns:ds="${NS.signature}" entityID="${escaped(own.entityId)}">`,
    `  <md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" protocolSupportEnumeration="${NS.protocol}">`,
    ...key("signing"),
    ...key("encryption"),
    ...[REDIRECT, POST].map(
      (binding) => `    <md:SingleLogoutService Binding="${binding}" Location="${escaped(own.logoutUrl)}"/>`,
    ),
    `    <md:AssertionConsumerService Binding="${POST}" Location="${escaped(own.acsUrl)}" index="0" isDefault="true"/>`,
    `  </md:SPSSODescriptor>`,
    `</md:EntityDescriptor>`,
    "",
  ].join("\n");
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}

import { inflateRawSync } from "node:zlib";
import { quoted, SsoRefusal } from "../refusal";
import { SKEW_MS, time } from "./assertion";
import { isMadeBy, METHODS } from "./methods";
import type { IdpFacts } from "./model";
import { checkSigned } from "./shape";
import { signedElement } from "./signed";
import { decode } from "./verify";
import { attributeOf, NS, onlyChild, parseStrict, textOf } from "./xml";

const LARGEST = 64 * 1024;
const LONGEST_RELAY = 2_000;
/** A logout message may be this old, besides the difference of the clocks. */
const LIFETIME_MS = 180_000;
const NAMES = ["SAMLRequest", "SAMLResponse", "SigAlg", "Signature", "RelayState"];

/** A logout message as it came: the query of an address as its bytes stood there, or the fields of a posted form. */
export type Incoming = { readonly query: string } | { readonly form: URLSearchParams };

/** What a logout message must be: of this kind, from this provider, for this address of ours. */
type ExpectedMessage = {
  readonly kind: "LogoutRequest" | "LogoutResponse";
  readonly idp: IdpFacts;
  readonly destination: string;
};

/** A logout message that its provider has signed, for us, and just now. */
type Proved = {
  readonly id: string;
  readonly root: Element;
  readonly relayState: string;
  /** After this it would be refused anyway. */
  readonly usableUntil: Date;
};

/**
 * Reads a logout message by HTTP-Redirect or HTTP-POST (SAML bindings, 3.4 and 3.5): in either it must be signed, the
 * address as a whole or the message itself, and only what was signed is read. Throws `SsoRefusal`.
 */
export function provedMessage(incoming: Incoming, expected: ExpectedMessage): Proved {
  const { root, relayState } =
    "form" in incoming ? posted(incoming.form, expected) : redirected(incoming.query, expected);
  if (relayState.length > LONGEST_RELAY) throw new SsoRefusal("malformed", "Its RelayState is too long.");
  const destination = attributeOf(root, "Destination");
  if (destination !== expected.destination)
    throw new SsoRefusal("destination", `It names ${quoted(destination)}.`);
  const id = attributeOf(root, "ID");
  if (!id) throw new SsoRefusal("malformed", "It has no ID.");
  return { id, root, relayState, usableUntil: requireTime(root) };
}

function posted(form: URLSearchParams, expected: ExpectedMessage): { root: Element; relayState: string } {
  const { message } = requireOnce(form, expected);
  if (message.length > (LARGEST / 3) * 4 + 4) throw new SsoRefusal("too_large");
  const xml = decode(message);
  const root = parseStrict(xml);
  requireKind(root, expected);
  checkSigned(root);
  const proved = signedElement(xml, root, expected.idp.certificates);
  requireKind(proved, expected);
  return { root: proved, relayState: form.get("RelayState") ?? "" };
}

function redirected(query: string, expected: ExpectedMessage): { root: Element; relayState: string } {
  const asked = new URLSearchParams(query);
  const { name, message } = requireOnce(asked, expected);
  const [method, signature] = [asked.get("SigAlg") ?? "", asked.get("Signature") ?? ""];
  if (!signature) throw new SsoRefusal("signature", "The logout message is not signed.");
  if (!METHODS.has(method)) throw new SsoRefusal("algorithm", `It uses ${quoted(method)}.`);
  const root = parseStrict(inflated(message));
  requireKind(root, expected);
  // The bytes as they stood there are what is signed, each parameter under its plain name.
  const parts = new Map(query.split("&").map((part) => [part.split("=", 1)[0] ?? "", part]));
  if (NAMES.some((each) => asked.has(each) !== parts.has(each)))
    throw new SsoRefusal("malformed", "A parameter's name is written in escapes.");
  const text = [name, "RelayState", "SigAlg"].flatMap((each) => parts.get(each) ?? []).join("&");
  if (!expected.idp.certificates.some((pem) => isMadeBy(pem, method, text, signature)))
    throw new SsoRefusal("signature", "It was made with another key than this provider's.");
  return { root, relayState: asked.get("RelayState") ?? "" };
}

/** The one message of this kind among the parameters, each of which stands there once. */
function requireOnce(
  parameters: URLSearchParams,
  { kind }: ExpectedMessage,
): { name: string; message: string } {
  if (NAMES.some((each) => parameters.getAll(each).length > 1))
    throw new SsoRefusal("malformed", "A parameter stands twice.");
  const [name, other] =
    kind === "LogoutRequest" ? ["SAMLRequest", "SAMLResponse"] : ["SAMLResponse", "SAMLRequest"];
  if (parameters.has(other)) throw new SsoRefusal("malformed", "It is a request and an answer at once.");
  return { name, message: parameters.get(name) ?? "" };
}

/** Asked before the signature is looked at, so that the reason names what is wrong, and of what was signed again. */
function requireKind(root: Element, { kind, idp }: ExpectedMessage): void {
  if (root.localName !== kind || root.namespaceURI !== NS.protocol)
    throw new SsoRefusal("not_a_response", `This is no ${kind}.`);
  if (attributeOf(root, "Version") !== "2.0") throw new SsoRefusal("version");
  const issuer = textOf(onlyChild(root, NS.assertion, "Issuer"));
  if (issuer !== idp.entityId) throw new SsoRefusal("issuer", `It names ${quoted(issuer)}.`);
}

function requireTime(root: Element): Date {
  const now = Date.now();
  const issued = time(attributeOf(root, "IssueInstant"), "IssueInstant");
  if (issued - SKEW_MS > now) throw new SsoRefusal("not_yet_valid", "It was issued in the future.");
  const ends = attributeOf(root, "NotOnOrAfter");
  const until = Math.min(
    issued + LIFETIME_MS,
    ends === undefined ? Number.POSITIVE_INFINITY : time(ends, "NotOnOrAfter"),
  );
  if (until + SKEW_MS <= now) throw new SsoRefusal("expired", "The logout message is too old.");
  return new Date(until + 2 * SKEW_MS);
}

function inflated(base64: string): string {
  try {
    const bytes = inflateRawSync(Buffer.from(base64, "base64"), { maxOutputLength: LARGEST });
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new SsoRefusal("malformed", "It is not compressed as it must be, or too large.");
  }
}

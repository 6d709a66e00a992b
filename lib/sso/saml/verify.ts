import { decryptXml } from "@node-saml/node-saml/lib/xml.js";
import { SsoRefusal } from "../refusal";
import { type Assertion, type Expected, readAssertion } from "./assertion";
import { checkDecrypted, checkOutside } from "./shape";
import { signedElement } from "./signed";
import { children, NS, parseStrict } from "./xml";

const LARGEST = 128 * 1024;

/** Whom a response must come from and for whom it must be. */
export type Trust = Omit<Expected, "binding"> & {
  /** PEM certificates of the provider; several while it changes them. */
  readonly certificates: readonly string[];
  /** Our PEM keys for decryption, the newest first. */
  readonly decryptionKeys: readonly string[];
};

/** A response that was read, and of which nothing is believed yet. */
export type ReadResponse = {
  readonly xml: string;
  readonly root: Element;
  /** The InResponseTo that it claims: to look the request up. */
  readonly inResponseTo: string | undefined;
};

/** Reads a response in base64, as to what it is made of. Throws `SsoRefusal`. */
export function readResponse(response: string, trust: Trust): ReadResponse {
  const xml = decode(response);
  const root = parseStrict(xml);
  return { xml, root, inResponseTo: checkOutside(root, trust).inResponseTo };
}

/**
 * Verifies a response and reads its assertion: first the assertion's own signature, then all that the signed bytes say.
 * Throws `SsoRefusal` with the reason.
 */
export async function verifyResponse(
  { xml, root, inResponseTo }: ReadResponse,
  trust: Trust,
  binding: Expected["binding"],
): Promise<Assertion> {
  if (binding.kind === "request" && inResponseTo !== binding.id) throw new SsoRefusal("in_response_to");
  if (binding.kind === "unsolicited" && inResponseTo !== undefined) throw new SsoRefusal("in_response_to");
  const { text, element } = await opened(xml, root, trust.decryptionKeys);
  return readAssertion(signedElement(text, element, trust.certificates), { ...trust, binding });
}

/** The text of a response or request in base64. Throws `SsoRefusal`. */
export function decode(base64: string): string {
  if (base64.length > LARGEST) throw new SsoRefusal("too_large");
  if (!/^[A-Za-z0-9+/\s]+=*\s*$/.test(base64)) throw new SsoRefusal("malformed", "It is not in base64.");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, "base64"));
  } catch {
    throw new SsoRefusal("malformed", "It is not in UTF-8.");
  }
}

/** The assertion and the text in which it stands; an encrypted one opened with one of our keys, for the same checks. */
async function opened(
  xml: string,
  root: Element,
  keys: readonly string[],
): Promise<{ text: string; element: Element }> {
  const [plain] = children(root, NS.assertion, "Assertion");
  if (plain) return { text: xml, element: plain };
  const [encrypted] = children(root, NS.assertion, "EncryptedAssertion");
  for (const key of encrypted ? keys : []) {
    const text = await decryptXml(String(encrypted), key).catch(() => undefined);
    if (text === undefined) continue;
    const element = parseStrict(text);
    checkDecrypted(element);
    return { text, element };
  }
  throw new SsoRefusal("decryption");
}

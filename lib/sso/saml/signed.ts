import { type SignatureAlgorithm, SignedXml } from "xml-crypto";
import { SsoRefusal } from "../refusal";
import { isMadeBy, METHODS } from "./methods";
import { knownSigner } from "./signer";
import { attributeOf, children, NS, parseStrict } from "./xml";

/**
 * Proves that one of these certificates has signed the element, which stands in `xml` and whose shape was checked, and
 * answers it as read anew from the very bytes that were signed: only that may be believed. Throws `SsoRefusal`
 * (signature).
 */
export function signedElement(xml: string, element: Element, certificates: readonly string[]): Element {
  const publicCert = knownSigner(element, certificates);
  const [signature] = children(element, NS.signature, "Signature");
  const bytes = signature && verified(xml, signature, publicCert);
  if (!bytes) throw new SsoRefusal("signature", "What it signs has been changed.");
  const proved = parseStrict(bytes);
  const id = attributeOf(proved, "ID");
  if (!id || id !== attributeOf(element, "ID") || proved.localName !== element.localName)
    throw new SsoRefusal("signature", "Another element is signed than the one that is there.");
  return proved;
}

/** The canonical bytes under a signature; undefined where it does not hold. */
function verified(xml: string, signature: Element, publicCert: string): string | undefined {
  const check = new SignedXml({ publicCert, getCertFromKeyInfo: () => null });
  check.SignatureAlgorithms = SIGNATURES;
  const { [SHA1]: _never, ...hashes } = check.HashAlgorithms;
  check.HashAlgorithms = hashes;
  try {
    check.loadSignature(signature);
    if (!check.checkSignature(xml.replace(/\r\n?/g, "\n"))) return undefined;
  } catch {
    return undefined;
  }
  const found = check.getSignedReferences();
  return found.length === 1 ? found[0] : undefined;
}

const SHA1 = "http://www.w3.org/2000/09/xmldsig#sha1";
const SIGNATURES: Record<string, new () => SignatureAlgorithm> = Object.fromEntries(
  [...METHODS.keys()].map((method) => [method, verifierOf(method)]),
);

function verifierOf(method: string): new () => SignatureAlgorithm {
  return class implements SignatureAlgorithm {
    getAlgorithmName = () => method;
    verifySignature = (text: string, certificate: unknown, value: string) =>
      isMadeBy(String(certificate), method, text, value);
    getSignature = () => {
      throw new Error("nothing is signed here");
    };
  };
}

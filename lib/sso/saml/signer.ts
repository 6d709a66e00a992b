import { ExclusiveCanonicalization } from "xml-crypto";
import { SsoRefusal } from "../refusal";
import { isMadeBy } from "./methods";
import { attributeOf, children, NS, onlyChild, parseStrict } from "./xml";

/**
 * Looks at the signature's own part alone and answers which of the provider's certificates made it. What it signs is
 * not looked at yet; a forger is turned away here for the price of one small canonicalisation. Throws `SsoRefusal`
 * (signature).
 */
export function knownSigner(signed: Element, certificates: readonly string[]): string {
  const [signature] = children(signed, NS.signature, "Signature");
  if (!signature) throw new SsoRefusal("signature", "It is not signed.");
  // By itself: exclusive canonical XML has the namespaces that are used and no others, wherever it stands.
  const alone = parseStrict(signature.toString());
  const info = onlyChild(alone, NS.signature, "SignedInfo");
  const method = info && attributeOf(onlyChild(info, NS.signature, "SignatureMethod"), "Algorithm");
  const value = onlyChild(alone, NS.signature, "SignatureValue")?.textContent?.replace(/\s/g, "");
  if (!info || !method || !value) throw new SsoRefusal("signature", "It has no value.");
  const text = String(new ExclusiveCanonicalization().process(info, {}));
  const signer = certificates.find((pem) => isMadeBy(pem, method, text, value));
  if (!signer) throw new SsoRefusal("signature", "It was made with another key than this provider's.");
  return signer;
}

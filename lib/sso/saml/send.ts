import { inflateRawSync } from "node:zlib";
import { SignedXml } from "xml-crypto";
import type { Away } from "../post-page";
import { SsoRefusal } from "../refusal";
import type { StoredConnection } from "../stored";
import { type Binding, samlConfig } from "./model";
import { ownKeys } from "./party";

const C14N = "http://www.w3.org/2001/10/xml-exc-c14n#";

/**
 * A message that node-saml has made as an address (HTTP-Redirect), by the binding that the provider takes: as it is, or
 * as a form for `target` with the message signed inside. Throws `SsoRefusal` (not_ready).
 */
export function sentBy(
  binding: Binding | undefined,
  target: string,
  address: string,
  connection: StoredConnection,
): Away {
  if (binding !== "post") return { url: address };
  const { searchParams } = new URL(address);
  const name = searchParams.has("SAMLRequest") ? "SAMLRequest" : "SAMLResponse";
  const xml = inflateRawSync(Buffer.from(searchParams.get(name) ?? "", "base64")).toString("utf8");
  const relayState = searchParams.get("RelayState");
  return {
    url: target,
    fields: {
      [name]: Buffer.from(signed(xml, connection), "utf8").toString("base64"),
      ...(relayState && { RelayState: relayState }),
    },
  };
}

function signed(xml: string, connection: StoredConnection): string {
  const [privateKey] = ownKeys(connection);
  const [key] = samlConfig(connection).keys;
  if (!privateKey || !key) throw new SsoRefusal("not_ready");
  const signer = new SignedXml({
    privateKey,
    publicCert: key.certificate,
    signatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    canonicalizationAlgorithm: C14N,
  });
  signer.addReference({
    xpath: "/*",
    digestAlgorithm: "http://www.w3.org/2001/04/xmlenc#sha256",
    transforms: ["http://www.w3.org/2000/09/xmldsig#enveloped-signature", C14N],
  });
  signer.computeSignature(xml, {
    prefix: "ds",
    location: { reference: "/*/*[local-name(.)='Issuer']", action: "after" },
  });
  return signer.getSignedXml();
}

import { createSign, generateKeyPairSync } from "node:crypto";
import { type SignatureAlgorithm, SignedXml } from "xml-crypto";
import { type OwnKey, selfSigned } from "../saml/keys";
import type { ResponseParts } from "./saml-idp";

const C14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
const MORE = "http://www.w3.org/2001/04/xmldsig-more#";
const DAY = 86_400_000;

/** How something is signed; each part can be made wrong. */
export type Signing = Pick<
  ResponseParts,
  "signatureAlgorithm" | "digestAlgorithm" | "canonicalization" | "transforms" | "key"
>;

/** Signs the element of this name, after its issuer, as providers do. */
export function sign(
  xml: string,
  element: "Assertion" | "Response" | "LogoutRequest" | "LogoutResponse",
  parts: Signing,
): string {
  const signer = new SignedXml({
    privateKey: parts.key?.privateKey ?? "",
    publicCert: parts.key?.certificate ?? "",
    signatureAlgorithm: parts.signatureAlgorithm ?? `${MORE}rsa-sha256`,
    canonicalizationAlgorithm: (parts.canonicalization ?? C14N) as never,
  });
  for (const hash of ["sha1", "sha256", "sha384", "sha512"])
    signer.SignatureAlgorithms[`${MORE}ecdsa-${hash}`] = ecdsa(hash);
  const xpath = `//*[local-name(.)='${element}']`;
  signer.addReference({
    xpath,
    digestAlgorithm: parts.digestAlgorithm ?? "http://www.w3.org/2001/04/xmlenc#sha256",
    transforms: parts.transforms ?? ["http://www.w3.org/2000/09/xmldsig#enveloped-signature", C14N],
  });
  signer.computeSignature(xml, {
    prefix: "ds",
    location: { reference: `${xpath}/*[local-name(.)='Issuer']`, action: "after" },
  });
  return signer.getSignedXml();
}

/** A signature over text by a provider's key, as addresses bear it. */
export function signText(text: string, { privateKey }: OwnKey, method: string): string {
  const key = method.includes("ecdsa") ? { key: privateKey, dsaEncoding: "ieee-p1363" as const } : privateKey;
  return createSign(/sha\d+$/.exec(method)?.[0] ?? "sha256")
    .update(text)
    .sign(key, "base64");
}

/** A provider's key on an elliptic curve, with its certificate. */
export function curveKey(namedCurve = "P-256", days = 365): OwnKey {
  const keys = generateKeyPairSync("ec", { namedCurve });
  const notAfter = new Date(Date.now() + days * DAY);
  return {
    privateKey: keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificate: selfSigned("idp.test", keys, new Date(Date.now() - 365 * DAY), notAfter),
    notAfter,
  };
}

function ecdsa(hash: string): new () => SignatureAlgorithm {
  return class implements SignatureAlgorithm {
    getAlgorithmName = () => `${MORE}ecdsa-${hash}`;
    getSignature = (text: unknown, key: unknown) =>
      createSign(hash)
        .update(String(text))
        .sign({ key: String(key), dsaEncoding: "ieee-p1363" }, "base64");
    verifySignature = () => false;
  };
}

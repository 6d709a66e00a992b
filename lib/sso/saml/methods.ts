import { createPublicKey, createVerify } from "node:crypto";

type Method = { readonly key: "rsa" | "ec"; readonly hash: "sha256" | "sha384" | "sha512" };

const MORE = "http://www.w3.org/2001/04/xmldsig-more#";

/** The methods of signatures that are accepted, each for one kind of key; none by SHA-1. */
export const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  [`${MORE}rsa-sha256`, { key: "rsa", hash: "sha256" }],
  [`${MORE}rsa-sha512`, { key: "rsa", hash: "sha512" }],
  [`${MORE}ecdsa-sha256`, { key: "ec", hash: "sha256" }],
  [`${MORE}ecdsa-sha384`, { key: "ec", hash: "sha384" }],
  [`${MORE}ecdsa-sha512`, { key: "ec", hash: "sha512" }],
]);

/**
 * Whether the key of this certificate has signed the text, by the method that is named. A method of another kind of
 * key never counts. ECDSA has both numbers side by side, as XML signatures write them.
 */
export function isMadeBy(certificate: string, method: string, text: string, base64: string): boolean {
  const known = METHODS.get(method);
  const key = createPublicKey(certificate);
  if (!known || key.asymmetricKeyType !== known.key) return false;
  const proof = known.key === "ec" ? { key, dsaEncoding: "ieee-p1363" as const } : key;
  try {
    return createVerify(known.hash).update(text, "utf8").verify(proof, base64, "base64");
  } catch {
    // A value of a length that no signature of this key has.
    return false;
  }
}

import { createSign, generateKeyPair, type KeyObject, randomBytes, X509Certificate } from "node:crypto";
import { promisify } from "node:util";

/** A key of ours with the certificate that providers get of it, both PEM. */
export type OwnKey = { readonly privateKey: string; readonly certificate: string; readonly notAfter: Date };

const YEARS = 3;

/**
 * Makes an RSA key with a certificate that it signs itself. Providers take such a certificate as a name for the key
 * and check nothing else of it, so a few fields of X.509 are all that there is.
 */
export async function makeOwnKey(name: string, now: Date = new Date()): Promise<OwnKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const notAfter = new Date(now.getTime() + YEARS * 365 * 86_400_000);
  return {
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificate: selfSigned(name, { privateKey, publicKey }, new Date(now.getTime() - 86_400_000), notAfter),
    notAfter,
  };
}

/** A certificate that a key, RSA or of an elliptic curve, signs for itself by SHA-256. */
export function selfSigned(
  commonName: string,
  keys: { privateKey: KeyObject; publicKey: KeyObject },
  notBefore: Date,
  notAfter: Date,
): string {
  const method =
    keys.privateKey.asymmetricKeyType === "ec"
      ? sequence(oid("2a8648ce3d040302"))
      : sequence(oid("2a864886f70d01010b"), der(0x05, Buffer.alloc(0)));
  const name = sequence(der(0x31, sequence(oid("550403"), der(0x0c, Buffer.from(commonName, "utf8")))));
  const serial = Buffer.concat([Buffer.from([0x01]), randomBytes(15)]);
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    method,
    name,
    sequence(utcTime(notBefore), utcTime(notAfter)),
    name,
    keys.publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = createSign("sha256").update(body).sign(keys.privateKey);
  return pemOf(sequence(body, method, der(0x03, Buffer.concat([Buffer.from([0]), signature]))));
}

/** A certificate's bytes as PEM. */
export function pemOf(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** The base64 of a PEM certificate, as metadata has it. */
export function bareCertificate(pem: string): string {
  return pem.replace(/-----[A-Z ]+-----|\s/g, "");
}

/** What people need to know of a certificate: its fingerprint (SHA-256), its name and when it ends. */
export function describeCertificate(pem: string): { fingerprint: string; subject: string; notAfter: Date } {
  const certificate = new X509Certificate(pem);
  return {
    fingerprint: certificate.fingerprint256,
    subject: certificate.subject.replace(/\n/g, ", "),
    notAfter: new Date(certificate.validTo),
  };
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
  const digits = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...digits]), content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, "hex"));
}

/** As X.509 writes a moment before 2050. */
function utcTime(at: Date): Buffer {
  return der(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replace(/[-:T]/g, "")}Z`));
}

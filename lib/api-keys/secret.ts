import { createHash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

const PREFIX = "bwa_";
const FORM = /^bwa_([\w-]{22})([\w-]{43})([\w-]{6})$/;

/**
 * A new secret of a tenant: a prefix by which scanners find it in code, the tenant's id, 256 random bits, and a
 * check sum by which a mistyped one is known without asking the database.
 */
export function newSecret(tenantId: string): string {
  const tenant = Buffer.from(tenantId.replaceAll("-", ""), "hex").toString("base64url");
  const body = `${tenant}${randomBytes(32).toString("base64url")}`;
  return `${PREFIX}${body}${checkSum(body)}`;
}

/** The tenant that a secret says it is of; undefined where it is none of ours or was mistyped. */
export function tenantOfSecret(secret: string): string | undefined {
  const [, tenant, random, sum] = FORM.exec(secret) ?? [];
  if (!tenant || !random || sum !== checkSum(`${tenant}${random}`)) return undefined;
  const hex = Buffer.from(tenant, "base64url").toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * What is kept of a secret. A plain SHA-256 is right here: nobody can guess 256 random bits, so a slow hash, which
 * protects passwords that people choose, would only make each request dearer.
 */
export function secretHash(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** What people see of a secret later. */
export function hintOf(secret: string): string {
  return `${PREFIX}…${secret.slice(-4)}`;
}

function checkSum(body: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString("base64url");
}

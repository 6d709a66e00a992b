import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

const FORM = /^bws_([\w-]{22})[\w-]{43}$/;

/** A new bearer token of a tenant's directory: a prefix that scanners find, the tenant's id and 256 random bits. */
export function newScimToken(tenantId: string): string {
  const tenant = Buffer.from(tenantId.replaceAll("-", ""), "hex").toString("base64url");
  return `bws_${tenant}${randomBytes(32).toString("base64url")}`;
}

/** The tenant that a token says it is of; undefined where it is none of ours. */
export function tenantOfScimToken(token: string): string | undefined {
  const tenant = FORM.exec(token)?.[1];
  if (!tenant) return undefined;
  const hex = Buffer.from(tenant, "base64url").toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** What is kept of a token: nobody can guess 256 random bits, so a plain SHA-256 is enough. */
export function scimTokenHash(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** What people see of a token later. */
export function scimTokenHint(token: string): string {
  return `bws_…${token.slice(-4)}`;
}

/** True where two hashes are the same; takes as long either way. */
export function sameHash(a: Buffer, b: Buffer | null): boolean {
  const other = b ?? Buffer.alloc(a.length);
  return timingSafeEqual(a, other) && b !== null;
}

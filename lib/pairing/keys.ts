import { createHash, randomBytes } from "node:crypto";
import type { TenantRef, Tx } from "@/db/connection";
import { invalid } from "@/lib/core/errors";
import { WrongGuess } from "./attempts";

/** A key that main may use for a child now. */
export type UsableKey = { id: string; breakGlassUserId: string; expiresAt: string };

/** A new registration key: 256 random bits, in letters that survive copying. */
export function newKey(): string {
  return `bwk_${randomBytes(32).toString("base64url")}`;
}

/** What the registry keeps of a key. The key is random enough that a plain hash cannot be turned back. */
export function keyHash(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

type KeyRow = {
  id: string;
  tenant_id: string;
  break_glass_user_id: string;
  expires_at: string;
  used: boolean;
  revoked: boolean;
  expired: boolean;
};

/**
 * The key, if it is this child's and may be used. `tx` is the registry's. Throws `Refusal` at the field `key`, in
 * words of its own for a key that is wrong, of another tenant, used, revoked or expired (P2).
 */
export async function usableKey(tx: Tx, tenant: TenantRef, key: string): Promise<UsableKey> {
  const [row] = await tx.sql<KeyRow[]>`
    select id, tenant_id, break_glass_user_id, expires_at, used_at is not null as used,
      revoked_at is not null as revoked, expires_at <= now() as expired
    from registration_keys where key_hash = ${keyHash(key)}`;
  if (!row)
    throw guess(`This key is not right for ${tenant.name}. Copy it again, or generate a new one there.`);
  if (row.tenant_id !== tenant.id) throw guess(`This key was made by another tenant, not by ${tenant.name}.`);
  if (row.used) throw used();
  if (row.revoked)
    throw refused("This key was replaced by a newer one. Use the newest key, or generate one in the tenant.");
  if (row.expired) throw refused("This key has expired. Generate a new one in the tenant.");
  return {
    id: row.id,
    breakGlassUserId: row.break_glass_user_id,
    expiresAt: new Date(row.expires_at).toISOString(),
  };
}

/**
 * Uses up a key: of all who try at once, exactly one gets it (P7). Whoever comes while another holds it does not
 * wait, so that a crowd cannot take all connections. Throws `Refusal`.
 */
export async function claimKey(tx: Tx, key: UsableKey): Promise<void> {
  const claimed = await tx.sql`
    update registration_keys set used_at = now()
    where id = (
      select id from registration_keys
      where id = ${key.id} and used_at is null and revoked_at is null and expires_at > now()
      for update skip locked)
    returning id`;
  if (claimed.length === 0) throw used();
}

function used() {
  return refused(
    "This key has been used. Somebody may have registered the tenant just now; else generate a new key.",
  );
}

function refused(message: string) {
  return invalid(message, { key: message });
}

function guess(message: string) {
  return new WrongGuess("invalid", message, { key: message });
}

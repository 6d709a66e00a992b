import { inTenant, type TenantRef, type Tx } from "@/db/connection";
import { Refusal } from "@/lib/core/errors";
import { secretHash } from "./secret";
import { type StoredKey, stateOf, storedKeys } from "./stored";
import { goneSentence } from "./words";

const UNKNOWN = "This API key is not known. Check that it was copied whole, or make a new one.";

/** A refusal of a secret that names no live key. The same words whatever is wrong with it. */
export const unknownKey = () => new Refusal("unauthenticated", UNKNOWN);

/**
 * The key of a tenant that a secret is of, as it stands now; notes that it was used, at most once a minute. Throws
 * `Refusal`: unauthenticated where it is unknown, revoked, expired or replaced; forbidden where no role is left (K1).
 */
export async function authenticateKey(
  tenant: TenantRef,
  secret: string,
  ip: string | null,
): Promise<StoredKey> {
  return inTenant(tenant, async (tx) => {
    const hash = secretHash(secret);
    const [found] = await tx.sql<{ id: string; replaced: boolean; stale: boolean }[]>`
      select id, secret_hash <> ${hash} and previous_until <= now() as replaced,
        coalesce(last_used_at < now() - interval '1 minute', true) as stale
      from api_keys where secret_hash = ${hash} or previous_hash = ${hash}`;
    const key = found && (await storedKeys(tx, [found.id])).get(found.id);
    if (!found || !key) throw unknownKey();
    requireLive(key, found.replaced);
    if (found.stale) await noteUse(tx, found.id, ip);
    return key;
  });
}

function requireLive(key: StoredKey, replaced: boolean): void {
  const state = stateOf(key);
  if (state === "revoked") throw new Refusal("unauthenticated", `The API key ${key.name} was revoked.`);
  if (state === "expired") throw new Refusal("unauthenticated", `The API key ${key.name} has expired.`);
  if (replaced) {
    throw new Refusal(
      "unauthenticated",
      `This secret of the API key ${key.name} was replaced. Use the new one.`,
    );
  }
  if (state === "unusable") {
    const why = goneSentence(state, key.goneRoles) ?? "It has no role.";
    throw new Refusal("forbidden", `The API key ${key.name} cannot be used. ${why}`);
  }
}

async function noteUse(tx: Tx, id: string, ip: string | null): Promise<void> {
  await tx.sql`
    update api_keys set last_used_at = now(), last_used_ip = ${ip}
    where id = ${id} and (last_used_at is null or last_used_at < now() - interval '1 minute')`;
}

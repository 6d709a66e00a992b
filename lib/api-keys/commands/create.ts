import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import type { Change } from "@/lib/core/result";
import { type CreateApiKeyInput, expiryOf } from "../model";
import { hintOf, newSecret, secretHash } from "../secret";
import { requireFreeName, requireHeld, rolesForKey, storeRoles } from "./editable";

/** A secret that is shown this once, and the key that it is of. */
export type MadeSecret = { id: string; name: string; secret: string };

/**
 * Makes an API key (K1) and answers its secret, of which only the hash is kept. Throws `Refusal`: not_found;
 * forbidden for roles from elsewhere (S4) and for giving what the maker lacks (R5); conflict for a taken name.
 */
export async function createApiKey(
  tx: Tx,
  context: Context,
  { name, roleIds, expires }: CreateApiKeyInput,
): Promise<Change<MadeSecret>> {
  const id = randomUUID();
  const roles = await rolesForKey(tx, roleIds);
  requireHeld(context, roles);
  await requireFreeName(tx, name, id);
  const secret = newSecret(context.tenant.id);
  const expiresAt = expiryOf(expires)?.toISOString() ?? null;
  await tx.sql`
    insert into api_keys (id, name, hint, secret_hash, owner_id, created_by, expires_at)
    values (${id}, ${name}, ${hintOf(secret)}, ${secretHash(secret)}, ${context.person.id}, ${context.person.id},
      ${expiresAt}::text::timestamptz)`;
  await storeRoles(tx, id, roles);
  return {
    target: { kind: "api-key", id, name },
    after: { name, roles: roles.map(({ id, name }) => ({ id, name })), expiresAt },
    data: { id, name, secret },
  };
}

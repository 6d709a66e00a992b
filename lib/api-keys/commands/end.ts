import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { requireAction } from "@/lib/roles/queries";
import type { ApiKeyIdInput } from "../model";
import { stateOf } from "../stored";
import { lockedKey } from "./editable";

/**
 * Ends a key for good, from its next request on; it stays in the list. Throws `Refusal`: not_found; forbidden without
 * `api-keys:revoke`; conflict where it was revoked before.
 */
export async function revokeApiKey(tx: Tx, context: Context, { id }: ApiKeyIdInput): Promise<Change> {
  requireAction(context, "api-keys:revoke");
  const key = await lockedKey(tx, id);
  const state = stateOf(key);
  if (state === "revoked") throw conflict(`${key.name} was revoked already.`);
  await tx.sql`
    update api_keys set revoked_at = now(), version = version + 1, updated_at = now() where id = ${id}`;
  return {
    target: { kind: "api-key", id, name: key.name },
    before: { state },
    after: { state: "revoked" },
    data: undefined,
  };
}

/**
 * Deletes a key with its secret, in whatever state. Throws `Refusal`: not_found; forbidden without `api-keys:revoke`.
 */
export async function deleteApiKey(tx: Tx, context: Context, { id }: ApiKeyIdInput): Promise<Change> {
  requireAction(context, "api-keys:revoke");
  const key = await lockedKey(tx, id);
  await tx.sql`delete from api_keys where id = ${id}`;
  const { name, hint } = key;
  const roles = key.roles.map(({ id, name }) => ({ id, name }));
  return { target: { kind: "api-key", id, name }, before: { name, hint, roles }, data: undefined };
}

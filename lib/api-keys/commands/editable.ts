import type { Tx } from "@/db/connection";
import type { Permissions } from "@/lib/access/components";
import type { AccessRole } from "@/lib/access/graph";
import { describeLacks, lacks, type Origin } from "@/lib/access/model";
import { changedMeanwhile } from "@/lib/audit/queries";
import type { Context } from "@/lib/core/context";
import { conflict, notFound, Refusal } from "@/lib/core/errors";
import { readOnlyReason } from "@/lib/users/model";

import { accessRole, type StoredKey, stateOf, storedKeys } from "../stored";
import { keyLockedReason } from "../words";

/** A key of this instance, its row locked until the transaction's end. Throws `Refusal` (not_found). */
export async function lockedKey(tx: Tx, id: string): Promise<StoredKey> {
  await tx.sql`select from api_keys where id = ${id} for update`;
  const key = (await storedKeys(tx, [id])).get(id);
  if (!key) throw notFound("API key");
  return key;
}

/**
 * The key to edit or to rotate. Throws `Refusal`: not_found; conflict where it is over or has no role left (K1), and
 * where it was changed meanwhile.
 */
export async function editableKey(
  tx: Tx,
  { id, version }: { id: string; version: number },
): Promise<StoredKey> {
  const key = await lockedKey(tx, id);
  const locked = keyLockedReason({ name: key.name, state: stateOf(key) });
  if (locked) throw conflict(locked);
  if (key.version !== version) throw conflict(await changedMeanwhile(tx, "api-key", id));
  return key;
}

/**
 * The roles to give to a key. Throws `Refusal`: not_found for none of this instance; forbidden for one that was not
 * made here (S4); the sentence also for `roleIds`.
 */
export async function rolesForKey(tx: Tx, roleIds: readonly string[]): Promise<AccessRole[]> {
  const rows = await tx.sql<{ id: string; name: string; permissions: Permissions; origin: Origin }[]>`
    select id, name, permissions, origin from roles where id = any (${[...roleIds]}::uuid[]) order by name_folded`;
  if (rows.length < roleIds.length) throw notFound("role");
  const foreign = rows.find(({ origin }) => origin !== "local");
  if (foreign) {
    throw refusal(`The role ${foreign.name} ${readOnlyReason(foreign.origin)}, so it is not given here.`);
  }
  return rows.map(accessRole);
}

/** Refuses to hand out a key, or its secret, with rights that the person lacks (R5). Throws `Refusal` (forbidden). */
export function requireHeld(context: Context, roles: readonly AccessRole[]): void {
  const lacking = lacks(context.levels, context.accountAdmin, roles);
  if (lacking.length > 0) throw refusal(describeLacks(lacking));
}

/** Refuses a name that another key here has. Throws `Refusal` (conflict). */
export async function requireFreeName(tx: Tx, name: string, id: string): Promise<void> {
  const [taken] = await tx.sql`select from api_keys where name_folded = lower(${name}) and id <> ${id}`;
  if (!taken) return;
  const message = `There is an API key “${name}” here already. Choose another name.`;
  throw conflict(message, { name: message });
}

/** Gives a key exactly these roles. */
export async function storeRoles(tx: Tx, id: string, roles: readonly AccessRole[]): Promise<void> {
  await tx.sql`delete from api_key_roles where key_id = ${id}`;
  await tx.sql`
    insert into api_key_roles (key_id, role_id, role_name)
    select ${id}, r.id, r.name
    from jsonb_to_recordset(${JSON.stringify(roles)}::text::jsonb) as r (id uuid, name text)`;
}

function refusal(message: string): Refusal {
  return new Refusal("forbidden", message, { roleIds: message });
}

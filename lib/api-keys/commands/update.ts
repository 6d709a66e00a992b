import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import type { Change } from "@/lib/core/result";
import { expiryOf, type UpdateApiKeyInput } from "../model";
import type { StoredKey } from "../stored";
import { editableKey, requireFreeName, requireHeld, rolesForKey, storeRoles } from "./editable";

/**
 * Changes a key's name, roles and end; roles that are gone leave it for good. Throws `Refusal`: not_found; conflict
 * where it is over or red (K1), for an outdated edit and for a taken name; forbidden for roles from elsewhere (S4),
 * and for giving a role, or more time, that holds what the editor lacks (R5).
 */
export async function updateApiKey(
  tx: Tx,
  context: Context,
  input: UpdateApiKeyInput,
): Promise<Change<{ version: number }>> {
  const key = await editableKey(tx, input);
  const had = new Set(key.roles.map(({ id }) => id));
  const roles = await rolesForKey(tx, input.roleIds);
  const moreTime = input.expires !== "keep";
  requireHeld(context, moreTime ? roles : roles.filter(({ id }) => !had.has(id)));
  await requireFreeName(tx, input.name, key.id);

  const expiresAt = expiryAfter(key, input);
  await tx.sql`
    update api_keys set name = ${input.name}, expires_at = ${expiresAt}::text::timestamptz, version = version + 1,
      updated_at = now()
    where id = ${key.id}`;
  await storeRoles(tx, key.id, roles);
  const before = described({
    ...key,
    roles: [...key.roles, ...key.goneRoles.map((name) => ({ id: "", name }))],
  });
  const after = described({ name: input.name, roles, expiresAt });
  const target = { kind: "api-key" as const, id: key.id, name: input.name };
  return { target, ...difference(before, after), data: { version: key.version + 1 } };
}

function expiryAfter(key: StoredKey, { expires }: UpdateApiKeyInput): string | null {
  if (expires !== "keep") return expiryOf(expires)?.toISOString() ?? null;
  return key.expiresAt;
}

type Described = { name: string; roles: { id: string; name: string }[]; expiresAt: string | null };

function described({ name, roles, expiresAt }: Described): Described {
  return {
    name,
    roles: roles.map(({ id, name }) => ({ id, name })),
    expiresAt: expiresAt && new Date(expiresAt).toISOString(),
  };
}

/** Before and after, of what differs only. */
function difference(before: Described, after: Described): { before: unknown; after: unknown } {
  const keys = (["name", "roles", "expiresAt"] as const).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  const pick = (from: Described) => Object.fromEntries(keys.map((key) => [key, from[key]]));
  return { before: pick(before), after: pick(after) };
}

import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import type { Change } from "@/lib/core/result";
import type { RotateApiKeyInput } from "../model";
import { hintOf, newSecret, secretHash } from "../secret";
import type { MadeSecret } from "./create";
import { editableKey, requireHeld } from "./editable";

/**
 * Gives a key a new secret; the old one works on for the hours chosen, and one from an earlier rotation ends (K1).
 * Throws `Refusal`: not_found; conflict where it is over or red, or was changed meanwhile; forbidden where it holds
 * what the person lacks, because he sees the secret (R5).
 */
export async function rotateApiKey(
  tx: Tx,
  context: Context,
  input: RotateApiKeyInput,
): Promise<Change<MadeSecret>> {
  const key = await editableKey(tx, input);
  requireHeld(context, key.roles);
  const secret = newSecret(context.tenant.id);
  const hours = input.overlapHours;
  const [row] = await tx.sql<{ until: string | null }[]>`
    update api_keys set hint = ${hintOf(secret)}, secret_hash = ${secretHash(secret)},
      previous_hash = case when ${hours} > 0 then secret_hash end,
      previous_until = case when ${hours} > 0 then now() + make_interval(hours => ${hours}) end,
      version = version + 1, updated_at = now()
    where id = ${key.id} returning previous_until as until`;
  const until = row?.until ? new Date(row.until).toISOString() : null;
  return {
    target: { kind: "api-key", id: key.id, name: key.name },
    before: { hint: key.hint },
    after: { hint: hintOf(secret), oldSecretUntil: until },
    data: { id: key.id, name: key.name, secret },
  };
}

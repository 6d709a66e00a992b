import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict, notFound } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { seal } from "@/lib/core/sealed";
import { noteContentChange } from "@/lib/share/changed";
import type { Connection, Integration } from "../definitions/others";
import type { SetSecretInput } from "../model";
import { editableItem, writeUses } from "../stored";
import { addVersion, bump } from "./versions";

/** What a connection's secrets are sealed for; another purpose does not open them. */
export const SECRET = "connection secret";

/**
 * Sets or takes away a secret of a connection (C10). It is sealed at once, never logged and never shown again; the
 * log says that it changed. Throws `Refusal`: not_found, forbidden, conflict.
 */
export async function setSecret(
  tx: Tx,
  context: Context,
  input: SetSecretInput,
): Promise<Change<{ version: number }>> {
  const item = await editableItem(tx, context, input.id, input.version);
  if (item.type !== "connection") throw conflict("Only connections have secrets.");
  const connection = item.draft as Connection;
  await requireSecretField(tx, connection.integrationId, input.field);
  if (input.value === "") {
    await tx.sql`delete from content_secrets where item_id = ${item.id} and field = ${input.field}`;
  } else {
    await tx.sql`
      insert into content_secrets (item_id, field, sealed)
      values (${item.id}, ${input.field}, ${seal(SECRET, input.value)})
      on conflict (item_id, field) do update set sealed = excluded.sealed, set_at = now()`;
  }
  const set = await tx.sql<{ field: string }[]>`
    select field from content_secrets where item_id = ${item.id} order by field`;
  const definition = { ...connection, secrets: set.map(({ field }) => field) };
  await tx.sql`
    update content_items set draft = ${JSON.stringify(definition)}::text::jsonb where id = ${item.id}`;
  await writeUses(tx, item.id, item.type, definition, true);
  await addVersion(tx, context, item, { definition, settings: item.settings }, `Secret ${input.field}`);
  await bump(tx, context, item.id);
  await noteContentChange(tx, context, [item.id]);
  return {
    target: { kind: "content", id: item.id, name: item.name },
    after: { secret: input.field, set: input.value !== "" },
    data: { version: item.version + 1 },
  };
}

async function requireSecretField(tx: Tx, integrationId: string, field: string): Promise<void> {
  const [row] = await tx.sql<{ draft: Integration }[]>`
    select draft from content_items where id = ${integrationId} and type = 'integration'`;
  const known = row?.draft.connectionFields.some(({ name, secret }) => secret && name === field);
  const builtIn =
    row !== undefined && row.draft.authentication !== "none" && ["password", "token"].includes(field);
  if (!known && !builtIn) throw notFound("secret field");
}

import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict, notFound } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { noteContentChange } from "@/lib/share/changed";
import { shareByItself } from "@/lib/share/commands/by-itself";
import type { ItemSettings } from "../definitions";
import { digestOf } from "../digest";
import type { ContentVersionInput, GoLiveInput } from "../model";
import { sharesByItself } from "../rules";
import { checkedDefinition, editableItem, refuseUseCircle, type StoredItem, writeUses } from "../stored";
import { CONTENT } from "../types";
import { withOwnSecrets } from "./own-secrets";

/** Writes the item's next version and makes it live. The caller holds the item's lock. Returns its number. */
export async function addVersion(
  tx: Tx,
  context: Context,
  item: Pick<StoredItem, "id" | "type" | "newest">,
  content: { definition: Record<string, unknown>; settings: ItemSettings },
  note = "",
): Promise<number> {
  const number = item.newest + 1;
  await tx.sql`
    insert into content_versions (item_id, number, definition, settings, digest, note, made_by)
    values (${item.id}, ${number}, ${JSON.stringify(content.definition)}::text::jsonb,
      ${JSON.stringify(content.settings)}::text::jsonb, ${digestOf(content)}, ${note}, ${context.person.id})`;
  await tx.sql`
    update content_items set newest = ${number}, live = ${number}, draft_changed = false where id = ${item.id}`;
  await writeUses(tx, item.id, item.type, content.definition, false);
  return number;
}

/**
 * Makes an item's draft its newest live version (C6, C7, C9). Throws `Refusal`: not_found, forbidden, conflict where
 * the draft is what is live already, invalid where what it names is gone meanwhile.
 */
export async function goLive(
  tx: Tx,
  context: Context,
  input: GoLiveInput,
): Promise<Change<{ version: number; number: number }>> {
  const item = await editableItem(tx, context, input.id, input.version);
  if (!item.draftChanged) throw conflict("The draft is what is live already.");
  const definition = await checkedDefinition(tx, item.type, item.draft);
  const number = await addVersion(tx, context, item, { definition, settings: item.settings }, input.note);
  await bump(tx, context, item.id);
  if (!sharesByItself(item.type)) await noteContentChange(tx, context, [item.id]);
  const also = await shareByItself(tx, context, item);
  return {
    target: { kind: "content", id: item.id, name: item.name },
    before: { live: item.live },
    after: { live: number, note: input.note },
    also,
    data: { version: item.version + 1, number },
  };
}

/** Publishes an incident playbook's live version (C7). Throws `Refusal` as `goLive`. */
export async function publish(
  tx: Tx,
  context: Context,
  input: Omit<GoLiveInput, "note">,
): Promise<Change<{ version: number }>> {
  const item = await editableItem(tx, context, input.id, input.version);
  if (!CONTENT[item.type].published) throw conflict("Only incident playbooks are published.");
  if (item.live === null) throw conflict("Make a version live first.");
  if (item.published === item.live) throw conflict("The live version is published already.");
  await tx.sql`update content_items set published = live where id = ${item.id}`;
  await bump(tx, context, item.id);
  await noteContentChange(tx, context, [item.id]);
  return {
    target: { kind: "content", id: item.id, name: item.name },
    before: { published: item.published },
    after: { published: item.live },
    data: { version: item.version + 1 },
  };
}

/** Brings an earlier version back: as the draft, or for types without one as the newest. Throws as `goLive`. */
export async function bringBack(
  tx: Tx,
  context: Context,
  input: ContentVersionInput,
): Promise<Change<{ version: number }>> {
  const item = await editableItem(tx, context, input.id, input.version);
  const [old] = await tx.sql<{ definition: Record<string, unknown> }[]>`
    select definition from content_versions where item_id = ${item.id} and number = ${input.number}`;
  if (!old) throw notFound("version");
  const checked = await checkedDefinition(tx, item.type, old.definition);
  const { definition, forgotten } = await withOwnSecrets(tx, item, checked);
  await tx.sql`
    update content_items set draft = ${JSON.stringify(definition)}::text::jsonb, draft_changed = true
    where id = ${item.id}`;
  await writeUses(tx, item.id, item.type, definition, true);
  await refuseUseCircle(tx, item.id);
  if (!CONTENT[item.type].goesLive) {
    await addVersion(
      tx,
      context,
      item,
      { definition, settings: item.settings },
      `As version ${input.number}`,
    );
    await noteContentChange(tx, context, [item.id]);
  }
  await bump(tx, context, item.id);
  return {
    target: { kind: "content", id: item.id, name: item.name },
    after: { from: input.number, ...(forgotten.length > 0 && { forgottenSecrets: forgotten }) },
    data: { version: item.version + 1 },
  };
}

/** Marks an item as changed by this person. */
export async function bump(tx: Tx, context: Context, id: string): Promise<void> {
  await tx.sql`
    update content_items set version = version + 1, updated_at = now(), updated_by = ${context.person.id}
    where id = ${id}`;
}

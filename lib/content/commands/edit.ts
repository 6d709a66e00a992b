import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import type { Change } from "@/lib/core/result";
import { noteContentChange } from "@/lib/share/changed";
import { canonical } from "../digest";
import type { CreateContentInput, UpdateContentInput } from "../model";
import {
  checkedDefinition,
  editableItem,
  refuseUseCircle,
  requireFreeContentName,
  requireTypeEdit,
  settingsOf,
  writeUses,
} from "../stored";
import { CONTENT } from "../types";
import { withOwnSecrets } from "./own-secrets";
import { addVersion, bump } from "./versions";

/**
 * Makes an item (C1, C19). Types that do not go live by themselves are live at once. Throws `Refusal`: forbidden
 * without the right to the type, conflict for a taken name, invalid for a definition with mistakes.
 */
export async function createContent(
  tx: Tx,
  context: Context,
  input: CreateContentInput,
): Promise<Change<{ id: string; version: number }>> {
  requireTypeEdit(context, input.type);
  await requireFreeContentName(tx, input.type, input.name);
  const checked = await checkedDefinition(tx, input.type, input.definition);
  const settings = settingsOf(input.type, input.settings);
  const id = randomUUID();
  const { definition } = await withOwnSecrets(tx, { id, type: input.type, draft: checked }, checked);
  await tx.sql`
    insert into content_items (id, type, name, description, labels, settings, draft, created_by, updated_by)
    values (${id}, ${input.type}, ${input.name}, ${input.description}, ${input.labels}::text[],
      ${JSON.stringify(settings)}::text::jsonb, ${JSON.stringify(definition)}::text::jsonb,
      ${context.person.id}, ${context.person.id})`;
  await writeUses(tx, id, input.type, definition, true);
  if (!CONTENT[input.type].goesLive) {
    await addVersion(tx, context, { id, type: input.type, newest: 0 }, { definition, settings });
  }
  const { name, description, labels, type } = input;
  return {
    target: { kind: "content", id, name },
    after: { type, name, description, labels, settings, definition },
    data: { id, version: 1 },
  };
}

/**
 * Changes an item: its draft, or for types without one the thing itself (C3). Throws `Refusal` as `createContent`,
 * not_found, forbidden for what main shared (C5), conflict for an outdated edit.
 */
export async function updateContent(
  tx: Tx,
  context: Context,
  input: UpdateContentInput,
): Promise<Change<{ version: number }>> {
  const item = await editableItem(tx, context, input.id, input.version);
  await requireFreeContentName(tx, item.type, input.name, item.id);
  const checked = await checkedDefinition(tx, item.type, input.definition);
  const { definition, forgotten } = await withOwnSecrets(tx, item, checked);
  const settings = settingsOf(item.type, input.settings);
  const before = pick(item, item.draft);
  const after = pick({ ...input, settings }, definition);
  const changed = (Object.keys(after) as (keyof typeof after)[]).filter(
    (key) => canonical(before[key]) !== canonical(after[key]),
  );
  const target = { kind: "content" as const, id: item.id, name: input.name };
  if (changed.length === 0) return { target, data: { version: item.version } };

  const content = changed.includes("definition") || changed.includes("settings");
  await tx.sql`
    update content_items set name = ${input.name}, description = ${input.description},
      labels = ${input.labels}::text[], settings = ${JSON.stringify(settings)}::text::jsonb,
      draft = ${JSON.stringify(definition)}::text::jsonb, draft_changed = draft_changed or ${content}
    where id = ${item.id}`;
  await writeUses(tx, item.id, item.type, definition, true);
  await refuseUseCircle(tx, item.id);
  if (content && !CONTENT[item.type].goesLive) await addVersion(tx, context, item, { definition, settings });
  await bump(tx, context, item.id);
  const seen = changed.some((key) => key !== "definition") || !CONTENT[item.type].goesLive;
  if (seen) await noteContentChange(tx, context, [item.id]);
  const only = (from: typeof after) => Object.fromEntries(changed.map((key) => [key, from[key]]));
  return {
    target,
    before: only(before),
    after: { ...only(after), ...(forgotten.length > 0 && { forgottenSecrets: forgotten }) },
    data: { version: item.version + 1 },
  };
}

type Own = Pick<UpdateContentInput, "name" | "description" | "labels" | "settings">;

const pick = ({ name, description, labels, settings }: Own, definition: Record<string, unknown>) => ({
  name,
  description,
  labels,
  settings,
  definition,
});

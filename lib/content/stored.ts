import type { Tx } from "@/db/connection";
import { permissionLabel } from "@/lib/access/components";
import { changedMeanwhile } from "@/lib/audit/queries";
import type { Context } from "@/lib/core/context";
import { admits, edit } from "@/lib/core/context";
import { conflict, forbidden, invalid, notFound } from "@/lib/core/errors";
import { DEFINITION, type ItemSettings } from "./definitions";
import { wrongExpressions } from "./expressions";
import type { ContentRow } from "./model";
import { contentLockedReason, usesOf } from "./rules";
import { CONTENT, type ContentType } from "./types";

/** An item as it stands in the instance. */
export type StoredItem = Pick<
  ContentRow,
  "id" | "type" | "origin" | "name" | "description" | "labels" | "settings" | "newest" | "live" | "published"
> & { draft: Record<string, unknown>; draftChanged: boolean; version: number };

/** Refuses someone who may not edit this type of content (R2). Throws `Refusal` (forbidden). */
export function requireTypeEdit(context: Pick<Context, "levels" | "accountAdmin">, type: ContentType): void {
  const { component } = CONTENT[type];
  if (admits(context, edit(component))) return;
  throw forbidden(`You need View and edit of “${permissionLabel(component)}” for this.`);
}

/**
 * An item that may be changed here, locked to the end of the transaction. Throws `Refusal`: not_found, forbidden for
 * what main shared (C5) and without the right to its type, conflict where `version` is not its newest.
 */
export async function editableItem(
  tx: Tx,
  context: Context,
  id: string,
  version?: number,
): Promise<StoredItem> {
  await tx.sql`select from content_items where id = ${id} for update`;
  const [item] = await tx.sql<StoredItem[]>`
    select id, type, origin, name, description, labels, settings, newest, live, published, draft,
      draft_changed as "draftChanged", version
    from content_items where id = ${id}`;
  if (!item) throw notFound("item");
  requireTypeEdit(context, item.type);
  const locked = contentLockedReason(item);
  if (locked) throw forbidden(locked);
  if (version !== undefined && item.version !== version)
    throw conflict(await changedMeanwhile(tx, "content", item.id));
  return item;
}

/**
 * A definition held to its type's schema, with what it names looked up in this instance. Throws `Refusal` (invalid)
 * with a sentence for each wrong field, `definition.` before its path.
 */
export async function checkedDefinition(
  tx: Tx,
  type: ContentType,
  definition: unknown,
): Promise<Record<string, unknown>> {
  const parsed = DEFINITION[type].safeParse(definition);
  if (!parsed.success) {
    const fields: Record<string, string> = {};
    for (const { path, message } of parsed.error.issues) {
      fields[["definition", ...path.map(String)].join(".")] ??= message;
    }
    throw invalid("The definition has mistakes.", fields);
  }
  const wrong = Object.entries(wrongExpressions(type, parsed.data));
  if (wrong.length > 0) {
    const fields = Object.fromEntries(wrong.map(([path, message]) => [`definition.${path}`, message]));
    throw invalid("The definition has an expression that cannot be read.", fields);
  }
  const uses = usesOf(type, parsed.data);
  const known = await tx.sql<{ id: string; type: ContentType }[]>`
    select id, type from content_items where id = any (${uses.map(({ id }) => id)}::uuid[])`;
  const types = new Map(known.map((item) => [item.id, item.type]));
  const missing = uses
    .filter(({ id, as }) => !as.some((wanted) => wanted === types.get(id)))
    .map(({ id }) => id);
  if (missing.length > 0) {
    const message = `It names ${missing.length === 1 ? "something" : `${missing.length} things`} that this tenant does not have: ${missing.slice(0, 3).join(", ")}.`;
    throw invalid(message, { definition: message });
  }
  return parsed.data as Record<string, unknown>;
}

/** Refuses a name that an item of the type has already; connections may share one (C10). Throws `Refusal`. */
export async function requireFreeContentName(
  tx: Tx,
  type: ContentType,
  name: string,
  except?: string,
): Promise<void> {
  if (type === "connection") return;
  const [taken] = await tx.sql`
    select from content_items
    where type = ${type} and name_folded = lower(${name}) and origin = 'local' and id is distinct from ${except ?? null}::uuid`;
  if (!taken) return;
  const message = `There is a ${CONTENT[type].one.toLowerCase()} “${name}” here already. Choose another name.`;
  throw conflict(message, { name: message });
}

/** Writes down what an item's draft, or its newest version, names. */
export async function writeUses(
  tx: Tx,
  id: string,
  type: ContentType,
  definition: unknown,
  draft: boolean,
): Promise<void> {
  await tx.sql`delete from content_uses where item_id = ${id} and draft = ${draft}`;
  await tx.sql`
    insert into content_uses (item_id, used_id, draft)
    select distinct ${id}::uuid, used, ${draft}
    from unnest(${usesOf(type, definition).map((use) => use.id)}::uuid[]) used`;
}

/** Refuses an item that would come to use itself, by whatever way, naming one on the way. Throws `Refusal`. */
export async function refuseUseCircle(tx: Tx, id: string): Promise<void> {
  const [met] = await tx.sql<{ name: string }[]>`
    with recursive used (id) as (
      select used_id from content_uses where item_id = ${id} and draft
      union
      select u.used_id from content_uses u join used on used.id = u.item_id
    )
    select i.name from content_uses u join used on used.id = u.item_id join content_items i on i.id = u.item_id
    where u.used_id = ${id} limit 1`;
  const [self] = await tx.sql`select from content_uses where item_id = ${id} and used_id = ${id} and draft`;
  if (!met && !self) return;
  const message = self ? "It would use itself." : `It would use itself, by way of ${met?.name}.`;
  throw invalid(message, { definition: message });
}

/** Settings of a type: what it does not have is refused by leaving it out. */
export function settingsOf(type: ContentType, settings: ItemSettings): ItemSettings {
  switch (type) {
    case "connection":
      return { tenantToggle: settings.tenantToggle ?? false };
    case "event_rule":
      return { sharedByDefault: settings.sharedByDefault ?? false, active: settings.active ?? true };
    case "global_list":
      return { active: settings.active ?? true };
    default:
      return {};
  }
}

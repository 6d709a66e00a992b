import type { Tx } from "@/db/connection";
import { admits, type Context, edit } from "@/lib/core/context";
import { conflict, forbidden, invalid, Refusal } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { createContent, updateContent } from "../../commands/edit";
import { goLive } from "../../commands/versions";
import { ItemSettings } from "../../definitions";
import { CreateContentInput } from "../../model";
import { CONTENT } from "../../types";
import type { TransferItem } from "../item";
import { withIds } from "../resolve";

/** What to do with a file's items. */
export type BringIn = {
  /** What becomes of an item whose name is here already. */
  existing: "refuse" | "replace";
  /** Makes what goes live by a step of its own live at once (C6, C7, C9). */
  goLive: boolean;
  /** Only reports what would be done. */
  check: boolean;
};

/** One item's line of the report. */
export type BroughtIn = { name: string; what: string; id: string };

/** Why one item of a file cannot come in: the sentence, and further ones with their places in the definition. */
export type Problem = {
  index: number;
  name: string;
  message: string;
  details: { path: string; text: string }[];
};

/** What came of trying all items: each one's line or, for those that cannot come in, a problem. */
export type Tried = { report: (BroughtIn | null)[]; rows: NonNullable<Change["also"]>; problems: Problem[] };

/**
 * Tries each of a file's items in the caller's transaction, which is to be rolled back where there are problems.
 * Throws `Refusal` (forbidden) without the right to import.
 */
export async function tryItems(
  tx: Tx,
  context: Context,
  items: readonly TransferItem[],
  how: Omit<BringIn, "check">,
): Promise<Tried> {
  if (!admits(context, edit("content-transfer")))
    throw forbidden("You need View and edit of “Content import and export” for this.");
  const tried: Tried = { report: [], rows: [], problems: [] };
  for (const [index, item] of items.entries()) {
    try {
      const { line, changes } = await one(tx, context, item, how);
      tried.report.push(line);
      tried.rows.push(...changes);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const details = Object.entries(error.fields ?? {})
        .filter(([, text]) => text !== error.message)
        .map(([path, text]) => ({ path: path.replace(/^definition\.?/, ""), text }));
      tried.report.push(null);
      tried.problems.push({ index, name: item.name, message: error.message, details });
    }
  }
  return tried;
}

/**
 * Brings a file's items in, all of them or none: each is checked, with what it names looked up in this instance, and
 * where any cannot come in all are refused, each with its sentence. With `check` nothing stays written. Throws
 * `Refusal`: forbidden, invalid.
 */
export async function bringIn(
  tx: Tx,
  context: Context,
  items: readonly TransferItem[],
  how: BringIn,
): Promise<Change<{ report: BroughtIn[] }>> {
  await tx.sql`savepoint before_import`;
  const { report: lines, rows, problems } = await tryItems(tx, context, items, how);
  if (problems.length > 0) {
    const sentences = problems.map(({ name, message, details }) => {
      const texts = details.slice(0, 5).map(({ text }) => text);
      return `${name}: ${[message, ...texts].join(" ")}`;
    });
    const more = sentences.length > 10 ? ` And ${sentences.length - 10} more.` : "";
    const message = `Nothing was imported. ${sentences.slice(0, 10).join(" ")}${more}`;
    throw invalid(message, { xml: message });
  }
  const report = lines.flatMap((line) => line ?? []);
  if (how.check) await tx.sql`rollback to savepoint before_import`;
  const [first, ...also] = rows;
  if (how.check || !first) {
    const { id, name } = context.tenant;
    return { target: { kind: "tenant", id, name }, after: { checked: items.length }, data: { report } };
  }
  return { ...first, also, data: { report } };
}

type Done = { line: BroughtIn; changes: NonNullable<Change["also"]> };

async function one(tx: Tx, context: Context, item: TransferItem, how: Omit<BringIn, "check">): Promise<Done> {
  const { type, name } = item;
  const head = CreateContentInput.safeParse({ type, ...pick(item), definition: {} });
  if (!head.success) throw invalid(head.error.issues.map(({ message }) => message).join(" "));
  const definition = await withIds(tx, context, item);
  const input = { ...head.data, definition };
  const there = await existing(tx, item, definition);
  if (there && how.existing === "refuse")
    throw conflict(`There is one of this name already. Choose “replace” to change it.`);
  const {
    data,
    also = [],
    ...change
  } = there ? await replaced(tx, context, there, input) : await createContent(tx, context, input);
  const changes = [change, ...also];
  const what = there ? "replaced" : "made";
  if (!how.goLive || !CONTENT[type].goesLive) return { line: { name, what, id: data.id }, changes };
  const [{ changed } = { changed: false }] = await tx.sql<{ changed: boolean }[]>`
    select draft_changed as changed from content_items where id = ${data.id}`;
  if (!changed) return { line: { name, what: `${what}, live already`, id: data.id }, changes };
  const { data: _, also: more = [], ...live } = await goLive(tx, context, { ...data, note: "Imported" });
  return { line: { name, what: `${what} and live`, id: data.id }, changes: [...changes, live, ...more] };
}

const pick = ({ name, description, labels, settings }: TransferItem) => ({
  name,
  description,
  labels,
  settings: ItemSettings.parse(settings),
});

async function replaced(
  tx: Tx,
  context: Context,
  { id, version }: { id: string; version: number },
  { type: _, ...input }: CreateContentInput,
): Promise<Change<{ id: string; version: number }>> {
  const change = await updateContent(tx, context, { ...input, id, version });
  return { ...change, data: { id, ...change.data } };
}

/** The item of this name here; connections of one name are told apart by scope (C10). */
async function existing(
  { sql }: Tx,
  { type, name }: TransferItem,
  definition: Record<string, unknown>,
): Promise<{ id: string; version: number } | undefined> {
  const scope = type === "connection" ? JSON.stringify(definition.scope ?? { kind: "all" }) : null;
  const [row] = await sql<{ id: string; version: number }[]>`
    select id, version from content_items
    where type = ${type} and origin = 'local' and name_folded = lower(${name})
      and (${scope}::text is null or draft->'scope' = ${scope}::text::jsonb)
    order by id limit 1`;
  return row;
}

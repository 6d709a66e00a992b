import { stringify } from "yaml";
import { z } from "zod";
import { invalid } from "@/lib/core/errors";
import { ItemSettings } from "../definitions";
import { Type } from "../model";
import { readData } from "./data";
import type { StandingItem, TransferItem } from "./item";
import { putAt, refPlaces, valueAt } from "./refs";
import { TRANSFER_ITEMS } from "./words";
import { UNRESOLVED } from "./xml/item";

/** What the files of the text formats call themselves. */
const FORMAT = "bailiwick-content";
const VERSION = 1;

const Named = z.strictObject({ name: z.string().trim().min(1, "Enter a name.").max(120) });
const NamedScope = z.strictObject({
  kind: z.enum(["tenant", "site"]),
  tenant: z.string().min(1).max(60),
  site: z.string().min(1).max(120).optional(),
});

const ContentFile = z.strictObject({
  format: z.literal(FORMAT, { error: `The file must say “format”: “${FORMAT}”.` }),
  version: z.literal(VERSION, { error: `This console reads version ${VERSION} of the format.` }),
  items: z
    .array(
      z.strictObject({
        type: Type,
        name: z.string({ error: "Enter a name." }),
        description: z.string({ error: "Enter some text." }).default(""),
        labels: z.array(z.string(), { error: "Enter labels." }).default(["all"]),
        settings: ItemSettings.default({}),
        definition: z.record(z.string(), z.unknown(), { error: "Enter the item's definition." }),
      }),
      { error: "The file has no items." },
    )
    .min(1, "The file has no items.")
    .max(TRANSFER_ITEMS, `A file holds at most ${TRANSFER_ITEMS} items. Send it in parts.`),
});

/**
 * Reads the items of a JSON or YAML file. Definitions are not held to their schemas here; other items stand in them as
 * `{name}`, or by id where they are of this tenant. Throws `Refusal` (invalid) with a sentence for each wrong place of
 * the file's frame.
 */
export function parseContent(text: string, format: "json" | "yaml"): TransferItem[] {
  const parsed = ContentFile.safeParse(readData(text, format));
  if (!parsed.success) {
    const fields: Record<string, string> = {};
    for (const { path, message } of parsed.error.issues) fields[path.join(".") || "text"] ??= message;
    throw invalid("The file is not in the form of an export of this console.", fields);
  }
  return parsed.data.items.map(toItem);
}

type FileItem = z.infer<typeof ContentFile>["items"][number];

function toItem(given: FileItem): TransferItem {
  const definition = structuredClone(given.definition);
  const refs = refPlaces(given.type, definition).flatMap(({ path, types }) => {
    const named = Named.safeParse(valueAt(definition, path));
    if (!named.success) return [];
    putAt(definition, path, UNRESOLVED);
    return [{ path, types, name: named.data.name }];
  });
  const scope = given.type === "connection" ? NamedScope.safeParse(definition.scope) : undefined;
  if (!scope?.success) return { ...given, definition, refs };
  const { tenant, site } = scope.data;
  return { ...given, definition, refs, scope: { tenant, site } };
}

/** Writes items to a file that `parseContent` reads back: names in place of ids, and no secret ever (C8, C10). */
export function serializeContent(
  items: readonly StandingItem[],
  nameOf: (id: string) => string | undefined,
  format: "json" | "yaml",
): string {
  const file = { format: FORMAT, version: VERSION, items: items.map((item) => written(item, nameOf)) };
  return format === "json"
    ? `${JSON.stringify(file, undefined, 2)}\n`
    : stringify(file, { aliasDuplicateObjects: false, lineWidth: 100 });
}

function written(item: StandingItem, nameOf: (id: string) => string | undefined): object {
  const { type, name, description, labels, settings, scope } = item;
  const definition: Record<string, unknown> = structuredClone(item.definition);
  for (const { path } of refPlaces(type, definition)) {
    const id = valueAt(definition, path);
    const named = typeof id === "string" ? nameOf(id) : undefined;
    if (named !== undefined) putAt(definition, path, { name: named });
  }
  if (type === "connection") {
    delete definition.secrets;
    if (scope) definition.scope = { kind: scope.site === undefined ? "tenant" : "site", ...scope };
  }
  return { type, name, description, labels: [...labels], settings, definition };
}

import { z } from "zod";
import { contentItem } from "@/lib/content/queries";
import { CONTENT, CONTENT_TYPES, type ContentType, typeOfPath } from "@/lib/content/types";
import type { Context, Need } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { shareStatus } from "@/lib/share/queries";

/** Under which the document lists the operations of content. */
export const tag = "Content";
const components = CONTENT_TYPES.map((type) => CONTENT[type].component);
/** View of any type; each operation asks for its own. */
export const views: Need = { anyOf: components, level: "view" };
/** Edit of any type; each command asks for its own. */
export const edits: Need = { anyOf: components, level: "edit" };

const paths = CONTENT_TYPES.map((type) => CONTENT[type].path) as [string, ...string[]];
const type = z.enum(paths).describe("The type, such as `global-lists`.");
/** A type in the path. */
export const ofType = z.strictObject({ type });
/** An item in the path. */
export const ofItem = ofType.extend({ item: z.uuid().describe("The item's id.") });

/** The type of an address. The schema of the parameters has let only known ones through. */
export const typeOf = (path: string): ContentType => {
  const found = typeOfPath(path);
  if (!found) throw notFound("type");
  return found;
};

/** An item of the type in the address, with its share status. Throws `Refusal`: not_found, forbidden. */
export async function itemAt(context: Context, at: { type: string; item: string }) {
  const found = await contentItem(context, at.item);
  if (found.type !== typeOf(at.type)) throw notFound("item");
  const shared = (await shareStatus(context, [found.id])).get(found.id) ?? "not_shared";
  return { ...found, shared };
}

/** The version of the item in the path, for a stale `If-Match`. */
export const current = async (context: Context, at: { type: string; item: string }) =>
  (await itemAt(context, at)).version;

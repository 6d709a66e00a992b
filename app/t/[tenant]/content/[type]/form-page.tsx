import { forbidden, notFound } from "next/navigation";
import type { Connection } from "@/lib/content/definitions/others";
import type { ContentItem } from "@/lib/content/model";
import { contentItem, contentLinks, scopeNames } from "@/lib/content/queries";
import { contentLockedReason } from "@/lib/content/rules";
import { CONTENT, type ContentType, typeOfPath } from "@/lib/content/types";
import { access } from "@/lib/core/access";
import { type Context, edit } from "@/lib/core/context";
import { orNotFound } from "@/lib/core/found";

/** Who may make or change items of the type of the address. Answers 404 for an address of no type. */
export async function editorOf(slug: string, path: string): Promise<{ context: Context; type: ContentType }> {
  const type = typeOfPath(path);
  const context = await access(slug, type ? edit(CONTENT[type].component) : { anyone: true });
  if (!type) notFound();
  return { context, type };
}

/** An item of the type for a form, with the names of what it names. `change` refuses what main shared (C5). */
export async function itemForForm(
  context: Context,
  type: ContentType,
  id: string,
  purpose: "change" | "copy",
): Promise<{ item: ContentItem; names: Record<string, string> }> {
  const [item, links] = await orNotFound(Promise.all([contentItem(context, id), contentLinks(context, id)]));
  if (item.type !== type) notFound();
  if (purpose === "change" && contentLockedReason(item)) forbidden();
  const scope = type === "connection" ? (item.draft as Connection).scope : null;
  return {
    item,
    names: {
      ...Object.fromEntries(links.uses.map(({ id: used, name }) => [used, name ?? "something that is gone"])),
      ...(scope && (await scopeNames(context, scope))),
    },
  };
}

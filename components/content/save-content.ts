import { create, secret, update } from "@/lib/content/actions";
import type { ItemSettings } from "@/lib/content/definitions";
import type { ContentType } from "@/lib/content/types";
import type { Result } from "@/lib/core/result";

/** What the form of an item holds. `secrets` are those that were typed, `taken` those to be taken away. */
export type ContentDraft = {
  name: string;
  description: string;
  labels: string[];
  settings: ItemSettings;
  definition: Record<string, unknown>;
  secrets: Record<string, string>;
  taken: string[];
};

/** An item that is stored, at the version that the form goes by. */
export type SavedContent = { id: string; version: number };

/**
 * Saves an item, and then a connection's secrets one by one: each is a change of its own in the log (C10). Where a
 * secret is refused, the item itself is saved already: the sentence says so, and `saved` is what the next try changes.
 */
export async function saveContent(
  tenant: string,
  type: ContentType,
  saved: SavedContent | undefined,
  draft: ContentDraft,
): Promise<{ result: Result<{ id: string }>; saved: SavedContent | undefined }> {
  const { secrets, taken, ...own } = draft;
  const first = saved
    ? withId(await update(tenant, { ...own, ...saved }), saved.id)
    : await create(tenant, { ...own, type });
  if (!first.ok) return { result: first, saved };
  const { id } = first.data;
  let { version } = first.data;
  const wanted: [string, string][] = [
    ...taken.map((field): [string, string] => [field, ""]),
    ...Object.entries(secrets).filter(([field, value]) => value !== "" && !taken.includes(field)),
  ];
  for (const [field, value] of wanted) {
    const result = await secret(tenant, { id, version, field, value });
    if (!result.ok) {
      const message = `It is saved, but the secret ${field} is not: ${result.message}`;
      const fields = { [`secrets.${field}`]: result.message };
      return { result: { ...result, message, fields }, saved: { id, version } };
    }
    version = result.data.version;
  }
  return { result: { ok: true, data: { id } }, saved: { id, version } };
}

const withId = (result: Result<{ version: number }>, id: string): Result<{ id: string; version: number }> =>
  result.ok ? { ok: true, data: { ...result.data, id } } : result;

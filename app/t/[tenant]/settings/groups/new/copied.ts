import { draftOf, type GroupDraft } from "@/components/groups/draft";
import type { Context } from "@/lib/core/context";
import type { GroupLink } from "@/lib/groups/model";
import { groupHead, groupLinks } from "@/lib/groups/queries";

/** As many as one group is made with; they bound the reads of a copy. */
const MOST = { users: 2_000, nested: 200, tenants: 2_000 };
type Kind = keyof typeof MOST;
const NOUNS: Readonly<Record<Kind, string>> = {
  users: "members",
  nested: "nested groups",
  tenants: "tenants",
};

/** An unsaved copy of a group, and in words what it has no room for (G3). Throws `Refusal` (not_found). */
export async function copyOf(
  context: Context,
  id: string,
  withTenants: boolean,
): Promise<{ name: string; draft: GroupDraft; left: string[] }> {
  const group = await groupHead(context, id);
  const kinds: Kind[] = withTenants ? ["users", "nested", "tenants"] : ["users", "nested"];
  const lists = await Promise.all(kinds.map((of) => allOf(context, id, of)));
  const draft = draftOf({ ...group, name: `${group.name.slice(0, 73)} (copy)` });
  for (const { of, items } of lists) draft[of] = { added: items, removed: [] };
  return { name: group.name, draft, left: lists.flatMap(({ left }) => left ?? []) };
}

async function allOf(
  context: Context,
  id: string,
  of: Kind,
): Promise<{ of: Kind; items: GroupLink[]; left: string | undefined }> {
  const first = await groupLinks(context, id, { of, limit: 500 });
  const items = [...first.items];
  let after = first.next;
  while (after && items.length < MOST[of]) {
    const page = await groupLinks(context, id, { of, after, limit: 500 });
    items.push(...page.items);
    after = page.next;
  }
  const left = first.count - Math.min(items.length, MOST[of]);
  const words = `${left.toLocaleString("en")}${first.capped ? "+" : ""} ${NOUNS[of]}`;
  return { of, items: items.slice(0, MOST[of]), left: left > 0 ? words : undefined };
}

import type { GroupDraft } from "@/components/groups/draft";
import { draftOf } from "@/components/groups/draft";
import type { Context } from "@/lib/core/context";
import type { GroupLink, LinkKind } from "@/lib/groups/model";
import { groupHead, groupLinks } from "@/lib/groups/queries";

/** As many as one group is made with; they bound the reads of a copy. */
const MOST = { users: 2_000, nested: 200, tenants: 2_000 };
const CHOICES = Object.keys(MOST) as (keyof typeof MOST)[];

/** An unsaved copy of a group, and how many of each kind it has no room for (G3). Throws `Refusal` (not_found). */
export async function copyOf(
  context: Context,
  id: string,
  withTenants: boolean,
): Promise<{ name: string; draft: GroupDraft; left: Record<keyof typeof MOST, number> }> {
  const group = await groupHead(context, id);
  const [users, nested, tenants] = await Promise.all([
    allOf(context, id, "users"),
    allOf(context, id, "nested"),
    withTenants ? allOf(context, id, "tenants") : [],
  ]);
  const taken = { users, nested, tenants };
  const draft = draftOf({ ...group, name: `${group.name.slice(0, 73)} (copy)` });
  for (const of of CHOICES) draft[of] = { added: taken[of], removed: [] };
  const left = (of: keyof typeof MOST) => group.counts[of] - taken[of].length;
  return {
    name: group.name,
    draft,
    left: { users: left("users"), nested: left("nested"), tenants: withTenants ? left("tenants") : 0 },
  };
}

async function allOf(context: Context, id: string, of: keyof typeof MOST & LinkKind): Promise<GroupLink[]> {
  const found: GroupLink[] = [];
  let after: string | undefined;
  do {
    const page = await groupLinks(context, id, { of, after, limit: 500 });
    found.push(...page.items);
    after = page.next;
  } while (after && found.length < MOST[of]);
  return found.slice(0, MOST[of]);
}

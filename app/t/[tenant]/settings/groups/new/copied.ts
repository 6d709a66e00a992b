import type { Context } from "@/lib/core/context";
import type { GroupDetail } from "@/lib/groups/model";
import { groupById, groupMembers } from "@/lib/groups/queries";

/** As many as one group is made with; it bounds the reads of a copy. */
const MOST_MEMBERS = 2_000;

/** A group to copy, with as many of its members as one group is made with (G3). Throws `Refusal` (not_found). */
export async function groupToCopy(context: Context, id: string): Promise<GroupDetail> {
  const group = await groupById(context, id);
  if (group.memberCount <= group.members.length) return group;
  const first = await groupMembers(context, id);
  const members = [...first.rows];
  let after = first.next;
  while (after && members.length < MOST_MEMBERS) {
    const page = await groupMembers(context, id, after);
    members.push(...page.rows);
    after = page.next;
  }
  return { ...group, members: members.slice(0, MOST_MEMBERS) };
}

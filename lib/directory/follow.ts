import type { Tx } from "@/db/connection";
import { Refusal } from "@/lib/core/errors";
import { followsReason } from "./words";

/**
 * Refuses to put people into groups that follow the directory, or to take them out: their members are changed there
 * (G6). Throws `Refusal` (forbidden), the sentence also for `field`.
 */
export async function requireByHand({ sql }: Tx, groupIds: readonly string[], field: string): Promise<void> {
  if (groupIds.length === 0) return;
  const [follower] = await sql<{ name: string }[]>`
    select name from groups g join dir_imports i on i.group_id = g.id
    where g.id = any (${[...groupIds]}::uuid[]) order by name_folded limit 1`;
  if (!follower) return;
  const message = followsReason(follower.name);
  throw new Refusal("forbidden", message, { [field]: message });
}

import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { requireGrantableGroups } from "@/lib/roles/queries";

/**
 * Refuses to give somebody an address by which the next sync would put him into imported groups that give what the
 * person lacks himself (R5, G6): people of the directory are found by their address. Throws `Refusal` (forbidden), the
 * sentence also for the field of the first such address.
 */
export async function requireAwaited(
  tx: Tx,
  context: Context,
  emails: readonly string[],
  field: (index: number) => string,
): Promise<void> {
  if (context.accountAdmin) return;
  const awaiting = await awaitingGroups(tx, emails);
  const [first] = awaiting;
  if (!first) return;
  const at = field(emails.findIndex((email) => email.toLowerCase() === first.email));
  const ids = [...new Set(awaiting.map(({ groupId }) => groupId))];
  await requireGrantableGroups(tx, context, ids, at).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
    const message = `The directory has this address in groups that were imported here. ${error.message}`;
    throw new Refusal("forbidden", message, { [at]: message });
  });
}

/** Which imported groups the directory has people of these addresses in, at any depth. */
async function awaitingGroups(
  { sql }: Tx,
  emails: readonly string[],
): Promise<{ groupId: string; email: string }[]> {
  return sql<{ groupId: string; email: string }[]>`
    with recursive people as materialized (
      select id, email_folded, unit_ids from dir_users
      where email_folded in (select lower(e) from unnest(${[...emails]}::text[]) e)
        and exists (select from dir_imports)
    ),
    within (email, dir_id) as (
      select p.email_folded, m.group_id from people p join dir_members m on m.user_id = p.id
      union
      select w.email, m.group_id from within w join dir_members m on m.child_id = w.dir_id
    )
    select i.group_id as "groupId", w.email from dir_imports i join within w on w.dir_id = i.source_id
    where i.source_kind = 'group'
    union
    select i.group_id, p.email_folded from dir_imports i join people p on i.source_id = any (p.unit_ids)
    where i.source_kind = 'unit'
    order by email`;
}

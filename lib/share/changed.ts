import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";

/**
 * Says in the transaction of an edit that these items differ from what was shared: they, and all that uses them,
 * turn Incomplete at once wherever they were successful (C3). Does nothing in a child, which shares nothing (C19).
 */
export async function noteContentChange(tx: Tx, context: Context, itemIds: readonly string[]): Promise<void> {
  if (context.tenant.kind !== "main") return;
  await tx.sql`
    with recursive touched (id) as (
      select unnest(${[...itemIds]}::uuid[])
      union
      select u.item_id from content_uses u join touched t on t.id = u.used_id where not u.draft
    )
    update share_targets s set state = 'outdated', changed_at = now(), ref = null,
      cause = case when s.item_id = any (${[...itemIds]}::uuid[]) then 'own' else 'uses' end,
      reason = case when s.item_id = any (${[...itemIds]}::uuid[]) then 'It was changed since.'
        else 'Something that it uses was changed since.' end
    from touched where s.item_id = touched.id
      and (s.state = 'successful' or s.cause = 'uses' and s.item_id = any (${[...itemIds]}::uuid[]))`;
  await tx.sql`
    update share_targets t set reason = 'Rolled back to version ' || t.applied || '; main has version '
      || case when i.type = 'incident_playbook' then i.published else i.live end || '.'
    from content_items i
    where i.id = t.item_id and t.item_id = any (${[...itemIds]}::uuid[]) and t.cause = 'rolled_back'
      and t.state = 'outdated'`;
  await tx.sql`select pg_notify('bailiwick_live', 'share')`;
}

import type { Tx } from "@/db/connection";
import { wake } from "@/lib/share/commands/share";
import { shareDigest } from "@/lib/share/content";

/**
 * Says in the column "Shared to tenants" that the tenants of rings that have not begun wait for them: they are
 * missing the item or out of date, and nothing is pushed to them (W5).
 */
export async function waitForRing(tx: Tx, rolloutId: string): Promise<void> {
  await tx.sql`
    insert into share_targets as t (item_id, tenant_id, direct, state, cause, reason)
    select c.item_id, c.tenant_id, c.direct, 'missing', 'rollout',
      'It waits for ring ' || c.ring || ' of the rollout “' || r.name || '”.'
    from rollout_changes c join rollouts r on r.id = c.rollout_id
    join rollout_rings g on g.rollout_id = c.rollout_id and g.number = c.ring and g.state = 'waiting'
    where c.rollout_id = ${rolloutId} and (c.number is not null or exists (
      select from share_targets h where h.item_id = c.item_id and h.tenant_id = c.tenant_id))
    on conflict (item_id, tenant_id) do update set cause = 'rollout', reason = excluded.reason, retries = false,
      direct = t.direct or excluded.direct, changed_at = now(), ref = null,
      state = case when t.applied is null then 'missing' else 'outdated' end`;
}

/** Lets go of the tenants whose ring never began: they stand as they would without the rollout. */
export async function release(tx: Tx, rolloutId: string): Promise<void> {
  await tx.sql`
    delete from share_targets t using rollout_changes c
    join rollout_rings g on g.rollout_id = c.rollout_id and g.number = c.ring and g.state = 'waiting'
    where c.rollout_id = ${rolloutId} and t.item_id = c.item_id and t.tenant_id = c.tenant_id
      and t.cause = 'rollout' and t.state = 'missing' and not t.direct`;
  await tx.sql`
    update share_targets t set changed_at = now(),
      cause = case when t.applied is null then null when t.pin = 'rolled_back' then 'rolled_back' else 'own' end,
      reason = case when t.applied is null then 'It has not been shared with this tenant yet.'
        when t.pin = 'rolled_back' then 'Rolled back to version ' || t.applied || '.'
        else 'It was changed since.' end
    from rollout_changes c
    join rollout_rings g on g.rollout_id = c.rollout_id and g.number = c.ring and g.state = 'waiting'
    where c.rollout_id = ${rolloutId} and t.item_id = c.item_id and t.tenant_id = c.tenant_id
      and t.cause = 'rollout' and t.state in ('missing', 'outdated')`;
}

/**
 * Has a ring's tenants get what was planned for them; what holds a newer version by now, because it shares by itself
 * (C9), keeps it. With `again` only what failed there is pushed again. The caller holds the lock of sharing.
 */
export async function pushRing(tx: Tx, rolloutId: string, ring: number, again = false): Promise<void> {
  await tx.sql`
    insert into share_targets as t (item_id, tenant_id, direct, wanted, wanted_digest, state, pin)
    select item_id, tenant_id, direct, number, digest, 'sharing', 'rollout'
    from rollout_changes c
    where rollout_id = ${rolloutId} and ring = ${ring} and (number is not null or exists (
      select from share_targets h where h.item_id = c.item_id and h.tenant_id = c.tenant_id))
    on conflict (item_id, tenant_id) do update set direct = excluded.direct, wanted = excluded.wanted,
      wanted_digest = excluded.wanted_digest, state = 'sharing', pin = 'rollout', cause = null, reason = null,
      ref = null, retries = false, changed_at = now()
    where (not ${again} or t.state <> 'successful')
      and not (t.pin is null and coalesce(t.wanted, 0) > coalesce(excluded.wanted, t.wanted, 0))`;
  await wake(tx);
}

type Pinned = {
  item_id: string;
  name: string;
  description: string;
  settings: unknown;
  definition: unknown;
  secretsAt: string | null;
  digest: string;
  planned: string;
};

/**
 * Why a ring may not begin: what is planned for it is not what would be pushed, because an item's name, description
 * or secrets, which have no versions, changed since. Null where it may. A newer version alone is no hindrance.
 */
export async function staleReason(tx: Tx, rolloutId: string, ring: number): Promise<string | null> {
  const rows = await tx.sql<Pinned[]>`
    select distinct on (c.item_id) c.item_id, n.name as planned, c.digest, i.name, i.description, v.settings,
      v.definition, (select max(s.set_at)::text from content_secrets s where s.item_id = i.id) as "secretsAt"
    from rollout_changes c
    join rollout_items n on n.rollout_id = c.rollout_id and n.item_id = c.item_id
    left join content_items i on i.id = c.item_id
    left join content_versions v on v.item_id = c.item_id and v.number = c.number
    where c.rollout_id = ${rolloutId} and c.ring = ${ring} and c.number is not null order by c.item_id`;
  for (const row of rows) {
    if (row.definition === null) return `${row.planned} is not there any more. End this rollout.`;
    if (shareDigest(row) !== row.digest)
      return `The name, the description or a secret of ${row.planned} changed since this was planned, and these have no versions. End this rollout and start a new one.`;
  }
  return null;
}

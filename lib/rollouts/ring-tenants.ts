import type { Tx } from "@/db/connection";
import type { RingDetail } from "./model";

/** How a tenant of a ring stands; `ring` is the ring's number. */
export type RingTenant = Omit<RingDetail["tenants"][number], "name"> & { ring: number };

/** How each tenant of a rollout stands with all that goes to it: the worst counts. `tx` is main's. */
export async function ringTenants(tx: Tx, rolloutId: string): Promise<RingTenant[]> {
  const rows = await tx.sql<RingTenant[]>`
    with lines as (
      select c.ring, c.tenant_id, n.name || ': ' || t.reason as reason,
        case when g.state = 'waiting' then 0 when g.state = 'successful' then 1
          when t.state = 'failed' or t.item_id is null and c.number is not null then 3
          when t.state = 'sharing' then 2
          when t.item_id is null or t.applied >= c.number then 1
          else 3 end as rank
      from rollout_changes c
      join rollout_rings g on g.rollout_id = c.rollout_id and g.number = c.ring
      join rollout_items n on n.rollout_id = c.rollout_id and n.item_id = c.item_id
      left join share_targets t on t.item_id = c.item_id and t.tenant_id = c.tenant_id
      where c.rollout_id = ${rolloutId}
    )
    select ring, tenant_id as id, (array['waiting', 'done', 'sharing', 'failed'])[max(rank) + 1] as state,
      (array_agg(coalesce(reason, 'The tenant is not paired any more.')) filter (where rank = 3))[1] as reason
    from lines group by ring, tenant_id`;
  return [...rows];
}

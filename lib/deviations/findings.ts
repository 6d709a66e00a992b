import type { Tx } from "@/db/connection";

const KEPT_DAYS = 14;

/**
 * Writes down where what tenants really hold differs from what main gave them, and where a local item has a shared
 * one's name (W7). `answered` is JSON, as `bailiwick.content_held` answers. `tx` is main's. What was repaired stays
 * for two weeks.
 */
export async function recordFindings(tx: Tx, answered: string): Promise<void> {
  await tx.sql`
    with answered as materialized (
      select * from jsonb_to_recordset(${answered}::text::jsonb) as r (tenant uuid, held jsonb, named jsonb)
    ), held as materialized (
      select a.tenant as tenant_id, e.key::uuid as item_id, e.value->>'digest' as digest, e.value->>'mark' as mark
      from answered a, jsonb_each(a.held) e
    ), marks as materialized (
      select x.item_id, x.applied as number, bailiwick.content_mark(i.name, i.description, v.settings, v.definition,
        (select string_agg(s.field || ' ' || s.sealed, chr(10) order by s.field collate "C")
          from content_secrets s where s.item_id = i.id)) as mark
      from (select distinct item_id, applied from share_targets where applied is not null) x
      join content_items i on i.id = x.item_id
      join content_versions v on v.item_id = x.item_id and v.number = x.applied
    ), differing as (
      select t.item_id, t.tenant_id, case when h.item_id is null then 'gone' else 'changed' end as kind
      from share_targets t
      join answered a on a.tenant = t.tenant_id
      left join marks m on m.item_id = t.item_id and m.number = t.applied
      left join held h on h.tenant_id = t.tenant_id and h.item_id = t.item_id
      where (t.state = 'successful' or t.state = 'outdated' and t.pin is not null) and t.applied is not null
        and (h.item_id is null or h.digest is distinct from t.applied_digest
          or t.state = 'successful' and m.mark is not null and h.mark is distinct from m.mark)
      union all
      select n.value::uuid, a.tenant, 'same_name' from answered a, jsonb_array_elements_text(a.named) n
      join content_items i on i.id = n.value::uuid
    ), gone as (
      delete from deviation_findings f
      where f.tenant_id in (select tenant from answered) and not exists (
          select from differing d where (d.tenant_id, d.item_id, d.kind) = (f.tenant_id, f.item_id, f.kind))
        and (f.found_at < now() - make_interval(days => ${KEPT_DAYS}) or not exists (
          select from share_targets t where t.item_id = f.item_id and t.tenant_id = f.tenant_id
            and f.kind <> 'same_name' and (t.state = 'sharing' or t.applied_at > f.found_at)))
    )
    insert into deviation_findings as f (tenant_id, item_id, kind)
    select tenant_id, item_id, kind from differing
    on conflict (tenant_id, item_id, kind) do update set seen_at = now(),
      found_at = case when exists (select from share_targets t where t.item_id = f.item_id
        and t.tenant_id = f.tenant_id and t.applied_at > f.found_at) then now() else f.found_at end`;
}

/**
 * Has what was found now, and what failed by no fault of its own, pushed again, except where someone accepted it and
 * that has not run out (W7). Answers how many. Follows `recordFindings` in the same transaction.
 */
export async function repairFindings(tx: Tx, tenantIds: readonly string[]): Promise<number> {
  const again = await tx.sql`
    update share_targets t set state = 'sharing', reason = null, ref = null, retries = false
    where t.tenant_id = any (${[...tenantIds]}::uuid[]) and (
      t.retries and not exists (
        select from deviation_acceptances a where a.item_id = t.item_id and a.tenant_id = t.tenant_id
          and a.kind = 'failed' and a.expires_at > now())
      or exists (
        select from deviation_findings f
        left join deviation_acceptances a on (a.tenant_id, a.item_id, a.kind) = (f.tenant_id, f.item_id, f.kind)
          and a.expires_at > now()
        where f.item_id = t.item_id and f.tenant_id = t.tenant_id and f.kind in ('changed', 'gone')
          and f.seen_at = now() and a.item_id is null))
    returning 1`;
  return again.length;
}

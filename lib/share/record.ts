import { inTenant, type TenantRef, type Tx } from "@/db/connection";
import { log, reference } from "@/lib/core/log";
import { wakeRollouts } from "@/lib/rollouts/wake";
import { isUnreachable, syncErrorWords } from "@/lib/sync/model";
import { type TravellingItem, versionKey } from "./content";

/** What the fan-out function answers for one tenant. */
export type Pushed = {
  tenant: string;
  status: "ok" | "stale" | "unpaired" | "failed";
  seq?: string;
  code?: string | undefined;
  message?: string;
  unreachable?: boolean;
};

type Wish = { item_id: string; tenant_id: string; wanted: number | null; wanted_digest: string | null };

/**
 * Writes what became of a batch: each row whose wish is still the one that was pushed. What was edited meanwhile, or
 * uses what was, is out of date at once; an incident playbook at an inactive site has failed there (C3, C7).
 */
export async function recordPush(
  main: TenantRef,
  results: readonly Pushed[],
  wishes: ReadonlyMap<string, readonly Wish[]>,
  content: ReadonlyMap<string, TravellingItem>,
): Promise<void> {
  const rows = results.flatMap((result) => {
    if (result.status === "stale") return [];
    const failure = result.status === "ok" ? null : failureWords(result);
    return (wishes.get(result.tenant) ?? []).map((wish) => {
      const item = wish.wanted === null ? undefined : content.get(versionKey(wish.item_id, wish.wanted));
      const missing = wish.wanted !== null && !item;
      return {
        item_id: wish.item_id,
        tenant_id: result.tenant,
        wanted: wish.wanted,
        wanted_digest: wish.wanted_digest,
        digest: item?.digest ?? null,
        ok: result.status === "ok" && !missing,
        reason: failure?.reason ?? (missing ? "This version is not there any more." : null),
        ref: failure?.ref ?? null,
        retries: failure?.retries ?? false,
      };
    });
  });
  if (rows.length === 0) return;
  await inTenant(main, async (tx) => {
    await writeResults(tx, rows);
    const touched = [...new Set(rows.map((row) => row.tenant_id))];
    await writeSites(tx, [...new Set(rows.filter((row) => row.ok).map((row) => row.item_id))], touched);
    await writeHistory(tx, [...new Set(rows.map((row) => row.item_id))], touched);
    await settleDependents(tx, [...new Set(rows.map((row) => row.item_id))], touched);
    await wakeRollouts(tx);
    await tx.sql`select pg_notify('bailiwick_live', 'share')`;
  });
}

async function writeResults(tx: Tx, rows: readonly object[]): Promise<void> {
  await tx.sql`
    with result as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (item_id uuid, tenant_id uuid,
        wanted int, wanted_digest text, digest text, ok boolean, reason text, ref text, retries boolean)
    ), removed as (
      delete from share_targets t using result r
      where t.item_id = r.item_id and t.tenant_id = r.tenant_id and r.ok and r.wanted is null and t.wanted is null
        and t.state = 'sharing'
    )
      update share_targets t set
        state = case when not r.ok then 'failed'
          when r.digest is distinct from r.wanted_digest
            or r.wanted is distinct from case when i.type = 'incident_playbook' then i.published else i.live end
            then 'outdated'
          else 'successful' end,
        reason = case when not r.ok then r.reason
          when r.digest is distinct from r.wanted_digest then 'It was changed while it was shared.'
          when r.wanted is distinct from case when i.type = 'incident_playbook' then i.published else i.live end
            then case t.pin
              when 'rolled_back' then 'Rolled back to version ' || r.wanted || '; main has version '
                || case when i.type = 'incident_playbook' then i.published else i.live end || '.'
              when 'rollout' then 'It holds version ' || r.wanted || ', as its rollout planned; main has version '
                || case when i.type = 'incident_playbook' then i.published else i.live end || '.'
              else 'It holds an earlier version.' end end,
        cause = case when r.ok and (r.digest is distinct from r.wanted_digest
          or r.wanted is distinct from case when i.type = 'incident_playbook' then i.published else i.live end)
          then coalesce(t.pin, 'own') end,
        ref = r.ref, retries = r.retries, changed_at = now(),
        applied = case when r.ok then r.wanted else t.applied end,
        applied_digest = case when r.ok then r.digest else t.applied_digest end,
        applied_at = case when r.ok then now() else t.applied_at end
      from result r join content_items i on i.id = r.item_id
      where t.item_id = r.item_id and t.tenant_id = r.tenant_id and t.state = 'sharing'
        and t.wanted is not distinct from r.wanted and t.wanted_digest is not distinct from r.wanted_digest
        and not (r.ok and r.wanted is null)`;
}

/** What arrived now and stands without fault, at an inactive site too, is what one can go back to (W5). */
async function writeHistory(tx: Tx, itemIds: readonly string[], tenantIds: readonly string[]): Promise<void> {
  await tx.sql`
    insert into share_history (item_id, tenant_id, number)
    select item_id, tenant_id, applied from share_targets
    where item_id = any (${[...itemIds]}::uuid[]) and tenant_id = any (${[...tenantIds]}::uuid[])
      and applied_at = now() and (state = 'successful' or state = 'outdated' and pin is not null)
      and applied is not null`;
}

/**
 * What became of items at each site: an incident playbook must be at every site, a connection for one site at that
 * one, so that an inactive one fails it (C7, C10). What goes nowhere near an inactive site has no row there.
 */
async function writeSites(tx: Tx, itemIds: readonly string[], tenantIds: readonly string[]): Promise<void> {
  if (itemIds.length === 0) return;
  await tx.sql`
    with at_site as (
      select t.item_id, t.tenant_id, s.id as site_id, s.name,
        s.active as fine
      from share_targets t
      join content_items i on i.id = t.item_id
        and i.type in ('incident_playbook', 'connection', 'global_list', 'event_rule')
      join sites s on s.tenant_id = t.tenant_id
      where t.item_id = any (${[...itemIds]}::uuid[]) and t.tenant_id = any (${[...tenantIds]}::uuid[])
        and t.state in ('successful', 'outdated') and (s.active or i.type = 'incident_playbook' or i.draft->'scope'->>'siteId' = s.id::text)
        and (i.type <> 'connection' or coalesce(i.draft->'scope'->>'siteId', s.id::text) = s.id::text)
    ), cleared as (
      delete from share_sites s where s.item_id = any (${[...itemIds]}::uuid[])
        and s.tenant_id = any (${[...tenantIds]}::uuid[])
        and not exists (select from at_site a where (a.item_id, a.tenant_id, a.site_id) = (s.item_id, s.tenant_id, s.site_id))
    ), written as (
      insert into share_sites (item_id, tenant_id, site_id, state, reason)
      select item_id, tenant_id, site_id, case when fine then 'successful' else 'failed' end,
        case when not fine then 'The site is inactive.' end
      from at_site
      on conflict (item_id, tenant_id, site_id) do update set state = excluded.state, reason = excluded.reason, at = now()
    ), failed as (
      select item_id, tenant_id, string_agg(name, ', ' order by name) as names, count(*) as n
      from at_site where not fine group by item_id, tenant_id
    )
    update share_targets t set state = 'failed', retries = false,
      reason = case when f.n = 1 then 'The site ' || f.names || ' is inactive.'
        else 'The sites ' || f.names || ' are inactive.' end
    from failed f where f.item_id = t.item_id and f.tenant_id = t.tenant_id`;
}

/** An item is not successful in a tenant while something that it uses is not, and is again when that is (C3, C9). */
async function settleDependents(
  tx: Tx,
  itemIds: readonly string[],
  tenantIds: readonly string[],
): Promise<void> {
  await tx.sql`
    with recursive up (id) as (
      select unnest(${[...itemIds]}::uuid[])
      union
      select u.item_id from content_uses u join up on up.id = u.used_id where not u.draft
    ), down (item, id) as (
      select id, id from up
      union
      select down.item, u.used_id from content_uses u join down on down.id = u.item_id where not u.draft
    ), standing as (
      select t.item_id, t.tenant_id,
        min(i.name) filter (where d.state in ('outdated', 'failed', 'missing')) as behind,
        coalesce(bool_or(d.state = 'sharing'), false) as under_way
      from share_targets t join up on up.id = t.item_id
      left join down on down.item = t.item_id and down.id <> t.item_id
      left join share_targets d on d.item_id = down.id and d.tenant_id = t.tenant_id
      left join content_items i on i.id = d.item_id
      where t.tenant_id = any (${[...tenantIds]}::uuid[])
        and (t.state = 'successful' or t.state = 'outdated' and t.cause = 'uses')
      group by t.item_id, t.tenant_id
    )
    update share_targets t set
      state = case when s.behind is null then 'successful' else 'outdated' end,
      cause = case when s.behind is not null then 'uses' end,
      reason = s.behind || ', which it uses, is not up to date there.'
    from standing s
    where t.item_id = s.item_id and t.tenant_id = s.tenant_id and not s.under_way
      and (s.behind is not null) is distinct from (t.state = 'outdated')`;
}

/** Tells of tenants to which nothing can be pushed now: the upgraded ones are tried again, the others are let go. */
export async function recordUnready(
  main: TenantRef,
  { upgrading, unpaired }: { upgrading: readonly string[]; unpaired: readonly string[] },
): Promise<void> {
  if (upgrading.length + unpaired.length === 0) return;
  await inTenant(main, async (tx) => {
    await tx.sql`
      update share_targets set state = 'failed', retries = true, reason = 'The tenant is being upgraded.', ref = null
      where state = 'sharing' and tenant_id = any (${[...upgrading]}::uuid[])`;
    await tx.sql`
      delete from share_targets where state = 'sharing' and tenant_id = any (${[...unpaired]}::uuid[])`;
  });
}

function failureWords(result: Pushed): { reason: string; ref: string | null; retries: boolean } {
  if (result.status === "unpaired")
    return { reason: "The tenant is not bound to main any more.", ref: null, retries: false };
  const ref = reference();
  log.error(
    { ref, tenant: result.tenant, code: result.code, cause: result.message },
    "content could not be pushed",
  );
  const unreachable = result.unreachable ?? isUnreachable(result.code);
  return { reason: syncErrorWords(result.code, ref), ref, retries: unreachable || result.code === "55P03" };
}

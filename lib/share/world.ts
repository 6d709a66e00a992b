import type { Tx } from "@/db/connection";
import type { ItemSettings } from "@/lib/content/definitions";
import { eligibility, usesOf } from "@/lib/content/rules";
import type { ContentType } from "@/lib/content/types";
import { shareDigest } from "./content";
import type { InactiveSite, PlanItem, PlanRow, PlanWorld } from "./planning";
import type { ShareTenant } from "./tenants";

/**
 * What main says of these items and of all that a plan over them can touch: what they use, what else uses that, and
 * what only travelled along and nothing needs any more. `tx` is main's; a constant number of round trips.
 */
export async function planWorld(
  tx: Tx,
  itemIds: readonly string[],
  tenants: readonly ShareTenant[],
): Promise<PlanWorld> {
  const ids = (await concerned(tx, itemIds)).map(({ id }) => id);
  const [items, rows, sites] = await Promise.all([
    planItems(tx, ids),
    tx.sql<PlanRow[]>`
      select item_id as "itemId", tenant_id as "tenantId", direct, wanted, applied, state,
        applied_digest as "appliedDigest"
      from share_targets where item_id = any (${ids}::uuid[]) order by tenant_id, item_id`,
    tx.sql<{ tenant_id: string; sites: InactiveSite[] }[]>`
      select tenant_id, jsonb_agg(jsonb_build_object('id', id, 'name', name) order by name_folded) as sites
      from sites where not active group by tenant_id`,
  ]);
  return {
    items,
    tenants,
    rows,
    inactiveSites: new Map(sites.map((row) => [row.tenant_id, row.sites])),
  };
}

async function concerned(tx: Tx, itemIds: readonly string[]): Promise<{ id: string }[]> {
  return tx.sql<{ id: string }[]>`
    with recursive down (id) as (
      select unnest(${[...itemIds]}::uuid[])
      union
      select u.used_id from content_uses u join down on down.id = u.item_id where not u.draft
    ), up (id) as (
      select id from down
      union
      select u.item_id from content_uses u join up on up.id = u.used_id where not u.draft
    ), orphans (id) as (
      select distinct t.item_id from share_targets t
      where not t.direct and t.wanted is not null and not exists (
        select from content_uses u
        join share_targets p on p.item_id = u.item_id and p.tenant_id = t.tenant_id and p.wanted is not null
        where u.used_id = t.item_id and not u.draft)
    )
    select id from down union select id from up union select id from orphans order by id`;
}

type Row = {
  id: string;
  type: ContentType;
  name: string;
  description: string;
  labels: string[];
  live: number | null;
  published: number | null;
  newest: number;
  current: ItemSettings;
  settings: ItemSettings | null;
  definition: unknown;
  secrets_at: string | null;
};

async function planItems(tx: Tx, ids: readonly string[]): Promise<Map<string, PlanItem>> {
  const rows = await tx.sql<Row[]>`
    select i.id, i.type, i.name, i.description, i.labels, i.live, i.published, i.newest, i.settings as current,
      coalesce(v.settings, i.settings) as settings, coalesce(v.definition, i.draft) as definition,
      (select max(s.set_at)::text from content_secrets s where s.item_id = i.id) as secrets_at
    from content_items i
    left join content_versions v on v.item_id = i.id
      and v.number = case when i.type = 'incident_playbook' then i.published else i.live end
    where i.id = any (${[...ids]}::uuid[]) and i.origin = 'local'`;
  return new Map(rows.map((row) => [row.id, planItem(row)]));
}

function planItem(row: Row): PlanItem {
  const { id, type, name, labels, definition } = row;
  return {
    id,
    type,
    name,
    labels,
    definition,
    eligibility: eligibility({ ...row, settings: row.current }),
    uses: usesOf(type, definition),
    digest: shareDigest({ ...row, secretsAt: row.secrets_at }),
  };
}

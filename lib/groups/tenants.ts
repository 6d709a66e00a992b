import { inControl, inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { readFilter, termConditions } from "@/lib/listing/filter";
import { containing, every, type Fragment } from "@/lib/listing/fragments";
import { isId } from "@/lib/users/text";
import type { ListedTenant, TenantFacets, TenantSet } from "./model";

const OPTIONS = 20;
/** As many as one edit of a group may list. */
const SET = 2_000;

const paired = ({ sql }: Tx) => sql`
  tenants t join pairings p on p.tenant_id = t.id and p.status = 'paired'
  join regions r on r.name = t.region`;
const open = ({ sql }: Tx) => sql`t.kind = 'child' and t.status = 'active'`;

function requireMain({ tenant }: Context): void {
  if (tenant.kind !== "main") throw notFound("list");
}

/**
 * The first paired tenants for a group's Available tenants (G1): all words in the name or the address, and of
 * `label:` and `region:` one of those that are typed. Main only.
 */
export async function tenantOptions(context: Context, q: string): Promise<ListedTenant[]> {
  requireMain(context);
  const { words, terms } = readFilter(q, ["label", "region"]);
  return inControl(async (tx) => {
    const found = [
      ...words.map(
        (word) =>
          tx.sql`(t.name_folded like lower(${containing(word)}) or t.slug like lower(${containing(word)}))`,
      ),
      ...termConditions(tx.sql, terms.label, (labels) => labelled(tx, labels)),
      ...termConditions(tx.sql, terms.region, (regions) => inRegions(tx, regions)),
    ];
    return tx.sql<ListedTenant[]>`
      select t.id, t.name, t.slug, t.color from ${paired(tx)} where ${open(tx)} ${every(tx.sql, found)}
      order by t.name_folded, t.id limit ${OPTIONS}`;
  });
}

/** The labels and regions of the paired tenants, each with how many of them have it. Main only. */
export async function tenantFacets(context: Context): Promise<TenantFacets> {
  requireMain(context);
  return inControl(async (tx) => {
    const [row] = await tx.sql<TenantFacets[]>`
      with known as (
        select t.id, t.labels, r.name, r.label from ${paired(tx)} where ${open(tx)}
      )
      select
        coalesce((select jsonb_agg(jsonb_build_object('value', folded, 'label', label, 'count', n) order by folded)
          from (select lower(value) as folded, min(value) as label, count(distinct id) as n
            from known, unnest(labels) as value group by lower(value)) l), '[]') as labels,
        coalesce((select jsonb_agg(jsonb_build_object('value', name, 'label', label, 'count', n) order by label)
          from (select name, label, count(*) as n from known group by name, label) r), '[]') as regions`;
    return row ?? { labels: [], regions: [] };
  });
}

/**
 * All paired tenants of a label and of a region, before they are listed at once (G1): those that the group lists
 * already are only counted. Main only. Throws `Refusal` (not_found) for a group of another instance.
 */
export async function tenantSet(
  context: Context,
  {
    label,
    region,
    groupId,
  }: { label?: string | undefined; region?: string | undefined; groupId?: string | undefined },
): Promise<TenantSet> {
  requireMain(context);
  const listed = groupId ? await listedIn(context, groupId) : [];
  return inControl(async (tx) => {
    const chosen = [...(label ? [labelled(tx, [label])] : []), ...(region ? [inRegions(tx, [region])] : [])];
    const rows = await tx.sql<(ListedTenant & { already: boolean; n: number; known: number })[]>`
      with chosen as (
        select t.id, t.name, t.slug, t.color, t.name_folded, t.id = any (${listed}::uuid[]) as already
        from ${paired(tx)} where ${open(tx)} ${every(tx.sql, chosen)}
      )
      select id, name, slug, color, already, count(*) over ()::int as n,
        count(*) filter (where already) over ()::int as known
      from chosen order by already, name_folded, id limit ${SET}`;
    const [first] = rows;
    return {
      count: first?.n ?? 0,
      already: first?.known ?? 0,
      items: rows
        .filter(({ already }) => !already)
        .map(({ id, name, slug, color }) => ({ id, name, slug, color })),
    };
  });
}

function labelled({ sql }: Tx, labels: readonly string[]): Fragment {
  return sql`exists (select from unnest(t.labels) l
    where lower(l) = any (array(select lower(v) from unnest(${[...labels]}::text[]) v)))`;
}

/** A region by its short name or by the one that people read. */
function inRegions({ sql }: Tx, regions: readonly string[]): Fragment {
  const folded = sql`array(select lower(v) from unnest(${[...regions]}::text[]) v)`;
  return sql`(r.name = any (${folded}) or lower(r.label) = any (${folded}))`;
}

async function listedIn(context: Context, groupId: string): Promise<string[]> {
  if (!isId(groupId)) throw notFound("group");
  return inTenant(context.tenant, async ({ sql }) => {
    const [row] = await sql<{ ids: string[] }[]>`
      select array(select t.tenant_id::text from group_tenants t where t.group_id = g.id) as ids
      from groups g where g.id = ${groupId}`;
    if (!row) throw notFound("group");
    return row.ids;
  });
}

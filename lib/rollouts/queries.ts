import type { z } from "zod";
import { inControl, inTenant, type Tx } from "@/db/connection";
import { CONTENT, type ContentType } from "@/lib/content/types";
import { admits, type Context, view } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { readFilter, termConditions } from "@/lib/listing/filter";
import { containing, every, type Fragment, utc } from "@/lib/listing/fragments";
import { keyset, plain } from "@/lib/listing/keyset";
import { type CountedPage, counted, listQuery } from "@/lib/listing/page";
import { shareTenants } from "@/lib/share/tenants";
import { isId } from "@/lib/users/text";
import {
  type RingDetail,
  ROLLOUT_FILTERS,
  ROLLOUT_SORTS,
  type RollBackPlan,
  type RollBackPlanInput,
  type RolloutDetail,
  type RolloutPlan,
  type RolloutPlanInput,
  type RolloutRow,
} from "./model";
import { rolloutPlanOf } from "./plan";
import { ringTenants } from "./ring-tenants";
import { rollBackPlanOf } from "./roll-back";

/** Parses how an address asks for the rollouts; see `ROLLOUT_SORTS` and `ROLLOUT_FILTERS`. */
export const RolloutListQuery = listQuery(ROLLOUT_SORTS, "-started");
export type RolloutListQuery = z.infer<typeof RolloutListQuery>;

const OPTIONS = 50;

/** A page of main's rollouts (W5). */
export async function listRollouts(
  context: Context,
  query: RolloutListQuery,
): Promise<CountedPage<RolloutRow>> {
  return inTenant(context.tenant, async (tx) => {
    const { sql } = tx;
    const { words, terms } = readFilter(query.q, ROLLOUT_FILTERS);
    const filter = every(sql, [
      ...words.map((word) => sql`r.name_folded like lower(${containing(word)})`),
      ...termConditions(sql, terms.state, (states) => sql`r.state = any (${states}::text[])`),
    ]);
    const key =
      query.sort.replace("-", "") === "name"
        ? { sql: sql`r.name_folded`, kind: "text" as const }
        : { sql: sql`r.started_at`, kind: "time" as const };
    const at = keyset(sql, query, { keys: [key], id: sql`r.id` });
    const rows = sql<(RolloutRow & { keyset: string[] })[]>`
      select ${columns(tx)}, ${at.values} from rollouts r left join users u on u.id = r.started_by
      where true ${filter} ${at.where} ${at.order}`;
    return counted(
      sql,
      rows.then((found) => at.page(found, plain)),
      sql`from rollouts r where true ${filter}`,
    );
  });
}

function columns({ sql }: Tx): Fragment {
  return sql`r.id, r.name, r.state, r.reason, r.version, ${utc(sql, sql`r.started_at`)} as "startedAt",
    ${utc(sql, sql`r.ended_at`)} as "endedAt", nullif(concat_ws(' ', u.first_name, u.last_name), '') as "startedBy",
    array(select i.name from rollout_items i where i.rollout_id = r.id and i.chosen order by i.name limit 3) as items,
    (select count(*)::int from rollout_items i where i.rollout_id = r.id and i.chosen) as "itemCount",
    (select count(*)::int from rollout_rings g where g.rollout_id = r.id) as rings,
    (select count(*)::int from rollout_rings g where g.rollout_id = r.id and g.state = 'successful') as ring,
    (select count(distinct c.tenant_id)::int from rollout_changes c where c.rollout_id = r.id) as tenants,
    (select count(distinct c.tenant_id)::int from rollout_changes c join rollout_rings g
      on g.rollout_id = c.rollout_id and g.number = c.ring and g.state = 'successful' where c.rollout_id = r.id) as done`;
}

/** A rollout with its rings and how each tenant stands. Throws `Refusal` (not_found). */
export async function rolloutDetail(context: Context, id: string): Promise<RolloutDetail> {
  if (!isId(id)) throw notFound("rollout");
  const found = await inTenant(context.tenant, async (tx) => {
    const { sql } = tx;
    const [rollout] = await sql<(Omit<RolloutRow, "items"> & { startedById: string })[]>`
      select ${columns(tx)}, r.started_by as "startedById" from rollouts r left join users u on u.id = r.started_by
      where r.id = ${id}`;
    if (!rollout) throw notFound("rollout");
    const [items, rings, tenants] = await Promise.all([
      sql<RolloutDetail["items"]>`
        select n.item_id as id, n.type, n.name, n.number, n.chosen,
          case when i.type = 'incident_playbook' then i.published else i.live end as newest
        from rollout_items n left join content_items i on i.id = n.item_id
        where n.rollout_id = ${id} order by n.chosen desc, n.name`,
      sql<(Omit<RingDetail, "tenants" | "tenantNames"> & { tenantIds: string[] })[]>`
        select g.number, g.name, g.labels, g.tenant_ids as "tenantIds", g.wait_minutes as "waitMinutes", g.approval,
          g.state, ${utc(sql, sql`g.started_at`)} as "startedAt", ${utc(sql, sql`g.ended_at`)} as "endedAt",
          nullif(concat_ws(' ', u.first_name, u.last_name), '') as "approvedBy",
          ${utc(sql, sql`g.approved_at`)} as "approvedAt",
          ${utc(
            sql,
            sql`case when g.state = 'waiting' and g.wait_minutes > 0
            then p.ended_at + make_interval(mins => g.wait_minutes) end`,
          )} as "dueAt"
        from rollout_rings g
        left join rollout_rings p on p.rollout_id = g.rollout_id and p.number = g.number - 1
        left join users u on u.id = g.approved_by
        where g.rollout_id = ${id} order by g.number`,
      ringTenants(tx, id),
    ]);
    return { rollout, items: [...items], rings: [...rings], tenants };
  });
  const { startedById, ...rollout } = found.rollout;
  const names = await namesOf([
    ...found.tenants.map((tenant) => tenant.id),
    ...found.rings.flatMap((ring) => ring.tenantIds),
  ]);
  const named = (tenantId: string) => names.get(tenantId) ?? "A tenant that is gone";
  return {
    ...rollout,
    mine: startedById === context.person.id,
    items: found.items,
    ringsOf: found.rings.map(({ tenantIds, ...ring }) => ({
      ...ring,
      tenantNames: tenantIds.map(named),
      tenants: found.tenants
        .filter((tenant) => tenant.ring === ring.number)
        .map(({ ring: _, ...tenant }) => ({ ...tenant, name: named(tenant.id) }))
        .sort((a, b) => a.name.localeCompare(b.name)),
    })),
  };
}

async function namesOf(ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await inControl(
    (tx) => tx.sql<{ id: string; name: string }[]>`
      select id, name from tenants where id = any (${[...new Set(ids)]}::uuid[])`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** What a rollout would do (C18). Throws `Refusal` (not_found). */
export async function rolloutPlan(context: Context, input: RolloutPlanInput): Promise<RolloutPlan> {
  const tenants = await shareTenants();
  return inTenant(context.tenant, (tx) => rolloutPlanOf(tx, input, tenants));
}

/** Where rolling back would take each tenant (W5). Throws `Refusal` (not_found). */
export async function rollBackPlan(context: Context, input: RollBackPlanInput): Promise<RollBackPlan> {
  return inTenant(context.tenant, (tx) => rollBackPlanOf(tx, input));
}

/** Paired tenants whose name or address has the text in it, for a ring. */
export async function ringTenantOptions(q: string): Promise<{ id: string; name: string; slug: string }[]> {
  const text = q.trim().toLowerCase();
  const tenants = await shareTenants();
  return tenants
    .filter(({ name, slug }) => name.toLowerCase().includes(text) || slug.includes(text))
    .slice(0, OPTIONS)
    .map(({ id, name, slug }) => ({ id, name, slug }));
}

/** The labels that paired tenants bear, besides the built-in one, for a ring (T8). */
export async function ringLabels(): Promise<string[]> {
  const tenants = await shareTenants();
  return [...new Set(tenants.flatMap(({ labels }) => labels))].filter((label) => label !== "all").sort();
}

/** Those of these ids that are items of main's own, with their names, for the form's first choice. */
export async function namedItems(
  context: Context,
  ids: readonly string[],
): Promise<{ id: string; name: string; type: ContentType }[]> {
  const rows = await inTenant(
    context.tenant,
    (tx) => tx.sql<{ id: string; name: string; type: ContentType }[]>`
      select id, name, type from content_items where id = any (${ids.filter(isId)}::uuid[]) and origin = 'local'
      order by name_folded limit 200`,
  );
  return rows.filter(({ type }) => admits(context, view(CONTENT[type].component)));
}

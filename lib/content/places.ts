import { inControl, inTenant } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { containing } from "@/lib/listing/fragments";
import { shareTenants } from "@/lib/share/tenants";

/** Something that a picker offers. */
type Offered = { id: string; label: string };

const OFFERED = 30;
const NAMED = 5;

/** The labels of tenants and of items that have the text in them; what is typed can be a new one, too (T8). */
export async function labelOptions(context: Context, q: string): Promise<Offered[]> {
  const find = containing(q.trim().toLowerCase());
  const [ofTenants, ofItems] = await Promise.all([
    inControl(
      (tx) => tx.sql<{ label: string }[]>`
        select distinct l as label from tenants, unnest(labels) l
        where kind = 'child' and lower(l) like ${find} order by l limit ${OFFERED}`,
    ),
    inTenant(
      context.tenant,
      (tx) => tx.sql<{ label: string }[]>`
        select distinct l as label from content_items, unnest(labels) l
        where lower(l) like ${find} order by l limit ${OFFERED}`,
    ),
  ]);
  const known = [...new Set([...ofTenants, ...ofItems].map(({ label }) => label))].sort();
  const typed = q.trim();
  const offered = typed && !known.includes(typed) && !typed.includes(",") ? [...known, typed] : known;
  return offered.map((label) => ({ id: label, label }));
}

/** How many paired tenants have one of the labels, and the first by name; `all` is every one (T8). */
export async function targetedBy(labels: readonly string[]): Promise<{ count: number; names: string[] }> {
  const tenants = (await shareTenants()).filter(
    (tenant) => labels.includes("all") || labels.some((label) => tenant.labels.includes(label)),
  );
  return { count: tenants.length, names: tenants.slice(0, NAMED).map(({ name }) => name) };
}

/** Regions, paired tenants, or a tenant's sites by name, for which a connection can hold (C10). `context` is main's. */
export async function placeOptions(
  context: Context,
  asked: { kind: "region" | "tenant"; q: string } | { kind: "site"; tenant: string; q: string },
): Promise<Offered[]> {
  const find = containing(asked.q.trim().toLowerCase());
  if (asked.kind === "site") {
    const rows = await inTenant(
      context.tenant,
      (tx) => tx.sql<Offered[]>`
        select id, name as label from sites
        where tenant_id = ${asked.tenant} and name_folded like ${find} order by name_folded limit ${OFFERED}`,
    );
    return [...rows];
  }
  const rows = await inControl((tx) =>
    asked.kind === "region"
      ? tx.sql<Offered[]>`
          select name as id, label from regions where lower(label) like ${find} or name like ${find}
          order by label limit ${OFFERED}`
      : tx.sql<Offered[]>`
          select t.id, t.name as label from pairings p join tenants t on t.id = p.tenant_id
          where p.status = 'paired' and (t.name_folded like ${find} or t.slug like ${find})
          order by t.name_folded limit ${OFFERED}`,
  );
  return [...rows];
}

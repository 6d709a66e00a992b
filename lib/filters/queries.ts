import { inControl, inTenant, type Tx } from "@/db/connection";
import { CONTENT, CONTENT_TYPES } from "@/lib/content/types";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { requireScreen } from "@/lib/core/screens";
import { containing, type Fragment } from "@/lib/listing/fragments";

/** A value that a filter's key can take; `label` says more where the value alone says little. */
export type FilterValue = { value: string; label: string };

/** Some values of a key in their order; `next` is where the rest begins. */
export type FilterValues = { items: FilterValue[]; next?: string };

const PAGE = 20;

/** Where a key's values come from; `sort` is unique within it, and `find` is a pattern of folded text. */
type Source = { in: "tenant" | "control"; from: (tx: Tx, find: string, context: Context) => Fragment };

const roles: Source = {
  in: "tenant",
  from: ({ sql }, find) => sql`
    select name as value, '' as label, name_folded as sort from roles where name_folded like ${find}`,
};
const groups: Source = {
  in: "tenant",
  from: ({ sql }, find) => sql`
    select name as value, '' as label, name_folded as sort from groups where name_folded like ${find}`,
};
const idpGroups: Source = {
  in: "tenant",
  from: ({ sql }, find) => sql`
    select distinct i as value, '' as label, lower(i) || ' ' || i as sort from groups g, unnest(g.idp_groups) i
    where lower(i) like ${find}`,
};
const listedTenants: Source = {
  in: "control",
  from: ({ sql }, find, { tenant }) => sql`
    select slug as value, name as label, name_folded as sort from tenants
    where ${tenant.kind === "main"} and kind = 'child' and (name_folded like ${find} or slug like ${find})`,
};
const regions: Source = {
  in: "control",
  from: ({ sql }, find) => sql`
    select label as value, name as label, lower(label) || ' ' || name as sort from regions
    where lower(label) like ${find} or name like ${find}`,
};
const labels: Source = {
  in: "control",
  from: ({ sql }, find) => sql`
    select distinct l as value, '' as label, lower(l) || ' ' || l as sort from tenants, unnest(labels) l
    where kind = 'child' and lower(l) like ${find}`,
};
const people: Source = {
  in: "tenant",
  from: ({ sql }, find) => sql`
    select email as value, concat_ws(' ', first_name, last_name) as label, email_folded as sort from users
    where status <> 'deleted' and email is not null and search like ${find}`,
};

const itemLabels: Source = {
  in: "tenant",
  from: ({ sql }, find) => sql`
    select distinct l as value, '' as label, lower(l) || ' ' || l as sort from content_items, unnest(labels) l
    where lower(l) like ${find}`,
};

const SOURCES: Readonly<Record<string, Source>> = {
  "users:role": roles,
  "users:group": groups,
  "groups:role": roles,
  "groups:idp": idpGroups,
  "groups:tenant": listedTenants,
  "api-keys:role": roles,
  "tenants:region": regions,
  "tenants:label": labels,
  "gateway:region": regions,
  "gateway:label": labels,
  "deviations:tenant": listedTenants,
  "audit:actor": people,
  ...Object.fromEntries(CONTENT_TYPES.map((type) => [`${CONTENT[type].path}:label`, itemLabels])),
};

/**
 * The values of a list's filter key that have the text in them, a page at a time. Throws `Refusal` where the person
 * may not open the list, and not_found where the key's values are not searched.
 */
export async function filterValues(
  context: Context,
  asked: { screen: string; key: string; q: string; after: string },
): Promise<FilterValues> {
  requireScreen(context, asked.screen);
  const name = `${asked.screen}:${asked.key}`;
  const source = Object.hasOwn(SOURCES, name) ? SOURCES[name] : undefined;
  if (!source) throw notFound("filter");
  const find = containing(asked.q.toLowerCase());
  const read = (tx: Tx) => tx.sql<(FilterValue & { sort: string })[]>`
    select value, label, sort from (${source.from(tx, find, context)}) v where sort > ${asked.after} order by sort limit ${PAGE + 1}`;
  const rows = await (source.in === "control" ? inControl(read) : inTenant(context.tenant, read));
  const shown = rows.slice(0, PAGE);
  const last = rows.length > PAGE ? shown.at(-1) : undefined;
  return {
    items: shown.map(({ value, label }) => ({ value, label })),
    ...(last && { next: last.sort }),
  };
}

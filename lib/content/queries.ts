import type { z } from "zod";
import { inControl, inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { admits, view } from "@/lib/core/context";
import { forbidden, notFound } from "@/lib/core/errors";
import { readFilter, termConditions, wordsOf } from "@/lib/listing/filter";
import { containing, every, type Fragment, utc } from "@/lib/listing/fragments";
import { keyset, plain, type SortKey } from "@/lib/listing/keyset";
import { type CountedPage, counted, listQuery, type Page, pages } from "@/lib/listing/page";
import { isId } from "@/lib/users/text";
import type { ConnectionScope } from "./definitions/others";
import {
  CONTENT_FILTERS,
  CONTENT_SORTS,
  type ContentItem,
  type ContentLink,
  type ContentRow,
  type ContentVersion,
  type VersionContent,
} from "./model";
import { CONTENT, type ContentType } from "./types";

/** Parses how an address asks for a table of content; see `CONTENT_SORTS` and `CONTENT_FILTERS`. */
export const ContentListQuery = listQuery(CONTENT_SORTS, "name");
export type ContentListQuery = z.infer<typeof ContentListQuery>;

const OPTIONS = 50;
const EXPORT_CHUNK = 500;

/** A page of the items of a type. */
export async function listContent(
  context: Context,
  type: ContentType,
  query: ContentListQuery,
): Promise<CountedPage<ContentRow>> {
  return inTenant(context.tenant, async (tx) => {
    const { sql } = tx;
    const filter = every(sql, [sql`i.type = ${type}`, ...conditions(tx, query.q)]);
    return counted(sql, contentPage(tx, query, filter), sql`from content_items i where true ${filter}`);
  });
}

/** Every item of a type that the filter finds, in chunks, for an export. */
export function exportContent(
  context: Context,
  type: ContentType,
  { q, sort }: Pick<ContentListQuery, "q" | "sort">,
): AsyncGenerator<ContentRow[], void> {
  return pages((after) =>
    inTenant(context.tenant, (tx) => {
      const filter = every(tx.sql, [tx.sql`i.type = ${type}`, ...conditions(tx, q)]);
      return contentPage(tx, { q, sort, after }, filter, EXPORT_CHUNK);
    }),
  );
}

async function contentPage(
  tx: Tx,
  query: ContentListQuery,
  filter: Fragment,
  limit?: number,
): Promise<Page<ContentRow>> {
  const { sql } = tx;
  const at = keyset(sql, query, { keys: [sortKey(tx, query.sort)], id: sql`i.id`, limit });
  const rows = await sql<(ContentRow & { keyset: string[] })[]>`
    select ${columns(tx)}, ${at.values} from content_items i where true ${filter} ${at.where} ${at.order}`;
  return at.page(rows, plain);
}

function columns({ sql }: Tx): Fragment {
  return sql`i.id, i.type, i.origin, i.name, i.description, i.labels, i.settings, i.newest, i.live, i.published,
    i.draft_changed as "draftChanged", i.version, ${utc(sql, sql`i.created_at`)} as "createdAt",
    ${utc(sql, sql`i.updated_at`)} as "updatedAt"`;
}

function sortKey({ sql }: Tx, sort: string): SortKey {
  switch (sort.replace("-", "")) {
    case "created":
      return { sql: sql`i.created_at`, kind: "time" };
    case "updated":
      return { sql: sql`i.updated_at`, kind: "time" };
    default:
      return { sql: sql`i.name_folded`, kind: "text" };
  }
}

function conditions({ sql }: Tx, q: string): Fragment[] {
  const { words, terms } = readFilter(q, CONTENT_FILTERS);
  return [
    ...words.map((word) => sql`i.name_folded like lower(${containing(word)})`),
    ...termConditions(sql, terms.origin, (from) => sql`i.origin = any (${from}::text[])`),
    ...termConditions(sql, terms.label, (labels) => sql`i.labels && ${labels}::text[]`),
    ...termConditions(
      sql,
      terms.state,
      (states) => sql`(case when i.live is null then 'draft' when i.draft_changed then 'changed'
        when i.published = i.live then 'published' else 'live' end) = any (${states}::text[])`,
    ),
  ];
}

/** How many items of a type there are: all, those that main shared with this tenant, those with an unshared change. */
export type ContentCount = { type: ContentType; count: number; fromMain: number; drafts: number };

/** How many items there are of each type that the person may see, for the content overview. */
export async function contentCounts(context: Context): Promise<ContentCount[]> {
  const rows = await inTenant(
    context.tenant,
    (tx) => tx.sql<ContentCount[]>`
      select type, count(*)::int as count, count(*) filter (where origin = 'main')::int as "fromMain",
        count(*) filter (where live is null or draft_changed)::int as drafts
      from content_items group by type`,
  );
  return [...rows].filter(({ type }) => admits(context, view(CONTENT[type].component)));
}

/** An item in full. Throws `Refusal`: not_found, forbidden for someone without the right to see its type. */
export async function contentItem(context: Context, id: string): Promise<ContentItem> {
  if (!isId(id)) throw notFound("item");
  const [row] = await inTenant(
    context.tenant,
    (tx) => tx.sql<ContentItem[]>`select ${columns(tx)}, i.draft from content_items i where i.id = ${id}`,
  );
  if (!row) throw notFound("item");
  if (!admits(context, view(CONTENT[row.type].component)))
    throw forbidden(`You need View of “${CONTENT[row.type].many}” for this.`);
  return row;
}

/** The versions of an item, the newest first, 100 at most. */
export async function contentVersions(context: Context, id: string): Promise<ContentVersion[]> {
  await contentItem(context, id);
  const rows = await inTenant(
    context.tenant,
    (tx) => tx.sql<ContentVersion[]>`
      select v.number, v.note, ${utc(tx.sql, tx.sql`v.made_at`)} as "madeAt",
        nullif(concat_ws(' ', u.first_name, u.last_name), '') as "madeBy"
      from content_versions v left join users u on u.id = v.made_by
      where v.item_id = ${id} order by v.number desc limit 100`,
  );
  return [...rows];
}

/** What a version says; 0 is the draft. Throws `Refusal` as `contentItem`, not_found for a version that is not there. */
export async function versionContent(context: Context, id: string, number: number): Promise<VersionContent> {
  const item = await contentItem(context, id);
  if (number === 0) return { definition: item.draft, settings: item.settings };
  const [row] = await inTenant(
    context.tenant,
    (tx) => tx.sql<VersionContent[]>`
      select definition, settings from content_versions where item_id = ${id} and number = ${number}`,
  );
  if (!row) throw notFound("version");
  return { definition: row.definition, settings: row.settings };
}

/** The names of the tenant and the site for which a connection holds, by id (C10); for main, which knows them. */
export async function scopeNames(context: Context, scope: ConnectionScope): Promise<Record<string, string>> {
  if (!("tenantId" in scope)) return {};
  const { tenantId } = scope;
  const [tenants, sites] = await Promise.all([
    inControl(
      (tx) => tx.sql<{ id: string; name: string }[]>`
        select id, name from tenants
        where id = ${tenantId} and (${context.tenant.kind === "main"} or id = ${context.tenant.id})`,
    ),
    inTenant(
      context.tenant,
      (tx) => tx.sql<{ id: string; name: string }[]>`
        select id, name from sites where id = ${"siteId" in scope ? scope.siteId : null}::uuid`,
    ),
  ]);
  return Object.fromEntries([...tenants, ...sites].map(({ id, name }) => [id, name]));
}

/** What an item uses, and what uses it, by name (C17); 200 of each at most. */
export async function contentLinks(
  context: Context,
  id: string,
): Promise<{ uses: ContentLink[]; usedBy: ContentLink[] }> {
  await contentItem(context, id);
  return inTenant(context.tenant, async ({ sql }) => {
    const [uses, usedBy] = await Promise.all([
      sql<ContentLink[]>`
        select distinct c.used_id as id, i.type, i.name from content_uses c
        left join content_items i on i.id = c.used_id where c.item_id = ${id} order by i.name limit 200`,
      sql<ContentLink[]>`
        select distinct i.id, i.type, i.name from content_uses c
        join content_items i on i.id = c.item_id where c.used_id = ${id} order by i.name limit 200`,
    ]);
    return { uses: [...uses], usedBy: [...usedBy] };
  });
}

/** Items of some types whose name has the text in it, for pickers. */
export async function contentOptions(
  context: Context,
  types: readonly ContentType[],
  q: string,
): Promise<(ContentLink & { name: string })[]> {
  const seen = types.filter((type) => admits(context, view(CONTENT[type].component)));
  const rows = await inTenant(context.tenant, ({ sql }) => {
    const found = wordsOf(q).map((word) => sql`name_folded like lower(${containing(word)})`);
    return sql<(ContentLink & { name: string })[]>`
      select id, type, name from content_items where type = any (${seen}::text[]) ${every(sql, found)}
      order by name_folded, id limit ${OPTIONS}`;
  });
  return [...rows];
}

import type { z } from "zod";
import { inTenant, type Tx } from "@/db/connection";
import { admits, type Context, view } from "@/lib/core/context";
import { forbidden, notFound } from "@/lib/core/errors";
import { readFilter, termConditions } from "@/lib/listing/filter";
import { containing, every, type Fragment, utc } from "@/lib/listing/fragments";
import { keyset, plain, type SortKey } from "@/lib/listing/keyset";
import { type CountedPage, counted, listQuery } from "@/lib/listing/page";
import { isId } from "@/lib/users/text";
import { INCIDENT_FILTERS, INCIDENT_SORTS, type Incident, type IncidentRow } from "./model";

/** Parses how an address asks for incidents; see `INCIDENT_SORTS` and `INCIDENT_FILTERS`. */
export const IncidentListQuery = listQuery(INCIDENT_SORTS, "-created");
export type IncidentListQuery = z.infer<typeof IncidentListQuery>;

const OPTIONS = 30;

/** A page of the incidents of this instance (T1, T17). */
export async function listIncidents(
  context: Context,
  query: IncidentListQuery,
): Promise<CountedPage<IncidentRow>> {
  return inTenant(context.tenant, async (tx) => {
    const { sql } = tx;
    const filter = every(sql, conditions(tx, query.q));
    const at = keyset(sql, query, { keys: [sortKey(tx, query.sort)], id: sql`i.id` });
    const rows = sql<(IncidentRow & { keyset: string[] })[]>`
      select ${columns(tx)}, ${at.values} from incidents i left join users u on u.id = i.owner_id
      where true ${filter} ${at.where} ${at.order}`;
    return counted(
      sql,
      rows.then((found) => at.page(found, plain)),
      sql`from incidents i where true ${filter}`,
    );
  });
}

function columns({ sql }: Tx): Fragment {
  return sql`i.id, i.title, i.type, i.severity, i.status, i.version,
    nullif(concat_ws(' ', u.first_name, u.last_name), '') as owner, ${utc(sql, sql`i.created_at`)} as "createdAt",
    ${utc(sql, sql`i.updated_at`)} as "updatedAt"`;
}

function sortKey({ sql }: Tx, sort: string): SortKey {
  switch (sort.replace("-", "")) {
    case "title":
      return { sql: sql`i.title_folded`, kind: "text" };
    case "severity":
      return {
        sql: sql`array_position(array['low', 'medium', 'high', 'critical'], i.severity)::text`,
        kind: "text",
      };
    case "updated":
      return { sql: sql`i.updated_at`, kind: "time" };
    default:
      return { sql: sql`i.created_at`, kind: "time" };
  }
}

function conditions({ sql }: Tx, q: string): Fragment[] {
  const { words, terms } = readFilter(q, INCIDENT_FILTERS);
  return [
    ...words.map((word) => sql`i.title_folded like lower(${containing(word)})`),
    ...termConditions(sql, terms.status, (values) => sql`i.status = any (${values}::text[])`),
    ...termConditions(sql, terms.severity, (values) => sql`i.severity = any (${values}::text[])`),
    ...termConditions(
      sql,
      terms.type,
      (values) => sql`lower(i.type) = any (${values.map((value) => value.toLowerCase())}::text[])`,
    ),
  ];
}

/** An incident in full. Throws `Refusal`: not_found, forbidden without View of incidents. */
export async function incidentById(context: Context, id: string): Promise<Incident> {
  if (!admits(context, view("incidents"))) throw forbidden("You need View of “Incidents” for this.");
  if (!isId(id)) throw notFound("incident");
  const [row] = await inTenant(
    context.tenant,
    (tx) => tx.sql<Incident[]>`
      select ${columns(tx)}, i.data from incidents i left join users u on u.id = i.owner_id where i.id = ${id}`,
  );
  if (!row) throw notFound("incident");
  return row;
}

/** The newest incidents whose title has the text in it, for a picker. Throws `Refusal` (forbidden). */
export async function incidentOptions(
  context: Context,
  q: string,
): Promise<{ id: string; label: string; hint: string }[]> {
  if (!admits(context, view("incidents"))) throw forbidden("You need View of “Incidents” for this.");
  const rows = await inTenant(
    context.tenant,
    (tx) => tx.sql<{ id: string; label: string; hint: string }[]>`
      select id, title as label, type as hint from incidents
      where title_folded like lower(${containing(q.trim())}) order by created_at desc, id limit ${OPTIONS}`,
  );
  return [...rows];
}

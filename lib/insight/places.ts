import { inControl, inTenant } from "@/db/connection";
import { admits, type Context, view } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { wordsOf } from "@/lib/listing/filter";
import { containing, every } from "@/lib/listing/fragments";
import { isId } from "@/lib/users/text";

/** A tenant of main in which somebody's permissions can be looked at. */
export type InsightPlace = { id: string; slug: string; name: string };

const OPTIONS = 20;

/**
 * The tenant of this address name, for looking from main at what somebody may do there (U11). Throws `Refusal`
 * (not_found) where there is none, where it is not paired, and where the viewer may neither enter it nor see the
 * tenants of main: the answers are the same (A5).
 */
export async function placeOf(context: Context, slug: string): Promise<InsightPlace> {
  if (context.tenant.kind !== "main") throw notFound("tenant");
  const [place] = await inControl(
    ({ sql }) => sql<InsightPlace[]>`
      select t.id, t.slug, t.name from tenants t join pairings p on p.tenant_id = t.id
      where t.slug = ${slug} and t.kind = 'child' and p.status = 'paired'`,
  );
  if (!place || !(await mayLookAt(context, [place.id])).has(place.id)) throw notFound("tenant");
  return place;
}

/** The first tenants that a person may enter and the viewer may look at, by name (U11). Empty outside main. */
export async function placesOf(context: Context, userId: string, q: string): Promise<InsightPlace[]> {
  if (context.tenant.kind !== "main") return [];
  if (!isId(userId)) throw notFound("user");
  const listed = await inTenant(
    context.tenant,
    ({ sql }) => sql<{ id: string }[]>`
      select distinct t.tenant_id as id from group_members m join group_tenants t on t.group_id = m.group_id
      where m.user_id = ${userId}`,
  );
  const allowed = await mayLookAt(
    context,
    listed.map(({ id }) => id),
  );
  return inControl(({ sql }) => {
    const found = wordsOf(q).map((word) => sql`t.name_folded like lower(${containing(word)})`);
    return sql<InsightPlace[]>`
      select t.id, t.slug, t.name from tenants t join pairings p on p.tenant_id = t.id
      where t.id = any (${[...allowed]}::uuid[]) and p.status = 'paired' ${every(sql, found)}
      order by t.name_folded, t.id limit ${OPTIONS}`;
  });
}

/** Which of these tenants the viewer may look at: all with View of tenants, else those that he may enter (A5). */
async function mayLookAt(context: Context, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0 || admits(context, view("tenants"))) return new Set(ids);
  const [session] = await inControl(
    ({ sql }) => sql<{ groups: string[] }[]>`
      select idp_groups as groups from sessions where id = ${context.sessionId}`,
  );
  const rows = await inTenant(
    context.tenant,
    ({ sql }) => sql<{ id: string }[]>`
      select distinct t.tenant_id as id from group_tenants t
      left join group_members m on m.group_id = t.group_id and m.user_id = ${context.person.id}
      where t.tenant_id = any (${[...ids]}::uuid[])
        and (m.user_id is not null or t.group_id::text = any (${session?.groups ?? []}::text[]))`,
  );
  return new Set(rows.map(({ id }) => id));
}

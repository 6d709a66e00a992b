import { inControl, inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { wordsOf } from "@/lib/listing/filter";
import { containing, every, utc } from "@/lib/listing/fragments";
import { keyset } from "@/lib/listing/keyset";
import { countOf } from "@/lib/listing/page";
import { fullName } from "@/lib/users/model";
import { isId } from "@/lib/users/text";
import type { GroupHead, GroupLink, GroupLinks, LinkKind } from "./model";

const PAGE = 50;

type Place = { q?: string; after?: string | undefined; limit?: number };

/** A group for its page (G1); `groupLinks` gives what belongs to it. Throws `Refusal` (not_found). */
export async function groupHead(context: Context, id: string): Promise<GroupHead> {
  if (!isId(id)) throw notFound("group");
  return inTenant(context.tenant, async ({ sql }) => {
    const [row] = await sql<GroupHead[]>`
      select g.id, g.name, g.description, jsonb_build_object('id', r.id, 'name', r.name) as role,
        g.idp_groups as "idpGroups", g.type, g.origin, g.version,
        ${utc(sql, sql`g.created_at`)} as "createdAt", ${utc(sql, sql`g.updated_at`)} as "updatedAt"
      from groups g join roles r on r.id = g.role_id where g.id = ${id}`;
    if (!row) throw notFound("group");
    return row;
  });
}

/**
 * A page of what belongs to a group, by name, of those that have all the words of a search in them: so that each of
 * 100,000 members can be found and taken out (G1). Throws `Refusal` (not_found).
 */
export async function groupLinks(
  context: Context,
  id: string,
  { of, ...place }: { of: LinkKind } & Place,
): Promise<GroupLinks> {
  if (!isId(id)) throw notFound("group");
  if (of === "tenants") return tenantLinks(context, id, place);
  return inTenant(context.tenant, async (tx) => {
    await requireGroup(tx, id);
    return of === "users" ? userLinks(tx, id, place) : nestingLinks(tx, id, of, place);
  });
}

async function userLinks(tx: Tx, id: string, { q = "", after, limit = PAGE }: Place): Promise<GroupLinks> {
  const { sql } = tx;
  const found = wordsOf(q).map((word) => sql`u.search like lower(${containing(word)})`);
  const at = keyset(
    sql,
    { sort: "name", after },
    {
      keys: [
        { sql: sql`lower(coalesce(u.last_name, ''))`, kind: "text" },
        { sql: sql`lower(coalesce(u.first_name, ''))`, kind: "text" },
      ],
      id: sql`u.id`,
      limit,
    },
  );
  const from = sql`
    from group_members m join users u on u.id = m.user_id
    where m.group_id = ${id} and u.status <> 'deleted' ${every(sql, found)}`;
  type Row = { id: string; keyset: string[]; firstName: string; lastName: string; email: string };
  const [rows, count] = await Promise.all([
    sql<Row[]>`
      select u.id, u.first_name as "firstName", u.last_name as "lastName", coalesce(u.email, '') as email,
        ${at.values} ${from} ${at.where} ${at.order}`,
    countOf(sql, from),
  ]);
  const page = at.page(rows, (row): GroupLink => ({ id: row.id, label: fullName(row), hint: row.email }));
  return { items: page.rows, next: page.next, ...count };
}

async function nestingLinks(
  tx: Tx,
  id: string,
  of: "nested" | "nestedIn",
  { q = "", after, limit = PAGE }: Place,
): Promise<GroupLinks> {
  const { sql } = tx;
  const found = wordsOf(q).map((word) => sql`g.name_folded like lower(${containing(word)})`);
  const at = keyset(
    sql,
    { sort: "name", after },
    { keys: [{ sql: sql`g.name_folded`, kind: "text" }], id: sql`g.id`, limit },
  );
  const [mine, other] = of === "nested" ? [sql`parent_id`, sql`child_id`] : [sql`child_id`, sql`parent_id`];
  const from = sql`
    from group_nestings n join groups g on g.id = n.${other} join roles r on r.id = g.role_id
    where n.${mine} = ${id} ${every(sql, found)}`;
  const [rows, count] = await Promise.all([
    sql<{ id: string; keyset: string[]; name: string; roleName: string }[]>`
      select g.id, g.name, r.name as "roleName", ${at.values} ${from} ${at.where} ${at.order}`,
    countOf(sql, from),
  ]);
  const page = at.page(
    rows,
    (row): GroupLink => ({ id: row.id, label: row.name, hint: `Role ${row.roleName}` }),
  );
  return { items: page.rows, next: page.next, ...count };
}

/** The ids are main's, the names the registry's: they are put together in two reads. */
async function tenantLinks(
  { tenant }: Context,
  id: string,
  { q = "", after, limit = PAGE }: Place,
): Promise<GroupLinks> {
  const ids = await inTenant(tenant, async (tx) => {
    await requireGroup(tx, id);
    const rows = await tx.sql<{ id: string }[]>`
      select tenant_id as id from group_tenants where group_id = ${id}`;
    return rows.map((row) => row.id);
  });
  if (ids.length === 0) return { items: [], count: 0, capped: false };
  return inControl(async (tx) => {
    const { sql } = tx;
    const found = wordsOf(q).map(
      (word) =>
        sql`(t.name_folded like lower(${containing(word)}) or t.slug like lower(${containing(word)}))`,
    );
    const at = keyset(
      sql,
      { sort: "name", after },
      { keys: [{ sql: sql`t.name_folded`, kind: "text" }], id: sql`t.id`, limit },
    );
    const from = sql`from tenants t where t.id = any (${ids}::uuid[]) ${every(sql, found)}`;
    const [rows, count] = await Promise.all([
      sql<{ id: string; keyset: string[]; name: string; slug: string }[]>`
        select t.id, t.name, t.slug, ${at.values} ${from} ${at.where} ${at.order}`,
      countOf(sql, from),
    ]);
    const page = at.page(rows, (row): GroupLink => ({ id: row.id, label: row.name, hint: row.slug }));
    return { items: page.rows, next: page.next, ...count };
  });
}

/** Which of these belong to the group already, for the pickers. Throws `Refusal` (not_found). */
export async function alreadyIn(
  context: Context,
  groupId: string | undefined,
  of: Exclude<LinkKind, "nestedIn">,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (!groupId || ids.length === 0) return new Set();
  if (!isId(groupId)) throw notFound("group");
  return inTenant(context.tenant, async (tx) => {
    const { sql } = tx;
    await requireGroup(tx, groupId);
    const wanted = sql`any (${[...ids]}::uuid[])`;
    const rows = await {
      users: () => sql<{ id: string }[]>`
        select user_id as id from group_members where group_id = ${groupId} and user_id = ${wanted}`,
      nested: () => sql<{ id: string }[]>`
        select child_id as id from group_nestings where parent_id = ${groupId} and child_id = ${wanted}`,
      tenants: () => sql<{ id: string }[]>`
        select tenant_id as id from group_tenants where group_id = ${groupId} and tenant_id = ${wanted}`,
    }[of]();
    return new Set(rows.map(({ id }) => id));
  });
}

async function requireGroup({ sql }: Tx, id: string): Promise<void> {
  const [group] = await sql`select from groups where id = ${id}`;
  if (!group) throw notFound("group");
}

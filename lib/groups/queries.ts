import { inTenant, type Tx } from "@/db/connection";
import { describeCycle, describeLacks, findCycle, lacks, rolesReached } from "@/lib/access/model";
import { accessGraphAbove, ancestorsOf } from "@/lib/access/queries";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { wordsOf } from "@/lib/listing/filter";
import { containing, every, utc } from "@/lib/listing/fragments";
import { keyset } from "@/lib/listing/keyset";
import type { Page } from "@/lib/listing/page";
import { BEYOND, entryOf, groupsBeyond } from "@/lib/roles/entry";
import { fullName, readOnlyReason } from "@/lib/users/model";
import { isId } from "@/lib/users/text";
import { listedTenants } from "./list";
import type { GroupDetail, GroupMember, GroupOption, GroupRow, GroupUsage, Named } from "./model";

export { findGroups, nestingGraph, nestingNeighbours } from "./graph";
export { alreadyIn, groupHead, groupLinks } from "./links";
export { exportGroups, GroupListQuery, listGroups } from "./list";
export * from "./stored";
export { tenantFacets, tenantOptions, tenantSet } from "./tenants";

const OPTIONS = 20;
const MEMBERS = 200;
const NAMED = 5;

/** A group in full with its first members (G1). Throws `Refusal` (not_found). */
export async function groupById(context: Context, id: string): Promise<GroupDetail> {
  if (!isId(id)) throw notFound("group");
  type Stored = Omit<GroupRow, "users" | "nested" | "tenants"> & {
    tenantIds: string[];
    memberCount: number;
  } & Pick<GroupDetail, "nested" | "nestedIn">;
  const { row, members } = await inTenant(context.tenant, async (tx) => {
    const { sql } = tx;
    const [[row], members] = await Promise.all([
      sql<Stored[]>`
        select g.id, g.name, g.description, jsonb_build_object('id', r.id, 'name', r.name) as role,
          g.idp_groups as "idpGroups", g.type, g.origin, g.version,
          ${utc(sql, sql`g.created_at`)} as "createdAt", ${utc(sql, sql`g.updated_at`)} as "updatedAt",
          (select count(*)::int from group_members m where m.group_id = g.id) as "memberCount",
          ${namedGroups(tx, "nested")} as nested, ${namedGroups(tx, "nestedIn")} as "nestedIn",
          array(select t.tenant_id::text from group_tenants t where t.group_id = g.id) as "tenantIds"
        from groups g join roles r on r.id = g.role_id where g.id = ${id}`,
      memberPage(tx, id, undefined),
    ]);
    return { row, members };
  });
  if (!row) throw notFound("group");
  const { tenantIds, ...group } = row;
  const tenants = [...(await listedTenants(tenantIds)).values()];
  tenants.sort((a, b) => a.name.localeCompare(b.name));
  return { ...group, members: members.rows, tenants };
}

/** A page of 200 of a group's stored members by name, after a cursor (G1). Throws `Refusal` (not_found). */
export async function groupMembers(context: Context, id: string, after?: string): Promise<Page<GroupMember>> {
  if (!isId(id)) throw notFound("group");
  return inTenant(context.tenant, async (tx) => {
    await requireGroup(tx, id);
    return memberPage(tx, id, after);
  });
}

/** What deleting a group affects, for the confirmation (G3). Throws `Refusal` (not_found). */
export async function groupUsage(context: Context, id: string): Promise<GroupUsage> {
  if (!isId(id)) throw notFound("group");
  return inTenant(context.tenant, async (tx) => {
    await requireGroup(tx, id);
    return usageOf(tx, id);
  });
}

/** As `groupUsage`, in a transaction of the caller's. */
export async function usageOf({ sql }: Tx, id: string): Promise<GroupUsage> {
  const [usage] = await sql<GroupUsage[]>`
    select
      jsonb_build_object('count', (select count(*) from group_members where group_id = ${id}),
        'first', coalesce((select jsonb_agg(name) from (
          select coalesce(nullif(concat_ws(' ', u.first_name, u.last_name), ''), u.email, '') as name
          from group_members m join users u on u.id = m.user_id
          where m.group_id = ${id} order by m.user_id limit ${NAMED}) f), '[]')) as members,
      jsonb_build_object('count', (select count(*) from group_nestings where parent_id = ${id}),
        'first', coalesce((select jsonb_agg(name) from (
          select c.name from group_nestings n join groups c on c.id = n.child_id
          where n.parent_id = ${id} order by c.name_folded limit ${NAMED}) f), '[]')) as nested,
      jsonb_build_object('count', (select count(*) from group_nestings where child_id = ${id}),
        'first', coalesce((select jsonb_agg(name) from (
          select p.name from group_nestings n join groups p on p.id = n.parent_id
          where n.child_id = ${id} order by p.name_folded limit ${NAMED}) f), '[]')) as "nestedIn",
      (select count(*)::int from group_tenants where group_id = ${id}) as tenants`;
  if (!usage) throw notFound("group");
  return usage;
}

/** What a picker of groups is for: to let users in or out, or to nest groups in a group (null: in a new one). */
export type GroupPurpose = { join: true } | { leave: true } | { nestIn: string | null };

/**
 * The first groups whose name has all the words in it, each with why it cannot be chosen: it did not come from
 * here (S4), letting someone in gives what the person lacks (R5), or nesting it would make a circle (G2).
 */
export async function groupOptions(
  context: Context,
  q: string,
  purpose: GroupPurpose,
): Promise<GroupOption[]> {
  const nestIn = "nestIn" in purpose ? purpose.nestIn : null;
  if (nestIn !== null && !isId(nestIn)) throw notFound("group");
  return inTenant(context.tenant, async (tx) => {
    const found = wordsOf(q).map((word) => tx.sql`g.name_folded like lower(${containing(word)})`);
    const groups = await tx.sql<Omit<GroupOption, "disabled">[]>`
      select g.id, g.name, g.origin, r.name as "roleName" from groups g join roles r on r.id = g.role_id
      where true ${every(tx.sql, found)} order by g.name_folded, g.id limit ${OPTIONS}`;
    const why =
      "join" in purpose ? await joinReasons(tx, context, groups) : await nestReasons(tx, nestIn, groups);
    return groups.map((group) => {
      const readOnly = readOnlyReason(group.origin);
      return { ...group, disabled: readOnly ? `${group.name} ${readOnly}.` : why(group.id) };
    });
  });
}

type Reason = (groupId: string) => string | null;

async function joinReasons(tx: Tx, context: Context, groups: readonly Named[]): Promise<Reason> {
  const graph = await accessGraphAbove(
    tx,
    groups.map(({ id }) => id),
  );
  const beyond = await groupsBeyond(
    tx,
    await entryOf(tx, context),
    groups.map(({ id }) => id),
  );
  return (groupId) => {
    const lacking = lacks(context.levels, context.accountAdmin, rolesReached(graph, [groupId]));
    if (lacking.length > 0) return describeLacks(lacking);
    return beyond.has(groupId) ? BEYOND : null;
  };
}

async function nestReasons(tx: Tx, parentId: string | null, groups: readonly Named[]): Promise<Reason> {
  if (parentId === null) return () => null;
  const { parents, names } = await ancestorsOf(tx, [parentId, ...groups.map(({ id }) => id)]);
  if (!names.has(parentId)) throw notFound("group");
  return (childId) => {
    const cycle = findCycle(parents, childId, parentId);
    return cycle && describeCycle(cycle, names);
  };
}

async function requireGroup({ sql }: Tx, id: string): Promise<void> {
  const [group] = await sql`select from groups where id = ${id}`;
  if (!group) throw notFound("group");
}

function namedGroups({ sql }: Tx, which: "nested" | "nestedIn") {
  const [mine, other] =
    which === "nested" ? [sql`parent_id`, sql`child_id`] : [sql`child_id`, sql`parent_id`];
  return sql`
    coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name) order by o.name_folded)
      from group_nestings n join groups o on o.id = n.${other} where n.${mine} = g.id), '[]')`;
}

async function memberPage(
  { sql }: Tx,
  groupId: string,
  after: string | undefined,
): Promise<Page<GroupMember>> {
  const at = keyset(
    sql,
    { sort: "name", after },
    {
      keys: [
        { sql: sql`lower(coalesce(u.last_name, ''))`, kind: "text" },
        { sql: sql`lower(coalesce(u.first_name, ''))`, kind: "text" },
      ],
      id: sql`u.id`,
      limit: MEMBERS,
    },
  );
  const rows = await sql<
    (Omit<GroupMember, "name"> & { firstName: string | null; lastName: string | null; keyset: string[] })[]
  >`
    select u.id, u.first_name as "firstName", u.last_name as "lastName", coalesce(u.email, '') as email, u.origin,
      ${at.values}
    from group_members m join users u on u.id = m.user_id
    where m.group_id = ${groupId} ${at.where} ${at.order}`;
  return at.page(rows, ({ id, email, origin, ...row }) => ({
    id,
    name: fullName({ ...row, email }),
    email,
    origin,
  }));
}

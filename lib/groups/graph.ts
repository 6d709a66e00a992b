import { inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { wordsOf } from "@/lib/listing/filter";
import { containing, every } from "@/lib/listing/fragments";
import { isId } from "@/lib/users/text";
import type { GraphNode, GroupLink, NestingGraph, Way } from "./model";

/** Neighbours of a group that are loaded at once, and groups at the start; more come when they are asked for. */
const AT_ONCE = 12;
const MOST = 60;
const OPTIONS = 20;
/** Memberships are looked at up to here to count the people of a group; beyond it there are at least so many. */
const COUNTED = 10_000;

/**
 * The neighbourhood of a group in the nestings: so many levels up and down, bounded in all, the rest on demand
 * (G2). Without a group: the groups that are nested in none, those with the most in them first. Throws `Refusal`
 * (not_found).
 */
export async function nestingGraph(
  context: Context,
  { focus, up, down }: { focus?: string | undefined; up: number; down: number },
): Promise<NestingGraph> {
  if (focus !== undefined && !isId(focus)) throw notFound("group");
  return inTenant(context.tenant, async (tx) => {
    const start = focus === undefined ? await topGroups(tx) : [focus];
    const found = new Set(start);
    await grow(tx, found, start, "down", down);
    if (focus !== undefined) await grow(tx, found, start, "up", up);
    const graph = await described(tx, [...found], []);
    if (focus !== undefined && graph.nodes.length === 0) throw notFound("group");
    return { ...graph, focus: focus ?? null };
  });
}

/**
 * The next groups above or below one that are not `shown` yet, with their nestings to those that are. Throws
 * `Refusal` (not_found).
 */
export async function nestingNeighbours(
  context: Context,
  { id, way, shown }: { id: string; way: Way; shown: readonly string[] },
): Promise<NestingGraph> {
  if (!isId(id)) throw notFound("group");
  return inTenant(context.tenant, async (tx) => {
    const [group] = await tx.sql`select from groups where id = ${id}`;
    if (!group) throw notFound("group");
    const next = await neighbours(tx, [id], way, shown);
    return { ...(await described(tx, next, [id, ...shown])), focus: null };
  });
}

/** The first groups by name that have all the words of a search in them, to centre the graph on one. */
export async function findGroups(context: Context, q: string): Promise<GroupLink[]> {
  return inTenant(context.tenant, async ({ sql }) => {
    const found = wordsOf(q).map((word) => sql`g.name_folded like lower(${containing(word)})`);
    const rows = await sql<{ id: string; name: string; roleName: string }[]>`
      select g.id, g.name, r.name as "roleName" from groups g join roles r on r.id = g.role_id
      where true ${every(sql, found)} order by g.name_folded, g.id limit ${OPTIONS}`;
    return rows.map(({ id, name, roleName }) => ({ id, label: name, hint: `Role ${roleName}` }));
  });
}

async function topGroups({ sql }: Tx): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select parent_id as id from group_nestings n
    where not exists (select from group_nestings o where o.child_id = n.parent_id)
    group by parent_id order by count(*) desc, parent_id limit ${AT_ONCE}`;
  return rows.map(({ id }) => id);
}

/** Adds level after level to `found`, from what the level before brought. */
async function grow(
  tx: Tx,
  found: Set<string>,
  start: readonly string[],
  way: Way,
  levels: number,
): Promise<void> {
  let level = start;
  for (let n = 0; n < levels && level.length > 0 && found.size < MOST; n++) {
    const next = await neighbours(tx, level, way, [...found]);
    level = next.slice(0, MOST - found.size);
    for (const id of level) found.add(id);
  }
}

/** The first neighbours of each of the groups, but for the known ones; each once. */
async function neighbours(
  { sql }: Tx,
  ids: readonly string[],
  way: Way,
  known: readonly string[],
): Promise<string[]> {
  const [mine, other] = way === "down" ? [sql`parent_id`, sql`child_id`] : [sql`child_id`, sql`parent_id`];
  const rows = await sql<{ id: string }[]>`
    select distinct n.id from unnest(${[...ids]}::uuid[]) as f (id) cross join lateral (
      select g.id from group_nestings n join groups g on g.id = n.${other}
      where n.${mine} = f.id and g.id <> all (${[...known]}::uuid[])
      order by g.name_folded limit ${AT_ONCE}
    ) as n`;
  return rows.map(({ id }) => id);
}

/** What is shown of these groups, and the nestings among them and with the others. */
async function described(
  tx: Tx,
  ids: readonly string[],
  others: readonly string[],
): Promise<Pick<NestingGraph, "nodes" | "edges">> {
  if (ids.length === 0) return { nodes: [], edges: [] };
  const { sql } = tx;
  const all = [...ids, ...others];
  const [nodes, edges, reached] = await Promise.all([
    sql<Omit<GraphNode, "people" | "more">[]>`
      select g.id, g.name, g.origin, jsonb_build_object('id', r.id, 'name', r.name) as role,
        (select count(*)::int from (
          select from group_members m where m.group_id = g.id limit ${COUNTED}) c) as members,
        (select count(*)::int from group_nestings n where n.child_id = g.id) as above,
        (select count(*)::int from group_nestings n where n.parent_id = g.id) as below
      from groups g join roles r on r.id = g.role_id
      where g.id = any (${[...ids]}::uuid[]) order by g.name_folded`,
    sql<{ child: string; parent: string }[]>`
      select child_id as child, parent_id as parent from group_nestings
      where child_id = any (${all}::uuid[]) and parent_id = any (${all}::uuid[])
        and (child_id = any (${[...ids]}::uuid[]) or parent_id = any (${[...ids]}::uuid[]))`,
    reachOf(tx, ids),
  ]);
  return {
    nodes: nodes.map((node) => ({ ...node, ...(reached.get(node.id) ?? { people: 0, more: false }) })),
    edges: [...edges],
  };
}

/** Whom the role of each group reaches: its members and those of all groups nested in it, each person once (G2). */
async function reachOf(
  { sql }: Tx,
  ids: readonly string[],
): Promise<Map<string, Pick<GraphNode, "people" | "more">>> {
  const rows = await sql<{ id: string; people: number; more: boolean }[]>`
    select top.id, c.people, c.more from unnest(${[...ids]}::uuid[]) as top (id) cross join lateral (
      with recursive reach (group_id) as (
        select top.id
        union
        select n.child_id from reach r join group_nestings n on n.parent_id = r.group_id
      )
      select count(distinct user_id)::int as people, count(*) > ${COUNTED} as more from (
        select m.user_id from reach join group_members m using (group_id) limit ${COUNTED + 1}
      ) as seen
    ) as c`;
  return new Map(rows.map(({ id, ...reach }) => [id, reach]));
}

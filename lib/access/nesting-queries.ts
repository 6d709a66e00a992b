import type { Tx } from "@/db/connection";

/** Nestings above some groups, for `findCycle`, and the names of all groups on them, for `describeCycle`. */
export type Ancestry = {
  readonly parents: ReadonlyMap<string, readonly string[]>;
  readonly names: ReadonlyMap<string, string>;
};

/**
 * Takes the lock under which this instance's nestings are changed, until the transaction's end, so that edits
 * that cross each other never make a circle (G2). Take it before `ancestorsOf`, in a transaction that reads
 * committed rows (PostgreSQL's default), and write only afterwards.
 */
export async function lockNestings(tx: Tx): Promise<void> {
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(current_schema() || ' nestings', 0))`;
}

/**
 * The groups and everything that they are nested in at any depth (G2), in one query. For a cycle check give the
 * child and the parent of each nesting that is to be added. Ends also where the rows make a circle.
 */
export async function ancestorsOf(tx: Tx, groupIds: readonly string[]): Promise<Ancestry> {
  const rows = await tx.sql<{ id: string; name: string; parents: string[] }[]>`
    with recursive reach (group_id) as (
      select unnest(${[...new Set(groupIds)]}::uuid[])
      union
      select n.parent_id from reach r join group_nestings n on n.child_id = r.group_id
    )
    select g.id, g.name,
      array(select n.parent_id::text from group_nestings n where n.child_id = g.id order by 1) as parents
    from reach join groups g on g.id = group_id`;
  return {
    parents: new Map(
      rows.filter(({ parents }) => parents.length > 0).map(({ id, parents }) => [id, parents]),
    ),
    names: new Map(rows.map(({ id, name }) => [id, name])),
  };
}

/**
 * How many people a group's role reaches: its members and those of all groups nested in it, each once, people
 * who were deleted left out (G2, W2). Each group that is asked for has an entry.
 */
export async function membersReaching(tx: Tx, groupIds: readonly string[]): Promise<Map<string, number>> {
  const reached = new Map<string, number>(groupIds.map((id) => [id, 0]));
  const rows = await tx.sql<{ id: string; n: number }[]>`
    with recursive reach (top_id, group_id) as (
      select id, id from unnest(${[...reached.keys()]}::uuid[]) as id
      union
      select r.top_id, n.child_id from reach r join group_nestings n on n.parent_id = r.group_id
    )
    select r.top_id as id, count(distinct m.user_id)::int as n
    from reach r
      join group_members m using (group_id)
      join users u on u.id = m.user_id and u.status <> 'deleted'
    group by r.top_id`;
  for (const { id, n } of rows) reached.set(id, n);
  return reached;
}

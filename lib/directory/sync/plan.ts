import type { Tx } from "@/db/connection";
import type { Fragment } from "@/lib/listing/fragments";
import type { SourceKind } from "../words";

/** What a sync would make of one group that follows the directory. */
export type GroupPlan = {
  groupId: string;
  name: string;
  sourceName: string;
  present: boolean;
  goneAt: string | null;
  /** True where it is gone for as long as the quarantine lasts. */
  over: boolean;
  state: "fetching" | "ready";
  requestedBy: string | null;
  /** How many people of the directory belong to it, and how many of them are not here. */
  people: number;
  missing: number;
  missingFirst: string[];
  joins: string[];
  leaves: string[];
};

const NAMED = 20;
/** Stands for a group that has no id yet. */
const NEW_GROUP = "00000000-0000-4000-8000-00000000ffff";

/** What the next sync does to the groups that follow the directory; to one of them where it is named (W8). */
export function planOfSync(tx: Tx, groupId: string | null = null): Promise<GroupPlan[]> {
  const { sql } = tx;
  return planOf(
    tx,
    sql`
      select i.group_id, g.name, i.source_kind, i.source_id, i.source_name, i.state, i.requested_by, i.gone_at,
        coalesce(i.gone_at, now()) + make_interval(days => coalesce(c.quarantine_days, 0)) <= now() as over
      from dir_imports i join groups g on g.id = i.group_id and g.origin = 'local'
        left join dir_connections c on true
      where ${groupId}::uuid is null or i.group_id = ${groupId}::uuid`,
  );
}

/** What an import would bring (W8): a group that nobody is in yet. */
export async function planOfImport(
  tx: Tx,
  source: { kind: SourceKind; id: string; name: string },
): Promise<GroupPlan> {
  const [plan] = await planOf(
    tx,
    tx.sql`
      select ${NEW_GROUP}::uuid as group_id, ${source.name}::text as name, ${source.kind}::text as source_kind,
        ${source.id}::uuid as source_id, ${source.name}::text as source_name, 'fetching'::text as state,
        null::uuid as requested_by, null::timestamptz as gone_at, false as over`,
  );
  if (!plan) throw new Error("an import has one plan");
  return plan;
}

/**
 * One statement for all groups. People are found by their e-mail address without case, whether the directory has them
 * enabled or not (A6); groups nested in the directory count at any depth. Of a group that is gone nobody moves.
 */
async function planOf({ sql }: Tx, follow: Fragment): Promise<GroupPlan[]> {
  const rows = await sql<GroupPlan[]>`
    with recursive follow as materialized (${follow}),
    found as materialized (
      select f.*, case when f.source_kind = 'group' then exists (select from dir_groups d where d.id = f.source_id)
        else exists (select from dir_users u where u.unit_ids @> array[f.source_id]) end as present
      from follow f
    ),
    below (group_id, dir_id) as (
      select group_id, source_id from found where present and source_kind = 'group'
      union
      select b.group_id, m.child_id from below b join dir_members m on m.group_id = b.dir_id
      where m.child_id is not null
    ),
    belongs (group_id, dir_user) as materialized (
      select b.group_id, m.user_id from below b join dir_members m on m.group_id = b.dir_id
      where m.user_id is not null
      union
      select f.group_id, u.id from found f join dir_users u on u.unit_ids @> array[f.source_id]
      where f.present and f.source_kind = 'unit'
    ),
    matched (group_id, user_id, label) as materialized (
      select b.group_id, u.id, coalesce(d.data ->> 'displayName', d.user_name)
      from belongs b join dir_users d on d.id = b.dir_user
        left join users u on u.email_folded = d.email_folded and u.origin = 'local' and u.status <> 'deleted'
    ),
    wanted (group_id, user_id) as materialized (
      select distinct group_id, user_id from matched where user_id is not null
    ),
    held (group_id, user_id) as materialized (
      select m.group_id, m.user_id from group_members m join found f on f.group_id = m.group_id and f.present
      where m.origin = 'local'
    ),
    joins as (
      select group_id, array_agg(user_id) as ids from (select * from wanted except select * from held) j
      group by group_id
    ),
    leaves as (
      select group_id, array_agg(user_id) as ids from (select * from held except select * from wanted) l
      group by group_id
    ),
    counted as (
      select group_id, count(*)::int as people, (count(*) filter (where user_id is null))::int as missing,
        (array_agg(label order by label) filter (where user_id is null))[1:${NAMED}] as first
      from matched group by group_id
    )
    select f.group_id as "groupId", f.name, f.source_name as "sourceName", f.present, f.gone_at as "goneAt", f.over,
      f.state, f.requested_by as "requestedBy", coalesce(c.people, 0) as people, coalesce(c.missing, 0) as missing,
      coalesce(c.first, '{}') as "missingFirst", coalesce(j.ids, '{}') as joins, coalesce(l.ids, '{}') as leaves
    from found f left join counted c using (group_id) left join joins j using (group_id)
      left join leaves l using (group_id)
    order by lower(f.name), f.group_id`;
  return [...rows];
}

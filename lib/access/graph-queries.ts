import type { Tx } from "@/db/connection";
import type { Permissions } from "./components";
import { ACCOUNT_ADMIN_ID, type AccessGraph, type AccessGroup, type Origin, type Subject } from "./graph";

type RoleRow = { id: string; name: string; permissions: Permissions; origin: Origin };
type GraphRow = {
  roles: RoleRow[];
  groups: AccessGroup[];
  parents: Record<string, string[]>;
  subjects: { id: string; roleId: string | null; groupIds: string[] }[];
};

/** A part of the instance's graph, and where the people that it was loaded for begin in it. */
export type SubjectsInGraph = {
  readonly graph: AccessGraph;
  readonly subjects: ReadonlyMap<string, Subject>;
};

/**
 * Loads what `effective` needs to explain some users (U11, W1), in one query: their roles and groups, and all
 * that these groups are nested in. `sessionGroupIds` are the IdP groups of the session of the person who is
 * explained (G5); they are added to each subject. Users that are not here have no subject.
 */
export async function accessGraphFor(
  tx: Tx,
  userIds: readonly string[],
  sessionGroupIds: readonly string[] = [],
): Promise<SubjectsInGraph> {
  const row = await load(tx, { userIds, groupIds: sessionGroupIds, whole: false });
  const subjects = row.subjects.map(({ id, roleId, groupIds }): [string, Subject] => [
    id,
    { directRoleId: roleId, groupIds, sessionGroupIds },
  ]);
  return { graph: graphOf(row), subjects: new Map(subjects) };
}

/** Loads these groups, all that they are nested in, and their roles: for `rolesReached` and `lacks` (R5). */
export async function accessGraphAbove(tx: Tx, groupIds: readonly string[]): Promise<AccessGraph> {
  return graphOf(await load(tx, { userIds: [], groupIds, whole: false }));
}

/** Loads every role, group and nesting of the instance: for `whyNot`, which looks for what would help (W1). */
export async function wholeAccessGraph(tx: Tx): Promise<AccessGraph> {
  return graphOf(await load(tx, { userIds: [], groupIds: [], whole: true }));
}

/** The groups of main that list a tenant as available, for `listedGraph` (S1). */
export async function groupsListing(tx: Tx, tenantId: string): Promise<ReadonlySet<string>> {
  const rows = await tx.sql<{ id: string }[]>`
    select group_id as id from group_tenants where tenant_id = ${tenantId}`;
  return new Set(rows.map(({ id }) => id));
}

async function load(
  tx: Tx,
  { userIds, groupIds, whole }: { userIds: readonly string[]; groupIds: readonly string[]; whole: boolean },
): Promise<GraphRow> {
  const [row] = await tx.sql<GraphRow[]>`
    with recursive entries (user_id, group_id) as materialized (
      select user_id, group_id from group_members where user_id = any (${[...userIds]}::uuid[])
    ),
    people as materialized (
      select id, role_id as "roleId", coalesce(groups, '{}') as "groupIds"
      from users left join (
        select user_id, array_agg(group_id order by group_id) as groups from entries group by user_id
      ) as own on own.user_id = id
      where id = any (${[...userIds]}::uuid[])
    ),
    reach (group_id) as (
      select group_id from entries
      union
      select unnest(${[...groupIds]}::uuid[])
      union
      select id from groups where ${whole}
      union
      select n.parent_id from reach r join group_nestings n on n.child_id = r.group_id
    ),
    above as (
      select g.id, g.name, g.role_id as "roleId", g.origin from reach join groups g on g.id = group_id
    ),
    nested (child_id, parent_ids) as (
      select n.child_id, jsonb_agg(n.parent_id order by n.parent_id)
      from reach join group_nestings n on n.child_id = group_id
      group by n.child_id
    ),
    held (role_id) as (
      select "roleId" from above
      union
      select "roleId" from people
      union
      select id from roles where ${whole}
    ),
    given as (
      select r.id, r.name, r.permissions, r.origin from held join roles r on r.id = role_id
    )
    select
      coalesce((select jsonb_agg(to_jsonb(people)) from people), '[]') as subjects,
      coalesce((select jsonb_agg(to_jsonb(above)) from above), '[]') as groups,
      coalesce((select jsonb_object_agg(child_id, parent_ids) from nested), '{}') as parents,
      coalesce((select jsonb_agg(to_jsonb(given)) from given), '[]') as roles`;
  return row ?? { roles: [], groups: [], parents: {}, subjects: [] };
}

function graphOf({ roles, groups, parents }: GraphRow): AccessGraph {
  return {
    roles: new Map(roles.map((role) => [role.id, { ...role, accountAdmin: role.id === ACCOUNT_ADMIN_ID }])),
    groups: new Map(groups.map((group) => [group.id, group])),
    parents: new Map(Object.entries(parents)),
  };
}

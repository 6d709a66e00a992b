import type { Tx } from "@/db/connection";
import type { Origin } from "./graph";

/** A group that a user is a stored member of, for the users table (U1). */
export type OwnGroup = {
  readonly id: string;
  readonly name: string;
  /** True for one that was imported from a directory. */
  readonly ad: boolean;
  readonly origin: Origin;
};

/** A role that a group gives to a user, for the users table and its hover (U1). */
export type GroupRole = {
  readonly roleId: string;
  readonly roleName: string;
  /** The group that has the role: the top of the path. */
  readonly groupId: string;
  readonly groupName: string;
  /** The group that the user is a member of: the same one, or one that is nested in it. */
  readonly memberOfId: string;
  readonly memberOfName: string;
};

/** A user's stored groups by name, and the roles that these give by role name. */
export type GroupsOfUser = { readonly groups: readonly OwnGroup[]; readonly roles: readonly GroupRole[] };

type Pair = [string, string];
type GroupRow = [id: string, name: string, type: string, origin: Origin, roleId: string];
type Rows = { members: Pair[]; nestings: Pair[]; groups: GroupRow[]; roles: Pair[] };

const collator = new Intl.Collator();

/**
 * For each user his stored groups and the roles that they give, in one query (U1, G2). A role is named once for
 * each pair of granting group and own group. Each id that is asked for has an entry.
 *
 * The groups above those of the users travel once each, with the nestings between them; what each group gives is
 * found here. `offset 0` and the array keep the planner at index look-ups: it takes few groups for thousands.
 */
export async function groupsOf(tx: Tx, userIds: readonly string[]): Promise<Map<string, GroupsOfUser>> {
  const found = new Map(userIds.map((id) => [id, { groups: [] as OwnGroup[], roles: [] as GroupRole[] }]));
  const [rows] = await tx.sql<[Rows]>`
    with recursive members (user_id, group_id) as materialized (
      select user_id, group_id from group_members where user_id = any (${[...found.keys()]}::uuid[])
    ),
    nestings (child_id, parent_id) as (
      select n.child_id, n.parent_id from (select distinct group_id from members) as m cross join lateral (
        select child_id, parent_id from group_nestings where child_id = m.group_id offset 0
      ) as n
      union
      select n.child_id, n.parent_id from nestings below cross join lateral (
        select child_id, parent_id from group_nestings where child_id = below.parent_id offset 0
      ) as n
    ),
    reached as materialized (
      select id, name, type, origin, role_id from groups where id = any (array(
        select group_id from members
        union
        select parent_id from nestings
      ))
    )
    select
      coalesce((select json_agg(json_build_array(user_id, group_id)) from members), '[]') as members,
      coalesce((select json_agg(json_build_array(child_id, parent_id)) from nestings), '[]') as nestings,
      coalesce((select json_agg(json_build_array(id, name, type, origin, role_id)) from reached), '[]') as groups,
      coalesce((select json_agg(json_build_array(id, name)) from roles
        where id in (select role_id from reached)), '[]') as roles`;
  const given = givenBy(rows);
  for (const [userId, groupId] of rows.members) {
    const user = found.get(userId);
    const own = given(groupId);
    if (!user || !own) continue;
    user.groups.push(own.group);
    user.roles.push(...own.roles);
  }
  for (const { groups, roles } of found.values()) {
    if (groups.length < 2) continue;
    groups.sort((a, b) => collator.compare(a.name, b.name));
    roles.sort((a, b) => collator.compare(a.roleName, b.roleName));
  }
  return found;
}

/** What membership in a group gives, by role name, then the group's own before those above; worked out once. */
function givenBy({ nestings, groups, roles }: Rows) {
  const byId = new Map(groups.map((group) => [group[0], group]));
  const nameOf = new Map(roles);
  const parents = new Map<string, string[]>();
  for (const [child, parent] of nestings) {
    const known = parents.get(child);
    if (known) known.push(parent);
    else parents.set(child, [parent]);
  }
  const known = new Map<string, { group: OwnGroup; roles: GroupRole[] }>();
  return (memberOfId: string) => {
    const done = known.get(memberOfId);
    const own = byId.get(memberOfId);
    if (done || !own) return done;
    const [, memberOfName, type, origin] = own;
    const reached = new Set([memberOfId]);
    for (const id of reached) for (const parent of parents.get(id) ?? []) reached.add(parent);
    const roles = [...reached].flatMap((id): GroupRole[] => {
      const [, groupName = "", , , roleId = ""] = byId.get(id) ?? [];
      const roleName = nameOf.get(roleId);
      if (roleName === undefined) return [];
      return [{ roleId, roleName, groupId: id, groupName, memberOfId, memberOfName }];
    });
    roles.sort(
      (a, b) =>
        collator.compare(a.roleName, b.roleName) ||
        Number(a.groupId !== memberOfId) - Number(b.groupId !== memberOfId) ||
        collator.compare(a.groupName, b.groupName),
    );
    const group = { id: memberOfId, name: memberOfName, ad: type === "ad", origin };
    known.set(memberOfId, { group, roles });
    return { group, roles };
  };
}

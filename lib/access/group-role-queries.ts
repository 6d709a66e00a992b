import type { Tx } from "@/db/connection";

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

const collator = new Intl.Collator();

/**
 * For each user the roles that his stored groups give, in one query, by role name (U1). A role is named once for
 * each pair of granting group and own group. Each id that is asked for has an entry.
 */
export async function groupRolesOf(tx: Tx, userIds: readonly string[]): Promise<Map<string, GroupRole[]>> {
  const found = new Map<string, GroupRole[]>(userIds.map((id) => [id, []]));
  // One row for each group with members among the users, so that what a group gives travels once.
  const rows = await tx.sql<{ users: string[]; roles: GroupRole[] }[]>`
    with recursive entries (group_id, users) as materialized (
      select group_id, array_agg(user_id::text) from group_members
      where user_id = any (${[...found.keys()]}::uuid[])
      group by group_id
    ),
    reach (entry_id, group_id) as (
      select group_id, group_id from entries
      union
      select r.entry_id, n.parent_id from reach r join group_nestings n on n.child_id = r.group_id
    ),
    given (entry_id, roles) as (
      select r.entry_id, jsonb_agg(
        jsonb_build_object('roleId', o.id, 'roleName', o.name, 'groupId', g.id, 'groupName', g.name,
          'memberOfId', m.id, 'memberOfName', m.name)
        order by o.name_folded, m.id <> g.id, g.name_folded)
      from reach r
        join groups g on g.id = r.group_id
        join groups m on m.id = r.entry_id
        join roles o on o.id = g.role_id
      group by r.entry_id
    )
    select e.users, g.roles from entries e join given g on g.entry_id = e.group_id`;
  for (const { users, roles } of rows) {
    for (const id of users) found.get(id)?.push(...roles);
  }
  for (const roles of found.values()) roles.sort((a, b) => collator.compare(a.roleName, b.roleName));
  return found;
}

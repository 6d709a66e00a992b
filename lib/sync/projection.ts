import type { Tx } from "@/db/connection";
import { type MainChange, type MainState, type Projection, projector } from "./model";

/** What a part of main looks like after a change, and which of the change's ids main no longer has at all. */
export type ChangedMain = {
  readonly seq: number;
  readonly state: MainState;
  readonly vanished: { readonly users: string[]; readonly groups: string[] };
};

/**
 * What each of the tenants should hold of main's, with main's change number, all of one moment: one statement,
 * whatever the number of tenants. `tx` is main's.
 */
export async function projectTenants(
  tx: Tx,
  tenantIds: readonly string[],
): Promise<{ seq: number; byTenant: Map<string, Projection> }> {
  const [row] = await tx.sql<{ seq: number; state: MainState }[]>`
    with listed as materialized (
      select l.tenant_id, l.group_id from group_tenants l
      join groups g on g.id = l.group_id and g.origin = 'local'
      where l.tenant_id = any (${[...tenantIds]}::uuid[])
    ), held as materialized (
      select g.* from groups g where g.id in (select group_id from listed)
    ), member as materialized (
      select m.group_id, m.user_id from group_members m where m.group_id in (select id from held)
    )
    select (select n from change_counter where id = 1)::float8 as seq, jsonb_build_object(
      'listings', (select coalesce(jsonb_agg(to_jsonb(l)), '[]') from listed l),
      'groups', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'type', type, 'name', name,
        'description', description, 'role_id', role_id)), '[]') from held),
      'roles', (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'kind', r.kind, 'name', r.name,
        'description', r.description, 'permissions', r.permissions, 'advanced', r.advanced)), '[]')
        from roles r where r.id in (select role_id from held)),
      'members', (select coalesce(jsonb_agg(to_jsonb(m)), '[]') from member m),
      'users', (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'email', u.email,
        'first_name', u.first_name, 'last_name', u.last_name, 'phone', u.phone, 'type', u.type,
        'status', u.status)), '[]')
        from users u where u.status <> 'deleted' and u.id in (select user_id from member)),
      'nestings', (select coalesce(jsonb_agg(jsonb_build_object('child_id', n.child_id, 'parent_id', n.parent_id)), '[]')
        from group_nestings n where n.child_id in (select id from held) and n.parent_id in (select id from held))
    ) as state`;
  if (!row) throw new Error("main has no change counter");
  const projectFor = projector(row.state);
  return { seq: row.seq, byTenant: new Map(tenantIds.map((id) => [id, projectFor(id)])) };
}

/**
 * As much of main as a change concerns, with main's change number, all of one moment and in one statement: the
 * rows of its ids, with every listing, membership and nesting that says which tenants they belong to.
 */
export async function readChange(tx: Tx, change: MainChange): Promise<ChangedMain> {
  const users = change.users ?? [];
  const groups = change.groups ?? [];
  const members = change.members ?? [];
  const nestings = change.nestings ?? [];
  const [row] = await tx.sql<ChangedMain[]>`
    with change as materialized (
      select ${users}::uuid[] as users, ${groups}::uuid[] as groups, ${change.roles ?? []}::uuid[] as roles,
        ${members.map((row) => row.groupId)}::uuid[] as member_groups,
        ${members.map((row) => row.userId)}::uuid[] as member_users,
        ${nestings.map((row) => row.childId)}::uuid[] as children,
        ${nestings.map((row) => row.parentId)}::uuid[] as parents,
        ${(change.tenants ?? []).length > 0} as deep
    ), member as materialized (
      select m.group_id, m.user_id from change c, group_members m where m.user_id = any (c.users)
      union
      select m.group_id, m.user_id from change c, unnest(c.member_groups, c.member_users) as k (group_id, user_id)
      join group_members m on m.group_id = k.group_id and m.user_id = k.user_id
      union
      select m.group_id, m.user_id from change c, group_members m where c.deep and m.group_id = any (c.groups)
    ), nesting as materialized (
      select n.child_id, n.parent_id from change c, group_nestings n where n.child_id = any (c.groups)
      union
      select n.child_id, n.parent_id from change c, group_nestings n where n.parent_id = any (c.groups)
      union
      select n.child_id, n.parent_id from change c, unnest(c.children, c.parents) as k (child_id, parent_id)
      join group_nestings n on n.child_id = k.child_id and n.parent_id = k.parent_id
    ), held as materialized (
      select g.* from groups g where g.origin = 'local' and g.id in (
        select unnest(groups || member_groups || children || parents) from change
        union select o.id from change c, groups o where o.role_id = any (c.roles)
        union select group_id from member
        union select child_id from nesting
        union select parent_id from nesting)
    ), person as materialized (
      select u.* from users u where u.status <> 'deleted' and u.id in (
        select unnest(users || member_users) from change union select user_id from member)
    )
    select (select n from change_counter where id = 1)::float8 as seq, jsonb_build_object(
      'listings', (select coalesce(jsonb_agg(to_jsonb(l)), '[]') from group_tenants l
        where l.group_id in (select id from held)),
      'groups', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'type', type, 'name', name,
        'description', description, 'role_id', role_id)), '[]') from held),
      'roles', (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'kind', r.kind, 'name', r.name,
        'description', r.description, 'permissions', r.permissions, 'advanced', r.advanced)), '[]')
        from roles r where r.id in (
          select unnest(roles) from change
          union select h.role_id from change c, held h where h.id = any (c.groups))),
      'members', (select coalesce(jsonb_agg(to_jsonb(m)), '[]') from member m),
      'users', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'email', email, 'first_name', first_name,
        'last_name', last_name, 'phone', phone, 'type', type, 'status', status)), '[]') from person),
      'nestings', (select coalesce(jsonb_agg(to_jsonb(n)), '[]') from nesting n)
    ) as state, jsonb_build_object(
      'users', (select coalesce(jsonb_agg(distinct k.id), '[]') from change c, unnest(c.users || c.member_users) as k (id)
        where k.id not in (select id from person)),
      'groups', (select coalesce(jsonb_agg(distinct k.id), '[]')
        from change c, unnest(c.groups || c.member_groups || c.children || c.parents) as k (id)
        where k.id not in (select id from held))
    ) as vanished`;
  if (!row) throw new Error("main has no change counter");
  return row;
}

import type { Tx } from "@/db/connection";
import type { Fragment } from "@/lib/listing/fragments";
import type { AccessDelta, Pairs } from "./model";

const NO_PAIRS: Pairs = { groupIds: [], ids: [] };

/**
 * The instance before (state 0) and after (state 1) a change, as common table expressions that change nothing:
 * `grp`, `nest`, `member`, `person` and `role_patch`, each held to what the change can concern. A person
 * here is somebody who can act: neither deleted nor inactive. Large sets are looked up by arrays, because the
 * planner takes an array for small and then neither sorts nor spills.
 */
export function overlay({ sql }: Tx, delta: AccessDelta): Fragment {
  const [join, leave] = [delta.join ?? NO_PAIRS, delta.leave ?? NO_PAIRS];
  const [nest, unnest] = [delta.nest ?? NO_PAIRS, delta.unnest ?? NO_PAIRS];
  const [list, unlist] = [delta.list ?? NO_PAIRS, delta.unlist ?? NO_PAIRS];
  const users = delta.users ?? { ids: [] };
  const pairs = ({ groupIds, ids }: Pairs) =>
    sql`select a, b from unnest(${[...groupIds]}::uuid[]) a cross join unnest(${[...ids]}::uuid[]) b`;
  return sql`
    role_patch (id, permissions) as materialized (
      select p.id, p.permissions from jsonb_to_recordset(${JSON.stringify(
        (delta.roles ?? []).map(({ id, permissions }) => ({ id, permissions })),
      )}::text::jsonb) as p (id uuid, permissions jsonb)
        left join roles r on r.id = p.id
      where r.permissions is distinct from p.permissions
    ),
    group_patch (id, name, role_id) as materialized (
      select p.id, coalesce(g.name, p.name), p.role_id
      from jsonb_to_recordset(${JSON.stringify(
        (delta.groups ?? []).map(({ id, name, roleId }) => ({ id, name, role_id: roleId })),
      )}::text::jsonb) as p (id uuid, name text, role_id uuid)
        left join groups g on g.id = p.id
      where g.role_id is distinct from p.role_id
    ),
    joins (group_id, user_id) as materialized (${pairs(join)}),
    leaves (group_id, user_id) as materialized (${pairs(leave)} except select * from joins),
    nests (parent_id, child_id) as materialized (${pairs(nest)}),
    unnests (parent_id, child_id) as materialized (${pairs(unnest)} except select * from nests),
    lists (group_id, tenant_id) as materialized (${pairs(list)}),
    unlists (group_id, tenant_id) as materialized (${pairs(unlist)} except select * from lists),
    changed_user (id) as materialized (select unnest(${[...users.ids]}::uuid[])),
    dropped (id) as materialized (select id from group_patch where role_id is null),
    any_nest (child_id, parent_id) as (
      select child_id, parent_id from group_nestings union all select child_id, parent_id from nests
    ),
    below (id) as (
      select id from group_patch
      union select child_id from nests
      union select child_id from unnests
      union select group_id from lists
      union select group_id from unlists
      union select id from groups where role_id = any (array(select id from role_patch))
      union
      select n.child_id from below b join any_nest n on n.parent_id = b.id
    ),
    candidate (id) as (
      select user_id from group_members where group_id = any (array(select id from below))
      union select user_id from joins
      union select user_id from leaves
      union select id from changed_user
      union select id from users where role_id = any (array(select id from role_patch))
    ),
    person (id, before_role, after_role, gone) as materialized (
      select u.id, u.role_id,
        case when c.id is not null and ${users.roleId !== undefined} then ${users.roleId ?? null}::uuid else u.role_id end,
        c.id is not null and ${users.gone === true}
      from users u left join changed_user c using (id)
      where u.id = any (array(select id from candidate)) and u.status in ('active', 'invited')
    ),
    held_now (group_id, user_id, stays) as materialized (
      select m.group_id, m.user_id, l.group_id is null and d.id is null and not p.gone
      from group_members m join person p on p.id = m.user_id
        left join leaves l on l.group_id = m.group_id and l.user_id = m.user_id
        left join dropped d on d.id = m.group_id
      where m.user_id = any (array(select id from person))
    ),
    comes (group_id, user_id) as materialized (
      select j.group_id, j.user_id from joins j join person p on p.id = j.user_id and not p.gone
      except select group_id, user_id from held_now
    ),
    member (group_id, user_id, was, will) as materialized (
      select group_id, user_id, true, stays from held_now
      union all select group_id, user_id, false, true from comes
    ),
    up (id) as (
      select distinct group_id from member
      union
      select n.parent_id from up join any_nest n on n.child_id = up.id
    ),
    grp (state, id, name, role_id) as materialized (
      select s, g.id, g.name, g.role_id from groups g left join group_patch p on p.id = g.id
        cross join (values (0), (1)) v (s)
      where g.id = any (array(select id from up)) and (s = 0 or p.id is null)
      union all
      select 1, id, name, role_id from group_patch where role_id is not null
    ),
    nest (state, child_id, parent_id) as materialized (
      select s, n.child_id, n.parent_id
      from group_nestings n left join unnests u on u.child_id = n.child_id and u.parent_id = n.parent_id
        cross join (values (0), (1)) v (s)
      where n.child_id = any (array(select id from up)) and (s = 0 or u.child_id is null)
      union
      select 1, child_id, parent_id from nests
    )`;
}

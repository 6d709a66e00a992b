import type { Tx } from "@/db/connection";
import { ADMIN_KEYS } from "@/lib/access/admin-level";
import { ACCOUNT_ADMIN_ID, HOLDS_ACCOUNT_ADMIN } from "@/lib/access/model";
import type { Fragment } from "@/lib/listing/fragments";
import { BIT_KEYS } from "./bits";

const NONE = "0".repeat(BIT_KEYS.length);
const ADMIN = BIT_KEYS.map((key) => (ADMIN_KEYS.includes(key) ? "1" : "0")).join("");

/**
 * What comes of the two states of `overlay`: `diff` has a row for each crowd and place where something differs. A
 * crowd is the people who have the same direct role and groups, before and after; its id is one of theirs.
 * Place 0 is this instance; each other one is a class of tenants that list the same of the groups concerned, where
 * a group gives what it gives by nestings of which both ends are listed (S1). Levels are bit strings with a place
 * for each key: what is viewed and what is edited, before and after; `own` is what is edited without any nesting.
 */
export function comparison({ sql }: Tx): Fragment {
  return sql`
    mark (user_id, one, two) as (
      select user_id, bit_xor(uuid_hash_extended(group_id, was::int + 2 * will::int)),
        bit_xor(uuid_hash_extended(group_id, 8 + was::int + 2 * will::int))
      from member group by user_id
    ),
    crowd (id, before_role, after_role, gone, people) as materialized (
      select (array_agg(p.id))[1], p.before_role, p.after_role, p.gone, array_agg(p.id)
      from person p left join mark m on m.user_id = p.id
      group by p.before_role, p.after_role, p.gone, m.one, m.two
    ),
    held (group_id, crowd_id, was, will) as materialized (
      select m.group_id, m.user_id, m.was, m.will from member m join crowd c on c.id = m.user_id
    ),
    listing (group_id, tenant_id, was, will) as materialized (
      select t.group_id, t.tenant_id, true, u.group_id is null and d.id is null
      from group_tenants t left join unlists u on u.group_id = t.group_id and u.tenant_id = t.tenant_id
        left join dropped d on d.id = t.group_id
      where t.group_id = any (array(select id from up))
      union all
      select group_id, tenant_id, false, true from (
        select group_id, tenant_id from lists
        except select group_id, tenant_id from group_tenants where group_id = any (array(select group_id from lists))
      ) new
    ),
    alike (tenants) as (
      select array_agg(tenant_id order by tenant_id) from (
        select tenant_id, string_agg(concat(group_id, was, will), ' ' order by group_id) as what
        from listing group by tenant_id
      ) s group by what
    ),
    place (n, tenants) as materialized (
      select 0, '{}'::uuid[] union all select row_number() over (order by tenants)::int, tenants from alike
    ),
    listed (place, state, group_id) as materialized (
      select 0, state, id from grp
      union all
      select p.n, s, l.group_id from place p join listing l on l.tenant_id = p.tenants[1]
        cross join (values (0), (1)) v (s)
      where case s when 0 then l.was else l.will end
    ),
    edge (place, state, child_id, parent_id) as materialized (
      select c.place, n.state, n.child_id, n.parent_id from nest n
        join listed c on c.state = n.state and c.group_id = n.child_id
        join listed p on p.place = c.place and p.state = n.state and p.group_id = n.parent_id
    ),
    reach (place, state, entry_id, group_id) as (
      select l.place, l.state, l.group_id, l.group_id
      from listed l join (select distinct group_id from member) e on e.group_id = l.group_id
      union
      select r.place, r.state, r.entry_id, e.parent_id
      from reach r join edge e on e.place = r.place and e.state = r.state and e.child_id = r.group_id
    ),
    keys (key, spot) as materialized (
      select key, (n - 1)::int from unnest(${[...BIT_KEYS]}::text[]) with ordinality as k (key, n)
    ),
    needed (role_id) as (
      select role_id from grp union select before_role from person union select after_role from person
    ),
    given (state, role_id, permissions) as (
      select s, r.id, case when s = 1 and p.id is not null then p.permissions else r.permissions end
      from roles r left join role_patch p using (id) cross join (values (0), (1)) v (s)
      where r.id = any (array(select role_id from needed))
    ),
    bits (state, role_id, viewed, edited) as materialized (
      select g.state, g.role_id, bit_or(set_bit(${NONE}::text::varbit, k.spot, 1)),
        bit_or(set_bit(${NONE}::text::varbit, k.spot, case e.value when 'edit' then 1 else 0 end))
      from given g cross join lateral (
          select key, value from jsonb_each_text(g.permissions) where value in ('view', 'edit')
          union all select ${HOLDS_ACCOUNT_ADMIN}::text, 'edit' where g.role_id = ${ACCOUNT_ADMIN_ID}::uuid
        ) e join keys k on k.key = e.key
      group by g.state, g.role_id
    ),
    by_entry (place, entry_id, vb, eb, va, ea, own) as materialized (
      select r.place, r.entry_id,
        coalesce(bit_or(b.viewed) filter (where r.state = 0), ${NONE}::text::varbit),
        coalesce(bit_or(b.edited) filter (where r.state = 0), ${NONE}::text::varbit),
        coalesce(bit_or(b.viewed) filter (where r.state = 1), ${NONE}::text::varbit),
        coalesce(bit_or(b.edited) filter (where r.state = 1), ${NONE}::text::varbit),
        bit_or(b.edited) filter (where r.state = 1 and r.group_id = r.entry_id)
      from reach r join grp g on g.state = r.state and g.id = r.group_id
        left join bits b on b.state = r.state and b.role_id = g.role_id
      group by r.place, r.entry_id
    ),
    suspect (place, crowd_id) as materialized (
      select e.place, h.crowd_id from by_entry e join held h on h.group_id = e.entry_id
      where (e.vb, e.eb) is distinct from (e.va, e.ea)
      union
      select e.place, h.crowd_id from by_entry e join held h on h.group_id = e.entry_id where h.was <> h.will
      union
      select 0, p.id from crowd p
        left join role_patch b on b.id = p.before_role left join role_patch a on a.id = p.after_role
      where p.gone or p.before_role is distinct from p.after_role or b.id is not null or a.id is not null
    ),
    -- Worked out first, so that a crowd meets only the groups that it is in.
    entered (place, crowd_id, entry_id, was, will) as materialized (
      select s.place, s.crowd_id, h.group_id, h.was, h.will from suspect s join held h on h.crowd_id = s.crowd_id
    ),
    part (place, crowd_id, vb, eb, va, ea, own) as (
      select n.place, n.crowd_id, case when n.was then e.vb end, case when n.was then e.eb end,
        case when n.will then e.va end, case when n.will then e.ea end, case when n.will then e.own end
      from entered n join by_entry e on e.place = n.place and e.entry_id = n.entry_id
      union all
      select 0, p.id, b.viewed, b.edited, null, null, null
      from suspect s join crowd p on s.place = 0 and p.id = s.crowd_id
        join bits b on b.state = 0 and b.role_id = p.before_role
      union all
      select 0, p.id, null, null, b.viewed, b.edited, b.edited
      from suspect s join crowd p on s.place = 0 and p.id = s.crowd_id and not p.gone
        join bits b on b.state = 1 and b.role_id = p.after_role
    ),
    weighed as (
      select place, crowd_id, coalesce(bit_or(vb), ${NONE}::text::varbit) as vb,
        coalesce(bit_or(eb), ${NONE}::text::varbit) as eb, coalesce(bit_or(va), ${NONE}::text::varbit) as va,
        coalesce(bit_or(ea), ${NONE}::text::varbit) as ea, coalesce(bit_or(own), ${NONE}::text::varbit) as own
      from part group by place, crowd_id
    ),
    diff as materialized (
      select *, ea & ~eb & ~own & ${ADMIN}::text::varbit as nested,
        (va & ~vb) | (ea & ~eb) <> ${NONE}::text::varbit as gains,
        (vb & ~va) | (eb & ~ea) <> ${NONE}::text::varbit as loses
      from weighed where (vb, eb) is distinct from (va, ea)
    ),
    risen (group_id, role_id, crowd_id) as (
      select distinct r.group_id, b.role_id, d.crowd_id
      from diff d join held h on h.will and h.crowd_id = d.crowd_id
        join reach r on r.place = d.place and r.state = 1 and r.entry_id = h.group_id and r.group_id <> r.entry_id
        join grp g on g.state = 1 and g.id = r.group_id
        join bits b on b.state = 1 and b.role_id = g.role_id
      where d.nested <> ${NONE}::text::varbit and b.edited & d.nested <> ${NONE}::text::varbit
    ),
    concerned (id, crowd_id) as materialized (
      select unnest(people), id from crowd where id in (select crowd_id from diff)
    )`;
}

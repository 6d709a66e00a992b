import type { Tx } from "@/db/connection";
import type { Level } from "./components";
import { ACCOUNT_ADMIN_ID, type Origin } from "./graph";

export * from "./graph-queries";
export * from "./group-role-queries";
export * from "./nesting-queries";

/** What one person may do in an instance: the levels as `admits` takes them, and whether he is Account Admin. */
export type Held = { readonly levels: ReadonlyMap<string, Level>; readonly accountAdmin: boolean };

/** A person as the gate needs him. `user` is null for someone who is known only by his session (S1). */
export type HeldBySubject = Held & {
  readonly user: {
    readonly id: string;
    readonly status: "active" | "inactive" | "invited" | "deleted";
    readonly name: string;
    readonly email: string | null;
    readonly origin: Origin;
  } | null;
};

const NOTHING: Held = { levels: new Map(), accountAdmin: false };

/**
 * The SQL form of `effective` for many users, by their stored roles and groups, in one query (R4, G2). Each id
 * that is asked for has an entry; one that no user has, has no permissions. Users with the same permissions
 * share one map. Status is not looked at: whether someone may enter is the gate's question.
 *
 * Levels travel as two bit strings with a place for each key: what is at least viewed, and what is edited. The
 * higher of two levels is then `bit_or`, taken once for each group and once for each user, so that 10,000 users
 * in groups of depth 50 stay well under a second.
 */
export async function effectiveOf(tx: Tx, userIds: readonly string[]): Promise<Map<string, Held>> {
  const found = new Map<string, Held>(userIds.map((id) => [id, NOTHING]));
  const ids = [...found.keys()];
  const rows = await tx.sql<
    { users: string[]; admin: boolean; keys: string[]; viewed: string; edited: string }[]
  >`
    with recursive entries (user_id, group_id) as materialized (
      select user_id, group_id from group_members where user_id = any (${ids}::uuid[])
    ),
    reach (entry_id, group_id) as (
      select distinct group_id, group_id from entries
      union
      select r.entry_id, n.parent_id from reach r join group_nestings n on n.child_id = r.group_id
    ),
    given (role_id, key, level) as materialized (
      select r.id, e.key collate "C", e.value from roles r cross join jsonb_each_text(r.permissions) e
      where e.value in ('view', 'edit')
    ),
    keys (key, place) as materialized (
      select key, row_number() over (order by key)::int - 1 from (select distinct key from given) as known
    ),
    bits (role_id, viewed, edited) as materialized (
      select g.role_id, bit_or(set_bit(none, k.place, 1)),
        bit_or(set_bit(none, k.place, case g.level when 'edit' then 1 else 0 end))
      from given g join keys k using (key)
        cross join (select repeat('0', count(*)::int)::varbit as none from keys) as empty
      group by g.role_id
    ),
    by_group (entry_id, viewed, edited, admin) as materialized (
      select r.entry_id, bit_or(b.viewed), bit_or(b.edited), bool_or(g.role_id = ${ACCOUNT_ADMIN_ID}::uuid)
      from reach r join groups g on g.id = r.group_id left join bits b on b.role_id = g.role_id
      group by r.entry_id
    ),
    parts (user_id, viewed, edited, admin) as (
      select e.user_id, g.viewed, g.edited, g.admin from entries e join by_group g on g.entry_id = e.group_id
      union all
      select u.id, b.viewed, b.edited, u.role_id = ${ACCOUNT_ADMIN_ID}::uuid
      from users u left join bits b on b.role_id = u.role_id
      where u.id = any (${ids}::uuid[]) and u.role_id is not null
    ),
    people (user_id, viewed, edited, admin) as (
      select user_id, bit_or(viewed), bit_or(edited), bool_or(admin) from parts group by user_id
    )
    select array_agg(user_id::text) as users, admin, array(select key from keys order by place) as keys,
      coalesce(viewed::text, '') as viewed, coalesce(edited::text, '') as edited
    from people group by viewed, edited, admin`;
  for (const { users, admin, keys, viewed, edited } of rows) {
    const levels = new Map<string, Level>();
    keys.forEach((key, place) => {
      if (viewed[place] === "1") levels.set(key, edited[place] === "1" ? "edit" : "view");
    });
    for (const id of users) found.set(id, { levels, accountAdmin: admin });
  }
  return found;
}

/**
 * What the gate asks at every request, in one query: who the user is here, and what he may do by his stored
 * role and groups and by the IdP groups of this session (R4, G2, G5, A5). Someone whom this instance has no row
 * of gets what the session's groups give. Groups that are not here give nothing.
 */
export async function effectiveForSubject(
  tx: Tx,
  subject: { readonly userId: string; readonly sessionGroupIds: readonly string[] },
): Promise<HeldBySubject> {
  // `offset 0` and the arrays keep the planner at index look-ups: it takes few groups for thousands. The inner
  // `select` hides how many session groups there are, so that one plan serves all requests.
  const [row] = await tx.sql<SubjectRow[]>`
    with recursive reach (group_id) as (
      select group_id from group_members where user_id = ${subject.userId}::uuid
      union
      select unnest((select ${[...subject.sessionGroupIds]}::uuid[]))
      union
      select n.parent_id from reach r cross join lateral (
        select parent_id from group_nestings where child_id = r.group_id offset 0
      ) as n
    ),
    person as materialized (
      select id, status, first_name, last_name, email, origin, role_id from users
      where id = ${subject.userId}::uuid
    ),
    held (role_ids) as materialized (
      select array(
        select role_id from groups where id = any (array(select group_id from reach))
        union
        select role_id from person
      )
    ),
    ranked (key, rank) as (
      select e.key, max(case e.value when 'edit' then 2 else 1 end)
      from roles r cross join jsonb_each_text(r.permissions) e
      where r.id = any ((select role_ids from held)::uuid[]) and e.value in ('view', 'edit')
      group by e.key
    )
    select (select jsonb_object_agg(key, rank) from ranked) as ranks,
      ${ACCOUNT_ADMIN_ID}::uuid = any (h.role_ids) is true as admin,
      p.id, p.status, p.first_name, p.last_name, p.email, p.origin
    from held h left join person p on true`;
  if (!row) return { ...NOTHING, user: null };
  const { id, status, first_name, last_name, email, origin } = row;
  const name = [first_name, last_name].filter(Boolean).join(" ") || (email ?? "");
  return {
    levels: levelsOf(row.ranks),
    accountAdmin: row.admin,
    user: id === null ? null : { id, status, name, email, origin },
  };
}

type Ranks = Record<string, number>;

type SubjectRow = {
  ranks: Ranks | null;
  admin: boolean;
  id: string | null;
  status: "active" | "inactive" | "invited" | "deleted";
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  origin: Origin;
};

function levelsOf(ranks: Ranks | null): ReadonlyMap<string, Level> {
  return new Map(
    Object.entries(ranks ?? {}).map(([key, rank]): [string, Level] => [key, rank === 2 ? "edit" : "view"]),
  );
}

/**
 * How many active users hold Account Admin, directly or by stored groups at any depth, those in `except` left
 * out (U9). Call it in the transaction of the change, after the change: it first takes a lock until the
 * transaction's end, so that two administrators cannot take the role from each other at the same time.
 */
export async function accountAdmins(tx: Tx, except: readonly string[] = []): Promise<number> {
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(current_schema() || ' account admins', 0))`;
  const [row] = await tx.sql<{ n: number }[]>`
    with recursive reach (group_id) as (
      select id from groups where role_id = ${ACCOUNT_ADMIN_ID}::uuid
      union
      select n.child_id from reach r join group_nestings n on n.parent_id = r.group_id
    )
    select count(*)::int as n from users u
    where u.status = 'active' and u.id <> all (${[...except]}::uuid[])
      and (u.role_id = ${ACCOUNT_ADMIN_ID}::uuid
        or exists (select from group_members m join reach using (group_id) where m.user_id = u.id))`;
  return row?.n ?? 0;
}

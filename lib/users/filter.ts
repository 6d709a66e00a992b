import type { Tx } from "@/db/connection";
import { type Filter, termConditions } from "@/lib/listing/filter";
import { containing, type Fragment } from "@/lib/listing/fragments";
import type { USER_FILTERS } from "./model";

type UserFilter = Filter<(typeof USER_FILTERS)[number]>;

/**
 * What a typed filter asks of `users u` (U1). `locked` holds the lock keys that are locked now, in hex: a user is
 * Locked by it and not by his row (U7). Each condition is true or false, never null, and can use an index.
 */
export function userConditions(tx: Tx, { words, terms }: UserFilter, locked: readonly string[]): Fragment[] {
  const { sql } = tx;
  return [
    ...words.map((word) => sql`u.search like lower(${containing(word)})`),
    ...termConditions(sql, terms.status, (values) => statusIn(tx, folded(values), locked)),
    ...termConditions(sql, terms.role, (names) => roleIn(tx, folded(names))),
    ...termConditions(sql, terms.group, (names) => groupIn(tx, folded(names))),
    ...termConditions(
      sql,
      terms.type,
      (values) => sql`u.type = any (${values.map((value) => value.toLowerCase().replace("/", "_"))}::text[])`,
    ),
    ...termConditions(sql, terms.origin, (values) => sql`u.origin = any (${folded(values)}::text[])`),
  ];
}

const folded = (values: readonly string[]) => values.map((value) => value.toLowerCase());

function statusIn({ sql }: Tx, statuses: readonly string[], locked: readonly string[]): Fragment {
  const isLocked = sql`
    (u.status = 'active' and u.lock_key is not null
      and u.lock_key in (select decode(k, 'hex') from unnest(${[...locked]}::text[]) k))`;
  const plain = statuses.filter((status) => status !== "active" && status !== "locked");
  return either(sql, [
    ...(plain.length > 0 ? [sql`u.status = any (${plain}::text[])`] : []),
    ...(statuses.includes("active") ? [sql`(u.status = 'active' and not ${isLocked})`] : []),
    ...(statuses.includes("locked") ? [isLocked] : []),
  ]);
}

/** The direct role by name; `none` for users without one. */
function roleIn({ sql }: Tx, names: readonly string[]): Fragment {
  return either(sql, [
    sql`(u.role_id is not null and u.role_id = any (array(
      select id from roles where name_folded = any (${[...names]}::text[]))))`,
    ...(names.includes("none") ? [sql`u.role_id is null`] : []),
  ]);
}

/** A stored group by name; `none` for users in no group. */
function groupIn({ sql }: Tx, names: readonly string[]): Fragment {
  return either(sql, [
    sql`u.id in (
      select m.user_id from group_members m join groups g on g.id = m.group_id
      where g.name_folded = any (${[...names]}::text[]))`,
    ...(names.includes("none") ? [sql`not exists (select from group_members m where m.user_id = u.id)`] : []),
  ]);
}

function either(sql: Tx["sql"], conditions: readonly Fragment[]): Fragment {
  return conditions.reduce((all, condition) => sql`${all} or ${condition}`);
}

import type { Tx } from "@/db/connection";
import { type Fragment, utc } from "@/lib/listing/fragments";
import { after, type Facts, type HistoryRow, noFacts } from "./facts";

/** A person's facts at the beginning of a span, and every row that may concern him in it, oldest first. */
export type Loaded = { readonly start: Facts; readonly rows: readonly HistoryRow[] };

/**
 * Reads, in one query, the facts of one person as of `from` (inclusive) and the rows after it up to `to` (inclusive),
 * at most `limit` of them. Bounded to him and to what his groups were ever nested in. Times are ISO texts.
 */
export async function loadFacts(
  { sql }: Tx,
  userId: string,
  { from, to, limit }: { from: string; to: string; limit: number },
): Promise<Loaded> {
  const rows = await sql<(HistoryRow & { known: boolean })[]>`
    ${keysOf(sql, userId)}
    select * from (
      select l.*, true as known from keys k cross join lateral (
        select ${columns(sql)} from history h
        where h.kind = k.kind and h.subject = k.subject and h.object = k.object and h.at <= ${from}::text::timestamptz
        order by h.id desc limit 1
      ) as l
      union all
      (select e.*, false from keys k cross join lateral (
        select ${columns(sql)} from history h
        where h.kind = k.kind and h.subject = k.subject and h.object = k.object
          and h.at > ${from}::text::timestamptz and h.at <= ${to}::text::timestamptz
      ) as e order by e.at, e.id::bigint limit ${limit})
    ) as found order by at, id::bigint`;
  const known = rows.filter((row) => row.known);
  return { start: after(noFacts(userId), known), rows: rows.filter((row) => !row.known) };
}

/**
 * The times at which something was written that may concern a person, newest first: those before `before` where it
 * is given.
 */
export async function momentsOf(
  { sql }: Tx,
  userId: string,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<string[]> {
  const rows = await sql<{ at: string }[]>`
    ${keysOf(sql, userId)}
    select ${utc(sql, sql`at`)} as at from (
      select distinct h.at from keys k
      join history h on h.kind = k.kind and h.subject = k.subject and h.object = k.object
      where h.at < ${before ?? "infinity"}::text::timestamptz
      order by h.at desc limit ${limit}
    ) as newest order by newest.at desc`;
  return rows.map(({ at }) => at);
}

/** The first row of a person: when the record of him begins, and whether he came then or was there already. */
export async function firstOf({ sql }: Tx, userId: string): Promise<HistoryRow | undefined> {
  const [row] = await sql<HistoryRow[]>`
    select ${columns(sql)} from history h where h.kind = 'user' and h.subject = ${userId} and h.object = ${userId}
    order by h.id limit 1`;
  return row;
}

function columns(sql: Tx["sql"]): Fragment {
  return sql`h.id::text as id, ${utc(sql, sql`h.at`)} as at, h.kind, h.subject, h.object, h.before, h.after, h.cause,
    h.actor_kind as "actorKind", h.actor_id as "actorId", h.request_id as "requestId"`;
}

/** Begins a query with `keys`: of everything that ever could have decided this person's access. */
function keysOf(sql: Tx["sql"], userId: string): Fragment {
  return sql`
    with recursive entered (group_id) as materialized (
      select distinct subject from history where kind = 'member' and object = ${userId}::uuid
    ),
    reach (group_id) as (
      select group_id from entered
      union
      select h.object from reach r join history h on h.kind = 'nesting' and h.subject = r.group_id
    ),
    given (role_id) as (
      select (h.after->>'role_id')::uuid from history h where h.kind = 'user' and h.subject = ${userId}::uuid
      union
      select (h.after->>'role_id')::uuid from reach r
      join history h on h.kind = 'group' and h.subject = r.group_id
    ),
    keys (kind, subject, object) as materialized (
      select 'user', ${userId}::uuid, ${userId}::uuid
      union all
      select 'member', group_id, ${userId}::uuid from entered
      union all
      select 'group', group_id, group_id from reach
      union all
      select 'role', role_id, role_id from given where role_id is not null
      union all
      select distinct 'nesting', h.subject, h.object from reach r
      join history h on h.kind = 'nesting' and h.subject = r.group_id
      union all
      select distinct 'listing', h.subject, h.object from entered e
      join history h on h.kind = 'listing' and h.subject = e.group_id
    )`;
}

import type { z } from "zod";
import { inControl, inTenant, type Tx } from "@/db/connection";
import { browserName } from "@/lib/account/browser";
import type { Context } from "@/lib/core/context";
import { wordsOf } from "@/lib/listing/filter";
import { containing, every, utc } from "@/lib/listing/fragments";
import { keyset, type SortKey } from "@/lib/listing/keyset";
import { COUNT_CAP, type Count, type CountedPage, counted, countOf, listQuery } from "@/lib/listing/page";
import { fullName } from "@/lib/users/model";
import { SESSION_SORTS, type SessionRow } from "./model";

/** Parses how an address asks for the list of sessions. */
export const SessionListQuery = listQuery(SESSION_SORTS, "-seen");
export type SessionListQuery = z.infer<typeof SessionListQuery>;

type Row = Omit<SessionRow, "person" | "browser" | "connection" | "groups" | "current"> & {
  userId: string;
  userAgent: string | null;
  connectionId: string | null;
  groupIds: string[];
  keyset: string[];
};

/** A page of the live sessions, how many others there are in all, and whether the search left anybody out. */
export type SessionPage = CountedPage<SessionRow> & { others: Count; partial: boolean };

/** A page of the live sessions of this instance's own people, the last seen first (A4). */
export async function listSessions(context: Context, query: SessionListQuery): Promise<SessionPage> {
  const { people, partial } = await peopleNamed(context, query.q);
  const { page, others } = await inControl(async (tx) => {
    const { sql } = tx;
    const from = sql`${liveSessions(tx, context)} ${people ? sql`and s.user_id = any (${people}::uuid[])` : sql``}`;
    const key: SortKey = query.sort.endsWith("created")
      ? { sql: sql`s.created_at`, kind: "time" }
      : { sql: sql`s.last_seen_at`, kind: "time" };
    const at = keyset(sql, query, { keys: [key], id: sql`s.id` });
    const rows = sql<Row[]>`
      select s.id, s.user_id as "userId", s.user_agent as "userAgent", s.ip, s.connection_id as "connectionId",
        s.idp_groups as "groupIds", ${utc(sql, sql`s.created_at`)} as "createdAt",
        ${utc(sql, sql`s.last_seen_at`)} as "lastSeenAt", ${utc(sql, sql`s.expires_at`)} as "expiresAt", ${at.values}
      ${from} ${at.where} ${at.order}`;
    const asked = rows.then((found) => at.page(found, (row) => row));
    const [page, others] = await Promise.all([
      counted(sql, asked, from),
      countOf(sql, sql`${liveSessions(tx, context)} and s.id <> ${context.sessionId}`),
    ]);
    return { page, others };
  });
  return { ...page, rows: await named(context, page.rows), others, partial };
}

const liveSessions = ({ sql }: Tx, context: Context) => sql`
  from sessions s where s.home_tenant_id = ${context.tenant.id} and s.revoked_at is null and s.expires_at > now()`;

/**
 * Who of those that are signed in has all the words in his name or address; nobody in particular where no word is
 * asked for. `partial` where more are signed in than are searched.
 */
async function peopleNamed(context: Context, q: string): Promise<{ people?: string[]; partial: boolean }> {
  const words = wordsOf(q);
  if (words.length === 0) return { partial: false };
  const signedIn = await inControl(
    (tx) => tx.sql<{ id: string }[]>`
      select distinct s.user_id as id ${liveSessions(tx, context)} limit ${COUNT_CAP + 1}`,
  );
  const searched = signedIn.slice(0, COUNT_CAP).map(({ id }) => id);
  const found = await inTenant(context.tenant, ({ sql }) => {
    const named = words.map((word) => sql`search like lower(${containing(word)})`);
    return sql<
      { id: string }[]
    >`select id from users where id = any (${searched}::uuid[]) ${every(sql, named)}`;
  });
  return { people: found.map(({ id }) => id), partial: signedIn.length > COUNT_CAP };
}

async function named(context: Context, rows: readonly Row[]): Promise<SessionRow[]> {
  type User = { id: string; firstName: string | null; lastName: string | null; email: string | null };
  const { users, groups, connections } = await inTenant(context.tenant, async ({ sql }) => {
    const [users, groups, connections] = await Promise.all([
      sql<User[]>`
        select id, first_name as "firstName", last_name as "lastName", email from users
        where id = any (${rows.map(({ userId }) => userId)}::uuid[])`,
      sql<{ id: string; name: string }[]>`
        select id, name from groups where id::text = any (${rows.flatMap(({ groupIds }) => groupIds)}::text[])`,
      sql<{ id: string; name: string }[]>`
        select id, name from idp_connections
        where id = any (${rows.flatMap(({ connectionId }) => connectionId ?? [])}::uuid[])`,
    ]);
    return { users, groups, connections };
  });
  const userOf = new Map(users.map((user) => [user.id, user]));
  const groupOf = new Map(groups.map(({ id, name }) => [id, name]));
  const connectionOf = new Map(connections.map(({ id, name }) => [id, name]));
  return rows.map(({ userId, userAgent, connectionId, groupIds, ...row }) => {
    const user = userOf.get(userId);
    return {
      id: row.id,
      ip: row.ip,
      createdAt: row.createdAt,
      lastSeenAt: row.lastSeenAt,
      expiresAt: row.expiresAt,
      person: { id: userId, name: user ? fullName(user) : "Deleted user", email: user?.email ?? "" },
      browser: browserName(userAgent),
      connection: connectionId === null ? null : (connectionOf.get(connectionId) ?? "Deleted connection"),
      groups: groupIds.flatMap((id) => groupOf.get(id) ?? []),
      current: row.id === context.sessionId,
    };
  });
}

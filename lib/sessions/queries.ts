import type { z } from "zod";
import { inControl, inTenant } from "@/db/connection";
import { browserName } from "@/lib/account/browser";
import type { Context } from "@/lib/core/context";
import { wordsOf } from "@/lib/listing/filter";
import { containing, every, utc } from "@/lib/listing/fragments";
import { keyset, type SortKey } from "@/lib/listing/keyset";
import { type CountedPage, counted, listQuery } from "@/lib/listing/page";
import { fullName } from "@/lib/users/model";
import { SESSION_SORTS, type SessionRow } from "./model";

const PEOPLE = 1_000;

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

/** A page of the live sessions of this instance's own people, the last seen first (A4). */
export async function listSessions(
  context: Context,
  query: SessionListQuery,
): Promise<CountedPage<SessionRow>> {
  const people = await peopleNamed(context, query.q);
  const page = await inControl(async ({ sql }) => {
    const live = sql`
      s.home_tenant_id = ${context.tenant.id} and s.revoked_at is null and s.expires_at > now()
      ${people ? sql`and s.user_id = any (${people}::uuid[])` : sql``}`;
    const key: SortKey = query.sort.endsWith("created")
      ? { sql: sql`s.created_at`, kind: "time" }
      : { sql: sql`s.last_seen_at`, kind: "time" };
    const at = keyset(sql, query, { keys: [key], id: sql`s.id` });
    const from = sql`from sessions s where ${live}`;
    const rows = sql<Row[]>`
        select s.id, s.user_id as "userId", s.user_agent as "userAgent", s.ip, s.connection_id as "connectionId",
          s.idp_groups as "groupIds", ${utc(sql, sql`s.created_at`)} as "createdAt",
          ${utc(sql, sql`s.last_seen_at`)} as "lastSeenAt", ${utc(sql, sql`s.expires_at`)} as "expiresAt", ${at.values}
        ${from} ${at.where} ${at.order}`;
    return counted(
      sql,
      rows.then((found) => at.page(found, (row) => row)),
      from,
    );
  });
  return { ...page, rows: await named(context, page.rows) };
}

/** The people whose name or address has all the words, undefined where none is asked for. */
async function peopleNamed(context: Context, q: string): Promise<string[] | undefined> {
  const words = wordsOf(q);
  if (words.length === 0) return undefined;
  const rows = await inTenant(context.tenant, ({ sql }) => {
    const found = words.map((word) => sql`search like lower(${containing(word)})`);
    return sql<{ id: string }[]>`select id from users where true ${every(sql, found)} limit ${PEOPLE}`;
  });
  return rows.map(({ id }) => id);
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

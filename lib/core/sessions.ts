import { createHash, randomBytes, randomUUID } from "node:crypto";
import { inControl, type TenantRef } from "@/db/connection";
import { byteaArray } from "@/db/fragments";
import { type TenantRow, tenantRef } from "@/lib/tenants/registry";
import { env } from "./env";

/** A live session: one row, which the cookie only names. */
export type Session = {
  readonly id: string;
  readonly userId: string;
  readonly home: TenantRef;
  readonly idpGroups: readonly string[];
};

/** The tenant of an address, and the caller's live sessions, newest first: in one round trip. */
export type Caller = { tenant: TenantRef | undefined; paired: boolean; main: TenantRef; sessions: Session[] };

/** Makes a session and returns the token that its cookie holds. Valid for the configured 1 to 24 hours (A4). */
export async function createSession(input: {
  homeId: string;
  userId: string;
  ip: string | null;
  userAgent: string | null;
}): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  const hours = env().BAILIWICK_SESSION_HOURS;
  await inControl(
    (tx) => tx.sql`
      insert into sessions (id, token_hash, home_tenant_id, user_id, expires_at, ip, user_agent)
      values (${randomUUID()}, ${tokenHash(token)}, ${input.homeId}, ${input.userId},
        now() + make_interval(hours => ${hours}), ${input.ip}, ${input.userAgent?.slice(0, 300) ?? null})`,
  );
  return token;
}

/** Who calls: the tenant that the address names and the sessions that the cookies name. */
export async function callerOf(slug: string, tokens: readonly string[]): Promise<Caller> {
  const hashes = tokens.map(tokenHash);
  const rows = await inControl(
    (tx) => tx.sql<
      (TenantRow & {
        session_id: string | null;
        user_id: string;
        idp_groups: string[];
        named: boolean;
        paired: boolean;
        unseen: boolean;
      })[]
    >`
      select t.*, s.id as session_id, s.user_id, s.idp_groups, t.slug = ${slug} as named,
        s.last_seen_at < now() - interval '1 minute' as unseen,
        coalesce(p.status = 'paired', false) as paired
      from tenants t
      left join pairings p on p.tenant_id = t.id
      left join sessions s on s.home_tenant_id = t.id and s.token_hash = any (${byteaArray(tx, hashes)})
        and s.revoked_at is null and s.expires_at > now()
      where t.slug = ${slug} or t.kind = 'main' or s.id is not null
      order by s.created_at desc nulls last`,
  );
  await noteSeen(rows.flatMap(({ session_id, unseen }) => (session_id && unseen ? session_id : [])));
  const main = rows.find((row) => row.kind === "main");
  if (!main) throw new Error("The registry has no main tenant yet: the first start did not finish.");
  const named = rows.find((row) => row.named);
  const sessions = rows.flatMap((row) =>
    row.session_id
      ? [{ id: row.session_id, userId: row.user_id, home: tenantRef(row), idpGroups: row.idp_groups }]
      : [],
  );
  return {
    tenant: named && tenantRef(named),
    paired: named?.paired ?? false,
    main: tenantRef(main),
    sessions,
  };
}

/** What a token's session says, for next-auth's `decode`; undefined where it is not live. */
export async function sessionOfToken(token: string): Promise<{ id: string; userId: string } | undefined> {
  const [row] = await inControl(
    (tx) => tx.sql<{ id: string; user_id: string }[]>`
      select id, user_id from sessions
      where token_hash = ${tokenHash(token)} and revoked_at is null and expires_at > now()`,
  );
  return row && { id: row.id, userId: row.user_id };
}

/** Ends one session. */
export async function revokeSession(id: string): Promise<void> {
  await inControl(
    (tx) => tx.sql`update sessions set revoked_at = now() where id = ${id} and revoked_at is null`,
  );
}

/** Ends every session of these people of one home, at their next request in every browser (U8, A4). */
export async function revokeSessionsOf(homeTenantId: string, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  await inControl(
    (tx) => tx.sql`
      update sessions set revoked_at = now()
      where home_tenant_id = ${homeTenantId} and user_id = any (${[...userIds]}::uuid[]) and revoked_at is null`,
  );
}

/** Ends every session of a person but one, and tells how many that were (U13, A4). */
export async function revokeOthers(
  person: { readonly id: string; readonly home: { readonly id: string } },
  sessionId: string,
): Promise<number> {
  const ended = await inControl(
    (tx) => tx.sql`
      update sessions set revoked_at = now()
      where home_tenant_id = ${person.home.id} and user_id = ${person.id} and id <> ${sessionId}
        and revoked_at is null and expires_at > now() returning id`,
  );
  return ended.length;
}

/** Notes that a session is in use, to the minute (U13). */
async function noteSeen(ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await inControl(
    (tx) => tx.sql`
      update sessions set last_seen_at = now()
      where id = any (${[...ids]}::uuid[]) and last_seen_at < now() - interval '1 minute'`,
  );
}

function tokenHash(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

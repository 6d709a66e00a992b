import { createHash, randomBytes, randomUUID } from "node:crypto";
import { inControl, type TenantRef, type Tx } from "@/db/connection";
import { byteaArray } from "@/db/fragments";
import { type TenantRow, tenantRef } from "@/lib/tenants/registry";
import { env } from "./env";

/** A live session: one row, which the cookie only names. */
export type Session = {
  readonly id: string;
  readonly userId: string;
  readonly home: TenantRef;
  readonly idpGroups: readonly string[];
  /** The provider's connection by which it began, in its home; null for a password (A2). */
  readonly connectionId?: string | null;
};

/** What a session takes from the provider by which it begins (A2, G5): nothing of it is stored with the user. */
export type BySso = {
  readonly connectionId: string;
  /** The ids of the groups that matched, for this session alone. */
  readonly groupIds: readonly string[];
  readonly sessionHash: Buffer | null;
  readonly subjectHash: Buffer;
  /** Sealed: what ends the session at the provider. */
  readonly sealed: string;
  readonly expiresAt: Date | null;
};

/** The tenant of an address, and the caller's live sessions, newest first: in one round trip. */
export type Caller = { tenant: TenantRef | undefined; paired: boolean; main: TenantRef; sessions: Session[] };

/**
 * Makes a session and returns the token that its cookie holds. Valid for 1 to 24 hours (A4): those of its home's policy,
 * or the deployment's where none are given.
 */
export async function createSession(input: {
  homeId: string;
  userId: string;
  ip: string | null;
  userAgent: string | null;
  hours?: number;
  sso?: BySso | undefined;
  /** While it is locked the session is not live (A4). */
  lockKey?: Buffer | null;
}): Promise<string> {
  const { sso, hours = env().BAILIWICK_SESSION_HOURS } = input;
  const token = randomBytes(32).toString("base64url");
  await inControl(
    (tx) => tx.sql`
      insert into sessions (id, token_hash, home_tenant_id, user_id, expires_at, ip, user_agent,
        idp_groups, connection_id, provider_session_hash, provider_subject_hash, provider_sealed, lock_key)
      values (${randomUUID()}, ${tokenHash(token)}, ${input.homeId}, ${input.userId},
        least(now() + make_interval(hours => ${hours}), ${sso?.expiresAt?.toISOString() ?? null}::timestamptz),
        ${input.ip}, ${input.userAgent?.slice(0, 300) ?? null}, ${[...(sso?.groupIds ?? [])]}::text[],
        ${sso?.connectionId ?? null}, ${sso?.sessionHash ?? null}, ${sso?.subjectHash ?? null},
        ${sso?.sealed ?? null}, ${input.lockKey ?? null})`,
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
        connection_id: string | null;
        named: boolean;
        paired: boolean;
        unseen: boolean;
      })[]
    >`
      select t.*, s.id as session_id, s.user_id, s.idp_groups, s.connection_id, t.slug = ${slug} as named,
        s.last_seen_at < now() - interval '1 minute' as unseen,
        coalesce(p.status = 'paired', false) as paired
      from tenants t
      left join pairings p on p.tenant_id = t.id
      left join sessions s on s.home_tenant_id = t.id and s.token_hash = any (${byteaArray(tx, hashes)})
        and s.revoked_at is null and s.expires_at > now() and not ${isLocked(tx)}
      where t.slug = ${slug} or t.kind = 'main' or s.id is not null
      order by s.created_at desc nulls last`,
  );
  await noteSeen(rows.flatMap(({ session_id, unseen }) => (session_id && unseen ? session_id : [])));
  const main = rows.find((row) => row.kind === "main");
  if (!main) throw new Error("The registry has no main tenant yet: the first start did not finish.");
  const named = rows.find((row) => row.named);
  const sessions = rows.flatMap((row) =>
    row.session_id
      ? [
          {
            id: row.session_id,
            userId: row.user_id,
            home: tenantRef(row),
            idpGroups: row.idp_groups,
            connectionId: row.connection_id,
          },
        ]
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
      select s.id, s.user_id from sessions s
      where s.token_hash = ${tokenHash(token)} and s.revoked_at is null and s.expires_at > now()
        and not ${isLocked(tx)}`,
  );
  return row && { id: row.id, userId: row.user_id };
}

/** The IdP groups of a person's live sessions, for explaining what he may do now (G5, U11). */
export async function liveSessionGroups(homeTenantId: string, userId: string): Promise<string[]> {
  const rows = await inControl(
    (tx) => tx.sql<{ id: string }[]>`
      select distinct unnest(idp_groups) as id from sessions
      where home_tenant_id = ${homeTenantId} and user_id = ${userId} and revoked_at is null and expires_at > now()`,
  );
  return rows.map(({ id }) => id);
}

/** True where the address of the session `s` is locked now (U7). */
function isLocked({ sql }: Tx) {
  return sql`exists (select from sign_in_attempts a where a.key = s.lock_key and a.locked_until > now())`;
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

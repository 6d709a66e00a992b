import { createHmac, randomUUID } from "node:crypto";
import { inTenant, type TenantRef, type Tx } from "@/db/connection";
import { writeAudit } from "@/lib/core/audit";
import { derivedKey } from "@/lib/core/env";
import { brokenConstraint } from "@/lib/core/errors";
import { lockedAmong, lockKeyOf } from "@/lib/core/locks";
import { personal } from "@/lib/core/personal";
import { seal } from "@/lib/core/sealed";
import type { BySso } from "@/lib/core/sessions";
import { noteAccess } from "@/lib/history/record";
import { admitsDomain, admittedDomains } from "@/lib/policies/domains";
import { mayBeAt } from "@/lib/policies/place";
import { decide, type Known } from "./decide";
import { matchGroups } from "./groups";
import type { Identity } from "./model";
import { mappedGroups } from "./queries";
import { quoted, SsoRefusal } from "./refusal";
import { type StoredConnection, storedConnection } from "./stored";

type Facts = { readonly ip: string | null; readonly requestId: string };

/** Who came in, and what his session is to bear. */
export type SignedIn = { readonly userId: string; readonly session: BySso };

/** What stands once, so that it counts once: a request that was answered, an assertion that was used. */
export type Once = (tx: Tx, connection: StoredConnection) => Promise<void>;

/**
 * Ends a sign-in by a provider, whichever protocol brought it: what must happen once, who it is, what he becomes and
 * which groups his session has (A3, G4, G5), all in one transaction with its row of the log. The connection must be
 * enabled, and the instance's policy admit where he is and, of someone new, his address (A7). Throws `SsoRefusal`.
 */
export async function finishSignIn(
  home: TenantRef,
  connectionId: string,
  identity: Identity,
  facts: Facts,
  once: Once,
): Promise<SignedIn> {
  const attempt = () => inTenant(home, (tx) => settle(tx, home, { connectionId, identity, facts, once }));
  try {
    return await attempt();
  } catch (error) {
    // Two first sign-ins of one person at once: the other one has made him meanwhile.
    if (brokenConstraint(error) === undefined) throw error;
    return attempt();
  }
}

async function settle(
  tx: Tx,
  home: TenantRef,
  {
    connectionId,
    identity,
    facts,
    once,
  }: { connectionId: string; identity: Identity; facts: Facts; once: Once },
): Promise<SignedIn> {
  const connection = await storedConnection(tx, connectionId, "share");
  if (!connection) throw new SsoRefusal("unknown");
  if (!connection.enabled) throw new SsoRefusal("disabled");
  await once(tx, connection);
  const decision = decide({ connection, identity, ...(await usersOf(tx, connectionId, identity)) });
  const userId = decision.kind === "create" ? randomUUID() : decision.user.id;
  if (!(await mayBeAt(tx, userId, facts.ip))) throw new SsoRefusal("network");
  if (decision.kind === "create" && !admitsDomain(await admittedDomains(tx), identity.email ?? ""))
    throw new SsoRefusal("domain", quoted(identity.email));
  if (decision.kind === "create") await create(tx, home, userId, identity);
  if (decision.kind === "link") await link(tx, userId);
  const renamed = decision.kind === "known" && (await refresh(tx, decision.user, identity));
  await remember(tx, connectionId, { userId, identity, ip: facts.ip });
  const { matched } = matchGroups(identity.groups, await mappedGroups(tx));
  const actor = { id: userId, home: home.id, kind: "user" as const, ...facts };
  if (decision.kind !== "known" || renamed) {
    const by = { tenant: home, requestId: facts.requestId, person: { id: userId, home } };
    await noteAccess(tx, by, { users: [userId] });
  }
  if (decision.kind !== "known") {
    await writeAudit(tx, actor, decision.kind === "create" ? "user.first_sso" : "user.link_sso", {
      target: { kind: "user", id: userId },
      after: {
        type: decision.kind === "create" ? "sso" : "local_sso",
        connection: connection.name,
        ...(decision.kind === "create" && { email: personal(userId, identity.email) }),
      },
      data: undefined,
    });
  }
  await writeAudit(tx, actor, "session.sign_in", {
    target: { kind: "session", id: userId },
    after: { connection: connection.name, groups: matched.map(({ name }) => name) },
    data: undefined,
  });
  return {
    userId,
    session: {
      connectionId,
      groupIds: matched.map(({ id }) => id),
      sessionHash: identity.session.index ? providerHash(connectionId, identity.session.index) : null,
      subjectHash: providerHash(connectionId, identity.session.subject),
      sealed: seal(PROVIDER_SESSION, JSON.stringify(identity.session)),
      expiresAt: identity.expiresAt,
    },
  };
}

/** For what a session's provider names are sealed. */
export const PROVIDER_SESSION = "sso provider session";

/** How a provider's name of a session or person stands in a row: for finding it at logout, unreadable. */
export function providerHash(connectionId: string, name: string): Buffer {
  return createHmac("sha256", derivedKey("sso provider name")).update(`${connectionId}\n${name}`).digest();
}

/** The user of the account and the one of the address, as `decide` needs them. */
export async function usersOf(
  tx: Tx,
  connectionId: string,
  identity: Pick<Identity, "issuer" | "subject" | "email">,
): Promise<{ account: Known | undefined; byEmail: Known | undefined }> {
  const rows = await tx.sql<(Omit<Known, "locked"> & { lockKey: Buffer | null; byAccount: boolean })[]>`
    select u.id, u.origin, u.type, u.status, u.lock_key as "lockKey", a.user_id is not null as "byAccount"
    from users u left join idp_accounts a on a.user_id = u.id and a.connection_id = ${connectionId}
      and a.issuer = ${identity.issuer} and a.subject = ${identity.subject}
    where a.user_id is not null or u.email_folded = lower(${identity.email ?? null}::text)`;
  const locked = await lockedAmong(rows.flatMap(({ lockKey }) => lockKey ?? []));
  const known = rows.map(({ lockKey, ...row }) => ({
    ...row,
    locked: lockKey !== null && locked.has(lockKey.toString("hex")),
  }));
  return {
    account: known.find(({ byAccount }) => byAccount),
    byEmail: known.find(({ byAccount }) => !byAccount),
  };
}

async function create(tx: Tx, home: TenantRef, id: string, identity: Identity): Promise<void> {
  const { email, firstName, lastName, phone } = identity;
  await tx.sql`
    insert into users (id, email, first_name, last_name, phone, type, status, last_login_at, lock_key)
    values (${id}, ${email}, ${firstName}, ${lastName}, ${phone}, 'sso', 'active', now(),
      ${lockKeyOf(home.id, email ?? "")})`;
}

/** Whoever has a password keeps it beside; an invitation that was not taken up is over. */
async function link(tx: Tx, id: string): Promise<void> {
  await tx.sql`
    update users set type = case when password_hash is null then 'sso' else 'local_sso' end, status = 'active',
      last_login_at = now(), updated_at = now(), version = version + 1
    where id = ${id}`;
  await tx.sql`
    update invitations set cancelled_at = now()
    where user_id = ${id} and accepted_at is null and cancelled_at is null`;
}

/** Of someone who is known by his provider alone, the names follow the provider's. Tells whether they changed. */
async function refresh(tx: Tx, { id }: Known, { firstName, lastName, phone }: Identity): Promise<boolean> {
  await tx.sql`update users set last_login_at = now() where id = ${id}`;
  const changed = await tx.sql`
    update users set first_name = coalesce(${firstName}, first_name), last_name = coalesce(${lastName}, last_name),
      phone = coalesce(${phone}, phone), updated_at = now(), version = version + 1
    where id = ${id} and type = 'sso' and (first_name, last_name, phone) is distinct from
      (coalesce(${firstName}, first_name), coalesce(${lastName}, last_name), coalesce(${phone}, phone))
    returning id`;
  return changed.length > 0;
}

async function remember(
  tx: Tx,
  connectionId: string,
  { userId, identity, ip }: { userId: string; identity: Identity; ip: string | null },
): Promise<void> {
  await tx.sql`
    insert into idp_accounts (connection_id, issuer, subject, user_id, last_sign_in_at)
    values (${connectionId}, ${identity.issuer}, ${identity.subject}, ${userId}, now())
    on conflict (connection_id, issuer, subject) do update set user_id = excluded.user_id, last_sign_in_at = now()`;
  await tx.sql`
    insert into idp_sign_ins (connection_id, user_id, detail, ip)
    values (${connectionId}, ${userId}, ${identity.note}, ${ip})`;
}

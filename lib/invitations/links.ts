import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { TenantRef, Tx } from "@/db/connection";
import { consoleUrl, env } from "@/lib/core/env";
import { lockKeyOf } from "@/lib/core/locks";
import { seal } from "@/lib/core/sealed";
import { enqueueMany } from "@/lib/jobs/enqueue";
import type { Fragment } from "@/lib/listing/fragments";
import { hasPassword } from "@/lib/policies/passwords";
import { INVITATION_DAYS, RESET_HOURS } from "./words";

/** What a link is for: the first password of someone invited (U4), or a new one for who has one (A1). */
export type Purpose = "invitation" | "reset";

const KINDS = {
  invitation: { path: "/invite", hours: INVITATION_DAYS * 24 },
  reset: { path: "/reset", hours: RESET_HOURS },
} as const;

type Made = { userId: string; link: string | null };

/** Whether this deployment sends mails. Where it does not, links are handed over (U4). */
export function sendsMails(): boolean {
  return env().SMTP_URL !== undefined;
}

/**
 * Makes a link for each of these people of the tenant, which ends all older links of theirs, in a constant number of
 * round trips. Mails them where a mail server is configured, unless `mail` is false; a link is answered only where no
 * mail goes out (U4). People who do not exist here, or are not of here, are left out.
 */
export async function createLinks(
  tx: Tx,
  purpose: Purpose,
  input: { tenant: TenantRef; userIds: readonly string[]; createdBy: string | null; mail?: boolean },
): Promise<Made[]> {
  const { tenant, createdBy } = input;
  const people = await tx.sql<{ id: string; email: string }[]>`
    select id, email from users where id = any (${[...input.userIds]}::uuid[]) and email is not null
    order by id for update`;
  const mailed = input.mail !== false && sendsMails();
  const made = people.map(({ id, email }) => ({ id: randomUUID(), userId: id, email, token: newToken() }));
  const holders = made.map(({ userId }) => userId);
  await cancelLinks(tx, holders);
  await tx.sql`
    update invitations set superseded = true
    where user_id = any (${holders}::uuid[]) and purpose = ${purpose} and not superseded`;
  const rows = made.map(({ id, userId, token }) => ({ id, userId, hash: linkHash(token).toString("hex") }));
  await tx.sql`
    insert into invitations (id, user_id, purpose, token_hash, created_by, expires_at, mail_state)
    select id, "userId", ${purpose}, decode(hash, 'hex'), ${createdBy}::uuid,
      now() + make_interval(hours => ${KINDS[purpose].hours}), ${mailed ? "queued" : "none"}
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row (id uuid, "userId" uuid, hash text)`;
  const byId = new Map(made.map((one) => [one.userId, { ...one, link: linkOf(purpose, tenant, one.token) }]));
  if (mailed) {
    const jobs = [...byId.values()].map((one) => ({ payload: mailJob(purpose, tenant, one) }));
    await enqueueMany(tx, "mail", jobs);
  }
  return input.userIds.flatMap((userId) => {
    const one = byId.get(userId);
    return one ? [{ userId, link: mailed ? null : one.link }] : [];
  });
}

/** Ends the links of these people that nobody has used. Returns those whose link worked until now. */
export async function cancelLinks(tx: Tx, userIds: readonly string[]): Promise<string[]> {
  const ended = await tx.sql<{ user_id: string; open: boolean }[]>`
    update invitations set cancelled_at = now()
    where user_id = any (${[...userIds]}::uuid[]) and accepted_at is null and cancelled_at is null
    returning user_id, expires_at > now() as open`;
  return ended.filter(({ open }) => open).map(({ user_id }) => user_id);
}

/**
 * Of `invitations i` and `users u`, the links that work. One for a new password is over for good once the password was
 * set or the person was deactivated and activated again.
 */
export function works(tx: Tx, purpose: Purpose): Fragment {
  const open = tx.sql`i.user_id = u.id and i.purpose = ${purpose} and i.accepted_at is null
    and i.cancelled_at is null and i.expires_at > now()`;
  return purpose === "invitation"
    ? tx.sql`${open} and u.status = 'invited'`
    : tx.sql`${open} and ${hasPassword(tx)}
        and i.created_at >= coalesce(greatest(u.password_set_at, u.activated_at), i.created_at)`;
}

/** What the database keeps of a token. */
export function linkHash(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** To whom a mail may go: it names the address without telling it, so that a later one never gets this link. */
export function addressMark(tenantId: string, email: string): string {
  return lockKeyOf(tenantId, email).toString("hex");
}

const newToken = () => randomBytes(32).toString("base64url");

function linkOf(purpose: Purpose, tenant: TenantRef, token: string): string {
  return `${consoleUrl()}${KINDS[purpose].path}?${new URLSearchParams({ tenant: tenant.slug, token })}`;
}

function mailJob(
  kind: Purpose,
  tenant: TenantRef,
  one: { id: string; userId: string; email: string; link: string },
) {
  return {
    kind,
    tenantId: tenant.id,
    userId: one.userId,
    invitationId: one.id,
    address: addressMark(tenant.id, one.email),
    link: seal("mail", one.link),
  };
}

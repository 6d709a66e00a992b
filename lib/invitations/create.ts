import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { TenantRef, Tx } from "@/db/connection";
import { consoleUrl, env } from "@/lib/core/env";
import { lockKeyOf } from "@/lib/core/locks";
import { seal } from "@/lib/core/sealed";
import { enqueueMany } from "@/lib/jobs/enqueue";
import { INVITATION_DAYS } from "./words";

type Invited = { userId: string; link: string | null };

/**
 * Makes an invitation for each of these people of the tenant, which ends all older links of theirs, in a constant
 * number of round trips. Mails them where a mail server is configured, unless `mail` is false; a link is answered
 * only where no mail goes out (U4). People who do not exist here, or are not of here, are left out.
 */
export async function createInvitations(
  tx: Tx,
  input: { tenant: TenantRef; userIds: readonly string[]; createdBy: string | null; mail?: boolean },
): Promise<Invited[]> {
  const { tenant, createdBy } = input;
  const people = await tx.sql<{ id: string; email: string }[]>`
    select id, email from users where id = any (${[...input.userIds]}::uuid[]) and email is not null
    order by id for update`;
  const mailed = input.mail !== false && env().SMTP_URL !== undefined;
  const made = people.map(({ id, email }) => ({ id: randomUUID(), userId: id, email, token: newToken() }));
  const invited = made.map(({ userId }) => userId);
  await cancelLinks(tx, invited);
  await tx.sql`
    update invitations set superseded = true where user_id = any (${invited}::uuid[]) and not superseded`;
  const rows = made.map(({ id, userId, token }) => ({
    id,
    userId,
    hash: invitationHash(token).toString("hex"),
  }));
  await tx.sql`
    insert into invitations (id, user_id, token_hash, created_by, expires_at, mail_state)
    select id, "userId", decode(hash, 'hex'), ${createdBy}::uuid, now() + make_interval(days => ${INVITATION_DAYS}),
      ${mailed ? "queued" : "none"}
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row (id uuid, "userId" uuid, hash text)`;
  const byId = new Map(made.map((one) => [one.userId, { ...one, link: linkOf(tenant, one.token) }]));
  if (mailed) {
    const jobs = [...byId.values()].map((one) => ({ payload: mailJob(tenant, one) }));
    await enqueueMany(tx, "mail", jobs);
  }
  return input.userIds.flatMap((userId) => {
    const one = byId.get(userId);
    return one ? [{ userId, link: mailed ? null : one.link }] : [];
  });
}

/** As `createInvitations`, for one person. */
export async function createInvitation(
  tx: Tx,
  { userId, ...input }: { tenant: TenantRef; userId: string; createdBy: string | null },
): Promise<{ link: string | null }> {
  const [made] = await createInvitations(tx, { ...input, userIds: [userId] });
  return { link: made?.link ?? null };
}

/** Ends the links of these people that nobody has used. Returns those whose link worked until now. */
export async function cancelLinks(tx: Tx, userIds: readonly string[]): Promise<string[]> {
  const ended = await tx.sql<{ user_id: string; open: boolean }[]>`
    update invitations set cancelled_at = now()
    where user_id = any (${[...userIds]}::uuid[]) and accepted_at is null and cancelled_at is null
    returning user_id, expires_at > now() as open`;
  return ended.filter(({ open }) => open).map(({ user_id }) => user_id);
}

/** What the database keeps of a token. */
export function invitationHash(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** To whom a mail may go: it names the address without telling it, so that a later one never gets this link. */
export function addressMark(tenantId: string, email: string): string {
  return lockKeyOf(tenantId, email).toString("hex");
}

const newToken = () => randomBytes(32).toString("base64url");

function linkOf(tenant: TenantRef, token: string): string {
  return `${consoleUrl()}/invite?${new URLSearchParams({ tenant: tenant.slug, token })}`;
}

function mailJob(tenant: TenantRef, one: { id: string; userId: string; email: string; link: string }) {
  return {
    kind: "invitation",
    tenantId: tenant.id,
    userId: one.userId,
    invitationId: one.id,
    address: addressMark(tenant.id, one.email),
    link: seal("mail", one.link),
  };
}

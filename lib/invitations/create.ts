import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { TenantRef, Tx } from "@/db/connection";
import { consoleUrl, env } from "@/lib/core/env";
import { seal } from "@/lib/core/sealed";
import { enqueue } from "@/lib/jobs/enqueue";

/** How long an invitation's link works (U4). */
export const INVITATION_DAYS = 7;

/**
 * Makes an invitation, which ends every older link of the person, and mails it where a mail server is
 * configured. Returns the link for the admin to hand over where there is none (U4).
 */
export async function createInvitation(
  tx: Tx,
  input: { tenant: TenantRef; userId: string; createdBy: string | null },
): Promise<{ link: string | null }> {
  const token = randomBytes(32).toString("base64url");
  await tx.sql`
    update invitations set cancelled_at = now()
    where user_id = ${input.userId} and accepted_at is null and cancelled_at is null`;
  await tx.sql`
    insert into invitations (id, user_id, token_hash, created_by, expires_at)
    values (${randomUUID()}, ${input.userId}, ${invitationHash(token)}, ${input.createdBy},
      now() + make_interval(days => ${INVITATION_DAYS}))`;
  const query = new URLSearchParams({ tenant: input.tenant.slug, token });
  const link = `${consoleUrl()}/invite?${query}`;
  if (!env().SMTP_URL) return { link };
  const { id } = input.tenant;
  await enqueue(tx, "mail", {
    kind: "invitation",
    tenantId: id,
    userId: input.userId,
    link: seal("mail", link),
  });
  return { link: null };
}

/** What the database keeps of a token. */
export function invitationHash(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

import { inTenant, type TenantRef } from "@/db/connection";
import { writeAudit } from "@/lib/core/audit";
import { Refusal } from "@/lib/core/errors";
import { hashPassword } from "@/lib/core/passwords";
import { revokeSessionsOf } from "@/lib/core/session-ends";
import { linkHash, works } from "@/lib/invitations/links";
import { type Holder, holderOf } from "@/lib/invitations/open";
import { tellPasswordChanged } from "@/lib/mail/changed";
import { keepReplaced, requirePassword } from "@/lib/policies/passwords";
import { mayBeAt, PlaceRefusal } from "@/lib/policies/place";
import type { ResetInput } from "./model";

const GONE = "This link is not valid: it was used or replaced, or its hour is over. Ask for a new one.";

/** For whom an open link is, and what is asked of his password; see `holderOf`. */
export function resetOf(slug: string, token: string): Promise<Holder | undefined> {
  return holderOf("reset", slug, token);
}

/**
 * Sets a new password behind a link, which works once (A1). The password is held against the policy and the history,
 * and the person must be where he may sign in (A7). All his sessions end (A4), he is told by mail, and a lock stays
 * (U7): nobody is signed in by this. Throws `Refusal`.
 */
export async function resetPassword(
  input: ResetInput,
  facts: { ip: string | null; requestId: string },
): Promise<{ home: TenantRef }> {
  const holder = await resetOf(input.tenant, input.token);
  if (!holder) throw new Refusal("not_found", GONE);
  const { home, userId, email } = holder;
  await inTenant(home, async (tx) => {
    if (!(await mayBeAt(tx, userId, facts.ip))) throw new PlaceRefusal(facts.ip);
    await requirePassword(tx, userId, input.password);
  });
  const hash = await hashPassword(input.password);
  await inTenant(home, async (tx) => {
    // Locked first: of two who use the link at once, and of two links, one sets the password.
    await tx.sql`select from users where id = ${userId} for update`;
    const [used] = await tx.sql<{ replaced: string }[]>`
      update invitations i set accepted_at = now() from users u
      where i.token_hash = ${linkHash(input.token)} and ${works(tx, "reset")}
      returning u.password_hash as replaced`;
    if (!used) throw new Refusal("not_found", GONE);
    await tx.sql`
      update users set password_hash = ${hash}, password_set_at = now(), updated_at = now() where id = ${userId}`;
    await keepReplaced(tx, userId, used.replaced);
    await revokeSessionsOf(home.id, [userId]);
    await tellPasswordChanged(tx, home, { userId, email });
    const target = { kind: "user" as const, id: userId };
    const actor = { id: userId, home: home.id, kind: "user" as const, ...facts };
    const after = { password: "changed", sessionsEnded: "all" };
    await writeAudit(tx, actor, "user.reset_password", { target, after, data: undefined });
  });
  return { home };
}

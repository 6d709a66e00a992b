import { inTenant, type TenantRef } from "@/db/connection";
import { writeAudit } from "@/lib/core/audit";
import { Refusal } from "@/lib/core/errors";
import { lockKeyOf } from "@/lib/core/locks";
import { hashPassword } from "@/lib/core/passwords";
import { noteAccess } from "@/lib/history/record";
import { requirePassword } from "@/lib/policies/passwords";
import { mayBeAt, PlaceRefusal } from "@/lib/policies/place";
import type { AcceptInput } from "@/lib/sign-in/model";
import { linkHash } from "./links";
import { type Holder, holderOf } from "./open";

const GONE =
  "This link is not valid: it was used, replaced or cancelled, or its 7 days are over. Ask for a new one.";

type Facts = { ip: string | null; requestId: string };

/** For whom an open invitation is, and what is asked of his password; see `holderOf`. */
export function invitationOf(slug: string, token: string): Promise<Holder | undefined> {
  return holderOf("invitation", slug, token);
}

/**
 * Sets the password of someone invited and makes him Active; the link works once (U4). The password is held against
 * the policy, and he must be where he may sign in (A7). Throws `Refusal`.
 */
export async function acceptInvitation(
  input: AcceptInput,
  facts: Facts,
): Promise<{ home: TenantRef; userId: string }> {
  const invited = await invitationOf(input.tenant, input.token);
  if (!invited) throw new Refusal("not_found", GONE);
  const { home } = invited;
  await inTenant(home, async (tx) => {
    if (!(await mayBeAt(tx, invited.userId, facts.ip))) throw new PlaceRefusal(facts.ip);
    await requirePassword(tx, invited.userId, input.password);
  });
  const hash = await hashPassword(input.password);
  const userId = await inTenant(home, async (tx) => {
    const [used] = await tx.sql<{ user_id: string }[]>`
      update invitations set accepted_at = now()
      where token_hash = ${linkHash(input.token)} and purpose = 'invitation' and accepted_at is null
        and cancelled_at is null and expires_at > now()
      returning user_id`;
    if (!used) throw new Refusal("not_found", GONE);
    const activated = await tx.sql`
      update users set status = 'active', password_hash = ${hash}, password_set_at = now(), last_login_at = now(),
        lock_key = ${lockKeyOf(home.id, invited.email)}, updated_at = now(), version = version + 1
      where id = ${used.user_id} and status = 'invited' returning id`;
    if (activated.length === 0) throw new Refusal("not_found", GONE);
    const target = { kind: "user" as const, id: used.user_id };
    const actor = { id: used.user_id, home: home.id, kind: "user" as const, ...facts };
    await writeAudit(tx, actor, "invitation.accept", { target, data: undefined });
    const by = { tenant: home, person: { id: used.user_id, home }, requestId: facts.requestId };
    await noteAccess(tx, by, { users: [used.user_id] });
    return used.user_id;
  });
  return { home, userId };
}

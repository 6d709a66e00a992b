import { inControl, inTenant, type TenantRef, TenantUnavailable } from "@/db/connection";
import { writeAudit } from "@/lib/core/audit";
import { Refusal } from "@/lib/core/errors";
import { lockKeyOf } from "@/lib/core/locks";
import { hashPassword } from "@/lib/core/passwords";
import { noteAccess } from "@/lib/history/record";
import type { AcceptInput } from "@/lib/sign-in/model";
import { tenantBySlug } from "@/lib/tenants/registry";
import { invitationHash } from "./create";

const GONE =
  "This link is not valid: it was used, replaced or cancelled, or its 7 days are over. Ask for a new one.";

type Facts = { ip: string | null; requestId: string };

/**
 * For whom an open link is; undefined where it does not work, also while its tenant is out of service: nobody
 * learns by it which tenants there are.
 */
export async function invitationOf(
  slug: string,
  token: string,
): Promise<{ home: TenantRef; firstName: string; email: string } | undefined> {
  const home = await inControl((tx) => tenantBySlug(tx, slug));
  if (!home) return undefined;
  try {
    const [row] = await inTenant(
      home,
      (tx) => tx.sql<{ first_name: string | null; email: string }[]>`
        select u.first_name, u.email from invitations i join users u on u.id = i.user_id
        where i.token_hash = ${invitationHash(token)} and i.accepted_at is null and i.cancelled_at is null
          and i.expires_at > now() and u.status = 'invited'`,
    );
    return row && { home, firstName: row.first_name ?? "", email: row.email };
  } catch (error) {
    if (error instanceof TenantUnavailable) return undefined;
    throw error;
  }
}

/** Sets the password of someone invited and makes him Active; the link works once (U4). Throws `Refusal`. */
export async function acceptInvitation(
  input: AcceptInput,
  facts: Facts,
): Promise<{ home: TenantRef; userId: string }> {
  const invited = await invitationOf(input.tenant, input.token);
  if (!invited) throw new Refusal("not_found", GONE);
  const { home } = invited;
  const hash = await hashPassword(input.password);
  const userId = await inTenant(home, async (tx) => {
    const [used] = await tx.sql<{ user_id: string }[]>`
      update invitations set accepted_at = now()
      where token_hash = ${invitationHash(input.token)} and accepted_at is null and cancelled_at is null
        and expires_at > now()
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

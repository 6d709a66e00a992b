import { inTenant, type Tx } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { writeAudit } from "@/lib/core/audit";
import type { Context } from "@/lib/core/context";
import { conflict } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { createInvitation } from "@/lib/invitations/create";
import type { TenantIdInput } from "../model";
import { tenantRef } from "../registry";
import { lockedChild } from "./registered";

/**
 * Makes a new invitation for a child's first administrator, which ends the older one (T2, U4). Answers the link
 * for the gateway to show; null where it went out by mail. Throws `Refusal`, `TenantUnavailable`.
 */
export async function inviteTenantAdmin(
  tx: Tx,
  context: Context,
  { tenantId }: TenantIdInput,
): Promise<Change<{ link: string | null; email: string }>> {
  const tenant = tenantRef(await lockedChild(tx, tenantId));
  const target = { kind: "tenant" as const, id: tenant.id, name: tenant.name };
  const data = await inTenant(tenant, async (own) => {
    const [admin] = await own.sql<{ id: string; email: string }[]>`
      select id, email from users
      where origin = 'local' and status = 'invited' and role_id = ${ACCOUNT_ADMIN_ID} and email is not null
        and not exists (select from users where origin = 'local' and password_hash is not null)
      order by created_at, id limit 1`;
    if (!admin)
      throw conflict(
        "This tenant's administrator has set a password already. Others are invited inside the tenant.",
      );
    const { link } = await createInvitation(own, { tenant, userId: admin.id, createdBy: null });
    const { person, ip, requestId } = context;
    const actor = { id: person.id, home: person.home.id, kind: "main" as const, ip, requestId };
    const invited = { kind: "invitation" as const, id: admin.id };
    await writeAudit(own, actor, "tenant.invite_admin", { target: invited, data: undefined });
    return { link, email: admin.email };
  });
  return { target, data };
}

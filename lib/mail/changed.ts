import type { TenantRef, Tx } from "@/db/connection";
import { addressMark, sendsMails } from "@/lib/invitations/links";
import { enqueue } from "@/lib/jobs/enqueue";

/** Tells someone of this tenant by mail that his password was changed just now, where a mail server is configured. */
export async function tellPasswordChanged(
  tx: Tx,
  tenant: TenantRef,
  { userId, email }: { userId: string; email: string },
): Promise<void> {
  if (!sendsMails()) return;
  await enqueue(tx, "mail", {
    kind: "password-changed",
    tenantId: tenant.id,
    userId,
    address: addressMark(tenant.id, email),
    at: new Date().toISOString(),
  });
}

import type { TenantRef, Tx } from "@/db/connection";
import { createLinks } from "./links";

/**
 * Makes an invitation for each of these people of the tenant, which ends all older links of theirs, in a constant
 * number of round trips. Mails them where a mail server is configured, unless `mail` is false; a link is answered
 * only where no mail goes out (U4). People who do not exist here, or are not of here, are left out.
 */
export function createInvitations(
  tx: Tx,
  input: { tenant: TenantRef; userIds: readonly string[]; createdBy: string | null; mail?: boolean },
): Promise<{ userId: string; link: string | null }[]> {
  return createLinks(tx, "invitation", input);
}

/** As `createInvitations`, for one person. */
export async function createInvitation(
  tx: Tx,
  { userId, ...input }: { tenant: TenantRef; userId: string; createdBy: string | null },
): Promise<{ link: string | null }> {
  const [made] = await createInvitations(tx, { ...input, userIds: [userId] });
  return { link: made?.link ?? null };
}

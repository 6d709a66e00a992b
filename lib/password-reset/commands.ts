import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import type { Change } from "@/lib/core/result";
import { refuseTakeovers } from "@/lib/invitations/commands";
import { createLinks, sendsMails } from "@/lib/invitations/links";
import { hasPassword } from "@/lib/policies/passwords";
import { requireAction } from "@/lib/roles/queries";
import { changeOf, refuseForeign, refuseWhere, selectedUsers } from "@/lib/users/commands/selected";
import type { SendResetInput } from "./model";
import { noResetReason } from "./words";

/** How many links are on their way by mail, and those that are to be handed over. */
export type SentResets = { mailed: number; links: { email: string; link: string }[] };

/**
 * Makes people a link by which each sets a new password, which ends older ones, and mails it; without a mail server the
 * links are answered. Their passwords and sessions stay until then. All of them or none. Throws `Refusal`: not_found,
 * forbidden without `users:unlock`, for people from elsewhere (S3) and, where links are answered, for accounts that may
 * do what the person may not (R5), conflict for those who have no password to set anew.
 */
export async function sendResets(
  tx: Tx,
  context: Context,
  { userIds }: SendResetInput,
): Promise<Change<SentResets>> {
  requireAction(context, "users:unlock");
  const users = await selectedUsers(tx, userIds);
  refuseForeign(users);
  const able = await tx.sql<{ id: string; email: string }[]>`
    select u.id, u.email from users u where u.id = any (${userIds}::uuid[]) and ${hasPassword(tx)}`;
  const emails = new Map(able.map(({ id, email }) => [id, email]));
  refuseWhere(users, "conflict", (user) =>
    emails.has(user.id) ? null : (noResetReason(user) ?? "has no password here"),
  );
  if (!sendsMails()) await refuseTakeovers(tx, context, users, "hand over such a link");
  const made = await createLinks(tx, "reset", {
    tenant: context.tenant,
    userIds,
    createdBy: context.person.id,
  });
  const links = made.flatMap(({ userId, link }) => (link ? [{ email: emails.get(userId) ?? "", link }] : []));
  const changed = userIds.map((id) => ({
    id,
    after: { passwordReset: sendsMails() ? "mailed" : "handed over" },
  }));
  return changeOf(userIds, changed, { mailed: made.length - links.length, links });
}

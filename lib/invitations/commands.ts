import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { refuseTakeover, requireAction } from "@/lib/roles/queries";
import { createInvitation } from "./create";

/** Invites people of this tenant who have not set a password yet. The links are null where mail goes out. */
export async function inviteUsers(
  tx: Tx,
  context: Pick<Context, "tenant" | "person">,
  userIds: readonly string[],
): Promise<{ userId: string; link: string | null }[]> {
  const made: { userId: string; link: string | null }[] = [];
  for (const userId of userIds) {
    const { link } = await createInvitation(tx, {
      tenant: context.tenant,
      userId,
      createdBy: context.person.id,
    });
    made.push({ userId, link });
  }
  return made;
}

/** Makes a new link for someone invited, which ends the old one (U4). Throws `Refusal`. */
export async function resendInvitation(
  tx: Tx,
  context: Context,
  input: { userId: string },
): Promise<Change<{ link: string | null }>> {
  requireAction(context, "users:invite");
  await requireInvited(tx, context, input.userId);
  const { link } = await createInvitation(tx, {
    tenant: context.tenant,
    userId: input.userId,
    createdBy: context.person.id,
  });
  return { target: { kind: "invitation", id: input.userId }, data: { link } };
}

/** Ends the open link of someone invited (U4). Throws `Refusal`. */
export async function cancelInvitation(tx: Tx, context: Context, input: { userId: string }): Promise<Change> {
  requireAction(context, "users:invite");
  await requireInvited(tx, context, input.userId);
  const ended = await tx.sql`
    update invitations set cancelled_at = now()
    where user_id = ${input.userId} and accepted_at is null and cancelled_at is null returning id`;
  if (ended.length === 0) throw new Refusal("conflict", "This person has no open invitation.");
  return { target: { kind: "invitation", id: input.userId }, data: undefined };
}

async function requireInvited(tx: Tx, context: Context, userId: string): Promise<void> {
  const [user] = await tx.sql<{ status: string; origin: string; name: string }[]>`
    select status, origin, concat_ws(' ', first_name, last_name) as name from users
    where id = ${userId} and status <> 'deleted'`;
  if (!user) throw notFound("user");
  if (user.origin !== "local")
    throw new Refusal("forbidden", "This person came from main and is invited there.");
  if (user.status !== "invited") throw new Refusal("conflict", "This person has already set a password.");
  await refuseTakeover(tx, context, { id: userId, name: user.name }, "handle the invitation");
}

import type { Tx } from "@/db/connection";
import { changedMeanwhile } from "@/lib/audit/queries";
import type { Context } from "@/lib/core/context";
import { conflict, invalid, notFound, outdated } from "@/lib/core/errors";
import { lockKeyOf } from "@/lib/core/locks";
import { personal } from "@/lib/core/personal";
import type { Change } from "@/lib/core/result";
import { moveSessionLocks } from "@/lib/core/session-ends";
import { requireAwaited } from "@/lib/directory/awaited";
import { noteAccess } from "@/lib/history/record";
import { createInvitation } from "@/lib/invitations/create";
import { cancelLinks } from "@/lib/invitations/links";
import { refusedAddresses } from "@/lib/policies/domains";
import { refuseTakeover, requireAction } from "@/lib/roles/queries";
import type { UpdateUserInput } from "../model";
import { refuseForeign, type Selected, selectedUsers } from "./selected";

type Details = { version: number; email: string; firstName: string; lastName: string; phone: string | null };
const DETAILS = ["email", "firstName", "lastName", "phone"] as const;

/** The new version; `invited` where another address brought a new invitation, with its link where no mail goes out. */
export type UpdatedUser = { version: number; invited?: { link: string | null } };

/**
 * Changes a user's own details (U2). Another address ends the open invitation and brings a new one there (U4).
 * Throws `Refusal`: not_found, forbidden for someone from elsewhere (S3), for another address of someone who may
 * do more than the editor and of someone invited without `users:invite`, conflict for an outdated edit or an
 * address that is taken, invalid for one that the policy does not admit (A7).
 */
export async function updateUser(
  tx: Tx,
  context: Context,
  input: UpdateUserInput,
): Promise<Change<UpdatedUser>> {
  const [user] = await selectedUsers(tx, [input.id]);
  if (!user) throw notFound("user");
  refuseForeign([user]);
  const before = await detailsOf(tx, user);
  if (before.version !== input.version)
    throw outdated(await changedMeanwhile(tx, "user", user.id, before.version - input.version));
  const target = { kind: "user" as const, id: user.id };
  const changed = DETAILS.filter((key) => before[key] !== input[key]);
  if (changed.length === 0) return { target, data: { version: before.version } };
  if (changed.includes("email")) await requireAddress(tx, context, user, input.email);

  const lockKey = lockKeyOf(context.tenant.id, input.email);
  await tx.sql`
    update users set email = ${input.email}, first_name = ${input.firstName}, last_name = ${input.lastName},
      phone = ${input.phone}, lock_key = ${lockKey}, updated_at = now(),
      version = version + 1
    where id = ${user.id}`;
  if (changed.includes("email")) await moveSessionLocks(context.tenant.id, user.id, lockKey);
  const invited = changed.includes("email") ? await inviteAgain(tx, context, user) : undefined;
  await noteAccess(tx, context, { users: [user.id] });
  const pick = (from: Omit<Details, "version">) =>
    Object.fromEntries(changed.map((key) => [key, personal(user.id, from[key])]));
  const data = { version: before.version + 1, ...(invited && { invited }) };
  return { target, before: pick(before), after: pick(input), data };
}

/** A link that went to the old address works no more; someone who still waits for one gets it at the new address. */
async function inviteAgain(
  tx: Tx,
  context: Context,
  { id, status }: Selected,
): Promise<{ link: string | null } | undefined> {
  const open = await cancelLinks(tx, [id]);
  if (open.length === 0 || status !== "invited") return undefined;
  requireAction(context, "users:invite");
  return createInvitation(tx, { tenant: context.tenant, userId: id, createdBy: context.person.id });
}

async function detailsOf(tx: Tx, { id }: Selected): Promise<Details> {
  const [row] = await tx.sql<Details[]>`
    select version, coalesce(email, '') as email, coalesce(first_name, '') as "firstName",
      coalesce(last_name, '') as "lastName", phone
    from users where id = ${id}`;
  if (!row) throw notFound("user");
  return row;
}

async function requireAddress(tx: Tx, context: Context, user: Selected, email: string): Promise<void> {
  await refuseTakeover(tx, context, user, "change the address", "email");
  await requireAwaited(tx, context, [email], () => "email");
  const refused = await refusedAddresses(tx, [email], () => "email");
  if (refused.email) throw invalid(refused.email, refused);
  const [taken] = await tx.sql`select from users where email_folded = lower(${email}) and id <> ${user.id}`;
  if (!taken) return;
  const message = "A user with this address is here already.";
  throw conflict(message, { email: message });
}

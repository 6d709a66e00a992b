import type { Tx } from "@/db/connection";
import { changedMeanwhile } from "@/lib/audit/queries";
import type { Context } from "@/lib/core/context";
import { conflict, notFound, outdated } from "@/lib/core/errors";
import { lockKeyOf } from "@/lib/core/locks";
import { personal } from "@/lib/core/personal";
import type { Change } from "@/lib/core/result";
import { refuseTakeover } from "@/lib/roles/queries";
import { noteMainChange } from "@/lib/sync/changed";
import type { UpdateUserInput } from "../model";
import { refuseForeign, type Selected, selectedUsers } from "./selected";

type Details = { version: number; email: string; firstName: string; lastName: string; phone: string | null };
const DETAILS = ["email", "firstName", "lastName", "phone"] as const;

/**
 * Changes a user's own details (U2). Throws `Refusal`: not_found, forbidden for someone from elsewhere (S3) and
 * for another address of someone who may do more than the editor, conflict for an outdated edit or an address
 * that is taken.
 */
export async function updateUser(
  tx: Tx,
  context: Context,
  input: UpdateUserInput,
): Promise<Change<{ version: number }>> {
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

  await tx.sql`
    update users set email = ${input.email}, first_name = ${input.firstName}, last_name = ${input.lastName},
      phone = ${input.phone}, lock_key = ${lockKeyOf(context.tenant.id, input.email)}, updated_at = now(),
      version = version + 1
    where id = ${user.id}`;
  if (context.tenant.kind === "main") await noteMainChange(tx, { users: [user.id] });
  const pick = (from: Omit<Details, "version">) =>
    Object.fromEntries(changed.map((key) => [key, personal(user.id, from[key])]));
  return { target, before: pick(before), after: pick(input), data: { version: before.version + 1 } };
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
  const [taken] = await tx.sql`select from users where email_folded = lower(${email}) and id <> ${user.id}`;
  if (!taken) return;
  const message = "A user with this address is here already.";
  throw conflict(message, { email: message });
}

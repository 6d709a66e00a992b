import { z } from "zod";
import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { edit } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import type { LeaveInput } from "@/lib/ownership/model";
import { planOf } from "@/lib/ownership/queries";
import { addUsers } from "@/lib/users/commands/add";
import { deleteUsers } from "@/lib/users/commands/delete";
import { deactivateUsers } from "@/lib/users/commands/status";
import { NewUserInput } from "@/lib/users/model";
import { Email, line } from "@/lib/users/text";
import { command, field, type Outcome } from "../definition";
import { groupsByName, roleByName, userByEmail } from "../names";

const name = line("a name", 120);
const row = NewUserInput.shape;

/** Adds a user and invites him (U2, U4). */
export const createUser = command({
  name: "CreateUser",
  group: "users",
  title: "Create a user",
  description:
    "Adds a person and sends the invitation; without a mail server its link stands in Invitations.",
  on: "instance",
  needs: edit("users"),
  audit: "user.add",
  input: z.strictObject({
    email: row.email.meta(field("E-mail")),
    firstName: row.firstName.meta(field("First name")),
    lastName: row.lastName.meta(field("Last name")),
    phone: row.phone.meta(field("Phone")),
    role: name.optional().meta(field("Role", "line", "The role's name in the tenant. Empty: no role.")),
    groups: z
      .array(name)
      .max(50)
      .default([])
      .meta(field("User groups", "names", "Names in the tenant.")),
  }),
  async run(tx, context, { role, groups, ...person }) {
    const roleId = role === undefined ? null : await roleByName(tx, role, "role");
    const groupIds = await groupsByName(tx, groups, "groups");
    const change = await addUsers(tx, context, { rows: [person], roleId, groupIds }).catch(fieldsByName);
    return { ...change, data: { message: "Added and invited." } };
  },
});

const leaver = z.strictObject({
  email: Email.meta(field("E-mail")),
  handTo: Email.optional().meta(
    field("Hand over to", "line", "The e-mail of who gets what the person owns, if anything."),
  ),
  leaveOwned: z
    .boolean()
    .default(false)
    .meta(field("Leave what the person owns without a new owner", "flag")),
});

/** Deletes a user for good (U8). */
export const deleteUser = command({
  name: "DeleteUser",
  group: "users",
  title: "Delete a user",
  description: "For good: names, address and phone are erased, an opaque id stays.",
  danger: "The person's names, address and phone are erased for good, and the sessions end.",
  on: "instance",
  needs: edit("users"),
  audit: "user.delete",
  input: leaver,
  run: (tx, context, input) => leaving(tx, context, input, deleteUsers, "Deleted."),
});

/** Deactivates a user for a time (U8). */
export const inactiveUser = command({
  name: "InactiveUser",
  group: "users",
  title: "Deactivate a user",
  description: "Keeps everything, ends live sessions at once. It can be taken back.",
  on: "instance",
  needs: edit("users"),
  audit: "user.deactivate",
  input: leaver,
  run: (tx, context, input) => leaving(tx, context, input, deactivateUsers, "Deactivated."),
});

async function leaving(
  tx: Tx,
  context: Context,
  { email, handTo, leaveOwned }: z.output<typeof leaver>,
  leave: (tx: Tx, context: Context, input: LeaveInput) => Promise<Change<{ changed: number }>>,
  message: string,
): Promise<Change<Outcome>> {
  const userId = await userByEmail(tx, email, "email");
  const to = handTo === undefined ? null : await userByEmail(tx, handTo, "handTo");
  const { stamp, owned } = await planOf(tx, [userId]);
  const decided = owned.length > 0 && (to !== null || leaveOwned);
  const input = { userIds: [userId], ...(decided ? { plan: { stamp, to } } : {}) };
  const change = await leave(tx, context, input).catch((error) => nameless(tx, userId, error));
  return { ...change, data: { message: change.data.changed > 0 ? message : "It was so already." } };
}

/** A refusal stays in a run's history after the person was erased, so it does not name him (U8). */
async function nameless(tx: Tx, userId: string, error: unknown): Promise<never> {
  if (!(error instanceof Refusal)) throw error;
  const [person] = await tx.sql<{ full: string; email: string }[]>`
    select concat_ws(' ', first_name, last_name) as full, coalesce(email, '') as email from users where id = ${userId}`;
  let { message } = error;
  for (const word of [person?.full, person?.email]) if (word) message = message.replaceAll(word, "This user");
  throw new Refusal(error.code, message);
}

const INPUTS: Readonly<Record<string, string>> = { roleId: "role", groupIds: "groups" };

function fieldsByName(error: unknown): never {
  if (!(error instanceof Refusal) || !error.fields) throw error;
  const fields = Object.entries(error.fields).map(([path, sentence]) => {
    const last = path.replace(/^rows\.0\./, "");
    return [INPUTS[last] ?? last, sentence];
  });
  throw new Refusal(error.code, error.message, Object.fromEntries(fields));
}

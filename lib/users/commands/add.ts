import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict, type FieldErrors, invalid } from "@/lib/core/errors";
import { lockKeyOf } from "@/lib/core/locks";
import { personal } from "@/lib/core/personal";
import type { Change } from "@/lib/core/result";
import { requireAwaited } from "@/lib/directory/awaited";
import { requireByHand } from "@/lib/directory/follow";
import { localGroups } from "@/lib/groups/queries";
import { noteAccess } from "@/lib/history/record";
import { createInvitations } from "@/lib/invitations/create";
import { refusedAddresses } from "@/lib/policies/domains";
import { grantableRole, requireAction, requireGrantableGroups } from "@/lib/roles/queries";
import type { AddUsersInput } from "../model";
import { changeOf } from "./selected";

/** Who was added; the link is null where the invitation goes out by mail. */
export type AddedUser = { id: string; email: string; link: string | null };

/**
 * Adds users and invites them (U2, U3, U4), all of them or none. Throws `Refusal`: invalid or conflict with a
 * sentence for each wrong row (`rows.3.email`), also where the policy does not admit its domain (A7), not_found, forbidden for a role or group that gives what the
 * person lacks (R5), also by what the directory has an address in (G6), or that did not come from here (S4).
 */
export async function addUsers(
  tx: Tx,
  context: Context,
  { rows, roleId, groupIds }: AddUsersInput,
): Promise<Change<{ users: AddedUser[] }>> {
  requireAction(context, "users:invite");
  refuseRepeated(rows);
  await refuseOtherDomains(tx, rows);
  const role = roleId === null ? null : await grantableRole(tx, context, roleId, "roleId");
  const groups = await localGroups(tx, groupIds, "groupIds");
  await requireByHand(tx, groupIds, "groupIds");
  await requireGrantableGroups(tx, context, groupIds, "groupIds");
  const emails = rows.map(({ email }) => email);
  await requireAwaited(tx, context, emails, (index) => `rows.${index}.email`);

  const users = rows.map((row) => ({ ...row, id: randomUUID() }));
  await insert(tx, context, users, roleId);
  const ids = users.map(({ id }) => id);
  await tx.sql`
    insert into group_members (group_id, user_id)
    select g, u from unnest(${groups.map(({ id }) => id)}::uuid[]) g cross join unnest(${ids}::uuid[]) u`;
  const invited = await createInvitations(tx, {
    tenant: context.tenant,
    userIds: ids,
    createdBy: context.person.id,
  });
  const links = new Map(invited.map(({ userId, link }) => [userId, link]));
  const members = ids.flatMap((userId) => groups.map((group) => ({ groupId: group.id, userId })));
  await noteAccess(tx, context, { users: ids, members });

  const granted = {
    role: role && { id: role.id, name: role.name },
    groups: groups.map(({ id, name }) => ({ id, name })),
  };
  const changed = users.map(({ id, email, firstName, lastName, phone }) => ({
    id,
    after: {
      email: personal(id, email),
      firstName: personal(id, firstName),
      lastName: personal(id, lastName),
      phone: personal(id, phone),
      ...granted,
    },
  }));
  return changeOf(ids, changed, {
    users: users.map(({ id, email }) => ({ id, email, link: links.get(id) ?? null })),
  });
}

type NewUser = AddUsersInput["rows"][number] & { id: string };

function refuseRepeated(rows: AddUsersInput["rows"]): void {
  const first = new Map<string, number>();
  const fields: FieldErrors = {};
  for (const [index, { email }] of rows.entries()) {
    const earlier = first.get(email.toLowerCase());
    if (earlier === undefined) first.set(email.toLowerCase(), index);
    else fields[`rows.${index}.email`] = `Row ${earlier + 1} has this address already.`;
  }
  if (Object.keys(fields).length > 0) throw invalid("Some addresses stand in more than one row.", fields);
}

async function refuseOtherDomains(tx: Tx, rows: AddUsersInput["rows"]): Promise<void> {
  const emails = rows.map(({ email }) => email);
  const fields = await refusedAddresses(tx, emails, (index) => `rows.${index}.email`);
  if (Object.keys(fields).length > 0)
    throw invalid("The sign-in policy does not admit some addresses. Nobody was added.", fields);
}

async function insert(
  tx: Tx,
  context: Context,
  users: readonly NewUser[],
  roleId: string | null,
): Promise<void> {
  const rows = users.map((user) => ({
    ...user,
    lock: lockKeyOf(context.tenant.id, user.email).toString("hex"),
  }));
  const added = await tx.sql<{ id: string }[]>`
    insert into users (id, email, first_name, last_name, phone, status, role_id, lock_key)
    select id, email, "firstName", "lastName", phone, 'invited', ${roleId}::uuid, decode(lock, 'hex')
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as row (id uuid, email text, "firstName" text, "lastName" text, phone text, lock text)
    on conflict (email_folded) do nothing returning id`;
  const written = new Set(added.map(({ id }) => id));
  const fields: FieldErrors = {};
  for (const [index, { id }] of users.entries()) {
    if (!written.has(id)) fields[`rows.${index}.email`] = "A user with this address is here already.";
  }
  if (Object.keys(fields).length > 0)
    throw conflict("Some of these users are here already. Nobody was added.", fields);
}

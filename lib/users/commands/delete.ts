import type { Tx } from "@/db/connection";
import { lockNestings } from "@/lib/access/queries";
import type { Context } from "@/lib/core/context";
import { unlock } from "@/lib/core/locks";
import type { Change } from "@/lib/core/result";
import { revokeSessionsOf } from "@/lib/core/session-ends";
import { noteAccess } from "@/lib/history/record";
import { deletePrivateViews } from "@/lib/ownership/kinds/views";
import type { LeaveInput } from "@/lib/ownership/model";
import { settleOwnership } from "@/lib/ownership/settle";
import { requireAction } from "@/lib/roles/queries";
import { changeOf, refuseWhere, type Selected, selectedUsers } from "./selected";
import { refuseToRemove } from "./status";

/**
 * Deletes users for good (U8): their names, address and phone are erased, also from the log and from snapshots,
 * and an opaque id stays. What they own is handed over or left, as was decided on what was shown (U10); what they
 * kept for themselves goes with them. All of them or none. Throws `Refusal`: not_found, forbidden (S3), conflict for
 * an Account Admin (U9), for the break-glass account (P3) and where nothing was decided, invalid for the new owner.
 */
export async function deleteUsers(
  tx: Tx,
  context: Context,
  input: LeaveInput,
): Promise<Change<{ changed: number }>> {
  const { userIds } = input;
  requireAction(context, "users:delete");
  await lockNestings(tx);
  const users = await selectedUsers(tx, userIds);
  await refuseToRemove(tx, users);
  await requireSso(tx, users);
  const handed = await settleOwnership(tx, input);
  await deletePrivateViews(tx, userIds);
  const members = await tx.sql<{ groupId: string; userId: string }[]>`
    delete from group_members where user_id = any (${userIds}::uuid[])
    returning group_id as "groupId", user_id as "userId"`;
  await tx.sql`delete from idp_accounts where user_id = any (${userIds}::uuid[])`;
  await tx.sql`delete from invitations where user_id = any (${userIds}::uuid[])`;
  await tx.sql`delete from password_history where user_id = any (${userIds}::uuid[])`;
  await tx.sql`delete from personal_values where user_id = any (${userIds}::uuid[])`;
  await tx.sql`delete from snapshot_users where user_id = any (${userIds}::uuid[])`;
  await tx.sql`
    update users set status = 'deleted', email = null, first_name = null, last_name = null, phone = null,
      password_hash = null, password_set_at = null, lock_key = null, role_id = null, last_login_at = null,
      updated_at = now(), version = version + 1
    where id = any (${userIds}::uuid[])`;
  await unlock(users.flatMap(({ lockKey }) => lockKey ?? []));
  await revokeSessionsOf(context.tenant.id, userIds);
  await noteAccess(tx, context, { users: userIds, members: [...members] });
  return changeOf(
    userIds,
    users.map(({ id, status }) => {
      const handedOver = handed.get(id);
      return { id, before: { status }, after: { status: "deleted", ...(handedOver && { handedOver }) } };
    }),
    { changed: users.length },
  );
}

/** Refuses to delete those who sign in by a provider alone while none is enabled here (U12). Throws `Refusal`. */
async function requireSso(tx: Tx, users: readonly Selected[]): Promise<void> {
  if (users.every(({ type }) => type !== "sso")) return;
  const [enabled] = await tx.sql`select from idp_connections where enabled limit 1`;
  if (enabled) return;
  refuseWhere(users, "conflict", ({ type }) =>
    type === "sso" ? "is an SSO user, and can be deleted only while single sign-on is enabled" : null,
  );
}

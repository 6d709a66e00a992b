import type { Tx } from "@/db/connection";
import { lockNestings } from "@/lib/access/queries";
import type { Context } from "@/lib/core/context";
import type { Change } from "@/lib/core/result";
import { revokeSessionsOf } from "@/lib/core/sessions";
import { requireAction } from "@/lib/roles/queries";
import { noteMainChange } from "@/lib/sync/changed";
import type { UserIdsInput } from "../model";
import { changeOf, selectedUsers } from "./selected";
import { refuseToRemove } from "./status";

/**
 * Deletes users for good (U8): their names, address and phone are erased, also from the log and from snapshots,
 * and an opaque id stays. All of them or none. Throws `Refusal`: not_found, forbidden (S3), conflict for an
 * Account Admin (U9) and for the break-glass account (P3).
 */
export async function deleteUsers(
  tx: Tx,
  context: Context,
  { userIds }: UserIdsInput,
): Promise<Change<{ changed: number }>> {
  requireAction(context, "users:delete");
  await lockNestings(tx);
  const users = await selectedUsers(tx, userIds);
  await refuseToRemove(tx, users);
  const members = await tx.sql<{ groupId: string; userId: string }[]>`
    delete from group_members where user_id = any (${userIds}::uuid[])
    returning group_id as "groupId", user_id as "userId"`;
  await tx.sql`delete from invitations where user_id = any (${userIds}::uuid[])`;
  await tx.sql`delete from personal_values where user_id = any (${userIds}::uuid[])`;
  await tx.sql`delete from snapshot_users where user_id = any (${userIds}::uuid[])`;
  await tx.sql`
    update users set status = 'deleted', email = null, first_name = null, last_name = null, phone = null,
      password_hash = null, password_set_at = null, lock_key = null, role_id = null, last_login_at = null,
      updated_at = now(), version = version + 1
    where id = any (${userIds}::uuid[])`;
  await revokeSessionsOf(context.tenant.id, userIds);
  if (context.tenant.kind === "main") await noteMainChange(tx, { users: userIds, members: [...members] });
  return changeOf(
    userIds,
    users.map(({ id, status }) => ({ id, before: { status }, after: { status: "deleted" } })),
    { changed: users.length },
  );
}

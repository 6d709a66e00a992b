import type { Tx } from "@/db/connection";
import { effectiveOf, lockNestings } from "@/lib/access/queries";
import type { Context } from "@/lib/core/context";
import { unlock } from "@/lib/core/locks";
import type { Change } from "@/lib/core/result";
import { revokeSessionsOf } from "@/lib/core/session-ends";
import { noteAccess } from "@/lib/history/record";
import type { LeaveInput } from "@/lib/ownership/model";
import { type HandedOver, settleOwnership } from "@/lib/ownership/settle";
import { requireAction } from "@/lib/roles/queries";
import type { UserIdsInput } from "../model";
import { BREAK_GLASS, changeOf, refuseForeign, refuseWhere, type Selected, selectedUsers } from "./selected";

/**
 * Deactivates users for a time: everything is kept, also what they made (K2), and their sessions end at once
 * (U8). What they own is handed over or left, as was decided on what was shown (U10). All of them or none. Throws
 * `Refusal`: not_found, forbidden (S3), conflict for an Account Admin (U9), for the break-glass account (P3) and where
 * nothing was decided, invalid for the new owner. Those who are inactive already stay so.
 */
export async function deactivateUsers(
  tx: Tx,
  context: Context,
  input: LeaveInput,
): Promise<Change<{ changed: number }>> {
  const { userIds } = input;
  requireAction(context, "users:deactivate");
  await lockNestings(tx);
  const users = await selectedUsers(tx, userIds);
  await refuseToRemove(tx, users);
  const handed = await settleOwnership(tx, input);
  const rows = await tx.sql<{ id: string; status: string }[]>`
    update users set status = 'inactive', updated_at = now(), version = version + 1
    where id = any (${userIds}::uuid[]) and status <> 'inactive' returning id, status`;
  await revokeSessionsOf(context.tenant.id, userIds);
  return statusChange(tx, context, users, rows, handed);
}

/**
 * Makes inactive users active again, or invited where they have never set a password (U5). Throws `Refusal`:
 * not_found, forbidden (S3). Those who are not inactive stay as they are.
 */
export async function activateUsers(
  tx: Tx,
  context: Context,
  { userIds }: UserIdsInput,
): Promise<Change<{ changed: number }>> {
  requireAction(context, "users:deactivate");
  const users = await selectedUsers(tx, userIds);
  refuseForeign(users);
  const rows = await tx.sql<{ id: string; status: string }[]>`
    update users set activated_at = now(), updated_at = now(), version = version + 1,
      status = case when type = 'local' and password_hash is null then 'invited' else 'active' end
    where id = any (${userIds}::uuid[]) and status = 'inactive' returning id, status`;
  return statusChange(tx, context, users, rows);
}

/** Ends the lock of users after failed sign-ins, at once (U7). Throws `Refusal`: not_found, forbidden (S3). */
export async function unlockUsers(
  tx: Tx,
  context: Context,
  { userIds }: UserIdsInput,
): Promise<Change<{ changed: number }>> {
  requireAction(context, "users:unlock");
  const users = await selectedUsers(tx, userIds);
  refuseForeign(users);
  await unlock(users.flatMap(({ lockKey }) => lockKey ?? []));
  return changeOf(
    userIds,
    users.map(({ id }) => ({ id })),
    { changed: users.length },
  );
}

/** What speaks against deactivating or deleting users: where they came from, P3, U9. Throws `Refusal`. */
export async function refuseToRemove(tx: Tx, users: readonly Selected[]): Promise<void> {
  refuseForeign(users);
  const held = await effectiveOf(
    tx,
    users.map(({ id }) => id),
  );
  refuseWhere(users, "conflict", (user) => {
    if (user.protected) return BREAK_GLASS;
    return held.get(user.id)?.accountAdmin ? "is an Account Admin: take the role away first" : null;
  });
}

async function statusChange(
  tx: Tx,
  context: Context,
  users: readonly Selected[],
  rows: readonly { id: string; status: string }[],
  handed: ReadonlyMap<string, HandedOver> = new Map(),
): Promise<Change<{ changed: number }>> {
  await noteAccess(tx, context, { users: rows.map(({ id }) => id) });
  const after = new Map(rows.map(({ id, status }) => [id, status]));
  const changed = users.flatMap(({ id, status }) => {
    const handedOver = handed.get(id);
    return after.has(id) || handedOver
      ? [
          {
            id,
            before: { status },
            after: { status: after.get(id) ?? status, ...(handedOver && { handedOver }) },
          },
        ]
      : [];
  });
  return changeOf(
    users.map(({ id }) => id),
    changed,
    { changed: changed.length },
  );
}

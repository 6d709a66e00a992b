import type { Tx } from "@/db/connection";
import type { Origin } from "@/lib/access/model";
import { type FieldErrors, notFound, Refusal } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { fullName, readOnlyReason } from "../model";

/** A user as commands see him: the row is locked until the transaction's end. */
export type Selected = {
  id: string;
  name: string;
  status: "active" | "inactive" | "invited";
  origin: Origin;
  protected: boolean;
  type: string;
  roleId: string | null;
  lockKey: Buffer | null;
};

/** Why the account that survived the pairing stays as it is (P3); completes "Jane Doe …". */
export const BREAK_GLASS = "is the break-glass account of this tenant and stays as it is while it is paired";

/**
 * The users that a command is for, in the order asked for, locked. Throws `Refusal` (not_found) where one does
 * not exist here or was deleted. Users from elsewhere are not locked: nothing changes them here.
 */
export async function selectedUsers(tx: Tx, userIds: readonly string[]): Promise<Selected[]> {
  // To lock a row, the row policies must let it be changed: another one is only read.
  await tx.sql`select from users where id = any (${[...userIds]}::uuid[]) order by id for update`;
  const rows = await tx.sql<
    (Omit<Selected, "name"> & { firstName: string | null; lastName: string | null; email: string | null })[]
  >`
    select id, first_name as "firstName", last_name as "lastName", email, status, origin, protected, type,
      role_id as "roleId", lock_key as "lockKey"
    from users where id = any (${[...userIds]}::uuid[]) and status <> 'deleted'`;
  const found = new Map(
    rows.map(({ firstName, lastName, email, ...row }) => [
      row.id,
      { ...row, name: fullName({ firstName, lastName, email }) },
    ]),
  );
  return userIds.map((id) => {
    const user = found.get(id);
    if (!user) throw notFound("user");
    return user;
  });
}

/**
 * Refuses the whole command where something speaks against one of the users; `fields` has each one's reason by
 * his id, the message the first few. `reason` completes "Jane Doe …". Throws `Refusal`.
 */
export function refuseWhere(
  users: readonly Selected[],
  code: "forbidden" | "conflict",
  reason: (user: Selected) => string | null,
): void {
  const against = users.flatMap((user) => {
    const why = reason(user);
    return why === null ? [] : [{ id: user.id, sentence: `${user.name} ${why}.` }];
  });
  if (against.length === 0) return;
  const named = against
    .slice(0, 3)
    .map(({ sentence }) => sentence)
    .join(" ");
  const more = against.length > 3 ? ` The same holds for ${against.length - 3} more.` : "";
  const nothing = users.length > 1 ? " Nothing was changed." : "";
  const fields: FieldErrors = Object.fromEntries(against.map(({ id, sentence }) => [id, sentence]));
  throw new Refusal(code, `${named}${more}${nothing}`, fields);
}

/** Refuses users that were not made here (S3). Throws `Refusal` (forbidden). */
export function refuseForeign(users: readonly Selected[]): void {
  refuseWhere(users, "forbidden", (user) => readOnlyReason(user.origin));
}

/** A change of several users: one row of the log for each. `asked` stands for it where none was changed. */
export function changeOf<T>(
  asked: readonly string[],
  changed: readonly { id: string; before?: unknown; after?: unknown }[],
  data: T,
): Change<T> {
  const [first, ...rest] = changed.map(({ id, before, after }) => ({
    target: { kind: "user" as const, id },
    before,
    after,
  }));
  if (first) return { ...first, also: rest, data };
  return { target: { kind: "user", id: asked[0] ?? "" }, data };
}

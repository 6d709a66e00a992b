import type { Tx } from "@/db/connection";
import { type ActionId, permissionLabel } from "@/lib/access/components";
import { ACCOUNT_ADMIN_ID, describeLacks, lacks, rolesReached } from "@/lib/access/model";
import { accessGraphAbove, accountAdmins, effectiveOf } from "@/lib/access/queries";
import type { Context } from "@/lib/core/context";
import { conflict, forbidden, notFound, Refusal } from "@/lib/core/errors";
import { readOnlyReason } from "@/lib/users/model";
import { type Entry, entryOf, requireEntry } from "./entry";
import { type StoredRole, storedRole } from "./stored";

/** Refuses someone who has View and edit of a component but not this action of it (R2). Throws `Refusal`. */
export function requireAction(context: Pick<Context, "levels">, action: ActionId): void {
  if (context.levels.get(action) === "edit") return;
  throw forbidden(`You need “${permissionLabel(action)}” for this. Ask an administrator of this tenant.`);
}

/**
 * The role that someone is about to give to a user or a group, as it is now. Throws `Refusal`: not_found for
 * none of this instance, forbidden for one that was not made here (S4) and for one that gives what the granter
 * lacks (R5); the sentence is also given for `field`.
 */
export async function grantableRole(
  tx: Tx,
  context: Context,
  roleId: string,
  field: string,
): Promise<StoredRole> {
  const role = await storedRole(tx, roleId);
  if (!role) throw notFound("role");
  const readOnly = readOnlyReason(role.origin);
  if (readOnly) {
    const message = `The role ${role.name} ${readOnly}, so it is not given here.`;
    throw new Refusal("forbidden", message, { [field]: message });
  }
  const given = { permissions: role.permissions, accountAdmin: role.id === ACCOUNT_ADMIN_ID };
  refuseLacks(lacks(context.levels, context.accountAdmin, given), field);
  return role;
}

/**
 * Refuses to let someone into groups whose roles, or those of groups that they are nested in, give what the
 * granter lacks (R5), and into groups that give entry to a child which the granter may not enter (`entryOf`; to be
 * read before where the change may concern his own groups). Throws `Refusal` (forbidden), also for `field`.
 */
export async function requireGrantableGroups(
  tx: Tx,
  context: Context,
  groupIds: readonly string[],
  field: string,
  entry?: Entry,
): Promise<void> {
  if (groupIds.length === 0 || context.accountAdmin) return;
  const graph = await accessGraphAbove(tx, groupIds);
  refuseLacks(lacks(context.levels, context.accountAdmin, rolesReached(graph, groupIds)), field);
  await requireEntry(tx, entry ?? (await entryOf(tx, context)), groupIds, field);
}

function refuseLacks(lacking: readonly string[], field: string): void {
  if (lacking.length === 0) return;
  const message = describeLacks(lacking);
  throw new Refusal("forbidden", message, { [field]: message });
}

/**
 * Runs a change after which at least one active Account Admin must be left, where there was one before (U9).
 * The caller holds the lock of `lockNestings`. `concerned` is false where nobody can lose the role by it.
 * Throws `Refusal` (conflict).
 */
export async function keepingAnAdministrator<T>(
  tx: Tx,
  concerned: boolean,
  change: () => Promise<T>,
): Promise<T> {
  const before = concerned ? await accountAdmins(tx) : 0;
  const result = await change();
  if (before > 0 && (await accountAdmins(tx)) === 0) {
    throw conflict("This would leave no active Account Admin. Give somebody else the role first.");
  }
  return result;
}

/**
 * Refuses to touch an account's way in (its address, its invitation) where it may do what the person himself may
 * not: he could get into it and hold more than he has (R5). Throws `Refusal` (forbidden).
 */
export async function refuseTakeover(
  tx: Tx,
  context: Context,
  user: { id: string; name: string },
  what: string,
  field?: string,
): Promise<void> {
  const held = (await effectiveOf(tx, [user.id])).get(user.id);
  const given = {
    permissions: Object.fromEntries(held?.levels ?? []),
    accountAdmin: held?.accountAdmin ?? false,
  };
  const lacking = lacks(context.levels, context.accountAdmin, given);
  if (lacking.length === 0) return;
  const message = `${user.name} may do what you may not, so only a person who may can ${what}. ${describeLacks(lacking)}`;
  throw new Refusal("forbidden", message, field ? { [field]: message } : undefined);
}

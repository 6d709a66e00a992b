import { inControl, type Tx } from "@/db/connection";
import { describeCycle, findCycle, type Origin } from "@/lib/access/model";
import { ancestorsOf } from "@/lib/access/queries";
import type { Context } from "@/lib/core/context";
import { conflict, invalid, notFound, Refusal } from "@/lib/core/errors";
import { requireAction } from "@/lib/roles/queries";
import { fullName, readOnlyReason } from "@/lib/users/model";

/** Refuses a name that another group here has. Throws `Refusal` (conflict). */
export async function requireFreeName(tx: Tx, name: string, groupId: string): Promise<void> {
  const [taken] = await tx.sql`select from groups where name_folded = lower(${name}) and id <> ${groupId}`;
  if (!taken) return;
  const message = `There is a group “${name}” here already. Choose another name.`;
  throw conflict(message, { name: message });
}

/**
 * Refuses members who do not exist (G1) or were not made here (S4). Throws `Refusal`: not_found or forbidden, the
 * sentence also for `field`.
 */
export async function requirePeople(tx: Tx, userIds: readonly string[], field: string): Promise<void> {
  if (userIds.length === 0) return;
  const rows = await tx.sql<{ origin: Origin; firstName: string; lastName: string; email: string }[]>`
    select origin, first_name as "firstName", last_name as "lastName", email from users
    where id = any (${[...userIds]}::uuid[]) and status <> 'deleted'`;
  if (rows.length < userIds.length) throw notFound("user");
  const foreign = rows.find(({ origin }) => origin !== "local");
  if (!foreign) return;
  const message = `${fullName(foreign)} ${readOnlyReason(foreign.origin)}.`;
  throw new Refusal("forbidden", message, { [field]: message });
}

/** Puts users into a group; those who are in it stay. */
export async function addMembers(tx: Tx, groupId: string, userIds: readonly string[]): Promise<string[]> {
  if (userIds.length === 0) return [];
  const rows = await tx.sql<{ id: string }[]>`
    insert into group_members (group_id, user_id) select ${groupId}, unnest(${[...userIds]}::uuid[])
    on conflict do nothing returning user_id as id`;
  return rows.map(({ id }) => id);
}

/**
 * Nests groups in a group; those that are in it stay. The caller holds the lock of `lockNestings`. Throws
 * `Refusal` (invalid), naming the path, where this would make a circle (G2).
 */
export async function addNested(tx: Tx, parentId: string, childIds: readonly string[]): Promise<string[]> {
  if (childIds.length === 0) return [];
  const above = await ancestorsOf(tx, [parentId, ...childIds]);
  for (const childId of childIds) {
    // The nestings of this edit all end at `parentId`, so none of them can be part of another one's circle.
    const cycle = findCycle(above.parents, childId, parentId);
    if (cycle) {
      const message = describeCycle(cycle, above.names);
      throw invalid(message, { nestedGroupIds: message });
    }
  }
  const rows = await tx.sql<{ id: string }[]>`
    insert into group_nestings (child_id, parent_id) select unnest(${[...childIds]}::uuid[]), ${parentId}
    on conflict do nothing returning child_id as id`;
  return rows.map(({ id }) => id);
}

/**
 * Refuses a choice of available tenants outside main, without `groups:tenants`, and of tenants that are not
 * paired (G1). Throws `Refusal`: invalid, forbidden, not_found.
 */
export async function requireTenants(
  context: Context,
  added: readonly string[],
  removed: readonly string[] = [],
): Promise<void> {
  if (added.length + removed.length === 0) return;
  if (context.tenant.kind !== "main") throw invalid("Only a group on main has available tenants.");
  requireAction(context, "groups:tenants");
  if (added.length === 0) return;
  const rows = await inControl(
    (tx) => tx.sql<{ id: string; name: string; paired: boolean }[]>`
      select t.id, t.name, coalesce(p.status = 'paired', false) as paired
      from tenants t left join pairings p on p.tenant_id = t.id
      where t.id = any (${[...added]}::uuid[]) and t.kind = 'child'`,
  );
  if (rows.length < added.length) throw notFound("tenant");
  const unpaired = rows.find(({ paired }) => !paired);
  if (!unpaired) return;
  const message = `${unpaired.name} is not paired. Pair it first, then list it.`;
  throw conflict(message, { tenantIds: message });
}

/** Lists tenants for a group. */
export async function addTenants(tx: Tx, groupId: string, tenantIds: readonly string[]): Promise<void> {
  if (tenantIds.length === 0) return;
  await tx.sql`
    insert into group_tenants (group_id, tenant_id) select ${groupId}, unnest(${[...tenantIds]}::uuid[])
    on conflict do nothing`;
}

import type { Tx } from "@/db/connection";
import { lockNestings } from "@/lib/access/queries";
import { changedMeanwhile } from "@/lib/audit/queries";
import type { Context } from "@/lib/core/context";
import { outdated } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { requireByHand } from "@/lib/directory/follow";
import { noteAccess } from "@/lib/history/record";
import {
  type Entry,
  entryOf,
  grantableRole,
  keepingAnAdministrator,
  requireEntry,
  requireGrantableGroups,
  requireNestedEntry,
} from "@/lib/roles/queries";
import type { UpdateGroupInput } from "../model";
import { localGroups } from "../stored";
import { editableGroup, givesAccountAdmin, type StoredGroup } from "./editable";
import { addMembers, addNested, addTenants, requireFreeName, requirePeople, requireTenants } from "./parts";

/**
 * Changes a group: its own fields, and who and what comes into it or leaves it (G1, G2). Throws `Refusal`:
 * not_found; invalid for a nesting that would make a circle, with its path; forbidden for what came from elsewhere
 * (S3, S4) and for giving anyone what the editor lacks (R5); conflict for an outdated edit, a taken name, a tenant
 * that is not paired, and where no active Account Admin would be left (U9).
 */
export async function updateGroup(
  tx: Tx,
  context: Context,
  input: UpdateGroupInput,
): Promise<Change<{ version: number }>> {
  await requireTenants(context, input.addTenantIds, input.removeTenantIds);
  await lockNestings(tx);
  const group = await editableGroup(tx, input.id);
  if (group.version !== input.version)
    throw outdated(await changedMeanwhile(tx, "group", group.id, group.version - input.version));
  await requireFreeName(tx, input.name, group.id);
  await requirePeople(tx, input.addUserIds, "userIds");
  if (input.addUserIds.length + input.removeUserIds.length > 0)
    await requireByHand(tx, [group.id], "userIds");
  const nested = await localGroups(tx, [...input.addNestedIds, ...input.removeNestedIds], "nestedGroupIds");
  const role =
    input.roleId === group.role.id ? group.role : await grantableRole(tx, context, input.roleId, "roleId");

  const entry = await entryOf(tx, context);
  const concerned = await givesAccountAdmin(tx, group.id);
  const done = await keepingAnAdministrator(tx, concerned, () => apply(tx, input));
  await requireHeldBy(tx, context, input, { group, done, entry });

  await noteAccess(tx, context, changeOf(input, done));
  const named = (ids: readonly string[]) => nested.filter(({ id }) => ids.includes(id));
  const { before, after } = difference(group, {
    name: input.name,
    description: input.description,
    role: { id: role.id, name: role.name },
    idpGroups: input.idpGroups,
  });
  const target = { kind: "group" as const, id: group.id, name: input.name };
  return {
    target,
    before: {
      ...before,
      ...some({ users: done.left, nestedGroups: named(done.unnested), tenants: done.unlisted }),
    },
    after: {
      ...after,
      ...some({ users: done.users, nestedGroups: named(done.nested), tenants: input.addTenantIds }),
    },
    data: { version: group.version + 1 },
  };
}

/** Holds what the edit gives to anyone against what the editor has himself (R5), in the children too (S1). */
async function requireHeldBy(
  tx: Tx,
  context: Context,
  input: UpdateGroupInput,
  { group, done, entry }: { group: StoredGroup; done: Done; entry: Entry },
): Promise<void> {
  const newToAll = input.idpGroups.some((name) => !group.idpGroups.includes(name));
  const joined = done.users.length > 0 || newToAll;
  if (joined) await requireGrantableGroups(tx, context, [group.id], "roleId", entry);
  else if (done.nested.length + input.addTenantIds.length > 0) {
    await requireGrantableGroups(tx, context, [group.id], "roleId", "all");
  }
  if (input.roleId !== group.role.id) await requireEntry(tx, entry, [group.id], "roleId");
  await requireNestedEntry(tx, entry, group.id, done.nested, "nestedGroupIds");
}

type Done = { users: string[]; left: string[]; nested: string[]; unnested: string[]; unlisted: string[] };

async function apply(tx: Tx, input: UpdateGroupInput): Promise<Done> {
  const { id } = input;
  await tx.sql`
    update groups set name = ${input.name}, description = ${input.description}, role_id = ${input.roleId},
      idp_groups = ${input.idpGroups}::text[], version = version + 1, updated_at = now()
    where id = ${id}`;
  const left = await tx.sql<{ id: string }[]>`
    delete from group_members where group_id = ${id} and user_id = any (${input.removeUserIds}::uuid[])
    returning user_id as id`;
  const unnested = await tx.sql<{ id: string }[]>`
    delete from group_nestings where parent_id = ${id} and child_id = any (${input.removeNestedIds}::uuid[])
    returning child_id as id`;
  const unlisted = await tx.sql<{ id: string }[]>`
    delete from group_tenants where group_id = ${id} and tenant_id = any (${input.removeTenantIds}::uuid[])
    returning tenant_id as id`;
  const users = await addMembers(tx, id, input.addUserIds);
  const nested = await addNested(tx, id, input.addNestedIds);
  await addTenants(tx, id, input.addTenantIds);
  return { users, nested, left: idsOf(left), unnested: idsOf(unnested), unlisted: idsOf(unlisted) };
}

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

function changeOf({ id, addTenantIds }: UpdateGroupInput, done: Done) {
  return {
    groups: [id],
    members: [...done.users, ...done.left].map((userId) => ({ groupId: id, userId })),
    nestings: [...done.nested, ...done.unnested].map((childId) => ({ childId, parentId: id })),
    tenants: [...addTenantIds, ...done.unlisted],
  };
}

type Own = Pick<StoredGroup, "name" | "description" | "role" | "idpGroups">;

/** Before and after of the group's own fields, of what differs only. */
function difference(group: StoredGroup, input: Own): { before: Partial<Own>; after: Partial<Own> } {
  const keys = (["name", "description", "role", "idpGroups"] as const).filter(
    (key) => JSON.stringify(group[key]) !== JSON.stringify(input[key]),
  );
  const pick = (from: Own) => Object.fromEntries(keys.map((key) => [key, from[key]]));
  return { before: pick(group), after: pick(input) };
}

/** The lists that are not empty. */
function some(lists: Record<string, readonly unknown[]>): Record<string, readonly unknown[]> {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}

import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import { lockNestings } from "@/lib/access/queries";
import type { Context } from "@/lib/core/context";
import type { Change } from "@/lib/core/result";
import { noteAccess } from "@/lib/history/record";
import { grantableRole } from "@/lib/roles/queries";
import type { GroupInput } from "../model";
import { localGroups } from "../stored";
import { addMembers, addNested, addTenants, requireFreeName, requirePeople, requireTenants } from "./parts";

/**
 * Makes a group (G1). Throws `Refusal`: not_found; conflict for a taken name or a tenant that is not paired;
 * forbidden for a role that gives what the maker lacks (R5) and for users, groups or a role from elsewhere (S4).
 */
export async function createGroup(
  tx: Tx,
  context: Context,
  input: GroupInput,
): Promise<Change<{ id: string }>> {
  await requireTenants(context, input.tenantIds);
  await lockNestings(tx);
  const id = randomUUID();
  const { name, description, idpGroups, userIds, tenantIds } = input;
  const role = await grantableRole(tx, context, input.roleId, "roleId");
  await requireFreeName(tx, name, id);
  await requirePeople(tx, userIds, "userIds");
  const nested = await localGroups(tx, input.nestedGroupIds, "nestedGroupIds");

  await tx.sql`
    insert into groups (id, name, description, role_id, idp_groups)
    values (${id}, ${name}, ${description}, ${role.id}, ${idpGroups}::text[])`;
  await addMembers(tx, id, userIds);
  await addNested(tx, id, input.nestedGroupIds);
  await addTenants(tx, id, tenantIds);
  await noteAccess(tx, context, {
    groups: [id],
    members: userIds.map((userId) => ({ groupId: id, userId })),
    nestings: nested.map((group) => ({ childId: group.id, parentId: id })),
    tenants: tenantIds,
  });
  const after = {
    name,
    description,
    role: { id: role.id, name: role.name },
    idpGroups,
    users: userIds,
    nestedGroups: nested,
    tenants: tenantIds,
  };
  return { target: { kind: "group", id, name }, after, data: { id } };
}

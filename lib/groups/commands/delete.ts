import type { Tx } from "@/db/connection";
import { lockNestings } from "@/lib/access/queries";
import { changedMeanwhile } from "@/lib/audit/queries";
import type { Context } from "@/lib/core/context";
import { outdated } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { noteAccess } from "@/lib/history/record";
import { keepingAnAdministrator, requireAction } from "@/lib/roles/queries";
import type { DeleteGroupInput, GroupUsage } from "../model";
import { usageOf } from "../queries";
import { editableGroup, givesAccountAdmin } from "./editable";

/**
 * Deletes a group: its members lose its role, and nestings in it and of it are dissolved (G3). Answers what that
 * was. Throws `Refusal`: not_found; forbidden where it came from elsewhere (S3); conflict where it was changed
 * meanwhile and where no active Account Admin would be left (U9).
 */
export async function deleteGroup(
  tx: Tx,
  context: Context,
  { id, version }: DeleteGroupInput,
): Promise<Change<GroupUsage>> {
  requireAction(context, "groups:delete");
  await lockNestings(tx);
  const group = await editableGroup(tx, id);
  if (group.version !== version)
    throw outdated(await changedMeanwhile(tx, "group", group.id, group.version - version));
  const usage = await usageOf(tx, id);
  const tenants = await tx.sql<
    { id: string }[]
  >`select tenant_id as id from group_tenants where group_id = ${id}`;
  const nestings = await tx.sql<{ childId: string; parentId: string }[]>`
    select child_id as "childId", parent_id as "parentId" from group_nestings
    where child_id = ${id} or parent_id = ${id}`;
  const members = await tx.sql<
    { id: string }[]
  >`select user_id as id from group_members where group_id = ${id}`;
  const concerned = await givesAccountAdmin(tx, id);
  await keepingAnAdministrator(tx, concerned, () => tx.sql`delete from groups where id = ${id}`);
  await noteAccess(tx, context, {
    groups: [id],
    nestings: [...nestings],
    tenants: tenants.map((tenant) => tenant.id),
  });
  const { name, description, role, idpGroups } = group;
  const before = {
    name,
    description,
    role,
    idpGroups,
    users: members.map((member) => member.id),
    nestings: [...nestings],
    tenants: tenants.map((tenant) => tenant.id),
  };
  return { target: { kind: "group", id, name }, before, data: usage };
}

import { randomUUID } from "node:crypto";
import { rehearse, type Tx } from "@/db/connection";
import { lockNestings } from "@/lib/access/queries";
import type { Context } from "@/lib/core/context";
import { conflict, notFound, Refusal } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { requireFreeName } from "@/lib/groups/commands/parts";
import { noteAccess } from "@/lib/history/record";
import { objectionTo } from "@/lib/impact/guard";
import type { Reviewed } from "@/lib/impact/model";
import { impactOf } from "@/lib/impact/queries";
import { enqueue } from "@/lib/jobs/enqueue";
import { grantableRole, requireAction } from "@/lib/roles/queries";
import type { ImportInput } from "../model";
import { type ImportSource, importSource } from "../sources";
import { planOfImport } from "../sync/plan";

/**
 * Imports a group or organizational unit of the directory as a group of the console (G6). What it will do is shown
 * first (W8); its people are fetched afterwards by the worker, and a notice tells of the end. Throws `Refusal`:
 * conflict without a directory, for what is imported already, a taken name, and with the plan where it is to be looked
 * at; not_found; forbidden for a role that gives what the person lacks (R5).
 */
export async function importGroup(
  tx: Tx,
  context: Context,
  { review, ...input }: Reviewed<ImportInput>,
): Promise<Change<{ id: string }>> {
  requireAction(context, "groups:import");
  await lockNestings(tx);
  const source = await importSource(tx, input.source);
  const { groupId, joins } = await planOfImport(tx, source);
  const plan = await impactOf(
    tx,
    context,
    {
      groups: [{ id: groupId, name: input.name, roleId: input.roleId }],
      join: { groupIds: [groupId], ids: joins },
    },
    review?.after,
  );
  const objection = objectionTo(plan, review);
  if (objection === undefined) return write(tx, context, input, source);
  await rehearse(() => write(tx, context, input, source));
  throw new Refusal("conflict", objection, undefined, plan);
}

async function write(
  tx: Tx,
  context: Context,
  { name, description, roleId, idpGroups }: ImportInput,
  source: ImportSource,
): Promise<Change<{ id: string }>> {
  const id = randomUUID();
  const role = await grantableRole(tx, context, roleId, "roleId");
  await requireFreeName(tx, name, id);
  await tx.sql`
    insert into groups (id, type, name, description, role_id, idp_groups)
    values (${id}, 'ad', ${name}, ${description}, ${role.id}, ${idpGroups}::text[])`;
  const [made] = await tx.sql`
    insert into dir_imports (group_id, source_kind, source_id, source_external_id, source_name, requested_by)
    values (${id}, ${source.kind}, ${source.id}, ${source.externalId}, ${source.name}, ${context.person.id})
    on conflict (source_id) do nothing returning 1`;
  if (!made) throw conflict("This was imported meanwhile. Choose another.");
  await enqueue(tx, "directory", { tenantId: context.tenant.id, groupId: id }, `directory-${id}`);
  await noteAccess(tx, context, { groups: [id] });
  const after = {
    name,
    description,
    role: { id: role.id, name: role.name },
    idpGroups,
    source: { kind: source.kind, name: source.name },
  };
  return { target: { kind: "group", id, name }, after, data: { id } };
}

/**
 * Keeps a group as the console's own, with the people who are in it: it follows the directory no longer, so its
 * quarantine ends (W8). Throws `Refusal`: not_found.
 */
export async function keepGroup(tx: Tx, context: Context, { id }: { id: string }): Promise<Change> {
  requireAction(context, "groups:import");
  await lockNestings(tx);
  const [gone] = await tx.sql`delete from dir_imports where group_id = ${id} returning 1`;
  if (!gone) throw notFound("group");
  const [group] = await tx.sql<{ name: string }[]>`
    update groups set type = 'custom', version = version + 1, updated_at = now() where id = ${id} returning name`;
  if (!group) throw notFound("group");
  await noteAccess(tx, context, { groups: [id] });
  return {
    target: { kind: "group", id, name: group.name },
    before: { follows: "directory" },
    after: { follows: "nothing" },
    data: undefined,
  };
}

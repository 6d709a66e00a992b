import type { Tx } from "@/db/connection";
import { type Origin, rolesReached } from "@/lib/access/model";
import { accessGraphAbove } from "@/lib/access/queries";
import { forbidden, notFound } from "@/lib/core/errors";
import { groupLockedReason, type Named } from "../model";

/** A group as it stands, its row locked until the transaction's end. */
export type StoredGroup = {
  id: string;
  name: string;
  description: string;
  role: Named;
  idpGroups: string[];
  origin: Origin;
  version: number;
};

/** The group to edit or delete. Throws `Refusal`: not_found, forbidden where it came from elsewhere (S3). */
export async function editableGroup(tx: Tx, id: string): Promise<StoredGroup> {
  // To lock a row, the row policies must let it be changed: another one is only read.
  await tx.sql`select from groups where id = ${id} for update`;
  const [row] = await tx.sql<StoredGroup[]>`
    select g.id, g.name, g.description, jsonb_build_object('id', r.id, 'name', r.name) as role,
      g.idp_groups as "idpGroups", g.origin, g.version
    from groups g join roles r on r.id = g.role_id where g.id = ${id}`;
  if (!row) throw notFound("group");
  const locked = groupLockedReason(row);
  if (locked) throw forbidden(locked);
  return row;
}

/** True where the group's members are Account Admins by it, or by a group that it is nested in (U9). */
export async function givesAccountAdmin(tx: Tx, id: string): Promise<boolean> {
  const graph = await accessGraphAbove(tx, [id]);
  return rolesReached(graph, [id]).some(({ accountAdmin }) => accountAdmin);
}

import type { Tx } from "@/db/connection";
import { normalizePermissions, type Permissions } from "@/lib/access/components";
import type { Origin } from "@/lib/access/model";
import { readAdvanced } from "./advanced";
import type { Advanced } from "./advanced-words";
import type { RoleKind } from "./model";

/** A role as it stands in the instance. */
export type StoredRole = {
  id: string;
  kind: RoleKind;
  name: string;
  description: string;
  permissions: Permissions;
  advanced: Advanced;
  origin: Origin;
  version: number;
};

/** A role of this instance, or undefined. */
export async function storedRole(tx: Tx, id: string): Promise<StoredRole | undefined> {
  const [row] = await tx.sql<StoredRole[]>`
    select id, kind, name, description, permissions, advanced, origin, version from roles where id = ${id}`;
  return (
    row && {
      ...row,
      permissions: normalizePermissions(row.permissions),
      advanced: readAdvanced(row.advanced),
    }
  );
}

/** As `storedRole`; where it may be changed here, its row stays as it is until the transaction's end. */
export async function lockedRole(tx: Tx, id: string): Promise<StoredRole | undefined> {
  // To lock a row, the row policies must let it be changed: another one is only read.
  await tx.sql`select from roles where id = ${id} for update`;
  return storedRole(tx, id);
}

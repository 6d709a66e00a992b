import type { Tx } from "@/db/connection";
import type { Actor } from "@/lib/core/audit";
import type { Context } from "@/lib/core/context";
import { noteMainChange } from "@/lib/sync/changed";
import type { MainChange } from "@/lib/sync/model";

/** Why something is written down: a command, pairing or unpairing, or the making of an instance. */
type Cause = "command" | "pairing" | "setup";

/** Who acts, and in which instance. A `Context` is one. */
type By = Pick<Context, "tenant" | "requestId" | "apiKeyId"> & {
  readonly person: { readonly id: string; readonly home: { readonly id: string } };
};

/**
 * Says that access was changed, once for all who need to know: the instance's own record (W3), and on main the
 * children. Call it as a command's last statement, with the ids of what was made, edited or deleted. What it names
 * and did not change does no harm; what it leaves out is missing in the record.
 */
export async function noteAccess(tx: Tx, by: By, change: MainChange): Promise<void> {
  const { person, requestId, tenant } = by;
  const kind = by.apiKeyId ? "key" : "user";
  await recordAccess(tx, { id: person.id, home: person.home.id, kind, requestId }, change);
  if (tenant.kind === "main") await noteMainChange(tx, change);
}

/** As `noteAccess`, for what the system does by itself. */
export async function noteSystemAccess(tx: Tx, tenant: By["tenant"], change: MainChange): Promise<void> {
  await recordAccess(tx, { id: null, home: null, kind: "system" }, change);
  if (tenant.kind === "main") await noteMainChange(tx, change);
}

/**
 * Appends to the instance's record what the touched rows are now, where that is not what was last written of them
 * (W3). Of a user or group that is gone, its links are looked at too. `tenants` are those that one of `groups` began
 * or ceased to list.
 */
export async function recordAccess(
  tx: Tx,
  actor: Actor,
  touched: MainChange,
  cause: Cause = "command",
): Promise<void> {
  const { users = [], roles = [], groups = [], members = [], nestings = [], tenants = [] } = touched;
  const parts = {
    users,
    roles,
    groups,
    members: members.map(({ groupId, userId }) => ({ group_id: groupId, user_id: userId })),
    nestings: nestings.map(({ childId, parentId }) => ({ child_id: childId, parent_id: parentId })),
    listings: groups.flatMap((groupId) =>
      tenants.map((tenantId) => ({ group_id: groupId, tenant_id: tenantId })),
    ),
  };
  const filled = Object.entries(parts).filter(([, rows]) => rows.length > 0);
  if (filled.length === 0) return;
  const rows = JSON.stringify(Object.fromEntries(filled));
  await tx.sql`select bailiwick.record_access(${rows}::text::jsonb, ${cause}, ${who(actor)}::text::jsonb)`;
}

/** As `recordAccess` for all that the instance has or ever had: pairing clears and brings back whole instances. */
export async function recordAllAccess(tx: Tx, actor: Actor, cause: Cause): Promise<void> {
  await tx.sql`select bailiwick.record_all_access(${cause}, ${who(actor)}::text::jsonb)`;
}

function who({ kind, id, home, requestId = null }: Actor): string {
  return JSON.stringify({ kind, id, home, request_id: requestId });
}

import { inControl, type TenantRef } from "@/db/connection";
import { INSTANCE_VERSION } from "@/db/versions";
import { type TenantRow, tenantRef } from "@/lib/tenants/registry";

/** A child that main's changes go to: paired and initialized (P6). */
export type SyncTarget = Pick<TenantRef, "id" | "schema" | "syncRole" | "region"> & {
  readonly pairingId: string;
};

/**
 * The paired children among these tenants, or all of them, in the order of their ids. Those whose schema is being
 * upgraded come apart: they cannot be written now.
 */
export async function syncTargets(
  tenantIds: readonly string[] | "all",
): Promise<{ ready: SyncTarget[]; upgrading: SyncTarget[] }> {
  const rows = await inControl(
    (tx) => tx.sql<(TenantRow & { pairing_id: string })[]>`
      select t.*, p.pairing_id from pairings p join tenants t on t.id = p.tenant_id
      where p.status = 'paired' and p.init_status = 'initialized' and t.status in ('active', 'suspended')
        and (${tenantIds === "all"} or t.id = any (${tenantIds === "all" ? [] : [...tenantIds]}::uuid[]))
      order by t.id`,
  );
  const targets = rows.map((row) => ({ ...tenantRef(row), pairingId: row.pairing_id }));
  return {
    ready: targets.filter((target) => target.version === INSTANCE_VERSION),
    upgrading: targets.filter((target) => target.version !== INSTANCE_VERSION),
  };
}

import { inControl, inTenant } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import type { SyncConflict } from "@/lib/sync/model";
import { consoleAddress } from "./address";
import { connectionNames, requireMain, siteCounts } from "./list";
import { type RawTenant, type TenantListRow, tenantColumns, tenantListRow, tenantTables } from "./rows";

export { exportTenants, gatewayTenants, listTenants, TenantListQuery } from "./list";
export type { TenantListRow } from "./rows";
export { enterableTenants, instanceDetails } from "./switcher";

/** One tenant with all that the side panel tells of it. */
export type TenantDetails = TenantListRow & {
  /** Rows of main's that it could not take (S5). */
  conflictRows: SyncConflict[];
  pairedAt: string | null;
  /** What the last unpairing could not bring back, a sentence each. */
  unpairReport: string[];
  createdBy: string | null;
};

/** A region and its name for people (T3). */
export type Region = { name: string; label: string };

/**
 * All of one child, for the side panel: for an Account Admin any, for others one that was registered with main,
 * as in `listTenants`. Throws `Refusal` (not_found).
 */
export async function tenantDetails(context: Context, slug: string): Promise<TenantDetails> {
  requireMain(context);
  type Row = RawTenant & {
    paired_at: string | null;
    unpair_report: string[] | null;
    created_by: string | null;
  };
  const [row] = await inControl(
    (tx) => tx.sql<Row[]>`
      select ${tenantColumns(tx)}, p.paired_at, p.unpair_report, t.created_by
      from ${tenantTables(tx)} where t.slug = ${slug} and t.kind = 'child'
        and (p.tenant_id is not null or ${context.accountAdmin})`,
  );
  if (!row) throw notFound("tenant");
  const [ip, names, sites, conflictRows] = await Promise.all([
    consoleAddress(),
    connectionNames(context, [row.id]),
    siteCounts(context, [row.id]),
    withPeople(context, row.conflicts ?? []),
  ]);
  return {
    ...tenantListRow(row, ip, names.get(row.id) ?? null, sites.get(row.id)),
    conflictRows,
    pairedAt: row.paired_at && new Date(row.paired_at).toISOString(),
    unpairReport: row.unpair_report ?? [],
    createdBy: row.created_by,
  };
}

/** The regions that a tenant can be put into. */
export function regions(context: Context): Promise<Region[]> {
  requireMain(context);
  return inControl(async (tx) => {
    const rows = await tx.sql<Region[]>`select name, label from regions order by label, name`;
    return [...rows];
  });
}

/** Conflicts keep people by their id alone, so that they can be erased: here those of main have a name (S5). */
async function withPeople(context: Context, conflicts: readonly SyncConflict[]): Promise<SyncConflict[]> {
  const ids = conflicts.filter(({ kind }) => kind === "user").map(({ id }) => id);
  if (ids.length === 0) return [...conflicts];
  const people = await inTenant(
    context.tenant,
    (tx) => tx.sql<{ id: string; email: string }[]>`
      select id, email from users where id = any (${ids}::uuid[]) and email is not null`,
  );
  const emails = new Map(people.map(({ id, email }) => [id, email]));
  return conflicts.map((conflict) => ({ ...conflict, name: conflict.name ?? emails.get(conflict.id) }));
}

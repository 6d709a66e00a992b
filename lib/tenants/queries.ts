import { inControl, inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import type { SyncConflict } from "@/lib/sync/model";
import { consoleAddress } from "./address";
import { TenantListInput } from "./model";
import { COUNTED, containing, keyset, type Page, pageOf } from "./paging";
import {
  type RawTenant,
  shownPairing,
  shownStatus,
  type TenantListRow,
  tenantColumns,
  tenantListRow,
  tenantTables,
} from "./rows";

export type { Page } from "./paging";
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

type Scope = "registered" | "all";

/** Main's table of the tenants that were registered with it, paired or not any more (T4, S7). */
export function listTenants(context: Context, input: TenantListInput = {}): Promise<Page<TenantListRow>> {
  requireMain(context);
  return tenantPage(context, input, "registered");
}

/** The gateway's table: every child in whatever state (T2). Throws `Refusal` for others than Account Admins. */
export function gatewayTenants(context: Context, input: TenantListInput = {}): Promise<Page<TenantListRow>> {
  requireMain(context);
  if (!context.accountAdmin) throw notFound("page");
  return tenantPage(context, input, "all");
}

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
  const conflicts = row.conflicts ?? [];
  const [ip, names, conflictRows] = await Promise.all([
    consoleAddress(),
    connectionNames(context, [row.id]),
    withPeople(context, conflicts),
  ]);
  return {
    ...tenantListRow(row, ip, names.get(row.id) ?? null),
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

async function tenantPage(
  context: Context,
  input: TenantListInput,
  scope: Scope,
): Promise<Page<TenantListRow>> {
  const place = TenantListInput.parse(input);
  const { read, total } = await inControl(async (tx) => {
    const key = SORTS[place.sort](tx);
    const matching = tx.sql`t.kind = 'child' and ${scope === "all" ? tx.sql`true` : tx.sql`p.tenant_id is not null`}
      and (t.name_folded like ${containing(place.q)} or t.slug like ${containing(place.q)})`;
    const type = place.sort === "lastSync" || place.sort === "created" ? "timestamptz" : "text";
    const { beyond, order, limit } = keyset(tx, place, key, type);
    const read = await tx.sql<(RawTenant & { sort_key: string })[]>`
      select ${tenantColumns(tx)}, (${key})::text as sort_key from ${tenantTables(tx)}
      where ${matching} and ${beyond} order by ${order} limit ${limit}`;
    const [counted] = await tx.sql<{ n: number }[]>`
      select count(*)::int as n from (
        select 1 from ${tenantTables(tx)} where ${matching} limit ${COUNTED + 1}) found`;
    return { read: [...read], total: counted?.n ?? 0 };
  });
  const [ip, names] = await Promise.all([
    consoleAddress(),
    connectionNames(
      context,
      read.map((row) => row.id),
    ),
  ]);
  return pageOf(read, place, total, (row) => tenantListRow(row, ip, names.get(row.id) ?? null));
}

const SORTS: Record<TenantListSort, (tx: Tx) => ReturnType<Tx["sql"]>> = {
  name: (tx) => tx.sql`t.name_folded`,
  region: (tx) => tx.sql`r.label`,
  status: (tx) => tx.sql`(${shownStatus(tx)})`,
  connection: (tx) => tx.sql`coalesce(p.probe_status, '')`,
  initialization: (tx) => tx.sql`coalesce(p.init_status, 'none')`,
  pairing: (tx) => tx.sql`(${shownPairing(tx)})`,
  lastSync: (tx) => tx.sql`coalesce(p.last_sync_at, '-infinity'::timestamptz)`,
  created: (tx) => tx.sql`t.created_at`,
};
type TenantListSort = NonNullable<TenantListInput["sort"]>;

/** Main's built-in connections of these tenants, by tenant (P5). */
async function connectionNames(context: Context, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await inTenant(
    context.tenant,
    (tx) => tx.sql<{ tenant_id: string; name: string }[]>`
      select tenant_id, name from connections where kind = 'tenant' and tenant_id = any (${[...ids]}::uuid[])`,
  );
  return new Map(rows.map((row) => [row.tenant_id, row.name]));
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

function requireMain(context: Context): void {
  if (context.tenant.kind !== "main") throw notFound("page");
}

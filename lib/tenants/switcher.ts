import { inControl, inTenant, type TenantRef, type Tx } from "@/db/connection";
import { INSTANCE_VERSION } from "@/db/versions";
import type { Context } from "@/lib/core/context";
import { containing } from "@/lib/listing/fragments";
import { tenantUrl } from "./address";
import type { ConnectionStatus } from "./model";
import { type TenantRow, tenantRef } from "./registry";
import { iso } from "./time";

/** A tenant in the switcher, with what its (i) shows (T5). */
export type EnterableTenant = {
  id: string;
  slug: string;
  name: string;
  kind: "main" | "child";
  color: string;
  url: string;
  regionLabel: string;
  schema: string;
  /** False while its schema is being upgraded: it is listed, but cannot be opened. */
  available: boolean;
  connectionStatus: ConnectionStatus;
  lastSync: string | null;
};

type Raw = TenantRow & {
  region_label: string;
  probe_status: ConnectionStatus | null;
  last_sync_at: string | null;
};

/**
 * The tenants that the person may enter, by name (T5, A5): main and the paired children that his groups list,
 * stored ones and those of this session; someone of a child has his own alone. Three queries, however many.
 */
export async function enterableTenants(context: Context, q = "", limit = 20): Promise<EnterableTenant[]> {
  const home = await homeOf(context);
  if (!home) return [];
  const pattern = containing(q.slice(0, 100).trim().toLowerCase());
  const ids = home.kind === "main" ? [home.id, ...(await listedFor(context, home))] : [home.id];
  const rows = await inControl(
    (tx) => tx.sql<Raw[]>`
      select ${columns(tx)} from ${tables(tx)}
      where t.id = any (${ids}::uuid[]) and t.status = 'active'
        and (t.id = ${home.id} or p.status = 'paired')
        and (t.name_folded like ${pattern} or t.slug like ${pattern})
      order by t.kind = 'main' desc, t.name_folded, t.id
      limit ${Math.max(1, Math.min(limit, 10_000))}`,
  );
  return rows.map(enterable);
}

/** The tenant that the person is in, for the switcher's (i) and the page's frame (T5, T6). */
export async function instanceDetails(context: Context): Promise<EnterableTenant> {
  const [row] = await inControl(
    (tx) => tx.sql<Raw[]>`select ${columns(tx)} from ${tables(tx)} where t.id = ${context.tenant.id}`,
  );
  if (!row) throw new Error(`tenant ${context.tenant.id} has left the registry during the request`);
  return enterable(row);
}

type Home = TenantRef & { sessionGroups: readonly string[] };

async function homeOf(context: Context): Promise<Home | undefined> {
  const [row] = await inControl(
    (tx) => tx.sql<(TenantRow & { idp_groups: string[] | null })[]>`
      select t.*, s.idp_groups from tenants t
      left join sessions s on s.id = ${context.sessionId} and s.home_tenant_id = t.id
      where t.id = ${context.person.home.id}`,
  );
  return row && { ...tenantRef(row), sessionGroups: row.idp_groups ?? [] };
}

async function listedFor(context: Context, main: Home): Promise<string[]> {
  const rows = await inTenant(
    main,
    (tx) => tx.sql<{ tenant_id: string }[]>`
      select distinct gt.tenant_id from group_tenants gt
      where gt.group_id in (
        select gm.group_id from group_members gm where gm.user_id = ${context.person.id}
        union all
        select g.id from groups g where g.id::text = any (${[...main.sessionGroups]}::text[]))`,
  );
  return rows.map((row) => row.tenant_id);
}

const tables = (tx: Tx) =>
  tx.sql`tenants t join regions r on r.name = t.region left join pairings p on p.tenant_id = t.id`;

const columns = (tx: Tx) => tx.sql`t.*, r.label as region_label, p.probe_status, p.last_sync_at`;

function enterable(row: Raw): EnterableTenant {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    kind: row.kind,
    color: row.color,
    url: tenantUrl(row.slug),
    regionLabel: row.region_label,
    schema: row.schema_name,
    available: row.version === INSTANCE_VERSION,
    connectionStatus: row.kind === "main" ? "connected" : (row.probe_status ?? "unknown"),
    lastSync: iso(row.last_sync_at),
  };
}

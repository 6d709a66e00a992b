import type { TenantRef, Tx } from "@/db/connection";

/** A registry row as PostgreSQL gives it, for `tenantRef`. */
export type TenantRow = {
  id: string;
  slug: string;
  name: string;
  kind: "main" | "child";
  region: string;
  schema_name: string;
  app_role: string;
  sync_role: string;
  color: string;
  status: string;
  version: number;
};

/** The registry's row in the shape that the rest of the code uses. */
export function tenantRef(row: TenantRow): TenantRef {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    kind: row.kind,
    region: row.region,
    schema: row.schema_name,
    appRole: row.app_role,
    syncRole: row.sync_role,
    color: row.color,
    status: row.status,
    version: row.version,
  };
}

/** The tenant of an address, or undefined. */
export async function tenantBySlug(tx: Tx, slug: string): Promise<TenantRef | undefined> {
  const [row] = await tx.sql<TenantRow[]>`select * from tenants where slug = ${slug}`;
  return row && tenantRef(row);
}

/** Tenants by id, in no order; ids that do not exist are left out. */
export async function tenantsById(tx: Tx, ids: readonly string[]): Promise<TenantRef[]> {
  const rows = await tx.sql<TenantRow[]>`select * from tenants where id = any (${[...ids]}::uuid[])`;
  return rows.map(tenantRef);
}

/** The main tenant. Throws where the registry is still empty. */
export async function mainTenant(tx: Tx): Promise<TenantRef> {
  const [row] = await tx.sql<TenantRow[]>`select * from tenants where kind = 'main'`;
  if (!row) throw new Error("The registry has no main tenant yet: the first start did not finish.");
  return tenantRef(row);
}

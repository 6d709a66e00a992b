import { inControl, type Tx } from "@/db/connection";
import type { ConnectionScope } from "@/lib/content/definitions/others";
import type { ContentType } from "@/lib/content/types";
import { wordsOf } from "@/lib/listing/filter";
import { containing, every } from "@/lib/listing/fragments";

/** A paired child as sharing sees it: what it is labelled, and whether it can be written now. */
export type ShareTenant = {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly region: string;
  readonly labels: readonly string[];
  /** Why nothing can be pushed to it now; null where it can. */
  readonly trouble: string | null;
};

/** Every paired child, by name (P6); in a transaction of the registry, as that one sees them. */
export async function shareTenants(registry?: Tx): Promise<ShareTenant[]> {
  type Row = Omit<ShareTenant, "trouble"> & { probe: string | null };
  const read = (tx: Tx) => tx.sql<Row[]>`
      select t.id, t.name, t.slug, t.region, t.labels, p.probe_status as probe
      from pairings p join tenants t on t.id = p.tenant_id
      where p.status = 'paired' and p.init_status = 'initialized' and t.status in ('active', 'suspended')
      order by t.name_folded, t.id`;
  const rows = await (registry ? read(registry) : inControl(read));
  return rows.map(({ probe, ...row }) => ({ ...row, trouble: troubleOf(probe) }));
}

const OPTIONS = 20;

/** The first few paired children whose name has the text in it, for a picker. */
export async function shareTenantOptions(q: string): Promise<{ id: string; label: string; hint: string }[]> {
  const rows = await inControl(({ sql }) => {
    const found = wordsOf(q).map((word) => sql`t.name_folded like lower(${containing(word)})`);
    return sql<{ id: string; label: string; hint: string }[]>`
      select t.id, t.name as label, array_to_string(t.labels, ', ') as hint
      from pairings p join tenants t on t.id = p.tenant_id
      where p.status = 'paired' and p.init_status = 'initialized' and t.status in ('active', 'suspended')
        ${every(sql, found)}
      order by t.name_folded, t.id limit ${OPTIONS}`;
  });
  return [...rows];
}

function troubleOf(probe: string | null): string | null {
  if (probe === "unreachable") return "Its database cannot be reached now. It is tried again by itself.";
  if (probe === "denied") return "Its database refuses main's role.";
  return null;
}

/** True where an item's labels name a tenant: one in common, or `all` on the item (T8). */
export function targets(
  item: { type: ContentType; labels: readonly string[]; definition: unknown },
  tenant: ShareTenant,
): boolean {
  const labelled = item.labels.includes("all") || item.labels.some((label) => tenant.labels.includes(label));
  return labelled && (item.type !== "connection" || inScope(item.definition, tenant));
}

/** True where a connection's scope can reach a tenant at all (C10). */
function inScope(definition: unknown, tenant: ShareTenant): boolean {
  const { scope } = definition as { scope: ConnectionScope };
  switch (scope.kind) {
    case "all":
      return true;
    case "region":
      return scope.region === tenant.region;
    default:
      return scope.tenantId === tenant.id;
  }
}

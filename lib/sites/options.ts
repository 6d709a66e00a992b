import { inTenant } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { containing } from "@/lib/listing/fragments";

const OFFERED = 30;

/** A tenant's active sites whose name has the text in it, for a picker. `context` is main's. */
export async function siteOptions(
  context: Context,
  tenantId: string,
  q: string,
): Promise<{ id: string; label: string }[]> {
  const rows = await inTenant(
    context.tenant,
    (tx) => tx.sql<{ id: string; label: string }[]>`
      select id, name as label from sites
      where tenant_id = ${tenantId} and active and name_folded like lower(${containing(q.trim())})
      order by name_folded limit ${OFFERED}`,
  );
  return [...rows];
}

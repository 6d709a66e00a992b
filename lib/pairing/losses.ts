import { inControl, inTenant, type TenantRef } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { requireAction } from "@/lib/roles/queries";
import { type TenantRow, tenantRef } from "@/lib/tenants/registry";
import type { UnpairLosses } from "./model";

/**
 * What leaves a child when it is unpaired, and what its snapshot could bring back, in numbers (P3, P6). Throws
 * `Refusal`: forbidden without the right to unpair, not_found for a tenant that is not registered, and
 * `TenantUnavailable` while the child is out of service.
 */
export async function unpairLosses(
  context: Context,
  { tenantId }: { tenantId: string },
): Promise<UnpairLosses> {
  requireAction(context, "tenants:unpair");
  const { tenant, pairingId } = await registered(tenantId);
  return inTenant(tenant, async (tx) => {
    const [row] = await tx.sql<UnpairLosses[]>`
      select jsonb_build_object(
          'users', (select count(*) from users where origin = 'main'),
          'groups', (select count(*) from groups where origin = 'main'),
          'roles', (select count(*) from roles where origin = 'main')) as leaving,
        (select jsonb_build_object(
            'users', (select count(*) from snapshot_users u where u.snapshot_id = s.id),
            'groups', jsonb_array_length(s.content->'groups'),
            'roles', jsonb_array_length(s.content->'roles'))
          from snapshots s where s.id = ${pairingId} and s.restored_at is null) as kept`;
    return row ?? { leaving: { users: 0, groups: 0, roles: 0 }, kept: null };
  });
}

async function registered(tenantId: string): Promise<{ tenant: TenantRef; pairingId: string }> {
  const [row] = await inControl(
    (tx) => tx.sql<(TenantRow & { pairing_id: string })[]>`
      select t.*, p.pairing_id from pairings p join tenants t on t.id = p.tenant_id
      where t.id = ${tenantId} and t.kind = 'child' and t.status <> 'removing'`,
  );
  if (!row) throw notFound("tenant");
  return { tenant: tenantRef(row), pairingId: row.pairing_id };
}
